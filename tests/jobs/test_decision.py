"""What a worker decides about somebody whose turn it is: as a table, and as laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.conversation import Person
from hotline.conversation.person import Daily
from hotline.jobs.decision import (
    Ask,
    Claim,
    Close,
    Decision,
    Drop,
    Wait,
    decide,
    following,
    receives,
)
from hotline.schedule import DEFAULT, Window, local_day, may_send
from hotline.store import Entry, Ledger
from hotline.store.daily import OPEN, RANKS

TODAY, TOMORROW, YESTERDAY = date(2027, 1, 12), date(2027, 1, 13), date(2027, 1, 11)
SERVER = 1_800_000_000.0
ALICE = Person(
    id="ab" * 16, daily=Daily(state="on", zone="America/New_York", at="12:00", us_state="NY")
)


def at(clock: str, day: date = TODAY) -> datetime:
    """That wall clock in New York in January."""
    local = datetime.combine(day, time.fromisoformat(clock))
    return (local + timedelta(hours=5)).replace(tzinfo=UTC)


def daily(**changes: object) -> Person:
    return replace(ALICE, daily=replace(ALICE.daily, **changes))  # type: ignore[arg-type]


def ledger(state: str, day: date = TODAY, **more: float) -> Ledger:
    return Ledger(day=str(day), state=state, token="t", **more)


def look(person: Person, civil: datetime, opened: Ledger | None = None) -> Decision:
    score = at("12:00").timestamp() if civil >= at("12:00") else civil.timestamp()
    return decide(Entry(person.id, score, "1", {}, b"", opened), person, civil, SERVER, DEFAULT)


OUT = replace(ALICE, opted_out=True, daily=Daily(zone="America/New_York"))
PAUSED = daily(state="paused", until=TOMORROW)
BACK = daily(state="paused", until=TODAY)
HELD, OVER = ledger("claimed", lease=SERVER + 40), ledger("claimed", lease=SERVER - 1)


@pytest.mark.parametrize(
    ("person", "clock", "opened", "decision"),
    [
        (ALICE, "12:00", None, Claim(TODAY)),
        (ALICE, "15:00", None, Claim(TODAY)),
        (ALICE, "19:59", None, Claim(TODAY)),
        (ALICE, "20:00", None, Close(TODAY, "skipped", False, "late")),
        (ALICE, "23:30", None, Close(TODAY, "skipped", False, "late")),
        (ALICE, "11:59", None, Wait(at("12:00"))),
        (ALICE, "03:00", None, Wait(at("12:00"))),
        (daily(last_day=TODAY), "12:30", None, Wait(at("12:00", TOMORROW))),
        (daily(last_day=YESTERDAY), "12:30", None, Claim(TODAY)),
        (daily(at="07:00"), "09:59", None, Wait(at("10:00"))),
        (daily(at="23:00"), "19:59", None, Claim(TODAY)),
        (OUT, "12:00", None, Drop()),
        (replace(ALICE, opted_out=True), "12:00", None, Drop()),
        (daily(state="off"), "12:00", None, Drop()),
        (daily(state="asked"), "12:00", None, Drop()),
        (daily(state="paused"), "12:00", None, Drop()),
        (PAUSED, "12:00", None, Wait(at("12:00", TOMORROW))),
        (BACK, "12:00", None, Claim(TODAY)),
        (ALICE, "12:01", HELD, Wait(at("12:01") + timedelta(seconds=40))),
        (ALICE, "12:01", OVER, Ask(OVER)),
        (OUT, "12:01", OVER, Ask(OVER)),
        (ALICE, "23:00", OVER, Ask(OVER)),
        (ALICE, "12:01", ledger("unknown"), Ask(ledger("unknown"))),
        (ALICE, "12:01", ledger("due"), Claim(TODAY)),
        (BACK, "12:01", ledger("due"), Claim(TODAY)),
        (ALICE, "20:00", ledger("due"), Close(TODAY, "skipped", False, "late")),
        (ALICE, "12:01", ledger("due", YESTERDAY), Close(YESTERDAY, "skipped", False, "late")),
        (OUT, "12:01", ledger("due"), Close(TODAY, "skipped", False, "left")),
        (PAUSED, "12:01", ledger("due"), Close(TODAY, "skipped", False, "left")),
        (ALICE, "12:01", ledger("delivered"), Close(TODAY, "delivered", True)),
        (OUT, "12:01", ledger("sent"), Close(TODAY, "sent", True)),
    ],
)
def test_a_worker_decides(
    person: Person, clock: str, opened: Ledger | None, decision: Decision
) -> None:
    assert look(person, at(clock), opened) == decision


def test_a_texans_sunday_begins_at_noon() -> None:
    texan = daily(zone="America/Chicago", us_state="TX", at="10:00")
    sunday = datetime(2027, 1, 17, 16, 30, tzinfo=UTC)
    noon = datetime(2027, 1, 17, 18, tzinfo=UTC)
    entry = Entry(texan.id, sunday.timestamp(), "1", {}, b"", None)
    assert decide(entry, texan, sunday, SERVER, DEFAULT) == Wait(noon)
    assert decide(entry, texan, noon, SERVER, DEFAULT) == Claim(date(2027, 1, 17))


def test_a_day_that_an_outage_swallowed_is_recorded_and_never_made_up_for() -> None:
    entry = Entry(ALICE.id, at("12:00", YESTERDAY).timestamp(), "1", {}, b"", None)
    missed = decide(entry, ALICE, at("11:00"), SERVER, DEFAULT)
    assert missed == Close(YESTERDAY, "skipped", used=False, error="late")
    assert following(ALICE, at("11:00"), YESTERDAY, DEFAULT) == at("12:00")


# --- laws --------------------------------------------------------------------------------------

ZONES = st.sampled_from(
    "America/New_York America/Chicago America/Denver America/Phoenix Pacific/Honolulu Asia/Kolkata "
    "America/St_Johns Australia/Lord_Howe Pacific/Apia Europe/Madrid Pacific/Kiritimati".split()
)
DAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))
INSTANTS = st.integers(0, 730 * 86400).map(
    lambda seconds: datetime(2026, 6, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
CLOCKS = st.times().map(lambda t: f"{t:%H:%M}")
WINDOWS = st.builds(Window, st.times(time(9), time(13)), st.times(time(14), time(20)))


@st.composite
def people(draw: st.DrawFn) -> Person:
    state = draw(st.sampled_from(["on", "on", "on", "paused", "asked", "off"]))
    return Person(
        id="cd" * 16,
        opted_out=draw(st.booleans()) and draw(st.booleans()),
        daily=Daily(
            state=state,  # type: ignore[arg-type]
            zone=draw(ZONES),
            us_state=draw(st.sampled_from(["", "TX", "NY"])),
            at=draw(CLOCKS),
            last_day=draw(st.none() | DAYS),
            until=draw(st.none() | DAYS) if state == "paused" else None,
        ),
    )


LEDGERS = st.none() | st.builds(
    Ledger,
    day=DAYS.map(str),
    state=st.sampled_from([*RANKS, "skipped"]),
    lease=st.floats(SERVER - 100, SERVER + 100),
)


@given(people(), INSTANTS, LEDGERS, WINDOWS, st.integers(-10, 10 * 86400))
def test_nobody_is_texted_who_should_not_be_or_when_they_should_not_be(
    person: Person, civil: datetime, opened: Ledger | None, window: Window, waited: int
) -> None:
    entry = Entry(person.id, civil.timestamp() - waited, "1", {}, b"", opened)
    decision = decide(entry, person, civil, SERVER, window)
    if isinstance(decision, Claim):
        zone, state = person.daily.zone, person.daily.us_state or None
        assert receives(person, decision.day)
        assert not person.opted_out
        assert decision.day == local_day(civil, zone)
        assert may_send(civil, zone, state, window)
        if opened:
            assert (opened.state, opened.day) == ("due", str(decision.day))
        else:
            assert person.daily.last_day is None or decision.day > person.daily.last_day


@given(people(), INSTANTS, LEDGERS, WINDOWS, st.integers(-10, 10 * 86400))
def test_what_is_open_is_settled_before_anything_else(
    person: Person, civil: datetime, opened: Ledger | None, window: Window, waited: int
) -> None:
    entry = Entry(person.id, civil.timestamp() - waited, "1", {}, b"", opened)
    decision = decide(entry, person, civil, SERVER, window)
    match decision:
        case Wait(until):
            assert until > civil, "looked at again at once, for ever"
        case Ask(asked):
            assert asked is opened
            assert asked.state in {"claimed", "unknown"}
        case Drop():
            assert opened is None
        case Close(day, state):
            assert day <= local_day(civil, person.daily.zone) or opened is not None
            assert state not in OPEN
            if opened:
                assert str(day) == opened.day
        case Claim():
            pass


@given(people(), INSTANTS, st.lists(st.integers(0, 200_000), min_size=20, max_size=40), WINDOWS)
def test_a_life_of_looks_brings_one_text_a_day_at_most_and_always_goes_on(
    person: Person, civil: datetime, delays: list[int], window: Window
) -> None:
    claimed: list[date] = []
    score = civil.timestamp()
    for delay in delays:  # the worker comes late by up to two days and more
        civil = max(civil, datetime.fromtimestamp(score, UTC)) + timedelta(seconds=delay)
        entry = Entry(person.id, score, "1", {}, b"", None)
        decision = decide(entry, person, civil, SERVER, window)
        match decision:
            case Claim(day):
                claimed.append(day)
                score = following(person, civil, day, window).timestamp()
                person = replace(person, daily=replace(person.daily, last_day=day))
            case Close(day):
                score = following(person, civil, day, window).timestamp()
                last = max(filter(None, (day, person.daily.last_day)))
                person = replace(person, daily=replace(person.daily, last_day=last))
            case Wait(until):
                score = until.timestamp()
            case _:
                assert isinstance(decision, Drop)
                assert not receives(person, date.max) or person.daily.until is None
                break
    assert claimed == sorted(set(claimed))


@given(people(), INSTANTS, WINDOWS)
def test_a_subscriber_who_is_looked_at_when_told_gets_a_text_every_day(
    person: Person, civil: datetime, window: Window
) -> None:
    wished = replace(person.daily, state="on", until=None, last_day=None)
    person = replace(person, opted_out=False, daily=wished)
    claimed: list[date] = []
    score = civil.timestamp()
    for _ in range(12):
        now = max(civil, datetime.fromtimestamp(score, UTC))
        entry = Entry(person.id, score, "1", {}, b"", None)
        decision = decide(entry, person, now, SERVER, window)
        if isinstance(decision, Wait):
            score = decision.until.timestamp()
            continue
        assert isinstance(decision, Claim | Close)
        if isinstance(decision, Claim):
            claimed.append(decision.day)
        score = following(person, now, decision.day, window).timestamp()
        person = replace(person, daily=replace(person.daily, last_day=decision.day))
    assert len(claimed) >= 5
    assert claimed == [claimed[0] + timedelta(days=n) for n in range(len(claimed))]
