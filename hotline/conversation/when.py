"""When a subscriber's next daily text is due, and how people read a time and a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hotline import schedule
from hotline.conversation.person import Person
from hotline.conversation.world import World

WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "es": [f"el {day}" for day in "lunes martes miércoles jueves viernes sábado domingo".split()],
}
TODAY = {"en": "today", "es": "hoy"}


def next_due(person: Person, world: World, after: datetime | None = None) -> schedule.Due:
    """The next daily text of a subscriber after `after` (default: now): instant and local day."""
    daily = person.daily
    used = [day for day in (daily.last_day, _day_before(daily.until)) if day]
    return schedule.next_due(
        daily.zone,
        time.fromisoformat(daily.at),
        after or world.now,
        world.line.window,
        daily.us_state or None,
        max(used, default=None),
    )


def clock_words(at: str, lang: str) -> str:
    """`19:30` as people read it: `7:30 pm`, `7:30 p. m.`."""
    moment = time.fromisoformat(at)
    half = ("am", "pm") if lang != "es" else ("a. m.", "p. m.")
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {half[moment.hour >= 12]}"


def next_words(person: Person, world: World, lang: str) -> str:
    """The day of the next text, as `today` or a weekday; empty for somebody who gets none."""
    if person.daily.state not in {"on", "paused"} or not person.daily.zone:
        return ""
    day = next_due(person, world).day
    if day == schedule.local_day(world.now, person.daily.zone):
        return TODAY.get(lang, TODAY["en"])
    return WEEKDAYS.get(lang, WEEKDAYS["en"])[day.weekday()]


def zone_words(person: Person, lang: str) -> str:
    """The person's zone as people name it."""
    return schedule.zone_label(person.daily.zone, lang) if person.daily.zone else ""


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None
