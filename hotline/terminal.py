"""The terminal phone: with the running line over HTTP, or with the engine in this process.

Type a text and press Enter. On a call a line of keys (`1`, `0`, `*`, `#`) is pressed, anything else
is said. The commands are the same for both; only the phone in this process can save what
happened, as a page that the scenarios' runner plays again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import click
import requests

from hotline.conversation import Script, load_script
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
from hotline.numbers import pretty
from hotline.settings import Settings
from hotline.transcript import (
    Clock,
    Exchange,
    ImpossibleError,
    Shortener,
    Stage,
    Transcript,
    write,
)
from hotline.transcript import Settings as PageSettings
from hotline.transcript.page import DIALS
from hotline.transcript.writing import answered

SECONDS = 20
SECONDS_TO_LOOK = 1
KEYS = set("0123456789*#")
WAYS = (
    "/call /silence /hangup /clock +1d /save FILE /quit; how the next transfer ends: "
    "/connected /busy /noanswer /failed"
)
CALL_ACTS: Mapping[str, Event] = {
    "/call": CallStarted(),
    "/silence": Silence(),
    "/hangup": HungUp(),
}
DIAL_ACTS: Mapping[str, DialEnded] = {
    f"/{word.replace(' ', '')}": DialEnded(status) for word, status in DIALS.items()
}


class Phone(Protocol):
    """One phone in a terminal."""

    @property
    def on_call(self) -> bool:
        """Whether a call is going on."""

    def act(self, event: Event) -> None:
        """Do this and show what comes back."""

    def end_next_dial(self, ended: DialEnded) -> None:
        """How the transfer that is dialled, or the next one, ends."""

    def clock(self, wish: str) -> None:
        """Move the line's clock, or show it."""

    def save(self, file: Path) -> None:
        """Write what happened as a scenario."""


def hear(phone: Phone, typed: str) -> None:
    """Do what was typed: a command, a key, speech, or a text."""
    word, _, rest = typed.strip().partition(" ")
    if word in CALL_ACTS:
        phone.act(CALL_ACTS[word])
    elif word in DIAL_ACTS:
        phone.end_next_dial(DIAL_ACTS[word])
    elif word == "/clock":
        phone.clock(rest.strip())
    elif word == "/save" and rest.strip():
        phone.save(Path(rest.strip()))
    elif word.startswith("/"):
        click.echo(f"({WAYS})")
    else:
        phone.act(_said(typed, phone.on_call))


def _said(typed: str, on_call: bool) -> Event:
    if not on_call:
        return Text(typed)
    return Keys(typed.strip()) if set(typed.strip()) <= KEYS else Speech(typed.strip())


# --- with the running line -----------------------------------------------------------------


@dataclass
class LinePhone:
    """A phone of the simulated carrier; `heard` is how far the call was shown."""

    carrier: str
    line: str
    number: str
    call: str = ""
    heard: int = 0

    @property
    def on_call(self) -> bool:
        """Whether a call is going on."""
        return bool(self.call)

    def act(self, event: Event) -> None:
        """Do this and show what comes back."""
        match event:
            case Text(body):
                self._text(body)
            case CallStarted():
                self.heard = 0
                self._show(self._post("calls", {"from": self.number}))
            case Keys(digits):
                self._on_call("keys", digits=digits)
            case Speech(words):
                self._on_call("speech", text=words, confidence=0.9)
            case HungUp():
                self._on_call("hangup")
            case _:
                self._on_call("silence")

    def end_next_dial(self, ended: DialEnded) -> None:
        """How the transfer that is dialled ends."""
        self._on_call("dialed", status=ended.status, seconds=0)

    def clock(self, wish: str) -> None:
        """Move the line's clock; without a wish, back to the true time."""
        answer = self._ask(f"{self.line}/phone/api/clock", {"move": wish or "now"})
        click.echo(f"(it is {answer.get('now', answer.get('error'))})")

    def save(self, file: Path) -> None:
        """Say that this phone cannot."""
        click.echo(
            f"({file} was not written: a running line remembers more than one page can hold; "
            "`hotline chat --here` saves)"
        )

    def _text(self, body: str) -> None:
        answer = self._post("texts", {"from": self.number, "body": body})
        for reply in answer.get("replies", []):
            click.echo(f"line: {reply['body']}  [{reply['encoding']} x{reply['segments']}]")
        if not answer.get("replies"):
            click.echo(f"({answer.get('error') or 'nothing is sent'})")

    def _on_call(self, what: str, **given: object) -> None:
        if not self.call:
            return click.echo("(There is no call. Call first.)")
        return self._show(self._post(f"calls/{self.call}/{what}", given))

    def _show(self, state: dict[str, Any]) -> None:
        if error := state.get("error"):
            return click.echo(f"({error})")
        self.call = state.get("call", self.call)
        for entry in state.get("transcript", []):
            if entry["seq"] > self.heard and entry.get("text"):
                click.echo(f"{entry['kind']}: {entry['text']}")
        self.heard = max([self.heard, *(entry["seq"] for entry in state.get("transcript", []))])
        if state.get("status") == "completed":
            self.call = ""
            click.echo("(the call is over)")
        return None

    def _post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        return self._ask(f"{self.carrier}/sim/{path}", body)

    def _ask(self, url: str, body: dict[str, object]) -> dict[str, Any]:
        try:
            found: dict[str, Any] = requests.post(url, json=body, timeout=SECONDS).json()
        except requests.RequestException:
            message = "The line does not answer. `hotline chat --here` needs none."
            raise click.ClickException(message) from None
        return found


