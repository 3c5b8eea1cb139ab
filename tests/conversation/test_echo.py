"""Robots that answer each other, and people who are only fast."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.conversation.echo import (
    DANGER_SAME,
    FAST,
    SAME_WORDS,
    Repeats,
    counted,
)
from tests.conversation.talk import alice

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ROBOT = "Your message was received. This mailbox is not monitored."


def answers(words: list[str]) -> list[bool]:
    """Which of these texts, sent one after the other, are answered."""
    talk = alice("en")
    return [not talk.texts(text).turn.silent for text in words]


def test_a_robot_is_told_once_and_then_not_answered() -> None:
    heard = answers([ROBOT] * 200)
    assert sum(heard) == SAME_WORDS + 1
    assert heard[: SAME_WORDS + 1] == [True] * (SAME_WORDS + 1)


def test_the_last_answer_says_why_and_names_the_crisis_line() -> None:
    talk = alice("en")
    for _ in range(SAME_WORDS):
        talk.texts(ROBOT)
    talk.texts(ROBOT).hears("ten minutes", "988")


def test_an_echo_of_our_own_words_ends() -> None:
    talk = alice("en").texts("hello there")
    answered = 0
    for _ in range(120):
        talk.texts(talk.words or "?")
        answered += not talk.turn.silent
    assert answered < 30
    assert talk.turn.silent


def test_sentences_faster_than_a_hand_types_end_as_well() -> None:
    heard = answers([f"zxqv{n} wvut{n} and blah{n} again" for n in range(40)])
    assert sum(heard) == FAST + 2  # the first one came after nothing


def test_somebody_who_writes_sentence_after_sentence_by_hand_is_always_answered() -> None:
    talk = alice("en")
    for n in range(60):
        assert not talk.texts(f"and then they said it was thing {n} you know").turn.silent
        talk.waits(seconds=6)


def test_short_words_in_a_hurry_are_always_answered() -> None:
    assert all(answers([f"so um {n}" for n in range(40)]))


def test_a_person_who_is_only_fast_is_never_silenced() -> None:
    words = ["story", "1", "more", "more", "more", "more", "menu", "hope", "menu", "hope"] * 12
    assert all(answers(words))


@pytest.mark.parametrize("word", ["more", "menu", "1", "HELP", "hope"])
def test_a_command_may_come_as_often_as_somebody_likes(word: str) -> None:
    assert all(answers([word] * 30))


def test_after_ten_minutes_and_after_a_command_everything_is_answered_again() -> None:
    talk = alice("en")
    for _ in range(20):
        talk.texts(ROBOT)
    assert talk.turn.silent
    talk.texts("menu")
    assert not talk.turn.silent
    for _ in range(20):
        talk.texts(ROBOT)
    talk.waits(minutes=11).texts(ROBOT)
    assert not talk.turn.silent


def test_danger_is_answered_ten_times_and_then_once_a_minute() -> None:
    talk = alice("en")
    for _ in range(DANGER_SAME):
        assert not talk.texts("i want to die").turn.silent
    assert talk.texts("i want to die").turn.silent
    talk.waits(minutes=1).texts("i want to die").hears("988")
    assert talk.texts("i want to die").turn.silent
    talk.texts("i really want to die tonight").hears("988")


def test_danger_is_heard_right_after_a_robot_was_silenced() -> None:
    talk = alice("en")
    for _ in range(50):
        talk.texts(ROBOT)
    talk.texts("i want to die").hears("988")


def test_to_quote_the_line_is_not_to_be_in_danger() -> None:
    quote = "Ask them plainly: are you thinking of ending your life? Asking does not put it there."
    assert alice("en").texts(quote).turn.heard.kind != "danger"
    assert alice("en").texts(f"{quote} i want to die").turn.heard.kind == "danger"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["net", "free_words"]))))
def test_what_was_counted_is_read_again_as_it_was(texts: list[tuple[str, str]]) -> None:
    repeats = Repeats()
    for number, (words, kind) in enumerate(texts):
        repeats, _ = counted(repeats, words, kind, NOW + timedelta(seconds=number))
        assert Repeats.unpack(repeats.pack()) == repeats
        assert len(repeats.pack()) <= 64
