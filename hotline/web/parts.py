"""The parts of a running web process, joined once and handed to every door."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.conversation import Line
from hotline.scriptbox import ScriptBox
from hotline.settings import Settings
from hotline.store import DailyStore, Gate, Journal, LineStore, People
from hotline.store.client import Breaker
from hotline.web.desk import Desk
from hotline.web.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Parts:
    """What the doors of the web app need; see hotline/app.py for how it is joined."""

    settings: Settings
    script: ScriptBox
    line: Line
    desk: Desk
    people: People
    daily: DailyStore
    store: LineStore
    gate: Gate
    journal: Journal
    keyring: Keyring
    breaker: Breaker
    call_key: bytes
