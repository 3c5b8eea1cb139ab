"""Finds every state that people can come to, by trying every input in each state found so far.

Two persons are in the same state when the line cannot tell them apart in kind: where they stand,
what is open and how far, whether they get daily texts, have left, or cannot be remembered. Counts
that only grow (misses, silences, stories heard) are followed by laws of their own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from hotline import crisis
from hotline.conversation import Line, Person, Place, Script, Turn, World, advance
from hotline.conversation.budgets import MOST_SAVED
from hotline.conversation.echo import Repeats
from hotline.conversation.events import CallStarted
from hotline.conversation.flow import Step
from hotline.conversation.person import Bookmark, Daily
from hotline.conversation.turn import Channel, Dial, HangUp
from hotline.conversation.words import Vocabulary
from hotline.conversation.world import Ear
from hotline.library import Shelf
from hotline.proof.inputs import DIAL_ENDS, Input, calls, texts

MOST_STATES = 20_000  # an operator's flows come nowhere near; a proof has an end
SOMEBODY = "0" * 32
GREETING = Place(step="home/greeting")


@dataclass(frozen=True, slots=True)
class Took:
    """What one input led to; `turn` is None when the engine failed, with `error`."""

    input: Input
    turn: Turn | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Somebody at a step (or being connected to a crisis line), and what every input led to."""

    person: Person
    world: World
    channel: Channel
    dialling: bool = False
    tried: tuple[Took, ...] = ()

    @property
    def place(self) -> Place:
        """Where they stand on this channel."""
        return (self.person.call or GREETING) if self.channel == "call" else self.person.place

    @property
    def lang(self) -> str:
        """The language in which they are answered."""
        return self.shelf.lang

    @property
    def shelf(self) -> Shelf:
        """The content of that language."""
        return self.world.script.content.shelf(self.person.lang)

    @property
    def step(self) -> Step | None:
        """The step at which they stand, while it survives."""
        return self.world.script.flows.step(self.place.step)

    def take(self, taken: Input) -> Took:
        """Try one input; the engine's own failure is what a proof is there to find."""
        try:
            return Took(taken, advance(_rested(self.person), taken.event, self.world))
        except Exception as error:
            return Took(taken, None, f"{type(error).__name__}: {error}")


def explore(script: Script, line: Line, today: date) -> tuple[State, ...]:
    """Every state that can be reached, each with what every input leads to."""
    script = replace(script, listener=Remembering(script.listener))
    world = World(script, line, datetime.combine(today, time(17), UTC))
    inputs = _inputs(script.words)
    found: dict[tuple[Any, ...], State] = {}
    _walk(found, _beginnings(world), inputs)
    _walk(found, list(_elsewhere(world, found.values())), inputs)
    return tuple(found.values())


def _inputs(words: Mapping[str, Vocabulary]) -> dict[tuple[Channel, str], tuple[Input, ...]]:
    found: dict[tuple[Channel, str], tuple[Input, ...]] = {}
    for lang, vocabulary in words.items():
        found["text", lang], found["call", lang] = texts(vocabulary), calls(vocabulary)
    return found


def _walk(
    found: dict[tuple[Any, ...], State],
    beginnings: Iterable[State],
    inputs: Mapping[tuple[Channel, str], tuple[Input, ...]],
) -> None:
    """Go on from these states until nothing new is found."""
    waiting = deque(beginnings)
    while waiting and len(found) < MOST_STATES:
        state = waiting.popleft()
        if (kind := _kind(state)) not in found:
            possible = DIAL_ENDS if state.dialling else inputs[state.channel, state.lang]
            tried = tuple(state.take(taken) for taken in possible)
            found[kind] = replace(state, tried=tried)
            waiting.extend(_led_to(state, tried))


def _elsewhere(world: World, found: Iterable[State]) -> Iterator[State]:
    """Somebody by text at each waiting step that only words nobody can foresee lead to."""
    reached = {state.place.step for state in found}
    for step in world.script.flows.steps.values():
        if step.waits and step.by != "call" and step.name not in reached:
            for lang, shelf in world.script.content.shelves.items():
                place = Place(step.name, topic=next(iter(shelf.themes), ""))
                country = world.line.country
                person = Person(id=SOMEBODY, met=True, lang=lang, country=country, place=place)
                yield State(person, world, "text")


