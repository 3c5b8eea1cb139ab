"""What a reply costs and how long a menu is spoken: the budgets of the whole conversation."""

from __future__ import annotations

import pytest
from talk import ALICE, Talk, alice, on_a_call, shipped_script, standing, world

from hotline.channels.segments import fold, measure
from hotline.conversation import Person
from hotline.conversation.flow import Step
from hotline.conversation.sprint import Sprint
from hotline.library import TOPICS
from hotline.schedule import candidates

LANGS = ("en", "es")
PROMPT_SEGMENTS = {"en": 1, "es": 2}
REPLY_SEGMENTS = {"en": 3, "es": 5}
LONGEST_NAME = "The Warm Line of Ohio"[:20]
WORDS_A_MINUTE = 150
MENU_SECONDS = 30
STEPS = [step for step in shipped_script().flows.steps.values() if step.waits]
OPENINGS = {
    "en": "hi|story|hope|faq|support|daily|menu|START|HELP|help me find a therapist|xyzzy|more|when"
    "|call me|thanks|too much|rate|save|stop texting me|crisis line|i want to die|i relapsed",
    "es": "hola|historia|esperanza|preguntas|apoyo|diario|menú|HELP|xyzzy ya no|más|cuándo|llámame"
    "|gracias|demasiado|calificar|guardar|ya no me manden mensajes|quiero morirme|recaí ayer",
}


def segments(talk: Talk) -> int:
    return sum(measure(message).segments for message in talk.messages)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("step", [s for s in STEPS if s.by != "call"], ids=lambda step: step.name)
@pytest.mark.parametrize("name", ["Hope Line", LONGEST_NAME])
def test_a_prompt_fits_its_segments(lang: str, step: Step, name: str) -> None:
    person = Person(id="a1", lang=lang, met=True, candidates=candidates(ALICE))
    sprint = Sprint(person, world(name=name), "text")
    sprint.prompt(step)
    text = "\n".join(fold(say.words, lang) for say in sprint.says)
    assert measure(text).segments <= PROMPT_SEGMENTS[lang], text


@pytest.mark.parametrize(
    ("lang", "words"), [(lang, words) for lang in LANGS for words in OPENINGS[lang].split("|")]
)
@pytest.mark.parametrize("name", ["Hope Line", LONGEST_NAME])
def test_the_first_answer_fits_its_segments_whatever_is_asked(
    lang: str, words: str, name: str
) -> None:
    talk = alice(name=name).texts(words)
    assert segments(talk) <= REPLY_SEGMENTS[lang], talk.messages


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("name", ["Hope Line", LONGEST_NAME])
def test_every_part_of_a_story_fits_from_the_first_text_on(
    lang: str, topic: str, name: str
) -> None:
    word = {"en": "story", "es": "historia"}[lang]
    theme = next(
        p
        for p in shipped_script().words[lang].topics
        if shipped_script().words[lang].topics[p] == topic
    )
    talk = alice(name=name).texts(f"{word} {theme}").stands_at("story/reading")
    assert talk.turn.says[0].lang == lang
    while talk.place.step == "story/reading":
        assert segments(talk) <= REPLY_SEGMENTS[lang], talk.messages
        talk.texts({"en": "more", "es": "mas"}[lang])
    assert segments(talk) <= REPLY_SEGMENTS[lang], talk.messages


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("number", range(1, 6))
def test_every_part_of_an_answer_fits(lang: str, number: int) -> None:
    talk = standing(alice(lang), "questions/which").texts(str(number))
    assert segments(talk) <= REPLY_SEGMENTS[lang], talk.messages
    talk.texts({"en": "more", "es": "mas"}[lang])
    assert segments(talk) <= REPLY_SEGMENTS[lang], talk.messages


@pytest.mark.parametrize("lang", LANGS)
def test_every_place_to_find_support_fits(lang: str) -> None:
    for number in range(1, 10):
        talk = standing(alice(lang), "support/which").texts(str(number))
        assert segments(talk) <= REPLY_SEGMENTS[lang], talk.messages


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_no_spoken_menu_is_longer_than_half_a_minute(lang: str, step: Step) -> None:
    person = Person(id="a1", lang=lang, candidates=candidates(ALICE))
    sprint = Sprint(person, world(), "call")
    sprint.prompt(step)
    words = " ".join(say.words for say in sprint.says).split()
    assert len(words) * 60 / WORDS_A_MINUTE <= MENU_SECONDS, " ".join(words)


@pytest.mark.parametrize("lang", LANGS)
def test_leaving_in_danger_is_answered_within_the_budget(lang: str) -> None:
    both = {
        "en": "unsubscribe me. i am going to kill myself tonight",
        "es": "ya no me manden mensajes. me voy a matar hoy",
    }
    for name in ("Hope Line", LONGEST_NAME):
        talk = alice(lang, name=name)
        for _ in range(4):
            talk.texts(both[lang])
            assert segments(talk) <= REPLY_SEGMENTS[lang], talk.messages


@pytest.mark.parametrize("lang", LANGS)
def test_the_greeting_is_short(lang: str) -> None:
    talk = on_a_call(alice(lang), "home/menu").calls()
    assert len(talk.turn.says[0].words.split()) * 60 / WORDS_A_MINUTE <= 10
