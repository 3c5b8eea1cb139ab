"""Everything that a turn may know besides the person and the event; nothing of it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hotline.conversation.flow import Flows
from hotline.conversation.wishes import Tables
from hotline.conversation.words import Vocabulary
from hotline.crisis import Directory, Heard
from hotline.library import Content
from hotline.schedule import DEFAULT, Window


class Ear(Protocol):
    """What hears danger."""

    def hear(self, text: str, lang: str | None = None) -> Heard:
        """How urgent the text is, of which kind, about whom, and by which rule."""


@dataclass(frozen=True, slots=True)
class Line:
    """The operator's facts: name, own number as people read it, contact, how STOP is handled."""

    name: str = "Hope Line"
    number: str = ""
    contact: str = ""
    country: str = "US"
    optout: str = "default"
    window: Window = DEFAULT


@dataclass(frozen=True, slots=True)
class Script:
    """What the line says and hears: swapped as a whole when an author's change holds."""

    content: Content
    flows: Flows
    words: Mapping[str, Vocabulary]
    tables: Tables
    crisis_words: Mapping[str, Mapping[str, object]]
    own_sentences: frozenset[str]
    listener: Ear
    directory: Directory


@dataclass(frozen=True, slots=True)
class World:
    """The script, the operator's facts and the clock of this moment (aware, UTC).

    `stored` is False while the store is away: what needs memory then says so kindly.
    """

    script: Script
    line: Line
    now: datetime
    withdrawn: frozenset[str] = frozenset()
    stored: bool = True
