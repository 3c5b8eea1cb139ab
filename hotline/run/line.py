"""The line's life: up in order, what dies started again, down in reverse order.

One thread and one loop. Output, signals and the ends of processes wake it; it looks at the clock in
between.
"""

import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Final

from hotline.run import guard, pidfile
from hotline.run.children import Child
from hotline.run.part import Part
from hotline.run.pidfile import Record
from hotline.run.processes import identify

_TICK: Final = 0.05
_IDLE: Final = 1.0
_TRIES: Final = 3
_PATIENCE_LINE: Final = 10.0
_HURRY_SECONDS: Final = 0.8
_BACKSTOP_SECONDS: Final = 2.2


class Line:
    """The children of one run, inside the guarded process."""

    def __init__(
        self, children: Sequence[Child], pid_file: Path, say: Callable[[str], None], lifeline: int
    ) -> None:
        """`lifeline` reads end-of-file when the guard has died."""
        self._pid_file = pid_file
        self._say = _deaf_to_a_closed_terminal(say)
        self._lifeline = lifeline
        self._record = Record(watchers=[w for w in map(identify, (os.getppid(), os.getpid())) if w])
        mark = {pidfile.MARK: self._record.token}
        ordered = sorted(children, key=lambda child: child.order)
        self._parts = [Part(child, mark, self._say) for child in ordered]
        self._selector = selectors.DefaultSelector()
        self._stops = 0
        self._stopping = False

    def run(self) -> int:
        """Blocks until told to stop and all has ended: 0, or 1 when it could not come up."""
        self._listen()
        came_up = self._bring_up()
        if came_up and not self._stops:
            self._pump_until(lambda: self._stops > 0)
        self._bring_down()
        return 0 if came_up or self._stops else 1

    # Up

    def _bring_up(self) -> bool:
        self._write()
        for group in self._groups():
            for part in group:
                self._start(part)
            if not self._wait_for(group):
                return False
        self._say("the line is up")
        return True

    def _wait_for(self, group: list[Part]) -> bool:
        """True when all of the group serve; False when told to stop, or one does not start."""
        patience = time.monotonic() + _PATIENCE_LINE
        while not all(part.up for part in group):
            self._pump(_TICK)
            if self._stops or any(self._is_hopeless(part) for part in group):
                return False
            if time.monotonic() > patience:
                waiting = ", ".join(part.child.name for part in group if not part.up)
                self._say(f"still waiting for: {waiting}")
                patience += _PATIENCE_LINE
        return True

    def _is_hopeless(self, part: Part) -> bool:
        if part.pid is None and not part.up and part.starts >= _TRIES:
            self._say(f"{part.child.name} does not start; ending the line")
            return True
        return False

    def _start(self, part: Part) -> None:
        part.start()
        if (output := part.output) is not None:
            self._selector.register(output, selectors.EVENT_READ, part)
        self._write()

    # The loop

    def _pump_until(self, done: Callable[[], bool], deadline: float = float("inf")) -> None:
        while not done() and time.monotonic() < deadline:
            calm = not self._stopping and all(part.up for part in self._parts)
            self._pump(_IDLE if calm else _TICK)

    def _pump(self, seconds: float) -> None:
        """One turn: read what came, reap what ended, start what is due, look who has come up."""
        for key, _ in self._selector.select(seconds):
            if isinstance(key.data, Part):
                self._hear(key.data)
            else:
                key.data()
        self._reap()
        if not self._stopping:
            self._revive()
            self._look()

    def _hear(self, part: Part) -> None:
        output = part.output
        if output is not None and part.read():
            self._selector.unregister(output)

    def _reap(self) -> None:
        """Reaps all: the children, and the orphans that the kernel handed to this process."""
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                for part in self._parts:
                    if part.pid == pid:
                        self._bury(part, status)

    def _bury(self, part: Part, status: int) -> None:
        if (output := part.output) is not None:
            with suppress(KeyError):
                self._selector.unregister(output)
        part.ended(status, expected=self._stopping)
        self._write()

    def _revive(self) -> None:
        for part in self._parts:
            if part.pid is None and part.starts and time.monotonic() >= part.again_at:
                self._start(part)

    def _look(self) -> None:
        for part in self._parts:
            if part.look():
                self._say(f"{part.child.name} is up{' again' if part.starts > 1 else ''}")
                self._write()

    # Down

    def _bring_down(self) -> None:
        self._stopping = self._record.ending = True
        self._set_backstop()
        self._write()
        if not self._in_a_hurry():
            self._say("ending the line; once more to end it at once")
        for group in reversed(list(self._groups())):
            if not self._in_a_hurry():
                self._end(group)
        self._end_at_once()
        guard.sweep(set())

    def _end(self, group: list[Part]) -> None:
        """Asks all of the group to end, and kills each at its own deadline."""
        begun = time.monotonic()
        for part in group:
            part.signal(part.child.stop_signal)
        for part in sorted(group, key=lambda part: part.child.stop_seconds):
            self._pump_until(
                lambda part=part: part.pid is None or self._in_a_hurry(),  # type: ignore[misc]
                begun + part.child.stop_seconds,
            )
            if part.pid is not None and not self._in_a_hurry():
                self._say(f"{part.child.name} did not end in {part.child.stop_seconds:g} s; killed")
                part.kill()
        self._pump_until(lambda: all(part.pid is None for part in group) or self._in_a_hurry())

    def _end_at_once(self) -> None:
        living = [part for part in self._parts if part.pid is not None]
        for part in living:
            part.signal(part.child.stop_signal)
        everyone = lambda: all(part.pid is None for part in living)  # noqa: E731
        self._pump_until(everyone, time.monotonic() + _HURRY_SECONDS)
        for part in living:
            part.kill()
        self._pump_until(everyone, time.monotonic() + _HURRY_SECONDS)

    def _in_a_hurry(self) -> bool:
        return self._stops > 1

    # Signals

    def _listen(self) -> None:
        wake, self._waker = os.pipe()
        for descriptor in (wake, self._waker):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        self._selector.register(wake, selectors.EVENT_READ, lambda: os.read(wake, 4096))
        self._selector.register(self._lifeline, selectors.EVENT_READ, self._on_guard_dead)
        for number in guard.STOP_SIGNALS:
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGALRM, self._on_backstop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, guard.STOP_SIGNALS)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        guard_died = not self._record.watchers or os.getppid() != self._record.watchers[0].pid
        self._stops = 2 if guard_died else self._stops + 1
        self._set_backstop()

    def _on_guard_dead(self) -> None:
        self._selector.unregister(self._lifeline)
        self._stops = 2
        self._set_backstop()

    def _set_backstop(self) -> None:
        """A last resort, should the loop hang, as it does when nobody reads its output."""
        polite = sum(max(p.child.stop_seconds for p in group) for group in self._groups())
        seconds = _BACKSTOP_SECONDS + (0 if self._in_a_hurry() else polite)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    def _on_backstop(self, _number: int, _frame: FrameType | None) -> None:
        for part in self._parts:
            part.kill()
        guard.sweep(set())
        os._exit(guard.FAILED)

    # The record

    def _write(self) -> None:
        self._record.children = [part.identity for part in self._parts if part.identity]
        with suppress(OSError):
            pidfile.write(self._pid_file, self._record)

    def _groups(self) -> Iterator[list[Part]]:
        for _, group in groupby(self._parts, key=lambda part: part.child.order):
            yield list(group)


def _deaf_to_a_closed_terminal(say: Callable[[str], None]) -> Callable[[str], None]:
    """The line goes on when nobody can read it any more (a closed pipe or terminal)."""

    def quietly(text: str) -> None:
        with suppress(OSError, ValueError):
            say(text)

    return quietly
