"""Where somebody says they are: a state, city, country or zone name, in English or Spanish."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from rapidfuzz import fuzz, process

from hotline.schedule.fold import fold, words
from hotline.schedule.labels import FAMILIES, SPANISH, Family, city_of
from hotline.schedule.tz import all_zones, countries, zones_of
from hotline.schedule.zipcode import Spot, spots_of_city, spots_of_code
from hotline.schedule.zones import Candidates

LONGEST = 12  # words
SHORTEST_GUESS = 6  # letters; a shorter name must be spelled right
LIKENESS = 88  # of 100, rapidfuzz ratio
# state codes that are also everyday words: understood only after a city ("Portland, OR")
WORDS_TOO = words("al as co de hi id in la me mi ms oh ok or pa")
# words that people send for other reasons, and that are small towns as well
NOT_TOWNS = words(
    "hope story stories help stop start menu more back again save share rate time topic when",
    "pause resume join daily crisis support normal home nothing please hello friend love never why",
    "okay sure cool yeah nope what where good great nice fine same none true busy late early soon",
    "happy blue sunny lost alone tired sorry maybe idea nowhere anywhere everywhere whatever bien",
    "claro gracias bueno nada tarde noche manana amor esperanza vida",
    "today tomorrow morning evening midday energy peace faith grace paradise welcome thanks",
)
FILLING = words(
    "i im i'm am is it its it's live living in at near from here we are the my time zone timezone",
    "area please pls now currently around by usa us zip code city of standard i'd say on it",
    "estoy vivo soy de en cerca aqui del la las el los mi hora zona horaria ahora por favor codigo",
    "postal es ciudad estado eeuu ee uu somos estamos yo con",
)


@dataclass(frozen=True, slots=True)
class _Names:
    """Folded names to spots: `places` alone, `states` by name or code, families by what is said."""

    places: dict[str, tuple[Spot, ...]]
    states: dict[str, tuple[Spot, ...]]
    families: dict[str, Family]


@lru_cache(maxsize=1)
def _names() -> _Names:
    table = json.loads(files("hotline.schedule").joinpath("places.json").read_text("utf-8"))
    states = _states(table["states"])
    cities = {
        _key(name): tuple(Spot(zone, state) for zone, state in row["at"])
        for row in table["cities"]
        for name in row["names"]
    }
    nations = {
        _key(name): tuple(Spot(zone, None) for zone in zones_of(country))
        for country, names in table["countries"].items()
        for name in names
    }
    alone = {name: spots for name, spots in states.items() if name not in WORDS_TOO}
    families = {said: family for family in FAMILIES for said in family.said}
    return _Names(_zone_names() | nations | alone | cities, states, families)


def _states(table: dict[str, Any]) -> dict[str, tuple[Spot, ...]]:
    return {
        name: tuple(Spot(zone, code) for zone in row["zones"])
        for code, row in table.items()
        for name in (code.lower(), *map(_key, row["names"]))
    }


def _zone_names() -> dict[str, tuple[Spot, ...]]:
    """`america/chicago` for every zone, and the city alone for zones outside the United States."""
    named: dict[str, tuple[Spot, ...]] = {_key(z): (Spot(z, None),) for z in all_zones()}
    cities: dict[str, tuple[Spot, ...]] = {
        _key(name): (Spot(zone, None),)
        for country in countries()
        if country != "US"
        for zone in zones_of(country)
        for name in (city_of(zone), SPANISH.get(city_of(zone)))
        if name is not None
    }
    return cities | named


def _key(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9'/+-]+", fold(name).replace(".", "").replace("_", " ")))


def find(text: str, candidates: Candidates) -> tuple[Spot, ...]:
    """Every spot the text may mean, likeliest first; empty when it names no place.

    `candidates` settle what a zone name such as `central` means for a Canadian or Mexican number.
    """
    if spots := spots_of_code(fold(text)):
        return spots
    tokens = _key(text).split()
    if not 0 < len(tokens) <= LONGEST:
        return ()
    spans = list(_spans(tokens))
    named = (_by_name(span, candidates) for span in spans)
    guessed = (look(span) for look in (_by_state, _by_town, _by_likeness) for span in spans)
    return next(filter(None, chain(named, guessed)), ())


def _spans(tokens: list[str]) -> Iterator[str]:
    """The text, then the text without filling words at its ends, the longest first."""
    start = next((n for n, word in enumerate(tokens) if word not in FILLING), len(tokens))
    tail = next((n for n, word in enumerate(reversed(tokens)) if word not in FILLING), 0)
    cuts = [
        (left, right)
        for left in range(start + 1)
        for right in range(tail + 1)
        if left + right < len(tokens)
    ]
    for left, right in sorted(cuts, key=sum):
        yield " ".join(tokens[left : len(tokens) - right])


def _by_name(span: str, candidates: Candidates) -> tuple[Spot, ...]:
    names = _names()
    placed = names.places.get(span, ())
    family = names.families.get(span)
    said = () if family is None else _family_spots(family, candidates)
    known = {spot.zone for spot in placed}
    return placed + tuple(spot for spot in said if spot.zone not in known)


def _family_spots(family: Family, candidates: Candidates) -> tuple[Spot, ...]:
    members = family.zones + family.also
    fitting = [zone for zone in candidates.zones if candidates.known and zone in members]
    national = [zone for zone in zones_of(candidates.country) if zone in members]
    zones = fitting or ([] if candidates.country == "US" else national[:1]) or [family.zones[0]]
    return tuple(Spot(zone, None) for zone in zones)


def _by_state(span: str) -> tuple[Spot, ...]:
    """`portland or`, `el paso texas`; an unknown town in a known state gives the state's zones."""
    tokens = span.split()
    for size in (1, 2, 3):
        state = _names().states.get(" ".join(tokens[-size:]))
        if state and len(tokens) > size:
            town = " ".join(tokens[:-size])
            return _town_in(town, state) or (state if len(tokens) <= size + 2 else ())
    return ()


def _town_in(town: str, state: tuple[Spot, ...]) -> tuple[Spot, ...]:
    code = state[0].state
    listed = tuple(spot for spot in _names().places.get(town, ()) if spot.state == code)
    return listed or spots_of_city(town, code)


def _by_town(span: str) -> tuple[Spot, ...]:
    if span in NOT_TOWNS or len(span) < 4 or len(span.split()) > 4:
        return ()
    return spots_of_city(span, None)


def _by_likeness(span: str) -> tuple[Spot, ...]:
    if len(span) < SHORTEST_GUESS:
        return ()
    places = _names().places
    near = process.extractOne(span, places.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return places[near[0]] if near else ()
