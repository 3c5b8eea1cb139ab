"""Every wait on the store ends in time, and a store that is away is left alone for a while."""

from __future__ import annotations

import time
from typing import Any

import pytest
import redis

from hotline.store import Away, Change, Gate, LineStore, People, connect
from hotline.store.client import Breaker, reaching

BUDGET = 1.5  # seconds for all store work of a webhook
PERSON = "ab" * 16


def fail(breaker: Breaker) -> None:
    with pytest.raises(Away), breaker.guard():
        raise redis.TimeoutError


def run(breaker: Breaker) -> bool:
    """Whether the breaker let the work run."""
    try:
        with breaker.guard():
            return True
    except Away:
        return False


def test_one_failure_opens_the_breaker_at_once() -> None:
    breaker = Breaker(rest=60)
    assert run(breaker)
    fail(breaker)
    assert [run(breaker) for _ in range(5)] == [False] * 5


def test_after_the_rest_one_caller_tries_while_the_others_go_on_resting() -> None:
    breaker = Breaker(rest=0.05)
    fail(breaker)
    time.sleep(0.06)
    with breaker.guard():
        assert [run(breaker) for _ in range(5)] == [False] * 5
    assert [run(breaker) for _ in range(5)] == [True] * 5


def test_a_trial_that_fails_begins_the_rest_anew() -> None:
    breaker = Breaker(rest=0.05)
    fail(breaker)
    time.sleep(0.06)
    fail(breaker)
    assert not run(breaker)
    time.sleep(0.06)
    assert run(breaker)


def test_an_error_of_one_key_does_not_open_the_breaker() -> None:
    breaker = Breaker(rest=60)
    with pytest.raises(redis.ResponseError), breaker.guard():
        raise redis.ResponseError("WRONGTYPE Operation against a key")
    assert run(breaker)


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (redis.ConnectionError("refused"), True),
        (redis.TimeoutError("slow"), True),
        (redis.exceptions.BusyLoadingError("loading"), True),
        (redis.exceptions.OutOfMemoryError("command not allowed", status_code="OOM"), True),
        (redis.exceptions.ReadOnlyError("a replica", status_code="READONLY"), True),
        (redis.ResponseError("MISCONF Errors writing to the AOF file"), True),
        (redis.ResponseError("NOREPLICAS Not enough good replicas to write."), True),
        (redis.ResponseError("WRONGTYPE Operation against a key"), False),
        (redis.ResponseError("ERR user_script:4: something"), False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_the_store_is_away_when_it_cannot_do_its_work_at_all(error: Exception, away: bool) -> None:
    with pytest.raises(Away if away else redis.ResponseError), reaching():
        raise error


def test_a_cluster_of_which_no_node_answers_is_away_at_once() -> None:
    with pytest.raises(Away):
        connect("redis://127.0.0.1:9,redis://127.0.0.1:9")


def test_what_away_says_names_nobody() -> None:
    with pytest.raises(Away) as caught, reaching():
        raise redis.ResponseError("MISCONF while writing p:{01}:+12125550101")
    assert "555" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_store_without_room_is_away_and_not_half_written(own_data_server: Any) -> None:
    client = connect(own_data_server.url)
    people = People(client)
    people.commit(PERSON, "SM1", "", Change({}, {"met": "1"}))
    client.config_set("maxmemory", "1")
    with pytest.raises(Away):
        people.commit(PERSON, "SM2", "1", Change({}, {"lang": "es"}, consent=[b"c"]))
    client.config_set("maxmemory", "0")
    assert client.hgetall(f"p:{{{int(PERSON[:4], 16) % 64:02d}}}:{PERSON}") == {
        b"met": b"1",
        b"v": b"1",
    }
    client.close()


def test_a_hanging_store_costs_a_webhook_less_than_its_budget(own_data_server: Any) -> None:
    client = connect(own_data_server.url)
    people = People(client)
    assert people.load(PERSON, "SM1").fields == {}
    own_data_server.freeze()
    begun = time.monotonic()
    for work in (
        lambda: people.load(PERSON, "SM1"),
        lambda: people.commit(PERSON, "SM1", "", Change({}, {"met": "1"})),
    ):
        with pytest.raises(Away):
            work()
    assert time.monotonic() - begun < BUDGET
    client.close()


def test_a_store_that_hangs_between_load_and_commit_keeps_to_the_budget(
    own_data_server: Any,
) -> None:
    client = connect(own_data_server.url)
    people = People(client)
    begun = time.monotonic()
    people.load(PERSON, "SM1")
    own_data_server.freeze()
    with pytest.raises(Away):
        people.commit(PERSON, "SM1", "", Change({}, {"met": "1"}))
    assert time.monotonic() - begun < BUDGET
    client.close()


def test_new_connections_to_a_hanging_store_keep_to_the_budget(own_data_server: Any) -> None:
    own_data_server.freeze()
    begun = time.monotonic()
    for attempt in range(2):  # without a breaker between them
        client = connect(own_data_server.url)
        with pytest.raises(Away):
            People(client, Breaker(rest=0)).load(PERSON, f"SM{attempt}")
        client.close()
    assert time.monotonic() - begun < BUDGET


def test_a_store_that_hung_is_used_again_once_it_answers(own_data_server: Any) -> None:
    client = connect(own_data_server.url, 0.2)
    people = People(client, Breaker(rest=0.05))
    own_data_server.freeze()
    with pytest.raises(Away):
        people.load(PERSON, "SM1")
    own_data_server.thaw()
    time.sleep(0.06)
    assert people.load(PERSON, "SM1").version == ""
    client.close()


def test_every_room_of_the_store_says_away_in_time(tmp_path: Any) -> None:
    client = connect(f"unix://{tmp_path}/nobody.sock")
    line, gate = LineStore(client), Gate(client)
    assert line.ping() is False
    begun = time.monotonic()
    for work in (
        line.offset,
        line.counts,
        line.subscribers,
        line.account,
        line.reloads,
        gate.waits_for,
        lambda: line.lock("t", 5),
        lambda: line.count("x"),
        lambda: line.swap_bucket("s", b"", b"x"),
        lambda: gate.clear("host"),
        lambda: gate.leave("host"),
    ):
        with pytest.raises(Away):
            work()
    assert time.monotonic() - begun < BUDGET
