"""Reports that the line is still to hear: status callbacks, written down before they are posted.

One is struck out only after it was posted, so a carrier killed in between posts it again: reports
come at least once.  Those of one message or call are posted in order.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from hotline.carrier.simulated.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Report:
    """One request to the line whose answer changes nothing here."""

    id: int
    sid: str
    url: str
    method: str
    fields: Mapping[str, str]
    token: str


class Outbox:
    """The reports of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def put(self, sid: str, url: str, method: str, fields: Mapping[str, str]) -> None:
        """Writes down a report about the message or call `sid`."""
        self._ledger.run(
            "INSERT INTO reports (sid, url, method, fields, token) VALUES (?, ?, ?, ?, ?)",
            (sid, url, method, json.dumps(dict(fields)), str(uuid4())),
        )

    def next(self, limit: int) -> list[Report]:
        """The oldest report of each message and call."""
        rows = self._ledger.rows(
            "SELECT * FROM reports WHERE id IN (SELECT min(id) FROM reports GROUP BY sid LIMIT ?)",
            (limit,),
        )
        return _reports(rows)

    def about(self, sid: str) -> list[Report]:
        """All reports of one message or call, oldest first."""
        return _reports(
            self._ledger.rows("SELECT * FROM reports WHERE sid = ? ORDER BY id", (sid,))
        )

    def holds(self, report: Report) -> bool:
        """Whether a report is still to be posted."""
        return self._ledger.row("SELECT 1 FROM reports WHERE id = ?", (report.id,)) is not None

    def done(self, report: Report) -> None:
        """Strikes out a report."""
        self._ledger.run("DELETE FROM reports WHERE id = ?", (report.id,))


def _reports(rows: list[sqlite3.Row]) -> list[Report]:
    return [Report(**dict(row) | {"fields": json.loads(row["fields"])}) for row in rows]
