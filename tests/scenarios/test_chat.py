"""`hotline chat` without a line: what it prints and writes is a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result
from shipped import shipped_script

from hotline import terminal
from hotline.cli import main
from hotline.conversation import load_script
from hotline.conversation.events import DialEnded, HungUp, Keys, Silence, Speech, Text
from hotline.settings import Settings
from hotline.transcript import parse, play


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "var"))
    for name in ("REDIS_URL", "TWILIO_ACCOUNT_SID", "PORT", "HOTLINE_CONTENT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(terminal, "load_script", lambda *_: shipped_script())


def chat(*typed: str, options: tuple[str, ...] = ("--here",)) -> Result:
    return CliRunner().invoke(main, ["chat", *options], input="\n".join(typed) + "\n")


def test_what_was_said_is_written_as_a_scenario_that_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "load_script", load_script)  # the operator's own files
    page = tmp_path / "talk.txt"
    typed = ("hi", "/call", "1", "2", "/silence", "i want to die", "/busy", "0", "/connected")
    more = ("*", "tell me a story about hope", "/hangup", "/clock +1d", "story", "i want to die")
    result = chat(*typed, *more, options=("--transcript", str(page)))
    assert result.exit_code == 0, result.output
    written = parse(page.read_text("utf-8"), page)
    assert len(written.exchanges) == 15
    assert play(written, shipped_script()) == written
    acts = [exchange.act for exchange in written.exchanges]
    assert acts[0] == Text("hi")
    assert Speech("tell me a story about hope") in acts
    assert [act for act in acts if isinstance(act, DialEnded)] == [
        DialEnded("busy"),
        DialEnded("completed"),
    ]


def test_the_operators_own_facts_are_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_NAME", "Quiet Harbor")
    monkeypatch.setenv("HOTLINE_OPTOUT", "off")
    result = chat("hi", "STOP", "/save talk.txt", "/quit", "never heard")
    assert "(talk.txt is written)" in result.output
    page = (tmp_path / "talk.txt").read_text("utf-8")
    assert "name: Quiet Harbor\n" in page
    assert "optout: off\n" in page
    assert "never heard" not in page
    written = parse(page)
    assert play(written, shipped_script()) == written


def test_without_a_running_line_the_engine_here_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", refuse)
    result = chat("menu", options=())
    assert result.exit_code == 0
    assert "The engine in this process" in result.output
    assert "1 Story" in result.output


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/silence", "There is no call. Call first."),
        ("/hangup", "There is no call. Call first."),
        ("/clock tomorrow", "Write the time as +1d"),
        ("/save", "/save FILE"),
        ("/save nowhere/talk.txt", "cannot be written"),
        ("/dance", "/call /silence"),
        ("/busy", "so ends the next transfer"),
    ],
)
def test_a_slip_gets_one_plain_line_and_the_talk_goes_on(typed: str, said: str) -> None:
    result = chat(typed, "menu")
    assert result.exit_code == 0
    assert said in result.output
    assert "1 Story" in result.output


def test_a_hidden_number_calls_and_a_wrong_number_is_refused() -> None:
    result = chat("2", options=("--from", "hidden", "--call"))
    assert "Here is today's line." in result.output
    result = chat("hi", options=("--from", "555"))
    assert result.exit_code == 2
    assert "+12125550101" in result.output


def test_only_a_demo_line_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def healthy(url: str, **_: object) -> requests.Response:
        asked.append(url)
        answer = requests.Response()
        answer.status_code = 200
        return answer

    monkeypatch.setattr(requests, "get", healthy)
    demo = Settings(_env_file=None)  # type: ignore[call-arg]
    assert terminal.line_runs(demo)
    assert asked == ["http://127.0.0.1:8001/sim/healthz"]
    real = demo.model_copy(update={"account_sid": "AC" + "1" * 32})
    assert not terminal.line_runs(real)
    assert len(asked) == 1


def test_the_phone_of_a_running_line_asks_the_carrier(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    posted: list[tuple[str, object]] = []
    ring = {"call": "CA1", "status": "in-progress"}
    heard = [{"seq": 1, "kind": "say", "text": "Hello."}]
    replies = {
        "texts": {"replies": [{"body": "Hi.", "encoding": "GSM-7", "segments": 1}]},
        "calls": ring | {"transcript": heard},
        "calls/CA1/hangup": {"status": "completed", "transcript": heard},
    }

    def post(url: str, json: object, **_: object) -> object:
        path = url.partition("/sim/")[2]
        posted.append((path, json))
        return type("Answer", (), {"json": lambda self: replies.get(path, ring)})()

    monkeypatch.setattr(requests, "post", post)
    phone = terminal.LinePhone("http://127.0.0.1:1", "http://127.0.0.1:2", "+12125550101")
    for typed in ("hi", "/busy", "/call", "1", "go on", "/silence", "/connected", "/hangup", "1"):
        terminal.hear(phone, typed)
    terminal.hear(phone, "/save talk.txt")
    assert posted == [
        ("texts", {"from": "+12125550101", "body": "hi"}),
        ("calls", {"from": "+12125550101"}),
        ("calls/CA1/keys", {"digits": "1"}),
        ("calls/CA1/speech", {"text": "go on", "confidence": 0.9}),
        ("calls/CA1/silence", {}),
        ("calls/CA1/dialed", {"status": "completed", "seconds": 0}),
        ("calls/CA1/hangup", {}),
        ("texts", {"from": "+12125550101", "body": "1"}),
    ]
    shown = capsys.readouterr().out
    assert shown.count("say: Hello.") == 1
    assert "(There is no call. Call first.)" in shown
    assert "(the call is over)" in shown
    assert "hotline chat --here" in shown


def test_keys_and_silence_need_no_words() -> None:
    phone = terminal.here(Settings(_env_file=None), "+12125550101")  # type: ignore[call-arg]
    for typed in ("/call", "1", "*", "/silence", "/hangup"):
        terminal.hear(phone, typed)
    acts = [exchange.act for exchange in phone.exchanges[1:]]
    assert acts == [Keys("1"), Keys("*"), Silence(), HungUp()]
