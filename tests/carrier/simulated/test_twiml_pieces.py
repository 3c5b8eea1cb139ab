"""The small pure parts: speech, messaging TwiML, sizes, opt-out words, faults, overrides."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.carrier.simulated import faults, optout, speech, texts, webhook
from hotline.carrier.simulated.account import from_environment
from hotline.carrier.simulated.faults import Fault
from hotline.carrier.simulated.problems import FieldError
from hotline.carrier.simulated.size import measure
from hotline.carrier.simulated.texts import Address
from hotline.channels import segments


def runs(say: str) -> list[tuple[str, str, float, float]]:
    found = speech.runs(fromstring(say))
    return [(run.text, run.lang, run.rate, run.seconds) for run in found]


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("<Say>Five words are two seconds</Say>", [("Five words are two seconds", "en-US", 1, 2)]),
        ('<Say>One<break time="1500ms"/>two</Say>', [("One two", "en-US", 1, 2.3)]),
        ("<Say><p>One.</p><p>Two.</p></Say>", [("One. Two.", "en-US", 1, 0.8)]),
        ('<Say>Call <sub alias="nine">9</sub></Say>', [("Call nine", "en-US", 1, 0.8)]),
        ('<Say><say-as interpret-as="digits">988</say-as></Say>', [("988", "en-US", 1, 1.2)]),
        (
            '<Say language="en-US">Or <lang xml:lang="es-US">oprima dos</lang></Say>',
            [("Or", "en-US", 1, 0.4), ("oprima dos", "es-US", 1, 0.8)],
        ),
        (
            '<Say><prosody rate="slow">Slow</prosody> normal</Say>',
            [("Slow", "en-US", 0.75, 0.53), ("normal", "en-US", 1, 0.4)],
        ),
        ('<Say loop="3">Again</Say>', [("Again", "en-US", 1, 1.2)]),
        ("<Say> </Say>", []),
    ],
)
def test_a_say_is_heard_in_runs_of_one_language_and_pace(
    say: str, wanted: list[tuple[str, str, float, float]]
) -> None:
    assert runs(say) == wanted


def read(inside: str) -> texts.Script:
    return texts.read(f"<Response>{inside}</Response>", "http://line.example/sms?x=1")


def test_every_message_is_a_reply_with_its_text_or_body() -> None:
    script = read("<Message>One</Message><Message><Body>Two\nlines</Body></Message>")
    assert [reply.body for reply in script.replies] == ["One", "Two\nlines"]


def test_action_and_status_callback_of_a_message_are_both_told() -> None:
    script = read('<Message action="/a" method="GET" statusCallback="/b?y=1">Hi</Message>')
    assert script.replies[0].callbacks == (
        Address("http://line.example/a", "GET"),
        Address("http://line.example/b?y=1", "POST"),
    )


def test_a_redirect_ends_the_messaging_document() -> None:
    script = read("<Message>One</Message><Redirect>/next</Redirect><Message>Never</Message>")
    assert script.redirect == Address("http://line.example/next")
    assert [reply.body for reply in script.replies] == ["One"]


def test_a_voice_verb_in_a_text_is_noted() -> None:
    assert read("<Say>Hi</Say>").notes == ("<Say> means nothing in a text",)


@pytest.mark.parametrize(
    ("body", "encoding", "segments_"),
    [
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("€" * 80, "GSM-7", 1),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 3),
        ("á" * 70, "UCS-2", 1),
        ("á" * 71, "UCS-2", 2),
        ("é" * 160, "GSM-7", 1),
        ("😀" * 36, "UCS-2", 2),
        ("", "GSM-7", 1),
    ],
)
def test_segments_are_counted_as_carriers_bill_them(
    body: str, encoding: str, segments_: int
) -> None:
    size = measure(body)
    assert (size.encoding, size.segments) == (encoding, segments_)


@given(st.text(alphabet="aé€á😀[\n ", min_size=1, max_size=400))
def test_the_carrier_and_the_line_count_alike(body: str) -> None:
    ours, theirs = measure(body), segments.measure(body)
    assert (ours.encoding, ours.units, ours.segments) == (
        theirs.encoding,
        theirs.units,
        theirs.segments,
    )


@pytest.mark.parametrize(
    ("said", "before", "heard"),
    [
        (("STOP", "default"), False, ("STOP", True, True)),
        ((" stop \n", "default"), False, ("STOP", True, True)),
        (("STOP", "default"), True, ("STOP", True, False)),
        (("stop please", "default"), False, (None, False, False)),
        (("STOP", "off"), False, (None, False, False)),
        (("revoke", "advanced"), False, ("STOP", True, True)),
        (("UNSTOP", "default"), True, ("START", False, True)),
        (("Yes", "default"), False, ("START", False, False)),
        (("HELP", "default"), False, ("HELP", False, True)),
        (("help", "default"), True, ("HELP", True, False)),
        (("hello", "default"), True, (None, True, False)),
    ],
)
def test_the_carrier_hears_its_own_words_first(
    said: tuple[str, optout.Handling], before: bool, heard: tuple[str | None, bool, bool]
) -> None:
    found = optout.hear(*said, blocked=before)
    assert (found.meaning, found.blocked, bool(found.notice)) == heard


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"on": "messages.delete", "kind": "slow"}, "'on' is one of"),
        ({"on": "webhook.sms", "kind": "429"}, "duplicate_webhook, slow"),
        ({"on": "messages.create", "kind": "slow", "count": 0}, "'count'"),
        ({"on": "messages.create", "kind": "slow", "seconds": "long"}, "'seconds'"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_with_the_choices(
    asked: dict[str, object], named: str
) -> None:
    with pytest.raises(FieldError, match=named):
        faults.parse(asked)


def test_a_fault_has_sensible_defaults() -> None:
    assert faults.parse({"on": "calls.create", "kind": "500"}) == Fault("calls.create", "500")


@pytest.mark.parametrize(
    ("body", "altered"),
    [("“Hi” – it’s…", '"Hi" - it\'s...'), ('it\'s "fine"', "it’s ”fine”"), ("plain", "plain")],
)
def test_smart_encoding_swaps_signs_for_their_likes(body: str, altered: str) -> None:
    assert faults.altered(body) == altered


@pytest.mark.parametrize(
    ("url", "retries", "policies", "read"),
    [
        ("http://l/x", 1, {"ct"}, 15),
        ("http://l/x?a=1#rc=3&rp=5xx,ct,rt", 3, {"5xx", "ct", "rt"}, 15),
        ("http://l/x#rc=99&rp=all&rt=500", 5, {"all"}, 0.5),
        ("http://l/x#rp=sometimes&rc=many", 1, {"ct"}, 15),
    ],
)
def test_the_fragment_of_an_address_sets_retries_and_time_outs(
    url: str, retries: int, policies: set[str], read: float
) -> None:
    rules = webhook.overrides(url)
    assert (rules.retries, set(rules.policies), rules.read) == (retries, policies, read)


ENVIRONMENT = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID is not set"),
        ({"TWILIO_AUTH_TOKEN": " "}, "TWILIO_AUTH_TOKEN is not set"),
        ({"HOTLINE_BASE_URL": "localhost:8000"}, "HOTLINE_BASE_URL must look like"),
        ({"HOTLINE_NUMBERS": "5550102"}, "HOTLINE_NUMBER and HOTLINE_NUMBERS"),
        ({"HOTLINE_OPTOUT": "maybe"}, "HOTLINE_OPTOUT must be"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(change: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        from_environment(ENVIRONMENT | change, 1)


def test_settings_have_the_lines_own_defaults() -> None:
    account = from_environment(ENVIRONMENT | {"HOTLINE_NUMBERS": "+12025550101,"}, 9)
    assert account.numbers == ("+12025550100", "+12025550101")
    assert account.sms_url == "http://127.0.0.1:8000/sms"
    assert account.address == "http://127.0.0.1:9"
