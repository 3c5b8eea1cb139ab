"""What a turn wants done in the world, as data; one room carries each kind out.

The engine sends, stores and schedules nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Daily texts are on from here: the first look is at `due`, for the local day `day`."""

    due: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Daily texts are off: the number is dropped and nothing that waits may be sent."""


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """A line in the consent ledger: what began or ended, and the words on both sides.

    `kind` is `opt-in` or `opt-out`; `words` is what the person sent, `shown` what they had been
    shown, `path` how it came (text, call).
    """

    kind: str
    words: str
    shown: str
    path: str


@dataclass(frozen=True, slots=True)
class RateStory:
    """How hopeful a story left somebody, 1 to 5."""

    story: str
    stars: int


@dataclass(frozen=True, slots=True)
class Count:
    """One more of something, for the metrics: never a number of a person, never words."""

    name: str


Effect = Subscribe | Unsubscribe | RecordConsent | RateStory | Count
