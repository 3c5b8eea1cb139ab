"""One connection to Redis or Valkey, with an end to every wait.

redis-py retries by default, for up to a minute against a hung server; a carrier gives up on a
webhook after 15 s. So nothing is retried here, every wait is bounded, and `Away` is raised at once
while the store is known to be away.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException
from redis.retry import Retry

WEBHOOK_SECONDS = 0.6  # one answer of the store; two of them and a connection stay under 1.5 s
WORKER_SECONDS = 5.0
REST_SECONDS = 2.0  # how long a store that failed is left alone before one caller tries again
# What a server says that answers but cannot do its work: full memory or disk, a replica that was
# not promoted, a cluster with a hole, a script that does not end.
REFUSALS = frozenset(
    "OOM MISCONF READONLY NOREPLICAS CLUSTERDOWN MASTERDOWN TRYAGAIN BUSY NOPERM".split()
)

Client = Any  # redis.Redis | RedisCluster: their command methods are typed for sync and async both


class Away(Exception):  # noqa: N818  (it names a state, not a mistake)
    """The store cannot be reached in time; nothing is known about what it did."""


def connect(url: str, seconds: float = WEBHOOK_SECONDS) -> Client:
    """A client for one node, or for a cluster when `url` names several, comma-separated.

    `seconds` bounds each answer, and a connection takes at most half of it. No retries. A cluster
    is asked for its nodes at once: raises Away when none answers.
    """
    options: dict[str, Any] = {
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds / 2,
        "retry": Retry(NoBackoff(), 0),
        "health_check_interval": 0,
    }
    first, *others = url.split(",")
    if others:
        return _cluster(first, options)
    return redis.Redis.from_url(first, **options)


def _cluster(url: str, options: dict[str, Any]) -> Client:
    try:
        return RedisCluster.from_url(url, **options)
    except RedisClusterException as error:
        raise Away(type(error).__name__) from None


@contextmanager
def reaching() -> Iterator[None]:
    """Run store work; raises Away when the store cannot be reached or cannot do its work at all.

    Other errors of the server pass: they concern one key or one script.
    """
    try:
        yield
    except redis.RedisError as error:
        if not _away(error):
            raise
        raise Away(type(error).__name__) from None


def _away(error: redis.RedisError) -> bool:
    # MISCONF and others have no class of their own in redis-py: there the word comes first.
    word = getattr(error, "status_code", None) or str(error).partition(" ")[0]
    return isinstance(error, redis.ConnectionError | redis.TimeoutError) or word in REFUSALS


class Breaker:
    """Keeps callers from waiting, one after the other, on a store that is away."""

    def __init__(self, rest: float = REST_SECONDS) -> None:
        self._rest, self._closed_until, self._lock = rest, 0.0, threading.Lock()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Run store work; raises Away for its failures, and at once while the store rests."""
        self._enter()
        try:
            with reaching():
                yield
        except Away:
            self._closed_until = time.monotonic() + self._rest
            raise
        self._closed_until = 0.0

    def _enter(self) -> None:
        with self._lock:
            now = time.monotonic()
            if now < self._closed_until:
                raise Away("resting")
            if self._closed_until:
                # One caller tries; the others go on resting until it knows.
                self._closed_until = now + self._rest
