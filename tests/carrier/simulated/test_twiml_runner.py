"""The TwiML runner alone: no process, no clock, no network."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.carrier.simulated import calls, runner
from hotline.carrier.simulated.calls import Call, Dial, Fetch, Gather, Record
from hotline.carrier.simulated.runner import Recording

URL = "http://line.example/voice?turn=3"


def called(inside: str, url: str = URL) -> Call:
    """A call from alice that the line has answered with these verbs."""
    ringing = Call("CA1", "+12125550101", "+12025550100", "inbound", "ringing")
    asked = runner.begun(ringing, url)
    assert asked.fetch == Fetch(url, "POST", {})
    return runner.served(asked, url, f"<Response>{inside}</Response>")


def said(call: Call) -> list[str]:
    return [entry.text for entry in call.transcript if entry.kind == "say"]


def notes(call: Call) -> str:
    return "\n".join(entry.text for entry in call.transcript if entry.kind == "note")


def asked(call: Call) -> Fetch:
    assert call.fetch is not None
    return call.fetch


def test_verbs_run_in_order_until_the_document_ends() -> None:
    call = called("<Say>One.</Say><Pause length='2'/><Play>/tone.wav</Play>")
    kinds = [(entry.kind, entry.text or entry.url) for entry in call.transcript]
    assert kinds == [
        ("say", "One."),
        ("pause", ""),
        ("play", "http://line.example/tone.wav"),
        ("hangup", "the document ended"),
    ]
    assert call.status == "completed"


def test_say_tells_language_voice_and_pace() -> None:
    call = called(
        '<Say voice="Polly.Lupe-Neural" language="es-US">Hola. '
        '<prosody rate="80%">Despacio.</prosody></Say><Gather/>'
    )
    first, second = (entry for entry in call.transcript if entry.kind == "say")
    assert (first.text, first.lang, first.voice, first.rate) == (
        *("Hola.", "es-US", "Polly.Lupe-Neural"),
        1.0,
    )
    assert (second.text, second.rate) == ("Despacio.", 0.8)


@pytest.mark.parametrize(
    ("inside", "keys", "wanted"),
    [
        ('<Gather numDigits="1"/>', "7", {"Digits": "7", "FinishedOnKey": ""}),
        ("<Gather/>", "12#", {"Digits": "12", "FinishedOnKey": "#"}),
        ('<Gather finishOnKey="*"/>', "1#*", {"Digits": "1#", "FinishedOnKey": "*"}),
        ('<Gather numDigits="1" finishOnKey=""/>', "#", {"Digits": "#", "FinishedOnKey": ""}),
        ('<Gather actionOnEmptyResult="true"/>', "#", {"Digits": "", "FinishedOnKey": "#"}),
    ],
)
def test_keys_end_a_gather_as_its_attributes_say(
    inside: str, keys: str, wanted: dict[str, str]
) -> None:
    call = runner.pressed(called(inside), keys)
    assert asked(call) == Fetch(URL, "POST", wanted)


def test_keys_that_do_not_end_a_gather_are_kept_until_silence_does() -> None:
    call = runner.pressed(called('<Gather numDigits="4"/><Say>Nothing?</Say>'), "12")
    assert call.fetch is None
    assert asked(runner.silent(call)).fields["Digits"] == "12"


@pytest.mark.parametrize("nothing", ["silence", "finish key"])
def test_a_gather_without_input_falls_through_to_the_next_verb(nothing: str) -> None:
    call = called("<Gather><Say>Press a key.</Say></Gather><Say>Goodbye.</Say>")
    call = runner.silent(call) if nothing == "silence" else runner.pressed(call, "#")
    assert said(call) == ["Press a key.", "Goodbye."]
    assert call.status == "completed"


def test_a_gather_that_wants_to_know_of_silence_asks_its_action() -> None:
    call = runner.silent(called('<Gather action="quiet" actionOnEmptyResult="true"/>'))
    assert asked(call).url == "http://line.example/quiet"
    assert asked(call).fields["Digits"] == ""


def test_speech_carries_its_confidence_to_the_action() -> None:
    call = called('<Gather input="dtmf speech" hints="story, hope" action="/say" method="GET"/>')
    assert isinstance(call.waiting, Gather)
    assert call.waiting.hints == "story, hope"
    call = runner.spoke(call, "a story please", 0.75)
    assert asked(call) == Fetch(
        "http://line.example/say", "GET", {"SpeechResult": "a story please", "Confidence": "0.75"}
    )


def test_a_gather_for_keys_does_not_hear_speech() -> None:
    call = runner.spoke(called("<Gather/>"), "story", 0.9)
    assert isinstance(call.waiting, Gather)
    assert "nobody listens for speech" in notes(call)


def test_a_gather_for_speech_does_not_take_keys() -> None:
    call = runner.pressed(called('<Gather input="speech"/>'), "1")
    assert isinstance(call.waiting, Gather)
    assert "1 ignored" in notes(call)


def test_keys_after_the_gather_has_ended_are_ignored_and_noted() -> None:
    call = runner.pressed(called('<Gather numDigits="1"/>'), "123")
    assert asked(call).fields["Digits"] == "1"
    assert "23 ignored" in notes(call)


def test_barge_in_cuts_what_was_being_said_and_what_was_not_yet_said() -> None:
    prompt = (
        '<Say>Before.</Say><Gather numDigits="1"><Say>A.</Say><Say>B.</Say><Say>C.</Say></Gather>'
    )
    call = runner.pressed(called(prompt), "1", heard=3)
    assert [(entry.text, entry.cut) for entry in call.transcript if entry.kind == "say"] == [
        ("Before.", False),
        ("A.", False),
        ("B.", True),
        ("C.", True),
    ]


def test_barge_in_never_cuts_what_was_said_before_the_gather() -> None:
    call = runner.pressed(called("<Say>Before.</Say><Gather><Say>A.</Say></Gather>"), "1", heard=1)
    assert [entry.cut for entry in call.transcript if entry.kind == "say"] == [False, True]


def test_without_barge_in_nothing_is_cut() -> None:
    call = runner.pressed(called('<Gather bargeIn="false"><Say>A.</Say></Gather>'), "1", heard=1)
    assert not any(entry.cut for entry in call.transcript)


@pytest.mark.parametrize(
    ("address", "resolved"),
    [
        ("", URL),
        ("next", "http://line.example/next"),
        ("/voice/next?step=a&amp;turn=4", "http://line.example/voice/next?step=a&turn=4"),
        ("?turn=4", "http://line.example/voice?turn=4"),
        ("https://other.example/x#rc=2", "https://other.example/x#rc=2"),
    ],
)
def test_addresses_resolve_against_the_document_and_keep_their_query(
    address: str, resolved: str
) -> None:
    assert asked(called(f"<Redirect>{address}</Redirect>")).url == resolved


def test_redirect_by_get_asks_by_get() -> None:
    assert asked(called('<Redirect method="GET">/next</Redirect>')).method == "GET"


def test_a_loop_of_fetches_ends_with_a_note() -> None:
    call = called("<Redirect/>")
    fetches = 1
    while call.fetch is not None:
        call = runner.served(call, call.fetch.url, "<Response><Redirect/></Response>")
        fetches += 1
    assert fetches == calls.MOST_FETCHES_WITHOUT_A_WAIT
    assert call.over
    assert "loop" in notes(call)


def test_waiting_for_the_caller_starts_the_count_of_fetches_anew() -> None:
    call = called("<Gather/>")
    for _ in range(2 * calls.MOST_FETCHES_WITHOUT_A_WAIT):
        call = runner.pressed(call, "1#")
        call = runner.served(call, asked(call).url, "<Response><Gather/></Response>")
    assert not call.over


def test_record_brings_its_recording_to_the_action() -> None:
    call = called('<Record action="/kept" maxLength="60" finishOnKey="#"/>')
    assert isinstance(call.waiting, Record)
    call = runner.recorded(call, Recording("RE1", "http://c/RE1", 12, "my story"), "#")
    assert asked(call).url == "http://line.example/kept"
    assert asked(call).fields == {
        "RecordingSid": "RE1",
        "RecordingUrl": "http://c/RE1",
        "RecordingDuration": "12",
        "Digits": "#",
    }


def test_a_recording_is_reported_to_its_status_callback() -> None:
    call = called('<Record recordingStatusCallback="/done"/>')
    call = runner.recorded(call, Recording("RE1", "http://c/RE1", 12))
    (report,) = call.reports
    assert report.url == "http://line.example/done"
    assert report.fields["RecordingStatus"] == "completed"


def test_a_recording_of_nothing_falls_through_to_the_next_verb() -> None:
    call = runner.recorded(called("<Record/><Say>Goodbye.</Say>"), Recording("", "", 0))
    assert said(call) == ["Goodbye."]


def test_hanging_up_keeps_the_recording_under_way() -> None:
    call = runner.hung_up(called('<Record action="/kept"/>'), Recording("RE1", "http://c/RE1", 5))
    (report,) = call.reports
    assert report.fields["Digits"] == "hangup"
    assert call.status == "completed"
    assert call.fetch is None


def test_a_dialled_number_answers_unless_it_is_said_otherwise() -> None:
    call = runner.dialing(called('<Dial action="/after">988</Dial>'), {})
    assert isinstance(call.waiting, Dial)
    assert call.waiting.number == "988"
    assert "connected to 988" in notes(call)
    call = runner.dialed(call, "completed", 30)
    assert asked(call).fields == {
        "DialCallStatus": "completed",
        "DialBridged": "true",
        "DialCallDuration": "30",
    }


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed"])
def test_a_dial_that_is_not_answered_asks_its_action_at_once(outcome: str) -> None:
    call = runner.dialing(called('<Dial action="/after">988</Dial>'), {"988": outcome})
    assert asked(call).fields == {"DialCallStatus": outcome, "DialBridged": "false"}


def test_a_dial_without_action_goes_on_with_the_next_verb() -> None:
    call = runner.dialing(called("<Dial>988</Dial><Say>Dial 9 8 8.</Say>"), {"988": "busy"})
    assert said(call) == ["Dial 9 8 8."]


def test_of_several_numbers_the_first_that_answers_is_connected() -> None:
    two = "<Dial><Number>988</Number><Number>+18002738255</Number></Dial>"
    call = runner.dialing(called(two), {"988": "busy"})
    assert isinstance(call.waiting, Dial)
    assert call.waiting.number == "+18002738255"


@pytest.mark.parametrize("number", ["911", "sip:help", ""])
def test_a_number_that_cannot_be_bridged_fails(number: str) -> None:
    call = runner.dialing(called(f'<Dial action="/after">{number}</Dial>'), {})
    assert asked(call).fields["DialCallStatus"] == "failed"


def test_hanging_up_a_dialled_call_still_tells_the_action() -> None:
    call = runner.dialing(called('<Dial action="/after">988</Dial>'), {})
    call = runner.hung_up(call, seconds=9)
    assert call.reports[0].fields["DialCallDuration"] == "9"
    assert call.over


def test_hangup_ends_the_call_before_later_verbs() -> None:
    assert said(called("<Say>Bye.</Say><Hangup/><Say>Never.</Say>")) == ["Bye."]


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_a_rejected_call_was_never_answered(reason: str, status: str) -> None:
    assert called(f'<Reject reason="{reason}"/>').status == status


def test_a_verb_that_is_not_simulated_is_noted_and_passed_over() -> None:
    call = called("<Enqueue>q</Enqueue><Say>On.</Say>")
    assert "<Enqueue> is not simulated" in notes(call)
    assert said(call) == ["On."]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("<Response><Say>open</Response>", "12100"),
        ("<html/>", "12102"),
        ("", "12100"),
        ("<Response><Say>" + "x" * 65536 + "</Say></Response>", "11750"),
    ],
)
def test_a_document_that_twilio_would_refuse_ends_the_call(document: str, code: str) -> None:
    call = runner.begun(Call("CA1", "+12125550101", "+1", "inbound", "ringing"), URL)
    call = runner.served(call, URL, document)
    assert call.over
    assert f"application error {code}" in notes(call)


def test_a_placed_call_asks_the_line_only_once_it_is_answered() -> None:
    call = runner.ringing(Call("CA1", "+12125550101", "+1", "outbound", "queued"), 30)
    assert call.status == "ringing"
    assert call.fetch is None
    call = runner.picked_up(call, URL, "POST")
    assert call.status == "in-progress"
    assert asked(call).url == URL


def test_a_placed_call_that_is_declined_asks_nothing() -> None:
    call = runner.ringing(Call("CA1", "+12125550101", "+1", "outbound", "queued"), 30)
    call = runner.declined(call, "busy")
    assert (call.status, call.fetch) == ("busy", None)


EVENTS: dict[str, Callable[[Call], Call]] = {
    "keys": lambda call: runner.pressed(call, "12#"),
    "speech": lambda call: runner.spoke(call, "hope", 0.9),
    "silence": runner.silent,
    "recorded": lambda call: runner.recorded(call, Recording("RE1", "http://c/RE1", 3)),
    "dialing": lambda call: runner.dialing(call, {"988": "busy"}),
    "dialed": lambda call: runner.dialed(call, "no-answer", 0),
    "hangup": runner.hung_up,
}
VERBS = [
    "<Say>Hello <break time='1s'/> there</Say>",
    "<Gather input='dtmf speech' numDigits='1'><Say>Key?</Say></Gather>",
    "<Gather actionOnEmptyResult='true'/>",
    "<Record/>",
    "<Dial action='/d'>988</Dial>",
    "<Dial>+18002738255</Dial>",
    "<Redirect>/more</Redirect>",
    "<Pause/>",
    "<Hangup/>",
    "<Nonsense/>",
]


@given(st.lists(st.sampled_from(VERBS)), st.lists(st.sampled_from(sorted(EVENTS)), max_size=12))
def test_whatever_happens_a_call_is_in_one_condition_and_survives_being_written_down(
    verbs: list[str], happenings: list[str]
) -> None:
    call = called("".join(verbs))
    for name in happenings:
        if call.fetch is not None:
            call = runner.served(call, call.fetch.url, f"<Response>{''.join(verbs)}</Response>")
        if not call.over:
            call = EVENTS[name](call)
        assert calls.from_json(json.loads(json.dumps(calls.to_json(call)))) == call
        assert [call.over, call.fetch is not None, call.waiting is not None].count(True) == 1
        assert [entry.seq for entry in call.transcript] == list(range(1, call.seq + 1))
