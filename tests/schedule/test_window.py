"""The hours in which something scheduled may go out."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.schedule.tz import tz
from hotline.schedule.window import (
    DEFAULT,
    Window,
    WindowError,
    may_send,
    may_send_any,
    nearest_inside,
    parse_window,
    window_closes,
    window_closes_any,
    window_on,
)
from hotline.schedule.zones import Candidates, candidates

SATURDAY, SUNDAY = date(2027, 3, 6), date(2027, 3, 7)
CHICAGO, NEW_YORK, EL_PASO = "America/Chicago", "America/New_York", "America/Denver"
BOTH = Candidates((NEW_YORK, CHICAGO), "US", True)


def local(zone: str, day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("10:00-20:00", time(10), time(20)),
        (" 9:00 - 20:00 ", time(9), time(20)),
        ("09:30-17:45", time(9, 30), time(17, 45)),
    ],
)
def test_the_operators_window_is_read(text: str, opens: time, closes: time) -> None:
    assert parse_window(text) == Window(opens, closes)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not two times"),
        ("10-20", "not two times"),
        ("10:00", "not two times"),
        ("25:00-26:00", "no clock shows"),
        ("8:59-20:00", "hard limits"),
        ("10:00-20:01", "hard limits"),
        ("20:00-10:00", "opens at or after"),
        ("12:00-12:00", "opens at or after"),
    ],
)
def test_a_window_that_cannot_be_used_names_the_setting_the_fault_and_the_remedy(
    text: str, why: str
) -> None:
    with pytest.raises(WindowError, match=why) as caught:
        parse_window(text)
    assert "HOTLINE_SEND_WINDOW" in str(caught.value)
    assert "for example 10:00-20:00" in str(caught.value)


@pytest.mark.parametrize(
    ("day", "zone", "state", "opens"),
    [
        (SATURDAY, CHICAGO, "TX", 10),
        (SUNDAY, CHICAGO, "TX", 12),
        (SUNDAY, EL_PASO, "TX", 12),
        (SUNDAY, CHICAGO, None, 12),
        (SUNDAY, EL_PASO, None, 12),
        (SUNDAY, "US/Central", None, 12),
        (SUNDAY, CHICAGO, "IL", 10),
        (SUNDAY, EL_PASO, "CO", 10),
        (SUNDAY, NEW_YORK, None, 10),
        (SUNDAY, "Europe/Madrid", None, 10),
    ],
)
def test_texas_sundays_open_at_noon_also_when_the_state_is_unknown(
    day: date, zone: str, state: str | None, opens: int
) -> None:
    assert window_on(day, zone, state, DEFAULT) == Window(time(opens), time(20))


def test_a_morning_window_has_no_texas_sunday() -> None:
    morning = Window(time(9), time(11))
    assert window_on(SUNDAY, CHICAGO, "TX", morning).closed
    assert not may_send(local(CHICAGO, SUNDAY, 10), CHICAGO, "TX", morning)
    with pytest.raises(ValueError, match="closed window"):
        nearest_inside(time(10), window_on(SUNDAY, CHICAGO, "TX", morning))


@pytest.mark.parametrize(
    ("wish", "offered"),
    [("06:15", "10:00"), ("10:00", "10:00"), ("19:59", "19:59"), ("20:00", "19:59"),
     ("23:30", "19:59"), ("00:00", "10:00"), ("13:37", "13:37")],
)  # fmt: skip
def test_a_wish_outside_is_moved_to_the_nearest_minute_inside(wish: str, offered: str) -> None:
    assert nearest_inside(time.fromisoformat(wish), DEFAULT) == time.fromisoformat(offered)


@given(st.times(), st.times(), st.times())
def test_the_nearest_minute_is_always_inside_and_leaves_a_wish_inside_alone(
    wish: time, one: time, other: time
) -> None:
    window = Window(min(one, other), max(one, other))
    if not window.closed:
        assert nearest_inside(wish, window) in window
        assert wish not in window or nearest_inside(wish, window) == wish


def test_sending_is_allowed_from_the_opening_minute_to_before_the_closing_one() -> None:
    opens, closes = local(NEW_YORK, SATURDAY, 10), local(NEW_YORK, SATURDAY, 20)
    moment = timedelta(microseconds=1)
    verdicts = [may_send(at, NEW_YORK, None, DEFAULT) for at in (
        opens - moment, opens, closes - moment, closes)]  # fmt: skip
    assert verdicts == [False, True, True, False]


def test_with_two_zones_sending_waits_for_the_western_and_stops_with_the_eastern() -> None:
    at = [local(NEW_YORK, SATURDAY, hour) for hour in (10, 11, 19, 20)]
    assert [may_send_any(BOTH, moment, None, DEFAULT) for moment in at] == [
        False, True, True, False]  # fmt: skip
    assert window_closes_any(BOTH, at[1], None, DEFAULT) == at[3]


def test_an_unplaced_number_gets_nothing_at_any_hour() -> None:
    start = local(NEW_YORK, SATURDAY, 0)
    for number in ("+18005550101", "+12425550101", "nobody"):
        found = candidates(number)
        hours = (start + timedelta(hours=n) for n in range(24))
        assert not any(may_send_any(found, at, None, DEFAULT) for at in hours)


def test_the_window_closes_at_the_local_evening_on_the_day_the_clocks_change() -> None:
    spring = date(2027, 3, 14)
    before = local(NEW_YORK, spring, 1)
    assert window_closes(before, NEW_YORK, None, DEFAULT) == datetime(2027, 3, 15, tzinfo=UTC)
    late = local(NEW_YORK, spring, 23)
    assert window_closes(late, NEW_YORK, None, DEFAULT) < late
