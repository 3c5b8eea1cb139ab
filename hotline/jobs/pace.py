"""May a text leave now? A token bucket for each sender, shared by all workers."""

from __future__ import annotations

import json
import time
from dataclasses import astuple
from hashlib import sha256

from hotline.carrier import Bucket, take
from hotline.carrier.pacing import full
from hotline.store import LineStore

TRIES = 50


def wait_for_turn(store: LineStore, sender: str, segments: int, rate: float) -> None:
    """Return when `segments` may leave that sender; they are taken from its bucket by then.

    `rate` is in segments a second; daily texts use at most 70 % of it.
    """
    name = sha256(sender.encode()).hexdigest()[:12]
    for _ in range(TRIES):
        old = store.bucket(name)
        now = time.time()
        bucket, wait = take(_read(old, now, rate), now, segments, rate)
        if wait > 0:
            time.sleep(wait)
        elif store.swap_bucket(name, old, _write(bucket)):
            return


def _read(kept: bytes, now: float, rate: float) -> Bucket:
    return Bucket(*json.loads(kept)) if kept else full(now, rate)


def _write(bucket: Bucket) -> bytes:
    return json.dumps(astuple(bucket)).encode()
