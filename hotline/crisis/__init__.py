"""Is this urgent, for whom, and which line can help. Pure: clock and content are arguments."""

from hotline.crisis.answer import Answer, answer, calm_line
from hotline.crisis.directory import Directory, Finding, Line, Sms
from hotline.crisis.level import ABOUTS, CATEGORIES, Heard, Level
from hotline.crisis.listener import Listener
from hotline.crisis.sources import CrisisContentError

__all__ = [
    "ABOUTS",
    "CATEGORIES",
    "Answer",
    "CrisisContentError",
    "Directory",
    "Finding",
    "Heard",
    "Level",
    "Line",
    "Listener",
    "Sms",
    "answer",
    "calm_line",
]
