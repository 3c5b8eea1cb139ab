"""Nothing is sent while a web host may be holding an opt-out that the store has not seen."""

from __future__ import annotations

import time

import pytest

from hotline.store import Gate, keys
from hotline.store.client import Client
from hotline.store.gate import FRESH_SECONDS, GONE_SECONDS

HOST, OTHER = "a" * 16, "b" * 16


@pytest.fixture
def gate(store_client: Client) -> Gate:
    return Gate(store_client)


def server_now(client: Client) -> float:
    seconds, micros = client.time()
    return float(seconds + micros / 1e6)


def speak(client: Client, host: str, ago: float) -> None:
    """That host's last word lies so many seconds back, by the server's clock."""
    client.zadd(keys.HOSTS, {host: server_now(client) - ago})


@pytest.fixture
def old_enough(store_client: Client) -> None:
    """The server did not start just now."""
    while int(store_client.info("server")["uptime_in_seconds"]) < FRESH_SECONDS + 2:
        time.sleep(0.1)


def test_without_any_web_host_the_way_is_free(gate: Gate) -> None:
    assert gate.waits_for() == []


@pytest.mark.usefixtures("old_enough")
@pytest.mark.parametrize(
    ("ago", "waits"),
    [
        (0.0, False),
        (FRESH_SECONDS / 2, False),
        (FRESH_SECONDS + 0.2, True),
        (GONE_SECONDS - 5, True),
        (GONE_SECONDS + 5, False),
    ],
    ids=["just now", "fresh", "silent", "silent for hours", "taken away"],
)
def test_a_host_that_spoke(gate: Gate, store_client: Client, ago: float, waits: bool) -> None:
    speak(store_client, HOST, ago)
    assert gate.waits_for() == ([HOST] if waits else [])


@pytest.mark.usefixtures("old_enough")
def test_one_silent_host_holds_everybody_until_it_speaks(gate: Gate, store_client: Client) -> None:
    speak(store_client, HOST, FRESH_SECONDS + 1)
    gate.clear(OTHER)
    assert gate.waits_for() == [HOST]
    gate.clear(HOST)
    assert gate.waits_for() == []


def test_a_host_that_left_in_order_is_not_waited_for(gate: Gate, store_client: Client) -> None:
    speak(store_client, HOST, 60)
    gate.leave(HOST)
    assert gate.waits_for() == []


def test_the_word_is_dated_by_the_servers_clock(
    gate: Gate, store_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 0.0)
    before = server_now(store_client)
    gate.clear(HOST)
    assert before <= store_client.zscore(keys.HOSTS, HOST) <= server_now(store_client)


@pytest.mark.usefixtures("old_enough")
def test_a_word_from_before_the_servers_start_does_not_count(
    gate: Gate, store_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.store.gate.FRESH_SECONDS", 3600)
    up = int(store_client.info("server")["uptime_in_seconds"])
    speak(store_client, HOST, up + 2)
    assert gate.waits_for() == [HOST]
    gate.clear(HOST)
    assert gate.waits_for() == []
