"""What the tests of the simulated carrier share: a line of a few lines, and the real process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped, unused-ignore]
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped, unused-ignore]
from twilio.rest import Client  # type: ignore[import-untyped, unused-ignore]

SID = "AC" + "0" * 32
TOKEN = "a token for tests"
LINE = "+12025550100"
ALICE, BOB, CHARLIE = "+12125550101", "+13125550102", "+14155550103"


@dataclass
class Asked:
    """A request that reached the line."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    token: str
    signed: bool


Answer = str | tuple[int, str] | Callable[[Asked], str]


def response(inside: str) -> str:
    return f"<Response>{inside}</Response>"


@dataclass
class TinyLine:
    """Answers each path with what a test put there, and checks every signature as Twilio says."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def at(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.path == path]

    def answer(self, asked: Asked) -> tuple[int, str]:
        self.asked.append(asked)
        answer = self.answers.get(asked.path, "<Response/>")
        if callable(answer):
            return 200, answer(asked)
        return answer if isinstance(answer, tuple) else (200, answer)

    def wait_for(self, path: str, count: int = 1, seconds: float = 8) -> list[Asked]:
        until = time.monotonic() + seconds
        while len(self.at(path)) < count and time.monotonic() < until:
            time.sleep(0.02)
        return self.at(path)


def _handler(line: TinyLine) -> type[BaseHTTPRequestHandler]:
    validator = RequestValidator(TOKEN)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length).decode()
            self._serve(dict(parse_qsl(body, keep_blank_values=True)))

        def _serve(self, form: dict[str, str]) -> None:
            signature = self.headers.get("X-Twilio-Signature", "")
            parts = urlsplit(self.path)
            asked = Asked(
                method=self.command,
                path=parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                form=form,
                token=self.headers.get("I-Twilio-Idempotency-Token", ""),
                signed=validator.validate(line.url + self.path, form, signature),
            )
            status, body = line.answer(asked) if asked.signed else (403, "")
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


class Server(ThreadingHTTPServer):
    request_queue_size = 128  # the default of 5 turns a burst of reports into seconds of waiting


@contextmanager
def tiny_line() -> Iterator[TinyLine]:
    line = TinyLine()
    server = Server(("127.0.0.1", 0), _handler(line))
    line.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield line
    server.shutdown()
    thread.join()
    server.server_close()


class Elsewhere(TwilioHttpClient):  # type: ignore[misc, unused-ignore]
    """Twilio's own client, sent to another address."""

    def __init__(self, address: str, timeout: float = 10) -> None:
        super().__init__(timeout=timeout)
        self._address = address

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(
            method, url.replace("https://api.twilio.com", self._address), *args, **kwargs
        )


@dataclass
class Desk:
    """The real process, and the door to it."""

    line: TinyLine
    folder: Path
    optout: str = "default"
    base_url: str = ""
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, timeout: float = 10, token: str = TOKEN) -> Any:
        return Client(SID, token, http_client=Elsewhere(self.address, timeout))

    def start(self) -> None:
        self.port = self.port or free_port()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "hotline.carrier.simulated"),
                *("--port", str(self.port), "--data-dir", str(self.folder)),
            ],
            env=os.environ
            | {
                "TWILIO_ACCOUNT_SID": SID,
                "TWILIO_AUTH_TOKEN": TOKEN,
                "HOTLINE_BASE_URL": self.base_url or self.line.url,
                "HOTLINE_NUMBER": LINE,
                "HOTLINE_NUMBERS": "",
                "HOTLINE_OPTOUT": self.optout,
            },
            stdout=subprocess.DEVNULL,
        )
        self._wait_until_alive()

    def _wait_until_alive(self) -> None:
        for _ in range(300):
            try:
                requests.get(f"{self.address}/sim/healthz", timeout=1).raise_for_status()
            except requests.RequestException:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the simulated carrier did not start")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        code = self.process.wait(timeout=15)
        self.process = None
        return code

    def get(self, path: str, **query: Any) -> Any:
        return requests.get(f"{self.address}/sim{path}", params=query, timeout=30).json()

    def post(self, path: str, expect: int = 200, **body: Any) -> Any:
        answer = requests.post(f"{self.address}/sim{path}", json=body, timeout=30)
        assert answer.status_code == expect, answer.text
        return answer.json()

    def text(self, phone: str, body: str, **more: Any) -> Any:
        return self.post("/texts", **{"from": phone, "body": body, **more})

    def call(self, phone: str = ALICE) -> Any:
        fields: dict[str, Any] = {"from": phone}
        return self.post("/calls", **fields)

    def send(self, to: str, body: str, client: Any = None, **more: Any) -> Any:
        return (client or self.client()).messages.create(to=to, from_=LINE, body=body, **more)

    def wait_for_status(self, sid: str, status: str, seconds: float = 8) -> Any:
        client, until = self.client(), time.monotonic() + seconds
        while time.monotonic() < until:
            message = client.messages(sid).fetch()
            if message.status == status:
                return message
            time.sleep(0.05)
        raise AssertionError(f"{sid} never came to be {status}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def heard(state: dict[str, Any], kind: str = "say") -> list[str]:
    return [entry["text"] for entry in state["transcript"] if entry["kind"] == kind]
