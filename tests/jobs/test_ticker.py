"""The doorbell and who rings it: shards that have somebody due, one ticker at a time."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from redis import Redis
from rq import SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from hotline.jobs import doorbell
from hotline.jobs.doorbell import queue, ring
from hotline.jobs.ticker import LOCK_MILLISECONDS, Ticker
from hotline.store import Away, keys

ALICE = "+12125550101"


@pytest.fixture
def bell(line: Any) -> Iterator[Redis]:
    connection = Redis.from_url(line.shop.settings.store_url)
    yield connection
    connection.close()


def waiting(bell: Redis) -> list[str]:
    return queue("daily", bell).job_ids


def test_only_shards_with_somebody_due_are_rung(line: Any, bell: Redis) -> None:
    ticker = Ticker(line.shop.settings)
    assert ticker.tick() == 0
    line.subscribe(ALICE)
    line.subscribe("+13125550102", due="2027-01-12T12:30:00-05:00")
    assert ticker.tick() == 1
    assert waiting(bell) == [f"drain-{keys.shard_of(line.identity(ALICE)):02d}"]


def test_the_ticker_follows_the_moved_clock(line: Any, bell: Redis) -> None:
    line.subscribe(ALICE, due="2027-01-13T12:00:00-05:00")
    ticker = Ticker(line.shop.settings)
    assert ticker.tick() == 0
    line.later(days=1)
    assert ticker.tick() == 1


def test_a_clock_that_may_not_move_is_not_followed(line: Any, bell: Redis) -> None:
    line.subscribe(ALICE)
    assert Ticker(line.shop.settings.model_copy(update={"movable_clock": False})).tick() == 0


def test_of_two_tickers_one_rings_until_it_leaves(line: Any, bell: Redis) -> None:
    line.subscribe(ALICE)
    first, second = Ticker(line.shop.settings), Ticker(line.shop.settings)
    assert [first.tick(), second.tick()] == [1, 0]
    bell.delete(queue("daily", bell).key)
    assert [second.tick(), first.tick()] == [0, 1]
    second.leave()  # not its lock to let go
    bell.delete(queue("daily", bell).key)
    assert second.tick() == 0
    first.leave()
    assert second.tick() == 1


def test_the_lock_of_a_ticker_that_died_ends_by_itself(line: Any) -> None:
    Ticker(line.shop.settings).tick()
    assert 0 < line.client.pttl(keys.TICKER) <= LOCK_MILLISECONDS == 5000
    line.client.delete(keys.TICKER)
    line.subscribe(ALICE)
    assert Ticker(line.shop.settings).tick() == 1


def test_a_ticker_whose_bell_is_broken_says_that_the_store_is_away(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise redis.ConnectionError

    monkeypatch.setattr("hotline.jobs.ticker.ring", broken)
    with pytest.raises(Away):
        Ticker(line.shop.settings).tick()


def test_ringing_twice_is_ringing_once(bell: Redis) -> None:
    assert ring(bell, [3, 17]) == 2
    assert ring(bell, [3, 17, 20]) == 1
    assert waiting(bell) == ["drain-03", "drain-17", "drain-20"]


def test_a_shard_that_is_being_drained_can_be_rung_again(bell: Redis) -> None:
    ring(bell, [3])
    bell.lpop(queue("daily", bell).key)  # a worker took it
    assert ring(bell, [3]) == 1


def test_jobs_hold_shard_numbers_and_nothing_else(line: Any, bell: Redis) -> None:
    line.subscribe(ALICE)
    Ticker(line.shop.settings).tick()
    [name] = waiting(bell)
    raw = bell.hget(Job.key_for(name), "data")
    function, instance, args, options = json.loads(decompressed(raw))
    assert function == "hotline.jobs.daily.drain"
    assert (instance, args, options) == (None, [keys.shard_of(line.identity(ALICE))], {})


def decompressed(raw: bytes) -> bytes:
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return raw


def test_every_key_of_rq_lies_in_one_slot(line: Any, bell: Redis) -> None:
    line.client.flushall()
    ring(bell, range(64))
    worker(line, bell)
    names = [name for name in line.client.scan_iter() if not name.startswith(b"line:")]
    assert names
    assert all(name.startswith(b"{rq}") for name in names), names


def worker(line: Any, bell: Redis) -> None:
    SimpleWorker([queue("daily", bell)], connection=bell, serializer=JSONSerializer).work(
        burst=True, logging_level="ERROR"
    )


def test_from_the_tick_to_the_text(line: Any, bell: Redis) -> None:
    line.subscribe(ALICE)
    ticker = Ticker(line.shop.settings)
    for _ in range(3):
        ticker.tick()
        worker(line, bell)
    assert len(line.bodies(ALICE)) == 1
    assert waiting(bell) == []


def test_every_job_is_tried_again_and_ends_in_time() -> None:
    assert doorbell.AGAIN.max == 3
    assert doorbell.JOB_SECONDS > 60
