"""What a caller hears of a <Say>: its words in runs of one language and pace, and their seconds.

Source: SSML 1.1 (W3C) as far as Twilio's <Say> takes it:
https://www.twilio.com/docs/voice/twiml/say/text-speech
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from xml.etree.ElementTree import Element

SECONDS_PER_WORD = 60 / 150
SECONDS_PER_SPELLED_CHARACTER = 0.4
LONGEST_SAY_CHARACTERS = 4096
MOST_LOOPS = 1000

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RATES = {"x-slow": 0.5, "slow": 0.75, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.5}
_BREAKS = {"none": 0.0, "x-weak": 0.1, "weak": 0.25, "medium": 0.5, "strong": 1.0, "x-strong": 1.5}
_SPELLED = frozenset({"digits", "characters", "spell-out", "telephone"})
_BLOCKS = frozenset({"p", "s", "break"})


@dataclass(frozen=True, slots=True)
class Run:
    """Words spoken in one language at one pace (1.0 is normal); seconds are an estimate."""

    text: str
    lang: str
    rate: float
    seconds: float


@dataclass(frozen=True, slots=True)
class _Manner:
    lang: str
    rate: float = 1.0
    spelled: bool = False

    def inside(self, element: Element) -> _Manner:
        return replace(
            self,
            lang=element.get(_LANG, self.lang),
            rate=self.rate * _rate(element) if element.tag == "prosody" else self.rate,
            spelled=self.spelled or element.get("interpret-as") in _SPELLED,
        )


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    manner: _Manner
    pause: float = 0.0

    @property
    def seconds(self) -> float:
        if self.manner.spelled:
            spoken = len("".join(self.text.split())) * SECONDS_PER_SPELLED_CHARACTER
        else:
            spoken = len(self.text.split()) * SECONDS_PER_WORD
        return spoken / self.manner.rate + self.pause


def runs(say: Element) -> tuple[Run, ...]:
    """The runs of one <Say>, `loop` counted in their seconds.  A <Say> without words has none."""
    manner = _Manner(say.get("language") or "en-US")
    pieces = _pieces(say, manner)
    grouped = groupby(pieces, key=lambda piece: (piece.manner.lang, piece.manner.rate))
    made = (_run(lang, rate, list(group)) for (lang, rate), group in grouped)
    times = _loops(say)
    return tuple(replace(run, seconds=round(run.seconds * times, 2)) for run in made if run.text)


def _run(lang: str, rate: float, pieces: list[_Piece]) -> Run:
    text = " ".join("".join(piece.text for piece in pieces).split())
    return Run(text, lang, round(rate, 3), sum(piece.seconds for piece in pieces))


def _pieces(element: Element, manner: _Manner) -> Iterator[_Piece]:
    if element.tag in _BLOCKS:
        yield _Piece(" ", manner, _pause(element))
    yield _Piece(_own_words(element), manner)
    for child in element:
        yield from _pieces(child, manner.inside(child))
        yield _Piece(child.tail or "", manner)
    if element.tag in _BLOCKS:
        yield _Piece(" ", manner)


def _own_words(element: Element) -> str:
    if element.tag == "sub":
        return element.get("alias") or element.text or ""
    return element.text or ""


def _rate(prosody: Element) -> float:
    value = prosody.get("rate", "medium").strip()
    percent = re.fullmatch(r"(\d+(?:\.\d+)?)%", value)
    if percent:
        return max(float(percent[1]), 1.0) / 100
    return _RATES.get(value, 1.0)


def _pause(element: Element) -> float:
    if element.tag != "break":
        return 0.0
    stated = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", element.get("time", "").strip())
    if stated:
        return float(stated[1]) / (1000 if stated[2] == "ms" else 1)
    return _BREAKS.get(element.get("strength", "medium"), 0.5)


def _loops(say: Element) -> int:
    """How often it is said; 0 means until the call ends, and Twilio stops at a thousand."""
    value = say.get("loop", "1").strip()
    asked = int(value) if value.isdecimal() else 1
    return min(asked or MOST_LOOPS, MOST_LOOPS)
