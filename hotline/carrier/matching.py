"""Is a text of the carrier's list the one that was claimed? Asked after every unclear answer.

Carriers smarten quotes and fold letters, and a trial account puts a sentence in front, so bodies
are compared by their letters and figures alone.
"""

import unicodedata
from collections.abc import Container
from datetime import datetime, timedelta
from typing import Final

from hotline.carrier.text import CarrierText

CLOCK_SKEW = timedelta(minutes=2)  # between this machine's clock and the carrier's
CLAIM_LASTS = timedelta(minutes=15)  # from the claim to the last moment its POST can be on its way

_NOT_OURS: Final = {"inbound", "outbound-reply", "outbound-call"}
_TRIAL_NOTICE: Final = "Sent from your Twilio trial account - "


def same_message(
    frozen_body: str,
    found: CarrierText,
    claimed_at: datetime,
    *,
    sender: str | None = None,
    within: timedelta = CLAIM_LASTS,
    taken: Container[str] = (),
) -> bool:
    """Say whether `found` is the text with `frozen_body` that was claimed at `claimed_at` (aware).

    It is when it was sent through the API, was created from the claim until `within` after it (give
    or take `CLOCK_SKEW`), has the same body and, if `sender` is given and the list names one, the
    same sender. Leave `sender` out for a Messaging Service. `taken` holds the ids that belong to
    other messages of the ledger. A text without a date is taken for ours when all else agrees: a
    second text is worse than a wrong mark in the ledger.
    """
    return (
        found.sid not in taken
        and found.direction not in _NOT_OURS
        and (not sender or not found.sender or found.sender == sender)
        and _in_time(found.created, claimed_at, within)
        and same_body(frozen_body, found.body)
    )


def same_body(ours: str, theirs: str) -> bool:
    """Say whether two bodies read the same to a person, whatever a carrier did to the signs."""
    theirs = theirs.removeprefix(_TRIAL_NOTICE) if not ours.startswith(_TRIAL_NOTICE) else theirs
    return (_letters(ours) or ours.strip()) == (_letters(theirs) or theirs.strip())


def _in_time(created: datetime | None, claimed_at: datetime, within: timedelta) -> bool:
    if created is None:
        return True
    return claimed_at - CLOCK_SKEW <= created <= claimed_at + within + CLOCK_SKEW


def _letters(body: str) -> str:
    bare = unicodedata.normalize("NFKD", body).casefold()
    return "".join(char for char in bare if char.isalnum())
