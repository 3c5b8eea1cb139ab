"""The terminal phone: the same simulated carrier as the browser phone, over HTTP.

Type a text and press Enter. `/call` calls; on a call a line of keys (`1`, `0`, `*`, `#`) is
pressed, anything else is said. `/silence`, `/hangup`, `/clock +1d`, `/busy`, `/quit`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
import requests

from hotline.settings import Settings

SECONDS = 20
KEYS = set("0123456789*#")


@dataclass
class Phone:
    """One phone in a terminal; `call` is the call that goes on, `heard` how far it was shown."""

    base: str
    line: str
    number: str
    say: Callable[[str], None]
    call: str = ""
    heard: int = 0

    def hear(self, typed: str) -> None:
        """Do what was typed: a command, a key, speech, or a text."""
        word, _, rest = typed.strip().partition(" ")
        command = COMMANDS.get(word)
        if command:
            command(self, rest)
        elif not self.call:
            self.text(typed)
        elif set(typed) <= KEYS and typed:
            self.act("keys", digits=typed)
        else:
            self.act("speech", text=typed, confidence=0.9)

    def text(self, body: str) -> None:
        """Send a text and show what came back."""
        answer = self._post("texts", {"from": self.number, "body": body})
        for reply in answer.get("replies", []):
            self.say(f"line: {reply['body']}  [{reply['encoding']} x{reply['segments']}]")
        if not answer.get("replies"):
            self.say("(no reply)")

    def begin_call(self, _: str = "") -> None:
        """Call the line."""
        self.heard = 0
        self._show(self._post("calls", {"from": self.number}))

    def act(self, what: str, **given: object) -> None:
        """Do something on the call."""
        if not self.call:
            return self.say("(there is no call; /call begins one)")
        return self._show(self._post(f"calls/{self.call}/{what}", given))

    def clock(self, wish: str) -> None:
        """Move the line's clock."""
        answer = requests.post(
            f"{self.line}/phone/api/clock", json={"move": wish or "now"}, timeout=SECONDS
        ).json()
        self.say(f"(it is {answer.get('now', answer.get('error'))})")

    def _show(self, state: dict[str, Any]) -> None:
        self.call = state.get("call", self.call)
        for entry in state.get("transcript", []):
            if entry["seq"] > self.heard and entry.get("text"):
                self.say(f"{entry['kind']}: {entry['text']}")
        self.heard = max([self.heard, *(entry["seq"] for entry in state.get("transcript", []))])
        if state.get("status") == "completed":
            self.say("(the call is over)")
            self.call = ""

    def _post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        try:
            answer = requests.post(f"{self.base}/sim/{path}", json=body, timeout=SECONDS)
            found: dict[str, Any] = answer.json()
        except requests.RequestException:
            message = "The line does not answer. Start it with `make run` in another terminal."
            raise click.ClickException(message) from None
        return found


COMMANDS: dict[str, Callable[[Phone, str], None]] = {
    "/call": Phone.begin_call,
    "/silence": lambda phone, _: phone.act("silence"),
    "/hangup": lambda phone, _: phone.act("hangup"),
    "/busy": lambda phone, _: phone.act("dialed", status="busy", seconds=0),
    "/clock": Phone.clock,
}


def talk(settings: Settings, number: str, call: bool) -> None:
    """Read lines until the end of the input or `/quit`."""
    if not settings.demo:
        raise click.ClickException("The terminal phone works with the simulated carrier only.")
    phone = Phone(settings.simulator_url, settings.address, number, click.echo)
    if call:
        phone.begin_call()
    while (typed := _read()) is not None:
        if typed:
            phone.hear(typed)


def _read() -> str | None:
    try:
        typed: str = click.prompt("you", prompt_suffix=": ", default="", show_default=False)
    except (click.Abort, EOFError):
        return None
    return None if typed.strip() == "/quit" else typed
