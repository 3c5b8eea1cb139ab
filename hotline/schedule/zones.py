"""Which time zones a phone number may stand for: a hint, never a truth, for numbers move."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import phonenumbers
from phonenumbers import timezone as phone_zones

from hotline.schedule.tz import is_zone

TOO_MANY = 40  # zones; so many means toll-free, satellite or a code without a place
# phonenumbers sorts by name; among zones with one clock, the one people know is named first
FAMILIAR = ("Europe/London", "Europe/Madrid", "Europe/Paris", "Australia/Sydney")


@dataclass(frozen=True, slots=True)
class Candidates:
    """`zones`: IANA names, likeliest first. `country`: ISO 3166 code of the number.

    `known` is False when the number says nothing about the place (toll-free and the like):
    ask, and schedule nothing until answered.
    """

    zones: tuple[str, ...]
    country: str | None
    known: bool


NOWHERE = Candidates((), None, False)


@lru_cache(maxsize=1)
def _area_codes() -> dict[str, Candidates]:
    """By area code. The compact file lists codes that share their zones in one row; a code laid
    over an older one carries the older one's zones too, since it serves the same places."""
    table = json.loads(files("hotline.schedule").joinpath("nanp_timezones.json").read_text("utf-8"))
    everywhere = tuple(table["everywhere"])
    placed = {c: _placed(row) for row in table["places"] for c in row["codes"].split()}
    unplaced = {
        c: _unplaced(row, everywhere) for row in table["unplaced"] for c in row["codes"].split()
    }
    return placed | unplaced


def _placed(row: dict[str, Any]) -> Candidates:
    return Candidates(tuple(row["zones"]), row["country"], True)


def _unplaced(row: dict[str, Any], everywhere: tuple[str, ...]) -> Candidates:
    own = tuple(row["own"])
    return Candidates(own + tuple(z for z in everywhere if z not in own), row["country"], False)


def candidates(e164: str) -> Candidates:
    """The zones that a number such as `+12125550101` may stand for; never raises.

    Sources: the area code table beside this module for +1, `phonenumbers` for other countries.
    """
    if e164.startswith("+1") and len(e164) == 12:
        return _area_codes().get(e164[2:5], NOWHERE)
    return _abroad(e164)


def _abroad(e164: str) -> Candidates:
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return NOWHERE
    country = phonenumbers.region_code_for_number(number)
    found = [name for name in phone_zones.time_zones_for_number(number) if is_zone(name)]
    zones = tuple(sorted(found, key=lambda name: (name not in FAMILIAR, name)))
    return Candidates(zones, country, 0 < len(zones) < TOO_MANY)
