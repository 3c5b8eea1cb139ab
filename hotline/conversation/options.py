"""What can be chosen at a step: the choices as written, and the numbered entries of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from hotline.conversation.aloud import aloud
from hotline.conversation.flow import Step
from hotline.conversation.optout import fold
from hotline.library import Shelf, Story

KEYS = 9  # 1 to 9; what stands further down is chosen by saying it, for 0 is the crisis line


@dataclass(frozen=True, slots=True)
class Option:
    """One choice as it is offered: key, label, words that choose it, where it leads, its entry.

    A `titled` label is a name or a question and stands by itself when spoken.
    """

    key: str
    label: str
    words: tuple[str, ...]
    go: str
    entry: str = ""
    titled: bool = False


# How people say and write a key.
KEY_WORDS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "star": "*", "pound": "#",
    "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5",
    "seis": "6", "siete": "7", "ocho": "8", "nueve": "9", "asterisco": "*", "numeral": "#",
}  # fmt: skip


_BEFORE_A_KEY = re.compile(r"^(?:(?:number|option|press|numero|opcion|oprime|el|la) )+")


class Speaker(Protocol):
    """What options need of a turn: its channel, its shelf, its phrases, and what was saved."""

    @property
    def saved(self) -> tuple[Story, ...]:
        """The stories that the person kept and that are still on the shelf."""

    @property
    def on_call(self) -> bool:
        """Whether this is a call."""

    @property
    def shelf(self) -> Shelf:
        """The content of the person's language."""

    def words(self, phrase: str, /, **slots: str) -> str:
        """A phrase with its slots filled."""


def options_of(step: Step, speaker: Speaker) -> tuple[Option, ...]:
    """Every option of the step on this channel, list entries first."""
    return (*_entries(step, speaker), *_choices(step, speaker))


def chosen(options: Sequence[Option], words: str) -> Option | None:
    """The option that these words name by its key, its label or one of its words."""
    said = fold(words)
    plain = _BEFORE_A_KEY.sub("", said) or words.strip()
    for option in options:
        names = (option.key, *map(_folded, (option.label, *option.words)))
        if plain in names or said in names:
            return option
    return next((option for option in options if option.key == KEY_WORDS.get(plain)), None)


@lru_cache(maxsize=4096)
def _folded(written: str) -> str:
    """What an author wrote, folded once; nobody's own words come here."""
    return fold(written)


def listed_options(options: Sequence[Option], speaker: Speaker) -> str:
    """The options in words: lines of a text, or sentences on a call."""
    if not speaker.on_call:
        return "\n".join(_written(option) for option in options)
    named = {"*": speaker.words("key.star"), "#": speaker.words("key.pound")}
    return " ".join(
        speaker.words(
            _offer(option), key=named.get(option.key, option.key), label=aloud(option.label)
        )
        for option in options
    )


def _written(option: Option) -> str:
    """A line of a text; nobody texts a star or a pound sign, so there the word stands alone."""
    return f"{option.key} {option.label}" if option.key.isdigit() else option.label.upper()


def _offer(option: Option) -> str:
    if not option.key:
        return "choice_said"
    return "choice_titled" if option.titled else "choice"


def _choices(step: Step, speaker: Speaker) -> Iterable[Option]:
    channel = "call" if speaker.on_call else "text"
    for choice in step.choices:
        if choice.by in (None, channel):
            phrase = speaker.shelf.phrase(choice.label)
            yield Option(choice.key, speaker.words(choice.label), phrase.words, choice.go)


def _entries(step: Step, speaker: Speaker) -> Iterable[Option]:
    for number, (entry, label, words) in enumerate(_rows(step.list, speaker), 1):
        key = str(number) if number <= KEYS or not speaker.on_call else ""
        yield Option(key, label, words, step.go or "", entry, step.list != "themes")


def _rows(name: str | None, speaker: Speaker) -> list[tuple[str, str, tuple[str, ...]]]:
    shelf = speaker.shelf
    if name == "themes":
        keys = [(theme, f"theme.{theme}") for theme in shelf.themes]
        return [(theme, speaker.words(key), shelf.phrase(key).words) for theme, key in keys]
    if name == "answers":
        return [(a.id, a.title, a.words) for a in shelf.answers if a.status == "live"]
    if name == "saved":
        return [(story.id, story.title, ()) for story in speaker.saved]
    if name == "support":
        return [(e.id, e.name if speaker.on_call else e.menu, e.words) for e in shelf.support]
    return []
