"""What a carrier killed with -9 still knows, and what it does when it is started wrongly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from simulated_desk import ALICE, LINE, Desk, free_port, response, tiny_line

from hotline.carrier.simulated.webhook import Request, Webhook, WebhookError

pytestmark = pytest.mark.line


def test_kill_and_restart_keeps_every_message_and_goes_on_delivering(own_desk: Desk) -> None:
    own_desk.start()
    client = own_desk.client()
    callback = f"{own_desk.line.url}/sms/status"
    sids = {own_desk.send(ALICE, str(n), client, status_callback=callback).sid for n in range(20)}
    own_desk.stop(signal.SIGKILL)
    own_desk.start()
    assert {message.sid for message in own_desk.client().messages.list(to=ALICE)} == sids
    for sid in sids:
        own_desk.wait_for_status(sid, "delivered")
    own_desk.line.wait_for("/sms/status", 40)
    told = {(one.form["MessageSid"], one.form["MessageStatus"]) for one in own_desk.line.asked}
    assert told >= {(sid, status) for sid in sids for status in ("sent", "delivered")}


def test_kill_and_restart_keeps_blocks_faults_and_calls(own_desk: Desk) -> None:
    own_desk.line.answers["/voice"] = response('<Gather numDigits="1" action="/key"/>')
    own_desk.start()
    own_desk.text(ALICE, "STOP")
    own_desk.post("/faults", on="calls.create", kind="500")
    call = own_desk.call()
    own_desk.stop(signal.SIGKILL)
    own_desk.start()
    assert own_desk.get(f"/calls/{call['call']}")["waiting"] == call["waiting"]
    own_desk.post(f"/calls/{call['call']}/keys", digits="4")
    assert own_desk.line.at("/key")[0].form["Digits"] == "4"
    assert len(own_desk.get("/faults")["faults"]) == 1
    own_desk.line.answers["/sms"] = response("<Message>Hi</Message>")
    assert own_desk.text(ALICE, "hello?")["replies"] == []


def run_with(change: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"} | change
    return subprocess.run(
        [sys.executable, "-m", "hotline.carrier.simulated", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_missing_setting_is_named_in_one_line(tmp_path: Path) -> None:
    ended = run_with({"TWILIO_AUTH_TOKEN": ""}, "--data-dir", str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: TWILIO_AUTH_TOKEN is not set")
    assert ended.stderr.count("\n") == 1


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run_with({}, "--port", port, "--data-dir", str(tmp_path))
    assert ended.returncode == 1
    assert f"port {port} cannot be used" in ended.stderr


def test_a_text_to_a_line_that_is_away_is_kept_and_told_as_failed(own_desk: Desk) -> None:
    own_desk.base_url = f"http://127.0.0.1:{free_port()}"
    own_desk.start()
    receipt = own_desk.text(ALICE, "hello?")
    assert (receipt["status"], receipt["error"]["code"]) == ("failed", 11205)
    assert [text["body"] for text in own_desk.get("/texts", phone=ALICE)["texts"]] == ["hello?"]


def test_a_line_that_does_not_answer_in_time_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/sms#rt=200"
        with pytest.raises(WebhookError, match=r"no answer within 0\.2 s") as caught:
            Webhook("t").send(Request(url, {"To": LINE}))
    assert caught.value.status == 0


def test_an_address_with_unusual_characters_is_signed_as_it_is_sent() -> None:
    with tiny_line() as line:
        webhook = Webhook("a token for tests")
        for method in ("POST", "GET"):
            url = f"{line.url}/a%7Eb/ñ?q=%41+b&t=é#rc=0"
            webhook.send(Request(url, {"Body": "¿qué? & + %"}, method))
        assert [one.signed for one in line.asked] == [True, True]
