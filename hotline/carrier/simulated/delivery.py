"""An outgoing text's way: accepted -> queued -> sent -> delivered.

Each step is reported to the addresses that the text came with.
"""

from __future__ import annotations

import time

from hotline.carrier.simulated.account import API_VERSION, Account
from hotline.carrier.simulated.ledger import Ledger
from hotline.carrier.simulated.mailbox import Mailbox, Message
from hotline.carrier.simulated.outbox import Outbox

STEP_SECONDS = 0.25
BATCH = 200

NEXT = {"accepted": "queued", "queued": "sent", "sent": "delivered"}
STATUSES = frozenset({*NEXT, "sending", "delivered", "undelivered", "failed", "canceled"})


def first_due() -> float:
    """When a text accepted now makes its first step, in epoch seconds."""
    return time.time() + STEP_SECONDS


class Delivery:
    """Moves texts on and writes the reports down."""

    def __init__(self, account: Account, ledger: Ledger) -> None:
        self._account = account
        self._ledger = ledger
        self._mailbox = Mailbox(ledger)
        self._outbox = Outbox(ledger)

    def advance(self) -> bool:
        """Moves every text that is due one step; whether there was any."""
        due = self._mailbox.due(time.time(), BATCH)
        for message in due:
            status = NEXT.get(message.status, message.status)
            self.move(message, status, None, first_due() if status in NEXT else None)
        return bool(due)

    def move(
        self, message: Message, status: str, error: int | None, due: float | None = None
    ) -> Message:
        """Puts a text into a status and writes the reports of it down, all or nothing."""
        with self._ledger.transaction():
            moved = self._mailbox.move(message, status, error, due)
            for callback in moved.callbacks:
                self._outbox.put(moved.sid, callback.url, callback.method, self.fields(moved))
        return moved

    def fields(self, message: Message) -> dict[str, str]:
        """The form fields of a status callback."""
        fields = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": message.status,
            "SmsStatus": message.status,
            "To": message.recipient,
            "From": message.sender,
            "AccountSid": self._account.sid,
            "ApiVersion": API_VERSION,
        }
        if message.service:
            fields["MessagingServiceSid"] = message.service
        if message.error is not None:
            fields["ErrorCode"] = str(message.error)
        return fields
