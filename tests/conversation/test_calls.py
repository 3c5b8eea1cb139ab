"""A call from its first words to its goodbye."""

from __future__ import annotations

import pytest
from talk import alice, nobody, on_a_call

from hotline.conversation import Count, Place
from hotline.conversation.events import Recorded
from hotline.conversation.turn import Listen


def test_the_first_sentence_says_who_this_is_and_the_second_names_key_0() -> None:
    talk = alice("en").calls()
    first, second, *_ = talk.words.split(". ")
    assert first == "This is Hope Line"
    assert second == "Press 0 at any time to reach a crisis line"
    talk.hears("Para español, oprime 9", "a short story, press 1").is_listened_to()


def test_the_menu_listens_for_a_key_or_a_word() -> None:
    close = alice("en").calls().turn.close
    assert isinstance(close, Listen)
    assert close.speech
    assert close.digits == 1
    assert "a short story" in close.hints


@pytest.mark.parametrize(
    ("key", "word", "step"),
    [
        ("1", "story", "story/which"),
        ("2", "hope", "home/menu"),
        ("3", "find support", "support/which"),
        ("4", "questions", "questions/which"),
        ("5", "daily texts", "home/menu"),
        ("9", "Spanish", "home/menu"),
        ("1", "One.", "story/which"),
        ("4", "number four", "questions/which"),
    ],
)
def test_a_key_and_its_word_lead_to_the_same_place(key: str, word: str, step: str) -> None:
    pressed, spoken = alice("en").calls().presses(key), alice("en").calls().speaks(word)
    assert pressed.words == spoken.words
    pressed.stands_at(step)
    spoken.stands_at(step)


def test_silence_is_answered_three_times_and_the_goodbye_names_the_crisis_line() -> None:
    talk = alice("en").calls()
    menu = talk.turn.says[-1].words
    talk.is_silent().hears("Take your time", menu).is_listened_to()
    talk.is_silent().hears("still here", "0 for a crisis line").is_listened_to()
    assert len(talk.words) < len(menu)
    talk.is_silent().hears("any hour", "9 8 8", "Take care").is_over()


def test_silences_are_counted_anew_after_something_was_understood() -> None:
    talk = alice("en").calls().is_silent(2).presses("2").is_silent()
    talk.hears("Take your time").is_listened_to()
    talk.speaks("menu").is_silent().hears("Take your time")


def test_three_wrong_keys_lead_to_the_menu_with_the_way_out() -> None:
    talk = alice("en").calls().presses("1", "1").hangs_up().calls().presses("1")
    talk.presses("7").hears("not in use here", "middle of a story").stands_at("story/resume")
    talk.presses("8").hears("not in use here").stands_at("story/resume")
    talk.presses("6").hears("Press 0 at any time", "Here is the menu").stands_at("home/menu")
    talk.presses("8").hears("not in use here")


def test_words_that_nobody_understands_are_answered_with_the_crisis_line() -> None:
    talk = alice("en").calls().speaks("xyzzy plugh").hears("did not catch", "9 8 8", "the menu")
    talk.is_listened_to()


def test_key_9_switches_the_language_and_it_stays() -> None:
    talk = alice().calls().presses("9").hears("Este es el menú")
    assert talk.turn.says[0].lang == "es"
    talk.presses("1").hears("¿Qué clase de historia?").hangs_up()
    talk.calls().hears("Oprime 0").presses("9").hears("Here is the menu")
    blank = nobody().calls().presses("9").hears("Este es el menú").presses("1")
    blank.hears("¿Qué clase de historia?")


@pytest.mark.parametrize(
    ("known", "words", "lang"),
    [
        ("en", "espanol", "es"),
        ("en", "in spanish please", "es"),
        ("en", "english", "en"),
        ("es", "in english please", "en"),
        ("es", "inglés", "en"),
        ("es", "en español por favor", "es"),
        ("en", "language", "es"),
        ("es", "idioma", "en"),
    ],
)
def test_a_language_that_is_named_is_spoken(known: str, words: str, lang: str) -> None:
    assert alice(known).texts(words).person.lang == lang


# --- the transfer -----------------------------------------------------------------------------


