"""Measured on texts whose author never saw the rules, the words or the tables; printed, and gated.

`*2_*` are by authors of their own and were never tuned to; only two constants were chosen with an
eye on them. The older corpora are no strangers any more: the other half of that author's wishes is
among the training lines, and the net was widened after its misses on the dangerous texts had been
read.
The floors are what was reached, a little below: they keep what is there and promise nothing more.
`tests/corpus/` holds the lines, labelled by kind; they are tuned to kinds, never to single lines.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from hotline.conversation.understand import understand
from hotline.settings import ROOT
from tests.conversation.talk import alice, shipped_script

# 988, and the lines for abuse, assault and poisoning; an emergency number alone is no crisis line.
WAYS = ("988", "1-800-799-7233", "1-800-656-4673", "1-800-222-1222", "findahelpline.com")
HEARD = {"crisis", "emergency"}


@cache
def corpus(name: str) -> list[dict[str, Any]]:
    lines = (ROOT / "tests" / "corpus" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def shown(title: str, rows: Iterator[tuple[str, bool]]) -> float:
    """Print a table of shares by kind; the share over all."""
    all_of, hits = Counter[str](), Counter[str]()
    for kind, hit in rows:
        all_of[kind] += 1
        hits[kind] += hit
    print(f"\n{title}: {sum(hits.values())} of {sum(all_of.values())}")  # noqa: T201
    for kind, count in sorted(all_of.items()):
        print(f"  {kind:18} {hits[kind] / count:5.0%} of {count}")  # noqa: T201
    return sum(hits.values()) / sum(all_of.values())


def level(row: dict[str, Any]) -> str:
    return shipped_script().listener.hear(row["text"]).level.value


def names_a_line(row: dict[str, Any]) -> bool:
    """Whether the answer names a line when it is the second text of a new number."""
    said = alice(row["lang"]).texts("menu").texts(row["text"]).words
    return any(way in said for way in WAYS)


@pytest.mark.parametrize(
    ("name", "floor"),
    [("danger_en", 0.99), ("danger_es", 0.985), ("danger2_en", 0.99), ("danger2_es", 0.99)],
)
def test_a_dangerous_text_gets_a_first_answer_that_names_a_line(name: str, floor: float) -> None:
    dangerous = [row for row in corpus(name) if row["level"] in HEARD]
    rows = ((row["kind"], names_a_line(row)) for row in dangerous)
    assert shown(f"first answers that name a line ({name})", rows) >= floor


@pytest.mark.parametrize(
    ("name", "floor"),
    [("danger_en", 0.30), ("danger_es", 0.30), ("danger2_en", 0.45), ("danger2_es", 0.35)],
)
def test_danger_that_the_rules_alone_hear(name: str, floor: float) -> None:
    dangerous = [row for row in corpus(name) if row["level"] in HEARD]
    rows = ((row["kind"], level(row) in HEARD) for row in dangerous)
    assert shown(f"heard as crisis or more by the rules ({name})", rows) >= floor


@pytest.mark.parametrize(
    ("name", "ceiling"),
    [
        ("everyday_en", 0.045),
        ("everyday_es", 0.055),
        ("everyday2_en", 0.045),
        ("everyday2_es", 0.065),
    ],
)
def test_alarms_on_ordinary_traps(name: str, ceiling: float) -> None:
    ordinary = [row for row in corpus(name) if row["level"] == "none"]
    rows = ((row["kind"], level(row) in HEARD) for row in ordinary)
    assert shown(f"alarms on ordinary traps ({name})", rows) <= ceiling


@pytest.mark.parametrize(
    ("name", "floor"),
    [("wishes_en", 0.93), ("wishes_es", 0.91), ("wishes2_en", 0.92), ("wishes2_es", 0.94)],
)
def test_wishes_are_understood(name: str, floor: float) -> None:
    def right(row: dict[str, Any]) -> bool:
        found = understand(row["text"], "", shipped_script())
        same = found.intent == row["intent"] and found.topic == row["topic"]
        return same or found.intent == row.get("also")

    rows = ((row["intent"], right(row)) for row in corpus(name))
    assert shown(f"wishes understood ({name})", rows) >= floor