def _led_to(state: State, tried: tuple[Took, ...]) -> Iterator[State]:
    for took in tried:
        if took.turn is not None and not isinstance(took.turn.close, HangUp):
            dialling = isinstance(took.turn.close, Dial)
            yield replace(state, person=took.turn.person, dialling=dialling)


def _beginnings(world: World) -> Iterator[State]:
    """Everybody who may write or call: strangers, subscribers, those who left, the unremembered."""
    away = replace(world, stored=False)
    for lang in world.script.content.languages:
        nobody = Person(met=True, lang=lang, country=world.line.country)
        yield State(nobody, away, "text")
        yield from _called(State(nobody, away, "call"))
        yield from _called(State(nobody, world, "call"))
        for person in _people(world, lang):
            yield State(person, world, "text")
            yield from _called(State(person, world, "call"))


def _called(state: State) -> Iterator[State]:
    begun = replace(state, person=replace(state.person, call=GREETING))
    return _led_to(begun, (begun.take(Input("a call", CallStarted())),))


def _people(world: World, lang: str) -> Iterator[Person]:
    known = Person(id=SOMEBODY, met=True, lang=lang, country=world.line.country)
    daily = Daily("on", zone="America/New_York", us_state="NY")
    yield replace(known, met=False)
    yield known
    yield _reader(world, known)
    yield replace(known, daily=daily)
    yield replace(known, daily=replace(daily, state="paused"))
    yield replace(known, opted_out=True)


def _reader(world: World, known: Person) -> Person:
    """Somebody in the middle of one story who kept those with the longest titles."""
    stories = world.script.content.shelf(known.lang).stories
    longest = sorted(stories, key=lambda story: -len(stories[story].title))[:MOST_SAVED]
    if not longest:
        return known
    mark = Bookmark(longest[0], 0.5)
    return replace(known, saved=tuple(longest), bookmark=mark, last_story=longest[0])


def _kind(state: State) -> tuple[Any, ...]:
    person, place, step = state.person, state.place, state.step
    remembered = (person.blank, state.world.stored)
    leg = str(place.at) if state.dialling else ""  # the first number, or the one after it
    open_there = _how_far(state) if step and step.reads else ("", leg)
    circumstance = _on_call(person) if state.channel == "call" else _by_text(person)
    where = (state.channel, state.dialling, state.lang, place.step, place.paused, open_there)
    return (*where, *remembered, circumstance)


def _by_text(person: Person) -> str:
    if person.opted_out:
        return "left"
    if person.daily.state != "off":
        return person.daily.state
    return "reader" if person.last_story or person.saved else "known" if person.met else "stranger"


def _on_call(person: Person) -> str:
    return "left" if person.opted_out else "reader" if person.last_story else "known"


def _how_far(state: State) -> tuple[str, str]:
    """What is read: at its beginning, in its middle, or at its end."""
    kind, _, identity = state.place.item.partition(":")
    answers = {answer.id: answer for answer in state.shelf.answers}
    desk = state.shelf.stories.get(identity) if kind == "story" else answers.get(identity)
    if desk is None:
        return kind, "gone"
    length = len(desk.sentences if state.channel == "call" else desk.parts)
    at = state.place.at
    return kind, "end" if at >= length - 1 else "begun" if at > 0 else "opened"


def _rested(person: Person) -> Person:
    """The same person some time later: nobody is taken for a robot between two states."""
    return replace(person, repeats=Repeats())


class Remembering:
    """An ear that is asked the same few things in every state, and listens to each once."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear
        self._heard: dict[tuple[str, str | None], crisis.Heard] = {}

    def hear(self, text: str, lang: str | None = None) -> crisis.Heard:
        """What the ear hears in the text."""
        asked = (text, lang)
        if asked not in self._heard:
            self._heard[asked] = self._ear.hear(text, lang)
        return self._heard[asked]
