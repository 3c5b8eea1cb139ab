"""Laws that hold for each turn: an answer, in one language, short enough, and danger first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hotline.channels import sms
from hotline.channels.segments import measure
from hotline.conversation.aloud import aloud
from hotline.conversation.effects import Count, Unsubscribe
from hotline.conversation.sprint import IN_CIRCLES, SLOT
from hotline.conversation.transfer import spoken_digits
from hotline.conversation.turn import Dial, HangUp, Turn
from hotline.proof.explore import State, Took
from hotline.proof.inputs import DIAL_ENDS

REPLY_SEGMENTS = {"en": 3, "es": 5}
ANYWHERE = "findahelpline.com"


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that does not hold at a step: what happens, and the remedy."""

    step: str
    problem: str
    remedy: str


def broken_turns(states: Sequence[State]) -> Iterator[Broken]:
    """Each turn that breaks a law."""
    for state in states:
        for took in state.tried:
            for problem, remedy in _problems(state, took):
                what = f"{took.input.name!r} by {state.channel} ({state.lang}) {problem}"
                yield Broken(state.place.step, what, remedy)


def _problems(state: State, took: Took) -> Iterator[tuple[str, str]]:
    if took.turn is None:
        yield f"fails: {took.error}", "Compare with the page that ships; this must never happen."
        return
    for law in LAWS:
        yield from law(state, took, took.turn)


# In one text with a goodbye, one reply does both.
_HEARD_AS = {"danger": {"danger"}, "both": {"danger", "opt_out"}}
Problems = Iterable[tuple[str, str]]


def _answered(_: State, took: Took, turn: Turn) -> Problems:
    if turn.silent and took.input.means not in {"danger", "both"}:
        return  # the carrier has answered, or somebody who left sent STOP again
    gone = took.input.name == "a hang-up"
    said = any(say.words.strip() for say in turn.says)
    if turn.silent or not (said or gone or isinstance(turn.close, Dial)):
        yield "gets no answer", "Give the step words: `say:`."


def _slots(_: State, __: Took, turn: Turn) -> Problems:
    for say in turn.says:
        if slot := SLOT.search(say.words):
            yield f"is answered with an open {slot[0]}", "Take the slot out, or spell it right."


def _one_language(_: State, __: Took, turn: Turn) -> Problems:
    if {say.lang for say in turn.says} - {turn.person.lang, ""} and turn.person.lang:
        yield "is answered in two languages", "Compare with the page that ships."


def _short(state: State, _: Took, turn: Turn) -> Problems:
    if state.channel == "text":
        size = sum(measure(message).segments for message in sms.texts(turn))
        most = REPLY_SEGMENTS.get(turn.person.lang, 5)
        if size > most:
            yield f"is answered with {size} segments of {most}", "Shorten what is said there."


def _danger_first(state: State, took: Took, turn: Turn) -> Problems:
    if took.input.means in {"danger", "both"}:
        if turn.heard.kind not in _HEARD_AS[took.input.means]:
            yield "is not heard as danger", "Danger comes before everything: undo the change."
        elif not names_a_way(state, turn):
            yield "is answered without a crisis line", "Name {lines} in content/*/crisis.yaml."


def _leaving_holds(_: State, took: Took, turn: Turn) -> Problems:
    if took.input.means in {"leave", "both"} and not turn.person.opted_out:
        yield "does not end the texts", "Undo the change: consent taken back is always heard."


def _leaves_only_when_asked(_: State, took: Took, turn: Turn) -> Problems:
    left = any(isinstance(effect, Unsubscribe) for effect in turn.effects)
    if left and took.input.means not in {"leave", "both"}:
        yield "ends the texts, which nobody asked for", "Take `do: leave` out of that step."


def _in_circles(_: State, __: Took, turn: Turn) -> Problems:
    if Count(IN_CIRCLES) in turn.effects:
        yield "goes round in circles", "Let one of these steps wait for an answer."


def _by_text_nobody_is_dialled(state: State, _: Took, turn: Turn) -> Problems:
    if state.channel == "text" and turn.close is not None:
        yield (
            "does by text what only a call can do",
            "Lead to a step for texts, or give it `by: call`.",
        )


def _stays_on_the_line(state: State, took: Took, turn: Turn) -> Problems:
    over = state.channel == "call" and isinstance(turn.close, HangUp)
    if over and took.input.means in {"danger", "both"}:
        yield "is hung up on", "Let that step wait, or connect to the crisis line."


def _failed_transfer_names_a_number(state: State, took: Took, turn: Turn) -> Problems:
    missed = state.dialling and took.input.name != DIAL_ENDS[0].name
    if missed and not names_a_way(state, turn):
        yield "is not told the number", "Let crisis/transfer_failed do `name_line`."


def _stands(state: State, _: Took, turn: Turn) -> Problems:
    if isinstance(turn.close, HangUp | Dial):
        return
    call = turn.person.call
    place = call if state.channel == "call" and call else turn.person.place
    step = state.world.script.flows.step(place.step)
    if step is None or not (step.waits or step.ends):
        name = place.step
        yield f"leaves people at {name!r}, which waits for nothing", "Give it `rest:` or `go:`."


LAWS = (
    _answered, _slots, _one_language, _short, _danger_first, _leaving_holds, _in_circles, _stands,
    _leaves_only_when_asked, _by_text_nobody_is_dialled, _stays_on_the_line,
    _failed_transfer_names_a_number,
)  # fmt: skip


def names_a_way(state: State, turn: Turn) -> bool:
    """Whether the turn connects to somebody, or names a number of the person's country."""
    if state.channel == "call" and isinstance(turn.close, Dial):
        return True
    said = " ".join(say.words for say in turn.says)
    return any(way in said or aloud(way) in said for way in _ways(state))


def _ways(state: State) -> Iterator[str]:
    directory, country = state.world.script.directory, state.person.country
    yield from (ANYWHERE, directory.emergency_number(country) or ANYWHERE)
    for line in directory.lines_for(country, None, state.lang, state.world.now.date()):
        yield from (number for number in (line.dial, line.sms and line.sms.to) if number)
        yield spoken_digits(line.dial or line.e164 or "") or ANYWHERE
