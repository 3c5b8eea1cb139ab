"""Measured on texts whose author never saw the rules, the words or the tables; printed, and gated.

Not wholly strangers any more: the other half of that author's wishes is among the training lines,
and the net was widened after its misses on these dangerous texts had been read. Fresh texts are
worth more.
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


@pytest.mark.parametrize(("lang", "floor"), [("en", 0.99), ("es", 0.985)])
def test_a_dangerous_text_gets_a_first_answer_that_names_a_line(lang: str, floor: float) -> None:
    dangerous = [row for row in corpus(f"danger_{lang}") if row["level"] in HEARD]
    rows = ((row["kind"], names_a_line(row)) for row in dangerous)
    assert shown(f"first answers that name a line ({lang})", rows) >= floor


@pytest.mark.parametrize(("lang", "floor"), [("en", 0.30), ("es", 0.30)])
def test_danger_that_the_rules_alone_hear(lang: str, floor: float) -> None:
    dangerous = [row for row in corpus(f"danger_{lang}") if row["level"] in HEARD]
    rows = ((row["kind"], level(row) in HEARD) for row in dangerous)
    assert shown(f"heard as crisis or more by the rules ({lang})", rows) >= floor


@pytest.mark.parametrize(("lang", "ceiling"), [("en", 0.045), ("es", 0.055)])
def test_alarms_on_ordinary_traps(lang: str, ceiling: float) -> None:
    ordinary = [row for row in corpus(f"everyday_{lang}") if row["level"] == "none"]
    rows = ((row["kind"], level(row) in HEARD) for row in ordinary)
    assert shown(f"alarms on ordinary traps ({lang})", rows) <= ceiling


@pytest.mark.parametrize(("lang", "floor"), [("en", 0.89), ("es", 0.81)])
def test_wishes_are_understood(lang: str, floor: float) -> None:
    def right(row: dict[str, Any]) -> bool:
        found = understand(row["text"], "", shipped_script())
        same = found.intent == row["intent"] and found.topic == row["topic"]
        return same or found.intent == row.get("also")

    rows = ((row["intent"], right(row)) for row in corpus(f"wishes_{lang}"))
    assert shown(f"wishes understood ({lang})", rows) >= floor
