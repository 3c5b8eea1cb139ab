"""What to do with a person whose turn it is: a pure function of what the store knows and the clock.

    due ----------------- claim ------> send
    claimed, lease held - wait
    claimed, lease over -\
    unknown -------------- ask the carrier
    accepted by a report - close, and set the next day
    outside the window --- skip, recorded, never sent at night
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from hotline import schedule
from hotline.conversation.person import Person
from hotline.schedule import Window
from hotline.store.daily import OPEN, Entry, Ledger

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Drop:
    """Nobody who gets texts: off the list."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at that civil instant."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """Send the message of that local day now."""

    day: date


@dataclass(frozen=True, slots=True)
class Ask:
    """Nobody knows what became of it: the carrier's own list does."""

    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Close:
    """That day is over, in that state; `error` says why when it was not sent."""

    day: date
    state: str
    used: bool
    error: str = ""


Decision = Drop | Wait | Claim | Ask | Close


def decide(
    entry: Entry, person: Person, civil: datetime, server: float, setting: Window
) -> Decision:
    """The next thing to do with an entry of the due list.

    `civil` is the line's civil clock (aware, UTC), `server` the server's seconds, by which leases
    are counted.
    """
    if entry.open:
        return _open(entry.open, person, civil, server, setting)
    if person.opted_out or person.daily.state not in {"on", "paused"}:
        return Drop()
    if person.daily.state == "paused" and not person.daily.until:
        return Drop()  # the carrier cannot reach them; they come back by their own word
    missed = _missed(entry, person, civil)
    if missed:
        return Close(missed, "skipped", used=False, error="late")
    return _fresh(person, civil, setting)


def _missed(entry: Entry, person: Person, civil: datetime) -> date | None:
    """The day that was waited for, when it is over and had no message: it is recorded so."""
    waited = schedule.local_day(datetime.fromtimestamp(entry.score, UTC), person.daily.zone)
    last, today = person.daily.last_day, schedule.local_day(civil, person.daily.zone)
    used = last is not None and waited <= last
    return waited if waited < today and not used and receives(person, waited) else None


def _open(
    ledger: Ledger, person: Person, civil: datetime, server: float, setting: Window
) -> Decision:
    day = date.fromisoformat(ledger.day)
    if ledger.state not in OPEN:
        return Close(day, ledger.state, used=True)
    if ledger.state == "claimed" and server < ledger.lease:
        return Wait(datetime.fromtimestamp(civil.timestamp() + ledger.lease - server, UTC))
    if ledger.state in {"claimed", "unknown"}:
        return Ask(ledger)
    if not receives(person, day):
        return Close(day, "skipped", used=False, error="left")
    return (
        Claim(day) if in_time(person, civil, day, setting) else Close(day, "skipped", False, "late")
    )


def _fresh(person: Person, civil: datetime, setting: Window) -> Decision:
    daily = person.daily
    today = schedule.local_day(civil, daily.zone)
    if not receives(person, today):
        return Wait(_next(person, civil, setting))
    if daily.last_day and today <= daily.last_day:
        return Wait(_next(person, civil, setting))
    # The instant of today's message, as seen from just before today began.
    begins = schedule.instant(datetime.combine(today, time.min), daily.zone)
    start = _due_after(person, begins - SECOND, setting)
    if start.at > civil:
        return Wait(start.at)
    if in_time(person, civil, start.day, setting):
        return Claim(start.day)
    return Close(start.day, "skipped", used=False, error="late")


def receives(person: Person, day: date) -> bool:
    """Whether somebody gets the message of that local day: they subscribe, and no pause lasts."""
    daily = person.daily
    if person.opted_out or daily.state not in {"on", "paused"}:
        return False
    return daily.state == "on" or bool(daily.until and daily.until <= day)


def in_time(person: Person, civil: datetime, day: date, setting: Window) -> bool:
    """Whether the message of `day` may still go out: it is that day there, in its window."""
    daily = person.daily
    may = schedule.may_send(civil, daily.zone, daily.us_state or None, setting)
    return may and schedule.local_day(civil, daily.zone) == day


def following(person: Person, civil: datetime, day: date, setting: Window) -> datetime:
    """When to look again once `day` is over; after an outage at once, for the day that followed."""
    used = replace(person.daily, last_day=max(filter(None, (day, person.daily.last_day))))
    over = schedule.instant(datetime.combine(day + DAY, time.min), person.daily.zone)
    return _next(replace(person, daily=used), min(civil, over - SECOND), setting)


def _next(person: Person, civil: datetime, setting: Window) -> datetime:
    return _due_after(person, civil, setting).at


def _due_after(person: Person, after: datetime, setting: Window) -> schedule.Due:
    daily = person.daily
    at, state = time.fromisoformat(daily.at), daily.us_state or None
    return schedule.next_due(daily.zone, at, after, setting, state, daily.last_day)
