"""Twilio's REST API, asked by Twilio's own client."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
import requests
from simulated_desk import ALICE, BOB, LINE, SID, TOKEN, Desk, TinyLine
from twilio.base.exceptions import (  # type: ignore[import-untyped, unused-ignore]
    TwilioRestException,
)

pytestmark = pytest.mark.line


def refused(desk: Desk, **fields: Any) -> TwilioRestException:
    order = {"to": ALICE, "from_": LINE, "body": "hi"} | fields
    with pytest.raises(TwilioRestException) as caught:
        desk.client().messages.create(**{k: v for k, v in order.items() if v is not None})
    return caught.value


def test_a_message_is_accepted_sent_delivered_and_reported(desk: Desk, line: TinyLine) -> None:
    callback = f"{line.url}/sms/status?m=42#rc=3&rp=5xx,ct,rt"
    message = desk.send(ALICE, "Today’s hope", status_callback=callback)
    assert (message.status, message.date_sent, message.num_segments) == ("queued", None, "1")
    delivered = desk.wait_for_status(message.sid, "delivered")
    assert delivered.date_sent is not None
    first, second = line.wait_for("/sms/status", 2)
    assert (first.form["MessageStatus"], second.form["MessageStatus"]) == ("sent", "delivered")
    assert first.signed
    assert first.query == {"m": "42"}
    assert {"To": ALICE, "From": LINE, "MessageSid": message.sid}.items() <= first.form.items()
    assert first.token != second.token


def test_a_report_that_the_line_could_not_take_comes_again(desk: Desk, line: TinyLine) -> None:
    line.answers["/sms/status"] = (503, "")
    desk.send(ALICE, "hi", status_callback=f"{line.url}/sms/status#rc=2&rp=5xx")
    reports = line.wait_for("/sms/status", 6)
    assert [report.form["MessageStatus"] for report in reports] == ["sent"] * 3 + ["delivered"] * 3
    assert len({report.token for report in reports[:3]}) == 1


def test_a_messaging_service_starts_at_accepted_and_gets_the_lines_number(desk: Desk) -> None:
    message = desk.client().messages.create(
        to=ALICE, messaging_service_sid="MG" + "1" * 32, body="hi", validity_period=3600
    )
    assert message.status == "accepted"
    assert desk.wait_for_status(message.sid, "delivered").from_ == LINE


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "+15005550001"}, 21211),
        ({"to": "+15005550004"}, 21610),
        ({"to": "+15005550009"}, 21614),
        ({"to": "212 555 0101"}, 21211),
        ({"to": LINE}, 21266),
        ({"from_": BOB}, 21606),
        ({"from_": None}, 21603),
        ({"body": None}, 21602),
        ({"body": "x" * 1601}, 21617),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(
    desk: Desk, fields: dict[str, str | None], code: int
) -> None:
    error = refused(desk, **fields)
    assert (error.code, error.status) == (code, 400)
    assert desk.client().messages.list() == []


def test_a_wrong_token_is_refused(desk: Desk) -> None:
    with pytest.raises(TwilioRestException) as caught:
        desk.send(ALICE, "hi", desk.client(token="wrong"))
    assert (caught.value.status, caught.value.code) == (401, 20003)


def test_another_account_is_not_found(desk: Desk) -> None:
    other = f"{desk.address}/2010-04-01/Accounts/AC{'9' * 32}/Messages.json"
    assert requests.get(other, auth=(SID, TOKEN), timeout=5).json()["code"] == 20404


def test_a_list_is_paged_newest_first_and_stays_whole_while_texts_come_in(desk: Desk) -> None:
    client = desk.client()
    sent = [desk.send(ALICE, str(number), client).sid for number in range(7)]
    desk.send(BOB, "another's", client)
    listed = []
    for message in client.messages.stream(to=ALICE, page_size=3):
        listed.append(message.sid)
        if len(listed) == 3:
            desk.send(ALICE, "meanwhile", client)
    assert listed == sent[::-1]


def test_a_list_has_fifty_a_page_unless_asked_otherwise(desk: Desk) -> None:
    client = desk.client()
    for number in range(51):
        desk.send(ALICE, str(number), client)
    page = client.messages.page()
    assert len(list(page)) == 50
    assert len(list(page.next_page())) == 1


def test_a_list_knows_both_directions(desk: Desk) -> None:
    desk.text(ALICE, "hello line")
    desk.send(ALICE, "hello alice")
    assert [message.body for message in desk.client().messages.list(from_=ALICE)] == ["hello line"]
    assert [message.direction for message in desk.client().messages.list(to=ALICE)] == [
        "outbound-api"
    ]


def test_a_list_can_be_asked_for_days_and_moments(desk: Desk) -> None:
    client = desk.client()
    message = desk.send(ALICE, "hi", client)
    now = desk.wait_for_status(message.sid, "delivered").date_sent
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert len(client.messages.list(date_sent=now.date())) == 1
    assert client.messages.list(date_sent=now - day) == []
    assert len(client.messages.list(date_sent_after=now - hour, date_sent_before=now + hour)) == 1
    assert client.messages.list(date_sent_after=now + hour) == []
    assert client.messages.list(date_sent_before=now - hour) == []


def test_a_message_that_there_is_not_is_not_found(desk: Desk) -> None:
    with pytest.raises(TwilioRestException) as caught:
        desk.client().messages("SM" + "0" * 32).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_a_late_status_is_reported_now_and_for_good(desk: Desk, line: TinyLine) -> None:
    message = desk.send(ALICE, "hi", status_callback=f"{line.url}/sms/status")
    desk.post("/status", sid=message.sid, status="undelivered", error_code=30005)
    report = line.at("/sms/status")[-1]
    assert (report.form["MessageStatus"], report.form["ErrorCode"]) == ("undelivered", "30005")
    time.sleep(0.8)
    now = desk.client().messages(message.sid).fetch()
    assert (now.status, now.error_code) == ("undelivered", 30005)
    assert line.at("/sms/status")[-1] is report


@pytest.mark.parametrize(
    ("kind", "status", "accepted"), [("429", 429, 0), ("500", 500, 0), ("500_after_accept", 500, 1)]
)
def test_a_refusal_to_order_does_or_does_not_accept(
    desk: Desk, kind: str, status: int, accepted: int
) -> None:
    desk.post("/faults", on="messages.create", kind=kind)
    assert refused(desk).status == status
    assert len(desk.client().messages.list()) == accepted
    assert desk.send(ALICE, "the next one goes through").status == "queued"


def test_an_opt_out_to_order_strikes_only_its_number(desk: Desk) -> None:
    desk.post("/faults", on="messages.create", kind="21610", to=BOB, count=2)
    assert desk.send(ALICE, "hi").status == "queued"
    assert refused(desk, to=BOB).code == 21610
    assert [fault["count"] for fault in desk.get("/faults")["faults"]] == [1]


def test_a_time_out_after_acceptance_leaves_the_message_accepted(desk: Desk) -> None:
    desk.post("/faults", on="messages.create", kind="timeout_after_accept", seconds=3)
    with pytest.raises(requests.Timeout):
        desk.send(ALICE, "did it go?", desk.client(timeout=0.5))
    assert [one.body for one in desk.client().messages.list(to=ALICE)] == ["did it go?"]


def test_a_reset_before_acceptance_leaves_nothing(desk: Desk) -> None:
    desk.post("/faults", on="messages.create", kind="reset_before_accept")
    with pytest.raises(requests.ConnectionError):
        desk.send(ALICE, "lost")
    assert desk.client().messages.list() == []


def test_a_slow_carrier_answers_late_but_answers(desk: Desk) -> None:
    desk.post("/faults", on="messages.create", kind="slow", seconds=0.5)
    before = time.monotonic()
    assert desk.send(ALICE, "hi").status == "queued"
    assert time.monotonic() - before >= 0.5


def test_a_lagging_list_does_not_know_the_newest(desk: Desk) -> None:
    desk.send(ALICE, "new")
    desk.post("/faults", on="messages.list", kind="lagging_list", seconds=60, count=2)
    assert desk.client().messages.list(to=ALICE) == []
    assert desk.client().messages.list(to=ALICE) == []
    assert len(desk.client().messages.list(to=ALICE)) == 1


def test_missing_dates_make_a_sent_message_look_queued(desk: Desk) -> None:
    sid = desk.send(ALICE, "hi").sid
    desk.wait_for_status(sid, "delivered")
    desk.post("/faults", on="messages.list", kind="missing_dates")
    (listed,) = desk.client().messages.list(to=ALICE)
    assert (listed.sid, listed.date_sent, listed.status) == (sid, None, "queued")


@pytest.mark.parametrize("on", ["messages.create", "messages.list"])
def test_an_altered_body_differs_in_its_signs(desk: Desk, on: str) -> None:
    desk.post("/faults", on=on, kind="altered_body")
    desk.send(ALICE, "it's today")
    assert [one.body for one in desk.client().messages.list()] == ["it’s today"]


def test_faults_can_be_disarmed(desk: Desk) -> None:
    desk.post("/faults", on="messages.create", kind="500", count=99)
    requests.delete(f"{desk.address}/sim/faults", timeout=5)
    assert desk.get("/faults") == {"faults": []}
    assert desk.send(ALICE, "hi").status == "queued"


def test_a_fault_that_makes_no_sense_is_refused(desk: Desk) -> None:
    error = desk.post("/faults", expect=400, on="messages.create", kind="lagging_list")["error"]
    assert "timeout_after_accept" in error
