"""A line of dummy children under a real supervisor: dummy_line.py FOLDER CHILD [CHILD ...].

A CHILD is ORDER:NAME[:MODE[,MODE...]], or `server` for a real data server in FOLDER. The
supervisor's pid file is FOLDER/line.pid.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from hotline.run.children import Child
from hotline.run.dataserver import DataServer
from hotline.run.pidfile import AlreadyRunningError
from hotline.run.supervisor import Supervisor

folder = Path(sys.argv[1])


def has_started(name: str) -> Callable[[], bool]:
    """True once the child has noted more pids than there were when the line started."""
    pids = folder / f"{name}.pids"
    before = pids.read_text() if pids.exists() else ""
    return lambda: pids.exists() and pids.read_text() != before


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def child(text: str) -> Child:
    if text == "server":
        return DataServer(folder).child()
    order, name, *modes = text.split(":")
    script = str(Path(__file__).with_name("dummy_child.py"))
    return Child(
        name=name,
        argv=[sys.executable, script, name, str(folder), *",".join(modes).split(",")],
        ready=has_started(name),
        stop_seconds=1.0,
        order=int(order),
        note=f"see {name}.log",
    )


try:
    line = Supervisor(
        [child(text) for text in sys.argv[2:]],
        folder / "line.pid",
        say,
    )
    raise SystemExit(line.run())
except AlreadyRunningError as error:
    raise SystemExit(str(error)) from None
