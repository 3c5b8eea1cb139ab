"""Folding and spelling: disguises come off, ordinary words stay as they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.crisis import Level, Listener
from hotline.crisis.fold import HEARD_CHARACTERS, fold


@given(st.text(max_size=300))
@settings(max_examples=400, deadline=None)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_folded_text_is_plain_lower_case_ascii(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert folded == folded.lower()


def test_the_end_of_a_very_long_text_is_heard(listener: Listener) -> None:
    text = "la " * HEARD_CHARACTERS + ". i want to kill myself"
    assert listener.hear(text).level == Level.CRISIS


@pytest.mark.parametrize(
    "disguise",
    [
        "i want to k1ll myself",
        "i want to ki11 my$elf",
        "i want to k*ll myself",
        "i want to kiIl myself",
        "i want to killl myselfff",
        "iwanttokillmyself",
        "i want to k i l l  m y s e l f",
        "i want to k.i.l.l myself",
        "i. want. to. kill. myself.",
        "i want to kill\u200b my\u200bself",
        "ｉ ｗａｎｔ ｔｏ ｋｉｌｌ ｍｙｓｅｌｆ",
        "i want to kіll mysеlf",
        "I WANT TO KILL MYSELF!!!",
        "i want to kill my self",
        "i want to k-i-l-l myself",
        "im gonna kms",
        "suicid3",
        "su!cide",
        "s_u_i_c_i_d_e",
        "suuuicide",
        "sucicide",
        "𝓼𝓾𝓲𝓬𝓲𝓭𝓮",
        "me kiero morir",
        "ya no qiero vivir",
        "me quiero m0rir",
    ],
)
def test_a_disguise_is_heard(listener: Listener, disguise: str) -> None:
    assert listener.hear(disguise).level >= Level.CRISIS


@pytest.mark.parametrize(
    "word",
    [
        "skilled",
        "therapist",
        "diet",
        "dice",
        "Sussex",
        "grapes",
        "shall",
        "suite",
        "sad",
        "period",
        "killjoy",
        "peppermint",
        "classic",
        "assassin's creed",
        "morirá la luz",
        "overdue",
        "hanger",
    ],
)
def test_a_word_that_only_contains_a_dangerous_one_stays_quiet(
    listener: Listener, word: str
) -> None:
    assert listener.hear(word).level < Level.CRISIS
