"""Rules, idioms, guards and escalations of one content folder, compiled once for the listener."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.crisis.pattern import Alphabet, Compiler, Either, Node, slots_of, words_of
from hotline.crisis.rules import Escalation, Rule, escalation_of, rule_of
from hotline.crisis.sources import CrisisContentError, Draft, Sources, read_sources
from hotline.crisis.spelling import Spelling

_NUMBERS = frozenset({"#few", "#teen", "#many", "#year", "#dose", "#clock"})


@dataclass(frozen=True, slots=True)
class Book:
    """Everything the listener needs.

    ``anchored`` and ``idiom_anchors`` say for each symbol what cannot match without it, so that a
    text is only asked what it could answer.
    """

    spelling: Spelling
    alphabet: Alphabet
    rules: tuple[Rule, ...]
    anchored: Mapping[str, tuple[tuple[int, int], ...]]
    idioms: tuple[re.Pattern[str], ...]
    idiom_anchors: Mapping[str, tuple[int, ...]]
    guards: Mapping[str, re.Pattern[str]]
    voids: Mapping[str, re.Pattern[str]]
    ages: Mapping[str, re.Pattern[str]]
    escalations: tuple[Escalation, ...]
    turns: frozenset[str]
    self_marks: frozenset[str]
    other_marks: frozenset[str]
    firm_marks: frozenset[str]


def load_book(folder: Path) -> Book:
    """The compiled book of ``folder``; raises :class:`CrisisContentError` naming file and rule."""
    sources = read_sources(folder)
    _check_slots(sources)
    known = {word for node in sources.nodes for word in words_of(node)}
    known = known.union(*sources.marks.values())
    alphabet = Alphabet.of(known | _NUMBERS)
    vocabulary = frozenset(word for word in known if not word.startswith("#"))
    book = _compiled(sources, alphabet, vocabulary, f"{folder / 'escalations.yaml'}")
    _check_unique(book.rules)
    return book


def _compiled(sources: Sources, alphabet: Alphabet, vocabulary: frozenset[str], place: str) -> Book:
    marks = {name: alphabet.of_words(words) for name, words in sources.marks.items()}
    stops = "".join(sorted(marks["gap_stops"]))
    common = alphabet.of_words(sources.common)
    compiler = Compiler(alphabet, sources.slots, common, stops)
    bare = sources.spelling
    return Book(
        spelling=Spelling(bare.meant, vocabulary | bare.keys, bare.keys),
        alphabet=alphabet,
        rules=tuple(rule_of(draft, compiler) for draft in sources.drafts),
        anchored=_anchored(sources.drafts, compiler),
        idioms=tuple(compiler.compiled(node) for node in sources.idioms),
        idiom_anchors=_anchors(sources.idioms, compiler),
        guards=_joined(sources.guards, compiler),
        voids=_joined(sources.voids, compiler),
        ages=_joined(sources.ages, compiler),
        escalations=tuple(escalation_of(entry, place) for entry in sources.escalations),
        turns=marks["turns"],
        self_marks=marks["self_marks"],
        other_marks=marks["other_marks"],
        firm_marks=marks["firm_marks"],
    )


def _joined(
    groups: Mapping[str, tuple[Node, ...]], compiler: Compiler
) -> dict[str, re.Pattern[str]]:
    """One expression for each group; a group without patterns is left out."""
    return {name: compiler.compiled(Either(nodes)) for name, nodes in groups.items() if nodes}


def _anchored(
    drafts: Sequence[Draft], compiler: Compiler
) -> dict[str, tuple[tuple[int, int], ...]]:
    """For each symbol the (rule, pattern) places that cannot match without it."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, draft in enumerate(drafts):
        for place, node in enumerate(draft.patterns):
            symbols = compiler.anchor(node)
            if not symbols:
                raise CrisisContentError(f"{draft.place}: a pattern needs at least one fixed word")
            for symbol in symbols:
                found.setdefault(symbol, []).append((number, place))
    return {symbol: tuple(places) for symbol, places in found.items()}


def _anchors(nodes: Sequence[Node], compiler: Compiler) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, node in enumerate(nodes):
        for symbol in compiler.anchor(node) or ():
            found.setdefault(symbol, []).append(number)
    return {symbol: tuple(numbers) for symbol, numbers in found.items()}


def _check_slots(sources: Sources) -> None:
    for node in sources.nodes:
        for name in slots_of(node):
            if name not in sources.slots:
                raise CrisisContentError(f"slot {{{name}}} is used but not in slots.yaml; add it")


def _check_unique(rules: Sequence[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise CrisisContentError(f"rule id {rule.id!r} is used twice; rename one of the two")
        seen.add(rule.id)
