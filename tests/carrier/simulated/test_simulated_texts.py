"""Texts, through the real process: phone -> carrier -> line -> carrier -> phone."""

from __future__ import annotations

import threading
import time

import pytest
import requests
from simulated_desk import ALICE, BOB, LINE, SID, Desk, TinyLine, response

pytestmark = pytest.mark.line


def test_a_text_reaches_the_line_signed_and_its_replies_come_back(
    desk: Desk, line: TinyLine
) -> None:
    line.answers["/sms"] = response("<Message>One</Message><Message><Body>¿Dos?</Body></Message>")
    answer = desk.text(ALICE, "  story \n", media=1)
    assert [reply["body"] for reply in answer["replies"]] == ["One", "¿Dos?"]
    assert answer["status"] == 200
    (asked,) = line.at("/sms")
    assert asked.signed
    assert asked.form["Body"] == "  story \n"
    assert asked.form["MessageSid"] == answer["sid"]
    wanted = {"From": ALICE, "To": LINE, "AccountSid": SID, "NumMedia": "1", "FromCountry": "US"}
    assert wanted.items() <= asked.form.items()
    assert asked.form["MediaUrl0"].startswith(desk.address)
    assert asked.token


def test_a_phone_reads_its_texts_in_order_with_their_sizes(desk: Desk, line: TinyLine) -> None:
    line.answers["/sms"] = response(f"<Message>{'á' * 71}</Message>")
    desk.text(ALICE, "hi")
    desk.text(BOB, "hi")
    news = desk.get("/texts", phone=ALICE)
    sent, got = news["texts"]
    assert (sent["direction"], sent["by"], sent["status"]) == ("out", "phone", "received")
    assert (got["direction"], got["by"]) == ("in", "line")
    assert (got["encoding"], got["segments"]) == ("UCS-2", 2)
    assert news["last"] == got["seq"]
    assert desk.get("/texts", phone=ALICE, after=news["last"])["texts"] == []


def test_a_long_poll_ends_as_soon_as_a_text_comes(desk: Desk) -> None:
    threading.Timer(0.3, lambda: desk.send(ALICE, "hello")).start()
    before = time.monotonic()
    news = desk.get("/texts", phone=ALICE, wait=20)
    assert [text["body"] for text in news["texts"]] == ["hello"]
    assert time.monotonic() - before < 10


def test_a_long_poll_without_news_ends_by_itself(desk: Desk) -> None:
    assert desk.get("/texts", phone=ALICE, after=7, wait=0.2) == {"texts": [], "last": 7}


def test_a_reply_by_redirect_comes_from_the_next_document(desk: Desk, line: TinyLine) -> None:
    line.answers["/sms"] = response('<Redirect method="GET">/more?step=2</Redirect>')
    line.answers["/more"] = lambda asked: response(f"<Message>{asked.query['Body']}</Message>")
    assert desk.text(ALICE, "+1 ¿echo?")["replies"][0]["body"] == "+1 ¿echo?"
    (asked,) = line.at("/more")
    assert (asked.method, asked.signed, asked.query["step"]) == ("GET", True, "2")


def test_texts_that_redirect_in_a_loop_are_given_up(desk: Desk, line: TinyLine) -> None:
    line.answers["/sms"] = response("<Redirect/>")
    assert "loop" in desk.text(ALICE, "hi")["error"]["message"]
    assert len(line.at("/sms")) == 200


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [((500, ""), 500, 11200), ((403, ""), 403, 11200), ("<Response>", 200, 12100)],
)
def test_a_line_that_fails_leaves_the_text_unanswered_and_says_why(
    desk: Desk, line: TinyLine, answer: str, status: int, code: int
) -> None:
    line.answers["/sms"] = answer
    receipt = desk.text(ALICE, "hi")
    assert (receipt["status"], receipt["error"]["code"], receipt["replies"]) == (status, code, [])


def test_a_reply_that_is_too_long_is_dropped(desk: Desk, line: TinyLine) -> None:
    line.answers["/sms"] = response(f"<Message>{'x' * 1601}</Message><Message>short</Message>")
    receipt = desk.text(ALICE, "hi")
    assert [reply["body"] for reply in receipt["replies"]] == ["short"]
    assert [reply["error_code"] for reply in receipt["dropped"]] == [21617]


def test_reports_of_a_reply_go_to_its_own_addresses(desk: Desk, line: TinyLine) -> None:
    line.answers["/sms"] = response(
        '<Message statusCallback="/sms/status?id=7" action="/did" method="GET">Hi</Message>'
    )
    (reply,) = desk.text(ALICE, "hi")["replies"]
    reports = line.wait_for("/sms/status", 2)
    assert [report.form["MessageStatus"] for report in reports] == ["sent", "delivered"]
    assert all(report.signed and report.query == {"id": "7"} for report in reports)
    assert reports[0].form["MessageSid"] == reply["sid"]
    assert line.wait_for("/did", 2)[0].query["MessageStatus"] == "sent"


