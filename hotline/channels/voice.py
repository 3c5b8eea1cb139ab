"""A Turn as a call: one function from what is said to TwiML, one from a request back to an event.

Every <Gather> is followed by the answer to silence: a redirect to the same signed place.
<Say> holds at most 4,096 characters (Polly 3,000); ours are split well below at sentence ends.
https://www.twilio.com/docs/voice/twiml
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import wrap
from typing import Any

from twilio.twiml.voice_response import Gather, VoiceResponse

from hotline.conversation.events import (
    CallEvent,
    CallStarted,
    DialEnded,
    HungUp,
    Keys,
    Recorded,
    Silence,
    Speech,
)
from hotline.conversation.turn import Dial, HangUp, Listen, Say, Turn
from hotline.library.sentences import sentences

LONGEST_SAY = 2400  # characters
LONGEST_HINTS = 200  # characters of hints for the carrier's ear
VOICES = {"en": ("en-US", "Polly.Joanna-Neural"), "es": ("es-MX", "Polly.Mia-Neural")}
SLOWER = "80%"  # of the usual speed
Address = Callable[[str], str]


def document(turn: Turn, address: Address) -> str:
    """The TwiML of a turn. `address(kind)` is the signed address that hears what comes of it.

    Kinds: `keys` (keys or speech), `silence`, `dial`.
    """
    response = VoiceResponse()
    close = turn.close or HangUp()
    if isinstance(close, Listen):
        gather = _gather(close, turn, address)
        _speak(gather, turn.says)
        response.append(gather)
        response.redirect(address("silence"), method="POST")
        return str(response)
    _speak(response, turn.says)
    if isinstance(close, Dial):
        response.dial(close.number, action=address("dial"), method="POST", timeout=close.seconds)
    else:
        response.hangup()
    return str(response)


def _gather(listen: Listen, turn: Turn, address: Address) -> Gather:
    options: dict[str, Any] = {"input": "dtmf", "finish_on_key": ""}
    if listen.speech:
        lang = turn.says[-1].lang if turn.says else turn.person.lang
        options |= {"input": "dtmf speech", "language": _voice(lang)[0], "speech_timeout": "auto"}
        options |= {"hints": _hints(listen.hints)} if listen.hints else {}
    return Gather(
        action=address("keys"),
        method="POST",
        timeout=listen.seconds,
        num_digits=listen.digits,
        **options,
    )


def _hints(labels: tuple[str, ...]) -> str:
    joined = ""
    for label in labels:
        longer = f"{joined}, {label}" if joined else label
        if len(longer) > LONGEST_HINTS:
            break
        joined = longer
    return joined


def _speak(verb: VoiceResponse | Gather, says: tuple[Say, ...]) -> None:
    for say in says:
        language, voice = _voice(say.lang)
        for piece in pieces(say.words):
            if say.slow:
                spoken = verb.say(voice=voice, language=language)
                spoken.prosody(piece, rate=SLOWER)
            else:
                verb.say(piece, voice=voice, language=language)


def pieces(words: str) -> list[str]:
    """`words` in pieces that one <Say> holds, cut at sentence ends; an endless one at a space."""
    short = (bit for sentence in sentences(words) for bit in wrap(sentence, LONGEST_SAY))
    found: list[str] = []
    for bit in short:
        longer = f"{found[-1]} {bit}" if found else bit
        found[-1:] = [longer] if len(longer) <= LONGEST_SAY else [*found[-1:], bit]
    return found


def _voice(lang: str) -> tuple[str, str]:
    return VOICES.get(lang, VOICES["en"])


def event(kind: str, fields: Mapping[str, str]) -> CallEvent:
    """What a request of the carrier says happened; `kind` is the one its address was made for."""
    if fields.get("Digits"):
        return Keys(fields["Digits"])
    if kind == "silence":
        return Silence()
    if kind == "dial":
        return DialEnded(
            fields.get("DialCallStatus", "failed"), _seconds(fields, "DialCallDuration")
        )
    if fields.get("SpeechResult"):
        return Speech(fields["SpeechResult"], _share(fields.get("Confidence", "")))
    if fields.get("RecordingUrl"):
        return Recorded(fields["RecordingUrl"], _seconds(fields, "RecordingDuration"))
    if fields.get("CallStatus") in {"completed", "busy", "failed", "no-answer", "canceled"}:
        return HungUp()
    return Silence() if kind == "keys" else CallStarted()


def _seconds(fields: Mapping[str, str], name: str) -> int:
    value = fields.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else 0


def _share(value: str) -> float:
    try:
        share = float(value)
    except ValueError:
        return 0.0
    return min(share, 1.0) if share >= 0.0 else 0.0  # not a number is no confidence
