"""A person's memory: loaded in one round trip, committed in one, never half."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from hotline.store import keys, standing
from hotline.store.client import Breaker, Client
from hotline.store.scripts import Script

ANSWER_LIFETIME = 48 * 3600  # seconds; how long a carrier may send the same webhook again
PERSON_LIFETIME = 90 * 86400  # seconds without a word, for somebody who neither joined nor left
_STORED_APART = {"v", "number", "d.open", "at"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the store knows at the beginning of a turn.

    `answer` is the sealed answer to this very message, if it was answered before; `offset` is how
    far the civil clock was moved, in seconds; `counted` is where the person is counted as standing
    (see standing.py), for the turn's change to carry back.
    """

    fields: Mapping[str, str]
    version: str = ""
    answer: bytes | None = None
    offset: float = 0.0
    withdrawn: frozenset[str] = frozenset()
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a turn changes, all of it or nothing.

    `due` is when to look again (civil seconds), "drop" to end daily texts, None to leave it;
    `lifetime` is in seconds, 0 for no end. `number`, `answer` and `consent` are sealed. `stands` is
    the step to count the person at, empty for none; `counted` is what was loaded.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    due: float | Literal["drop"] | None = None
    number: bytes = b""
    answer: bytes = b""
    consent: Sequence[bytes] = ()
    count: Mapping[str, int] = field(default_factory=dict)
    lifetime: int = PERSON_LIFETIME
    counted: str = ""
    stands: str = ""

    def document(self, at: str) -> str:
        """The part that the script reads as JSON; only fields that differ are written.

        `at` is where the person is counted from now on.
        """
        changed = {k: v for k, v in self.after.items() if self.before.get(k) != v}
        return json.dumps(
            {
                "set": changed,
                "drop": [name for name in self.before if name not in self.after],
                "due": self.due,
                "count": dict(self.count),
                "counted": self.counted,
                "at": at,
                "lifetime": self.lifetime,
                "answer_lifetime": ANSWER_LIFETIME,
            }
        )


@dataclass(frozen=True, slots=True)
class Committed:
    """The turn stands; `version` is the person's new one."""

    version: str


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody was faster: load again and think again."""


@dataclass(frozen=True, slots=True)
class Answered:
    """This very message was answered meanwhile; `answer` is that answer, sealed."""

    answer: bytes


class People:
    """The people of the line. Every method raises Away when the store cannot be reached in time."""

    def __init__(self, client: Client, breaker: Breaker | None = None) -> None:
        self._client, self._breaker = client, breaker or Breaker()
        self._commit = Script(client, "commit")

    def load(self, person: str, message: str) -> Loaded:
        """The person and any earlier answer to `message`: one round trip."""
        with self._breaker.guard():
            pipe = self._client.pipeline(transaction=False)
            pipe.hgetall(keys.person(person))
            pipe.get(keys.answer(person, message))
            pipe.get(keys.CLOCK)
            pipe.smembers(keys.WITHDRAWN)
            fields, answer, offset, withdrawn = pipe.execute()
        return _loaded(fields, answer, offset, withdrawn)

    def commit(
        self, person: str, message: str, version: str, change: Change
    ) -> Committed | Stale | Answered:
        """The change, if the person still has that version: one round trip, one Lua call."""
        shard = keys.shard_of(person)
        at = standing.mark(change.stands, change.lifetime, datetime.now(UTC))
        names = [
            keys.person(person),
            keys.answer(person, message),
            keys.consent(person),
            keys.due(shard),
            keys.counters(shard),
            keys.standing(shard, standing.bucket_of(change.counted)),
            keys.standing(shard, standing.bucket_of(at)),
        ]
        args = [person, version, change.document(at), change.answer, change.number, *change.consent]
        with self._breaker.guard():
            outcome = self._commit(names, args)
        return _outcome(outcome)

    def consent(self, person: str) -> list[bytes]:
        """The person's consent ledger, oldest first, sealed."""
        with self._breaker.guard():
            return list(self._client.lrange(keys.consent(person), 0, -1))


def _loaded(
    fields: Mapping[bytes, bytes], answer: bytes | None, offset: Any, withdrawn: Any
) -> Loaded:
    version, counted = fields.get(b"v", b"").decode(), fields.get(b"at", b"").decode()
    named = {name.decode(): value for name, value in fields.items()}
    plain = {name: value.decode() for name, value in named.items() if name not in _STORED_APART}
    gone = frozenset(item.decode() for item in withdrawn)
    return Loaded(plain, version, answer, float(offset or 0), gone, counted)


def _outcome(outcome: Sequence[Any]) -> Committed | Stale | Answered:
    match outcome[0]:
        case b"ok":
            return Committed(str(outcome[1]))
        case b"stale":
            return Stale()
        case _:
            return Answered(outcome[1])
