"""A conversation as a story: `alice().texts("story").hears("Which kind of story?")`.

Between every two turns the person is written to plain fields and read again, and a call's place
goes through its signed address, as they do in a running line; a blank person forgets everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from hotline.channels import address, sms
from hotline.channels.address import CallState
from hotline.conversation import (
    Line,
    Person,
    Place,
    Script,
    Turn,
    World,
    advance,
    from_fields,
    load_script,
    to_fields,
)
from hotline.conversation.events import (
    CallStarted,
    DialEnded,
    Event,
    HungUp,
    Keys,
    Silence,
    Speech,
    Text,
)
from hotline.conversation.turn import Dial, HangUp, Listen
from hotline.schedule import candidates

ROOT = Path(__file__).resolve().parents[2]
ALICE, BOB, CHARLIE = "+12125550101", "+13125550102", "+13055550103"
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # one in the afternoon in New York
KEY = bytes(range(32))
GREETING = Place(step="home/greeting")
T = TypeVar("T")


@cache
def shipped_script() -> Script:
    """The flows and words that the line ships with, read once."""
    return load_script(ROOT / "content", ROOT / "flows", ("en", "es"))


@dataclass(slots=True)
class Talk:
    """One person and the line; every verb is a turn and gives the same Talk back."""

    number: str
    world: World
    identity: str = "a1" * 16
    fields: dict[str, str] | None = None
    token: str = ""
    turn: Turn = field(default_factory=lambda: Turn(Person()))

    # --- what the person does -------------------------------------------------------------

    def texts(self, *bodies: str, media: int = 0, carrier_did: str = "") -> Talk:
        for body in bodies:
            self._step(Text(body, media, carrier_did), replace(self._person(), call=None))
        return self

    def calls(self) -> Talk:
        self.token = address.sign(CallState(GREETING), KEY)
        return self.on_call(CallStarted())

    def presses(self, *keys: str) -> Talk:
        for key in keys:
            self.on_call(Keys(key))
        return self

    def speaks(self, *words: str) -> Talk:
        for word in words:
            self.on_call(Speech(word))
        return self

    def is_silent(self, times: int = 1) -> Talk:
        for _ in range(times):
            self.on_call(Silence())
        return self

    def dial_ends(self, status: str) -> Talk:
        return self.on_call(DialEnded(status))

    def hangs_up(self) -> Talk:
        return self.on_call(HungUp())

    def on_call(self, event: Event) -> Talk:
        state = address.read(self.token, KEY)
        assert state is not None, "nobody is on a call"
        person = self._person()
        standing = replace(
            person,
            call=state.place,
            lang=person.lang or state.lang,
            slow=person.slow or state.slow,
        )
        self._step(event, standing)
        after = self.turn.person
        self.token = address.sign(state.after(after.call or GREETING, after.lang, after.slow), KEY)
        return self

    def waits(self, **time: float) -> Talk:
        """Let the line's clock go on."""
        self.world = replace(self.world, now=self.world.now + timedelta(**time))
        return self

    # --- what the line did ----------------------------------------------------------------

    @property
    def words(self) -> str:
        """Everything that was said in the last turn."""
        return "\n".join(say.words for say in self.turn.says)

    @property
    def messages(self) -> tuple[str, ...]:
        """The text messages of the last turn."""
        return sms.texts(self.turn)

    @property
    def place(self) -> Place:
        call = self.turn.person.call
        return call if call is not None else self.turn.person.place

    @property
    def person(self) -> Person:
        """The person as the store would give them back."""
        return self._person()

    def effects(self, kind: type[T]) -> list[T]:
        return [effect for effect in self.turn.effects if isinstance(effect, kind)]

    def hears(self, *fragments: str) -> Talk:
        for fragment in fragments:
            assert fragment in self.words, f"{fragment!r} is not in {self.words!r}"
        return self

    def does_not_hear(self, *fragments: str) -> Talk:
        for fragment in fragments:
            assert fragment not in self.words, f"{fragment!r} is in {self.words!r}"
        return self

    def hears_nothing(self) -> Talk:
        assert self.messages == (), f"{self.messages!r} was sent"
        return self

    def stands_at(self, step: str) -> Talk:
        assert self.place.step == step, f"stands at {self.place.step}, not {step}"
        return self

    def is_dialling(self, number: str) -> Talk:
        assert isinstance(self.turn.close, Dial), f"the call goes on with {self.turn.close}"
        assert self.turn.close.number == number
        return self

    def is_listened_to(self) -> Talk:
        assert isinstance(self.turn.close, Listen), f"the call goes on with {self.turn.close}"
        return self

    def is_over(self) -> Talk:
        assert isinstance(self.turn.close, HangUp), f"the call goes on with {self.turn.close}"
        return self

    # --- how the running line does it -------------------------------------------------------

    def _person(self) -> Person:
        if self.identity and self.world.stored:
            known = from_fields(self.identity, self.fields or {})
        else:
            known = Person(met=not self.world.stored)
        if not self.number:
            return known
        found = candidates(self.number)
        return replace(known, candidates=found, country=found.country or "")

    def _step(self, event: Event, person: Person) -> None:
        self.turn = advance(person, event, self.world)
        if self.identity and self.world.stored:
            self.fields = to_fields(self.turn.person)


def world(
    *,
    now: datetime = MONDAY,
    optout: str = "default",
    stored: bool = True,
    withdrawn: frozenset[str] = frozenset(),
    name: str = "Hope Line",
    script: Script | None = None,
) -> World:
    line = Line(name=name, number="(202) 555-0100", contact="help@example.org", optout=optout)
    return World(script or shipped_script(), line, now, withdrawn, stored)


def alice(lang: str = "", **facts: object) -> Talk:
    """Alice, whose number is in New York; with a `lang` she has met the line before."""
    return _known(Talk(ALICE, world(**facts)), lang)  # type: ignore[arg-type]


def bob(lang: str = "", **facts: object) -> Talk:
    """Bob, whose number is in Chicago."""
    return _known(Talk(BOB, world(**facts), identity="b2" * 16), lang)  # type: ignore[arg-type]


def nobody(**facts: object) -> Talk:
    """A caller without a number: nothing is remembered."""
    return Talk("", world(**facts), identity="")  # type: ignore[arg-type]


def _known(talk: Talk, lang: str) -> Talk:
    if lang:
        talk.fields = to_fields(Person(id=talk.identity, lang=lang, met=True))
    return talk


def standing(talk: Talk, step: str, **place: object) -> Talk:
    """The same person, put at a step by text."""
    at = Place(step=step, **place)  # type: ignore[arg-type]
    talk.fields = to_fields(replace(talk.person, place=at))
    return talk


def on_a_call(talk: Talk, step: str, **place: object) -> Talk:
    """The same person, put at a step of a call."""
    talk.token = address.sign(CallState(Place(step=step, **place)), KEY)  # type: ignore[arg-type]
    return talk


@contextmanager
def told(about: object) -> Iterator[None]:
    """Say in a failure what was being tried."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"{about}: {error}") from error
