"""Random walks: whatever people do, in whatever order, the line answers and never falls over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from talk import Talk, alice, bob, nobody, shipped_script

from hotline.channels.segments import measure
from hotline.conversation import Count, Person, RecordConsent, Subscribe
from hotline.conversation.optout import fold
from hotline.conversation.person import MENU
from hotline.conversation.turn import Dial, HangUp, Listen
from hotline.library.choose import fitting

# Four laws of 64 walks of 40 steps: 10,240 turns in every run, 96,000 in a long one.
WALKS = 64 if os.environ.get("HOTLINE_SOAK") != "1" else 600
STEPS = 40
MOST_SEGMENTS = {"en": 3, "es": 5}
STATUSES = ["completed", "busy", "no-answer", "failed", "canceled"]

SAID = """
story|2|1|3|9|#|more|MORE|again|save|too much|rate|rate 4|4|hope|faq|support|menu|daily|1:00 pm
|10 am|chicago|yes|JOIN|join us|when|time 7pm|time|pause|pause 3|resume|stop|START|HELP|spanish
|english
|thanks|back|save|share my story|call me|topic|my data|forget me|crisis|i want to die
|i relapsed yesterday|unsubscribe me, i want to die|please don't text me|xyzzy||🙂|0|*|another story
|story about shame|can i hear a sotry about hope pls|are you a robot|no|ok|7|12|30303
|historia|cuéntame una historia sobre el estigma|más|otra vez|demasiado|calificar 3|esperanza
|preguntas|apoyo|menú|diario|1:00 pm|unirme|hora 5pm|alto|ya no quiero vivir|me siento muy triste
|gracias|inglés
""".replace("\n", "").split("|")
PEOPLE: list[Callable[[], Talk]] = [
    alice,
    bob,
    nobody,
    lambda: alice("es"),
    lambda: bob("es"),
    lambda: alice("en", stored=False),
]
ASKED_AGAIN = {"again", "back", "story/open_saved"}
seeds = st.integers(0, 2**64)


def walk(talk: Talk, seed: int) -> Iterator[Talk]:
    """Take `STEPS` steps by text and by call, looking at what was answered after each."""
    chance = Random(seed)
    for _ in range(STEPS):
        if chance.random() < 0.04:
            talk.waits(hours=chance.randrange(1, 60))
        (call_step if on_a_call(talk, chance) else text_step)(talk, chance)
        check(talk)
        yield talk


def on_a_call(talk: Talk, chance: Random) -> bool:
    """Whether the next step belongs to a call: a call that was begun mostly goes on."""
    going_on = isinstance(talk.turn.close, Listen | Dial)
    return chance.random() < (0.9 if going_on else 0.15)


def text_step(talk: Talk, chance: Random) -> None:
    scribble = "".join(chance.choices("abc xyz áñ🙂?!19\n", k=chance.randrange(30)))
    talk.texts(chance.choice(SAID) if chance.random() < 0.95 else scribble)


def call_step(talk: Talk, chance: Random) -> None:
    if isinstance(talk.turn.close, Dial):
        talk.dial_ends(chance.choice(STATUSES))
    elif not isinstance(talk.turn.close, Listen):
        talk.calls()
    else:
        heard = [talk.presses, talk.presses, talk.presses, talk.speaks]
        acts = [lambda: chance.choice(heard[:3])(chance.choice("123456789*#0"))] * 6
        acts += [lambda: talk.speaks(chance.choice(SAID)), talk.is_silent, talk.is_silent]
        chance.choice([*acts, talk.is_silent, talk.hangs_up])()


def check(talk: Talk) -> None:
    flows = shipped_script().flows
    turn, on_call = talk.turn, talk.turn.person.call is not None
    assert talk.place.step in flows.steps
    assert turn.person.place.step in flows.steps
    assert turn.silent or turn.says or isinstance(turn.close, HangUp)
    assert all(say.words.strip() for say in turn.says)
    assert "{" not in talk.words, "a slot was left open"
    if on_call:
        assert turn.close is not None
        assert isinstance(turn.close, Listen | Dial | HangUp)
    else:
        check_size(talk)


def check_size(talk: Talk) -> None:
    sizes = [measure(message).segments for message in talk.messages]
    lang = talk.turn.says[0].lang if talk.turn.says else "en"
    assert sum(sizes) <= MOST_SEGMENTS[lang], talk.messages


@settings(max_examples=WALKS, deadline=None)
@given(seeds, st.sampled_from(PEOPLE))
def test_a_random_walk_is_answered_at_every_step(seed: int, person: Callable[[], Talk]) -> None:
    assert sum(1 for _ in walk(person(), seed)) == STEPS


@settings(max_examples=WALKS, deadline=None)
@given(seeds)
def test_on_no_walk_is_anybody_subscribed_but_by_join(seed: int) -> None:
    before = Person().daily
    for talk in walk(alice("en"), seed):
        now, before = before, talk.person.daily
        if before.state == "on" and now.state not in {"on", "paused"}:
            assert talk.effects(Subscribe)
            consent = talk.effects(RecordConsent)[0]
            assert fold(consent.words) in {"join", "unirme"}
            assert "STOP" in consent.shown
        assert not (talk.person.opted_out and before.state in {"on", "paused"})


@settings(max_examples=WALKS, deadline=None)
@given(seeds)
def test_from_anywhere_on_a_walk_the_crisis_line_is_one_input_away(seed: int) -> None:
    for talk in walk(bob("en"), seed):
        aside = replace(talk)
        if isinstance(talk.turn.close, Listen):
            aside.presses("0").is_dialling("988")
        aside.texts("i want to kill myself").hears("988")


@settings(max_examples=WALKS, deadline=None)
@given(seeds)
def test_on_no_walk_is_a_story_told_again_before_all_that_fit_were_heard(seed: int) -> None:
    before, shelf = alice("en").person, shipped_script().content.shelf("en")
    for talk in walk(alice("en"), seed):
        person, wished = talk.person, talk.turn.heard.intent
        if Count("story") in talk.turn.effects and wished not in ASKED_AGAIN:
            fit = fitting(shelf, talk.place.topic or None, before.muted, ()) - {before.last_story}
            assert person.last_story not in before.heard or fit <= before.heard
            assert not fit or person.last_story != before.last_story
        before = person


def test_everybody_begins_at_the_menu() -> None:
    assert alice().person.place.step == MENU
