"""Zone and state of a ZIP code, a Canadian postal code or a city in the United States.

ZIP data: the `zipcodes` package. Its first query unpacks about 55 MB in a third of a second, so it
is imported only when somebody names a ZIP or a city that `places.json` does not hold.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Any, NamedTuple

from hotline.schedule.tz import is_zone

ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?!\d)")
POSTAL = re.compile(r"\b([abceghj-nprstvxy])(\d)([abceghj-nprstv-z])(?:[ -]?\d[a-z]\d)?\b")
RARE = 10  # a namesake with less than a tenth of the largest one's ZIP codes is left out
SHORT_NAMES = {"st": "saint", "ft": "fort", "mt": "mount"}


class Spot(NamedTuple):
    """A zone, and the state or province it was named with (postal code), when one was."""

    zone: str
    state: str | None


PROVINCES = {
    "a": Spot("America/St_Johns", "NL"),
    "b": Spot("America/Halifax", "NS"),
    "c": Spot("America/Halifax", "PE"),
    "e": Spot("America/Moncton", "NB"),
    "g": Spot("America/Toronto", "QC"),
    "h": Spot("America/Toronto", "QC"),
    "j": Spot("America/Toronto", "QC"),
    "k": Spot("America/Toronto", "ON"),
    "l": Spot("America/Toronto", "ON"),
    "m": Spot("America/Toronto", "ON"),
    "n": Spot("America/Toronto", "ON"),
    "p": Spot("America/Toronto", "ON"),
    "r": Spot("America/Winnipeg", "MB"),
    "s": Spot("America/Regina", "SK"),
    "t": Spot("America/Edmonton", "AB"),
    "v": Spot("America/Vancouver", "BC"),
    "x": Spot("America/Inuvik", "NT"),
    "y": Spot("America/Whitehorse", "YT"),
}
NUNAVUT = {
    "x0a": Spot("America/Iqaluit", "NU"),
    "x0b": Spot("America/Cambridge_Bay", "NU"),
    "x0c": Spot("America/Rankin_Inlet", "NU"),
}


def spots_of_code(folded: str) -> tuple[Spot, ...]:
    """The spots of the first ZIP or Canadian postal code in the text; empty without one.

    A code that crosses a zone line (western Ontario, Labrador) gives both sides.
    """
    if match := ZIP.search(folded):
        return _likely(_zipcodes().matching(match[1]))
    if match := POSTAL.search(folded):
        return _province(match[1], match[2], match[3])
    return ()


def _province(letter: str, digit: str, last: str) -> tuple[Spot, ...]:
    spot = NUNAVUT.get(letter + digit + last, PROVINCES[letter])
    if letter == "p" and digit in "089":
        return spot, Spot("America/Winnipeg", "ON")
    if letter == "a" and (digit == "0" or digit + last == "2v"):
        return spot, Spot("America/Goose_Bay", "NL")
    return (spot,)


@lru_cache(maxsize=1024)
def spots_of_city(name: str, state: str | None) -> tuple[Spot, ...]:
    """The likely spots of a city (folded name), largest first; empty when there is none."""
    words = " ".join(SHORT_NAMES.get(word, word) for word in name.replace("'", " ").split())
    wanted = {"city": words.title()} | ({"state": state} if state else {})
    return _likely(_zipcodes().filter_by(**wanted))


def _likely(rows: list[dict[str, Any]]) -> tuple[Spot, ...]:
    found = Counter(Spot(r["timezone"], r["state"]) for r in rows if is_zone(r["timezone"]))
    most = max(found.values(), default=0)
    return tuple(spot for spot, count in found.most_common() if count * RARE >= most)


def _zipcodes() -> Any:
    import zipcodes

    return zipcodes
