"""Flows: conversations as pages of YAML that people read, and the table that runs.

A flow is a named page of steps. A step says something (`say`: phrases), then does one of these:

    choices   waits for a key or a word; each choice has a `label` (a phrase) and a `go`
    list      waits for one of `themes`, `answers`, `support` or `saved`, numbered from 1; then `go`
    ask       waits for free words of a type (`clock`, `rating`) and gives them to `do`
    do        carries out an action by name; `when` says where each outcome leads
    go        goes on to another step
    reads     the story or answer that was chosen is read here: in parts by text, sentence by
              sentence (with keys) on a call; then `go`
    rest      by text: stands quietly at another step; on a call: goes on there
    silence   where silence on a call leads, when it means something here
    agrees    where a plain "yes" leads, which the carrier takes for START as well
    unclear   where words lead that are no choice here; free words are then no wish
    ends      the conversation ends kindly (a call is hung up)

`by: text` or `by: call` keeps a choice or a step for one channel. Steps are named `flow/step`.
The page `everywhere` maps each wish that is understood anywhere to the step that answers it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hotline.library.lines import Trail, load_with_lines
from hotline.library.model import AuthorError, Place

LISTS = ("themes", "answers", "support", "saved")
ASKS = ("clock", "zone", "rating")
BY = ("text", "call")
_STEP_KEYS = {
    "say", "choices", "list", "go", "ask", "do", "when", "reads", "rest", "ends", "by",
    "otherwise", "silence", "unclear", "agrees",
}  # fmt: skip
_CHOICE_KEYS = {"key", "label", "go", "by"}


_NAME = re.compile(r"[\w-]+/\w+")
_KEYS = frozenset("123456789*#")
NOWHERE = Place(Path())


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on from a step: a key, a label phrase that carries its words, and where it leads."""

    key: str
    label: str
    go: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flow, as written; `name` is `flow/step`."""

    name: str
    say: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    list: str | None = None
    ask: str | None = None
    do: str | None = None
    when: Mapping[str, str] = field(default_factory=dict)
    go: str | None = None
    reads: bool = False
    rest: str | None = None
    silence: str | None = None
    unclear: str | None = None
    agrees: str | None = None
    ends: bool = False
    by: str | None = None
    otherwise: str | None = None
    where: Place = NOWHERE

    @property
    def waits(self) -> bool:
        """Whether somebody stands here until they answer."""
        return bool(self.choices or self.list or self.ask or self.reads)

    def targets(self) -> tuple[str, ...]:
        """Every step that this one names."""
        single = (self.go, self.rest, self.otherwise, self.silence, self.unclear, self.agrees)
        many = (*(choice.go for choice in self.choices), *self.when.values())
        return tuple(name for name in (*single, *many) if name)


@dataclass(frozen=True, slots=True)
class Flows:
    """All steps by name, and the step that answers each wish from anywhere."""

    steps: Mapping[str, Step]
    everywhere: Mapping[str, str]

    def step(self, name: str) -> Step | None:
        """The step of that name, or None when no flow has it (any more)."""
        return self.steps.get(name)


def load_flows(folder: Path) -> Flows:
    """Every `*.yaml` below `folder` as one table.

    Raises AuthorError that names file, line, step and remedy.
    """
    steps: dict[str, Step] = {}
    everywhere: dict[str, tuple[str, Place]] = {}
    for path in sorted(folder.glob("*.yaml")):
        document, lines = load_with_lines(path)
        _expect(isinstance(document, dict), Place(path), "the page is empty", "Write `flow: name`.")
        for wish, target in _mapping(path, document, "everywhere", lines).items():
            everywhere[wish] = str(target), Place(path, lines.get(("everywhere", wish), 1))
        for name, body in _mapping(path, document, "steps", lines).items():
            step = _step(f"{path.stem}/{name}", body, path, lines)
            steps[step.name] = step
    _check_targets(steps, everywhere)
    return Flows(steps, {wish: target for wish, (target, _) in everywhere.items()})


def _mapping(
    path: Path, body: Mapping[str, Any], key: str, lines: Mapping[Trail, int], *before: str
) -> Mapping[str, Any]:
    found = body.get(key) or {}
    where = Place(path, lines.get((*before, key), 1))
    _expect(isinstance(found, dict), where, f"{key!r} is not a list of names", "Write `name: ...`.")
    for name in found:
        problem = f"{name!r} in {key!r} is not a word"
        _expect(isinstance(name, str), where, problem, "Put quotes around it.")
    return dict(found)


def _step(name: str, body: Any, path: Path, lines: Mapping[Trail, int]) -> Step:
    short = name.partition("/")[2]
    where = Place(path, lines.get(("steps", short), 1))
    remedy = "Use letters, figures and _ only."
    _expect(bool(_NAME.fullmatch(name)), where, f"step {short!r} has no plain name", remedy)
    _expect(isinstance(body, dict), where, f"step {short!r} is empty", "Give it `say:` or `go:`.")

    def at(key: str) -> Place:
        return Place(path, lines.get(("steps", short, key), where.line))

    for key in body:
        known = ", ".join(sorted(_STEP_KEYS))
        problem = f"step {short!r} has an unknown {key!r}"
        _expect(key in _STEP_KEYS, at(key), problem, f"Use: {known}.")
    outcomes = _mapping(path, body, "when", lines, "steps", short)
    step = Step(
        name=name,
        say=_several(body.get("say")),
        choices=_choices(path, lines, short, body.get("choices") or ()),
        list=_one_of(body, "list", LISTS, at("list")),
        ask=_one_of(body, "ask", ASKS, at("ask")),
        do=body.get("do"),
        when={outcome: _full(path, target) or "" for outcome, target in outcomes.items()},
        go=_full(path, body.get("go")),
        reads=bool(body.get("reads")),
        rest=_full(path, body.get("rest")),
        silence=_full(path, body.get("silence")),
        unclear=_full(path, body.get("unclear")),
        agrees=_full(path, body.get("agrees")),
        ends=bool(body.get("ends")),
        by=_one_of(body, "by", BY, at("by")),
        otherwise=_full(path, body.get("otherwise")),
        where=where,
    )
    leads = bool(step.waits or step.targets() or step.ends)
    remedy = "Add `go:`, `choices:` or `ends: true`."
    _expect(leads, where, f"step {short!r} leads nowhere", remedy)
    remedy = "Add `do:`, the name of what takes the answer."
    _expect(bool(step.do or not step.ask), at("ask"), f"step {short!r} asks for nothing", remedy)
    return step


def _choices(path: Path, lines: Mapping[Trail, int], step: str, bodies: Any) -> tuple[Choice, ...]:
    found: list[Choice] = []
    for number, body in enumerate(bodies):
        choice = _choice(path, lines, step, number, body)
        where = Place(path, lines.get(("steps", step, "choices", number), 1))
        taken = any(c.key == choice.key and _meet(c.by, choice.by) for c in found)
        problem = f"the key {choice.key!r} stands twice in step {step!r}"
        _expect(not taken, where, problem, "Give the choice another key.")
        found.append(choice)
    return tuple(found)


def _meet(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _choice(path: Path, lines: Mapping[Trail, int], step: str, number: int, body: Any) -> Choice:
    where = Place(path, lines.get(("steps", step, "choices", number), 1))
    key = str(body.get("key")) if isinstance(body, dict) and "key" in body else "1"
    problem = f"the key {key!r} of step {step!r} is none that a caller can press here"
    _expect(key in _KEYS, where, problem, "Use 1 to 9, * or #; 0 is the crisis line.")
    right = isinstance(body, dict) and {"key", "label", "go"} <= set(body) <= _CHOICE_KEYS
    _expect(right, where, f"a choice of step {step!r} is not whole", "It has key, label and go.")
    go = _full(path, body["go"])
    return Choice(str(body["key"]), body["label"], go or "", _one_of(body, "by", BY, where))


def _one_of(body: Mapping[str, Any], key: str, known: tuple[str, ...], where: Place) -> str | None:
    value = body.get(key)
    fits = value is None or value in known
    _expect(fits, where, f"{key} {value!r} is not known", f"Use one of: {', '.join(known)}.")
    return value


def _several(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()


def _full(path: Path, name: object) -> str | None:
    return None if name is None else str(name) if "/" in str(name) else f"{path.stem}/{name}"


def _expect(holds: bool, where: Place, problem: str, remedy: str) -> None:
    if not holds:
        raise AuthorError(where, problem, remedy)


def _check_targets(steps: Mapping[str, Step], everywhere: Mapping[str, tuple[str, Place]]) -> None:
    remedy = "Write the name of a step (of another page as `page/step`), or add that step."
    for step in steps.values():
        for target in step.targets():
            problem = f"step {step.name!r} leads to {target!r}, which no page has"
            _expect(target in steps, step.where, problem, remedy)
    for wish, (target, where) in everywhere.items():
        problem = f"the wish {wish!r} leads to {target!r}, which no page has"
        _expect(target in steps, where, problem, remedy)
