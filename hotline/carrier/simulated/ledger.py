"""The simulated carrier's memory: one SQLite file that survives kill -9.

Write-ahead logging with synchronous=NORMAL: whatever was answered is in the file, since a killed
process loses nothing that the operating system has taken.  One connection, one lock; every
operation is short.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, direction TEXT NOT NULL,
    sender TEXT NOT NULL, recipient TEXT NOT NULL, service TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL, media INTEGER NOT NULL DEFAULT 0, status TEXT NOT NULL, error INTEGER,
    created TEXT NOT NULL, sent TEXT, updated TEXT NOT NULL,
    callbacks TEXT NOT NULL DEFAULT '[]', due REAL);
CREATE INDEX IF NOT EXISTS messages_to ON messages (recipient, seq);
CREATE INDEX IF NOT EXISTS messages_from ON messages (sender, seq);
CREATE INDEX IF NOT EXISTS messages_due ON messages (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS blocks (
    phone TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (phone, line));
CREATE TABLE IF NOT EXISTS calls (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, phone TEXT NOT NULL,
    line TEXT NOT NULL, direction TEXT NOT NULL, status TEXT NOT NULL, state TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '', method TEXT NOT NULL DEFAULT 'POST',
    twiml TEXT NOT NULL DEFAULT '', callback TEXT NOT NULL DEFAULT '',
    callback_method TEXT NOT NULL DEFAULT 'POST', events TEXT NOT NULL DEFAULT 'completed',
    created TEXT NOT NULL, started TEXT, ended TEXT, updated TEXT NOT NULL, ring_until REAL);
CREATE INDEX IF NOT EXISTS calls_phone ON calls (phone, seq);
CREATE TABLE IF NOT EXISTS recordings (
    sid TEXT PRIMARY KEY, call_sid TEXT NOT NULL, seconds INTEGER NOT NULL, words TEXT NOT NULL,
    created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dials (number TEXT PRIMARY KEY, outcome TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, "on" TEXT NOT NULL, kind TEXT NOT NULL,
    count INTEGER NOT NULL, seconds REAL NOT NULL, "to" TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL, url TEXT NOT NULL,
    method TEXT NOT NULL, fields TEXT NOT NULL, token TEXT NOT NULL);
"""
TABLES = ("messages", "blocks", "calls", "recordings", "dials", "faults", "reports")

Values = Sequence[Any] | Mapping[str, Any]


class Ledger:
    """The file, opened; safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._file.row_factory = sqlite3.Row
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.executescript(SCHEMA)

    def run(self, statement: str, values: Values = ()) -> int:
        """Carries out a statement; the number of rows it touched."""
        with self._lock:
            return self._file.execute(statement, values).rowcount

    def rows(self, query: str, values: Values = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._lock:
            return self._file.execute(query, values).fetchall()

    def row(self, query: str, values: Values = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        return next(iter(self.rows(query, values)), None)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; a transaction inside another is part of it."""
        with self._lock:
            if self._file.in_transaction:
                yield
                return
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")

    def forget(self) -> None:
        """Empties every table."""
        with self.transaction():
            for table in TABLES:
                self.run(f"DELETE FROM {table}")  # noqa: S608 - names from the tuple above

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._file.close()


def now() -> str:
    """This moment, UTC, as the ledger writes it: fixed width, so that text order is time order."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment as the ledger writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
