"""Who is subscribed, by which words, and how people leave and come back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest
from talk import Talk, alice, bob, nobody, told

from hotline.conversation import RecordConsent, Subscribe, Unsubscribe

TERMS = "1 hope text a day"
RIGHT_TIME = "1:00 pm"  # in New York, when these talks begin


def joined(talk: Talk) -> Talk:
    return talk.texts("daily", RIGHT_TIME, "JOIN").hears("You're in")


def test_nobody_is_subscribed_before_the_second_yes() -> None:
    talk = alice("en").texts("daily").hears("What time is it where you are")
    assert talk.person.daily.state == "off"
    talk.texts(RIGHT_TIME).hears(TERMS, "Eastern time", "Msg & data rates", "HELP", "STOP", "JOIN")
    assert talk.person.daily.state == "asked"
    for nearly in ("yes", "YES", "ok", "sure", "yes please", "start", "1", "👍", "joyn us", "daily",
                   "my sister wants to join a choir"):  # fmt: skip
        with told(nearly):
            talk.texts(nearly)
            assert talk.person.daily.state == "asked"
            assert not talk.effects(Subscribe)
    talk.texts("JOIN").hears("You're in", "from Tuesday")
    assert talk.person.daily.state == "on"


def test_the_words_on_both_sides_are_on_record() -> None:
    talk = alice("en").texts("daily", RIGHT_TIME)
    shown = talk.words
    talk.texts("Join please")
    assert talk.effects(RecordConsent) == [RecordConsent("opt-in", "Join please", shown, "text")]
    assert talk.effects(Subscribe) == [
        Subscribe(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), date(2026, 11, 24))
    ]


def test_unirme_is_the_second_yes_in_spanish() -> None:
    talk = alice().texts("quiero el mensaje diario por favor").hears("¿Qué hora es donde estás?")
    talk.texts("1:00 pm").hears("UNIRME").texts("Unirme").hears("¡Listo!", "desde el martes")
    assert talk.person.daily.state == "on"


def test_join_without_the_terms_shows_the_terms_first() -> None:
    talk = alice("en").texts("join").hears("What time is it where you are")
    assert talk.person.daily.state == "off"
    talk.texts(RIGHT_TIME).hears(TERMS).texts("join").hears("You're in")


def test_join_after_stop_shows_the_terms_again() -> None:
    talk = joined(alice("en")).texts("STOP", "START", "JOIN").hears(TERMS)
    assert not talk.effects(Subscribe)
    talk.texts("JOIN").hears("You're in")
    assert talk.person.daily.state == "on"


def test_a_subscriber_who_joins_again_is_told_so_and_nothing_is_recorded_twice() -> None:
    for again in ("JOIN", "daily"):
        talk = joined(alice("en")).texts(again).hears("You already get", "10:00 am", "Tuesday")
        assert not talk.effects(RecordConsent)


def test_another_hour_before_the_second_yes_shows_the_terms_anew() -> None:
    talk = alice("en").texts("daily", RIGHT_TIME, "time 6:30pm").hears("6:30 pm", "JOIN")
    talk.texts("JOIN").hears("6:30 pm")
    assert "6:30 pm" in talk.effects(RecordConsent)[0].shown


@pytest.mark.parametrize("talk", [nobody(), alice("en", stored=False)])
def test_nobody_joins_where_nothing_can_be_kept(talk: Talk) -> None:
    for words in ("daily", "join", "JOIN"):
        talk.texts(words).hears("can't keep changes")
        assert not talk.turn.effects or not talk.effects(Subscribe)


def test_on_a_call_nobody_joins_the_words_go_by_text() -> None:
    alice("en").calls().presses("5").hears("the word DAILY", "(2 0 2) 5 5 5, 0 1 0 0")
    talk = alice("en").texts("daily", RIGHT_TIME).calls().speaks("join").hears("DAILY")
    assert not talk.effects(Subscribe)
    assert talk.person.daily.state == "asked"


def test_stop_ends_everything_at_once() -> None:
    talk = joined(alice("en")).texts("Please stop texting me").hears("you are out", "988")
    assert talk.effects(Unsubscribe) == [Unsubscribe()]
    assert talk.effects(RecordConsent)[0].words == "Please stop texting me"
    assert talk.person.daily.state == "off"
    assert talk.person.opted_out


def test_who_left_is_told_the_way_back_and_nothing_else() -> None:
    talk = joined(alice("en")).texts("stop")
    for words in ("story", "menu", "1", "daily", "what", ""):
        talk.texts(words).hears("You left Hope Line", "START", "988").does_not_hear("MORE")
        assert talk.person.opted_out


def test_a_second_stop_is_not_answered_again() -> None:
    alice("en").texts("please stop texting me").texts("please stop texting me").hears_nothing()


def test_start_after_stop_brings_the_texts_back_but_no_subscription() -> None:
    talk = joined(alice("en")).texts("stop").texts("start").hears("Welcome back", "STOP")
    assert not talk.person.opted_out
    assert talk.person.daily.state == "off"
    assert [e.kind for e in talk.effects(RecordConsent)] == ["opt-in"]
    assert not talk.effects(Subscribe)


def test_start_from_somebody_who_never_left_is_hello() -> None:
    for word in ("START", "unstop", "Yes"):
        talk = bob("en").texts(word).hears("Reply with a number").does_not_hear("Welcome back")
        assert not talk.effects(RecordConsent)


@pytest.mark.parametrize(
    ("optout", "word"), list(product(("default", "advanced", "off"), ("STOP", "cancel", "Optout")))
)
def test_a_bare_stop_word_is_answered_by_the_carrier_unless_it_is_told_not_to(
    optout: str, word: str
) -> None:
    did = "STOP" if optout == "advanced" else ""
    talk = alice("en", optout=optout).texts(word, carrier_did=did)
    if optout == "off":
        talk.hears("you are out", "988")
    else:
        talk.hears_nothing()
    assert talk.person.opted_out
    assert talk.effects(RecordConsent)[0].words == word


@pytest.mark.parametrize("optout", ["default", "advanced", "off"])
def test_a_free_wording_is_always_answered_by_us(optout: str) -> None:
    alice("en", optout=optout).texts("stop please").hears("you are out")


@pytest.mark.parametrize("optout", ["default", "off"])
def test_help_and_start_are_answered_where_the_carrier_has_not_said_so(optout: str) -> None:
    talk = alice("en", optout=optout)
    talk.texts("HELP").hears("Hope Line", "help@example.org", "1 msg/day", "rates", "STOP", "988")
    talk.texts("INFO").hears("help@example.org")
    talk.texts("stop").texts("START").hears("Welcome back")


@pytest.mark.parametrize(("word", "did"), [("HELP", "HELP"), ("START", "START"), ("STOP", "STOP")])
def test_what_the_carrier_has_answered_is_not_answered_twice(word: str, did: str) -> None:
    alice("en", optout="advanced").texts(word, carrier_did=did).hears_nothing()


def test_a_start_that_the_carrier_answered_still_counts() -> None:
    talk = alice("en", optout="advanced").texts("STOP", carrier_did="STOP")
    talk.texts("START", carrier_did="START").hears_nothing()
    assert not talk.person.opted_out


def test_danger_is_answered_whatever_the_carrier_did() -> None:
    both = "unsubscribe me. i am going to kill myself tonight"
    for words in (both, "i want to kill myself"):
        alice("en", optout="advanced").texts(words, carrier_did="STOP").hears("988")


def test_danger_is_answered_for_somebody_who_left() -> None:
    talk = alice("en").texts("stop", "i want to kill myself").hears("988")
    assert talk.turn.heard.kind == "danger"
    assert talk.person.opted_out


@pytest.mark.parametrize(
    ("wish", "at", "said"),
    [
        ("TIME 7:30pm", "19:30", "7:30 pm"),
        ("time noon", "12:00", "12:00 pm"),
        ("TIME 6", "18:00", "6:00 pm"),
        ("time 11pm", "19:30", "between 10 am and 8 pm"),
        ("time 4 am", "10:00", "between 10 am and 8 pm"),
    ],
)
def test_the_hour_is_moved_into_the_window(wish: str, at: str, said: str) -> None:
    talk = joined(alice("en")).texts(wish).hears(said)
    assert talk.person.daily.at == at
    assert len(talk.effects(Subscribe)) == 1


@pytest.mark.parametrize("wish", ["hora 7:30pm", "hora 11pm", "cuando"])
def test_a_spanish_hour_does_not_end_in_two_dots(wish: str) -> None:
    words = joined(alice("es")).texts(wish).hears("p. m." if "pm" in wish else "a. m.").words
    assert ".." not in words


def test_an_hour_that_cannot_be_read_is_asked_for() -> None:
    talk = joined(alice("en")).texts("time").hears("What time of day").stands_at("daily/time_ask")
    talk.texts("half past two in the afternoon").hears("2:30 pm")
    assert talk.person.daily.at == "14:30"


def test_pause_resume_and_when() -> None:
    talk = joined(alice("en")).texts("pause 3").hears("Thursday")
    assert talk.person.daily.until == date(2026, 11, 26)
    assert talk.effects(Subscribe)[0].day == date(2026, 11, 26)
    talk.texts("when").hears("Thursday").texts("resume").hears("Tuesday")
    assert talk.person.daily.state == "on"


@pytest.mark.parametrize(
    ("words", "days"), [("pause", 7), ("pause 0", 1), ("pause 9999999", 90), ("pause ② ٣", 2)]
)
def test_a_pause_has_a_sensible_length(words: str, days: int) -> None:
    talk = joined(alice("en")).texts(words)
    until = talk.person.daily.until
    assert until is not None
    assert (until - date(2026, 11, 23)).days == days


def test_without_a_subscription_there_is_nothing_to_change() -> None:
    for words in ("when", "pause", "resume", "time 5pm"):
        talk = alice("en").texts(words).hears("You don't get daily texts")
        assert not talk.effects(Subscribe)


def test_an_hour_that_fits_no_zone_near_the_number_is_asked_about_once() -> None:
    talk = alice("en").texts("daily", "10:00 am").hears("far from where your number is")
    talk.texts("yes").hears(TERMS, "Pacific time")
    there = alice("en").texts("daily", "10:00 am", "ok").hears(TERMS, "Pacific time")
    assert there.person.daily.zone == "America/Los_Angeles"
    alice("en").texts("daily", "10:00 am", "New York").hears(TERMS, "Eastern time")
