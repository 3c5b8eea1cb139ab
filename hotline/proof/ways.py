"""Laws over the whole graph: from every state there is a way out, and one to a crisis line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hotline.conversation.events import DialEnded, Event, Keys, Silence, Text
from hotline.conversation.person import MENU
from hotline.conversation.turn import Dial, HangUp, Turn
from hotline.proof.explore import State
from hotline.proof.inputs import NONSENSE, Input
from hotline.proof.turns import Broken, names_a_way

OFFER, READING = "crisis/offer", "story/reading"  # steps that the engine itself leads to
LANGUAGE_WORDS = {"en": "english", "es": "espanol"}
LONGEST_SILENCE = 250  # sentences and prompts that may follow each other unanswered


def broken_ways(states: Sequence[State]) -> Iterator[Broken]:
    """Each state without a way out, without a crisis line in two inputs, or without an end."""
    for state in (state for state in states if not state.dialling):
        laws = _ON_CALLS if state.channel == "call" else _IN_TEXTS
        for law in laws:
            if problem := law(state):
                where = f"{problem} by {state.channel} ({state.lang})"
                yield Broken(state.place.step, where, _REMEDY)


_REMEDY = "Lead on to a step that people can leave, or compare with the page that ships."


def _menu_by_text(state: State) -> str:
    """The author's own word for the menu leads there, unless somebody has left."""
    words = state.world.script.words[state.lang].intents
    word = next((phrase for phrase, intent in words.items() if intent == "menu"), "menu")
    turn = _step(state, Text(word))
    home = turn and (turn.person.place.step == MENU or turn.person.opted_out)
    return "" if home else f"{word!r} does not lead to the menu"


def _menu_by_key(state: State) -> str:
    turn = _step(state, Keys("*"))
    call = turn and turn.person.call
    over = turn and isinstance(turn.close, HangUp)
    return "" if over or (call and call.step == MENU) else "the star key does not lead to the menu"


def _misunderstood_twice(state: State) -> str:
    """Whoever is not understood twice has been told a crisis line."""
    first = _step(state, Text(NONSENSE))
    if first is None or names_a_way(state, first):
        return ""
    second = _step(replace(state, person=first.person), Text(NONSENSE))
    named = second is None or names_a_way(state, second)
    return "" if named else "two texts that are not understood are told no crisis line"


def _crisis_by_word(state: State) -> str:
    words = state.world.script.words[state.lang].intents
    for word in (phrase for phrase, intent in words.items() if intent == "crisis"):
        turn = _step(state, Text(word))
        if turn is not None and not names_a_way(state, turn):
            return f"{word!r} names no crisis line"
        if turn is not None and turn.close is not None:
            return f"{word!r} does what only a call can do"
    return ""


def _crisis_by_key(state: State) -> str:
    turn = _step(state, Keys("0"))
    reached = turn is not None and names_a_way(state, turn)
    return "" if reached else "key 0 reaches no crisis line"


def _silence_ends(state: State) -> str:
    """A caller who says nothing more is let go kindly, or connected; never kept for ever."""
    turn, event = _step(state, Silence()), Silence()
    for _ in range(LONGEST_SILENCE):
        if turn is None or isinstance(turn.close, HangUp):
            return ""
        following: Event = DialEnded("failed") if isinstance(turn.close, Dial) else event
        turn = _step(replace(state, person=turn.person), following)
    return "silence never comes to an end"


def _connects(state: State) -> str:
    """After danger was heard on a call, silence connects: somebody may not be able to speak."""
    if state.place.step != OFFER:
        return ""
    turn = _step(state, Silence())
    reached = turn is not None and names_a_way(state, turn)
    return "" if reached else "silence after danger reaches no crisis line"


def _more_goes_on(state: State) -> str:
    """Whoever reads gets the next part for the author's own word for it."""
    reading = state.step and state.step.reads and state.place.item != ""
    if not reading or state.person.opted_out:
        return ""
    turn, word = _says(state, "more")
    place = turn and turn.person.place
    stays = place and (place.step, place.at) == (state.place.step, state.place.at)
    goes_on = turn and turn.heard.intent == "more" and not stays
    return "" if goes_on else f"{word!r} does not go on reading"


def _too_much_stops(state: State) -> str:
    """Whoever says that a story is too much is not sent more of its theme."""
    if state.place.step != READING or state.person.opted_out:
        return ""
    turn, word = _says(state, "too_much")
    stopped = turn is None or (turn.person.place.item == "" and turn.person.muted)
    return "" if stopped else f"{word!r} does not stop the story"


def _language_changes(state: State) -> str:
    if len(state.world.script.words) < 2 or state.place.step != MENU or state.person.opted_out:
        return ""
    others = [lang for lang in state.world.script.words if lang != state.lang]
    named = LANGUAGE_WORDS.get(others[0], "")
    turn = _step(state, Text(named)) if named else None
    same = turn is not None and turn.person.lang == state.lang
    return f"{named!r} does not change the language" if same else ""


def _language_by_key(state: State) -> str:
    """At the menu of a call one key leads to another language."""
    if len(state.world.script.words) < 2 or state.place.step != MENU:
        return ""
    turns = (_step(state, Keys(key)) for key in "123456789*#")
    changes = any(turn and turn.person.lang != state.person.lang for turn in turns)
    return "" if changes else "no key of the menu changes the language"


def _says(state: State, intent: str) -> tuple[Turn | None, str]:
    """What the author's first word for an intent leads to; None where there is no such word."""
    intents = state.world.script.words[state.lang].intents
    word = next((phrase for phrase, meaning in intents.items() if meaning == intent), "")
    return (_step(state, Text(word)) if word else None), word


def _step(state: State, event: Event) -> Turn | None:
    return state.take(Input("", event)).turn


_IN_TEXTS = (
    _menu_by_text, _misunderstood_twice, _crisis_by_word, _more_goes_on, _too_much_stops,
    _language_changes,
)  # fmt: skip
_ON_CALLS = (_menu_by_key, _crisis_by_key, _silence_ends, _connects, _language_by_key)
