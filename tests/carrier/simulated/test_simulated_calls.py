"""Calls, through the real process."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest
import requests
from simulated_desk import ALICE, LINE, SID, TOKEN, Desk, TinyLine, heard, response
from twilio.base.exceptions import (  # type: ignore[import-untyped, unused-ignore]
    TwilioRestException,
)

pytestmark = pytest.mark.line

MENU = response(
    '<Gather input="dtmf speech" numDigits="1" action="/voice/menu?turn=1&amp;s=a" hints="hope">'
    '<Say voice="Polly.Joanna-Neural" language="en-US">Press 1 for a story.</Say></Gather>'
    "<Say>Goodbye.</Say>"
)


def happens(desk: Desk, call: dict[str, Any], what: str, **fields: Any) -> Any:
    return desk.post(f"/calls/{call['call']}/{what}", **fields)


def test_a_call_is_answered_and_waits_for_a_key(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = MENU
    call = desk.call()
    assert (call["status"], call["direction"]) == ("in-progress", "inbound")
    assert heard(call) == ["Press 1 for a story."]
    wanted = {
        **{"for": "gather", "input": "dtmf speech", "timeout": 5, "num_digits": 1},
        **{"finish_on_key": "#", "barge_in": True, "hints": "hope"},
    }
    assert wanted.items() <= call["waiting"].items()
    (asked,) = line.at("/voice")
    assert asked.signed
    fields = {"CallStatus": "ringing", "Direction": "inbound", "From": ALICE, "To": LINE}
    assert fields.items() <= asked.form.items()
    assert asked.form["CallSid"] == call["call"]


def test_a_key_goes_to_the_action_with_its_query_signed(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = MENU
    line.answers["/voice/menu"] = response("<Say>A story.</Say><Hangup/>")
    call = desk.call()
    after = happens(desk, call, "keys", digits="1", heard=1)
    assert after["status"] == "completed"
    assert heard(after) == ["Press 1 for a story.", "A story."]
    assert after["cut"] == [1]
    (asked,) = line.at("/voice/menu")
    assert asked.signed
    assert asked.query == {"turn": "1", "s": "a"}
    assert (asked.form["Digits"], asked.form["CallStatus"]) == ("1", "in-progress")


def test_speech_goes_to_the_action_with_its_confidence(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = MENU
    happens(desk, desk.call(), "speech", text="a story, please", confidence=0.82)
    form = line.at("/voice/menu")[0].form
    assert (form["SpeechResult"], form["Confidence"]) == ("a story, please", "0.82")
    assert "Digits" not in form


def test_silence_falls_through_and_the_line_hears_that_the_call_ended(
    desk: Desk, line: TinyLine
) -> None:
    line.answers["/voice"] = MENU
    after = happens(desk, desk.call(), "silence")
    assert heard(after)[-1] == "Goodbye."
    assert after["outcome"] == "completed"
    (report,) = line.wait_for("/voice/status")
    assert report.signed
    assert report.form["CallStatus"] == "completed"
    assert report.form["CallDuration"].isdecimal()


def test_a_get_action_carries_everything_in_its_signed_address(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = response('<Gather action="/k?x=1" method="GET" numDigits="1"/>')
    happens(desk, desk.call(), "keys", digits="*")
    (asked,) = line.at("/k")
    assert (asked.method, asked.signed) == ("GET", True)
    assert {"x": "1", "Digits": "*"}.items() <= asked.query.items()


def test_a_phone_can_follow_a_call_from_where_it_was(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = MENU
    call = desk.call()
    state = desk.get(f"/calls/{call['call']}", after=call["seq"])
    assert (state["transcript"], state["waiting"]) == ([], call["waiting"])
    happens(desk, call, "keys", digits="9")
    state = desk.get(f"/calls/{call['call']}", after=call["seq"])
    assert [entry["kind"] for entry in state["transcript"]] == ["key", "hangup"]


def test_a_caller_may_withhold_the_number(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = MENU
    assert desk.call("anonymous")["status"] == "in-progress"
    assert line.at("/voice")[0].form["From"] == "anonymous"


@pytest.mark.parametrize(("answer", "code"), [((500, ""), "11200"), ("<Response>", "12100")])
def test_a_line_that_fails_ends_the_call_with_an_application_error(
    desk: Desk, line: TinyLine, answer: str, code: str
) -> None:
    line.answers["/voice"] = answer
    call = desk.call()
    assert call["status"] == "completed"
    assert f"application error {code}" in heard(call, "note")[0]


def test_a_loop_of_two_hundred_fetches_ends_the_call(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = response("<Redirect/>")
    assert "loop" in heard(desk.call(), "note")[0]
    assert len(line.at("/voice")) == 200


def test_a_recording_can_be_heard_and_erased(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = response(
        '<Record action="/kept" maxLength="90" finishOnKey="#" recordingStatusCallback="/done"/>'
    )
    call = desk.call()
    assert call["waiting"]["for"] == "record"
    assert call["waiting"]["max_length"] == 90
    happens(desk, call, "recorded", seconds=100, text="my story")
    form = line.at("/kept")[0].form
    assert form["RecordingDuration"] == "90"
    assert line.wait_for("/done")[0].form["RecordingStatus"] == "completed"
    sound = requests.get(form["RecordingUrl"], auth=(SID, TOKEN), timeout=10)
    with wave.open(io.BytesIO(sound.content)) as file:
        assert file.getnframes() == 90 * file.getframerate()
    assert requests.get(form["RecordingUrl"], timeout=10).status_code == 401
    recordings = desk.client().recordings(form["RecordingSid"])
    assert recordings.fetch().duration == "90"
    assert recordings.delete()
    with pytest.raises(TwilioRestException) as caught:
        recordings.fetch()
    assert caught.value.status == 404


def test_the_finishing_key_ends_a_recording(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = response('<Record action="/kept" finishOnKey="#"/>')
    call = desk.call()
    assert happens(desk, call, "keys", digits="5")["waiting"]["for"] == "record"
    happens(desk, call, "keys", digits="#", seconds=7)
    form = line.at("/kept")[0].form
    assert (form["Digits"], form["RecordingDuration"]) == ("#", "7")


def test_hanging_up_while_recording_keeps_what_was_said(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = response('<Record action="/kept"/>')
    state = happens(desk, desk.call(), "hangup", seconds=4)
    assert state["status"] == "completed"
    (asked,) = line.wait_for("/kept")
    assert (asked.form["Digits"], asked.form["CallStatus"]) == ("hangup", "completed")


def test_a_dialled_line_is_connected_until_it_hangs_up(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = response('<Dial action="/after" callerId="+12025550100">988</Dial>')
    call = desk.call()
    assert {"for": "dial", "number": "988"}.items() <= call["waiting"].items()
    assert "connected to 988" in heard(call, "note")
    happens(desk, call, "dialed", status="completed", seconds=30)
    form = line.at("/after")[0].form
    assert (form["DialCallStatus"], form["DialCallDuration"]) == ("completed", "30")


def test_a_dialled_line_behaves_as_it_was_told(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = response('<Dial action="/after">988</Dial>')
    line.answers["/after"] = response("<Dial><Number>+18002738255</Number></Dial>")
    assert desk.post("/dials", number="988", outcome="busy") == {"dials": {"988": "busy"}}
    call = desk.call()
    assert line.at("/after")[0].form["DialCallStatus"] == "busy"
    assert call["waiting"]["number"] == "+18002738255"


def place(desk: Desk, **more: Any) -> Any:
    order = {"to": ALICE, "from_": LINE, "url": f"{desk.line.url}/voice?c=1"} | more
    return desk.client().calls.create(**order)


def test_a_placed_call_rings_and_runs_once_it_is_answered(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = MENU
    placed = place(desk, status_callback=f"{line.url}/voice/status")
    assert (placed.status, placed.direction) == ("queued", "outbound-api")
    (ringing,) = desk.get("/calls", phone=ALICE, status="ringing")["calls"]
    assert (ringing["call"], ringing["waiting"]["for"]) == (placed.sid, "answer")
    assert line.asked == []
    call = happens(desk, ringing, "answer")
    assert heard(call) == ["Press 1 for a story."]
    form = line.at("/voice")[0].form
    assert (form["From"], form["To"], form["Direction"]) == (LINE, ALICE, "outbound-api")
    assert line.at("/voice")[0].query == {"c": "1"}
    assert desk.get("/calls", phone=ALICE, status="ringing")["calls"] == []
    happens(desk, call, "hangup")
    assert line.wait_for("/voice/status")[0].form["CallStatus"] == "completed"
    assert desk.client().calls(placed.sid).fetch().status == "completed"


def test_a_placed_call_reports_the_events_it_was_asked_for(desk: Desk, line: TinyLine) -> None:
    place(
        desk,
        status_callback=f"{line.url}/voice/status",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    (ringing,) = desk.get("/calls", phone=ALICE, status="ringing")["calls"]
    happens(desk, ringing, "answer")
    reports = line.wait_for("/voice/status", 4)
    assert [report.form["CallStatus"] for report in reports] == [
        *("initiated", "ringing", "in-progress", "completed")
    ]


@pytest.mark.parametrize("status", ["busy", "no-answer"])
def test_a_declined_call_never_asks_the_line(desk: Desk, line: TinyLine, status: str) -> None:
    placed = place(desk, status_callback=f"{line.url}/voice/status")
    state = happens(desk, {"call": placed.sid}, "decline", status=status)
    assert (state["status"], state["outcome"]) == ("completed", status)
    form = line.wait_for("/voice/status")[0].form
    assert (form["CallStatus"], form["CallDuration"]) == (status, "0")
    assert line.at("/voice") == []


def test_a_phone_that_nobody_answers_stops_ringing(desk: Desk, line: TinyLine) -> None:
    placed = place(desk, status_callback=f"{line.url}/voice/status", timeout=1)
    assert line.wait_for("/voice/status")[0].form["CallStatus"] == "no-answer"
    assert desk.client().calls(placed.sid).fetch().status == "no-answer"


def test_the_line_can_end_a_call(desk: Desk, line: TinyLine) -> None:
    line.answers["/voice"] = MENU
    call = desk.call()
    assert desk.client().calls(call["call"]).update(status="completed").status == "completed"
    assert desk.get(f"/calls/{call['call']}")["status"] == "completed"
    with pytest.raises(TwilioRestException) as caught:
        desk.client().calls(call["call"]).update(status="completed")
    assert caught.value.code == 21220


def test_calls_are_listed_by_the_number_called(desk: Desk) -> None:
    placed = place(desk)
    assert [call.sid for call in desk.client().calls.list(to=ALICE)] == [placed.sid]
    assert desk.client().calls.list(to=LINE) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [({"to": "alice"}, 21211), ({"to": "+15005550001"}, 21217), ({"from_": ALICE}, 21210)],
)
def test_a_call_that_twilio_refuses_is_refused(desk: Desk, more: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as caught:
        place(desk, **more)
    assert caught.value.code == code


def test_a_call_placed_before_a_lost_answer_still_rings(desk: Desk) -> None:
    desk.post("/faults", on="calls.create", kind="500_after_accept")
    with pytest.raises(TwilioRestException):
        place(desk)
    assert len(desk.get("/calls", phone=ALICE, status="ringing")["calls"]) == 1


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("keys", {"digits": "x"}),
        ("keys", {}),
        ("speech", {"text": "hi", "confidence": 2}),
        ("decline", {"status": "angry"}),
        ("recorded", {"seconds": -1}),
    ],
)
def test_a_happening_that_makes_no_sense_is_refused(
    desk: Desk, line: TinyLine, what: str, fields: dict[str, object]
) -> None:
    line.answers["/voice"] = MENU
    call = desk.call()
    assert "is" in desk.post(f"/calls/{call['call']}/{what}", expect=400, **fields)["error"]
    assert desk.get(f"/calls/{call['call']}")["seq"] == call["seq"]


def test_a_call_that_there_is_not_is_not_found(desk: Desk) -> None:
    assert desk.post("/calls/CA0/silence", expect=404)["error"] == "there is no call of that sid"
