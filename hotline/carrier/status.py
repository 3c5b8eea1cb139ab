"""How far a text has come: delivery reports arrive twice and out of order, and never go back.

Statuses: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
"""

from typing import Final

RANK: Final = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "delivered": 4,
    "undelivered": 4,
    "failed": 4,
    "canceled": 4,
}
FINAL: Final = frozenset(status for status, rank in RANK.items() if rank == 4)


def advance(old: str, new: str) -> str:
    """Return the later of two statuses: `new` only where it is further along than `old`.

    The first final status stays, whatever report follows it. A status that the carrier has since
    invented changes nothing.
    """
    return new if RANK.get(new, -1) > RANK.get(old, -1) else old


def is_final(status: str) -> bool:
    """Say whether no further report is to be expected."""
    return status in FINAL


def reached(status: str) -> bool:
    """Say whether the network took the text over: sent, or delivered."""
    return status in {"sent", "delivered"}
