"""Which story and which hope line: no chance in it, and nothing twice before its time."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.library import (
    TOPICS,
    HopeLine,
    Shelf,
    Story,
    choose_story,
    hope_for_subscriber,
    hope_of_the_day,
    load_content,
)
from hotline.library.choose import fitting
from hotline.library.model import Place

CONTENT = Path(__file__).resolve().parents[2] / "content"
SHELF = load_content(CONTENT, ("en",)).shelf("en")
NOBODY = Place(Path("x"))
seeds = st.text(max_size=12)
topics = st.none() | st.sampled_from(TOPICS)
some_stories = st.frozensets(st.sampled_from(sorted(SHELF.stories)))


def story(identity: str, theme: str, second: str, status: str = "live") -> Story:
    return Story(
        identity, "en", theme, second, "T", "mixed", "upward", "recovered", "woman", (),
        "composite", status, ("One.",), ("One.",), NOBODY,
    )  # fmt: skip


def shelf(*stories: Story) -> Shelf:
    return Shelf("en", {s.id: s for s in stories})


SMALL = shelf(
    story("a", "hope", "purpose"),
    story("b", "purpose", "hope"),
    story("c", "stigma", "support"),
    story("d", "hope", "stigma", status="draft"),
)


def choose(on: Shelf = SMALL, **asked: object) -> str | None:
    told = {"topic": None, "heard": (), "muted": (), "seed": "s"} | asked
    found = choose_story(on, **told)  # type: ignore[arg-type]
    return found.id if found else None


@given(seeds, topics, some_stories)
def test_the_same_question_gets_the_same_story(
    seed: str, topic: str | None, heard: frozenset[str]
) -> None:
    asked = {"topic": topic, "heard": heard, "seed": seed}
    assert choose(SHELF, **asked) == choose(SHELF, **asked) is not None


def test_different_people_get_different_stories() -> None:
    chosen = Counter(choose(SHELF, seed=f"person {n}") for n in range(400))
    assert set(chosen) == set(SHELF.stories)
    assert max(chosen.values()) < 3 * min(chosen.values())


@given(seeds, topics, some_stories)
def test_a_story_that_was_heard_waits_until_all_were_heard(
    seed: str, topic: str | None, heard: frozenset[str]
) -> None:
    right = fitting(SHELF, topic, (), ())
    chosen = choose(SHELF, seed=seed, topic=topic, heard=heard)
    assert chosen in (right - heard or right)


@given(seeds, st.frozensets(st.sampled_from(TOPICS)))
def test_a_muted_theme_is_never_chosen_by_itself(seed: str, muted: frozenset[str]) -> None:
    chosen = choose(SHELF, seed=seed, muted=muted)
    assert chosen is None or not set(SHELF.stories[chosen].themes) & muted


@pytest.mark.parametrize("topic", TOPICS)
def test_a_muted_theme_is_told_when_it_is_asked_for_by_name(topic: str) -> None:
    chosen = choose(SHELF, topic=topic, muted={topic})
    assert chosen is not None
    assert topic in SHELF.stories[chosen].themes


def test_the_main_theme_comes_before_the_second_one() -> None:
    assert {choose(topic="hope", seed=str(n)) for n in range(50)} == {"a"}
    assert choose(topic="hope", heard={"a"}) == "b"


def test_drafts_and_withdrawn_stories_are_not_told() -> None:
    assert {choose(seed=str(n)) for n in range(90)} == {"a", "b", "c"}
    assert choose(topic="hope", withdrawn={"a"}) == "b"
    assert choose(topic="hope", withdrawn={"a", "b"}) is None
    assert choose(topic="stigma", muted={"support"}) is None


def test_what_fits_counts_neither_drafts_nor_muted_nor_withdrawn() -> None:
    assert fitting(SMALL, None, (), ()) == {"a", "b", "c"}
    assert fitting(SMALL, "hope", (), {"b"}) == {"a"}
    assert fitting(SMALL, None, {"hope"}, ()) == {"c"}


@given(seeds, topics, st.integers(0, 500))
def test_no_subscriber_gets_a_hope_line_twice_in_a_round(
    seed: str, topic: str | None, start: int
) -> None:
    size = len(SHELF.hope)
    begin = start - start % size
    ids = [
        hope_for_subscriber(SHELF, seed=seed, sent=n, topic=topic).id
        for n in range(begin, begin + size)
    ]
    assert len(set(ids)) == size


@given(seeds, st.sampled_from(TOPICS))
def test_a_subscribers_theme_comes_first_in_a_round(seed: str, topic: str) -> None:
    themes = [
        hope_for_subscriber(SHELF, seed=seed, sent=n, topic=topic).theme
        for n in range(len(SHELF.hope))
    ]
    wanted = themes.count(topic)
    assert themes[:wanted] == [topic] * wanted


def test_everybody_gets_the_same_line_on_a_day_and_another_on_the_next() -> None:
    first = date(2026, 11, 23)
    lines = [hope_of_the_day(SHELF, first + timedelta(n)).id for n in range(len(SHELF.hope))]
    assert len(set(lines)) == len(SHELF.hope)
    assert hope_of_the_day(SHELF, first + timedelta(len(SHELF.hope))).id == lines[0]


def test_one_line_is_enough_for_every_day() -> None:
    only = Shelf("en", hope=(HopeLine("h", "en", "hope", "Hi.", NOBODY),))
    assert hope_for_subscriber(only, seed="s", sent=7, topic="hope").id == "h"
    assert hope_of_the_day(only, date(2026, 1, 1)).id == "h"
