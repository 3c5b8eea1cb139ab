"""One inbound message, one straight way: load, think, commit, and the bytes that answer.

    store.people        load the person and any earlier answer to this message: one round trip
    conversation        advance (person, event, world) -> Turn, no I/O
    store.people        commit person, effects, counters and the sealed answer: one round trip

When the store is away the same engine runs with a blank person, and an opt-out goes to the journal
on disk before it is confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

from hotline.conversation import (
    Count,
    Event,
    Line,
    Person,
    RateStory,
    RecordConsent,
    Script,
    Subscribe,
    Turn,
    Unsubscribe,
    World,
    advance,
    from_fields,
    to_fields,
)
from hotline.conversation.person import MENU
from hotline.schedule import Candidates, candidates
from hotline.store import (
    Answered,
    Away,
    Change,
    Committed,
    Journal,
    Loaded,
    People,
    Vault,
)
from hotline.store.consent import sealed_record
from hotline.store.people import PERSON_LIFETIME

TRIES = 5  # two texts of one person at the same moment: the slower one thinks again
NO_END = 0  # lifetime of what is remembered of subscribers and of those who left
Render = Callable[[Turn], str]
Prepare = Callable[[Person], Person]


class Desk:
    """Answers one event of one person; one instance serves all threads of a web process."""

    def __init__(
        self,
        *,
        script: Callable[[], Script],
        line: Line,
        people: People,
        vault: Callable[[], Vault],
        journal: Journal,
    ) -> None:
        self._script, self._line = script, line
        self._people, self._vault, self._journal = people, vault, journal
        self._offset, self._owes = 0.0, False

    @property
    def owes(self) -> bool:
        """Whether an opt-out was heard that could neither be stored nor journalled."""
        return self._owes

    def answer(
        self, number: str, message: str, event: Event, render: Render, prepare: Prepare
    ) -> str:
        """The document that answers this event, the same bytes for the same `message`.

        `prepare` puts onto the person what the request itself carries (where a caller stands).
        """
        if not number:
            return self._blank(number, event, render, prepare, stored=True)
        try:
            return self._remembered(number, message, event, render, prepare)
        except Away:
            return self._blank(number, event, render, prepare, stored=False)

    def _remembered(
        self, number: str, message: str, event: Event, render: Render, prepare: Prepare
    ) -> str:
        vault = self._vault()
        identity = vault.person_id(number)
        for _ in range(TRIES):
            loaded = self._people.load(identity, message)
            self._offset = loaded.offset
            if loaded.answer:
                return _open(vault, identity, loaded.answer)
            person, world = prepare(_known(identity, number, loaded)), self._world(loaded.withdrawn)
            turn = advance(person, event, world)
            document = render(turn)
            try:
                settled = self._commit(vault, number, message, loaded, turn, document)
            except Away:
                # Gone between the two: nothing may be confirmed that was not kept.
                self._journal_opt_out(number, turn)
                return render(advance(person, event, replace(world, stored=False)))
            if settled is not None:
                return settled
        return self._blank(number, event, render, prepare, stored=False)

    def _commit(
        self, vault: Vault, number: str, message: str, loaded: Loaded, turn: Turn, document: str
    ) -> str | None:
        """The document that stands, or None when somebody was faster and we must think again."""
        identity = turn.person.id
        change = _change(vault, number, loaded, turn, document)
        outcome = self._people.commit(identity, message, loaded.version, change)
        if isinstance(outcome, Answered):
            return _open(vault, identity, outcome.answer)
        return document if isinstance(outcome, Committed) else None

    def _blank(
        self, number: str, event: Event, render: Render, prepare: Prepare, *, stored: bool
    ) -> str:
        """An answer without any memory; what must not be lost is written to the journal first."""
        known = _placed(Person(met=not stored), number)
        turn = advance(prepare(known), event, replace(self._world(frozenset()), stored=stored))
        if not stored:
            self._journal_opt_out(number, turn)
        return render(turn)

    def _journal_opt_out(self, number: str, turn: Turn) -> None:
        said = [
            e.words for e in turn.effects if isinstance(e, RecordConsent) and e.kind == "opt-out"
        ]
        if number and said:
            at = datetime.now(UTC).isoformat()
            self._owes = True  # until it is written: with a full disk, this host clears no gate
            self._journal.write({"number": number, "words": said[0], "at": at})
            self._owes = False

    def _world(self, withdrawn: frozenset[str]) -> World:
        now = datetime.now(UTC) + timedelta(seconds=self._offset)
        return World(self._script(), self._line, now, withdrawn)


def replay(journal: Journal, people: People, vault: Vault) -> int:
    """Carry out the opt-outs of an outage; how many there were. Safe to run twice."""

    def carry_out(record: dict[str, str]) -> None:
        identity = vault.person_id(record["number"])
        for _ in range(TRIES):
            loaded = people.load(identity, "")
            person = _known(identity, record["number"], loaded)
            effects = (Unsubscribe(), RecordConsent("opt-out", record["words"], "", "journal"))
            left = replace(person, opted_out=True, daily=replace(person.daily, state="off"))
            change = _change(vault, record["number"], loaded, Turn(left, effects=effects), "")
            if isinstance(
                people.commit(identity, f"journal-{record['at']}", loaded.version, change),
                Committed,
            ):
                return
        raise Away("contended")

    return journal.replay(carry_out)


@lru_cache(maxsize=4096)
def _candidates(number: str) -> Candidates:
    return candidates(number)


def _placed(person: Person, number: str) -> Person:
    """The person with what a number says of a place: country and possible time zones."""
    if not number:
        return person
    found = _candidates(number)
    return replace(person, candidates=found, country=found.country or "")


def _known(identity: str, number: str, loaded: Loaded) -> Person:
    return _placed(from_fields(identity, loaded.fields), number)


def _change(vault: Vault, number: str, loaded: Loaded, turn: Turn, document: str) -> Change:
    identity, effects = turn.person.id, turn.effects
    subscribes = any(isinstance(effect, Subscribe) for effect in effects)
    return Change(
        before=loaded.fields,
        after=to_fields(turn.person),
        due=_due(effects),
        number=vault.seal_number(identity, number) if subscribes else b"",
        answer=vault.sealer.seal(document.encode(), f"answer/{identity}") if document else b"",
        consent=[_sealed(vault, identity, e) for e in effects if isinstance(e, RecordConsent)],
        count=_counts(turn),
        lifetime=NO_END if _stays(turn.person) else PERSON_LIFETIME,
        counted=loaded.counted,
        stands=_stands(turn.person),
    )


def _due(effects: tuple[object, ...]) -> float | Literal["drop"] | None:
    for effect in reversed(effects):
        if isinstance(effect, Unsubscribe):
            return "drop"
        if isinstance(effect, Subscribe):
            return effect.due.timestamp()
    return None


def _stays(person: Person) -> bool:
    return person.opted_out or person.daily.state in {"on", "paused"}


def _stands(person: Person) -> str:
    """The step to count somebody at: none for the menu, and none for somebody who left."""
    step = person.place.step
    return "" if step == MENU or person.opted_out else step


def _sealed(vault: Vault, identity: str, record: RecordConsent) -> bytes:
    return sealed_record(vault, identity, record.kind, record.words, record.shown, record.path)


def _counts(turn: Turn) -> dict[str, int]:
    names = [effect.name for effect in turn.effects if isinstance(effect, Count)]
    names += [f"rated_{effect.stars}" for effect in turn.effects if isinstance(effect, RateStory)]
    names += [f"rating:{e.story}:{e.stars}" for e in turn.effects if isinstance(e, RateStory)]
    return dict(Counter([*names, f"heard_{turn.heard.kind}"]))


def _open(vault: Vault, identity: str, sealed: bytes) -> str:
    return vault.sealer.open(sealed, f"answer/{identity}").decode()
