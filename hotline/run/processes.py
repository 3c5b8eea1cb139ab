"""Who a process is, and ending exactly that one.

A pid alone is no identity: pids are used again. A process is known here by its pid, the moment at
which it started and its command line together. On Linux the moment is counted in clock ticks since
a named boot (proc_pid_stat(5), field 22), so a corrected wall clock cannot make one process look
like another; elsewhere it is what ps(1) prints.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_HAS_PROC = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class Identity:
    """One process, never another that got its pid later. `started` is only to be compared."""

    pid: int
    started: str
    command: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the process table: a living process, its parent and its session, all as pids.

    Outside Linux `session` is the process group: ps(1) shows no sessions there.
    """

    pid: int
    parent: int
    session: int


def identify(pid: int) -> Identity | None:
    """The identity of a living process; None when there is none, or only a zombie."""
    return _identify_by_proc(pid) if _HAS_PROC else _identify_by_ps(pid)


def is_alive(identity: Identity) -> bool:
    """True while that very process lives."""
    return identify(identity.pid) == identity


def end(identity: Identity) -> bool:
    """Sends SIGKILL to that very process; False when it was gone already or may not be signalled.

    On Linux the signal goes through a pidfd taken before the identity is checked, so that even a
    pid used again in between cannot hit a stranger.
    """
    with suppress(ProcessLookupError, PermissionError):
        if not _HAS_PROC:
            if not is_alive(identity):
                return False
            os.kill(identity.pid, signal.SIGKILL)
            return True
        handle = os.pidfd_open(identity.pid)
        try:
            if is_alive(identity):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                return True
        finally:
            os.close(handle)
    return False


def table() -> Iterator[Entry]:
    """Every living process that can be seen, zombies left out."""
    if not _HAS_PROC:
        yield from _table_by_ps()
        return
    for folder in _PROC.iterdir():
        if folder.name.isdecimal() and (fields := _stat(int(folder.name))):
            yield Entry(int(folder.name), int(fields[1]), int(fields[3]))


def children_of(parent: int) -> set[int]:
    """The pids of a process's living children."""
    return {entry.pid for entry in table() if entry.parent == parent}


def members_of(session: int) -> set[int]:
    """The pids of a session's living processes; its number is not used again while one lives."""
    return {entry.pid for entry in table() if entry.session == session}


def environment_holds(pid: int, setting: str) -> bool:
    """True when the process started with that `NAME=value` (Linux; elsewhere False)."""
    try:
        return os.fsencode(setting) in (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _stat(pid: int) -> list[str]:
    """Fields of proc_pid_stat(5) from the third (state) on; empty when gone or a zombie."""
    try:
        text = (_PROC / str(pid) / "stat").read_bytes().decode("utf-8", "replace")
    except OSError:
        return []
    fields = text[text.rindex(")") + 2 :].split()
    return [] if fields[0] in "ZXx" else fields


def _identify_by_proc(pid: int) -> Identity | None:
    fields = _stat(pid)
    if not fields:
        return None
    try:
        raw = _command_line(pid)
    except OSError:
        return None
    command = raw.rstrip(b"\0").replace(b"\0", b" ").decode("utf-8", "replace")
    return Identity(pid, f"{_boot()}:{fields[19]}", command)


def _command_line(pid: int) -> bytes:
    """The command line; an empty one is asked for again: the kernel fills it late in exec."""
    path = _PROC / str(pid) / "cmdline"
    for _ in range(20):
        if raw := path.read_bytes():
            return raw
        time.sleep(0.002)
    return b""


def _boot() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()


def _identify_by_ps(pid: int) -> Identity | None:
    for _, line in _ps("-o", "stat=,lstart=,command=", "-p", str(pid)):
        words = line.split()
        if len(words) >= 7 and not words[0].startswith("Z"):
            return Identity(pid, " ".join(words[1:6]), " ".join(words[6:]))
    return None


def _table_by_ps() -> Iterator[Entry]:
    for own, line in _ps("-A", "-o", "stat=,pid=,ppid=,pgid="):
        state, *numbers = line.split()
        pid, parent, group = map(int, numbers)
        if not state.startswith("Z") and pid != own:
            yield Entry(pid, parent, group)


def _ps(*arguments: str) -> Iterator[tuple[int, str]]:
    """The lines that ps(1) prints, each with the pid of that ps, which is in the table too."""
    environment = {**os.environ, "LC_ALL": "C"}
    command = ["ps", "-ww", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as asked:
        printed, _ = asked.communicate()
    for line in printed.splitlines():
        yield asked.pid, line
