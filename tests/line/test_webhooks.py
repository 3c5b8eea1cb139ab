"""The carrier's doors of a running line: who may come in, and what comes back whatever is sent."""

from __future__ import annotations

import time
from typing import Any
from xml.etree import ElementTree

import pytest
import requests

pytestmark = pytest.mark.line


def sms(sid: str, body: str = "menu", sender: str = "+12125550111", **more: str) -> dict[str, str]:
    return {
        "MessageSid": sid, "AccountSid": "AC" + "0" * 32, "From": sender, "To": "+12025550100",
        "Body": body, "NumMedia": "0", **more,
    }  # fmt: skip


def events(line: Any) -> dict[str, float]:
    """The counters as /metrics tells them."""
    rows = requests.get(f"{line.url}/metrics", timeout=5).text.splitlines()
    return {r.split()[0]: float(r.split()[1]) for r in rows if r.startswith("hotline_events_total")}


@pytest.mark.parametrize("path", ["/sms", "/sms/status", "/voice", "/voice/turn", "/voice/status"])
@pytest.mark.parametrize("signature", ["", "AAAA", "RSOYDt4T1cUTdK1PDd93/VVr8B8="])
def test_a_request_without_a_valid_signature_gets_403_and_changes_nothing(
    line: Any, path: str, signature: str
) -> None:
    before = events(line)
    answer = line.post(path, sms("SM1", "STOP"), signature)
    assert answer.status_code == 403
    assert events(line) == before


def test_a_signature_for_other_fields_is_refused(line: Any) -> None:
    form = sms("SM2", "menu")
    good = line.post("/sms", form)
    assert good.status_code == 200
    signature = good.request.headers["X-Twilio-Signature"]
    assert line.post("/sms", form | {"Body": "STOP"}, signature).status_code == 403


def test_unknown_and_repeated_parameters_are_no_reason_to_refuse(line: Any) -> None:
    form = sms("SM3", " menu ", NewThing="x", Empty="")
    assert line.post("/sms", form).status_code == 200


def test_the_same_message_twice_gets_the_same_bytes_and_has_one_effect(line: Any) -> None:
    form = sms("SM4", "story", "+12125550112")
    before = events(line)
    answers = [line.post("/sms", form).content for _ in range(3)]
    assert len(set(answers)) == 1
    key = 'hotline_events_total{kind="story"}'
    assert events(line).get(key, 0) - before.get(key, 0) <= 1
    again = line.post("/sms", sms("SM5", "story", "+12125550112")).content
    assert again != answers[0]


def test_two_texts_of_one_person_at_the_same_moment_are_both_answered(line: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    forms = [sms(f"SM6{n}", body, "+12125550113") for n, body in enumerate(["hope", "faq"] * 6)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda form: line.post("/sms", form), forms))
    assert {answer.status_code for answer in answers} == {200}
    bodies = ["".join(ElementTree.fromstring(a.content).itertext()) for a in answers]
    assert sum("Questions people ask" in body for body in bodies) == 6
    assert sum("Questions people ask" not in body and bool(body) for body in bodies) == 6


HOSTILE = [
    {}, {"Body": ""}, {"Body": "\x00\x01\x1b"}, {"Body": "x" * 20_000}, {"Body": "😀" * 500},
    {"From": ""}, {"From": "anonymous"}, {"From": "+1"}, {"From": "+266696687"}, {"From": "alice"},
    {"NumMedia": "10"}, {"NumMedia": "many"}, {"MessageSid": ""}, {"MessageSid": "x" * 9000},
    {"Body": "]]><Response>"}, {"Body": "{name} {calm} %s {{"}, {"Body": "\u202e\u200b\ufeff"},
    {"OptOutType": "STOP", "Body": "STOP"}, {"OptOutType": "nonsense"}, {"Body": "a|b|c|d|e|f|g"},
]  # fmt: skip


@pytest.mark.parametrize("fields", HOSTILE, ids=[str(n) for n in range(len(HOSTILE))])
@pytest.mark.parametrize("path", ["/sms", "/voice"])
def test_whatever_the_fields_hold_the_answer_is_200_and_well_formed(
    line: Any, path: str, fields: dict[str, str]
) -> None:
    form = sms("SM7", "hi", "+12125550114") | {"CallSid": "CA7"} | fields
    begun = time.monotonic()
    answer = line.post(path, form)
    assert time.monotonic() - begun < 2
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert ElementTree.fromstring(answer.content).tag == "Response"
    assert len(answer.content) < 64 * 1024


def test_a_request_over_64_kib_gets_413(line: Any) -> None:
    assert line.post("/sms", sms("SM8", "x" * 70_000)).status_code == 413


def test_a_call_address_that_was_tampered_with_begins_the_call_anew(line: Any) -> None:
    form = {"CallSid": "CA8", "From": "+12125550115", "To": "+12025550100"}
    answer = line.post("/voice/turn?t=AAAA.BBBB&on=start", form)
    assert "This is Hope Line" in answer.text
    cry = line.post("/voice/turn?t=AAAA.BBBB&on=keys", form | {"Digits": "0"})
    assert "<Dial" in cry.text


def test_the_same_turn_of_a_call_twice_gets_the_same_bytes(line: Any) -> None:
    form = {"CallSid": "CA9", "From": "+12125550116", "To": "+12025550100", "CallStatus": "ringing"}
    begun = ElementTree.fromstring(line.post("/voice", form).content)
    action = begun.find("Gather").get("action")
    first = line.post(action, form | {"Digits": "1"})
    assert first.status_code == 200
    assert line.post(action, form | {"Digits": "1"}).content == first.content


def test_readiness_metrics_and_the_public_page_are_there(line: Any) -> None:
    assert requests.get(f"{line.url}/healthz", timeout=5).json() == {"status": "ok"}
    assert requests.get(f"{line.url}/readyz", timeout=5).json()["parts"]["store"] == "ok"
    assert "hotline_store_up 1.0" in requests.get(f"{line.url}/metrics", timeout=5).text
    for lang in ("en", "es"):
        page = requests.get(f"{line.url}/", params={"lang": lang}, timeout=5).text
        assert "sms:+12025550100" in page
        assert "STOP" in page
        assert "988" in page


def test_no_answer_of_the_web_app_may_load_anything_from_elsewhere(line: Any) -> None:
    for path in ("/", "/phone"):
        answer = requests.get(f"{line.url}{path}", timeout=5)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert 'src="http' not in answer.text
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
