"""A transcript played: the same acts, and what the line answers to them now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from hotline.channels import address, sms
from hotline.channels.address import CallState
from hotline.clock import ClockError, moved
from hotline.conversation import (
    Event,
    Person,
    Place,
    RecordConsent,
    Script,
    Turn,
    World,
    advance,
    from_fields,
    to_fields,
)
from hotline.conversation.effects import Effect
from hotline.conversation.events import CallStarted, DialEnded, HungUp, Text
from hotline.conversation.optout import CARRIER_HELP, CARRIER_START, CARRIER_STOP, is_carrier_word
from hotline.conversation.person import with_daily
from hotline.conversation.turn import Close, Dial, HangUp
from hotline.library import AuthorError
from hotline.library.model import Place as Spot
from hotline.schedule import candidates
from hotline.transcript.decisions import decisions, goes_on
from hotline.transcript.page import (
    DIALS,
    Act,
    Answer,
    Clock,
    Exchange,
    Remark,
    Settings,
    Store,
    Transcript,
)
from hotline.transcript.shortening import Shortener, holds

GREETING = Place(step="home/greeting")
KEY = bytes(32)  # signs the addresses of calls that are only played


class ImpossibleError(ValueError):
    """What cannot happen now, such as a key without a call: the problem and what can be done."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem[:1].upper()}{problem[1:]}. {remedy}")
        self.problem, self.remedy = problem, remedy


def play(transcript: Transcript, script: Script) -> Transcript:
    """The same conversation as the line holds it now.

    Answers that still hold stay as they were written; others are replaced, long ones shortened.
    Raises AuthorError with file and line for what cannot happen.
    """
    stage, shortener = Stage(transcript.settings, script), Shortener()
    exchanges = tuple(_played(e, stage, shortener, transcript) for e in transcript.exchanges)
    return replace(transcript, exchanges=exchanges)


def _played(
    exchange: Exchange, stage: Stage, shortener: Shortener, transcript: Transcript
) -> Exchange:
    try:
        rounds = [stage.act(exchange.act) for _ in range(exchange.times)]
    except ImpossibleError as error:
        where = Spot(transcript.file, exchange.at)
        raise AuthorError(where, error.problem, error.remedy) from None
    now = tuple(answer for answers in rounds for answer in answers)
    short = shortener.shorten(now, exchange.times)
    return exchange if holds(exchange.answers, now) else replace(exchange, answers=short)


# --- the stage ------------------------------------------------------------------------


class Stage:
    """One person and the line, without carrier, store or server.

    Between every two turns the person is written to plain fields and read again, and a call's
    place goes through its signed address, as in a running line. The clock stands still until moved.
    """

    def __init__(self, settings: Settings, script: Script) -> None:
        self._settings = settings
        self._world = World(script, settings.line, settings.begins)
        self._identity = _identity(settings.phone)
        met = bool(settings.language)
        self._fields = to_fields(Person(lang=settings.language, met=met))
        self._journal: list[Effect] = []
        self._token = ""
        self._close: Close | None = None

    @property
    def on_call(self) -> bool:
        """Whether a call is going on."""
        return bool(self._token)

    @property
    def dialling(self) -> str:
        """The number to which the carrier is connecting the caller; empty for none."""
        return self._close.number if self.on_call and isinstance(self._close, Dial) else ""

    @property
    def now(self) -> datetime:
        """The line's clock (UTC)."""
        return self._world.now

    def act(self, act: Act) -> tuple[Answer, ...]:
        """What the line answers; ImpossibleError for what cannot happen now."""
        match act:
            case Clock(wish):
                self._move_clock(wish)
            case Store(away):
                self._switch_store(away)
            case Remark():
                pass
            case Text():
                return self._text(act)
            case _:
                return self._call(act)
        return ()

    def _move_clock(self, wish: str) -> None:
        try:
            if wish == "now":
                raise ClockError("Here the clock stands still until you move it.")
            later = timedelta(seconds=moved(wish, 0.0, self.now))
            self._world = replace(self._world, now=self.now + later)
        except (ClockError, OverflowError) as error:
            raise ImpossibleError(f"the clock does not move by {wish!r}", str(error)) from None

    def _switch_store(self, away: bool) -> None:
        """Whoever left while the store was away has left when it is back."""
        self._world = replace(self._world, stored=not away)
        if self._journal and not away:
            left = with_daily(replace(self._person(), opted_out=True), state="off")
            self._fields, self._journal = to_fields(left), []

    def _text(self, text: Text) -> tuple[Answer, ...]:
        if not self._settings.phone:
            raise ImpossibleError("a hidden number sends no texts", "It can call.")
        if self._settings.optout == "advanced":
            text = replace(text, carrier_did=_carrier_did(text.body))
        before = replace(self._person(), call=None)
        turn = self._think(text, before)
        messages = [Answer("line", message) for message in sms.texts(turn)]
        return (*(messages or [Answer("note", "nothing is sent")]), *_notes(before, turn))

    def _call(self, event: Event) -> tuple[Answer, ...]:
        self._expect(event)
        state = CallState(GREETING) if not self._token else address.read(self._token, KEY)
        assert state is not None, "an address that was signed here is read here"
        person = self._person()
        lang, slow = person.lang or state.lang, person.slow or state.slow
        before = replace(person, call=state.place, lang=lang, slow=slow)
        turn = self._think(event, before)
        self._close = turn.close
        self._token = "" if isinstance(turn.close, HangUp) else _token(state, turn.person)
        spoken = [Answer("slowly" if say.slow else "line", say.words) for say in turn.says]
        return (*spoken, Answer("note", goes_on(turn)), *_notes(before, turn))

    def _expect(self, event: Event) -> None:
        begins = isinstance(event, CallStarted)
        if begins and self.on_call:
            raise ImpossibleError("a call is going on", "Hang up first.")
        if not begins and not self.on_call:
            raise ImpossibleError("there is no call", "Call first.")
        if isinstance(event, DialEnded) and not self.dialling:
            raise ImpossibleError("nothing is being dialled", "Press 0 on a call first.")
        if self.dialling and not isinstance(event, DialEnded | HungUp):
            raise ImpossibleError("the carrier is dialling", f"It ends {', '.join(DIALS)}.")

    def _person(self) -> Person:
        away = not self._world.stored
        blank = away or not self._identity
        known = Person(met=away) if blank else from_fields(self._identity, self._fields)
        if not self._settings.phone:
            return known
        found = candidates(self._settings.phone)
        return replace(known, candidates=found, country=found.country or "")

    def _think(self, event: Event, person: Person) -> Turn:
        turn = advance(person, event, self._world)
        if not person.blank:
            self._fields = to_fields(turn.person)
        elif self._identity:
            self._journal += [e for e in turn.effects if _is_opt_out(e)]
        return turn


def _is_opt_out(effect: Effect) -> bool:
    return isinstance(effect, RecordConsent) and effect.kind == "opt-out"


def _token(state: CallState, person: Person) -> str:
    return address.sign(state.after(person.call or GREETING, person.lang, person.slow), KEY)


def _notes(before: Person, turn: Turn) -> list[Answer]:
    return [Answer("note", words) for words in decisions(before, turn)]


def _identity(phone: str) -> str:
    return blake2b(phone.encode(), digest_size=16).hexdigest() if phone else ""


def _carrier_did(body: str) -> str:
    words = {"STOP": CARRIER_STOP, "START": CARRIER_START, "HELP": CARRIER_HELP}
    return next((did for did, said in words.items() if is_carrier_word(body, said)), "")
