"""What a transcript is: a title, settings, and what happened with the answers to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from hotline.conversation import Event, Line
from hotline.schedule import parse_window
from hotline.schedule.tz import tz

GAP = "..."  # a line of it stands for lines that are left out, a word of it for words
LANGUAGES = {"en": "English", "es": "Spanish"}
DIALS = {"connected": "completed", "busy": "busy", "no answer": "no-answer", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class Clock:
    """The line's civil clock moves, as `hotline clock` would move it."""

    wish: str


@dataclass(frozen=True, slots=True)
class Store:
    """The store goes away, or is back."""

    away: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """A line for readers; nothing happens."""

    words: str


Act = Event | Clock | Store | Remark


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of an answer; `kind` is `line`, `slowly`, `note`, or `gap` for lines left out."""

    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What happened, `times` over, and what the line answered; `at` is its line on the page."""

    act: Act
    answers: tuple[Answer, ...] = ()
    times: int = 1
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Who talks with which line, and when; all as a page says it.

    `language` is a code, empty at a first contact; `phone` is E.164, empty for a hidden number.
    """

    who: str = "alice"
    phone: str = "+12125550101"
    language: str = ""
    clock: str = "2026-11-23 13:00 America/New_York"
    name: str = "Hope Line"
    number: str = "(202) 555-0100"
    contact: str = "help@example.org"
    country: str = "US"
    optout: str = "default"
    window: str = "10:00-20:00"

    @property
    def line(self) -> Line:
        """The operator's facts."""
        window = parse_window(self.window)
        return Line(self.name, self.number, self.contact, self.country, self.optout, window)

    @property
    def begins(self) -> datetime:
        """The instant at which the conversation begins (UTC); ValueError for no such time."""
        wall, _, zone = self.clock.rpartition(" ")
        return datetime.fromisoformat(wall).replace(tzinfo=tz(zone)).astimezone(UTC)


OWN_FACTS = ("name", "number", "contact", "country", "optout", "window")  # left out when usual


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole conversation; `file` is where it was read from."""

    title: str
    settings: Settings
    exchanges: tuple[Exchange, ...] = ()
    file: Path = field(default=Path("transcript"), compare=False)
