"""When the next message is due."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.schedule.due import Due, NeverDueError, next_due
from hotline.schedule.tz import UnknownZoneError, all_zones, tz
from hotline.schedule.walltime import instant, local_day
from hotline.schedule.window import DEFAULT, Window, may_send, nearest_inside, window_on

ALL_DAY = Window(time(0), time(23, 59))
EVERY_ZONE = sorted(set(all_zones()) | (zoneinfo.available_timezones() - {"localtime"}))
WISHES = [time(6), time(10), time(12, 34), time(19, 59), time(22, 15)]
STATES = [None, "TX", "NY"]
LEAP_YEAR = datetime(2028, 1, 1, tzinfo=UTC)
START = datetime(2025, 1, 1, tzinfo=UTC)
TEN_YEARS = 10 * 365 * 86400  # seconds
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def dues(zone: str, wish: time, state: str | None, start: datetime, days: int) -> Iterator[Due]:
    """Each message asked for as the one before it goes out."""
    last = next_due(zone, wish, start, DEFAULT, state, None)
    for _ in range(days):
        yield last
        last = next_due(zone, wish, last.at, DEFAULT, state, last.day)


@pytest.mark.parametrize("part", range(4))
def test_a_leap_year_in_every_zone_holds_one_due_for_each_local_day_at_the_wished_time(
    part: int,
) -> None:
    for number, zone in enumerate(EVERY_ZONE[part::4]):
        wish, state = WISHES[number % len(WISHES)], STATES[number % len(STATES)]
        year = list(dues(zone, wish, state, LEAP_YEAR, 367))
        assert [due.day for due in year] == [year[0].day + DAY * n for n in range(367)], zone
        for due in year:
            there = due.at.astimezone(tz(zone))
            expected = nearest_inside(wish, window_on(due.day, zone, state, DEFAULT))
            assert (there.date(), there.time()) == (due.day, expected), (zone, due)
            assert may_send(due.at, zone, state, DEFAULT), (zone, due)


def test_the_29th_of_february_has_its_own_message() -> None:
    days = [due.day for due in dues("America/Chicago", time(12), "IL", LEAP_YEAR, 366)]
    assert date(2028, 2, 29) in days
    assert len(set(days)) == 366


@pytest.mark.parametrize(
    ("zone", "day", "wish", "utc"),
    [
        # spring forward: 2:00 to 3:00 does not exist
        ("America/New_York", "2027-03-14", "01:59", "2027-03-14T06:59"),
        ("America/New_York", "2027-03-14", "02:00", "2027-03-14T07:00"),
        ("America/New_York", "2027-03-14", "02:30", "2027-03-14T07:00"),
        ("America/New_York", "2027-03-14", "03:00", "2027-03-14T07:00"),
        ("America/New_York", "2027-03-14", "09:00", "2027-03-14T13:00"),
        # fall back: 1:00 to 2:00 exists twice, the first counts
        ("America/New_York", "2027-11-07", "00:59", "2027-11-07T04:59"),
        ("America/New_York", "2027-11-07", "01:30", "2027-11-07T05:30"),
        ("America/New_York", "2027-11-07", "02:00", "2027-11-07T07:00"),
        # half an hour only
        ("Australia/Lord_Howe", "2027-10-03", "02:10", "2027-10-02T15:30"),
        # midnight itself is left out
        ("Asia/Beirut", "2027-03-28", "00:15", "2027-03-27T22:00"),
    ],
)
def test_a_missing_time_moves_to_the_next_minute_and_a_double_one_is_used_once(
    zone: str, day: str, wish: str, utc: str
) -> None:
    that_day, moment = date.fromisoformat(day), time.fromisoformat(wish)
    before = datetime.combine(that_day - DAY, time(12), UTC)
    due = next_due(zone, moment, before, ALL_DAY, None, that_day - DAY)
    assert due == Due(datetime.fromisoformat(utc).replace(tzinfo=UTC), that_day)
    after = next_due(zone, moment, due.at, ALL_DAY, None, due.day)
    assert after.day == that_day + DAY


def test_the_second_one_thirty_of_the_night_brings_nothing_more() -> None:
    second = datetime(2027, 11, 7, 6, 29, tzinfo=UTC)  # 1:29 for the second time
    due = next_due("America/New_York", time(1, 30), second, ALL_DAY, None, None)
    assert due.day == date(2027, 11, 8)


@pytest.mark.parametrize("setting", [DEFAULT, ALL_DAY])
def test_a_day_that_a_place_left_out_has_no_message(setting: Window) -> None:
    before = datetime(2011, 12, 29, 12, tzinfo=UTC)
    due = next_due("Pacific/Apia", time(12), before, setting, None, date(2011, 12, 29))
    assert due.day == date(2011, 12, 31)
    assert instant(datetime.combine(date(2011, 12, 30), time(12)), "Pacific/Apia") == datetime(
        2011, 12, 30, 10, tzinfo=UTC
    )


def test_the_same_instant_is_never_given_again() -> None:
    due = next_due("America/Denver", time(12), LEAP_YEAR, DEFAULT, "CO", None)
    again = next_due("America/Denver", time(12), due.at, DEFAULT, "CO", None)
    assert again.at == due.at + DAY


def test_a_new_wish_or_a_move_west_never_brings_a_second_message_on_a_used_day() -> None:
    sent = next_due("America/New_York", time(10), LEAP_YEAR, DEFAULT, "NY", None)
    later = next_due("America/New_York", time(18), sent.at, DEFAULT, "NY", sent.day)
    moved = next_due("Pacific/Honolulu", time(18), sent.at, DEFAULT, "HI", sent.day)
    assert later.day == moved.day == sent.day + DAY


def test_a_texas_sunday_moves_the_morning_message_to_noon_and_monday_takes_it_back() -> None:
    saturday_night = datetime(2027, 3, 7, 3, tzinfo=UTC)
    times = [
        due.at.astimezone(tz("America/Chicago")).time()
        for due in dues("America/Chicago", time(10, 30), "TX", saturday_night, 2)
    ]
    assert times == [time(12), time(10, 30)]


def test_a_day_without_a_window_is_left_out() -> None:
    saturday_night = datetime(2027, 3, 7, 3, tzinfo=UTC)
    due = next_due(
        "America/Chicago", time(10), saturday_night, Window(time(9), time(11)), "TX", None
    )
    assert due.day == date(2027, 3, 8)


def test_a_setting_without_a_minute_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(NeverDueError, match="America/Chicago"):
        next_due("America/Chicago", time(10), LEAP_YEAR, Window(time(9), time(9)), None, None)


def test_a_name_that_is_no_zone_is_refused() -> None:
    with pytest.raises(UnknownZoneError):
        next_due("Chicago", time(10), LEAP_YEAR, DEFAULT, None, None)


def test_spreading_delays_within_the_window_and_never_past_its_last_minute() -> None:
    def at(wish: time, spread: int) -> time:
        due = next_due("America/New_York", wish, LEAP_YEAR, DEFAULT, "NY", None, spread)
        return due.at.astimezone(tz("America/New_York")).time()

    assert at(time(12), 95) == time(12, 1, 35)
    assert at(time(19, 58), 600) == time(19, 59)
    assert at(time(19, 59, 30), 600) == time(19, 59, 30)
    with pytest.raises(ValueError, match="spread_seconds"):
        at(time(12), -1)


def first_minute(
    zone: str, wish: time, after: datetime, state: str | None, last_day: date | None
) -> datetime:
    """By looking at every minute after `after`: slow, and independent of the room's reckoning."""
    at = after.replace(second=0, microsecond=0) + MINUTE
    while True:
        there = at.astimezone(tz(zone))
        window = window_on(there.date(), zone, state, DEFAULT)
        fresh = last_day is None or there.date() > last_day
        if fresh and there.time() == nearest_inside(wish, window):
            return at
        at += MINUTE


