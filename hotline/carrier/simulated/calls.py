"""Everything there is to know of a call, as one frozen value.

A call is always in exactly one of four conditions:

    fetching   it needs the document at `fetch` before anything else can happen
    waiting    it waits for a person: `waiting` says for what (an answer, keys or speech, a
               recording, the other side of a <Dial>)
    running    neither: the verbs of `document` from `position` on are still to be run
    over       `status` is final

It holds no clock.  The phone is the clock: it says when silence has lasted long enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

MOST_FETCHES_WITHOUT_A_WAIT = 200

FINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})

Direction = Literal["inbound", "outbound"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the transcript; `seconds` is how long it is heard, `rate` 1.0 the normal pace."""

    seq: int
    kind: str
    text: str = ""
    lang: str = ""
    voice: str = ""
    rate: float = 1.0
    seconds: float = 0.0
    url: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Fetch:
    """A document that the call needs, and the fields that go with the request."""

    url: str
    method: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Ringing at the phone; `timeout` in seconds."""

    timeout: int


@dataclass(frozen=True, slots=True)
class Gather:
    """Waiting for keys, speech or silence; `first` is where its own prompt begins."""

    input: str
    timeout: int
    num_digits: int | None
    finish_on_key: str
    barge_in: bool
    hints: str
    language: str
    action: str
    method: str
    on_empty: bool
    first: int
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Recording; ends by key, silence, `max_length` seconds or a hang-up."""

    max_length: int
    timeout: int
    finish_on_key: str
    action: str
    method: str
    callback: str
    callback_method: str


@dataclass(frozen=True, slots=True)
class Dial:
    """Calling somebody in; an empty `action` means the next verb goes on afterwards."""

    numbers: tuple[str, ...]
    timeout: int
    caller_id: str
    action: str
    method: str
    number: str = ""
    connected: bool = False


Wait = Answer | Gather | Record | Dial

_WAITS: dict[str, Callable[..., Wait]] = {
    "answer": Answer,
    "gather": Gather,
    "record": Record,
    "dial": Dial,
}
_SHOWN = {
    "answer": ("timeout",),
    "gather": ("input", "timeout", "num_digits", "finish_on_key", "barge_in", "hints", "language"),
    "record": ("max_length", "timeout", "finish_on_key"),
    "dial": ("number", "timeout", "connected"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call; every change makes a new one."""

    sid: str
    phone: str
    line: str
    direction: Direction
    status: str
    transcript: tuple[Entry, ...] = ()
    document: str = ""
    url: str = ""
    position: int = 0
    fetch: Fetch | None = None
    waiting: Wait | None = None
    fetches: int = 0
    reports: tuple[Fetch, ...] = ()

    @property
    def over(self) -> bool:
        return self.status in FINAL

    @property
    def running(self) -> bool:
        return not (self.over or self.fetch or self.waiting)

    @property
    def seq(self) -> int:
        return self.transcript[-1].seq if self.transcript else 0

    def heard(self, kind: str, **about: Any) -> Call:
        """The call with one more line in its transcript."""
        return replace(self, transcript=(*self.transcript, Entry(self.seq + 1, kind, **about)))

    def noted(self, text: str) -> Call:
        """The call with a remark in its transcript, for whoever writes the line."""
        return self.heard("note", text=text)

    def asking(self, url: str, method: str, **fields: str) -> Call:
        """The call once it needs another document; too many in a row end it."""
        if self.fetches >= MOST_FETCHES_WITHOUT_A_WAIT:
            return self.noted(
                f"application error: {MOST_FETCHES_WITHOUT_A_WAIT} documents fetched in a row "
                "without waiting for the caller once; the TwiML goes round in a loop"
            ).ended("completed", "the carrier hung up")
        wanted = Fetch(url, method, fields)
        return replace(self, fetch=wanted, waiting=None, fetches=self.fetches + 1)

    def awaiting(self, wait: Wait) -> Call:
        """The call once it waits for a person."""
        return replace(self, waiting=wait, fetch=None, fetches=0)

    def reporting(self, url: str, method: str, **fields: str) -> Call:
        """The call with one more request to send whose answer changes nothing."""
        return replace(self, reports=(*self.reports, Fetch(url, method, fields)))

    def ended(self, status: str, text: str) -> Call:
        """The call once it is over."""
        closed = self.heard("hangup", text=text)
        return replace(closed, status=status, fetch=None, waiting=None)

    def cut_from(self, first: int) -> Call:
        """The call with everything spoken from `first` on marked as cut short."""
        return replace(
            self,
            transcript=tuple(
                replace(entry, cut=True)
                if entry.seq >= first and entry.kind in ("say", "play")
                else entry
                for entry in self.transcript
            ),
        )


def kind(wait: Wait) -> str:
    """The word by which phones know a wait: answer, gather, record or dial."""
    return type(wait).__name__.lower()


def shown(wait: Wait | None) -> dict[str, Any] | None:
    """What a phone is told of a wait."""
    if wait is None:
        return None
    return {"for": kind(wait)} | {name: getattr(wait, name) for name in _SHOWN[kind(wait)]}


def to_json(call: Call) -> dict[str, Any]:
    """A call as plain data; `from_json` gives the same call back."""
    plain = asdict(call)
    if call.waiting is not None:
        plain["waiting"]["for"] = kind(call.waiting)
    return plain


def from_json(plain: Mapping[str, Any]) -> Call:
    """The call that `to_json` wrote down."""
    return Call(
        **{
            **plain,
            "transcript": tuple(Entry(**entry) for entry in plain["transcript"]),
            "fetch": Fetch(**plain["fetch"]) if plain["fetch"] else None,
            "waiting": _wait(plain["waiting"]),
            "reports": tuple(Fetch(**report) for report in plain["reports"]),
        }
    )


def _wait(plain: Mapping[str, Any] | None) -> Wait | None:
    if plain is None:
        return None
    about = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in plain.items()
        if name != "for"
    }
    return _WAITS[plain["for"]](**about)
