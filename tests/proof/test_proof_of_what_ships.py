"""What ships is proven, and the proof has been everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from hotline.conversation import Line, Script, load_script
from hotline.conversation.flow import Step
from hotline.proof import State, explore
from hotline.proof.choices import unheard
from hotline.proof.turns import Broken, broken_turns
from hotline.proof.ways import broken_ways
from hotline.settings import ROOT

TODAY = date(2026, 11, 23)
LINE = Line("Hope Line", "(202) 555-0100", "help@example.org")


@cache
def script() -> Script:
    return load_script(ROOT / "content", ROOT / "flows", ("en", "es"))


@cache
def states() -> tuple[State, ...]:
    return explore(script(), LINE, TODAY)


def changed(**steps: Step) -> Script:
    """The shipped script with these steps of `crisis` and `home` put in place of its own."""
    named = {name.replace("_", "/", 1): step for name, step in steps.items()}
    flows = script().flows
    return replace(script(), flows=replace(flows, steps={**flows.steps, **named}))


def test_what_ships_breaks_no_law() -> None:
    found: list[Broken] = []
    for law in (broken_turns, broken_ways, unheard):
        found += law(states())
    assert found == []


def test_the_proof_has_been_at_every_step_that_waits() -> None:
    waiting = {step.name for step in script().flows.steps.values() if step.waits}
    reached = {state.place.step for state in states()}
    assert waiting <= reached
    by_text = {state.place.step for state in states() if state.channel == "text"}
    on_calls = {name for name in waiting if name.startswith("crisis/")} - {"crisis/quiet"}
    assert waiting - by_text <= on_calls


def test_every_state_was_tried_with_every_kind_of_input() -> None:
    for state in states():
        names = {took.input.name for took in state.tried}
        if state.dialling:
            assert len(names) == 5
        else:
            assert {"danger", "both at once", "a word that means nothing"} <= names
            assert len(names) > 45


def test_strangers_subscribers_leavers_and_the_unremembered_are_all_there() -> None:
    people = [state.person for state in states()]
    assert {person.daily.state for person in people} == {"off", "asked", "on", "paused"}
    assert {person.opted_out for person in people} == {False, True}
    assert {person.blank for person in people} == {False, True}
    assert {state.world.stored for state in states()} == {False, True}
    assert {state.lang for state in states()} == {"en", "es"}


def broken(found: Sequence[Broken]) -> set[str]:
    return {f"{one.step}: {one.problem}" for one in found}


@pytest.mark.parametrize(
    ("change", "law", "said"),
    [
        ({"home_goodbye": {"ends": False, "go": "home/menu"}}, broken_ways,
         "silence never comes to an end"),
        ({"crisis_offer": {"silence": "home/menu"}}, broken_ways,
         "silence after danger reaches no crisis line"),
        ({"home_thanks": {"rest": None, "go": "home/thanks"}}, broken_turns,
         "goes round in circles"),
    ],
)  # fmt: skip
def test_a_law_names_the_step_that_breaks_it(
    change: dict[str, dict[str, object]], law, said
) -> None:  # type: ignore[no-untyped-def]
    steps = {
        name: replace(script().flows.steps[name.replace("_", "/", 1)], **what)  # type: ignore[arg-type]
        for name, what in change.items()
    }
    only_english = replace(changed(**steps), words={"en": script().words["en"]})
    content = replace(script().content, shelves={"en": script().content.shelf("en")})
    found = broken(list(law(explore(replace(only_english, content=content), LINE, TODAY))))
    assert any(said in one for one in found), sorted(found)[:20]