@given(
    st.sampled_from(EVERY_ZONE),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.integers(0, TEN_YEARS).map(lambda seconds: START + timedelta(seconds=seconds)),
    st.sampled_from(STATES),
    st.sampled_from([None, -1, 0, 1]),
)
@settings(deadline=None, max_examples=100)
def test_the_due_instant_is_the_first_that_fits(
    zone: str, wish: time, after: datetime, state: str | None, used: int | None
) -> None:
    last_day = None if used is None else local_day(after, zone) + timedelta(days=used)
    due = next_due(zone, wish, after, DEFAULT, state, last_day)
    assert due.at > after
    assert due.at == first_minute(zone, wish, after, state, last_day)
    assert due.day == local_day(due.at, zone)


@given(
    st.sampled_from(["America/New_York", "America/Chicago", "Australia/Lord_Howe", "Africa/Cairo"]),
    st.integers(0, TEN_YEARS).map(lambda s: (START + timedelta(seconds=s)).replace(tzinfo=None)),
)
@settings(deadline=None)
def test_a_wall_time_comes_back_from_its_instant_unless_it_never_was(
    zone: str, wall: datetime
) -> None:
    back = instant(wall, zone).astimezone(tz(zone)).replace(tzinfo=None)
    assert timedelta(0) <= back - wall <= timedelta(hours=1)
    if back != wall:  # in a gap: the minute before did not exist either, or is the last one
        assert (
            instant(wall - timedelta(hours=2), zone).astimezone(tz(zone)).utcoffset()
            != instant(wall, zone).astimezone(tz(zone)).utcoffset()
        )
