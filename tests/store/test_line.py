"""The line's own facts: clock, counters, account, lock."""

from __future__ import annotations

import time
from typing import Any

import pytest

from hotline.store import LineStore, keys
from hotline.store.client import Client


@pytest.fixture
def own(store_client: Client) -> LineStore:
    return LineStore(store_client)


def test_the_clock_is_moved_and_set_back(own: LineStore) -> None:
    assert own.offset() == 0
    own.move_clock(-3600.25)
    assert own.offset() == -3600.25
    own.move_clock(0)
    assert own.offset() == 0


def test_counters_are_summed_over_all_shards(own: LineStore) -> None:
    for shard in (0, 1, 63):
        own.count("heard_story", shard)
    own.count("joined")
    assert own.counts() == {"heard_story": 3, "joined": 1}


def test_subscribers_are_those_on_the_due_lists(own: LineStore, store_client: Client) -> None:
    for shard in range(keys.SHARDS):
        store_client.zadd(keys.due(shard), {f"{shard:04x}": 1.0})
    assert own.subscribers() == 64


def test_a_reload_and_the_account_are_remembered(own: LineStore) -> None:
    assert (own.reloads(), own.account()) == (0, "")
    own.ask_for_reload()
    own.remember_account("ab12")
    assert (own.reloads(), own.account()) == (1, "ab12")


def test_a_bucket_is_swapped_only_if_nobody_was_faster(own: LineStore) -> None:
    assert own.bucket("s") == b""
    assert own.swap_bucket("s", b"", b"one")
    assert not own.swap_bucket("s", b"", b"two")
    assert own.bucket("s") == b"one"
    assert own.swap_bucket("s", b"one", b"two")


def test_a_lock_is_held_by_one_and_ends_by_itself(own: LineStore, store_client: Client) -> None:
    assert own.lock("a", 5000)
    assert own.lock("a", 5000), "the holder goes on holding it"
    assert not own.lock("b", 5000)
    own.unlock("b")
    assert not own.lock("b", 5000)
    store_client.pexpire(keys.TICKER, 20)
    time.sleep(0.05)
    assert own.lock("b", 5000)


def test_only_one_of_many_gets_the_lock(own: LineStore, together: Any) -> None:
    got: list[bool] = []
    together([lambda n=n: got.append(own.lock(f"t{n}", 5000)) for n in range(20)])
    assert sorted(got) == [*[False] * 19, True]
