"""A bell that long polls wait for: it rings whenever something new is in the ledger."""

from __future__ import annotations

import threading


class Bell:
    """Counts its rings, so that one between a look and a wait is not missed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        """How often it has rung."""
        with self._condition:
            return self._rings

    def ring(self) -> None:
        """Wakes everybody who waits."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, rings: int, seconds: float) -> None:
        """Returns once it has rung more than `rings` times, or after `seconds`."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings > rings, seconds)
