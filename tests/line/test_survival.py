"""Each part of a line killed or frozen: it comes back, and nothing that was said is lost."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from hotline.store.client import REST_SECONDS
from tests.line.whole_line import start_line, wait_until

pytestmark = pytest.mark.line
PARTS = {
    "web": ("gunicorn",),
    "daily worker": ("worker", "daily"),
    "ticker": ("worker", "ticker"),
    "data server": ("valkey.conf",),
    "carrier": ("hotline.carrier.simulated",),
}


def join(line: Any, number: str) -> None:
    """Sign somebody up for daily texts."""
    import datetime
    from zoneinfo import ZoneInfo

    line.texts("DAILY", number)
    offset = datetime.datetime.fromisoformat(line.hotline("clock").strip())
    there = offset.astimezone(ZoneInfo("America/New_York"))
    assert "JOIN" in line.texts(f"{there:%I:%M %p}", number)[0]
    assert "You're in" in line.texts("JOIN", number)[0]


@pytest.mark.parametrize("part", list(PARTS))
def test_a_part_that_is_killed_comes_back_and_nothing_is_lost(line: Any, part: str) -> None:
    number = f"+121255501{20 + list(PARTS).index(part)}"
    join(line, number)
    victim = line.pids(*PARTS[part])[0]
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: victim not in line.pids(*PARTS[part]) and bool(line.pids(*PARTS[part])), 30)
    settle(line)
    wait_until(lambda: "already get the daily text" in "".join(line.texts("DAILY", number)), 30)


def test_a_subscription_outlives_every_kill_and_its_text_arrives_once(line: Any) -> None:
    number = "+12125550131"
    join(line, number)
    line.hotline("clock", "+1d")
    day = next_noon(line)
    for part in ("daily worker", "data server", "web"):
        os.kill(line.pids(*PARTS[part])[0], signal.SIGKILL)
    settle(line)
    line.hotline("clock", day)
    # Everybody of this line is due at once, and a sender's pace is one segment a second.
    wait_until(lambda: bool(daily_texts(line, number)), 60)
    assert deliveries(line, day[:10], number_of_texts=1)
    time.sleep(3)
    assert len(daily_texts(line, number)) == 1


def daily_texts(line: Any, number: str) -> list[str]:
    """The daily messages that a phone has got."""
    sent = [text["body"] for text in line.inbox(number) if text["by"] == "line"]
    return [body for body in sent if body.startswith("Hope Line: ") and "JOIN" not in body]


def settle(line: Any) -> None:
    """Wait until every part serves again, with its memory."""
    wait_until(line.ready, 40)
    time.sleep(REST_SECONDS + 0.5)  # each web process leaves a store that failed alone for a while


def next_noon(line: Any) -> str:
    """Noon in New York on the day after the line's own, as an instant."""
    import datetime

    now = datetime.datetime.fromisoformat(line.hotline("clock").strip())
    return f"{(now + datetime.timedelta(days=1)).date()}T17:00:00+00:00"


def deliveries(line: Any, day: str, number_of_texts: int) -> bool:
    rows = [json.loads(row) for row in line.hotline("deliveries", "--day", day).splitlines()]
    return sum(row["state"] in {"accepted", "sent", "delivered"} for row in rows) >= number_of_texts


def test_with_the_data_server_frozen_a_text_is_answered_within_two_seconds(line: Any) -> None:
    server = line.pids("valkey.conf")[0]
    os.kill(server, signal.SIGSTOP)
    try:
        for body, part in (
            ("menu", "Story"), ("i want to die", "988"), ("story", "?"), ("HELP", "STOP"),
        ):  # fmt: skip
            begun = time.monotonic()
            receipt = line.receipt(body, "+12125550132")
            assert time.monotonic() - begun < 2
            assert part in receipt["replies"][0]["body"]
        call = line.call(number="+12125550132")
        state = line.call(f"/{call['call']}/keys", digits="1")
        assert state["waiting"]["for"] == "gather"
        assert "988" in str(line.call(f"/{call['call']}/keys", digits="0")["waiting"])
    finally:
        os.kill(server, signal.SIGCONT)
    settle(line)


def test_a_stop_said_while_the_store_is_frozen_is_kept_and_carried_out(line: Any) -> None:
    number = "+12125550133"
    join(line, number)
    server = line.pids("valkey.conf")[0]
    os.kill(server, signal.SIGSTOP)
    try:
        assert line.receipt("please stop texting me", number)["replies"]
    finally:
        os.kill(server, signal.SIGCONT)
    wait_until(lambda: "You left" in "".join(line.texts("story", number)), 30)


def test_a_line_killed_with_9_leaves_no_orphan_and_starts_again_at_once(tmp_path: Path) -> None:
    line = start_line(tmp_path / "var")
    assert line.texts("menu")
    everybody = line.pids()
    os.kill(line.process.pid, signal.SIGKILL)
    line.process.wait(10)
    again = start_line(tmp_path / "var", line.port)
    try:
        assert not [pid for pid in everybody if pid in again.pids()]
        wait_until(lambda: not any(_alive(pid) for pid in everybody), 5)
        assert "Welcome" not in again.texts("menu")[0]
    finally:
        again.end()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_ctrl_c_ends_everything_in_order_with_status_0(tmp_path: Path) -> None:
    line = start_line(tmp_path / "var")
    everybody = line.pids()
    line.end()
    assert line.process.returncode == 0
    assert not any(_alive(pid) for pid in everybody)


def test_every_part_reads_the_settings_of_the_folder_where_it_was_started(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HOTLINE_NAME=River Line\nHOTLINE_NUMBER=+13125550199\n")
    line = start_line(tmp_path / "var")
    try:
        assert "River Line" in line.texts("menu")[0]
        page = requests.get(line.url, timeout=5).text
        assert "River Line" in page
        assert "sms:+13125550199" in page
    finally:
        line.end()
