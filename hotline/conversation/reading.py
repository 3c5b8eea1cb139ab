"""Reading something long: in parts by text (MORE goes on), sentence by sentence on a call.

On a call the carrier never tells where a reading was cut off, so the place is the sentence that
was last begun. Keys in a story: 1 next story, 2 back, 3 again from the start, 4 slower or faster,
5 pause, 7 too much, 9 rate, * menu, # skip a sentence, 0 crisis line (heard before this page).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from hotline.conversation.aloud import aloud
from hotline.conversation.budgets import MOST_HEARD
from hotline.conversation.person import MENU, Bookmark
from hotline.conversation.sprint import Sprint
from hotline.conversation.turn import Listen
from hotline.library import Story

PAUSE_SECONDS = 60  # a pause on a call; then the way out is spoken
AFTER = "story/after"  # where somebody stands who has just read a story to its end
BETWEEN_SENTENCES = 1  # seconds of silence after which the next sentence follows


class Readable(Protocol):
    """A story or an answer."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Texts."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Spoken sentences."""


def open_story(sprint: Sprint, story: str, at: int = 0) -> None:
    """Put a story on the reading desk; it counts as heard from here."""
    sprint.move(item=f"story:{story}", at=at)
    heard = sprint.person.heard
    if len(heard) >= MOST_HEARD:  # what left the shelf is forgotten first, then all begins anew
        heard &= sprint.shelf.stories.keys()
        heard = heard if len(heard) < MOST_HEARD else frozenset()
    sprint.change(heard=heard | {story}, last_story=story)
    sprint.count("story")


def open_answer(sprint: Sprint, answer: str) -> None:
    """Put an answer on the reading desk."""
    sprint.move(item=f"answer:{answer}", at=0)
    sprint.count("answer")


def on_the_desk(sprint: Sprint) -> Readable | None:
    """What is being read, or None when it was taken off the shelf meanwhile."""
    kind, _, identity = sprint.place.item.partition(":")
    if kind == "story" and identity not in sprint.world.withdrawn:
        return sprint.shelf.stories.get(identity)
    return next((a for a in sprint.shelf.answers if kind == "answer" and a.id == identity), None)


def read(sprint: Sprint) -> bool:
    """Read the next piece; False when it was the last one of a text, or nothing is there."""
    desk = on_the_desk(sprint)
    if desk is None:
        return False
    goes_on = _read_aloud(sprint, desk) if sprint.on_call else _read_part(sprint, desk)
    if not goes_on:
        sprint.move(item="", at=0)
    return goes_on


def _read_part(sprint: Sprint, desk: Readable) -> bool:
    at, total = sprint.place.at, len(desk.parts)
    sprint.speak(desk.parts[min(at, total - 1)])
    _bookmark(sprint, desk.parts, at + 1)
    if at + 1 >= total:
        return False
    sprint.say("more", at=str(at + 1), total=str(total))
    sprint.move(at=at + 1)
    return True


def _read_aloud(sprint: Sprint, desk: Readable) -> bool:
    at = sprint.place.at
    _bookmark(sprint, desk.sentences, at)
    if at >= len(desk.sentences):
        return False
    sprint.move(paused=False)
    sprint.speak(aloud(desk.sentences[at]))
    sprint.close = Listen(speech=False, seconds=BETWEEN_SENTENCES)
    return True


def _bookmark(sprint: Sprint, pieces: Sequence[str], at: int) -> None:
    kind, _, story = sprint.place.item.partition(":")
    if kind == "story":
        sprint.change(bookmark=Bookmark.before(story, pieces, at) if at < len(pieces) else None)


def bookmarked(sprint: Sprint) -> Story | None:
    """The story that was left in the middle, while it is still on the shelf."""
    mark = sprint.person.bookmark
    on_shelf = mark is not None and mark.story not in sprint.world.withdrawn
    return sprint.shelf.stories.get(mark.story) if mark and on_shelf else None


def resume(sprint: Sprint) -> bool:
    """Open the bookmarked story where it was left, on either channel; False without one."""
    mark, story = sprint.person.bookmark, bookmarked(sprint)
    if mark is None or story is None:
        return False
    at = mark.piece_of(_pieces(sprint, story))
    sprint.move(item=f"story:{story.id}", at=at)
    return True


def turn_back(sprint: Sprint) -> bool:
    """Open the part before the one that was read last; False where nothing was being read."""
    desk, last = on_the_desk(sprint), sprint.person.last_story
    if desk is None and sprint.stood == AFTER and last in sprint.shelf.stories:
        desk = sprint.shelf.stories[last]
        sprint.move(item=f"story:{last}", at=len(_pieces(sprint, desk)))
    if desk is None:
        return False
    # `at` is the part that comes next, so the last one read is one before it; a call's is open.
    sprint.move(at=max(sprint.place.at - (1 if sprint.on_call else 2), 0))
    return True


def _pieces(sprint: Sprint, desk: Readable) -> tuple[str, ...]:
    return desk.sentences if sprint.on_call else desk.parts


def key_in_story(sprint: Sprint, key: str) -> str | None:
    """Where a key pressed inside a reading leads: a step, or None to read on at the place."""
    handler = _KEYS.get(key)
    if handler is None:
        sprint.say("story.keys")
        return sprint.place.step
    return handler(sprint)


def sentence_over(sprint: Sprint) -> str:
    """The sentence was heard to its end: on to the next; a pause has run out: the way out."""
    if sprint.place.paused:
        sprint.move(paused=False)
        sprint.say("story.pause_over")
        return MENU
    sprint.move(at=sprint.place.at + 1)
    return sprint.place.step


def _back(sprint: Sprint) -> str:
    sprint.move(at=max(sprint.place.at - 1, 0))
    return sprint.place.step


def _again(sprint: Sprint) -> str:
    sprint.move(at=0)
    return sprint.place.step


def _skip(sprint: Sprint) -> str:
    sprint.move(at=sprint.place.at + 1)
    return sprint.place.step


def _pace(sprint: Sprint) -> str:
    sprint.change(slow=not sprint.person.slow)
    return sprint.place.step


def _pause(sprint: Sprint) -> str | None:
    if sprint.place.paused:
        sprint.move(paused=False)
        return sprint.place.step
    sprint.move(paused=True)
    sprint.say("story.paused")
    sprint.close = Listen(seconds=PAUSE_SECONDS)
    return None


def too_much(sprint: Sprint) -> None:
    """Never this theme again for this person, and a grounding line at once."""
    kind, _, identity = sprint.place.item.partition(":")
    story = sprint.shelf.stories.get(identity or sprint.person.last_story)
    if story and kind in {"story", ""}:
        sprint.change(muted=sprint.person.muted | {story.theme}, bookmark=None)
    sprint.move(item="", at=0)
    sprint.count("too_much")


_KEYS: Mapping[str, Callable[[Sprint], str | None]] = {
    "1": lambda _: "story/another",
    "2": _back,
    "3": _again,
    "4": _pace,
    "5": _pause,
    "7": lambda _: "story/too_much",
    "9": lambda _: "story/rate",
    "*": lambda _: MENU,
    "#": _skip,
}


def forget_misses(sprint: Sprint) -> None:
    """Something was understood: wrong keys and silences are counted anew."""
    sprint.change(
        **{"call" if sprint.on_call else "place": replace(sprint.place, misses=0, silences=0)}
    )
