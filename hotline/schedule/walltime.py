"""From a local calendar and clock to an instant, across changes of the clocks."""

from datetime import UTC, date, datetime, timedelta

from hotline.schedule.tz import tz

MINUTE = timedelta(minutes=1)


def local_day(at: datetime, zone: str) -> date:
    """The calendar day at `zone` when the instant `at` (aware) happens."""
    return at.astimezone(tz(zone)).date()


def instant(wall: datetime, zone: str) -> datetime:
    """The instant (UTC) at which clocks at `zone` show `wall` (naive).

    A time that exists twice means the first; one that does not exist moves to the next minute
    that does, which may be hours later where a whole day was left out.
    """
    while not _exists(wall, zone):
        wall += MINUTE
    return wall.replace(tzinfo=tz(zone), fold=0).astimezone(UTC)


def _exists(wall: datetime, zone: str) -> bool:
    there = wall.replace(tzinfo=tz(zone))
    return there.astimezone(UTC).astimezone(tz(zone)).replace(tzinfo=None) == wall
