"""The texts in the ledger, in both directions, and who has blocked whom.

Directions: `inbound`, `outbound-api`, `outbound-reply` are Twilio's; `notice` is a text of the
carrier's own (STOP handling); `dropped` is a reply that was never sent, to a blocked number say.
The last two are not part of what the REST API shows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import uuid4

from hotline.carrier.simulated.ledger import Ledger, now
from hotline.carrier.simulated.texts import Address

OUTBOUND = ("outbound-api", "outbound-reply")
PUBLIC = ("inbound", *OUTBOUND)


@dataclass(frozen=True, slots=True)
class Message:
    """One text.  Times are UTC, ISO 8601; at `due` (epoch seconds) the courier moves it on."""

    seq: int
    sid: str
    direction: str
    sender: str
    recipient: str
    service: str
    body: str
    media: int
    status: str
    error: int | None
    created: str
    sent: str | None
    updated: str
    callbacks: tuple[Address, ...]
    due: float | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text about to be written down."""

    direction: str
    sender: str
    recipient: str
    body: str
    status: str
    media: int = 0
    service: str = ""
    error: int | None = None
    callbacks: tuple[Address, ...] = ()
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list asks for; empty means anything.  Days and moments are the ledger's text form."""

    to: str = ""
    sender: str = ""
    sent_from: str = ""
    sent_before: str = ""
    created_before: str = ""
    below: int = 0


def new_sid(prefix: str) -> str:
    """A fresh id as Twilio makes them: two letters and 32 hexadecimal digits."""
    return prefix + uuid4().hex


class Mailbox:
    """The texts of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def write(self, draft: Draft) -> Message:
        """Writes a text down for good and gives it its sid and place in the order."""
        at = now()
        sid = new_sid("SM")
        values = asdict(draft) | {"sid": sid, "created": at, "updated": at}
        values["callbacks"] = json.dumps([asdict(address) for address in draft.callbacks])
        values["sent"] = at if draft.direction in ("inbound", "notice") else None
        self._ledger.run(
            """INSERT INTO messages (sid, direction, sender, recipient, service, body, media,
                   status, error, created, sent, updated, callbacks, due)
               VALUES (:sid, :direction, :sender, :recipient, :service, :body, :media,
                   :status, :error, :created, :sent, :updated, :callbacks, :due)""",
            values,
        )
        written = self.find(sid)
        if written is None:
            raise LookupError("a text vanished while it was written")
        return written

    def find(self, sid: str) -> Message | None:
        """The text of that sid."""
        row = self._ledger.row("SELECT * FROM messages WHERE sid = ?", (sid,))
        return _message(row) if row else None

    def on_phone(self, phone: str, after: int) -> list[Message]:
        """What a phone has sent and received since `after`, oldest first."""
        rows = self._ledger.rows(
            """SELECT * FROM messages WHERE seq > ? AND (recipient = ? OR sender = ?)
               ORDER BY seq""",
            (after, phone, phone),
        )
        return [_message(row) for row in rows]

    def listed(self, wanted: Filter, limit: int, offset: int = 0) -> list[Message]:
        """What the REST API lists, newest first."""
        rows = self._ledger.rows(
            f"""SELECT * FROM messages WHERE direction IN {PUBLIC}
               AND (:to = '' OR recipient = :to) AND (:sender = '' OR sender = :sender)
               AND (:sent_from = '' OR sent >= :sent_from)
               AND (:sent_before = '' OR sent < :sent_before)
               AND (:created_before = '' OR created < :created_before)
               AND (:below = 0 OR seq < :below)
               ORDER BY seq DESC LIMIT :limit OFFSET :offset""",  # noqa: S608 - a constant tuple
            asdict(wanted) | {"limit": limit, "offset": offset},
        )
        return [_message(row) for row in rows]

    def due(self, at: float, limit: int) -> list[Message]:
        """Texts that the courier is to move on, the longest due first."""
        rows = self._ledger.rows(
            "SELECT * FROM messages WHERE due <= ? ORDER BY due LIMIT ?", (at, limit)
        )
        return [_message(row) for row in rows]

    def move(self, message: Message, status: str, error: int | None, due: float | None) -> Message:
        """The text in its new status; it counts as sent from the first status that says so."""
        at = now()
        sent = message.sent or (at if status in ("sent", "delivered", "undelivered") else None)
        self._ledger.run(
            "UPDATE messages SET status=?, error=?, due=?, sent=?, updated=? WHERE sid=?",
            (status, error, due, sent, at, message.sid),
        )
        return self.find(message.sid) or message

    def blocked(self, phone: str, line: str) -> bool:
        """Whether that phone has told that number to stop."""
        row = self._ledger.row("SELECT 1 FROM blocks WHERE phone=? AND line=?", (phone, line))
        return row is not None

    def block(self, phone: str, line: str, *, blocked: bool) -> None:
        """Blocks a pair of numbers, or lifts the block."""
        statement = (
            "INSERT OR IGNORE INTO blocks (phone, line) VALUES (?, ?)"
            if blocked
            else "DELETE FROM blocks WHERE phone = ? AND line = ?"
        )
        self._ledger.run(statement, (phone, line))


def _message(row: sqlite3.Row) -> Message:
    plain = dict(row)
    callbacks: Sequence[dict[str, str]] = json.loads(plain["callbacks"])
    return Message(**plain | {"callbacks": tuple(Address(**one) for one in callbacks)})
