"""What the line can say: stories, hope lines, answers, support and phrases.

PURE: a snapshot is loaded once from flat files and never changes; choosing takes the person's
memory, the day and a seed as arguments.
"""

from hotline.library.choose import choose_story, hope_for_subscriber, hope_of_the_day
from hotline.library.load import load_content
from hotline.library.model import (
    TOPICS,
    Answer,
    AuthorError,
    Content,
    HopeLine,
    Phrase,
    Shelf,
    Story,
    SupportEntry,
)

__all__ = [
    "TOPICS",
    "Answer",
    "AuthorError",
    "Content",
    "HopeLine",
    "Phrase",
    "Shelf",
    "Story",
    "SupportEntry",
    "choose_story",
    "hope_for_subscriber",
    "hope_of_the_day",
    "load_content",
]
