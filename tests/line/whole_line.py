"""A whole line: `hotline run` as an operator starts it, on free ports, in a new folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import requests
from twilio.request_validator import RequestValidator

from hotline.proven import Proven
from hotline.settings import Settings

UP_SECONDS = 60
ALICE, BOB, CHARLIE = "+12125550101", "+13125550102", "+14155550103"


@dataclass
class WholeLine:
    """A running line and the simulated carrier's phones."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    count: int = field(default=0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def carrier(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def texts(self, body: str, number: str = ALICE, **more: Any) -> list[str]:
        """Send a text from a phone; the bodies of the replies."""
        return [reply["body"] for reply in self.receipt(body, number, **more)["replies"]]

    def receipt(self, body: str, number: str = ALICE, **more: Any) -> dict[str, Any]:
        """Send a text from a phone; everything the carrier knows of it."""
        form = {"from": number, "body": body, **more}
        answer = requests.post(f"{self.carrier}/sim/texts", json=form, timeout=20)
        found: dict[str, Any] = answer.json()
        return found

    def inbox(self, number: str = ALICE) -> list[dict[str, Any]]:
        """Every text that the phone has got, oldest first."""
        answer = requests.get(f"{self.carrier}/sim/texts", params={"phone": number}, timeout=20)
        return [text for text in answer.json()["texts"] if text["direction"] == "in"]

    def call(self, what: str = "", number: str = ALICE, **given: Any) -> dict[str, Any]:
        """Begin a call, or do something on one: `<sid>/keys`."""
        body = given or {"from": number}
        answer = requests.post(f"{self.carrier}/sim/calls{what}", json=body, timeout=20)
        found: dict[str, Any] = answer.json()
        return found

    def post(
        self, path: str, form: dict[str, str], signature: str | None = None
    ) -> requests.Response:
        """A webhook as the carrier sends it, signed with its token unless a signature is given."""
        url = f"{self.url}{path}"
        if signature is None:
            token = (self.folder / "token").read_text().strip()
            signature = RequestValidator(token).compute_signature(url, form)
        headers = {"X-Twilio-Signature": signature}
        return requests.post(url, data=form, headers=headers, timeout=20)

    def hotline(self, *argv: str) -> str:
        """What the `hotline` command prints for this line."""
        command = [sys.executable, "-m", "hotline", *argv]
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.port, self.folder)

    def pids(self, *words: str) -> list[int]:
        """The processes of this line whose command holds all these words, oldest first."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        named = [p for p in found if all(word in " ".join(_command(p)) for word in words)]
        return [p.pid for p in sorted(named, key=lambda p: p.create_time())]

    def ready(self) -> bool:
        try:
            doors = (f"{self.url}/readyz", f"{self.carrier}/sim/healthz")
            return all(requests.get(door, timeout=2).ok for door in doors)
        except requests.RequestException:
            return False

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def environment(port: int, folder: Path) -> dict[str, str]:
    """The environment of a line: nothing of an operator's own settings."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("HOTLINE_", "TWILIO_", "REDIS"))
    }
    return {**kept, "PORT": str(port), "HOTLINE_DATA_DIR": str(folder)}


def free_port() -> int:
    """A port whose neighbour is free too: the simulated carrier listens next to the web app."""
    while True:
        with ExitStack() as held:
            first = held.enter_context(closing(socket.create_server(("127.0.0.1", 0))))
            port: int = first.getsockname()[1]
            try:
                held.enter_context(closing(socket.create_server(("127.0.0.1", port + 1))))
            except OSError:
                continue
            return port


def know_what_ships(folder: Path) -> None:
    """What ships was proven by tests of its own: no line of a test proves it once more."""
    proven = Proven(Settings(_env_file=None, HOTLINE_DATA_DIR=str(folder)))  # type: ignore[call-arg]
    proven.record(proven.digest())


def start_line(folder: Path, port: int | None = None) -> WholeLine:
    """Start a line and return when it is up; its output is in `<folder>.log`."""
    port = port or free_port()
    know_what_ships(folder)
    log = folder.with_suffix(".log")
    before = log.stat().st_size if log.exists() else 0  # an earlier start has said so as well
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hotline", "run"],
            env=environment(port, folder), stdout=output, stderr=output, cwd=folder.parent,
        )  # fmt: skip
    line = WholeLine(port, folder, process)
    wait_until(
        lambda: process.poll() is not None or b"The line is up" in log.read_bytes()[before:],
        UP_SECONDS,
    )
    assert process.poll() is None, log.read_text()
    return line


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Return once it holds; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not come to hold within {seconds} s"
        time.sleep(0.05)
