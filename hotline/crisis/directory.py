"""Which line can help: by country, by what was heard, by language; and what in it has grown old.

Read from ``content/crisis/lines.json`` and ``emergency_numbers.yaml``. A line of grade C is never
given to anybody; a line of grade A or B is given however long ago it was checked, since a stale
number is better than none, and the check says so to the operator.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from hotline.crisis.sources import CrisisContentError

WARN_AFTER_DAYS = 180
FAIL_AFTER_DAYS = 365
GENERAL = "suicide_crisis"
_NEVER_GIVEN = frozenset({"C"})
# The kinds of line that know about a category, best first; the others have the general line.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "overdose": ("poison",),
    "domestic_violence": ("domestic_violence",),
    "sexual_assault": ("sexual_assault", "domestic_violence"),
    "child_abuse": ("child_abuse", "domestic_violence", "youth"),
    "relapse": ("substance",),
}


@dataclass(frozen=True, slots=True)
class Sms:
    """Where to text, and the word to begin with, if one is needed."""

    to: str
    keyword: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line, in the words of one language.

    ``dial`` is what people dial in the country and ``press`` the key after the greeting; ``e164``
    is what a carrier can dial from elsewhere, None where there is no such number. ``verified_on``
    is the day of the last check against the operator's page, None if there never was one.
    """

    country: str
    name: str
    kind: str
    grade: str
    dial: str | None
    press: str | None
    e164: str | None
    sms: Sms | None
    hours: str | None
    langs: tuple[str, ...]
    audience: str
    sources: tuple[str, ...]
    verified_on: date | None

    @property
    def always_open(self) -> bool:
        """Whether the line answers at any hour of any day."""
        return self.hours == "24/7"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an operator should know about the directory: ``level`` is ``warn`` or ``fail``."""

    level: Literal["warn", "fail"]
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line, and the same line as it is told in other languages."""

    line: Line
    wordings: Mapping[str, Line]

    def told(self, lang: str) -> Line:
        return self.wordings.get(lang, self.line)


def _worded(line: Line, differs: Mapping[str, Any]) -> Line:
    return replace(
        line,
        name=str(differs.get("name", line.name)),
        press=differs.get("press", line.press),
        sms=_sms(differs["sms"]) if "sms" in differs else line.sms,
    )


@dataclass(frozen=True, slots=True)
class Directory:
    """All lines and emergency numbers; load once, then share."""

    entries: tuple[_Entry, ...]
    emergency: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path) -> "Directory":
        """Directory of ``content/crisis``; raises :class:`CrisisContentError` naming the entry."""
        path = folder / "lines.json"
        listed = json.loads(path.read_text(encoding="utf-8"))["lines"]
        return cls(
            tuple(_entry(item, path) for item in listed),
            _emergency_numbers(folder / "emergency_numbers.yaml"),
        )

    def line_for(
        self, country: str | None, category: str | None, lang: str, today: date
    ) -> Line | None:
        """The line that fits best, or None where the directory has none for the country."""
        return next(iter(self.lines_for(country, category, lang, today)), None)

    def lines_for(
        self, country: str | None, category: str | None, lang: str, today: date
    ) -> list[Line]:
        """Lines of a country, best first: for the category, then for anybody, then the others.

        ``today`` keeps out lines whose check lies in the future (a slip of the pen). Within a kind,
        those that speak ``lang`` come first, and those that can be both called and texted.
        """
        kinds = (*_KINDS.get(category or "", ()), GENERAL)
        given = [e for e in self.entries if _is_given(e.line, country, today)]
        given.sort(key=lambda entry: _fit(entry.line, kinds, lang))
        return [entry.told(lang) for entry in given]

    def own_line(
        self, country: str | None, category: str | None, lang: str, today: date
    ) -> Line | None:
        """The line that is there for just this category, None where only the general one is."""
        line = self.line_for(country, category, lang, today)
        return line if line and line.kind in _KINDS.get(category or "", ()) else None

    def for_anybody(self, country: str | None, lang: str, today: date) -> list[Line]:
        """The general line, and a second one by text where the first can only be called."""
        general = [x for x in self.lines_for(country, None, lang, today) if x.kind == GENERAL]
        if not general or general[0].sms:
            return general[:1]
        return [general[0], *[line for line in general if line.sms][:1]]

    def general(self, country: str | None, lang: str = "en") -> Line | None:
        """The line for anybody in the country (988 in the US), None if none is known."""
        return next(iter(self.for_anybody(country, lang, date.max)), None)

    def emergency_number(self, country: str | None) -> str | None:
        """The number known to be the general or the ambulance number, else None."""
        return self.emergency.get((country or "").upper())

    def findings(self, today: date) -> list[Finding]:
        """Lines never checked or long not checked, as of ``today``: warn, then fail."""
        return [
            finding
            for entry in self.entries
            if entry.line.grade not in _NEVER_GIVEN
            for finding in _age(entry.line, today)
        ]


def _is_given(line: Line, country: str | None, today: date) -> bool:
    here = line.country == (country or "").upper()
    checked_in_future = line.verified_on is not None and line.verified_on > today
    return here and line.grade not in _NEVER_GIVEN and not checked_in_future


def _fit(line: Line, kinds: tuple[str, ...], lang: str) -> tuple[int, bool, bool, bool]:
    """Smaller fits better; lines that fit alike stay in the order of the file."""
    place = kinds.index(line.kind) if line.kind in kinds else len(kinds)
    return place, line.dial is None, lang not in line.langs, not line.always_open


def _age(line: Line, today: date) -> Iterator[Finding]:
    where = f"{line.country} {line.name}"
    remedy = "check the number on the operator's own page and set verified_on to that day"
    if line.verified_on is None:
        yield Finding("warn", f"{where} was never verified", remedy)
        return
    days = (today - line.verified_on).days
    if days > WARN_AFTER_DAYS:
        level: Literal["warn", "fail"] = "fail" if days > FAIL_AFTER_DAYS else "warn"
        yield Finding(level, f"{where} was last verified {days} days ago", remedy)


def _entry(item: Mapping[str, Any], path: Path) -> _Entry:
    try:
        line, others = _line(item), item.get("in") or {}
        return _Entry(line, {lang: _worded(line, differs) for lang, differs in others.items()})
    except (KeyError, TypeError, ValueError) as error:
        name = item.get("name", "a line without a name")
        raise CrisisContentError(f"{path}: {name}: {error}; correct that field") from None


def _line(item: Mapping[str, Any]) -> Line:
    checked = item["verified_on"]
    return Line(
        country=item["country"],
        name=item["name"],
        kind=item["kind"],
        grade=item["grade"],
        dial=item["dial"],
        press=item.get("press"),
        e164=item["e164"],
        sms=_sms(item["sms"]),
        hours=item["hours"],
        langs=tuple(item["langs"]),
        audience=item["audience"],
        sources=tuple(item["sources"]),
        verified_on=date.fromisoformat(checked) if checked else None,
    )


def _sms(item: Mapping[str, Any] | None) -> Sms | None:
    return Sms(str(item["to"]), item.get("keyword")) if item else None


def _emergency_numbers(path: Path) -> dict[str, str]:
    kinds = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        country: str(number)
        for numbers in kinds.values()
        for number, countries in numbers.items()
        for country in countries
    }
