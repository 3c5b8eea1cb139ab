"""The one straight way of a message: two round trips, one effect, and an answer whatever fails."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from redis.connection import AbstractConnection

from hotline.account import guard_account
from hotline.app import create_app
from hotline.carrier.signature import sign
from hotline.conversation import from_fields
from hotline.conversation.person import MENU
from hotline.settings import Settings, SettingsError
from hotline.store import Away, LineStore, keys
from hotline.store.client import WEBHOOK_SECONDS
from hotline.web.desk import replay

ALICE, BOB = "+12125550101", "+13125550102"


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


def lose_the_commit(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> Any:
        raise Away("between load and commit")

    monkeypatch.setattr(type(app.extensions["hotline"].people), "commit", away)


def test_what_was_not_kept_is_not_confirmed(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text(app, "DAILY", "SM1")
    text(app, "new york", "SM2")
    lose_the_commit(app, monkeypatch)
    for number, words in enumerate(("JOIN", "pause 20", "time 3pm", "resume")):
        assert b"keep changes" in text(app, words, f"SM3{number}").data


def test_an_opt_out_whose_commit_was_lost_is_in_the_journal_and_confirmed(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text(app, "menu", "SM1")
    lose_the_commit(app, monkeypatch)
    assert b"no more texts" in text(app, "please stop texting me", "SM2").data
    assert not app.extensions["hotline"].journal.empty()


def test_an_opt_out_that_nothing_can_keep_shuts_the_gate_and_says_send_stop(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text(app, "menu", "SM1")
    lose_the_commit(app, monkeypatch)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(app.extensions["hotline"].journal), "write", full)
    assert b"send STOP" in text(app, "please stop texting me", "SM2").data
    assert app.extensions["hotline"].desk.owes


def standing(app: Any) -> Counter[str]:
    return app.extensions["hotline"].store.standing()  # type: ignore[no-any-return]


def steps(app: Any, *numbers: str) -> Counter[str]:
    """Where those people stand by what is remembered of each, the menu apart."""
    parts = app.extensions["hotline"]
    found: Counter[str] = Counter()
    for number in numbers:
        identity = parts.keyring().person_id(number)
        person = from_fields(identity, parts.people.load(identity, "").fields)
        if person.place.step != MENU and not person.opted_out:
            found[person.place.step] += 1
    return found


def test_who_stands_where_is_counted_as_the_conversation_goes(app: Any) -> None:
    words = ["story", "1", "more", "faq", "1", "daily", "new york", "JOIN", "story", "menu", "save"]
    seen = set()
    for number, body in enumerate(words):
        text(app, body, f"SMA{number}")
        text(app, words[-number], f"SMB{number}", BOB)
        assert standing(app) == steps(app, ALICE, BOB)
        seen |= standing(app).keys()
    assert len(seen) > 2


def test_a_retry_counts_nobody_twice(app: Any) -> None:
    for _ in range(3):
        text(app, "story", "SM1")
    assert standing(app).total() == 1


def test_nobody_is_counted_at_the_menu_or_after_leaving(app: Any) -> None:
    text(app, "menu", "SM1")
    assert standing(app) == {}
    text(app, "story", "SM2")
    assert standing(app).total() == 1
    text(app, "STOP", "SM3")
    assert standing(app) == {}


def test_an_opt_out_from_the_journal_takes_the_count_along(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = app.extensions["hotline"]
    text(app, "story", "SM1")
    with monkeypatch.context() as lost:
        lose_the_commit(app, lost)
        text(app, "STOP", "SM2")
    assert standing(app).total() == 1
    assert replay(parts.journal, parts.people, parts.keyring()) == 1
    assert standing(app) == {}


def call(app: Any, path: str = "/voice", **form: str) -> Any:
    return post(app, path, **{"CallSid": "CA1", "From": ALICE, "To": "+12025550100", **form})


def action_of(answer: Any) -> str:
    found: str = ElementTree.fromstring(answer.data).find("Gather").get("action")  # type: ignore[union-attr, assignment]
    return found


def test_a_place_in_a_call_is_good_for_that_call_alone(app: Any) -> None:
    menu = action_of(call(app))
    assert b"kind of story" in call(app, menu, Digits="1").data
    assert b"kind of story" in call(app, menu, CallSid="CA2", Digits="1").data  # heard at the menu
    story = action_of(call(app, menu, Digits="1"))
    assert b"kind of story" not in call(app, story, CallSid="CA3", Digits="9").data


@pytest.mark.parametrize("form", [{"Digits": "0"}, {"SpeechResult": "i want to die"}])
def test_a_cry_is_heard_even_at_an_address_that_is_not_ours(app: Any, form: dict[str, str]) -> None:
    answer = call(app, "/voice/turn?t=xx.yy&on=keys", **form).data
    assert b"988" in answer or b"9 8 8" in answer


def test_a_call_without_an_id_is_never_answered_from_an_earlier_one(app: Any) -> None:
    menu = action_of(call(app, CallSid=""))
    call(app, menu, CallSid="", Digits="1")
    answer = call(app, menu, CallSid="", SpeechResult="i want to die").data
    assert b"9 8 8" in answer


def test_another_event_at_the_same_turn_is_heard_and_a_retry_is_not(app: Any) -> None:
    menu = action_of(call(app))
    story = call(app, menu, Digits="1").data
    assert call(app, menu, Digits="1").data == story
    assert b"9 8 8" in call(app, menu, SpeechResult="i want to die").data


@pytest.mark.parametrize("code", ["", "²", "9" * 5000, "21610 ", "-1", "x"])
def test_an_odd_error_code_in_a_report_is_no_error_of_ours(app: Any, code: str) -> None:
    path = f"/sms/status?m={'ab' * 16}.2027-01-12"
    answer = post(app, path, MessageSid="SM1", MessageStatus="failed", ErrorCode=code)
    assert answer.status_code == 204


def test_many_reports_and_metrics_wait_for_a_frozen_store_once(
    settings_for: Any, tmp_path: Path, own_data_server: Any
) -> None:
    app = create_app(settings_for(tmp_path, redis_url=own_data_server.url))
    app.extensions["hotline"].keyring()
    own_data_server.freeze()
    begun = time.monotonic()
    for _ in range(20):
        post(app, f"/sms/status?m={'ab' * 16}.2027-01-12", MessageSid="SM1", MessageStatus="sent")
        app.test_client().get("/metrics")
        app.test_client().get("/readyz")
    assert b"988" in text(app, "i want to die", "SM1").data
    assert time.monotonic() - begun < 2 * WEBHOOK_SECONDS + 1
