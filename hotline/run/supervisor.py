"""The whole line in one process tree: nothing stays down, nothing is left behind."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from hotline.run import guard, pidfile
from hotline.run.children import Child
from hotline.run.line import Line


class Supervisor:
    """Keeps the children alive until it is told to stop, then ends them in order.

    A child that dies is started again, after a pause that grows from 0.2 to 15 seconds and is small
    again once the child has run for half a minute; what it had forked is ended first. Ctrl-C,
    SIGTERM and SIGHUP end everything in reverse order, each child by its own signal and deadline; a
    second one ends it at once. When this process is killed with -9, everything below it is gone
    within three seconds.
    """

    def __init__(
        self,
        children: Sequence[Child],
        pid_file: Path,
        say: Callable[[str], None],
        end_with_parent: bool | None = None,
    ) -> None:
        """`pid_file` lies in the data folder and is what makes the line the only one there.

        `say` takes one line of text at a time, without its newline; it is called in this process
        and in a forked one, so it must flush what it writes. `end_with_parent` ends the line also
        when the process that started it dies; None means: under make, whose recipe would otherwise
        outlive it.
        """
        self._children = children
        self._pid_file = pid_file
        self._say = say
        self._end_with_parent = (
            "MAKELEVEL" in os.environ if end_with_parent is None else end_with_parent
        )

    def run(self) -> int:
        """Blocks until the line has ended: 0 when it was told to, 1 when a child would not start.

        Another status means a fault in the supervisor itself (70, or 128 + the signal that killed
        it). Call it from the main thread of a process with no other. Raises FolderError when the
        data folder cannot be used; AlreadyRunningError, one of these, when a line is up on it.
        """
        lock = pidfile.claim(self._pid_file, self._say)
        try:
            return guard.run(self._supervise, self._end_with_parent)
        finally:
            pidfile.end_leftovers(self._pid_file)
            os.close(lock)

    def _supervise(self, lifeline: int) -> int:
        return Line(self._children, self._pid_file, self._say, lifeline).run()
