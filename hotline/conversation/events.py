"""What can happen to a conversation: one small frozen type each.

The first group arrives by text, the second on a call. The shell builds them from the carrier's
form fields; nothing below knows where they came from.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text message: `body` as it came, `media` the number of pictures with it.

    `carrier_did` is what the carrier has answered by itself (STOP, START, HELP), if anything.
    """

    body: str
    media: int = 0
    carrier_did: str = ""


@dataclass(frozen=True, slots=True)
class CallStarted:
    """Somebody called the line and it picked up."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys pressed on a call: 0-9, * and #."""

    digits: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Words said on a call as the carrier understood them; `confidence` 0 to 1."""

    text: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Silence:
    """The time to answer passed without a key or a word; in a story: the sentence is over."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording was made: its address at the carrier and its length in seconds."""

    url: str
    seconds: int


@dataclass(frozen=True, slots=True)
class DialEnded:
    """A transfer ended: `status` is the carrier's word (completed, busy, no-answer, failed)."""

    status: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone; nothing can be said any more."""


CallEvent = CallStarted | Keys | Speech | Silence | Recorded | DialEnded | HungUp
Event = Text | CallEvent
