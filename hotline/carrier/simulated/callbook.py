"""The calls in the ledger, their recordings, and how dialled numbers behave."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass

from hotline.carrier.simulated import calls
from hotline.carrier.simulated.calls import Call
from hotline.carrier.simulated.ledger import Ledger, now
from hotline.carrier.simulated.mailbox import new_sid

OUTCOMES = ("answered", "busy", "no-answer", "failed")


@dataclass(frozen=True, slots=True)
class Placed:
    """What the line asked for when it placed a call (or what its number is set up to do)."""

    url: str = ""
    method: str = "POST"
    twiml: str = ""
    callback: str = ""
    callback_method: str = "POST"
    events: str = "completed"
    ring_until: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A call with its order and its times (UTC, ISO 8601)."""

    call: Call
    placed: Placed
    created: str
    started: str | None
    ended: str | None
    updated: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A recording; `seconds` is its length, `words` what was said, where the phone told."""

    sid: str
    call_sid: str
    seconds: int
    words: str
    created: str


class Callbook:
    """The calls of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def open(self, call: Call, placed: Placed) -> None:
        """Writes a new call down."""
        at = now()
        about = _columns(call) | asdict(placed) | {"created": at, "updated": at}
        self._ledger.run(
            """INSERT INTO calls (sid, phone, line, direction, status, state, url, method, twiml,
                   callback, callback_method, events, created, updated, ring_until)
               VALUES (:sid, :phone, :line, :direction, :status, :state, :url, :method, :twiml,
                   :callback, :callback_method, :events, :created, :updated, :ring_until)""",
            about,
        )

    def save(self, call: Call) -> None:
        """Writes down how a call stands; started and ended are set the first time they hold."""
        about = _columns(call) | {"at": now(), "over": call.over}
        about["ringing"] = call.status in ("queued", "ringing")
        self._ledger.run(
            """UPDATE calls SET status = :status, state = :state, updated = :at,
                   ring_until = CASE WHEN :ringing THEN ring_until END,
                   started = CASE WHEN :status = 'in-progress' THEN coalesce(started, :at)
                             ELSE started END,
                   ended = CASE WHEN :over THEN coalesce(ended, :at) END
               WHERE sid = :sid""",
            about,
        )

    def find(self, sid: str) -> Page | None:
        """The call of that sid."""
        row = self._ledger.row("SELECT * FROM calls WHERE sid = ?", (sid,))
        return _page(row) if row else None

    def listed(self, phone: str = "", status: str = "", limit: int = 50) -> list[Page]:
        """Calls from or to a phone, in one status, newest first; empty means any."""
        rows = self._ledger.rows(
            """SELECT * FROM calls WHERE (:phone = '' OR phone = :phone)
               AND (:status = '' OR status = :status) ORDER BY seq DESC LIMIT :limit""",
            {"phone": phone, "status": status, "limit": limit},
        )
        return [_page(row) for row in rows]

    def overdue(self, at: float) -> list[str]:
        """Sids of calls that have rung long enough."""
        rows = self._ledger.rows("SELECT sid FROM calls WHERE ring_until <= ?", (at,))
        return [row["sid"] for row in rows]

    def record(self, call_sid: str, seconds: int, words: str) -> Kept:
        """Keeps a recording of a call."""
        kept = Kept(new_sid("RE"), call_sid, seconds, words, now())
        self._ledger.run(
            """INSERT INTO recordings (sid, call_sid, seconds, words, created)
               VALUES (:sid, :call_sid, :seconds, :words, :created)""",
            asdict(kept),
        )
        return kept

    def recording(self, sid: str) -> Kept | None:
        """The recording of that sid."""
        row = self._ledger.row("SELECT * FROM recordings WHERE sid = ?", (sid,))
        return Kept(**dict(row)) if row else None

    def erase(self, sid: str) -> bool:
        """Deletes a recording; whether there was one."""
        return self._ledger.run("DELETE FROM recordings WHERE sid = ?", (sid,)) > 0

    def outcomes(self) -> dict[str, str]:
        """How dialled numbers behave; those not named answer."""
        return {row["number"]: row["outcome"] for row in self._ledger.rows("SELECT * FROM dials")}

    def set_outcome(self, number: str, outcome: str) -> None:
        """Makes a number `answered`, `busy`, `no-answer` or `failed` from now on."""
        self._ledger.run("INSERT OR REPLACE INTO dials VALUES (?, ?)", (number, outcome))


def _columns(call: Call) -> dict[str, object]:
    return {
        "sid": call.sid,
        "phone": call.phone,
        "line": call.line,
        "direction": call.direction,
        "status": call.status,
        "state": json.dumps(calls.to_json(call)),
    }


def _page(row: sqlite3.Row) -> Page:
    placed = {name: row[name] for name in Placed.__dataclass_fields__}
    times = {name: row[name] for name in ("created", "started", "ended", "updated")}
    return Page(calls.from_json(json.loads(row["state"])), Placed(**placed), **times)
