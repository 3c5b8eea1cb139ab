"""What the kernel does with a process whose parent dies (Linux prctl(2)).

On other systems these calls do nothing; there the guard's pipe and the pid file do the work that is
left.
"""

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36
# Loaded at import, never between fork and exec, where loading a library could wait for a lock
# forever.
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """From now on the kernel sends `how` to this process when `parent` dies, also across exec.

    Ends the process here and now if the parent has died already: its death would go unnoticed
    otherwise. The parent must have forked this process from its main thread, or that thread's end
    counts as the death.
    """
    _prctl(_PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:
        os.kill(os.getpid(), how)


def adopt_orphans(yes: bool = True) -> None:
    """Descendants at any depth whose parent dies become this process's children, not init's."""
    _prctl(_PR_SET_CHILD_SUBREAPER, int(yes))


def _prctl(option: int, value: int) -> None:
    if _LIBC is not None and _LIBC.prctl(option, value, 0, 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
