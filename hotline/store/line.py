"""What the store knows of the line itself: its clock, its account, its counters, its locks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from hotline.store import keys
from hotline.store.client import Away, Client, reaching
from hotline.store.people import PERSON_LIFETIME
from hotline.store.scripts import Script
from hotline.store.standing import buckets

BUCKET_LIFETIME = 3600  # seconds; a sender that rested that long is fully rested


class LineStore:
    """Small facts that belong to nobody. Every method raises Away when the store is away."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._swap, self._release = Script(client, "swap"), Script(client, "release")

    def ping(self) -> bool:
        """Whether the store answers at all; never raises."""
        try:
            with reaching():
                return bool(self._client.ping())
        except Away:
            return False

    def offset(self) -> float:
        """How far the civil clock was moved, in seconds."""
        return float(self._ask("get", keys.CLOCK) or 0)

    def move_clock(self, offset: float) -> None:
        """Set how far the civil clock is moved, in seconds; 0 for the true time."""
        if offset:
            self._ask("set", keys.CLOCK, str(offset))
        else:
            self._ask("delete", keys.CLOCK)

    def ask_for_reload(self) -> None:
        """Tell every process that an author's change was checked and may be spoken."""
        self._ask("incr", keys.RELOADS)

    def reloads(self) -> int:
        """How often a reload was asked for."""
        return int(self._ask("get", keys.RELOADS) or 0)

    def account(self) -> str:
        """The digest of the real carrier account that this store has served; empty for none."""
        return (self._ask("get", keys.ACCOUNT) or b"").decode()

    def remember_account(self, digest: str) -> None:
        """This store serves a real account from now on."""
        self._ask("set", keys.ACCOUNT, digest)

    def counts(self) -> Counter[str]:
        """All counters, summed over the shards: one round trip."""
        return self._summed(keys.counters(shard) for shard in range(keys.SHARDS))

    def standing(self) -> Counter[str]:
        """How many people stand on each step, summed over the shards: one round trip."""
        bucket_names = buckets(PERSON_LIFETIME, datetime.now(UTC))
        return self._summed(
            keys.standing(shard, bucket) for shard in range(keys.SHARDS) for bucket in bucket_names
        )

    def count(self, name: str, shard: int = 0) -> None:
        """One more of something."""
        self._ask("hincrby", keys.counters(shard), name, 1)

    def subscribers(self) -> int:
        """How many people are on the due lists."""
        pipe = self._client.pipeline(transaction=False)
        for shard in range(keys.SHARDS):
            pipe.zcard(keys.due(shard))
        with reaching():
            return sum(pipe.execute())

    def bucket(self, sender: str) -> bytes:
        """A sender's token bucket as it was kept; empty for a rested one."""
        return self._ask("get", keys.pace(sender)) or b""

    def swap_bucket(self, sender: str, old: bytes, new: bytes) -> bool:
        """Keep the bucket, unless somebody else took from it meanwhile."""
        return bool(self._run(self._swap, keys.pace(sender), [old, new, BUCKET_LIFETIME]))

    def lock(self, token: str, milliseconds: int) -> bool:
        """Hold the ticker's lock, or go on holding it; False when another one holds it."""
        if self._run(self._release, keys.TICKER, [token, milliseconds]):
            return True
        return bool(self._ask("set", keys.TICKER, token, nx=True, px=milliseconds))

    def unlock(self, token: str) -> None:
        """Let the ticker's lock go, if it is still ours."""
        self._run(self._release, keys.TICKER, [token, 0])

    def _summed(self, names: Iterable[str]) -> Counter[str]:
        pipe = self._client.pipeline(transaction=False)
        for name in names:
            pipe.hgetall(name)
        with reaching():
            hashes = pipe.execute()
        total: Counter[str] = Counter()
        for fields in hashes:
            total.update({name.decode(): int(value) for name, value in fields.items()})
        return total

    def _run(self, script: Script, key: str, args: list[str | bytes | int]) -> int:
        with reaching():
            return int(script([key], args))

    def _ask(self, command: str, *args: object, **options: object) -> bytes | None:
        with reaching():
            found: bytes | None = getattr(self._client, command)(*args, **options)
        return found
