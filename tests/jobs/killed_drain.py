"""A worker process that drains one shard and is killed with -9 at a step named on its command line.

killed_drain.py SHARD STEP     the settings come from the environment
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from hotline.carrier import TwilioCarrier
from hotline.jobs import daily
from hotline.store import DailyStore


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(work: Callable[..., Any]) -> Callable[..., Any]:
    def killed(*args: Any, **options: Any) -> Any:
        die()

    return killed


def during(work: Callable[..., Any]) -> Callable[..., Any]:
    def killed(*args: Any, **options: Any) -> Any:
        threading.Timer(0.4, die).start()
        return work(*args, **options)

    return killed


def after(work: Callable[..., Any]) -> Callable[..., Any]:
    def killed(*args: Any, **options: Any) -> Any:
        work(*args, **options)
        die()

    return killed


STEPS: dict[str, tuple[type, str, Callable[[Callable[..., Any]], Callable[..., Any]]]] = {
    "before the claim": (DailyStore, "claim", before),
    "after the claim": (DailyStore, "claim", after),
    "before the post": (TwilioCarrier, "send_text", before),
    "while the carrier is at it": (TwilioCarrier, "send_text", during),
    "after the post": (TwilioCarrier, "send_text", after),
    "before the close": (DailyStore, "close", before),
    "after the close": (DailyStore, "close", after),
}


def main(shard: int, step: str) -> None:
    owner, name, kill = STEPS[step]
    setattr(owner, name, kill(getattr(owner, name)))
    daily.LEASE_SECONDS = 1  # type: ignore[misc]
    daily.drain(shard)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
