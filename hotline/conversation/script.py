"""Loads the script: content, flows, words, and the ear for danger, as one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import yaml

from hotline.conversation.echo import own_sentences
from hotline.conversation.flow import load_flows
from hotline.conversation.wishes import Tables
from hotline.conversation.words import load_vocabulary
from hotline.conversation.world import Script
from hotline.crisis import Directory, Listener
from hotline.library import AuthorError, load_content
from hotline.library.lines import load_with_lines
from hotline.library.model import Place

T = TypeVar("T")


def load_script(content: Path, flows: Path, languages: Sequence[str]) -> Script:
    """Everything that the line says and hears, read once; raises AuthorError with file and line."""
    loaded = load_content(content, languages)
    said = {lang: _crisis_words(content / lang / "crisis.yaml") for lang in languages}
    return Script(
        content=loaded,
        flows=load_flows(flows),
        words={lang: load_vocabulary(content, shelf) for lang, shelf in loaded.shelves.items()},
        tables=Tables.load(),
        crisis_words=said,
        own_sentences=own_sentences(_strings(list(said.values()))),
        listener=_crisis(Listener.load, content / "crisis", "rules"),
        directory=_crisis(Directory.load, content / "crisis", "lines.json, emergency_numbers.yaml"),
    )


def _strings(document: object) -> Iterator[str]:
    """Every string in a document of lists and mappings."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list):
        for part in document.values() if isinstance(document, dict) else document:
            yield from _strings(part)


def _crisis_words(path: Path) -> dict[str, object]:
    document, _ = load_with_lines(path)
    if not isinstance(document, dict):
        raise AuthorError(Place(path), "the file is not a list of keys", "Write `answers: ...`.")
    return document


def _crisis(load: Callable[[Path], T], folder: Path, pages: str) -> T:
    try:
        return load(folder)
    except (yaml.YAMLError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        problem = f"{pages} cannot be used: {' '.join(str(error).split())}"
        raise AuthorError(Place(folder), problem, "Mend that page.") from None
