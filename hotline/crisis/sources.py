"""The files of ``content/crisis``, read and parsed but not yet compiled.

What the files mean is written at their own tops, for the people who review them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hotline.crisis.fold import fold
from hotline.crisis.pattern import Either, Node, PatternError, Spell, parse
from hotline.crisis.spelling import Spelling

_MARKS = ("self_marks", "other_marks", "firm_marks", "turns", "gap_stops")
_LISTS = (*_MARKS, "age")


class CrisisContentError(ValueError):
    """An author's mistake in ``content/crisis``: file, place and remedy."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule file's entry, its patterns parsed."""

    place: str
    lang: str
    entry: Mapping[str, Any]
    patterns: tuple[Node, ...]
    unless: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that the authors wrote; ``spelling`` only writes short forms out."""

    spelling: Spelling
    common: frozenset[str]
    slots: Mapping[str, Node]
    drafts: Sequence[Draft]
    idioms: Sequence[Node]
    guards: Mapping[str, tuple[Node, ...]]
    voids: Mapping[str, tuple[Node, ...]]
    ages: Mapping[str, tuple[Node, ...]]
    marks: Mapping[str, frozenset[str]]
    escalations: Sequence[Mapping[str, Any]]

    @property
    def nodes(self) -> Iterator[Node]:
        """Every pattern in every file."""
        yield from self.slots.values()
        yield from self.idioms
        for draft in self.drafts:
            yield from (*draft.patterns, *draft.unless)
        for group in (self.guards, self.voids, self.ages):
            for nodes in group.values():
                yield from nodes


def read_sources(folder: Path) -> Sources:
    """The files of ``folder``; raises :class:`CrisisContentError` naming file and entry."""
    words = _yaml(folder / "words.yaml")
    guards = _yaml(folder / "guards.yaml")
    spelling = _bare_spelling(words)
    kinds = {name: guard for name, guard in guards.items() if name not in _LISTS}
    place = str(folder / "guards.yaml")
    return Sources(
        spelling=spelling,
        common=_read(words["common"], spelling),
        slots=_slots(folder / "slots.yaml", spelling),
        drafts=tuple(_drafts(folder, spelling)),
        idioms=tuple(_idioms(folder / "idioms.yaml", spelling)),
        guards={n: _parsed(g["patterns"], spelling, f"{place}: {n}") for n, g in kinds.items()},
        voids={n: _parsed(g["void"], spelling, f"{place}: {n}") for n, g in kinds.items()},
        ages={n: _parsed(g, spelling, f"{place}: {n}") for n, g in guards["age"].items()},
        marks={name: _read(guards[name], spelling) for name in _MARKS},
        escalations=_yaml(folder / "escalations.yaml"),
    )


def _yaml(path: Path) -> Any:
    # Every scalar stays text: "no", "on" and "off" are words here, not truth values.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    except FileNotFoundError:
        remedy = "restore it from the shipped content"
        raise CrisisContentError(f"{path} is missing; {remedy}") from None
    except yaml.YAMLError as error:
        raise CrisisContentError(f"{path} is not valid YAML: {error}") from None


def _bare_spelling(words: Mapping[str, Any]) -> Spelling:
    """Spelling that only writes short forms out: patterns are read with it."""
    meant = {
        fold(typed): (full,) if full.startswith("#") else tuple(fold(full).split())
        for group in words["meant"].values()
        for typed, full in group.items()
    }
    return Spelling(meant, frozenset(), frozenset(map(fold, words["keys"])))


def _read(listed: Sequence[str], spelling: Spelling) -> frozenset[str]:
    return frozenset(word for entry in listed for word in spelling.read(entry))


def _plainly(spelling: Spelling, place: str) -> Spell:
    """How a pattern's word is read: folded and written out, never guessed at."""

    def spell(word: str) -> Sequence[str]:
        folded = fold(word)
        bare = folded.replace("'", "")
        if not re.fullmatch(r"[a-z0-9']+", folded):
            raise CrisisContentError(f"{place}: {word!r} is not a plain word")
        return spelling.meant.get(folded) or spelling.meant.get(bare) or (bare,)

    return spell


def _parsed(sources: object, spelling: Spelling, place: str) -> tuple[Node, ...]:
    listed = sources if isinstance(sources, list) else [sources] if sources else []
    spell = _plainly(spelling, place)
    try:
        return tuple(parse(str(source), spell) for source in listed)
    except PatternError as error:
        raise CrisisContentError(f"{place}: {error}") from None


def _slots(path: Path, spelling: Spelling) -> dict[str, Node]:
    return {
        name: Either(_parsed(slot["words"], spelling, f"{path}: {name}"))
        for name, slot in _yaml(path).items()
    }


def _idioms(path: Path, spelling: Spelling) -> Iterator[Node]:
    for lang, phrases in _yaml(path).items():
        yield from _parsed(phrases, spelling, f"{path}: {lang}")


def _drafts(folder: Path, spelling: Spelling) -> Iterator[Draft]:
    for path in sorted((folder / "rules").glob("*/*.yaml")):
        for entry in _yaml(path) or ():
            place = f"{path}: {entry.get('id', 'a rule without id')}"
            yield _draft(entry, path.parent.name, place, spelling)


def _draft(entry: Mapping[str, Any], lang: str, place: str, spelling: Spelling) -> Draft:
    if "patterns" not in entry:
        raise CrisisContentError(f"{place}: add patterns")
    patterns = _parsed(entry["patterns"], spelling, place)
    return Draft(place, lang, entry, patterns, _parsed(entry.get("unless"), spelling, place))
