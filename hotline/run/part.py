"""One child at run time: its process, its output line by line, and when it is started again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from hotline.run import kinship
from hotline.run.children import Child
from hotline.run.processes import Identity, identify, members_of

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 15.0
HEALTHY_SECONDS: Final = 30.0

_LONGEST_LINE: Final = 8192


def pause_after(previous: float, lived: float) -> float:
    """Seconds to wait before the next start of a child that lived for `lived` seconds.

    The pause doubles from 0.2 to 15 seconds and is small again for a child that had run for half a
    minute. `previous` is the pause before its last start, 0 for the first.
    """
    if lived >= HEALTHY_SECONDS or previous <= 0:
        return FIRST_PAUSE
    return min(previous * 2, LONGEST_PAUSE)


class Part:
    """A child and, while it lives, its process. All times are monotonic seconds."""

    def __init__(self, child: Child, mark: Mapping[str, str], say: Callable[[str], None]) -> None:
        """`mark` goes into the child's environment too; `say` takes lines for the terminal."""
        self.child = child
        self.identity: Identity | None = None
        self.up = False
        self.starts = 0
        self.again_at = 0.0
        self._mark = mark
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._pause = 0.0
        self._rest = b""

    @property
    def pid(self) -> int | None:
        """The child's pid while it lives (or waits to be reaped)."""
        return self._process.pid if self._process else None

    @property
    def output(self) -> int | None:
        """The descriptor to read its output from, while it lives."""
        return self._process.stdout.fileno() if self._process and self._process.stdout else None

    def start(self) -> None:
        """Starts the process in a session of its own, so that all that it forks can be found."""
        parent = os.getpid()
        self.starts += 1
        self._started_at = time.monotonic()
        try:
            self._process = subprocess.Popen(
                list(self.child.argv),
                env={"PYTHONUNBUFFERED": "1", **os.environ, **self.child.env, **self._mark},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # Safe here alone: this process has one thread, and the function does one system
                # call.
                preexec_fn=lambda: kinship.die_with_parent(parent),
            )
        except OSError as error:
            self._rest_until_next(f"cannot be started ({error.strerror}: {self.child.argv[0]})")
            return
        os.set_blocking(self._output(), False)
        self.recognise()

    def recognise(self) -> None:
        """Notes the process's identity anew: it changes with exec."""
        self.identity = identify(self._process.pid) if self._process else None

    def look(self) -> bool:
        """Asks the child whether it is up; True at the moment when it has come up."""
        if self.up or self._process is None:
            return False
        # A probe that fails in an unforeseen way says "not yet"; it must never take the line down.
        with suppress(Exception):
            self.up = self.child.ready()
        if self.up:
            self.recognise()
        return self.up

    def read(self) -> bool:
        """Says the whole lines that have come, after the child's name; True at the end of all."""
        with suppress(BlockingIOError):
            while data := os.read(self._output(), 65536):
                *lines, self._rest = (self._rest + data).split(b"\n")
                for line in lines:
                    self._tell(line)
                if len(self._rest) > _LONGEST_LINE:
                    self._flush()
            return True
        return False

    def signal(self, number: signal.Signals) -> None:
        """Sends the signal to the child's first process, and wakes it, should it be frozen."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, number)
                os.kill(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Ends the process and all others of its session, at once."""
        if self._process is not None:
            for pid in members_of(self._process.pid):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)

    def ended(self, status: int, expected: bool) -> None:
        """The process was reaped with that wait status; `expected`: it had been asked to end."""
        assert self._process is not None
        self.kill()
        self.read()
        self._flush()
        self._process.returncode = os.waitstatus_to_exitcode(status)
        how = _how(self._process.returncode)
        if self._process.stdout:
            self._process.stdout.close()
        self._process = self.identity = None
        if not expected:
            self._rest_until_next(how)

    def _rest_until_next(self, how: str) -> None:
        now = time.monotonic()
        self._pause = pause_after(self._pause, now - self._started_at)
        self.again_at = now + self._pause
        self.up = False
        note = f" ({self.child.note})" if self.child.note else ""
        self._say(f"{self.child.name} {how}; starting it again in {self._pause:.1f} s{note}")

    def _output(self) -> int:
        output = self.output
        assert output is not None
        return output

    def _flush(self) -> None:
        if self._rest:
            self._tell(self._rest)
            self._rest = b""

    def _tell(self, line: bytes) -> None:
        text = line.rstrip(b"\r").decode("utf-8", "replace")
        self._say(f"{self.child.name:<9}| {text}")


def _how(code: int) -> str:
    if code >= 0:
        return f"ended with exit status {code}"
    return f"was ended by {signal.Signals(-code).name}"
