"""The hours in which a scheduled text may go out, at the place where the person is.

Sources: 47 CFR 64.1200(c)(1) (8:00 to 21:00 at the called party's location), narrower state rules
(9:00 to 20:00), Texas Business and Commerce Code 301.051 (Sundays from noon).
Answers to an incoming text are free of all this. Windows are half open: the closing minute is out.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hotline.schedule.tz import tz
from hotline.schedule.walltime import instant, local_day
from hotline.schedule.zones import Candidates

EARLIEST, LATEST = time(9), time(20)
SUNDAY = 6
TEXAS_SUNDAY_OPENS = time(12)
# the zones a Texan may be stored with, when the state is unknown
TEXAS_ZONES = frozenset(
    {"America/Chicago", "America/Denver", "US/Central", "US/Mountain", "CST6CDT", "MST7MDT"}
)
SHAPE = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Window:
    """Local wall-clock hours, `opens` included and `closes` excluded."""

    opens: time
    closes: time

    @property
    def closed(self) -> bool:
        """True when no minute lies inside."""
        return self.opens >= self.closes

    def __contains__(self, moment: time) -> bool:
        return self.opens <= moment < self.closes


DEFAULT = Window(time(10), time(20))


class WindowError(ValueError):
    """The operator's HOTLINE_SEND_WINDOW cannot be used; the text says why and what to write."""


def parse_window(text: str) -> Window:
    """The operator's window from `10:00-20:00`. Raises WindowError naming the setting."""
    window = _read(text)
    if window.closed:
        raise _error(text, "opens at or after the minute it closes")
    if window.opens < EARLIEST or window.closes > LATEST:
        raise _error(text, "reaches outside the hard limits 9:00-20:00")
    return window


def _read(text: str) -> Window:
    shape = SHAPE.fullmatch(text.strip())
    if shape is None:
        raise _error(text, "is not two times of day")
    from_hour, from_minute, to_hour, to_minute = map(int, shape.groups())
    try:
        return Window(time(from_hour, from_minute), time(to_hour, to_minute))
    except ValueError:
        raise _error(text, "holds a time that no clock shows") from None


def _error(text: str, why: str) -> WindowError:
    return WindowError(
        f"HOTLINE_SEND_WINDOW {text[:40]!r} {why}; write HH:MM-HH:MM between 9:00 and 20:00, "
        "for example 10:00-20:00"
    )


def window_on(day: date, zone: str, state: str | None, setting: Window) -> Window:
    """The window of one local day; `closed` when that day has none.

    `state` is a postal code such as `TX`, None when unknown: then a zone that Texas shares is
    treated as Texas.
    """
    texas = state == "TX" or (state is None and zone in TEXAS_ZONES)
    if texas and day.weekday() == SUNDAY:
        return Window(max(setting.opens, TEXAS_SUNDAY_OPENS), setting.closes)
    return setting


def nearest_inside(wish: time, window: Window) -> time:
    """The wish itself when it lies inside, else the nearest minute that does.

    Raises ValueError on a closed window.
    """
    if window.closed:
        raise ValueError("a closed window has no minute to offer")
    if wish in window:
        return wish
    return window.opens if wish < window.opens else last_minute(window)


def last_minute(window: Window) -> time:
    """The last minute that lies inside."""
    end = datetime.combine(date.min, window.closes) - timedelta(minutes=1)
    return max(window.opens, end.time())


def may_send(at: datetime, zone: str, state: str | None, setting: Window) -> bool:
    """True when the instant `at` (aware) lies inside that local day's window."""
    local = at.astimezone(tz(zone))
    return local.time() in window_on(local.date(), zone, state, setting)


def may_send_any(candidates: Candidates, at: datetime, state: str | None, setting: Window) -> bool:
    """True when `at` lies inside the window of every zone the number may stand for.

    Always False while the candidates are unknown: ask first.
    """
    if not candidates.known:
        return False
    return all(may_send(at, zone, state, setting) for zone in candidates.zones)


def window_closes(at: datetime, zone: str, state: str | None, setting: Window) -> datetime:
    """The instant (UTC) at which the window of the local day of `at` closes.

    It may lie before `at`. A day without a window closes at its own start.
    """
    day = local_day(at, zone)
    window = window_on(day, zone, state, setting)
    closes = time.min if window.closed else window.closes
    return instant(datetime.combine(day, closes), zone).astimezone(UTC)


def window_closes_any(
    candidates: Candidates, at: datetime, state: str | None, setting: Window
) -> datetime:
    """The first instant (UTC) at which one of the candidate zones' windows closes.

    Raises ValueError when there is no candidate zone.
    """
    return min(window_closes(at, zone, state, setting) for zone in candidates.zones)
