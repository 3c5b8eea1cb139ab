"""Becomes another program that holds a lock file: held.py LOCKFILE SECONDS PROGRAM [ARG ...]

The lock (flock(2)) goes over to the program and ends with its last process, however that ends: as
long as a data server lives, even one that lost its supervisor, no second one can open the same
files. Waits SECONDS for an earlier holder to end, then exits with status 75 and one line that names
the holder.

Run as a script of its own, with the standard library only, because it stands in the way of every
start. The locale is set to C: a data server refuses to start under a locale that the machine does
not have.
"""

import fcntl
import os
import sys
import time

BUSY = 75
"""Exit status: somebody else holds the lock (EX_TEMPFAIL of sysexits.h)."""


def take(path: str, seconds: float) -> int | None:
    """The descriptor of the locked file; None when another process kept it all the time."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(handle)
                return None
            time.sleep(0.02)
        else:
            return handle


def become(path: str, seconds: float, argv: list[str]) -> int:
    """Runs the program in this process's place; returns only when the lock was not to be had."""
    handle = take(path, seconds)
    if handle is None:
        with open(path, encoding="ascii") as lock:  # noqa: PTH123 - pathlib would double the start time
            holder = lock.read().strip() or "unknown"
        sys.stderr.write(
            f"the data folder {os.path.dirname(path)} is in use by process {holder}; "  # noqa: PTH120
            "end that one, or set HOTLINE_DATA_DIR to another folder\n"
        )
        return BUSY
    os.ftruncate(handle, 0)
    os.pwrite(handle, b"%d\n" % os.getpid(), 0)
    os.set_inheritable(handle, True)
    return os.execve(argv[0], argv, {**os.environ, "LC_ALL": "C"})  # noqa: S606 - no shell is meant


if __name__ == "__main__":
    raise SystemExit(become(sys.argv[1], float(sys.argv[2]), sys.argv[3:]))
