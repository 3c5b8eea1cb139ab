"""The supervisor over real processes: order, restarts, refusals, and that nothing outlives it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from hotline.run import pidfile
from hotline.run.dataserver import DataServer
from hotline.run.part import FIRST_PAUSE, HEALTHY_SECONDS, LONGEST_PAUSE, pause_after
from hotline.run.processes import identify

pytestmark = pytest.mark.line

SCRIPT = Path(__file__).with_name("dummy_line.py")
TREE = ("0:data", "1:web:forks", "2:worker")


class DummyLine:
    """A supervisor in a process of its own, its output in a file, its children in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *children: str, wrapper: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        with (self.folder / "said").open("ab") as said:
            process = subprocess.Popen(
                [*wrapper, sys.executable, str(SCRIPT), str(self.folder), *children],
                stdout=said,
                stderr=subprocess.STDOUT,
                env={key: value for key, value in os.environ.items() if key != "MAKELEVEL"},
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def up(self, *children: str) -> subprocess.Popen[bytes]:
        before = self.said().count("the line is up")
        process = self.start(*children)
        eventually(lambda: self.said().count("the line is up") > before)
        return process

    def said(self) -> str:
        path = self.folder / "said"
        return path.read_text() if path.exists() else ""

    def pids(self, name: str) -> list[int]:
        path = self.folder / f"{name}.pids"
        return [int(pid) for pid in path.read_text().split()] if path.exists() else []

    def all_pids(self) -> list[int]:
        return [pid for path in self.folder.glob("*.pids") for pid in self.pids(path.stem)]

    def living(self) -> list[int]:
        return [pid for pid in self.all_pids() if identify(pid)]

    def inner(self) -> int:
        """The pid of the supervisor proper; the process that was started is its guard."""
        record = pidfile.read(self.folder / "line.pid")
        assert record is not None
        return record.watchers[1].pid

    def ended(self) -> list[str]:
        path = self.folder / "ended"
        return path.read_text().split() if path.exists() else []

    def clean_up(self) -> None:
        with suppress(AssertionError):
            os.kill(self.inner(), signal.SIGKILL)
        for process in self.processes:
            process.kill()
            process.wait()
        for pid in self.living():
            os.kill(pid, signal.SIGKILL)


def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.01)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[DummyLine]:
    line = DummyLine(tmp_path)
    yield line
    line.clean_up()


def test_children_start_in_order_each_once_the_one_before_is_up(line: DummyLine) -> None:
    line.up("2:worker", "0:data", "1:web")
    assert re.findall(r"^(\w+) is up$", line.said(), re.M) == ["data", "web", "worker"]


def test_output_of_a_child_comes_line_by_line_after_its_name(line: DummyLine) -> None:
    line.up(*TREE)
    eventually(lambda: "worker   | hello from worker\n" in line.said())


def test_a_child_killed_with_9_comes_back_and_its_forks_are_gone(line: DummyLine) -> None:
    line.up("0:data", "1:web:forks,loyal", "2:worker")
    forked = line.pids("web.grand")
    os.kill(line.pids("web")[0], signal.SIGKILL)
    eventually(lambda: len(line.pids("web")) == 2)
    assert "web was ended by SIGKILL; starting it again in 0.2 s (see web.log)" in line.said()
    eventually(lambda: "web is up again" in line.said())
    assert not any(map(identify, forked))
    assert len(line.living()) == 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_all_in_reverse_order_and_leaves_nothing(
    line: DummyLine, number: signal.Signals
) -> None:
    process = line.up(*TREE)
    os.killpg(process.pid, number)
    assert process.wait(10) == 0
    assert line.ended() == ["worker", "web", "data"]
    assert line.living() == []
    assert not (line.folder / "line.pid").exists()


def test_a_child_that_does_not_listen_is_killed_at_its_deadline(line: DummyLine) -> None:
    process = line.up("0:data", "1:web:stubborn")
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert "web did not end in 1 s; killed" in line.said()
    assert line.ended() == ["data"]
    assert line.living() == []


def test_a_second_stop_signal_ends_everything_at_once(line: DummyLine) -> None:
    process = line.up("0:data:stubborn", "1:web:stubborn", "2:worker:stubborn")
    process.send_signal(signal.SIGINT)
    eventually(lambda: "ending the line" in line.said())
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert time.monotonic() - begun < 2
    assert line.living() == []


def test_a_frozen_child_still_ends_in_order(line: DummyLine) -> None:
    process = line.up(*TREE)
    os.kill(line.pids("worker")[0], signal.SIGSTOP)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert line.ended() == ["worker", "web", "data"]


@pytest.mark.parametrize("victim", ["guard", "supervisor", "both"])
def test_killed_with_9_it_leaves_nothing_within_three_seconds_and_starts_again_at_once(
    line: DummyLine, victim: str
) -> None:
    process = line.up(*TREE)
    inner = line.inner()
    before = line.all_pids()
    assert len(before) == 5
    if victim != "supervisor":
        process.kill()
    if victim != "guard":
        os.kill(inner, signal.SIGKILL)
    again = line.start(*TREE)
    eventually(lambda: not any(map(identify, [*before, inner])), 3.0)
    process.wait()
    eventually(lambda: line.said().count("the line is up") == 2)
    again.send_signal(signal.SIGTERM)
    assert again.wait(10) == 0
    assert line.living() == []


