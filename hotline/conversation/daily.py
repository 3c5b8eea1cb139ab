"""The daily text, as a conversation: asked for, the zone, the second yes, and its settings.

Nobody is subscribed before JOIN or UNIRME (double opt-in): YES is a carrier's start word and can
never be the whole of it. Times are the person's wall clock; zones are IANA.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hotline import schedule
from hotline.conversation.effects import RecordConsent, Subscribe, Unsubscribe
from hotline.conversation.optout import fold
from hotline.conversation.person import with_daily
from hotline.conversation.sprint import Sprint
from hotline.conversation.when import next_due
from hotline.schedule import Candidates, Choice, Disagrees, Zone

DEFAULT_PAUSE_DAYS = 7
LONGEST_PAUSE_DAYS = 90
LONGEST_ANSWER = 8  # words; in a longer text some word is always the name of a town
LAST_CHOICE = timedelta(minutes=30)


def begin(sprint: Sprint, _: str) -> str:
    """`on` for a subscriber, `away` while nothing can be kept, else `ask` for the clock."""
    if not sprint.world.stored or sprint.person.blank:
        return "away"
    if sprint.person.daily.state in {"on", "paused"}:
        return "on"
    if sprint.person.daily.zone:
        return "known"
    return "ask"


def set_zone(sprint: Sprint, words: str) -> str:
    """`found`, `choice` (of several), `unsure` (far away), `nowhere` (an hour that no place of
    the country has now) or `unclear`."""
    if len(words.split()) > LONGEST_ANSWER:
        return "unclear"
    candidates = sprint.person.candidates or Candidates((), None, known=False)
    answer = schedule.understand_place(words, sprint.world.now, candidates)
    if isinstance(answer, Zone):
        _keep_zone(sprint, answer.name, answer.state or "")
        return "found"
    if isinstance(answer, Disagrees):
        _keep_zone(sprint, answer.zone, "")
        return "unsure"
    if isinstance(answer, Choice):
        return "choice"
    return "nowhere" if schedule.parse_time(words, sprint.lang) else "unclear"


def confirm_zone(sprint: Sprint, words: str) -> str:
    """Anything that names a time or place anew replaces the zone; at a nod it stands."""
    outcome = set_zone(sprint, words)
    return "found" if outcome == "unclear" and _nods(sprint, words) else outcome


def _nods(sprint: Sprint, words: str) -> bool:
    said = fold(words).split()
    return bool(said) and set(said) <= sprint.world.script.words[sprint.lang].courtesies


def _keep_zone(sprint: Sprint, zone: str, state: str) -> None:
    sprint.change(daily=replace(sprint.person.daily, zone=zone, us_state=state))


def terms_shown(sprint: Sprint, _: str) -> str:
    """The terms were said just now: only from here does JOIN count."""
    if sprint.person.daily.state == "off":
        sprint.person = with_daily(sprint.person, state="asked")
    return "ok"


def join(sprint: Sprint, words: str) -> str:
    """The second yes: subscribed from here, with the words on both sides on record.

    `terms` where they were not shown yet: nobody joins what they have not read.
    """
    person = sprint.person
    if not sprint.world.stored or person.blank:
        return "away"
    if person.daily.state in {"on", "paused"}:
        return "on"
    if not person.daily.zone:
        return "zone"
    if person.daily.state != "asked":
        return "terms"
    shown = sprint.words("daily.confirm")
    sprint.person = with_daily(replace(person, opted_out=False), state="on", until=None)
    sprint.effect(RecordConsent("opt-in", words or "JOIN", shown, sprint.channel))
    _arm(sprint)
    sprint.count("joined")
    return "joined"


def leave(sprint: Sprint, words: str) -> str:
    """Every text from here on ends; the words are on record."""
    sprint.person = with_daily(replace(sprint.person, opted_out=True), state="off", until=None)
    sprint.effect(Unsubscribe(), RecordConsent("opt-out", words, "", sprint.channel))
    sprint.count("left")
    return "ok"


def come_back(sprint: Sprint) -> bool:
    """START after STOP: texts may be sent again; True when a daily text is on again."""
    was_out = sprint.person.opted_out
    sprint.change(opted_out=False)
    if was_out:
        sprint.effect(RecordConsent("opt-in", "START", "", sprint.channel))
    return sprint.person.daily.state == "on"


def change_time(sprint: Sprint, words: str) -> str:
    """Move the daily text to another time of day: the nearest minute inside the window."""
    if not sprint.world.stored:
        return "away"
    if sprint.person.daily.state == "off":
        return "off"
    wished = schedule.parse_time(words, sprint.lang)
    if wished is None:
        return "unclear"
    if isinstance(wished, schedule.AmPmUnknown):
        wished = wished.am if wished.am in sprint.world.line.window else wished.pm
    daily = sprint.person.daily
    inside = _inside(wished, sprint.world.line.window)
    sprint.change(daily=replace(daily, at=f"{inside:%H:%M}"))
    if daily.state == "asked":
        return "terms"  # they were shown with another hour
    _arm(sprint)
    return "ok" if inside == wished else "moved"


def _inside(wished: time, window: schedule.Window) -> time:
    """The nearest time that people would choose: half an hour before closing, not a minute."""
    if wished < window.closes:
        return schedule.nearest_inside(wished, window)
    closing = datetime.combine(date.min, window.closes) - LAST_CHOICE
    return max(closing.time(), window.opens)


def when_next(sprint: Sprint, _: str) -> str:
    """`on` when a next text is due, `off` otherwise, `away` while nobody can tell."""
    if not sprint.world.stored:
        return "away"
    return sprint.person.daily.state if sprint.person.daily.state in {"on", "paused"} else "off"


def pause(sprint: Sprint, words: str) -> str:
    """No texts for that many days (7 unless said)."""
    if not sprint.world.stored:
        return "away"
    if sprint.person.daily.state not in {"on", "paused"}:
        return "off"
    days = next((int(w) for w in words.split() if w.isdecimal()), DEFAULT_PAUSE_DAYS)
    days = min(max(days, 1), LONGEST_PAUSE_DAYS)
    today = schedule.local_day(sprint.world.now, sprint.person.daily.zone)
    sprint.person = with_daily(sprint.person, state="paused", until=today + timedelta(days=days))
    _arm(sprint)
    return "ok"


def resume(sprint: Sprint, _: str) -> str:
    """The daily text goes on."""
    if not sprint.world.stored:
        return "away"
    if sprint.person.daily.state not in {"on", "paused"}:
        return "off"
    sprint.person = with_daily(sprint.person, state="on", until=None)
    _arm(sprint)
    return "ok"


def _arm(sprint: Sprint) -> None:
    due = next_due(sprint.person, sprint.world)
    sprint.effect(Subscribe(due.at, due.day))
