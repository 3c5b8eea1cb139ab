"""What runs on a data folder right now: a lock that one line can hold, and a list of its processes.

The lock (flock(2) on `NAME.lock`) is held by guard and supervisor alike and ends with the later of
them. The list (JSON in the pid file itself) outlives them: if both were killed with -9, the next
start reads it and ends what they left behind, by pid, start time and command line, and, for
processes that the children had made in turn, by the run's random token in their environment.
Nothing is ever ended by its name.
"""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from hotline.run.processes import (
    Identity,
    end,
    environment_holds,
    identify,
    is_alive,
    table,
)

MARK: Final = "HOTLINE_RUN"
"""The environment variable that marks every process of one run."""

_GONE_SECONDS: Final = 3.0


class FolderError(RuntimeError):
    """The line cannot use this data folder; the text says why, and what to do."""


class AlreadyRunningError(FolderError):
    """Another line runs on this data folder; the text says which process, and what to do."""


@dataclass(slots=True)
class Record:
    """The processes of one run: those that watch, and the children; `ending` once told to stop."""

    token: str = field(default_factory=lambda: secrets.token_hex(16))
    ending: bool = False
    watchers: list[Identity] = field(default_factory=list)
    children: list[Identity] = field(default_factory=list)

    def setting(self) -> str:
        """The mark in a child's environment, as `NAME=value`."""
        return f"{MARK}={self.token}"


def claim(pid_file: Path, say: Callable[[str], None], patience: float = 30.0) -> int:
    """Takes the folder for this process: the lock's descriptor, once every leftover has ended.

    A line that is ending, or whose watcher was killed, is waited for, up to `patience` seconds.
    Raises AlreadyRunningError at once when one is up, and at last when it does not end; FolderError
    when the folder cannot be written to.
    """
    lock = _open_lock(pid_file)
    try:
        _wait_for(lock, pid_file, say, patience)
    except BaseException:
        os.close(lock)
        raise
    if ended := end_leftovers(pid_file):
        say(f"ended {ended} process(es) that an earlier line had left behind")
    return lock


def write(pid_file: Path, record: Record) -> None:
    """Puts the record down in one step, readable by this user alone."""
    fresh = pid_file.with_name(f"{pid_file.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(asdict(record), indent=1), "utf-8")
    fresh.replace(pid_file)


def read(pid_file: Path) -> Record | None:
    """The record of the line that runs, or ran last; None when none can be read."""
    try:
        raw = json.loads(pid_file.read_text("utf-8"))
        watchers, children = (
            [Identity(**row) for row in raw[key]] for key in ("watchers", "children")
        )
        return Record(raw["token"], raw["ending"], watchers, children)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def end_leftovers(pid_file: Path) -> int:
    """Ends what is left of the recorded run and removes the record; how many processes that were.

    Only for the holder of the lock: to anybody else these are the processes of a line in service.
    """
    record = read(pid_file)
    left = _left_of(record) if record else []
    for identity in left:
        end(identity)
    deadline = time.monotonic() + _GONE_SECONDS
    while any(map(is_alive, left)) and time.monotonic() < deadline:
        time.sleep(0.01)
    pid_file.unlink(missing_ok=True)
    return len(left)


def _left_of(record: Record) -> list[Identity]:
    listed = [identity for identity in record.children if is_alive(identity)]
    marked = [entry.pid for entry in table() if environment_holds(entry.pid, record.setting())]
    known = {identity.pid for identity in listed} | {os.getpid()}
    return listed + [found for pid in marked if pid not in known and (found := identify(pid))]


def _open_lock(pid_file: Path) -> int:
    try:
        pid_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = pid_file.with_name(pid_file.name + ".lock")
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FolderError(
            f"cannot write to the data folder {pid_file.parent} ({error.strerror}): "
            "set HOTLINE_DATA_DIR (or --data-dir) to a folder of your own"
        ) from error


def _wait_for(lock: int, pid_file: Path, say: Callable[[str], None], patience: float) -> None:
    deadline = time.monotonic() + patience
    told = False
    while not _try(lock):
        record = read(pid_file)
        if (record and _is_up(record)) or time.monotonic() > deadline:
            raise AlreadyRunningError(_refusal(pid_file, record))
        if record and not told:
            say("an earlier line is still ending; waiting for it")
            told = True
        time.sleep(0.05)


def _try(lock: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _is_up(record: Record) -> bool:
    return not record.ending and bool(record.watchers) and all(map(is_alive, record.watchers))


def _refusal(pid_file: Path, record: Record | None) -> str:
    who = f" (process {record.watchers[0].pid})" if record and record.watchers else ""
    return (
        f"a line already runs on the data folder {pid_file.parent}{who}: end that one with Ctrl-C, "
        "or set HOTLINE_DATA_DIR (or --data-dir) to another folder"
    )
