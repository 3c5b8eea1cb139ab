"""A child for the supervisor's tests: dummy_child.py NAME FOLDER [MODE ...].

Leaves its pid in FOLDER/NAME.pids and, on SIGTERM, its name in FOLDER/ended. Modes: `forks` makes
two grandchildren that ignore SIGTERM (their pids: NAME.grand.pids), one in a process group of its
own, one in a session of its own, or with `loyal` both in groups; `stubborn` ignores SIGTERM;
`fails` ends at once; `talks` never stops printing.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

name, folder, *modes = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]


def append(file: str, text: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as out:
        out.write(text + "\n")


def end(*_: object) -> None:
    append("ended", name)
    os._exit(0)


def fork_one(settle: Callable[[], object]) -> None:
    if os.fork() == 0:
        settle()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        append(f"{name}.grand.pids", str(os.getpid()))
        time.sleep(300)
        os._exit(0)


if "fails" in modes:
    raise SystemExit(3)
signal.signal(signal.SIGTERM, signal.SIG_IGN if "stubborn" in modes else end)
if "forks" in modes:
    fork_one(os.setpgrp)
    fork_one(os.setpgrp if "loyal" in modes else os.setsid)
    grand = folder / f"{name}.grand.pids"
    while not grand.exists() or len(grand.read_text().split()) % 2:
        time.sleep(0.01)
sys.stdout.write(f"hello from {name}\n")
append(f"{name}.pids", str(os.getpid()))
while "talks" in modes:
    sys.stdout.write("x" * 200 + "\n")
while True:
    time.sleep(300)
