"""Laws of what is offered: it is named, and whoever takes it is heard as taking it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hotline.conversation.events import Speech, Text
from hotline.conversation.flow import Step
from hotline.conversation.hearing import options_at
from hotline.conversation.options import KEY_WORDS, Option
from hotline.conversation.optout import fold
from hotline.conversation.turn import Turn
from hotline.proof.explore import State
from hotline.proof.inputs import Input
from hotline.proof.turns import Broken, names_a_way


def unheard(states: Sequence[State]) -> Iterator[Broken]:
    """Each choice that is not offered, or is heard as something else; danger is no mistake."""
    seen = set[tuple[str, str, str]]()
    for state in states:
        at = (state.channel, state.lang, state.place.step)
        if at not in seen and state.step and not state.person.opted_out and not state.dialling:
            seen.add(at)
            yield from _at(state, state.step)


def _at(state: State, step: Step) -> Iterator[Broken]:
    prompt, options = options_at(step, state.person, state.world, state.channel)
    if step.list and not options:
        yield Broken(step.name, f"nothing stands on its list ({state.lang})", "Add an entry.")
    if step.waits and not step.reads and not prompt.strip():
        problem = f"it waits and says nothing by {state.channel} ({state.lang})"
        yield Broken(step.name, problem, "Give it `say:` with words for eye and ear.")
    keys = [option.key for option in options if option.key]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        problem = f"the key {key!r} is given to two choices by {state.channel} ({state.lang})"
        yield Broken(step.name, problem, "A list has the keys from 1 on: give the choice another.")
    for option in options:
        silent = step.silence is not None and option.go == step.silence
        if not silent and not _offered(state, option, prompt):
            problem = f"the choice {option.label!r} is never offered ({state.lang})"
            yield Broken(step.name, problem, "Put {choices} into what the step says.")
        yield from _taken(state, step, option)


def _offered(state: State, option: Option, prompt: str) -> bool:
    """Whether the prompt has the choice's label or any word that takes it; on a call, its key."""
    asked, names = f" {fold(prompt)} ", (option.label, *option.words)
    if state.channel == "text":
        return any(fold(name) in asked for name in names)
    key = {"*": "key.star", "#": "key.pound"}.get(option.key)
    said = state.shelf.phrase(key).spoken if key else option.key
    return bool(fold(said)) and f" {fold(said)}" in asked.replace(".", "")


def _taken(state: State, step: Step, option: Option) -> Iterator[Broken]:
    kind = Text if state.channel == "text" else Speech
    said = {option.label, *option.words} if kind is Speech else {
        option.key, option.label, *option.words,
    }  # fmt: skip
    for words in sorted(said):
        if kind is Speech and KEY_WORDS.get(fold(words), words) == "0":
            continue  # on a call this is the crisis line, whatever it is a word for
        turn = state.take(Input(words, kind(words))).turn
        if turn is None:
            continue
        heard, wishes = turn.heard, state.world.script.flows.everywhere
        danger = heard.intent == "crisis" and names_a_way(state, turn)
        if not danger and option.go not in (heard.intent, wishes.get(heard.intent)):
            instead = heard.intent or heard.kind
            problem = f"{words!r} by {state.channel} is heard as {instead!r} ({state.lang})"
            yield Broken(step.name, problem, f"Give the choice {option.label!r} another word.")
        elif option.entry and not _of_entry(option, turn):
            problem = f"{words!r} by {state.channel} takes another entry ({state.lang})"
            yield Broken(
                step.name, problem, f"Take that word out of {option.label!r} or the other."
            )
        elif _stays(state, step, turn):
            problem = f"the choice {option.label!r} leads nowhere by {state.channel} ({state.lang})"
            yield Broken(step.name, problem, "Let its `go:` lead to a step that says something.")


def _of_entry(option: Option, turn: Turn) -> bool:
    """Whether it was this entry of a list that was opened."""
    place = turn.person.call or turn.person.place
    opened = {turn.heard.topic, place.topic, place.item.partition(":")[2] or place.item}
    return option.entry in opened or place.item == ""


def _stays(state: State, step: Step, turn: Turn) -> bool:
    """Whether the same question is asked again, and nothing else was said.

    The choice of another language is none where the line speaks one.
    """
    script = state.world.script
    if len(script.words) == 1 and turn.heard.intent == script.flows.everywhere.get("language"):
        return False
    call = turn.person.call
    place = call if state.channel == "call" and call else turn.person.place
    asked, _ = options_at(step, turn.person, state.world, state.channel)
    said = "\n".join(say.words for say in turn.says)
    return place.step == step.name and said == asked and turn.person.lang == state.person.lang
