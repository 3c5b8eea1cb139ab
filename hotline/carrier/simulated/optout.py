"""STOP, START and HELP as a carrier hears them before the line does.

Only a whole message counts, in any case, white space aside: "stop please" is the line's to
understand.  `default`: Twilio blocks the pair of numbers and writes a notice of its own.
`advanced`: the same, and the webhook carries OptOutType.  `off`: the words mean nothing here.

Source: https://help.twilio.com/articles/223134027 (words), error 21610 (later sends).
The notices are worded anew here: only their effect is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Handling = Literal["default", "advanced", "off"]
Meaning = Literal["STOP", "START", "HELP"]

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START = frozenset({"START", "YES", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})

_NOTICES: dict[Meaning, str] = {
    "STOP": "Carrier: you are unsubscribed and will get no more messages. Text START to rejoin.",
    "START": "Carrier: you are subscribed to this number again. Text STOP to leave.",
    "HELP": "Carrier: text STOP to unsubscribe. Msg and data rates may apply.",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What the carrier makes of a text: its meaning, the block afterwards, its own notice."""

    meaning: Meaning | None
    blocked: bool
    notice: str


def hear(body: str, handling: Handling, *, blocked: bool) -> Heard:
    """What `body` means to the carrier, `blocked` being how the pair stood before."""
    meaning = None if handling == "off" else _meaning(body.strip().upper())
    match meaning:
        case "STOP":
            return Heard(meaning, True, "" if blocked else _NOTICES[meaning])
        case "START":
            return Heard(meaning, False, _NOTICES[meaning] if blocked else "")
        case "HELP":
            return Heard(meaning, blocked, "" if blocked else _NOTICES[meaning])
        case _:
            return Heard(None, blocked, "")


def _meaning(word: str) -> Meaning | None:
    kinds: tuple[tuple[Meaning, frozenset[str]], ...] = (
        ("STOP", STOP),
        ("START", START),
        ("HELP", HELP),
    )
    return next((meaning for meaning, spellings in kinds if word in spellings), None)
