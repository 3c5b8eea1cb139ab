"""The words that people use: commands, themes and courtesies of one language, from a file.

`content/<lang>/words.yaml` holds `intents` and `topics` (name -> list of words and phrases),
`courtesies` (words that mean nothing here) and `common` (words that tell the language).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.conversation.optout import fold
from hotline.library.lines import load_with_lines
from hotline.library.model import AuthorError, Place, Shelf

INTENTS = (
    "story hope subscribe confirm unsubscribe pause resume change_time change_topic when faq "
    "resources menu help start more back again save rate too_much language share_story discreet "
    "delete_data my_data call_me crisis feedback human thanks unknown"
).split()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's words, folded: phrase -> the intent or topic that it means."""

    lang: str
    intents: Mapping[str, str]
    topics: Mapping[str, str]
    courtesies: frozenset[str]
    common: frozenset[str]


def load_vocabulary(root: Path, shelf: Shelf) -> Vocabulary:
    """`content/<lang>/words.yaml` with the words of the themes in `phrases.yaml`.

    Raises AuthorError for a word with two meanings.
    """
    lang = shelf.lang
    path = root / lang / "words.yaml"
    document, lines = load_with_lines(path)
    return Vocabulary(
        lang,
        _reverse(path, document, "intents", INTENTS, lines),
        _reverse(path, document, "topics", shelf.themes, lines) | _theme_words(shelf),
        frozenset(fold(str(word)) for word in document.get("courtesies") or ()),
        frozenset(fold(str(word)) for word in document.get("common") or ()),
    )


def _theme_words(shelf: Shelf) -> dict[str, str]:
    labels = {theme: shelf.phrase(f"theme.{theme}") for theme in shelf.themes}
    return {fold(word): theme for theme, phrase in labels.items() for word in phrase.words}


def _reverse(
    path: Path,
    document: Mapping[str, Mapping[str, list[str]]],
    section: str,
    known: Sequence[str],
    lines: Mapping[tuple[str | int, ...], int],
) -> dict[str, str]:
    meaning: dict[str, str] = {}
    for name, words in (document.get(section) or {}).items():
        where = Place(path, lines.get((section, name), 1))
        if name not in known:
            raise AuthorError(
                where, f"{name!r} is not known in {section}", f"Use: {' '.join(known)}."
            )
        if not isinstance(words, list):
            raise AuthorError(
                where, f"the words of {name!r} are not a list", f"Write `{name}: [word, another]`."
            )
        for word in words:
            if meaning.setdefault(fold(str(word)), name) != name:
                other = meaning[fold(str(word))]
                raise AuthorError(where, f"{word!r} also means {other!r}", "Keep it in one place.")
    return meaning