def test_stop_blocks_the_pair_until_start(desk: Desk, line: TinyLine) -> None:
    line.answers["/sms"] = response("<Message>From the line</Message>")
    stopped = desk.text(ALICE, "Stop")
    assert stopped["replies"] == []
    assert [(one["body"], one["error_code"]) for one in stopped["dropped"]] == [
        ("From the line", 21610)
    ]
    assert len(stopped["notices"]) == 1
    assert line.at("/sms")[0].form["Body"] == "Stop"
    assert "OptOutType" not in line.at("/sms")[0].form
    refused = _refusal(desk, ALICE)
    assert (refused["status"], refused["code"]) == (400, 21610)
    assert desk.send(BOB, "others still get it").status == "queued"
    assert desk.text(ALICE, "unstop")["replies"][0]["body"] == "From the line"
    assert desk.send(ALICE, "welcome back").status == "queued"


def test_a_dropped_reply_shows_on_the_phone_as_dropped_and_nowhere_else(
    desk: Desk, line: TinyLine
) -> None:
    line.answers["/sms"] = response("<Message>Bye</Message>")
    desk.text(ALICE, "STOP")
    statuses = {(text["by"], text["status"]) for text in desk.get("/texts", phone=ALICE)["texts"]}
    assert statuses == {("phone", "received"), ("carrier", "delivered"), ("line", "dropped")}
    assert [message.body for message in desk.client().messages.list()] == ["STOP"]


def _refusal(desk: Desk, to: str) -> dict[str, object]:
    answer = requests.post(
        f"{desk.address}/2010-04-01/Accounts/{SID}/Messages.json",
        data={"To": to, "From": LINE, "Body": "hi"},
        auth=(SID, "a token for tests"),
        timeout=10,
    )
    body: dict[str, object] = answer.json()
    assert body["status"] == answer.status_code
    return body


def test_advanced_opt_out_tells_the_line_what_was_heard(own_desk: Desk) -> None:
    own_desk.optout = "advanced"
    own_desk.start()
    own_desk.text(ALICE, "STOP")
    assert own_desk.line.at("/sms")[0].form["OptOutType"] == "STOP"
    assert own_desk.send(BOB, "hi").status == "queued"


def test_with_opt_out_handling_off_stop_is_a_word_like_any_other(own_desk: Desk) -> None:
    own_desk.optout = "off"
    own_desk.line.answers["/sms"] = response("<Message>Bye</Message>")
    own_desk.start()
    assert own_desk.text(ALICE, "STOP")["replies"][0]["body"] == "Bye"
    assert own_desk.send(ALICE, "hi").status == "queued"


def test_a_duplicate_webhook_has_the_same_sid_and_token(desk: Desk, line: TinyLine) -> None:
    line.answers["/sms"] = response("<Message>Once</Message>")
    desk.post("/faults", on="webhook.sms", kind="duplicate_webhook", to=ALICE)
    assert len(desk.text(BOB, "hi")["replies"]) == 1
    assert len(desk.text(ALICE, "hi")["replies"]) == 1
    bob, first, second = line.at("/sms")
    assert bob.form["From"] == BOB
    assert first.form == second.form
    assert first.token == second.token
    assert len(desk.text(ALICE, "hi")["replies"]) == 1
    assert len(line.at("/sms")) == 4


@pytest.mark.parametrize(
    "body",
    [
        {"body": "hi"},
        {"from": "12125550101", "body": "hi"},
        {"from": "anonymous", "body": "hi"},
        {"from": ALICE, "body": 5},
        {"from": ALICE, "media": 99},
        {"from": ALICE, "to": BOB},
    ],
)
def test_a_text_that_makes_no_sense_is_refused_in_words(desk: Desk, body: dict[str, str]) -> None:
    assert "is" in desk.post("/texts", expect=400, **body)["error"]
    assert desk.line.asked == []


def test_an_address_that_is_not_there_answers_json(desk: Desk) -> None:
    answer = requests.get(f"{desk.address}/sim/nowhere", timeout=5)
    assert (answer.status_code, list(answer.json())) == (404, ["error"])


def test_a_page_of_another_host_cannot_reach_the_phones(desk: Desk) -> None:
    answer = requests.get(f"{desk.address}/sim/texts", headers={"Host": "evil.example"}, timeout=5)
    assert answer.status_code == 400


def test_a_form_of_another_origin_cannot_text(desk: Desk) -> None:
    answer = requests.post(f"{desk.address}/sim/texts", data='{"from": "+12125550101"}', timeout=5)
    assert answer.status_code == 415
    assert desk.line.asked == []