def test_a_transfer_says_so_first_and_dials_the_line_of_the_country() -> None:
    talk = alice("en").calls().presses("0").hears("connecting you to 9 8 8").is_dialling("988")
    assert Count("transfer") in talk.turn.effects


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_leg_that_fails_is_followed_by_the_second_number(status: str) -> None:
    talk = alice("en").calls().presses("0").dial_ends(status)
    talk.hears("trying another one").is_dialling("+18002738255")


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_when_both_legs_fail_the_number_is_spoken_twice_and_slowly(status: str) -> None:
    talk = alice("en").calls().presses("0").dial_ends("busy").dial_ends(status)
    talk.hears("could not connect you", "press 1").stands_at("crisis/after_failed")
    slow = [say.words for say in talk.turn.says if say.slow]
    assert len(slow) == 2
    assert all("9, 8, 8" in words for words in slow)
    assert Count("transfer_failed") in talk.turn.effects
    talk.presses("1").is_dialling("988")


@pytest.mark.parametrize("status", ["completed", "answered"])
def test_after_a_call_that_was_connected_the_caller_is_back_with_us(status: str) -> None:
    talk = alice("en").calls().presses("0").dial_ends(status).hears("back with Hope Line")
    assert Count("transfer_connected") in talk.turn.effects
    talk.is_listened_to().presses("*").stands_at("home/menu")


def test_a_second_leg_that_connects_is_connected() -> None:
    talk = alice("en").calls().presses("0").dial_ends("no-answer").dial_ends("completed")
    talk.hears("back with Hope Line")


def test_every_transfer_begins_with_the_first_number() -> None:
    talk = alice("en").calls().presses("0").dial_ends("busy").dial_ends("busy").presses("0")
    talk.is_dialling("988").dial_ends("busy").is_dialling("+18002738255")


def test_where_no_line_is_known_the_emergency_number_is_named_not_dialled() -> None:
    talk = alice("en")
    talk.number = "+8810555010101"[:13]
    talk.calls().presses("0").hears("no line that I can dial", "your local emergency number")
    talk.is_listened_to()


def test_a_caller_in_danger_who_says_nothing_is_connected() -> None:
    talk = alice("en").calls().speaks("i want to kill myself").hears("9 8 8", "Stay on the line")
    talk.is_silent().is_dialling("988")


@pytest.mark.parametrize("words", ["yes", "okay", "connect me", "please"])
def test_a_caller_in_danger_who_agrees_is_connected(words: str) -> None:
    talk = alice("en").calls().speaks("i want to die").speaks(words).is_dialling("988")
    talk.stands_at("crisis/transfer")


@pytest.mark.parametrize("words", ["no", "menu", "back"])
def test_a_caller_in_danger_who_declines_is_let_go(words: str) -> None:
    alice("en").calls().speaks("i want to die").speaks(words).stands_at("home/menu")


def test_asking_for_the_crisis_line_on_a_call_offers_the_transfer() -> None:
    for words in ("crisis line", "hotline"):
        alice("en").calls().speaks(words).stands_at("crisis/offer").is_silent().is_dialling("988")


# --- odd ends -------------------------------------------------------------------------------------


def test_hanging_up_ends_the_call_and_says_nothing() -> None:
    talk = alice("en").calls().hangs_up().is_over()
    assert talk.turn.says == ()


def test_a_recording_that_nobody_asked_for_leads_to_the_menu() -> None:
    on_a_call(alice("en"), "home/menu").on_call(Recorded("https://example.org/r", 4)).stands_at(
        "home/menu"
    ).is_listened_to()


def test_a_step_that_no_page_has_any_more_leads_to_the_nearest_that_survives() -> None:
    on_a_call(alice("en"), "story/gone").is_silent().is_listened_to()
    talk = on_a_call(alice("en"), "nowhere/at-all").presses("1").hears("Which kind of story?")
    assert talk.place.step == "story/which"


def test_a_call_never_moves_where_somebody_stands_by_text() -> None:
    talk = alice("en").texts("daily").stands_at("daily/clock").calls().presses("1", "3").hangs_up()
    talk.texts("1:00 pm").hears("JOIN")


def test_a_blank_caller_hears_everything_and_leaves_nothing() -> None:
    talk = nobody().calls().presses("2").hears("today's line").presses("0").is_dialling("988")
    assert talk.fields is None
    assert talk.person.place == Place()


def test_a_number_in_an_answer_is_spoken_digit_by_digit() -> None:
    talk = alice("en").calls().presses("4").presses("1")
    heard = [talk.words]
    while talk.place.step == "questions/reading":
        heard.append(talk.is_silent().words)
    spoken = " ".join(heard)
    assert "9 8 8" in spoken
    assert "988" not in spoken
    assert "1-800" not in spoken
