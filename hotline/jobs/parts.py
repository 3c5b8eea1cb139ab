"""What jobs work with: store, carrier and script, joined once in each worker process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from redis import Redis

from hotline.account import guard_account
from hotline.carrier import TwilioCarrier
from hotline.conversation import Line, Script
from hotline.scriptbox import ScriptBox, line_of, script_box
from hotline.settings import Settings, read_settings
from hotline.store import DailyStore, Gate, LineStore, Secret, Vault, connect
from hotline.store.client import WORKER_SECONDS


class Words:
    """The words that are sent: swapped when an author's change was checked (`hotline reload`)."""

    def __init__(self, box: ScriptBox, store: LineStore, demo: bool) -> None:
        self._box, self._store, self._demo = box, store, demo
        self._seen = 0

    def __call__(self) -> Script:
        """The script that is spoken now."""
        return self._box()

    def look_again(self) -> None:
        """Follow a change that was asked for since; in a demo, whatever was saved and holds."""
        asked = 0 if self._demo else self._store.reloads()
        if self._demo:
            self._box.follow()  # a web process proves; nobody waits for it here
        elif asked != self._seen:
            self._box.look_again()
            self._seen = asked if self._box.settled() else self._seen


@dataclass(frozen=True, slots=True)
class Workshop:
    """The parts of a worker process."""

    settings: Settings
    script: Words
    line: Line
    daily: DailyStore
    store: LineStore
    gate: Gate
    vault: Vault
    carrier: TwilioCarrier

    def civil(self) -> datetime:
        """The line's civil clock: what day and hour it is for people."""
        offset = self.store.offset() if self.settings.clock_moves else 0.0
        return datetime.now(UTC) + timedelta(seconds=offset)


@cache
def workshop() -> Workshop:
    """This process's parts, made when the first job runs."""
    return make_workshop(read_settings())


def make_workshop(settings: Settings) -> Workshop:
    """The parts for these settings."""
    client = connect(settings.store_url, WORKER_SECONDS)
    store = LineStore(client)
    guard_account(store, settings)
    return Workshop(
        settings=settings,
        script=Words(script_box(settings), store, settings.demo),
        line=line_of(settings),
        daily=DailyStore(client),
        store=store,
        gate=Gate(client),
        vault=Vault.open(client, Secret(settings.secret_bytes)),
        carrier=TwilioCarrier(*settings.carrier_account, settings.carrier_url),
    )


def rq_connection(settings: Settings) -> Redis:
    """The connection that RQ uses: to the first node, without a bound on blocking waits."""
    return Redis.from_url(settings.store_url.split(",")[0])