def test_the_guard_alone_cleans_up_when_the_supervisor_is_killed(line: DummyLine) -> None:
    process = line.up(*TREE)
    os.kill(line.inner(), signal.SIGKILL)
    assert process.wait(3) == 128 + signal.SIGKILL
    assert line.living() == []


def test_the_supervisor_alone_cleans_up_when_the_guard_is_killed(line: DummyLine) -> None:
    process = line.up(*TREE)
    process.kill()
    eventually(lambda: line.living() == [], 3.0)
    assert sorted(line.ended()) == ["data", "web", "worker"]


@pytest.mark.parametrize("victim", ["server", "everybody"])
def test_the_data_server_killed_with_9_comes_back_with_all_it_had(
    line: DummyLine, victim: str
) -> None:
    process = line.up("server")
    server = DataServer(line.folder)
    with closing(redis.Redis.from_url(server.url, decode_responses=True)) as store:
        store.set("consent", "given")
        first = store.info("server")["process_id"]
        os.kill(first, signal.SIGKILL)
        if victim == "everybody":
            os.kill(line.inner(), signal.SIGKILL)
            process.kill()
            line.up("server")
        eventually(server.ready)
        assert store.get("consent") == "given"
        assert store.info("server")["process_id"] != first


def test_a_supervisor_that_is_stuck_in_printing_still_obeys(line: DummyLine) -> None:
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(line.folder), "0:data", "1:web:talks"],
        stdout=subprocess.PIPE,
    )
    line.processes.append(process)
    eventually(lambda: len(line.pids("web")) == 1)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) != 0
    assert process.stdout is not None
    process.stdout.close()
    assert line.living() == []


def test_a_second_line_on_the_same_folder_is_refused_and_harms_nothing(line: DummyLine) -> None:
    process = line.up(*TREE)
    before = line.all_pids()
    second = line.start(*TREE)
    assert second.wait(5) == 1
    assert f"a line already runs on the data folder {line.folder} (process {process.pid})" in (
        line.said()
    )
    assert "HOTLINE_DATA_DIR" in line.said()
    assert line.living() == before


def test_a_start_while_the_old_line_is_ending_waits_for_it(line: DummyLine) -> None:
    old = line.up("0:data", "1:web:stubborn")
    old.send_signal(signal.SIGTERM)
    eventually(lambda: "ending the line" in line.said())
    line.up("0:data")
    assert "an earlier line is still ending; waiting for it" in line.said()
    assert old.wait(1) == 0


def test_a_child_that_never_starts_ends_the_line_with_1(line: DummyLine) -> None:
    process = line.start("0:data", "1:web:fails", "2:worker")
    assert process.wait(10) == 1
    assert "web ended with exit status 3" in line.said()
    assert "web does not start; ending the line" in line.said()
    assert line.pids("worker") == []
    assert line.ended() == ["data"]


def test_under_make_the_line_ends_when_make_is_killed(line: DummyLine) -> None:
    wrapper = ("sh", "-c", 'MAKELEVEL=1 "$@"; exit 0', "sh")
    parent = line.start(*TREE, wrapper=wrapper)
    eventually(lambda: "the line is up" in line.said())
    parent.kill()
    eventually(lambda: line.living() == [])
    assert line.ended() == ["worker", "web", "data"]


def test_a_process_that_only_has_the_same_pid_is_never_ended(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        there = identify(stranger.pid)
        assert there is not None
        for other in (
            pidfile.Identity(there.pid, there.started + "0", there.command),
            pidfile.Identity(there.pid, there.started, there.command + " --other"),
        ):
            pidfile.write(tmp_path / "line.pid", pidfile.Record(children=[other]))
            assert pidfile.end_leftovers(tmp_path / "line.pid") == 0
        assert stranger.poll() is None
        pidfile.write(tmp_path / "line.pid", pidfile.Record(children=[there]))
        assert pidfile.end_leftovers(tmp_path / "line.pid") == 1
        assert stranger.wait(5) == -signal.SIGKILL


def test_a_data_folder_that_cannot_be_made_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(pidfile.FolderError, match="HOTLINE_DATA_DIR"):
        pidfile.claim(tmp_path / "file" / "line.pid", print)


@pytest.mark.parametrize("text", ["", "{}", "[]", "17", '{"token": 1, "watchers": [1]}', "\x00"])
def test_a_pid_file_that_cannot_be_read_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "line.pid").write_text(text)
    assert pidfile.read(tmp_path / "line.pid") is None


@given(st.floats(0, 100), st.floats(0, 1000))
def test_the_pause_grows_stays_within_bounds_and_a_healthy_life_resets_it(
    previous: float, lived: float
) -> None:
    pause = pause_after(previous, lived)
    assert FIRST_PAUSE <= pause <= LONGEST_PAUSE or pause == previous * 2
    if lived >= HEALTHY_SECONDS:
        assert pause == FIRST_PAUSE
    elif FIRST_PAUSE <= previous < LONGEST_PAUSE:
        assert pause > previous
