"""After a day's traffic the data server holds no number, no text and no words that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped, unused-ignore]

from hotline.app import create_app
from hotline.jobs.doorbell import ring
from hotline.jobs.parts import rq_connection
from hotline.store import keys

ALICE, BOB, CHARLIE = "+12125550101", "+13125550102", "+14155550103"
SAID = "my neighbour Ignatius Quackenbush and I want hope"


@pytest.fixture
def web(line: Any, monkeypatch: pytest.MonkeyPatch, words: Any) -> FlaskClient:
    monkeypatch.setattr("hotline.app.script_box", lambda _: words)
    return create_app(line.shop.settings).test_client()


def text(web: FlaskClient, line: Any, phone: str, body: str, sid: str) -> str:
    form = {"MessageSid": sid, "From": phone, "To": "+12025550100", "Body": body}
    settings = line.shop.settings
    signature = RequestValidator(settings.auth_token.get_secret_value()).compute_signature(
        f"{settings.address}/sms", form
    )
    answer = web.post("/sms", data=form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def everything(line: Any) -> Iterator[bytes]:
    """Every key and every value of the data server."""
    read = {
        b"string": lambda key: [line.client.get(key)],
        b"hash": lambda key: [part for pair in line.client.hgetall(key).items() for part in pair],
        b"list": lambda key: line.client.lrange(key, 0, -1),
        b"set": line.client.smembers,
        b"zset": lambda key: line.client.zrange(key, 0, -1),
        b"stream": lambda key: [str(line.client.xrange(key)).encode()],
    }
    for key in line.client.scan_iter():
        yield key
        yield from read[line.client.type(key)](key)


def a_days_traffic(line: Any, web: FlaskClient) -> list[str]:
    """Talk, a subscription, daily texts taken, in doubt and refused, and somebody who leaves."""
    for n, body in enumerate(("hello", "story", SAID, "when", "more", "menu", "STOP")):
        text(web, line, BOB, body, f"SMb{n}")
    for n, body in enumerate(("hello", "daily hope please", "10010", "yes", "YES", SAID)):
        text(web, line, ALICE, body, f"SMa{n}")
    for phone in (ALICE, CHARLIE):
        line.subscribe(phone)
    line.carrier.fault("500_after_accept", to=CHARLIE)
    connection = rq_connection(line.shop.settings)
    ring(connection, [keys.shard_of(line.identity(phone)) for phone in (ALICE, CHARLIE)])
    connection.close()
    for phone in (ALICE, CHARLIE):
        line.drain(phone)
    assert line.ledger(CHARLIE).state == "unknown"
    sent = line.bodies(ALICE) + line.bodies(CHARLIE)
    assert len(sent) == 2
    return sent


def test_nothing_of_anybody_can_be_read_in_the_data_server(line: Any, web: FlaskClient) -> None:
    sent = a_days_traffic(line, web)
    found = list(everything(line))
    assert sum(b"p:{" in part for part in found) >= 3, "there was no traffic: nothing is shown"
    secrets = [phone.lstrip("+1") for phone in (ALICE, BOB, CHARLIE)]
    secrets += ["Ignatius", "Quackenbush", "STOP", "<Response", "<Message", "Reply", *sent]
    for part in found:
        for secret in secrets:
            assert secret.encode() not in part, (secret, part[:80])
            assert secret.encode().hex().encode() not in part


def test_the_same_message_gets_the_same_bytes_through_the_whole_line(
    line: Any, web: FlaskClient
) -> None:
    first = text(web, line, ALICE, "story", "SM1")
    version = line.people.load(line.identity(ALICE), "").version
    assert text(web, line, ALICE, "story", "SM1") == first
    assert line.people.load(line.identity(ALICE), "").version == version


def test_a_stop_by_text_ends_the_daily_text(line: Any, web: FlaskClient) -> None:
    line.subscribe(ALICE)
    text(web, line, ALICE, "STOP", "SM1")
    assert line.drain(ALICE) == 0
    assert line.bodies(ALICE) == []
    assert line.shop.daily.entry(line.identity(ALICE)).number == b""
    assert len(line.people.consent(line.identity(ALICE))) == 1


def test_a_value_that_a_person_has_stays_short_enough_for_a_compact_hash(
    line: Any, web: FlaskClient
) -> None:
    line.subscribe(ALICE, state="paused", topic="vulnerability")
    for n, body in enumerate(("story", "more", SAID, "hope", "menu")):
        text(web, line, ALICE, body, f"SM{n}")
    held = line.client.hgetall(keys.person(line.identity(ALICE)))
    assert all(len(value) <= 64 for value in held.values()), held
    assert line.client.object("encoding", keys.person(line.identity(ALICE))) == b"listpack"
