"""Where a caller stands travels in a signed address that says nothing about who they are."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import places
from talk import ALICE, KEY, alice

from hotline.channels.address import CallState, read, sign
from hotline.conversation import Place

states = st.builds(
    CallState,
    place=places,
    turn=st.integers(0, 10_000),
    lang=st.sampled_from(["", "en", "es"]),
    slow=st.booleans(),
)
STATE = CallState(Place(step="story/reading", item="story:bus-seat", at=7), 3, "es", True)


@given(states)
def test_a_state_that_is_signed_and_read_is_the_same_state(state: CallState) -> None:
    assert read(sign(state, KEY), KEY) == state


@given(states)
def test_a_token_is_short_and_safe_in_a_query(state: CallState) -> None:
    token = sign(state, KEY)
    assert re.fullmatch(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", token)
    assert len(token) < 300


@given(states, st.data())
def test_a_token_that_was_touched_anywhere_is_not_ours(
    state: CallState, data: st.DataObject
) -> None:
    token = sign(state, KEY)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCxyz019_-.~= é").filter(lambda c: c != token[at]))
    touched = token[:at] + other + token[at + 1 :]
    assert read(touched, KEY) in {None, state}  # base64 has idle bits at its end
    assert read(token[:at], KEY) is None


@given(st.text(max_size=120))
def test_no_text_from_outside_is_taken_for_a_token(text: str) -> None:
    assert read(text, KEY) is None


def test_a_token_of_another_key_is_not_ours() -> None:
    assert read(sign(STATE, KEY), bytes(32)) is None


def test_a_token_put_together_from_two_is_not_ours() -> None:
    payload = sign(STATE, KEY).partition(".")[0]
    signature = sign(replace(STATE, turn=4), KEY).partition(".")[2]
    assert read(f"{payload}.{signature}", KEY) is None


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", "....", "é.é", "A" * 5000, "e30.e30", "\x00.\x00"]
)
def test_odd_tokens_are_refused_quietly(token: str) -> None:
    assert read(token, KEY) is None


def test_a_token_holds_no_number() -> None:
    talk = alice("en").calls().presses("1", "2", "5")
    payload = talk.token.partition(".")[0]
    said = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    assert ALICE[2:] not in said
    assert talk.identity not in said
    assert json.loads(said)[0].startswith("story/reading|story:kitchen-drawer")


def test_each_turn_of_a_call_has_a_number_of_its_own() -> None:
    after = STATE.after(Place(), "en", False)
    assert after == CallState(Place(), 4, "en", False)
