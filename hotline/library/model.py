"""The things on the shelves, as values that validate themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

TOPICS = (
    "vulnerability",
    "stigma",
    "support",
    "hope",
    "selfcare",
    "setbacks",
    "purpose",
    "integration",
    "advocacy",
)
TONES = ("upbeat", "neutral", "low", "mixed")
TRAJECTORIES = ("upward", "up-and-down", "horizontal")
RELATIONS = ("recovered", "living-well", "making-progress", "surviving-day-to-day")
NOTES = (
    "violence",
    "sex",
    "stigma",
    "disturbing",
    "language",
    "risky-behaviours",
    "mental-health",
    "death",
    "parental-guidance",
    "crime",
    "abuse",
    "socio-political",
)
STATUSES = ("draft", "review", "live")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an author wrote something: a file and a line counted from 1."""

    file: Path
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class AuthorError(ValueError):
    """A mistake in content or flows: says the file, the line and the remedy."""

    def __init__(self, where: Place, problem: str, remedy: str) -> None:
        super().__init__(f"{where}: {problem}. {remedy}")
        self.where, self.problem, self.remedy = where, problem, remedy


@dataclass(frozen=True, slots=True)
class Story:
    """One story in one language: `parts` are texts, `sentences` are what a caller hears."""

    id: str
    lang: str
    theme: str
    second: str
    title: str
    tone: str
    trajectory: str
    relation: str
    narrator: str
    notes: tuple[str, ...]
    provenance: str
    status: str
    parts: tuple[str, ...]
    sentences: tuple[str, ...]
    where: Place

    @property
    def themes(self) -> tuple[str, str]:
        """The main theme first, then the second one."""
        return self.theme, self.second


@dataclass(frozen=True, slots=True)
class HopeLine:
    """One daily message: a sentence or two that fit one text."""

    id: str
    lang: str
    theme: str
    text: str
    where: Place


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question: `words` are how people ask it."""

    id: str
    lang: str
    order: int
    title: str
    words: tuple[str, ...]
    status: str
    parts: tuple[str, ...]
    sentences: tuple[str, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class SupportEntry:
    """One place to find help that is not only for a crisis."""

    id: str
    lang: str
    name: str
    menu: str
    text: str
    spoken: str
    dial: str | None
    sms: Mapping[str, str] | None
    words: tuple[str, ...]
    countries: tuple[str, ...]
    source: str
    verified_on: str | None
    where: Place


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing that the line says: for the eye, for the ear, and words that choose it."""

    key: str
    lang: str
    text: str
    spoken: str
    words: tuple[str, ...]
    where: Place


def themes_in(phrases: Iterable[str]) -> tuple[str, ...]:
    """The themes that these phrase keys name, in order."""
    return tuple(key.removeprefix("theme.") for key in phrases if key.startswith("theme."))


@dataclass(frozen=True, slots=True)
class Shelf:
    """All content of one language."""

    lang: str
    stories: Mapping[str, Story] = field(default_factory=dict)
    hope: tuple[HopeLine, ...] = ()
    answers: tuple[Answer, ...] = ()
    support: tuple[SupportEntry, ...] = ()
    phrases: Mapping[str, Phrase] = field(default_factory=dict)

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes in the order of the menu: one for each `theme.` phrase."""
        return themes_in(self.phrases)

    def phrase(self, key: str) -> Phrase:
        """The phrase of that key; KeyError names the language and the key."""
        try:
            return self.phrases[key]
        except KeyError:
            raise KeyError(f"no phrase {key!r} in content/{self.lang}/phrases.yaml") from None


@dataclass(frozen=True, slots=True)
class Content:
    """An immutable snapshot of everything that can be said; the first language is the default."""

    shelves: Mapping[str, Shelf]

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes in the operator's order."""
        return tuple(self.shelves)

    def shelf(self, lang: str) -> Shelf:
        """The shelf of a language, or of the first one for a language that is not spoken here."""
        return self.shelves.get(lang) or next(iter(self.shelves.values()))
