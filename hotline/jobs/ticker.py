"""The ticker: rings the shards that have somebody due. One at a time, under a lock of its own.

RQ's own cron has no leader election: two of them ring twice. Here several may run, one holds the
lock, and ringing twice is ringing once anyway.
"""

from __future__ import annotations

import secrets
import signal
import threading
import time
from types import FrameType

import structlog

from hotline.jobs.doorbell import ring
from hotline.settings import Settings
from hotline.store import Away, LineStore, connect
from hotline.store.client import WORKER_SECONDS, reaching
from hotline.store.daily import DailyStore

log = structlog.get_logger()
TICK_SECONDS = 1.0
LOCK_MILLISECONDS = 5000


def run(settings: Settings) -> None:
    """Tick until SIGTERM or SIGINT; goes on through outages of the store."""
    over = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ticker = Ticker(settings)
    while not over.wait(TICK_SECONDS):
        try:
            ticker.tick()
        except Away:
            log.warning("store_away", part="ticker")
    ticker.leave()


class Ticker:
    """One ticker of the line; `tick` is one step and says how many shards it rang."""

    def __init__(self, settings: Settings) -> None:
        client = connect(settings.store_url, WORKER_SECONDS)
        self._settings, self._token = settings, secrets.token_hex(8)
        self._store, self._daily = LineStore(client), DailyStore(client)
        # Not the worker's own connection: that one waits for as long as the store is away.
        self._rq = connect(settings.store_url.split(",")[0], WORKER_SECONDS)

    def tick(self) -> int:
        """Ring every shard with somebody due, if this ticker holds the lock."""
        if not self._store.lock(self._token, LOCK_MILLISECONDS):
            return 0
        with reaching():
            return ring(self._rq, self._daily.due_shards(self._civil()))

    def _civil(self) -> float:
        return time.time() + (self._store.offset() if self._settings.clock_moves else 0.0)

    def leave(self) -> None:
        """Let the lock go, so that another ticker need not wait for it."""
        try:
            self._store.unlock(self._token)
        except Away:
            return
