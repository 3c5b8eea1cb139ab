"""The due lists and the ledger of daily messages.

One sorted set a shard is schedule, retry queue and lease in one: its score says when to look
again. The ledger's key is (person, local day), so one day can never be claimed twice. Scores are
civil time, which an operator may move in a demo; leases are server time, which nobody moves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hotline.store import keys
from hotline.store.client import Client, reaching
from hotline.store.scripts import Script

OPEN = frozenset({"claimed", "unknown", "due"})
# How far a message got; a report never moves it back. The first three are ours, the rest Twilio's:
# https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
RANKS = {
    "due": 0,
    "claimed": 1,
    "unknown": 1,
    "accepted": 2,
    "scheduled": 2,
    "queued": 3,
    "sending": 4,
    "sent": 5,
    "delivered": 6,
    "undelivered": 6,
    "failed": 6,
    "canceled": 6,
    "read": 7,
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """One person's message of one local day; times are server seconds, `body` is sealed."""

    day: str
    state: str = ""
    token: str = ""
    lease: float = 0.0
    at: float = 0.0
    first_at: float = 0.0
    attempts: int = 0
    text_id: str = ""
    body: bytes = b""
    sender: str = ""
    sid: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person whose turn it is to be looked at, with the day that is open, if one is."""

    person: str
    score: float
    version: str
    fields: Mapping[str, str]
    number: bytes
    open: Ledger | None


class DailyStore:
    """Due lists and ledger; every method raises Away when the store cannot be reached in time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        names = ("claim", "settle", "close", "report", "revoke", "look")
        self._scripts = {name: Script(client, name) for name in names}

    def due_shards(self, civil_now: float) -> list[int]:
        """The shards that have somebody to look at: one round trip, whoever subscribes."""
        pipe = self._client.pipeline(transaction=False)
        for shard in range(keys.SHARDS):
            pipe.zcount(keys.due(shard), "-inf", civil_now)
        counts = _answered(pipe.execute)
        return [shard for shard, count in enumerate(counts) if count]

    def look(self, shard: int, civil_now: float, most: int) -> list[Entry]:
        """Up to `most` people of the shard that are due, the longest waiting first."""
        found = _answered(
            self._client.zrange, keys.due(shard), "-inf", civil_now,
            byscore=True, offset=0, num=most, withscores=True,
        )  # fmt: skip
        people = [(name.decode(), float(score)) for name, score in found]
        pipe = self._client.pipeline(transaction=False)
        for person, _ in people:
            pipe.hgetall(keys.person(person))
        hashes = _answered(pipe.execute)
        opened = self._open_days([(p, h) for (p, _), h in zip(people, hashes, strict=True)])
        return [_entry(p, s, h, opened.get(p)) for (p, s), h in zip(people, hashes, strict=True)]

    def _open_days(self, people: Iterable[tuple[str, Mapping[bytes, bytes]]]) -> dict[str, Ledger]:
        wanted = [(p, h[b"d.open"].decode()) for p, h in people if b"d.open" in h]
        return {ledger[0]: ledger[1] for ledger in self.ledgers(wanted)}

    def ledgers(self, wanted: list[tuple[str, str]]) -> list[tuple[str, Ledger]]:
        """The ledgers of (person, day) pairs, in that order: one round trip."""
        pipe = self._client.pipeline(transaction=False)
        for person, day in wanted:
            pipe.hgetall(keys.ledger(person, day))
        hashes = _answered(pipe.execute) if wanted else []
        return [(p, _ledger(day, h)) for (p, day), h in zip(wanted, hashes, strict=True)]

    def entry(self, person: str) -> Entry:
        """One person as the worker sees them now."""
        fields = _answered(self._client.hgetall, keys.person(person))
        return _entry(person, 0.0, fields, self._open_days([(person, fields)]).get(person))

    def day(self, day: str) -> list[tuple[str, Ledger]]:
        """Everybody's ledger of one local day."""
        people: list[str] = []
        for shard in range(keys.SHARDS):
            found = _answered(self._client.smembers, keys.day_index(shard, day))
            people += sorted(name.decode() for name in found)
        return self.ledgers([(person, day) for person in people])

    def claim(
        self, entry: Entry, day: str, token: str, *, now: float, lease: float, look: float,
        frozen: Mapping[str, str | bytes],
    ) -> str:  # fmt: skip
        """`ok` when the day is ours to send until `lease`; `stale` or `taken` otherwise."""
        shard = keys.shard_of(entry.person)
        names = [*self._names(entry.person, day), keys.day_index(shard, day)]
        pairs = [item for pair in frozen.items() for item in pair]
        args = [entry.person, entry.version, day, now, lease, look, token, *pairs]
        return self._run("claim", names, args)

    def settle(self, person: str, day: str, token: str, state: str, look: float, error: str) -> str:
        """Mark a claim `due` (surely not sent) or `unknown`, to be looked at again."""
        return self._run("settle", self._names(person, day), [person, token, state, look, error])

    def close(
        self, entry: Entry, day: str, state: str, *, sid: str = "", error: str = "",
        next_look: float | None, used: bool, then: str = "", now: float,
    ) -> str:  # fmt: skip
        """End that day, once; `stale` when the person changed: then compute the next look anew."""
        shard = keys.shard_of(entry.person)
        names = [*self._names(entry.person, day), keys.day_index(shard, day)]
        following = "" if next_look is None else next_look
        args = [
            entry.person,
            entry.version,
            day,
            state,
            sid,
            error,
            following,
            int(used),
            then,
            now,
        ]
        return self._run("close", names, args)

    def report(self, person: str, day: str, sid: str, status: str, error: str) -> str:
        """Take a delivery report in: `ok`, `old` or `none`."""
        return self._run(
            "report", [keys.ledger(person, day)], [sid, status, error, json.dumps(RANKS)]
        )

    def revoke(self, person: str, record: bytes) -> str:
        """The carrier says that the person has left."""
        shard = keys.shard_of(person)
        names = [keys.person(person), keys.due(shard), keys.consent(person)]
        return self._run("revoke", names, [person, record])

    def drop(self, entry: Entry) -> str:
        """Take somebody off the due list who is not a subscriber: `ok`, or `stale` if changed."""
        return self._look(entry, "")

    def put_off(self, entry: Entry, look: float) -> str:
        """Look at somebody later, never earlier: `ok`, or `stale` if they changed meanwhile."""
        return self._look(entry, look)

    def _look(self, entry: Entry, look: float | str) -> str:
        names = [keys.person(entry.person), keys.due(keys.shard_of(entry.person))]
        return self._run("look", names, [entry.person, entry.version, look])

    def _names(self, person: str, day: str) -> list[str]:
        return [keys.person(person), keys.due(keys.shard_of(person)), keys.ledger(person, day)]

    def _run(self, name: str, names: list[str], args: list[Any]) -> str:
        outcome: bytes = _answered(self._scripts[name], names, args)
        return outcome.decode()


def _answered(call: Any, *args: Any, **options: Any) -> Any:
    with reaching():
        return call(*args, **options)


def _entry(
    person: str, score: float, fields: Mapping[bytes, bytes], open_day: Ledger | None
) -> Entry:
    version = fields.get(b"v", b"").decode()
    number = fields.get(b"number", b"")
    # One that cannot be read is its person's trouble, not the shard's.
    plain = {
        name.decode(errors="replace"): value.decode(errors="replace")
        for name, value in fields.items()
        if name not in (b"number", b"v")
    }
    return Entry(person, score, version, plain, number, open_day)


def _ledger(day: str, fields: Mapping[bytes, bytes]) -> Ledger:
    def text(name: str) -> str:
        return fields.get(name.encode(), b"").decode()

    return Ledger(
        day=day,
        state=text("state"),
        token=text("token"),
        lease=float(text("lease") or 0),
        at=float(text("at") or 0),
        first_at=float(text("first_at") or 0),
        attempts=int(text("attempts") or 0),
        text_id=text("text_id"),
        body=fields.get(b"body", b""),
        sender=text("sender"),
        sid=text("sid"),
        error=text("error"),
    )
