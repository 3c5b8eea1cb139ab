"""Flat files into one immutable snapshot; the first bad file is named with its line and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from hotline.library import model
from hotline.library.lines import load_with_lines
from hotline.library.model import (
    Answer,
    AuthorError,
    Content,
    HopeLine,
    Phrase,
    Place,
    Shelf,
    Story,
    SupportEntry,
)
from hotline.library.sentences import paragraphs, sentences

_SECTION = re.compile(r"^## +(Text|Spoken)\s*$", re.MULTILINE)


def load_content(root: Path, languages: Sequence[str]) -> Content:
    """Everything under `root`/<language>/, one shelf a language.

    Raises AuthorError for a file that cannot be used; says where and what to do.
    """
    return Content({lang: load_shelf(root / lang, lang) for lang in languages})


def load_shelf(folder: Path, lang: str) -> Shelf:
    """One language's folder as a shelf."""
    if not folder.is_dir():
        remedy = f"Make the folder, or take {lang!r} out of HOTLINE_LANGUAGES."
        raise AuthorError(Place(folder), "there is no such language folder", remedy)
    phrases = {phrase.key: phrase for phrase in _phrases(folder / "phrases.yaml", lang)}
    themes = model.themes_in(phrases)
    stories = [_story(path, lang, themes) for path in sorted((folder / "stories").glob("*.md"))]
    answers = [_answer(path, lang) for path in sorted((folder / "answers").glob("*.md"))]
    return Shelf(
        lang,
        {story.id: story for story in stories},
        tuple(_hope(folder / "hope.yaml", lang, themes)),
        tuple(sorted(answers, key=lambda answer: answer.order)),
        tuple(_support(folder / "support.yaml", lang)),
        phrases,
    )


def _story(path: Path, lang: str, themes: Sequence[str]) -> Story:
    meta, sections = _page(path)
    notes = _listed(path, meta, "notes")
    one_of = (("theme", themes), ("second", themes), ("tone", model.TONES))
    more = (("trajectory", model.TRAJECTORIES), ("relation", model.RELATIONS))
    fields = {
        name: _pick(path, meta, name, known)
        for name, known in (*one_of, *more, ("status", model.STATUSES))
    }
    return Story(
        id=_id(path, meta),
        lang=lang,
        title=_need(path, meta, "title"),
        narrator=_need(path, meta, "narrator"),
        provenance=_need(path, meta, "provenance"),
        notes=tuple(_one_of(path, "notes", note, model.NOTES) for note in notes),
        parts=paragraphs(sections["Text"]),
        sentences=sentences(sections["Spoken"]),
        where=Place(path),
        **fields,
    )


def _answer(path: Path, lang: str) -> Answer:
    meta, sections = _page(path)
    return Answer(
        id=_id(path, meta),
        lang=lang,
        order=_order(path, meta),
        title=_need(path, meta, "title"),
        words=tuple(_listed(path, meta, "words")),
        status=_pick(path, meta, "status", model.STATUSES),
        parts=paragraphs(sections["Text"]),
        sentences=sentences(sections["Spoken"]),
        where=Place(path),
    )


