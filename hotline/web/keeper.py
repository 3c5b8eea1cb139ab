"""What a web process does beside answering: replays the journal, tells the gate, looks at files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

import structlog
from flask import Flask

from hotline.settings import made_once
from hotline.store import Away
from hotline.web.desk import replay
from hotline.web.parts import Parts

log = structlog.get_logger()
EVERY_SECONDS = 1.0


def keep(app: Flask) -> None:
    """Start what this process keeps up, in daemon threads that end with it.

    The author's changes have a thread of their own: to prove them takes seconds, and the gate
    waits for the other one.
    """
    parts: Parts = app.extensions["hotline"]
    host = made_once(parts.settings.data_dir / "host", 8)
    author = parts.script.look_again if parts.settings.demo else Reloads(parts).follow
    for name, step in (("keeper", partial(settle_journal, parts, host)), ("author", author)):
        threading.Thread(target=_forever, args=(step,), name=name, daemon=True).start()


def _forever(step: Callable[[], object]) -> None:
    while True:
        _try(step)
        time.sleep(EVERY_SECONDS)


class Reloads:
    """Outside a demo, words are swapped only after `hotline reload` has checked them."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._seen = parts, 0

    def follow(self) -> None:
        """Swap the script in when a reload was asked for since."""
        asked, script = self._parts.store.reloads(), self._parts.script
        if asked != self._seen:
            script.look_again()
            self._seen = asked if script.settled() else self._seen


def _try(step: Callable[[], object]) -> None:
    try:
        step()
    except Away:
        log.info("store_away", part="keeper")
    except Exception as error:
        log.error("keeper_failed", kind=type(error).__name__)


def settle_journal(parts: Parts, host: str) -> None:
    """Replay what an outage left, then tell the gate that this host owes nothing."""
    count = replay(parts.journal, parts.people, parts.keyring())
    if count:
        log.info("journal_replayed", opt_outs=count)
    if parts.journal.empty() and not parts.desk.owes:
        parts.gate.clear(host)
