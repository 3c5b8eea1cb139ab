"""The first text to a new number."""

from __future__ import annotations

import pytest
from talk import alice, nobody

from hotline.conversation import Person

FIRST = ["hi", "story", "hope", "faq", "support", "daily", "menu", "START", "HELP", "xyzzy", "",
         "can i hear a story about shame", "more", "rate 4", "when", "call me"]  # fmt: skip
PRIMERO = ["hola", "historia", "esperanza", "preguntas", "apoyo", "diario", "quiero un cuento",
           "cuentame una historia sobre el estigma", "una pregunta"]  # fmt: skip


@pytest.mark.parametrize("words", FIRST + PRIMERO)
def test_the_first_answer_names_the_line_and_carries_the_way_out(words: str) -> None:
    talk = alice().texts(words).hears("Hope Line", "MENU", "HELP", "STOP")
    assert "988" in talk.words or "CRISIS" in talk.words
    assert "Hope Line" in talk.messages[0].splitlines()[0]


@pytest.mark.parametrize("words", FIRST)
def test_nobody_is_welcomed_twice(words: str) -> None:
    talk = alice().texts(words)
    assert talk.person.met
    for again in ("menu", "hi", "story"):
        talk.texts(again).does_not_hear("Welcome to", "MENU, HELP, STOP")


def test_danger_in_the_first_text_is_answered_without_a_welcome() -> None:
    talk = alice().texts("i want to kill myself").does_not_hear("Welcome", "MENU, HELP")
    talk.texts("3").does_not_hear("Welcome to")


def test_bad_news_in_the_first_text_is_answered_first_and_the_welcome_comes_next() -> None:
    talk = alice().texts("i relapsed yesterday").hears("988").does_not_hear("Welcome")
    talk.texts("menu").hears("Welcome to Hope Line")


def test_leaving_in_the_first_text_is_answered_without_a_welcome() -> None:
    alice().texts("stop texting me").hears("you are out").does_not_hear("Welcome")
    alice().texts("STOP").hears_nothing()


def test_a_welcome_that_the_carrier_swallowed_comes_with_the_next_text() -> None:
    talk = alice(optout="advanced").texts("HELP", carrier_did="HELP").hears_nothing()
    talk.texts("menu").hears("Welcome to Hope Line")


def test_while_nothing_is_remembered_nobody_is_welcomed_again_and_again() -> None:
    alice(stored=False).texts("menu").does_not_hear("Welcome").texts("story about stigma").hears(
        "MORE"
    )


def test_a_text_without_a_number_is_answered_and_nothing_of_it_is_kept() -> None:
    talk = nobody().texts("story about stigma").hears("MORE")
    assert talk.fields is None
    assert talk.person == Person()
