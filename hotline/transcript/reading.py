"""A page as a transcript; what cannot be read is named with file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

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
from hotline.library.model import AuthorError, Place
from hotline.transcript.page import (
    DIALS,
    GAP,
    LANGUAGES,
    Act,
    Answer,
    Clock,
    Exchange,
    Remark,
    Settings,
    Store,
    Transcript,
)
from hotline.transcript.writing import unquoted

SET_IN = 4  # spaces; a line set in so far goes on with the words above it
MOST_TIMES = 99


@dataclass(frozen=True, slots=True)
class Row:
    """Some words with the lines that continue them: where they are, and whether they are set in."""

    where: Place
    inside: bool
    words: str


def parse(text: str, file: Path = Path("transcript")) -> Transcript:
    """The transcript of a page; raises AuthorError."""
    rows = list(_rows(text, file))
    title = rows[0] if rows else Row(Place(file), False, "")
    if "\n" in title.words or not title.words or _SETTING.fullmatch(title.words):
        raise AuthorError(title.where, "there is no title", "The first line says what it is about.")
    head = next((n for n, row in enumerate(rows) if n and not _SETTING.fullmatch(row.words)), None)
    settings = _read_settings(rows[1:head])
    exchanges = _exchanges(rows[head:] if head else [], settings.who)
    return Transcript(title.words, settings, tuple(exchanges), file)


def _rows(text: str, file: Path) -> Iterator[Row]:
    row: Row | None = None
    for number, line in enumerate(text.split("\n"), 1):
        deep, words = len(line) - len(line.lstrip(" ")), line.strip()
        if row and words and deep >= SET_IN:
            row = replace(row, words=f"{row.words}\n{words}")
        elif words:
            yield from (row,) if row else ()
            row = Row(Place(file, number), deep > 0, words)
    yield from (row,) if row else ()


# --- settings ------------------------------------------------------------------------

_SHAPES: Mapping[str, tuple[str, str]] = {
    "who": (r"[a-z]+, (\+\d{5,15}|hidden number)", "alice, +12125550101` or `alice, hidden number"),
    "language": (rf"{'|'.join(LANGUAGES.values())}|[a-z]{{2}}", "English"),
    "clock": (r".+", "2026-11-23 13:00 America/New_York"),
    "name": (r"(?s).+", "Hope Line"),
    "number": (r"(?s).+", "(202) 555-0100"),
    "contact": (r"(?s).+", "help@example.org"),
    "country": (r"[A-Z]{2}", "US"),
    "optout": (r"default|advanced|off", "default` or `advanced` or `off"),
    "window": (r".+", "10:00-20:00"),
}
_SETTING = re.compile(rf"(?s)({'|'.join(_SHAPES)}):\s*(.*)")


def _read_settings(rows: Sequence[Row]) -> Settings:
    found: dict[str, str] = {}
    for row in rows:
        name, _, value = row.words.partition(":")
        if name in found:
            raise AuthorError(row.where, f"{name} is set twice", "Keep one of them.")
        found[name] = value.strip()
        if not _holds(name, found):
            problem = f"the {name} {found[name]!r} cannot be read"
            raise AuthorError(row.where, problem, f"Write it like `{_SHAPES[name][1]}`.")
    return _settings(found)


def _holds(name: str, found: Mapping[str, str]) -> bool:
    if not re.fullmatch(_SHAPES[name][0], found[name]):
        return False
    try:
        settings = _settings(found)
        return settings.begins is not None and settings.line is not None
    except (ValueError, OverflowError):
        return False


def _settings(found: Mapping[str, str]) -> Settings:
    codes = {name: code for code, name in LANGUAGES.items()}
    rest = {name: unquoted(value) for name, value in found.items() if name not in _TOGETHER}
    if "language" in found:
        rest["language"] = codes.get(found["language"], found["language"])
    if "who" in found:
        rest["who"], _, phone = found["who"].partition(", ")
        rest["phone"] = phone.replace("hidden number", "")
    return Settings(**rest)


_TOGETHER = frozenset({"who", "language"})

# --- what happens ------------------------------------------------------------------------

_READERS: Sequence[tuple[str, Callable[[re.Match[str]], Act]]] = (
    (r"WHO texts: (.*)", lambda found: Text(unquoted(found[1]))),
    (r"WHO texts a picture(?:: (.*))?", lambda found: Text(unquoted(found[1] or ""), 1)),
    (
        r"WHO texts (\d{1,2}) pictures(?:: (.*))?",
        lambda found: Text(unquoted(found[2] or ""), int(found[1])),
    ),
    (r"WHO calls", lambda _: CallStarted()),
    (r"WHO presses ([0-9*#]+)", lambda found: Keys(found[1])),
    (r"WHO says: (.*)", lambda found: Speech(unquoted(found[1]))),
    (r"WHO is silent", lambda _: Silence()),
    (r"WHO hangs up", lambda _: HungUp()),
    (r"WHO records (\d{1,4}) s", lambda found: Recorded("", int(found[1]))),
    (rf"dial: ({'|'.join(DIALS)})", lambda found: DialEnded(DIALS[found[1]])),
    (r"clock (\S+)", lambda found: Clock(found[1])),
    (r"store: (away|back)", lambda found: Store(found[1] == "away")),
    (r"# ?([^\n]*)", lambda found: Remark(found[1])),
)
_REMEDY = (
    "Write `WHO texts: hi`, `WHO texts a picture`, `WHO calls`, `WHO presses 1`, `WHO says: hi`, "
    "`WHO is silent`, `WHO hangs up`, `WHO records 9 s`, `clock +1d`, `store: away`, or `dial:` "
    f"with {', '.join(DIALS)}."
)


def _exchanges(rows: Sequence[Row], who: str) -> Iterator[Exchange]:
    if rows and rows[0].inside:
        problem, remedy = (
            "an answer stands before anything happens",
            f"Begin with `{who} texts: hi`.",
        )
        raise AuthorError(rows[0].where, problem, remedy)
    starts = [number for number, row in enumerate(rows) if not row.inside]
    for start, end in pairwise([*starts, len(rows)]):
        answers = tuple(map(_answer, rows[start + 1 : end]))
        if sum(answer.kind == "gap" for answer in answers) > 1:
            raise AuthorError(rows[start].where, f"two lines of {GAP} in one answer", "Keep one.")
        act, times = _act(rows[start], who)
        yield Exchange(act, answers, times, rows[start].where.line)


def _act(row: Row, who: str) -> tuple[Act, int]:
    often = re.fullmatch(rf"({who} (?:is silent|presses \S+)) (\d+) times", row.words)
    words, times = (often[1], int(often[2])) if often else (row.words, 1)
    for shape, make in _READERS:
        found = re.fullmatch(f"(?s){shape.replace('WHO', who)}", words)
        if found and 1 <= times <= MOST_TIMES:
            return make(found), times
    problem = "what happens here cannot be read"
    raise AuthorError(row.where, problem, _REMEDY.replace("WHO", who))


def _answer(row: Row) -> Answer:
    if row.words == GAP:
        return Answer("gap")
    if note := re.fullmatch(r"(?s)\((.*)\)", row.words):
        return Answer("note", note[1])
    if spoken := re.fullmatch(r"(?s)(line|slowly): (.*)", row.words):
        return Answer(spoken[1], unquoted(spoken[2]))
    remedy = f"It begins with `line:` or `slowly:`, or is a note in (brackets), or only {GAP}"
    raise AuthorError(row.where, "this answer cannot be read", remedy)
