"""What each event does to a call.  Every function takes a call and gives the next one.

The runner goes through the document until the call waits for a person, needs another document or
is over.  It sends nothing and reads no clock: whoever drives it fetches what `call.fetch` names,
finds out whether a dialled number answers, and brings in what the person at the phone does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hotline.carrier.simulated import twiml
from hotline.carrier.simulated.calls import Answer, Call, Dial, Gather, Record
from hotline.carrier.simulated.verbs import VERBS, unknown

EMERGENCY = frozenset({"911", "112", "999"})
_DIALLABLE = re.compile(r"\+?[0-9]{3,15}")


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded: the carrier's id, where it can be fetched, whole seconds, its words."""

    sid: str
    url: str
    seconds: int
    words: str = ""


def begun(call: Call, url: str, method: str = "POST") -> Call:
    """A call has reached the line and asks it what to do."""
    return call.asking(url, method)


def ringing(call: Call, timeout: int) -> Call:
    """The line has placed a call and the phone rings."""
    return replace(call, status="ringing").awaiting(Answer(timeout))


def picked_up(call: Call, url: str, method: str, document: str = "") -> Call:
    """The person answers a call from the line; `document` is TwiML given when it was placed."""
    if not isinstance(call.waiting, Answer):
        return call.noted("nothing rings")
    answered = replace(call, status="in-progress", waiting=None)
    return served(answered, url, document) if document else answered.asking(url, method)


def declined(call: Call, status: str) -> Call:
    """The person does not take the call: `busy`, `no-answer`, `failed` or `canceled`."""
    if not isinstance(call.waiting, Answer):
        return call.noted("nothing rings")
    return call.ended(status, f"not answered: {status}")


def served(call: Call, url: str, document: str) -> Call:
    """The document at `url` has come and is run."""
    if call.over:
        return call
    return run(replace(call, fetch=None, url=url, document=document, position=0))


def unserved(call: Call, code: int, reason: str) -> Call:
    """The document could not be had: Twilio says a sentence of regret and hangs up."""
    noted = call.noted(f"application error {code}: {reason}")
    return noted.ended("completed" if call.status == "in-progress" else "failed", "the call failed")


def run(call: Call) -> Call:
    """The call after as many verbs as can be run now."""
    try:
        verbs = twiml.parse(call.document)
    except twiml.TwimlError as error:
        return unserved(call, error.code, str(error))
    while call.running and call.position < len(verbs):
        verb = verbs[call.position]
        if call.status == "ringing" and verb.tag != "Reject":
            call = replace(call, status="in-progress")
        call = VERBS.get(verb.tag, unknown)(replace(call, position=call.position + 1), verb)
    if not call.running:
        return call
    return replace(call, status="in-progress").ended("completed", "the document ended")


def pressed(call: Call, digits: str, heard: int | None = None) -> Call:
    """Keys are pressed.

    `heard` is the transcript line that was being spoken just then: it and those after it are cut.
    A phone that does not say leaves nothing marked, since nobody else can know.
    """
    call = call.heard("key", text=digits)
    for number, key in enumerate(digits):
        if not isinstance(call.waiting, Gather) or "dtmf" not in call.waiting.input.split():
            return call.noted(f"nobody waits for keys: {digits[number:]} ignored")
        call = _key(call, call.waiting, key, heard)
    return call


def _key(call: Call, wait: Gather, key: str, heard: int | None) -> Call:
    if wait.barge_in and heard is not None:
        call = call.cut_from(max(wait.first, heard))
    if key == wait.finish_on_key:
        return _gathered(call, wait, key)
    wait = replace(wait, digits=wait.digits + key)
    if len(wait.digits) == wait.num_digits:
        return _gathered(call, wait)
    return replace(call, waiting=wait)


def _gathered(call: Call, wait: Gather, finish: str = "") -> Call:
    """Input is complete.  Without digits the next verb goes on, unless the action wants to know."""
    if not wait.digits and not wait.on_empty:
        return run(replace(call, waiting=None))
    return call.asking(wait.action, wait.method, Digits=wait.digits, FinishedOnKey=finish)


def spoke(call: Call, text: str, confidence: float, heard: int | None = None) -> Call:
    """Something is said; a <Gather> that does not listen does not hear it."""
    call = call.heard("speech", text=text)
    wait = call.waiting
    if not isinstance(wait, Gather) or "speech" not in wait.input.split():
        return call.noted("nobody listens for speech: ignored")
    if wait.barge_in and heard is not None:
        call = call.cut_from(max(wait.first, heard))
    return call.asking(wait.action, wait.method, SpeechResult=text, Confidence=f"{confidence:.8g}")


