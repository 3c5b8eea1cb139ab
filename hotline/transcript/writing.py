"""A transcript as a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hotline.conversation.events import (
    CallStarted,
    DialEnded,
    HungUp,
    Keys,
    Recorded,
    Silence,
    Speech,
    Text,
)
from hotline.transcript.page import (
    DIALS,
    GAP,
    LANGUAGES,
    OWN_FACTS,
    Act,
    Answer,
    Clock,
    Exchange,
    Remark,
    Settings,
    Store,
    Transcript,
)

INDENT = " " * 8
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # no editor keeps these


def write(transcript: Transcript) -> str:
    """The page; `parse` reads the same transcript from it again."""
    blocks = [f"{transcript.title}\n", "\n".join(_settings(transcript.settings))]
    remarked = False
    for exchange in transcript.exchanges:
        block = _block(exchange, transcript.settings.who)
        blocks.append(block if remarked else f"\n{block}")
        remarked = isinstance(exchange.act, Remark)
    return "\n".join(blocks) + "\n"


def _settings(settings: Settings) -> Iterator[str]:
    usual = Settings()
    yield f"who: {settings.who}, {settings.phone or 'hidden number'}"
    if settings.language:
        yield f"language: {LANGUAGES.get(settings.language, settings.language)}"
    yield f"clock: {settings.clock}"
    for name in OWN_FACTS:
        if (value := getattr(settings, name)) != getattr(usual, name):
            yield f"{name}: {quoted(value)}"


def _block(exchange: Exchange, who: str) -> str:
    often = f" {exchange.times} times" if exchange.times > 1 else ""
    return "\n".join([said(exchange.act, who) + often, *map(answered, exchange.answers)])


def answered(answer: Answer) -> str:
    """One line of an answer, as a page shows it."""
    if answer.kind == "gap":
        return f"  {GAP}"
    if answer.kind == "note":
        return f"  ({answer.words})"
    return f"  {answer.kind}: {quoted(answer.words)}"


def said(act: Act, who: str) -> str:
    """What happened, as a page says it."""
    words = _SAID[type(act)](act)
    return f"{who}{words}" if words.startswith(" ") else words


def _texts(text: Text) -> str:
    pictures = {0: "", 1: " a picture"}.get(text.media, f" {text.media} pictures")
    words = "" if text.media and not text.body else f": {quoted(text.body)}"
    return f" texts{pictures}{words}"


def _dial(ended: DialEnded) -> str:
    known = {sent: word for word, sent in DIALS.items()}
    return f"dial: {known.get(ended.status, 'failed')}"


_SAID: Mapping[type[Act], Callable[[Any], str]] = {
    Text: _texts,
    CallStarted: lambda _: " calls",
    Keys: lambda keys: f" presses {keys.digits}",
    Speech: lambda speech: f" says: {quoted(speech.text)}",
    Silence: lambda _: " is silent",
    HungUp: lambda _: " hangs up",
    Recorded: lambda recorded: f" records {recorded.seconds} s",
    DialEnded: _dial,
    Clock: lambda clock: f"clock {clock.wish}",
    Store: lambda store: f"store: {'away' if store.away else 'back'}",
    Remark: lambda remark: f"# {remark.words}".rstrip(),
}


def quoted(words: str) -> str:
    """The words as they are, further lines set in; or a JSON string where they would be misread."""
    lines = words.split("\n")
    plain = all(line and line == line.strip() and not _ODD.search(line) for line in lines)
    return f"\n{INDENT}".join(lines) if plain and unquoted(words) == words else as_json(words)


def as_json(words: str) -> str:
    """The words as one JSON string on one line."""
    return json.dumps(words, ensure_ascii=bool(_ODD.search(words.replace("\n", ""))))


def unquoted(words: str) -> str:
    """What `quoted` was given."""
    try:
        found = json.loads(words) if words.startswith('"') else words
    except ValueError:
        return words
    return found if isinstance(found, str) else words
