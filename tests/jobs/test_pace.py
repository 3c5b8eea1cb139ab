"""The daily run keeps to its share of the sender's rate, whoever runs it."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from hotline.jobs import pace
from hotline.jobs.pace import wait_for_turn
from hotline.store import LineStore, keys


class Clock:
    """A clock that sleeping moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_800_000_000.0
        monkeypatch.setattr(pace.time, "time", lambda: self.now)
        monkeypatch.setattr(pace.time, "sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_texts_wait_for_seventy_percent_of_the_rate(
    store_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, store = Clock(monkeypatch), LineStore(store_client)
    begun = clock.now
    for _ in range(100):
        wait_for_turn(store, "+12025550100", 2, 1.0)
    assert (clock.now - begun) == pytest.approx((200 - 3.5) / 0.7, rel=0.02)


def test_senders_do_not_wait_for_each_other(
    store_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, store = Clock(monkeypatch), LineStore(store_client)
    begun = clock.now
    for sender in ("+12025550100", "+12025550101", "+12025550102"):
        wait_for_turn(store, sender, 3, 1.0)
    assert clock.now == begun


def test_workers_side_by_side_share_one_bucket(store_client: Any) -> None:
    store, rate = LineStore(store_client), 40.0
    begun = time.monotonic()

    def work() -> None:
        for _ in range(20):
            wait_for_turn(store, "+12025550100", 2, rate)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fastest = (160 - rate * 0.7 * 5) / (rate * 0.7)
    assert time.monotonic() - begun >= fastest * 0.95


def test_a_sender_is_never_named_in_the_store(store_client: Any) -> None:
    wait_for_turn(LineStore(store_client), "+12025550100", 1, 1.0)
    [name] = store_client.keys()
    assert name.startswith(keys.pace("").encode())
    assert b"2025550100" not in name
    assert 0 < store_client.ttl(name) <= 3600