def silent(call: Call) -> Call:
    """Silence has lasted as long as the wait allows."""
    match call.waiting:
        case Gather() as wait:
            return _gathered(call.noted("silence"), wait)
        case Record():
            return run(replace(call.noted("nothing was recorded"), waiting=None))
        case _:
            return call.noted("nobody waits for an answer: silence changes nothing")


def recorded(call: Call, recording: Recording, digits: str = "") -> Call:
    """A recording has ended, by the key in `digits` or by silence."""
    wait = call.waiting
    if not isinstance(wait, Record):
        return call.noted("nothing is being recorded")
    if recording.seconds <= 0:
        return silent(call)
    call, fields = _kept(call, wait, recording)
    return call.asking(wait.action, wait.method, **fields, Digits=digits)


def recording_limit(call: Call) -> int:
    """The most seconds that can be recorded now; 0 while nothing is being recorded."""
    return call.waiting.max_length if isinstance(call.waiting, Record) else 0


def _kept(call: Call, wait: Record, recording: Recording) -> tuple[Call, dict[str, str]]:
    fields = {
        "RecordingSid": recording.sid,
        "RecordingUrl": recording.url,
        "RecordingDuration": str(recording.seconds),
    }
    seconds = float(recording.seconds)
    call = call.heard("record", text=recording.words, seconds=seconds, url=recording.url)
    if wait.callback:
        about = {"RecordingStatus": "completed", "RecordingChannels": "1"}
        source = {"RecordingSource": "RecordVerb"}
        call = call.reporting(wait.callback, wait.callback_method, **fields, **about, **source)
    return call, fields


def dial_outcome(wait: Dial, outcomes: Mapping[str, str]) -> tuple[str, str]:
    """Which number is reached and what becomes of it: `answered`, `busy`, `no-answer`, `failed`.

    `outcomes` says how numbers behave; one that is not named answers.  All numbers ring at once
    and the first that answers wins.  Emergency numbers are never reached: a bridged call would be
    located at the line's registered address, not at the caller's.
    """
    found = [(number, _outcome(number, outcomes)) for number in wait.numbers]
    answering = [pair for pair in found if pair[1] == "answered"]
    return (answering or found or [("", "failed")])[0]


def _outcome(number: str, outcomes: Mapping[str, str]) -> str:
    if number in EMERGENCY or not _DIALLABLE.fullmatch(number):
        return "failed"
    return outcomes.get(number, "answered")


def dialing(call: Call, outcomes: Mapping[str, str]) -> Call:
    """The dialled side answers, or it does not and the call goes on at once."""
    if not isinstance(call.waiting, Dial) or call.waiting.connected:
        return call
    number, outcome = dial_outcome(call.waiting, outcomes)
    wait = replace(call.waiting, number=number)
    if number in EMERGENCY:
        call = call.noted("an emergency number must never be dialled for a caller")
    if outcome == "answered":
        return replace(call, waiting=replace(wait, connected=True)).noted(f"connected to {number}")
    return dialed(replace(call, waiting=wait), outcome, 0)


def dialed(call: Call, status: str, seconds: int) -> Call:
    """The dialled side has hung up, or was never reached; the action address hears of it."""
    wait = call.waiting
    if not isinstance(wait, Dial):
        return call.noted("nothing is being dialled")
    call = call.noted(f"{wait.number or 'the number'}: {status}")
    if not wait.action:
        return run(replace(call, waiting=None))
    return call.asking(wait.action, wait.method, **_dial_fields(status, seconds))


def _dial_fields(status: str, seconds: int) -> dict[str, str]:
    fields = {"DialCallStatus": status, "DialBridged": str(status == "completed").lower()}
    return fields | ({"DialCallDuration": str(seconds)} if status == "completed" else {})


def hung_up(call: Call, recording: Recording | None = None, seconds: int = 0) -> Call:
    """The person hangs up; a recording or a dialled call under way is still reported."""
    if call.over:
        return call
    match call.waiting:
        case Answer():
            return declined(call, "no-answer")
        case Record() as wait if recording is not None and recording.seconds > 0:
            call, fields = _kept(call, wait, recording)
            call = call.reporting(wait.action, wait.method, **fields, Digits="hangup")
        case Dial() as wait if wait.action:
            call = call.reporting(wait.action, wait.method, **_dial_fields("completed", seconds))
        case _:
            pass
    return call.ended("completed", "the caller hung up")


def ended_by_line(call: Call, status: str) -> Call:
    """The line ends the call through the REST API: `completed`, or `canceled` while it rings."""
    if call.over:
        return call
    final = "canceled" if call.status in ("queued", "ringing") else "completed"
    return call.ended(final, f"the line ended the call ({status})")
