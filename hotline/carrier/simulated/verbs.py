"""What each voice verb does to a call: a table from its name to a function.

Source: https://www.twilio.com/docs/voice/twiml
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from hotline.carrier.simulated import speech, twiml
from hotline.carrier.simulated.calls import Call, Dial, Gather, Record

ANY_KEY = "1234567890*#"

Effect = Callable[[Call, Element], Call]


def say(call: Call, verb: Element) -> Call:
    """Each run of words is one line of the transcript."""
    voice = verb.get("voice", "")
    for run in speech.runs(verb):
        call = call.heard(
            "say", text=run.text, lang=run.lang, voice=voice, rate=run.rate, seconds=run.seconds
        )
    return _remarks(call, verb, voice)


def play(call: Call, verb: Element) -> Call:
    """A sound by its address, or tones; how long a sound lasts is the phone's to find out."""
    if verb.get("digits"):
        return call.heard("play", text=f"tones {verb.get('digits')}")
    return call.heard("play", url=twiml.resolve(call.url, verb.text))


def pause(call: Call, verb: Element) -> Call:
    """Silence of `length` seconds, one unless stated."""
    return call.heard("pause", seconds=float(twiml.whole(verb, "length", 1)))


def gather(call: Call, verb: Element) -> Call:
    """The nested prompt is heard, then the call waits for keys, speech or silence."""
    first = call.seq + 1
    for nested in verb:
        call = _NESTED.get(nested.tag, unknown)(call, nested)
    wait = _gather(call, verb, first)
    return call.heard("gather", text=wait.input, seconds=float(wait.timeout)).awaiting(wait)


def _gather(call: Call, verb: Element, first: int) -> Gather:
    return Gather(
        input=" ".join(verb.get("input", "dtmf").split()),
        timeout=twiml.whole(verb, "timeout", 5),
        num_digits=twiml.whole(verb, "numDigits", 0) or None,
        finish_on_key=verb.get("finishOnKey", "#"),
        barge_in=twiml.flag(verb, "bargeIn", default=True),
        hints=verb.get("hints", ""),
        language=verb.get("language", "en-US"),
        action=twiml.resolve(call.url, verb.get("action")),
        method=twiml.method(verb),
        on_empty=twiml.flag(verb, "actionOnEmptyResult", default=False),
        first=first,
    )


def record(call: Call, verb: Element) -> Call:
    """The call waits for the caller's words."""
    callback = verb.get("recordingStatusCallback", "")
    wait = Record(
        max_length=twiml.whole(verb, "maxLength", 3600),
        timeout=twiml.whole(verb, "timeout", 5),
        finish_on_key=verb.get("finishOnKey", ANY_KEY),
        action=twiml.resolve(call.url, verb.get("action")),
        method=twiml.method(verb),
        callback=twiml.resolve(call.url, callback) if callback else "",
        callback_method=twiml.method(verb, "recordingStatusCallbackMethod"),
    )
    return call.heard("record", seconds=float(wait.max_length)).awaiting(wait)


def dial(call: Call, verb: Element) -> Call:
    """The call waits for the other side; whether it answers is not the call's to know."""
    action = verb.get("action", "")
    for nested in verb:
        if nested.tag != "Number":
            call = call.noted(f"<{nested.tag}> inside <Dial> is not simulated")
    wait = Dial(
        numbers=_numbers(verb),
        timeout=twiml.whole(verb, "timeout", 30),
        caller_id=verb.get("callerId", ""),
        action=twiml.resolve(call.url, action) if action else "",
        method=twiml.method(verb),
    )
    return call.heard("dial", text=", ".join(wait.numbers)).awaiting(wait)


def _numbers(verb: Element) -> tuple[str, ...]:
    nested = tuple(twiml.words(number) for number in verb.findall("Number"))
    own = " ".join((verb.text or "").split())
    return nested or ((own,) if own else ())


def redirect(call: Call, verb: Element) -> Call:
    """The call goes on in another document."""
    return call.asking(twiml.resolve(call.url, verb.text), twiml.method(verb))


def hangup(call: Call, verb: Element) -> Call:  # noqa: ARG001 - every effect takes its verb
    """The line ends the call."""
    return call.ended("completed", "the line hung up")


def reject(call: Call, verb: Element) -> Call:
    """The call is never answered, and not billed; once answered it can only be ended."""
    if call.status != "ringing":
        return call.noted("<Reject> after the call was answered").ended(
            "completed", "the line hung up"
        )
    status = "busy" if verb.get("reason") == "busy" else "no-answer"
    return call.ended(status, f"the line rejected the call ({verb.get('reason', 'rejected')})")


def unknown(call: Call, verb: Element) -> Call:
    """A verb that is not simulated is passed over with a remark, so that nobody trusts it."""
    return call.noted(f"<{verb.tag}> is not simulated here")


def _remarks(call: Call, verb: Element, voice: str) -> Call:
    if len(twiml.words(verb)) > speech.LONGEST_SAY_CHARACTERS:
        call = call.noted(f"<Say> is longer than {speech.LONGEST_SAY_CHARACTERS} characters")
    if voice.endswith("-Neural") and verb.find(".//emphasis") is not None:
        call = call.noted(f"{voice} knows no <emphasis>")
    return call


_NESTED: dict[str, Effect] = {"Say": say, "Play": play, "Pause": pause}

VERBS: dict[str, Effect] = {
    **_NESTED,
    "Gather": gather,
    "Record": record,
    "Dial": dial,
    "Redirect": redirect,
    "Hangup": hangup,
    "Reject": reject,
}
