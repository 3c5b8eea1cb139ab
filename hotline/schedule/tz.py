"""One time zone by its IANA name, from the locked `tzdata` package.

The operating system's own copy is deliberately not asked first: it may be years old (British
Columbia, Alberta and Manitoba stopped changing their clocks in 2026), and two machines of one line
must agree on everybody's local day.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

NAME = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
SAMPLES_PER_YEAR = 732  # twice a day: two zones that agree here agree at every hour people wake


class UnknownZoneError(ValueError):
    """The name is not an IANA time zone."""


@cache
def tz(name: str) -> ZoneInfo:
    """The zone called `name`, for example `America/Chicago`. Raises UnknownZoneError."""
    if not NAME.fullmatch(name):
        raise UnknownZoneError(_unknown(name))
    try:
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except (OSError, ValueError) as error:
        raise UnknownZoneError(_unknown(name)) from error


def _unknown(name: str) -> str:
    shown = name if len(name) <= 40 else f"{name[:40]}..."
    return f"{shown!r} is not a time zone; use an IANA name such as America/Chicago"


def is_zone(name: str) -> bool:
    """True when `tz(name)` would answer."""
    try:
        tz(name)
    except UnknownZoneError:
        return False
    return True


@lru_cache(maxsize=1)
def all_zones() -> tuple[str, ...]:
    """Every zone name the package holds, sorted."""
    return tuple(sorted(files("tzdata").joinpath("zones").read_text("ascii").split()))


@lru_cache(maxsize=1)
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    """Source: zone.tab of the IANA database, most populous zones first within a country."""
    found: dict[str, list[str]] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            found.setdefault(country, []).append(name)
    return {country: tuple(names) for country, names in found.items()}


def countries() -> tuple[str, ...]:
    """Every ISO 3166 country code that has a zone."""
    return tuple(_zones_by_country())


def zones_of(country: str | None) -> tuple[str, ...]:
    """The zones of an ISO 3166 country code; empty when it is unknown."""
    return _zones_by_country().get(country or "", ())


@lru_cache(maxsize=4096)
def _year(name: str, start: date) -> tuple[timedelta | None, ...]:
    zone, noon = tz(name), datetime(start.year, start.month, start.day, 12, tzinfo=UTC)
    return tuple(
        (noon + timedelta(hours=12 * n)).astimezone(zone).utcoffset()
        for n in range(SAMPLES_PER_YEAR)
    )


def equivalent(one: str, other: str, now: datetime) -> bool:
    """True when both zones show the same clock now and through the year ahead."""
    if one == other:
        return True
    if now.astimezone(tz(one)).utcoffset() != now.astimezone(tz(other)).utcoffset():
        return False
    start = now.astimezone(UTC).date()
    return _year(one, start) == _year(other, start)
