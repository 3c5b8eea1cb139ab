"""A worker killed with -9 at any step loses no text and sends none twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hotline.store import keys

ALICE = "+12125550101"
STEPS = (
    "before the claim",
    "after the claim",
    "before the post",
    "while the carrier is at it",
    "after the post",
    "before the close",
    "after the close",
)
SCRIPT = Path(__file__).with_name("killed_drain.py")


def killed_worker(line: Any, step: str) -> None:
    settings = line.shop.settings
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(keys.shard_of(line.identity(ALICE))), step],
        env=os.environ
        | {
            "REDIS_URL": settings.redis_url,
            "HOTLINE_DATA_DIR": str(settings.data_dir),
            "HOTLINE_SECRET": settings.secret.get_secret_value(),
            "HOTLINE_SEND_RATE": "1000",
            "HOTLINE_MOVABLE_CLOCK": "1",
            "HOTLINE_SETTLE_SECONDS": "1",
            "HOTLINE_NUMBER": settings.number,
            "TWILIO_API_BASE_URL": settings.api_base_url,
            "TWILIO_ACCOUNT_SID": settings.account_sid,
            "TWILIO_AUTH_TOKEN": settings.auth_token.get_secret_value(),
        },
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed(line: Any, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line.use(monkeypatch, settle_seconds=1)
    line.subscribe(ALICE)
    if step == "while the carrier is at it":
        line.carrier.fault("timeout_after_accept", seconds=1)
    killed_worker(line, step)
    before = len(line.bodies(ALICE))
    deadline = time.monotonic() + 10
    while line.ledger(ALICE).state != "accepted" and time.monotonic() < deadline:
        line.drain_later(ALICE, seconds=20)
        time.sleep(0.1)
    for _ in range(2):
        line.drain_later(ALICE, seconds=60)
    assert line.ledger(ALICE).state == "accepted"
    assert len(line.bodies(ALICE)) == 1
    assert before == (step not in {"before the claim", "after the claim", "before the post"})
    assert (line.fields(ALICE)["d.sent"], "d.open" in line.fields(ALICE)) == ("1", False)
    line.later(days=1)
    assert line.drain(ALICE) == 1
