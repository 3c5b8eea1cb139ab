"""What the line does next: things said, how it then listens, and effects; all of it data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from hotline.conversation.effects import Effect
from hotline.conversation.person import Person


@dataclass(frozen=True, slots=True)
class Say:
    """Words in one language: a paragraph of a text, or something spoken on a call.

    `slow` asks for slower speech; `apart` begins a second text message.
    """

    words: str
    lang: str
    slow: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Listen:
    """How a call listens next: keys and perhaps words, for `seconds` after the last sound.

    `hints` helps the carrier's ear; `digits` is how many keys make an answer.
    """

    speech: bool = True
    seconds: int = 5
    digits: int = 1
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect the caller: `number` as dialled, given up after `seconds` of ringing."""

    number: str
    seconds: int = 25


@dataclass(frozen=True, slots=True)
class HangUp:
    """The call ends here, after everything was said."""


Close = Listen | Dial | HangUp


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood, for counting and for tests: names only, never the words."""

    kind: str
    level: str = "none"
    intent: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer: the person afterwards, what is said, how a call goes on, and the effects.

    `silent` means that the carrier has answered already and nothing may be sent.
    """

    person: Person
    says: tuple[Say, ...] = ()
    close: Close | None = None
    effects: tuple[Effect, ...] = ()
    heard: Heard = field(default_factory=lambda: Heard("none"))
    silent: bool = False


Channel = Literal["text", "call"]
