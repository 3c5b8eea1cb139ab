"""The one straight way of a message: two round trips, one effect, and an answer whatever fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.connection import AbstractConnection

from hotline.account import guard_account
from hotline.app import create_app
from hotline.carrier.signature import sign
from hotline.settings import Settings, SettingsError
from hotline.store import LineStore, keys

ALICE = "+12125550101"


@pytest.fixture
def app(settings_for: Any, store_client: Any, tmp_path: Path) -> Any:
    app = create_app(settings_for(tmp_path))
    app.extensions["hotline"].keyring()
    return app


def post(app: Any, path: str, **form: str) -> Any:
    """A webhook as the carrier signs it."""
    settings = app.extensions["hotline"].settings
    token = settings.carrier_account[1]
    signature = sign(token, f"{settings.address}{path}", list(form.items()))
    return app.test_client().post(path, data=form, headers={"X-Twilio-Signature": signature})


def text(app: Any, body: str, sid: str, number: str = ALICE) -> Any:
    return post(app, "/sms", MessageSid=sid, From=number, To="+12025550100", Body=body)


@contextmanager
def counted_round_trips() -> Iterator[list[int]]:
    """How often something was sent to the data server."""
    sent: list[int] = []
    plain = AbstractConnection.send_packed_command

    def counting(self: Any, command: Any, *args: Any, **options: Any) -> Any:
        sent.append(1)
        return plain(self, command, *args, **options)

    AbstractConnection.send_packed_command = counting  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        AbstractConnection.send_packed_command = plain  # type: ignore[method-assign]


@pytest.mark.parametrize("body", ["story", "i want to die", "STOP", "asdf", "HELP"])
def test_an_incoming_text_costs_two_round_trips(app: Any, body: str) -> None:
    text(app, "menu", "SM0")
    text(app, body, "SM1", "+13125550102")
    with counted_round_trips() as sent:
        assert text(app, body, "SM2").status_code == 200
    assert len(sent) == 2


def test_a_retry_costs_one_round_trip_and_gets_the_same_bytes(app: Any) -> None:
    first = text(app, "story", "SM1").data
    with counted_round_trips() as sent:
        assert text(app, "story", "SM1").data == first
    assert len(sent) == 1


def test_no_effect_of_a_refused_request_reaches_the_store(app: Any, store_client: Any) -> None:
    before = sorted(store_client.keys())
    answer = app.test_client().post("/sms", data={"From": ALICE, "Body": "STOP"})
    assert answer.status_code == 403
    assert sorted(store_client.keys()) == before


def test_somebody_without_a_number_is_answered_and_nothing_is_kept(
    app: Any, store_client: Any
) -> None:
    before = sorted(store_client.keys())
    answer = post(app, "/voice", CallSid="CA1", From="+266696687", To="+12025550100")
    assert b"Hope Line" in answer.data
    assert sorted(store_client.keys()) == before


def test_a_fault_behind_the_door_is_answered_with_the_crisis_line(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = app.extensions["hotline"]

    def broken(*_: Any) -> str:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(type(parts.desk), "answer", broken)
    for answer in (text(app, "menu", "SM1"), post(app, "/voice", CallSid="CA1", From=ALICE)):
        assert answer.status_code == 200
        assert b"988" in answer.data
        assert b"fault" not in answer.data


def test_a_report_that_cannot_be_recorded_gets_503(
    settings_for: Any, tmp_path: Path, store_client: Any
) -> None:
    settings = settings_for(tmp_path, redis_url="redis://127.0.0.1:9/0")
    app = create_app(settings)
    path = f"/sms/status?m={'ab' * 16}.2027-01-12"
    assert post(app, path, MessageSid="SM1", MessageStatus="sent").status_code == 503
    assert post(app, "/sms/status", MessageSid="SM1", MessageStatus="sent").status_code == 204


def test_the_carriers_word_that_somebody_left_reaches_our_own_record(
    app: Any, store_client: Any
) -> None:
    text(app, "menu", "SM1")
    person = app.extensions["hotline"].keyring().person_id(ALICE)
    path = f"/sms/status?m={person}.2027-01-12"
    post(app, path, MessageSid="SM2", MessageStatus="undelivered", ErrorCode="21610")
    assert store_client.hget(keys.person(person), "out") == b"1"
    assert store_client.llen(keys.consent(person)) == 1
    assert b"START" in text(app, "story", "SM3").data


def test_the_phone_is_not_there_on_a_line_with_an_account(app: Any) -> None:
    client = app.test_client()
    for path in ("/phone", "/phone/api/clock", "/phone/api/texts"):
        assert client.get(path).status_code == 404


def test_a_store_that_served_an_account_is_never_opened_as_a_demo(
    settings_for: Any, store_client: Any, tmp_path: Path, data_server: Any
) -> None:
    store = LineStore(store_client)
    guard_account(store, settings_for(tmp_path))
    guard_account(store, settings_for(tmp_path))
    demo = Settings(_env_file=None, redis_url=data_server.url, HOTLINE_DATA_DIR=str(tmp_path))  # type: ignore[call-arg,arg-type]
    with pytest.raises(SettingsError, match="another carrier account"):
        guard_account(store, demo)
    other = settings_for(tmp_path, TWILIO_ACCOUNT_SID="AC" + "2" * 32)
    with pytest.raises(SettingsError, match="REDIS_URL"):
        guard_account(store, other)


def test_a_demo_goes_on_to_serve_an_account_but_not_back(
    settings_for: Any, store_client: Any, tmp_path: Path, data_server: Any
) -> None:
    store = LineStore(store_client)
    demo = Settings(_env_file=None, redis_url=data_server.url, HOTLINE_DATA_DIR=str(tmp_path))  # type: ignore[call-arg,arg-type]
    guard_account(store, demo)
    guard_account(store, settings_for(tmp_path))
    with pytest.raises(SettingsError):
        guard_account(store, demo)