def _page(path: Path) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    try:
        page = frontmatter.loads(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        remedy = "Put `key: value` lines between two lines of three hyphens."
        raise AuthorError(Place(path, _line(error)), "the head is not YAML", remedy) from None
    pieces = _SECTION.split(page.content)
    sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    for name in ("Text", "Spoken"):
        if not sections.get(name, "").strip():
            remedy = f"Write a line `## {name}` and the words below it."
            raise AuthorError(Place(path), f"the part {name!r} is missing or empty", remedy)
    return page.metadata, sections


def _line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _id(path: Path, meta: Mapping[str, Any]) -> str:
    identity = _need(path, meta, "id")
    if identity != path.stem:
        remedy = f"Write `id: {path.stem}`, or rename the file to {identity}.md."
        raise AuthorError(_at(path, "id"), f"the id {identity!r} is not the file's name", remedy)
    return identity


def _need(path: Path, meta: Mapping[str, Any], name: str) -> str:
    value = meta.get(name)
    if value is None or not str(value).strip():
        raise AuthorError(_at(path, name), f"{name!r} is missing", f"Add a line `{name}: ...`.")
    return str(value)


def _pick(path: Path, meta: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    return _one_of(path, name, _need(path, meta, name), known)


def _one_of(path: Path, name: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        remedy = f"Use one of: {', '.join(known)}."
        raise AuthorError(_at(path, name), f"{name} {value!r} is not known", remedy)
    return value


def _order(path: Path, meta: Mapping[str, Any]) -> int:
    value = meta.get("order", 99)
    if not isinstance(value, int):
        remedy = "Write a number, 1 for the first in the menu."
        raise AuthorError(_at(path, "order"), "'order' is not a number", remedy)
    return value


def _listed(path: Path, meta: Mapping[str, Any], name: str) -> list[str]:
    value = meta.get(name) or []
    if not isinstance(value, list):
        raise AuthorError(_at(path, name), f"{name!r} is not a list", f"Write `{name}: [a, b]`.")
    return [str(item) for item in value]


def _at(path: Path, name: str) -> Place:
    lines = path.read_text("utf-8").splitlines()
    at = next((n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)
    return Place(path, at)


def _hope(path: Path, lang: str, themes: Sequence[str]) -> Iterable[HopeLine]:
    for row, line in _rows(path, ("id", "theme", "text")):
        if row["theme"] not in themes:
            remedy = f"Use one of: {', '.join(themes)}."
            raise AuthorError(Place(path, line), f"theme {row['theme']!r} is not known", remedy)
        yield HopeLine(row["id"], lang, row["theme"], row["text"].strip(), Place(path, line))


def _support(path: Path, lang: str) -> Iterable[SupportEntry]:
    for row, line in _rows(path, ("id", "name", "menu", "text", "spoken")):
        yield SupportEntry(
            id=str(row["id"]),
            lang=lang,
            name=row["name"],
            menu=row["menu"],
            text=row["text"].strip(),
            spoken=row["spoken"].strip(),
            dial=_maybe(row.get("dial")),
            sms=row.get("sms"),
            words=tuple(str(word) for word in row.get("words") or ()),
            countries=tuple(row.get("countries") or ()),
            source=str(row.get("source") or ""),
            verified_on=_maybe(row.get("verified_on")),
            where=Place(path, line),
        )


def _maybe(value: object) -> str | None:
    return None if value is None else str(value)


def _rows(path: Path, needed: Sequence[str]) -> Iterable[tuple[dict[str, Any], int]]:
    document, lines = load_with_lines(path)
    if not isinstance(document, list):
        raise AuthorError(Place(path), "the file is not a list", "Begin each entry with `- id:`.")
    seen: dict[str, int] = {}
    for number, row in enumerate(document):
        line = lines.get((number,), 1)
        missing = [name for name in needed if not isinstance(row, dict) or not row.get(name)]
        if missing:
            remedy = f"Add `{missing[0]}: ...` to the entry."
            raise AuthorError(Place(path, line), f"{missing[0]!r} is missing", remedy)
        if (before := seen.setdefault(str(row["id"]), line)) != line:
            remedy = f"Give it another id; the first one is on line {before}."
            raise AuthorError(Place(path, line), f"{row['id']!r} stands twice", remedy)
        yield row, line


def _phrases(path: Path, lang: str) -> Iterable[Phrase]:
    document, lines = load_with_lines(path)
    if not isinstance(document, dict):
        remedy = "Write each phrase as `key: the words`."
        raise AuthorError(Place(path), "the file is not a list of keys", remedy)
    for key, value in document.items():
        where = Place(path, lines.get((key,), 1))
        entry = {"text": value} if isinstance(value, str) else value
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
            remedy = f"Write `{key}: the words`, or give it `text:` and `spoken:`."
            raise AuthorError(where, f"the phrase {key!r} has no text", remedy)
        text = entry["text"].strip()
        words = tuple(str(word).lower() for word in entry.get("words") or ())
        yield Phrase(key, lang, text, str(entry.get("spoken") or text).strip(), words, where)
