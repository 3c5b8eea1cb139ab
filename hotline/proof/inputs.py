"""Every kind of thing that somebody can do, as events: the same list is tried in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hotline.conversation.budgets import LONGEST_TEXT
from hotline.conversation.events import (
    CallStarted,
    DialEnded,
    Event,
    HungUp,
    Keys,
    Recorded,
    Silence,
    Speech,
    Text,
)
from hotline.conversation.words import Vocabulary

Means = Literal["", "danger", "leave", "both"]
DANGER = {"en": "i want to die", "es": "quiero morirme"}
LEAVE = {"en": "please stop texting me", "es": "ya no me manden mensajes"}
NONSENSE = "xqzvt brlf"


@dataclass(frozen=True, slots=True)
class Input:
    """One input: how a person would call it, the event, and what it must be heard as."""

    name: str
    event: Event
    means: Means = ""


DIAL_ENDS = tuple(
    Input(f"a transfer that ends {end}", DialEnded(end))
    for end in ("completed", "busy", "no-answer", "failed", "canceled")
)


def texts(words: Vocabulary) -> tuple[Input, ...]:
    """Everything by text, in the language of `words`."""
    return (*_serious(words.lang, Text), *_plain_texts(), *_commands(words, Text))


def calls(words: Vocabulary) -> tuple[Input, ...]:
    """Everything on a call, in the language of `words`."""
    return (*_serious(words.lang, Speech), *_plain_calls(), *_commands(words, Speech))


def _serious(lang: str, kind: type[Text] | type[Speech]) -> Iterator[Input]:
    danger, leave = DANGER.get(lang, DANGER["en"]), LEAVE.get(lang, LEAVE["en"])
    yield Input("danger", kind(danger), "danger")
    yield Input("danger in capitals", kind(f"{danger.upper()}!!"), "danger")
    yield Input("a goodbye to the line", kind(leave), "leave")
    yield Input("both at once", kind(f"{leave}, {danger}"), "both")


def _plain_texts() -> Iterator[Input]:
    yield from (Input(f"the number {n}", Text(str(n))) for n in range(11))
    yield Input("a number that nobody offered", Text("77"))
    yield Input("a word that means nothing", Text(NONSENSE))
    yield Input("a letter of 1,600 characters", Text(("lorem " * LONGEST_TEXT)[:LONGEST_TEXT]))
    yield Input("an emoji", Text("🌊🙂"))
    yield Input("an empty text", Text(""))
    yield Input("blanks", Text(" \n "))
    yield Input("a picture", Text("", media=1))
    yield Input("a picture with words", Text(NONSENSE, media=2))
    yield Input("STOP", Text("STOP"), "leave")
    yield from (Input(word, Text(word)) for word in ("HELP", "START", "YES", "*", "#"))


def _plain_calls() -> Iterator[Input]:
    yield from (Input(f"key {key}", Keys(key)) for key in "0123456789*#")
    yield Input("two keys", Keys("77"))
    yield Input("a word that means nothing", Speech(NONSENSE))
    yield Input("a noise", Speech("", 0.1))
    yield Input("silence", Silence())
    yield Input("a hang-up", HungUp())
    yield Input("a recording", Recorded("https://example.org/recording", 3))
    yield Input("a call begun twice", CallStarted())


def _commands(words: Vocabulary, kind: type[Text] | type[Speech]) -> Iterator[Input]:
    """Each wish by the word that its author wrote first."""
    first: dict[str, str] = {}
    for phrase, intent in words.intents.items():
        first.setdefault(intent, phrase)
    leaving: dict[str, Means] = {"unsubscribe": "leave"}
    for intent, phrase in first.items():
        yield Input(phrase, kind(phrase), leaving.get(intent, ""))
