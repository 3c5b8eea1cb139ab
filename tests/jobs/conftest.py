"""What the tests of jobs share: a line with subscribers, a clock, a worker and a real carrier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline.carrier import TwilioCarrier
from hotline.conversation import Person, to_fields
from hotline.conversation.person import Daily
from hotline.jobs import daily, parts
from hotline.jobs.parts import Workshop, make_workshop
from hotline.scriptbox import ScriptBox, script_box
from hotline.settings import Settings
from hotline.store import Change, Committed, Ledger, People, keys
from hotline.store.client import Client

NOON = "2027-01-12T12:00:00-05:00"
DAY = "2027-01-12"


@dataclass
class TestLine:
    """A worker's parts, and short ways to say what a test is about."""

    __test__ = False
    shop: Workshop
    client: Client
    carrier: Any

    @property
    def people(self) -> People:
        return People(self.client)

    def identity(self, number: str) -> str:
        return self.shop.vault.person_id(number)

    def clock(self, instant: str) -> None:
        """It is that moment for people."""
        wished = datetime.fromisoformat(instant)
        self.shop.store.move_clock((wished - datetime.now(UTC)).total_seconds())

    def later(self, **span: float) -> None:
        """People's clock goes on."""
        self.shop.store.move_clock(self.shop.store.offset() + timedelta(**span).total_seconds())

    def commit(self, person: Person, **more: Any) -> None:
        loaded = self.people.load(person.id, "")
        change = Change(loaded.fields, to_fields(person), **{"lifetime": 0, **more})
        outcome = self.people.commit(person.id, "", loaded.version, change)
        assert isinstance(outcome, Committed)

    def subscribe(self, number: str, due: str = NOON, lang: str = "en", **wishes: Any) -> Person:
        """Somebody who gets the daily text at noon in New York."""
        identity = self.identity(number)
        wished = {"state": "on", "zone": "America/New_York", "at": "12:00", **wishes}
        person = Person(id=identity, met=True, lang=lang, daily=Daily(**wished))
        sealed = self.shop.vault.seal_number(identity, number)
        self.commit(person, number=sealed, due=datetime.fromisoformat(due).timestamp())
        return person

    def stop(self, number: str) -> None:
        """They text STOP."""
        left = Person(id=self.identity(number), met=True, opted_out=True)
        self.commit(left, due="drop")

    def drain(self, number: str) -> int:
        return daily.drain(keys.shard_of(self.identity(number)))

    def drain_later(self, number: str, times: int = 1, seconds: float = 30) -> int:
        """So many rings of the doorbell, so many seconds apart for people."""
        taken = 0
        for _ in range(times):
            self.later(seconds=seconds)
            taken += self.drain(number)
        return taken

    def ledger(self, number: str, day: str = DAY) -> Ledger:
        return self.shop.daily.ledgers([(self.identity(number), day)])[0][1]

    def fields(self, number: str) -> dict[str, str]:
        return dict(self.shop.daily.entry(self.identity(number)).fields)

    def due(self, number: str) -> datetime | None:
        identity = self.identity(number)
        score = self.client.zscore(keys.due(keys.shard_of(identity)), identity)
        return None if score is None else datetime.fromtimestamp(score, UTC)

    def bodies(self, number: str) -> list[str]:
        return [text["body"] for text in self.carrier.sent_to(number)]

    def use(self, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
        """The same line under other settings."""
        changed = self.shop.settings.model_copy(update=settings)
        self.shop = replace(self.shop, settings=changed)
        monkeypatch.setattr(daily, "workshop", lambda: self.shop)


@pytest.fixture(scope="session")
def words() -> ScriptBox:
    """The line's real words; reading them takes longer than a test."""
    return script_box(Settings(_env_file=None))  # type: ignore[call-arg]


@pytest.fixture
def line(
    store_client: Client, carrier: Any, settings_for: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, words: ScriptBox,
) -> Iterator[TestLine]:  # fmt: skip
    """A line at noon on 12 January 2027 in New York; the carrier has 0.4 s to answer."""
    settings = settings_for(
        tmp_path, TWILIO_API_BASE_URL=carrier.url, HOTLINE_SETTLE_SECONDS="3600"
    )
    impatient = TwilioCarrier(*settings.carrier_account, carrier.url, read_seconds=0.4)
    monkeypatch.setattr(parts, "script_box", lambda _: words)
    made = make_workshop(settings)
    made.carrier.close()
    line = TestLine(replace(made, carrier=impatient), store_client, carrier)
    monkeypatch.setattr(daily, "workshop", lambda: line.shop)
    line.clock(NOON)
    yield line
    impatient.close()


def next_day(day: str = DAY) -> str:
    """The calendar day after."""
    return str(date.fromisoformat(day) + timedelta(days=1))
