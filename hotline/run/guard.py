"""The outer of the two processes that watch the line: nothing outlives the inner one.

The supervisor runs in a process forked from the guard. The guard passes signals on and waits. If
the supervisor is killed with -9, every process below it falls to the guard (a subreaper), which
ends them all. If the guard is killed with -9, a pipe closes, and the supervisor ends the line in a
hurry. If both are, the kernel kills the children (PR_SET_PDEATHSIG), and the next start ends what
these had made (`pidfile`).
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

from hotline.run import kinship
from hotline.run.processes import children_of

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FAILED: Final = 70
"""Exit status of a supervisor with a fault of its own (EX_SOFTWARE of sysexits.h)."""

_LOOK_SECONDS: Final = 0.05
_SWEEP_SECONDS: Final = 2.0


def run(body: Callable[[int], int], end_with_parent: bool) -> int:
    """Runs `body` in a guarded process; returns its exit status once nothing of it lives.

    `body` gets a descriptor that reads end-of-file when the guard has died. SIGINT, SIGTERM and
    (unless it is ignored, as under nohup) SIGHUP reach it as SIGTERM. With `end_with_parent`, the
    death of this process's own parent counts as SIGTERM too. A body that was killed counts as 128 +
    the signal's number.
    """
    strangers = children_of(os.getpid())
    kinship.adopt_orphans()
    lifeline, held_end = os.pipe()
    with _stop_signals_blocked():
        pid = _fork(body, lifeline, held_end)
        os.close(lifeline)
        told: list[int] = []
        old = _pass_on_to(pid, told)
    try:
        return _wait(pid, told, end_with_parent)
    finally:
        _restore(old)
        sweep(strangers)
        os.close(held_end)
        kinship.adopt_orphans(False)


def sweep(strangers: set[int]) -> None:
    """Ends and reaps every descendant of this process, the children named as strangers apart.

    Killing a process hands its children to the caller, a subreaper, so that a few rounds reach any
    depth, also processes that made themselves daemons.
    """
    deadline = time.monotonic() + _SWEEP_SECONDS
    while (left := children_of(os.getpid()) - strangers) and time.monotonic() < deadline:
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        for pid in left:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _fork(body: Callable[[int], int], lifeline: int, held_end: int) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    guard = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(held_end)
        os._exit(_inside(body, lifeline, guard))
    return pid


def _inside(body: Callable[[int], int], lifeline: int, guard: int) -> int:
    """The forked process: never returns into the caller's code, whatever happens."""
    status = FAILED
    with suppress(BaseException):
        try:
            # Out of the terminal's reach: its Ctrl-C goes to the guard, which passes it on once.
            os.setsid()
            kinship.adopt_orphans()
            kinship.die_with_parent(guard, signal.SIGTERM)
            status = body(lifeline)
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
    return status


def _wait(pid: int, told: list[int], end_with_parent: bool) -> int:
    parent = os.getppid()
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
        if end_with_parent and not told and os.getppid() != parent:
            told.append(signal.SIGTERM)
            os.kill(pid, signal.SIGTERM)
        time.sleep(_LOOK_SECONDS)


def _pass_on_to(pid: int, told: list[int]) -> dict[signal.Signals, "signal._HANDLER"]:
    def pass_on(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)

    wanted = [number for number in STOP_SIGNALS if _is_wanted(number)]
    return {number: signal.signal(number, pass_on) for number in wanted}


def _restore(handlers: dict[signal.Signals, "signal._HANDLER"]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)


def _is_wanted(number: signal.Signals) -> bool:
    return number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN


@contextmanager
def _stop_signals_blocked() -> Iterator[None]:
    """Holds signals back until handlers are set; `body` unblocks them on its side."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
