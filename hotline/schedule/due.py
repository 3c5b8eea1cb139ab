"""When a subscriber's next message is due: from zone, wish and calendar, never "24 hours on"."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hotline.schedule.tz import tz
from hotline.schedule.walltime import instant, local_day
from hotline.schedule.window import Window, last_minute, nearest_inside, window_on

__all__ = ["Due", "local_day", "next_due"]

DAY = timedelta(days=1)
HORIZON = 15  # days; the longest run of days without a minute inside a window is two


class NeverDueError(ValueError):
    """No day within the horizon has a minute inside its window: the setting leaves none."""


@dataclass(frozen=True, slots=True)
class Due:
    """`at`: the instant, in UTC. `day`: the local calendar day it counts for (the ledger's key)."""

    at: datetime
    day: date


def next_due(
    zone: str,
    wish: time,
    after: datetime,
    setting: Window,
    state: str | None,
    last_day: date | None,
    spread_seconds: int = 0,
) -> Due:
    """The first due instant strictly after `after`, on a local day later than `last_day`.

    The wished wall-clock time is kept across changes of the clocks and moved inside that day's
    window. `spread_seconds` (0 or more) delays it, never past the window's last minute, so that
    one popular hour need not fall on one second.

    Raises UnknownZoneError, NeverDueError, and ValueError for a negative spread.
    """
    if spread_seconds < 0:
        raise ValueError("spread_seconds must be 0 or more")
    day = local_day(after, zone)
    if last_day is not None:
        day = max(day, last_day + DAY)
    for _ in range(HORIZON):
        at = _due_on(day, zone, wish, window_on(day, zone, state, setting), spread_seconds)
        if at is not None and at > after:
            return Due(at, day)
        day += DAY
    raise NeverDueError(f"no minute to send in {zone} from {setting.opens} to {setting.closes}")


def _due_on(
    day: date, zone: str, wish: time, window: Window, spread_seconds: int
) -> datetime | None:
    """That day's instant, None when the day has no window or the calendar left the day out."""
    if window.closed:
        return None
    at = instant(datetime.combine(day, nearest_inside(wish, window)), zone)
    there = at.astimezone(tz(zone))
    if there.date() != day or there.time() not in window:
        return None
    last = instant(datetime.combine(day, last_minute(window)), zone)
    return min(at + timedelta(seconds=spread_seconds), max(at, last))
