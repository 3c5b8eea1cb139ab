"""Reading something long: in parts by text (MORE goes on), sentence by sentence on a call.

On a call the carrier never tells where a reading was cut off, so the place is the sentence that
was last begun. Keys in a story: 1 next story, 2 back, 3 again from the start, 4 slower or faster,
5 pause, 7 too much, 9 rate, * menu, # skip a sentence, 0 crisis line (heard before this page).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from hotline.conversation.aloud import aloud
from hotline.conversation.person import MENU, Bookmark
from hotline.conversation.sprint import Sprint
from hotline.conversation.turn import Listen
from hotline.library import Story

PAUSE_SECONDS = 60  # a pause on a call; then the way out is spoken
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
    sprint.change(heard=sprint.person.heard | {story}, last_story=story)
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
    _bookmark(sprint, at + 1, total)
    if at + 1 >= total:
        return False
    sprint.say("more", at=str(at + 1), total=str(total))
    sprint.move(at=at + 1)
    return True


def _read_aloud(sprint: Sprint, desk: Readable) -> bool:
    at, total = sprint.place.at, len(desk.sentences)
    _bookmark(sprint, at, total)
    if at >= total:
        return False
    sprint.move(paused=False)
    sprint.speak(aloud(desk.sentences[at]))
    sprint.close = Listen(speech=False, seconds=BETWEEN_SENTENCES)
    return True


def _bookmark(sprint: Sprint, at: int, total: int) -> None:
    kind, _, story = sprint.place.item.partition(":")
    if kind == "story":
        mark = Bookmark(story, round(at / total, 4)) if at < total else None
        sprint.change(bookmark=mark)


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
    pieces = story.sentences if sprint.on_call else story.parts
    sprint.move(item=f"story:{story.id}", at=mark.part_of(len(pieces)))
    return True


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
