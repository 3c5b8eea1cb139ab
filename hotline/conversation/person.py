"""What the line remembers of somebody, and where they stand: values, and their plain fields.

The field names are short and each value stays under 64 bytes, because a data server keeps such
a hash in its compact form (measured: one longer value doubles the memory of a subscriber).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from hotline.conversation.echo import Repeats
from hotline.schedule import Candidates

MENU = "home/menu"
DailyState = Literal["off", "asked", "on", "paused"]


@dataclass(frozen=True, slots=True)
class Place:
    """The step somebody stands at, and what is open there.

    `item` is what is being read (`story:bus-seat`, `answer:find-support`) and `at` how far: a part
    in texts, a sentence on a call, the leg of a transfer. `misses` and `silences` count since the
    last thing that was understood. `paused` is a reading that a caller stopped for a while.
    """

    step: str = MENU
    item: str = ""
    at: int = 0
    topic: str = ""
    misses: int = 0
    silences: int = 0
    paused: bool = False

    def pack(self) -> str:
        """One short line that `unpack` reads again."""
        counts = f"{self.at}|{self.misses}|{self.silences}|{int(self.paused)}"
        return f"{self.step}|{self.item}|{self.topic}|{counts}"

    @staticmethod
    def unpack(packed: str) -> Place:
        """The place that was packed; the menu for anything unreadable."""
        try:
            step, item, topic, at, misses, silences, paused = packed.split("|")
            return Place(step, item, int(at), topic, int(misses), int(silences), paused == "1")
        except ValueError:
            return Place()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far somebody got in a story, as a share of it, so that it holds for eye and ear."""

    story: str
    share: float

    @classmethod
    def before(cls, story: str, pieces: Sequence[str], at: int) -> Bookmark:
        """A bookmark in front of the piece `at` (from 0), by the letters that come before it."""
        read, total = sum(map(len, pieces[:at])), sum(map(len, pieces))
        return cls(story, round(read / max(total, 1), 4))

    def piece_of(self, pieces: Sequence[str]) -> int:
        """The part or sentence (from 0) in which the mark lies, and at which to go on."""
        # The share is kept to four places: up to half of the last one is rounding.
        mark, end = (self.share + 1e-4) * sum(map(len, pieces)), 0
        for number, piece in enumerate(pieces):
            end += len(piece)
            if mark < end:
                return number
        return max(len(pieces) - 1, 0)


@dataclass(frozen=True, slots=True)
class Daily:
    """A subscription to the daily text: the zone is IANA, `at` is HH:MM on the person's clock."""

    state: DailyState = "off"
    zone: str = ""
    us_state: str = ""
    at: str = "10:00"
    topic: str = ""
    sent: int = 0
    last_day: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that is remembered; a blank one has no `id` and nothing of it is stored.

    `call` is where the person stands on the call that is going on; it travels in the call's
    signed addresses, never in the store.
    """

    id: str = ""
    country: str = "US"
    candidates: Candidates | None = None
    lang: str = ""
    met: bool = False
    opted_out: bool = False
    slow: bool = False
    alarms: int = 0
    repeats: Repeats = field(default_factory=Repeats)
    place: Place = Place()
    call: Place | None = None
    bookmark: Bookmark | None = None
    last_story: str = ""
    daily: Daily = Daily()
    saved: tuple[str, ...] = ()
    heard: frozenset[str] = field(default_factory=frozenset)
    muted: frozenset[str] = field(default_factory=frozenset)

    @property
    def blank(self) -> bool:
        """Whether this is somebody of whom nothing can be remembered."""
        return not self.id


def to_fields(person: Person) -> dict[str, str]:
    """The remembered part as plain short fields; what is at its default is left out."""
    daily = person.daily
    fields = {
        "lang": person.lang,
        "met": _flag(person.met),
        "out": _flag(person.opted_out),
        "slow": _flag(person.slow),
        "alarms": str(person.alarms or ""),
        "place": _pack_place(person.place),
        "item": person.place.item,
        "topic": person.place.topic,
        "mark": _pack_mark(person.bookmark),
        "last": person.last_story,
        "rep": person.repeats.pack(),
        "d.state": daily.state if daily.state != "off" else "",
        "d.zone": daily.zone,
        "d.us": daily.us_state,
        "d.at": daily.at if daily.at != Daily().at else "",
        "d.topic": daily.topic,
        "d.sent": str(daily.sent or ""),
        "d.day": daily.last_day.isoformat() if daily.last_day else "",
        "d.until": daily.until.isoformat() if daily.until else "",
        **{f"s:{story}": str(place) for place, story in enumerate(person.saved)},
        **{f"h:{story}": "1" for story in person.heard},
        **{f"m:{topic}": "1" for topic in person.muted},
    }
    return {name: value for name, value in fields.items() if value}


def from_fields(identity: str, fields: Mapping[str, str]) -> Person:
    """The person that `to_fields` wrote; fields of later versions are passed over."""
    return Person(
        id=identity,
        lang=fields.get("lang", ""),
        met="met" in fields,
        opted_out="out" in fields,
        slow="slow" in fields,
        alarms=int(fields.get("alarms") or 0),
        place=_place(fields),
        bookmark=_unpack_mark(fields.get("mark", "")),
        last_story=fields.get("last", ""),
        repeats=Repeats.unpack(fields.get("rep", "")),
        daily=_daily(fields),
        saved=_saved(fields),
        heard=frozenset(name[2:] for name in fields if name.startswith("h:")),
        muted=frozenset(name[2:] for name in fields if name.startswith("m:")),
    )


def _pack_place(place: Place) -> str:
    """Without what has a field of its own, so that no value grows long."""
    bare = replace(place, item="", topic="")
    return bare.pack() if bare != Place() else ""


def _place(fields: Mapping[str, str]) -> Place:
    place = Place.unpack(fields["place"]) if "place" in fields else Place()
    return replace(place, item=fields.get("item", ""), topic=fields.get("topic", ""))


def _saved(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Saved stories, the oldest first."""
    placed = ((int(place), name[2:]) for name, place in fields.items() if name.startswith("s:"))
    return tuple(story for _, story in sorted(placed))


def _daily(fields: Mapping[str, str]) -> Daily:
    state = fields.get("d.state", "off")
    known: Mapping[str, DailyState] = {"asked": "asked", "on": "on", "paused": "paused"}
    return Daily(
        state=known.get(state, "off"),
        zone=fields.get("d.zone", ""),
        us_state=fields.get("d.us", ""),
        at=fields.get("d.at", Daily().at),
        topic=fields.get("d.topic", ""),
        sent=int(fields.get("d.sent") or 0),
        last_day=_day(fields.get("d.day")),
        until=_day(fields.get("d.until")),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _flag(value: bool) -> str:
    return "1" if value else ""


def _pack_mark(mark: Bookmark | None) -> str:
    return f"{mark.story}|{mark.share:.4f}" if mark else ""


def _unpack_mark(packed: str) -> Bookmark | None:
    story, _, share = packed.partition("|")
    return Bookmark(story, float(share)) if share else None


def with_daily(person: Person, **changes: object) -> Person:
    """The person with some things about the daily text changed."""
    return replace(person, daily=replace(person.daily, **changes))  # type: ignore[arg-type]
