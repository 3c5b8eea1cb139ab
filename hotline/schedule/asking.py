"""What the answer to "what time is it where you are?" says about somebody's time zone.

An answer is a clock time (matched against now in every candidate zone), a ZIP code, a place, or a
zone's name. Nothing is guessed silently: several zones come back as a Choice, a zone that the
number does not suggest as Disagrees, to be confirmed once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from hotline.schedule import places
from hotline.schedule.fold import fold
from hotline.schedule.tz import equivalent, tz, zones_of
from hotline.schedule.wishes import AmPmUnknown, parse_time
from hotline.schedule.zipcode import Spot
from hotline.schedule.zones import Candidates

TOLERANCE = 20  # minutes that somebody's clock, or their rounding, may be off
DAY = 24 * 60  # minutes
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\s*(?:[ap]\s*\.?\s*m\b\.?)?|\b\d{1,2}\s*[ap]\.?\s?m\b\.?")
# where most people of a large country live; its other zones follow
MAIN = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Toronto",
    "America/Vancouver",
    "America/Edmonton",
    "America/Winnipeg",
    "America/Halifax",
)
TERRITORIES = ("PR", "VI", "GU", "MP", "AS")

Clock = time | AmPmUnknown


@dataclass(frozen=True, slots=True)
class Zone:
    """The answer names one zone that fits the number. `state`: postal code, when it was named."""

    name: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Several zones fit; ask which. One name for each clock, likeliest first (two or more)."""

    zones: tuple[str, ...]
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Disagrees:
    """The answer names a zone that the number does not suggest: accept it after one confirmation.

    `choices`: when several zones show that time, all of them, `zone` first; else empty.
    """

    zone: str
    state: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No time, no place: ask again."""


ZoneAnswer = Zone | Choice | Disagrees | NotUnderstood


def understand_place(text: str, now: datetime, candidates: Candidates) -> ZoneAnswer:
    """What `text` says about the zone of somebody whose number suggests `candidates`.

    `now` is aware; a clock time within 20 minutes of it counts as that zone's. Never raises on
    any text.
    """
    clock = parse_time(text, None)
    if clock is not None:
        return _by_clock(clock, now, candidates)
    spots = places.find(text, candidates)
    if spots:
        return _by_place(spots, now, candidates)
    return _by_both(fold(text), now, candidates)


def _by_both(folded: str, now: datetime, candidates: Candidates) -> ZoneAnswer:
    """`it's 9:40 pm in Houston`: the place counts, and the clock must agree."""
    times = CLOCK.findall(folded)
    clock = parse_time(times[0], None) if len(times) == 1 else None
    if clock is None:
        return NotUnderstood()
    spots = places.find(CLOCK.sub(" ", folded), candidates)
    agreeing = tuple(spot for spot in spots if _shows(clock, spot.zone, now))
    if agreeing:
        return _by_place(agreeing, now, candidates)
    return _doubted(spots, now) if spots else _by_clock(clock, now, candidates)


# --- places


def _by_place(spots: tuple[Spot, ...], now: datetime, candidates: Candidates) -> ZoneAnswer:
    fitting = tuple(spot for spot in spots if _suggested(spot.zone, now, candidates))
    if not fitting and candidates.known:
        return _doubted(spots, now)
    return _settled(fitting or spots, now)


def _suggested(zone: str, now: datetime, candidates: Candidates) -> bool:
    return candidates.known and any(equivalent(zone, other, now) for other in candidates.zones)


def _settled(spots: tuple[Spot, ...], now: datetime) -> Zone | Choice:
    zones = _distinct((spot.zone for spot in spots), now)
    state = _shared_state(spots)
    return Zone(zones[0], state) if len(zones) == 1 else Choice(zones, state)


def _doubted(spots: tuple[Spot, ...], now: datetime) -> Choice | Disagrees:
    """A choice is a question already; a single zone still needs one."""
    settled = _settled(spots, now)
    return settled if isinstance(settled, Choice) else Disagrees(settled.name, settled.state)


def _shared_state(spots: tuple[Spot, ...]) -> str | None:
    states = {spot.state for spot in spots}
    return states.pop() if len(states) == 1 else None


def _distinct(zones: Iterable[str], now: datetime) -> tuple[str, ...]:
    """One zone for each clock, likeliest first.

    A main zone stands for its lesser namesakes (Chicago for a county of North Dakota): it is the
    one whose window rules hold for everybody who may be meant.
    """
    kept: list[str] = []
    for zone in zones:
        same = next((n for n, other in enumerate(kept) if equivalent(zone, other, now)), None)
        if same is None:
            kept.append(zone)
        elif zone in MAIN and kept[same] not in MAIN:
            kept[same] = zone
    return tuple(kept)


# --- clock times


def _by_clock(clock: Clock, now: datetime, candidates: Candidates) -> ZoneAnswer:
    if candidates.known and (matching := _matching(clock, candidates.zones, now)):
        return Zone(matching[0]) if len(matching) == 1 else Choice(matching)
    for pool in _elsewhere(candidates):
        if matching := _matching(clock, pool, now):
            return _from_elsewhere(matching, candidates)
    return _half_a_day_off(clock, now, candidates)


def _from_elsewhere(matching: tuple[str, ...], candidates: Candidates) -> ZoneAnswer:
    several = matching if len(matching) > 1 else ()
    if candidates.known:
        return Disagrees(matching[0], None, several)
    return Choice(several) if several else Zone(matching[0])


def _half_a_day_off(clock: Clock, now: datetime, candidates: Candidates) -> ZoneAnswer:
    """`9:40 am` at 9:40 in the evening is a slip more often than a place."""
    if isinstance(clock, time) and candidates.known:
        other = AmPmUnknown(clock.replace(hour=(clock.hour - 1) % 12 + 1))
        if matching := _matching(other, candidates.zones, now):
            return Disagrees(matching[0], None, matching if len(matching) > 1 else ())
    return NotUnderstood()


def _elsewhere(candidates: Candidates) -> list[tuple[str, ...]]:
    """Where to look next, nearest first: the number's country, then the US and Canada."""
    territories = tuple(zone for country in TERRITORIES for zone in zones_of(country))
    neighbours = [_main_first("US"), territories + _main_first("CA")]
    if candidates.country in {"US", None}:
        return neighbours
    return [_main_first(candidates.country), *neighbours]


def _main_first(country: str | None) -> tuple[str, ...]:
    zones = zones_of(country)
    return tuple(sorted(zones, key=lambda z: MAIN.index(z) if z in MAIN else len(MAIN)))


def _matching(clock: Clock, zones: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    return _distinct((zone for zone in zones if _shows(clock, zone, now)), now)


def _shows(clock: Clock, zone: str, now: datetime) -> bool:
    """True when a clock at `zone` is within the tolerance of `clock` now."""
    local = now.astimezone(tz(zone))
    told = clock.clock if isinstance(clock, AmPmUnknown) else clock
    span = DAY // 2 if isinstance(clock, AmPmUnknown) else DAY
    apart = (told.hour * 60 + told.minute - local.hour * 60 - local.minute) % span
    return min(apart, span - apart) <= TOLERANCE