def line_runs(settings: Settings) -> bool:
    """Whether a line with the simulated carrier runs here."""
    if not settings.demo:
        return False
    try:
        url = f"{settings.simulator_url}/sim/healthz"
        return requests.get(url, timeout=SECONDS_TO_LOOK).ok
    except requests.RequestException:
        return False


# --- with the engine in this process ------------------------------------------------------


@dataclass
class HerePhone:
    """The engine alone: no server, no store, and a clock that stands still until it is moved."""

    settings: PageSettings
    script: Script
    exchanges: list[Exchange] = field(default_factory=list)
    next_dial: DialEnded | None = None

    def __post_init__(self) -> None:
        self._stage, self._shortener = Stage(self.settings, self.script), Shortener()

    @property
    def on_call(self) -> bool:
        """Whether a call is going on."""
        return self._stage.on_call

    def act(self, event: Event) -> None:
        """Do this and show what comes back."""
        self._play(event)
        while self._stage.dialling and self.next_dial:
            ended, self.next_dial = self.next_dial, None
            self._play(ended)

    def end_next_dial(self, ended: DialEnded) -> None:
        """How the transfer that is dialled, or the next one, ends."""
        if self._stage.dialling:
            return self._play(ended)
        self.next_dial = ended
        return click.echo("(so ends the next transfer)")

    def clock(self, wish: str) -> None:
        """Move the clock, or show it."""
        if wish:
            self._play(Clock("".join(wish.split())))
        click.echo(f"(it is {self._stage.now:%Y-%m-%d %H:%M} UTC)")

    def save(self, file: Path) -> None:
        """Write what happened as a scenario."""
        title = f"A conversation of {self.settings.clock}"
        page = write(Transcript(title, self.settings, tuple(self.exchanges)))
        try:
            file.write_text(page, "utf-8")
        except OSError as error:
            return click.echo(f"({file} cannot be written: {error.strerror}.)")
        return click.echo(f"({file} is written)")

    def _play(self, act: Event | Clock) -> None:
        try:
            answers = self._stage.act(act)
        except ImpossibleError as error:
            return click.echo(f"({error})")
        self.exchanges.append(Exchange(act, self._shortener.shorten(answers)))
        for answer in answers:
            click.echo(answered(answer))
        return None


def here(settings: Settings, number: str) -> HerePhone:
    """A phone with the engine in this process, in the operator's words and at the true time."""
    page = PageSettings(
        who="caller",
        phone=number,
        clock=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        name=settings.name,
        number=pretty(settings.line_number),
        contact=settings.contact,
        country=settings.country,
        optout=settings.optout,
        window=settings.send_window,
    )
    script = load_script(settings.content_dir, settings.flows_dir, settings.languages)
    return HerePhone(page, script)


# --- the loop --------------------------------------------------------------------------------


def talk(
    settings: Settings, number: str, *, call: bool, alone: bool, transcript: Path | None
) -> None:
    """Read lines until the end of the input or `/quit`.

    Without a running line, or when `alone` or a transcript is asked for, the engine in this
    process answers.
    """
    phone: Phone
    if alone or transcript or not number or not line_runs(settings):
        phone = here(settings, number)
        click.echo(f"(The engine in this process; no line is asked. {WAYS})")
    else:
        phone = LinePhone(settings.simulator_url, settings.address, number)
        click.echo(f"(The line at {settings.address}. {WAYS})")
    if call:
        phone.act(CallStarted())
    _read(lambda typed: hear(phone, typed))
    if transcript:
        phone.save(transcript)


def _read(use: Callable[[str], None]) -> None:
    while True:
        try:
            typed: str = click.prompt("you", prompt_suffix=": ", default="", show_default=False)
        except (click.Abort, EOFError):
            return
        if typed.strip() == "/quit":
            return
        if typed:
            use(typed)
