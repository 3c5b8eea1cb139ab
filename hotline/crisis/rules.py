"""A rule as a clinician wrote it: level, kind, whom it is about, patterns, guards, examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hotline.crisis.level import ABOUTS, CATEGORIES, Level
from hotline.crisis.pattern import Compiler, Expression
from hotline.crisis.sources import CrisisContentError, Draft

GUARDS = ("negated", "past", "joke", "study", "grief", "accident")
_USUAL_GUARDS = ("negated", "past")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, compiled. ``sign`` is what it adds to the message as a whole, None for nothing."""

    id: str
    lang: str
    level: Level
    category: str | None
    about: str
    sign: str | None
    guards: frozenset[str]
    patterns: tuple[Expression, ...]
    unless: tuple[Expression, ...]
    examples: tuple[str, ...]
    counters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """Signs that together weigh more than each of them."""

    id: str
    signs: frozenset[str]
    level: Level
    category: str
    example: str
    counter: str


def rule_of(draft: Draft, compiler: Compiler) -> Rule:
    """The compiled rule; raises :class:`CrisisContentError` naming file, rule and field."""
    try:
        rule = _compiled(draft, draft.entry, compiler)
    except (KeyError, ValueError) as error:
        raise CrisisContentError(f"{draft.place}: {error} is missing or not known") from None
    _check(rule, draft.place)
    return rule


def _compiled(draft: Draft, entry: Mapping[str, Any], compiler: Compiler) -> Rule:
    return Rule(
        id=str(entry["id"]),
        lang=draft.lang,
        level=Level(entry["level"]),
        category=entry.get("category"),
        about=entry.get("about", "auto"),
        sign=entry.get("sign"),
        guards=frozenset(entry.get("guards", _USUAL_GUARDS)),
        patterns=tuple(compiler.later(node) for node in draft.patterns),
        unless=tuple(compiler.later(node) for node in draft.unless),
        examples=_texts(entry["example"]),
        counters=_texts(entry["counter"]),
    )


def escalation_of(entry: Mapping[str, Any], place: str) -> Escalation:
    """The escalation; raises :class:`CrisisContentError` naming the missing field."""
    try:
        return Escalation(
            id=entry["id"],
            signs=frozenset(entry["signs"]),
            level=Level(entry["level"]),
            category=entry["category"],
            example=entry["example"],
            counter=entry["counter"],
        )
    except (KeyError, ValueError) as error:
        raise CrisisContentError(f"{place}: {entry.get('id')}: {error} is missing") from None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _check(rule: Rule, place: str) -> None:
    if rule.category is not None and rule.category not in CATEGORIES:
        raise CrisisContentError(f"{place}: category {rule.category!r} is none of {CATEGORIES}")
    if rule.about != "auto" and rule.about not in ABOUTS:
        raise CrisisContentError(f"{place}: about is one of auto, {', '.join(ABOUTS)}")
    if not rule.guards <= set(GUARDS):
        raise CrisisContentError(f"{place}: guards are some of {', '.join(GUARDS)}")
