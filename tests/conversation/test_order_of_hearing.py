"""The order in which a message is heard, at every step where somebody can stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from talk import Talk, alice, on_a_call, shipped_script, standing, told

from hotline.conversation import RecordConsent, Unsubscribe, to_fields
from hotline.conversation.flow import Step
from hotline.conversation.person import Daily
from hotline.conversation.turn import Dial, HangUp
from hotline.library import TOPICS

LANGS = ("en", "es")
DANGER = {"en": "i want to kill myself", "es": "quiero matarme"}
LEAVING = {"en": "please don't text me any more", "es": "ya no me manden mensajes"}
BOTH = {
    "en": "unsubscribe me. i am going to kill myself tonight",
    "es": "ya no me manden mensajes. me voy a matar hoy",
}
MENU = {"en": "Reply with a number or a word", "es": "Responde con número o palabra"}
NUMBER_SPOKEN = {"en": "9 8 8", "es": "9 8 8"}


def steps(channel: str) -> list[str]:
    """Every step at which somebody can stand on this channel."""
    flows = shipped_script().flows

    def stands(step: Step) -> bool:
        offered = any(choice.by in (None, channel) for choice in step.choices)
        return bool(offered or step.list or step.ask or step.reads)

    return sorted(s.name for s in flows.steps.values() if s.by in (None, channel) and stands(s))


def opened(step: str) -> dict[str, object]:
    if not shipped_script().flows.steps[step].reads:
        return {}
    page = step.partition("/")[0]
    item = {"story": "story:kitchen-drawer", "questions": "answer:find-support"}[page]
    return {"item": item, "at": 1}


def somebody(lang: str) -> Talk:
    """Somebody who has read a story and gets the daily text, so that every step makes sense."""
    talk = alice(lang)
    daily = Daily("on", "America/New_York")
    known = replace(talk.person, last_story="bus-seat", daily=daily)
    talk.fields = to_fields(known)
    return talk


def at_text(lang: str, step: str) -> Talk:
    return standing(somebody(lang), step, **opened(step))


def at_call(lang: str, step: str) -> Talk:
    return on_a_call(somebody(lang), step, **opened(step))


text_states = pytest.mark.parametrize(
    ("lang", "step"), [(lang, step) for lang in LANGS for step in steps("text")]
)
call_states = pytest.mark.parametrize(
    ("lang", "step"), [(lang, step) for lang in LANGS for step in steps("call")]
)


def test_there_are_steps_to_stand_at_on_both_channels() -> None:
    assert {"home/menu", "story/reading", "daily/clock", "crisis/quiet"} <= set(steps("text"))
    assert {"home/menu", "story/reading", "crisis/offer", "crisis/after_failed"} <= set(
        steps("call")
    )


@text_states
def test_danger_is_answered_first_at_every_step_of_texts(lang: str, step: str) -> None:
    talk = at_text(lang, step).texts(DANGER[lang])
    assert talk.turn.heard.kind == "danger"
    assert "988" in talk.messages[0]
    talk.stands_at("crisis/quiet")


@text_states
def test_consent_is_taken_back_at_every_step_of_texts(lang: str, step: str) -> None:
    talk = at_text(lang, step).texts(LEAVING[lang])
    assert talk.person.opted_out
    assert talk.person.daily.state == "off"
    assert Unsubscribe() in talk.turn.effects
    assert talk.effects(RecordConsent) == [RecordConsent("opt-out", LEAVING[lang], "", "text")]
    assert len(talk.messages) == 1
    talk.hears("988").does_not_hear(MENU[lang])


@text_states
def test_one_reply_takes_back_consent_and_answers_danger(lang: str, step: str) -> None:
    talk = at_text(lang, step).texts(BOTH[lang])
    assert talk.person.opted_out
    assert Unsubscribe() in talk.turn.effects
    assert talk.turn.heard.level in {"crisis", "emergency"}
    assert "988" in talk.messages[0]


@text_states
def test_the_carriers_words_come_before_the_choices_of_a_step(lang: str, step: str) -> None:
    for word in ("HELP", "info"):
        at_text(lang, step).texts(word).hears("help@example.org", "STOP", "988").stands_at(step)
    for word in ("STOP", "End", "quit"):
        talk = at_text(lang, step).texts(word).hears_nothing()
        assert talk.person.opted_out


@text_states
def test_a_command_leads_away_from_every_step_of_texts(lang: str, step: str) -> None:
    at_text(lang, step).texts("menu").hears(MENU[lang]).stands_at("home/menu")


@text_states
@pytest.mark.parametrize("words", ["", "🙂", "xyzzy plugh", "?" * 1600, "7" * 40, " \n "])
def test_what_nobody_understands_gets_a_number_and_a_way_on(
    lang: str, step: str, words: str
) -> None:
    talk = at_text(lang, step).texts(words)
    # Right after danger nothing is taken for a slip: the crisis answer comes again.
    assert talk.turn.heard.kind == ("free_words" if step == "crisis/quiet" else "net")
    talk.hears("988")
    assert shipped_script().flows.step(talk.place.step) is not None


@text_states
def test_a_picture_alone_is_answered(lang: str, step: str) -> None:
    at_text(lang, step).texts("", media=1).hears("988")


@text_states
def test_the_soft_tier_is_heard_before_an_answer_is_looked_for(lang: str, step: str) -> None:
    said = {"en": "i feel so hopeless and alone tonight", "es": "me siento muy triste"}
    talk = at_text(lang, step).texts(said[lang])
    assert talk.turn.heard.level == "support"
    talk.hears("988")


@call_states
def test_key_0_reaches_the_transfer_from_every_step_of_a_call(lang: str, step: str) -> None:
    at_call(lang, step).presses("0").is_dialling("988").stands_at("crisis/transfer")
    at_call(lang, step).presses("10").is_dialling("988")


@call_states
def test_saying_zero_reaches_the_transfer_as_well(lang: str, step: str) -> None:
    for word in ("0", "zero", "Cero."):
        at_call(lang, step).speaks(word).is_dialling("988")


@call_states
def test_danger_spoken_at_every_step_of_a_call_is_offered_the_transfer(
    lang: str, step: str
) -> None:
    talk = at_call(lang, step).speaks(DANGER[lang])
    assert talk.turn.heard.kind == "danger"
    assert NUMBER_SPOKEN[lang] in talk.turn.says[0].words
    talk.stands_at("crisis/offer").is_listened_to()
    talk.is_silent().is_dialling("988")


@call_states
def test_consent_is_taken_back_by_voice_at_every_step_of_a_call(lang: str, step: str) -> None:
    talk = at_call(lang, step).speaks(LEAVING[lang]).is_listened_to()
    assert talk.person.opted_out
    assert talk.effects(RecordConsent)[0].path == "call"
    assert talk.words


@call_states
def test_leaving_and_danger_in_one_breath_are_both_heard_on_a_call(lang: str, step: str) -> None:
    talk = at_call(lang, step).speaks(BOTH[lang]).stands_at("crisis/offer")
    assert talk.person.opted_out
    talk.hears("9 8 8")


@call_states
def test_star_leads_to_the_menu_from_every_step_of_a_call(lang: str, step: str) -> None:
    at_call(lang, step).presses("*").stands_at("home/menu").is_listened_to()


@call_states
@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "#", "", "A", "27"])
def test_every_key_at_every_step_is_answered_and_leaves_a_way_on(
    lang: str, step: str, key: str
) -> None:
    talk = at_call(lang, step).presses(key)
    assert talk.words
    assert talk.turn.close is not None
    assert shipped_script().flows.step(talk.place.step) is not None


@call_states
def test_silence_at_every_step_comes_to_an_end(lang: str, step: str) -> None:
    talk = at_call(lang, step)
    for _ in range(80):
        talk.is_silent()
        if isinstance(talk.turn.close, Dial):
            talk.dial_ends("no-answer")
        assert talk.words
        if isinstance(talk.turn.close, HangUp):
            return
    raise AssertionError("the call never ends")


@pytest.mark.parametrize("topic", TOPICS)
def test_under_which_theme_the_exact_word_is_the_theme(topic: str) -> None:
    word = shipped_script().content.shelf("en").phrase(f"theme.{topic}").words[0]
    with told(word):
        talk = standing(alice("en"), "story/which").texts(word).stands_at("story/reading")
        assert talk.place.topic == topic


def test_hope_is_a_theme_under_which_theme_and_todays_line_elsewhere() -> None:
    standing(alice("en"), "story/which").texts("hope").stands_at("story/reading")
    talk = standing(alice("en"), "questions/which").texts("hope").stands_at("home/menu")
    assert talk.turn.heard.intent == "hope"


def test_a_command_is_heard_while_a_step_waits_for_free_words() -> None:
    standing(alice("en"), "daily/clock").texts("faq").stands_at("questions/which")


def test_an_answer_that_is_none_is_asked_for_again_and_then_let_go() -> None:
    talk = standing(alice("en"), "daily/clock").texts("the usual one")
    talk.hears("9:40 pm", "988").stands_at("daily/clock_again")
    talk.texts("you know").hears("9:40 pm", "988").stands_at("daily/clock_again")
    talk.texts("if you say so").hears("988", MENU["en"]).stands_at("home/menu")


def test_a_wish_is_heard_while_a_step_waits_for_free_words() -> None:
    talk = standing(alice("en"), "daily/clock").texts("can i hear a sotry about stigma pls")
    talk.stands_at("story/reading")
    assert talk.place.topic == "stigma"


def test_a_second_alarm_gets_other_words() -> None:
    talk = alice("en").texts(DANGER["en"])
    first = talk.words
    assert talk.texts(DANGER["en"]).words != first
    assert talk.person.alarms == 2


def test_danger_is_answered_in_the_language_it_is_said_in() -> None:
    talk = alice("en").texts("ya no quiero vivir, quiero morirme").hears("Llama al 988")
    assert talk.person.lang == "es"


def test_only_the_first_1600_characters_are_listened_to() -> None:
    talk = alice("en").texts("blah " * 400 + DANGER["en"])
    assert talk.turn.heard.kind == "net"
    alice("en").texts("blah " * 200 + DANGER["en"]).stands_at("crisis/quiet")


def test_the_same_turn_twice_is_the_same_turn() -> None:
    one, two = alice("en"), alice("en")
    for words in ("story", "2", "more", "too much", "story", "9", "i want to die", "2"):
        assert one.texts(words).turn == two.texts(words).turn
    assert one.fields == two.fields == to_fields(replace(one.person, candidates=None))
