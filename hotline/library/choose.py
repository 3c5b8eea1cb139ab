"""Which story, which hope line: the same choice for the same person, day and memory.

Nothing here is random: an order is drawn from a hash, so a retry never differs.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from hashlib import blake2b

from hotline.library.model import HopeLine, Shelf, Story


def choose_story(
    shelf: Shelf,
    *,
    topic: str | None,
    heard: Collection[str],
    muted: Collection[str],
    seed: str,
    withdrawn: Collection[str] = (),
) -> Story | None:
    """A live story on the topic that was not heard yet; once all were heard, the round begins anew.

    The main theme counts before the second one. A muted theme is never chosen, unless it is
    asked for by name. None when the shelf holds nothing that fits.
    """
    right = [s for s in _live(shelf, withdrawn) if _fits(s, topic, muted)]
    fresh = [s for s in right if s.id not in heard] or right
    if topic:
        fresh = [s for s in fresh if s.theme == topic] or fresh
    return min(fresh, key=lambda s: _rank(seed, s.id), default=None)


def fitting(
    shelf: Shelf, topic: str | None, muted: Collection[str], withdrawn: Collection[str]
) -> frozenset[str]:
    """The ids of every story that could be told to this person on the topic (None: on any)."""
    return frozenset(s.id for s in _live(shelf, withdrawn) if _fits(s, topic, muted))


def hope_of_the_day(shelf: Shelf, day: date) -> HopeLine:
    """The line that everybody who asks gets on that day; the list goes round in its own order."""
    return shelf.hope[day.toordinal() % len(shelf.hope)]


def hope_for_subscriber(shelf: Shelf, *, seed: str, sent: int, topic: str | None) -> HopeLine:
    """The line for a subscriber's send number `sent` (from 0): none twice until all were sent.

    With a topic, the lines of that theme come first in each round.
    """
    order = sorted(shelf.hope, key=lambda h: (h.theme != topic if topic else 0, _rank(seed, h.id)))
    return order[sent % len(order)]


def _live(shelf: Shelf, withdrawn: Collection[str]) -> list[Story]:
    return [s for s in shelf.stories.values() if s.status == "live" and s.id not in withdrawn]


def _fits(story: Story, topic: str | None, muted: Collection[str]) -> bool:
    if topic is None:
        return not set(story.themes) & set(muted)
    return topic in story.themes and not (set(story.themes) - {topic}) & set(muted)


def _rank(seed: str, identity: str) -> bytes:
    return blake2b(f"{seed}/{identity}".encode(), digest_size=8).digest()
