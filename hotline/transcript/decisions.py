"""What a turn decided besides its words, in notes that people read."""

from __future__ import annotations

from collections.abc import Iterator

from hotline.conversation import (
    Count,
    Person,
    Place,
    RateStory,
    RecordConsent,
    Subscribe,
    Turn,
    Unsubscribe,
)
from hotline.conversation.effects import Effect
from hotline.conversation.turn import Dial, HangUp, Listen
from hotline.schedule.tz import tz
from hotline.transcript.page import LANGUAGES
from hotline.transcript.writing import as_json

DANGER = "danger heard"


def goes_on(turn: Turn) -> str:
    """Where a caller stands, and how the call goes on."""
    place = turn.person.call or Place()
    match turn.close:
        case Dial(number, seconds):
            return f"{_where(place)}; dials {number} for {seconds} s"
        case Listen(speech, seconds, digits):
            keys = "a key" if digits == 1 else f"{digits} keys"
            words = " or words" if speech else ""
            return f"{_where(place)}; listens {seconds} s for {keys}{words}"
        case HangUp() | None:
            return "the call is over"


def _where(place: Place) -> str:
    if not place.item or not place.step.endswith("/reading"):
        return f"at {place.step}"
    paused = ", paused" if place.paused else ""
    return f"at {place.step}, sentence {place.at + 1} of {place.item.partition(':')[2]}{paused}"


def decisions(before: Person, turn: Turn) -> Iterator[str]:
    """Danger, language, zone, consent, the next text: what changed, one note each."""
    after = turn.person
    if turn.heard.level != "none":
        yield f"{DANGER}: {turn.heard.level}"
    if after.lang != before.lang:
        yield f"now in {LANGUAGES.get(after.lang, after.lang)}"
    if after.daily.zone != before.daily.zone:
        yield f"zone: {after.daily.zone}"
    if muted := sorted(after.muted - before.muted):
        yield f"no more stories about {' or '.join(muted)}"
    yield from filter(None, (_effect(effect, after) for effect in turn.effects))


def _effect(effect: Effect, after: Person) -> str:
    match effect:
        case Count("story"):
            return f"story: {after.last_story}"
        case Count("joined"):
            return "joined"
        case Unsubscribe():
            return "left"
        case RateStory(story, stars):
            return f"rated: {story}, {stars} of 5"
        case RecordConsent(kind, words, _, path):
            return f"on record: {kind} by {path}, {as_json(words)}"
        case Subscribe(due, _):
            there = due.astimezone(tz(after.daily.zone))
            return f"next text: {there:%A %Y-%m-%d %H:%M} {after.daily.zone}"
    return ""
