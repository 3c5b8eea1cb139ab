"""Where the line's civil clock stands after a wish."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.clock import FURTHEST, ClockError, moved

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
HOUR, DAY = 3600.0, 86400.0


@pytest.mark.parametrize(
    ("wish", "before", "after"),
    [
        ("now", 5 * DAY, 0.0),
        (" now ", -3.0, 0.0),
        ("+1d", 0.0, DAY),
        ("+1d", DAY, 2 * DAY),
        ("-1d", DAY, 0.0),
        ("-1w", 0.0, -7 * DAY),
        ("+2h30m", 0.0, 2.5 * HOUR),
        ("+1w2d3h4m5s", 0.0, 9 * DAY + 3 * HOUR + 245),
        ("+90s", 10.0, 100.0),
        ("+0d", 7.0, 7.0),
        ("2026-11-24T18:00+00:00", 99.0, DAY),
        ("2026-11-24T18:00Z", 99.0, DAY),
        ("2026-11-23T13:00-05:00", 99.0, 0.0),
        ("2026-11-23T12:00-05:00", 0.0, -HOUR),
        ("2026-11-24T18:00", 0.0, DAY),
        ("2026-11-24", 0.0, 6 * HOUR),
        ("2027-03-14T01:59-05:00", 0.0, 110 * DAY + 12 * HOUR + 59 * 60),
    ],
)
def test_a_wish_moves_the_clock(wish: str, before: float, after: float) -> None:
    assert moved(wish, before, NOW) == after


def test_the_true_time_may_be_in_any_zone() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-5)))
    assert moved("2026-11-24T18:00Z", 0.0, there) == DAY


@pytest.mark.parametrize(
    "wish",
    [
        "",
        "tomorrow",
        "1d",
        "+d",
        "+1",
        "+1d!",
        "++1d",
        "+1.5h",
        "+ 1d",
        "d+1",
        "2026-13-01",
        "25:00",
    ],
)
def test_a_wish_that_cannot_be_read_says_what_can(wish: str) -> None:
    with pytest.raises(ClockError, match=r"\+1d, \+2h30m, now, or 2027"):
        moved(wish, 0.0, NOW)


@pytest.mark.parametrize("wish", ["+21000w", "-8000d", "2099-01-01T00:00Z", "+9999999999999999w"])
def test_nobody_moves_the_clock_by_more_than_twenty_years(wish: str) -> None:
    with pytest.raises(ClockError, match="20 years"):
        moved(wish, 0.0, NOW)


def test_many_small_steps_end_at_twenty_years_too() -> None:
    with pytest.raises(ClockError, match="20 years"):
        moved("+1d", FURTHEST - 10.0, NOW)


@given(st.integers(0, 5000), st.sampled_from("wdhms"))
def test_a_step_and_its_opposite_leave_the_clock_where_it_was(count: int, unit: str) -> None:
    if count * {"w": 604800, "d": 86400}.get(unit, 1) < FURTHEST:
        there = moved(f"+{count}{unit}", 0.0, NOW)
        assert moved(f"-{count}{unit}", there, NOW) == 0.0


@given(st.text(max_size=30))
def test_no_wish_is_too_odd_to_be_refused(wish: str) -> None:
    with suppress(ClockError):
        assert abs(moved(wish, 0.0, NOW)) <= FURTHEST
