"""What the tests of the store share: people, and the rooms of the store on the real server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from hotline.store import Change, Committed, DailyStore, Entry, Ledger, People, Secret, Vault, keys
from hotline.store.client import Client

ALICE, BOB, CHARLIE = "+12125550101", "+13125550102", "+14155550103"
DAY = "2027-01-12"
NOW = 1_800_000_000.0


@dataclass
class Store:
    """The parts of the store, and short ways to say what a test is about."""

    client: Client
    people: People
    daily: DailyStore
    vault: Vault

    def identity(self, number: str) -> str:
        return self.vault.person_id(number)

    def fields(self, number: str) -> dict[str, str]:
        found = self.client.hgetall(keys.person(self.identity(number)))
        return {k.decode(): v.decode() for k, v in found.items() if k != b"number"}

    def commit(self, phone: str, message: str = "", **change: Any) -> Any:
        """A turn of that person: loaded and committed, with these fields afterwards."""
        identity = self.identity(phone)
        loaded = self.people.load(identity, message)
        change = {"after": loaded.fields} | change
        change = {"counted": loaded.counted} | change
        return self.people.commit(
            identity, message, loaded.version, Change(before=loaded.fields, **change)
        )

    def subscribe(self, number: str, due: float = NOW, **fields: str) -> Entry:
        """Somebody who gets the daily text, as a worker sees them."""
        identity = self.identity(number)
        outcome = self.commit(
            number,
            after={"d.state": "on", "d.zone": "America/New_York", **fields},
            number=self.vault.seal_number(identity, number),
            due=due,
            lifetime=0,
        )
        assert isinstance(outcome, Committed)
        return self.daily.entry(identity)

    def stop(self, number: str) -> None:
        after = dict(self.people.load(self.identity(number), "").fields)
        after.pop("d.state", None)
        self.commit(number, after={**after, "out": "1"}, due="drop", lifetime=0)

    def claim(self, entry: Entry, token: str = "t1", day: str = DAY, **frozen: str | bytes) -> str:
        return self.daily.claim(
            entry,
            day,
            token,
            now=NOW,
            lease=NOW + 60,
            look=NOW + 60,
            frozen={"text_id": "h001", "sender": "+12025550100", **frozen},
        )

    def close(self, entry: Entry, state: str = "accepted", day: str = DAY, **more: Any) -> str:
        given = {"next_look": NOW + 86400, "used": state == "accepted", "now": NOW} | more
        return self.daily.close(entry, day, state, **given)

    def ledger(self, number: str, day: str = DAY) -> Ledger:
        return self.daily.ledgers([(self.identity(number), day)])[0][1]

    def due(self, number: str) -> float | None:
        identity = self.identity(number)
        score: float | None = self.client.zscore(keys.due(keys.shard_of(identity)), identity)
        return score

    def remembers_number(self, number: str) -> bool:
        return bool(self.client.hexists(keys.person(self.identity(number)), "number"))


@pytest.fixture
def store(store_client: Client) -> Store:
    vault = Vault.open(store_client, Secret(b"a secret for tests, thirty-two bytes or more"))
    return Store(store_client, People(store_client), DailyStore(store_client), vault)


@pytest.fixture
def together() -> Callable[[list[Callable[[], object]]], None]:
    """Runs tasks in threads that begin at the same moment."""
    return _together


def _together(tasks: list[Callable[[], object]]) -> None:
    gate = threading.Barrier(len(tasks))
    failures: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        gate.wait()
        try:
            task()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
