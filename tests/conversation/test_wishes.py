"""What people ask for, in their own words: text -> intent and theme, in English and Spanish."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talk import shipped_script

from hotline.conversation import wishes
from hotline.conversation.understand import understand
from hotline.conversation.words import INTENTS, load_vocabulary
from hotline.library import TOPICS, AuthorError

WORDS = shipped_script().words

ENGLISH = """
story | story
STORY | story
a story please | story
sotry | story
stroy pls | story
stories | story
can i hear a story | story
tell me a story | story
another story please | story
story stigma | story stigma
story about stigma | story stigma
can i hear a story about stigma pls | story stigma
sotry about shame plz | story stigma
something about feeling ashamed | story stigma
i want to read about someone who relapsed | story setbacks
story relapse | story setbacks
a story about setbakcs | story setbacks
do you have one about opening up to my family | story vulnerability
a story about asking for help | story vulnerability
story about being lonely | story support
story about finding community | story support
story hope | story hope
a story about resilience | story hope
story self care | story selfcare
something on medication and treatment | story selfcare
story purpose | story purpose
i need a story about meaning | story purpose
story daily life | story integration
a story about speaking up | story advocacy
story advocacy | story advocacy
hope | hope
hoep | hope
todays message | hope
cheer me up | hope
send me something hopeful | hope
daily | subscribe
dialy | subscribe
sign me up | subscribe
i'd like to get one every day | subscribe
text me daily | subscribe
can you send me a daily message please | subscribe
join | confirm
JOIN! | confirm
pause | pause
pause 7 | pause
take a break | pause
resume | resume
unpause | resume
time 7:30pm | change_time
change time | change_time
can i change the time | change_time
topic | change_topic
when | when
when is my next text | when
faq | faq
questions | faq
qeustions | faq
i have a question | faq
support | resources
find help | resources
i need a therapist | resources
where do i find a thearpist | resources
i have no insurance | resources
support groups near me | resources
menu | menu
mneu | menu
options | menu
what can you do | menu
who is this | help
how does this work | help
hi | start
hello there | start
more | more
go on | more
mroe | more
back | back
again | again
say that again please | again
save | save
save it | save
rate 4 | rate
rate 5 stars | rate
too much | too_much
this is too much | too_much
too heavy for me | too_much
english | language
in spanish please | language
share my story | share_story
i want to share my own story | share_story
discreet | discreet
forget me | delete_data
delete my data | delete_data
my data | my_data
what do you know about me | my_data
call me | call_me
can you call me back | call_me
that helped | feedback
i have a complaint | feedback
can i talk to a real person | human
are you a robot | human
i want to talk to someone | human
thanks | thanks
thank you so much | thanks
xyzzy plugh | unknown
the weather is nice | unknown
"""

SPANISH = """
historia | story
histroia | story
una historia por favor | story
cuéntame una historia | story
quiero leer una historia | story
otra historia | story
historia estigma | story stigma
una historia sobre el estigma | story stigma
algo sobre la vergüenza | story stigma
me da pena que me juzgan | story stigma
historia sobre recaídas | story setbacks
una historia de recaida pls | story setbacks
una historia sobre pedir ayuda | story vulnerability
historia sobre la familia y los amigos | story support
historia esperanza | story hope
una historia de salir adelante | story hope
historia sobre cuidarme | story selfcare
historia sobre el tratamiento | story selfcare
una historia sobre el propósito | story purpose
historia dia a dia | story integration
una historia de alzar la voz | story advocacy
esperanza | hope
esperansa | hope
mándame algo bonito | hope
la frase del día | hope
diario | subscribe
quiero recibir el mensaje diario | subscribe
inscríbeme por favor | subscribe
un mensaje cada mañana | subscribe
unirme | confirm
UNIRME | confirm
pausa | pause
reanudar | resume
hora 7:30pm | change_time
quiero cambiar la hora | change_time
tema | change_topic
cuándo | when
a qué hora llega | when
preguntas | faq
pregutnas | faq
tengo una pregunta | faq
apoyo | resources
necesito un terapeuta | resources
busco un psicologo | resources
donde hay ayuda | resources
no tengo seguro médico | resources
menú | menu
opciones | menu
cómo funciona | help
quién eres | help
buenos días | start
más | more
sigue | more
continuar por favor | more
atrás | back
otra vez | again
repite por favor | again
guardar | save
calificar 4 | rate
demasiado | too_much
es muy fuerte para mí | too_much
español | language
en inglés por favor | language
quiero contar mi historia | share_story
discreto | discreet
borra mis datos | delete_data
qué saben de mí | my_data
llámame | call_me
me gustó | feedback
quiero hablar con una persona | human
eres un robot | human
gracias | thanks
muchas gracias | thanks
"""


def rows(table: str, lang: str) -> list[tuple[str, str, str, str]]:
    pairs = (line.split(" | ") for line in table.splitlines() if line)
    return [(lang, text, *(*meant.split(), "")[:2]) for text, meant in pairs]  # type: ignore[misc]


TABLE = [*rows(ENGLISH, "en"), *rows(SPANISH, "es")]


def test_the_table_is_not_a_short_one() -> None:
    assert len(TABLE) >= 150
    met = {intent for _, _, intent, _ in TABLE}
    heard_elsewhere = {"unsubscribe", "crisis"}  # before any wish: see the order of hearing
    assert met | heard_elsewhere == set(INTENTS)
    assert {topic for *_, topic in TABLE if topic} == set(TOPICS)


@pytest.mark.parametrize(("lang", "text", "intent", "topic"), TABLE)
def test_a_wish_is_understood(lang: str, text: str, intent: str, topic: str) -> None:
    understood = understand(text, lang, shipped_script())
    assert (understood.intent, understood.topic or "") == (intent, topic)


@pytest.mark.parametrize(("lang", "text", "intent", "topic"), TABLE)
def test_a_wish_is_understood_by_somebody_whose_language_nobody_knows(
    lang: str, text: str, intent: str, topic: str
) -> None:
    understood = understand(text, "", shipped_script())
    assert (understood.intent, understood.topic or "") == (intent, topic)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("can i hear a story", "en"),
        ("quiero una historia", "es"),
        ("no", None),
        ("12345", None),
        ("", None),
        ("hola, como estas hoy", "es"),
    ],
)
def test_the_language_is_told_by_its_common_words(text: str, lang: str | None) -> None:
    assert wishes.language_of(text, WORDS) == lang


def test_a_switch_of_language_needs_more_than_one_word() -> None:
    assert wishes.language_of("hola", WORDS, least=2) is None
    assert wishes.language_of("hola, quiero hablar", WORDS, least=2) == "es"


@pytest.mark.parametrize("text", ["story of my life, ugh", "the doctor said time heals", "tell"])
def test_a_command_is_the_whole_message_or_none(text: str) -> None:
    assert wishes.command(text, WORDS, "en") is None


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_listened_to(text: str) -> None:
    understood = understand(text, "", shipped_script())
    assert understood.intent in INTENTS
    assert understood.topic is None or understood.topic in TOPICS
    assert set(understood.as_dict()) == {
        "level", "category", "about", "rule", "lang", "intent", "topic", "revokes",
    }  # fmt: skip


def test_what_is_no_wish_but_danger_or_leaving_is_named_so() -> None:
    script = shipped_script()
    assert understand("i want to kill myself", "", script).intent == "crisis"
    left = understand("please stop texting me", "", script)
    assert (left.intent, left.revokes) == ("unsubscribe", True)
    assert understand("HELP", "en", script).intent == "help"
    assert understand("START", "en", script).intent == "start"


# --- mistakes in the file -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "line", "problem", "remedy"),
    [
        ("intents:\n  story: [tale]\n  hopp: [x]\n", 3, "'hopp' is not known", "Use: story"),
        ("topics:\n  stigma: [x]\n  weather: [rain]\n", 3, "'weather' is not known", "vulnerab"),
        ("intents:\n  story: [go on]\n  more: [go on]\n", 3, "also means 'story'", "one place"),
        ("intents:\n  story: [a]\n  story: [b]\n", 3, "'story' stands twice", "line 2"),
        ("intents: [\n", 2, "not YAML", "indentation"),
        ("intents:\n  story: tale\n", 2, "not a list", "[word, another]"),
    ],
)
def test_a_mistake_in_the_words_names_file_line_and_remedy(
    tmp_path: Path, page: str, line: int, problem: str, remedy: str
) -> None:
    (tmp_path / "en").mkdir()
    path = tmp_path / "en" / "words.yaml"
    path.write_text(page, "utf-8")
    with pytest.raises(AuthorError) as caught:
        load_vocabulary(tmp_path, shipped_script().content.shelf("en"))
    assert caught.value.where.file == path
    assert caught.value.where.line == line
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_intent_has_words_and_a_step_that_answers_it(lang: str) -> None:
    flows = shipped_script().flows
    meant = set(WORDS[lang].intents.values())
    assert set(INTENTS) - {"unknown"} <= meant | {"crisis", "unsubscribe"}
    for intent in set(INTENTS) - {"unknown", "unsubscribe"}:
        assert intent in flows.everywhere
