"""How urgent a text is, what it is about and whom it is about."""

from dataclasses import dataclass
from enum import StrEnum

CATEGORIES = (
    "suicide",
    "self_harm",
    "overdose",
    "sexual_assault",
    "child_abuse",
    "domestic_violence",
    "harm_others",
    "psychosis",
    "eating_disorder",
    "relapse",
    "grief",
    "worry_other",
    "hopeless",
    "help",
)
ABOUTS = ("self", "other", "past")


class Level(StrEnum):
    """Ordered: none < support < crisis < emergency."""

    NONE = "none"
    SUPPORT = "support"
    CRISIS = "crisis"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for none to 3 for emergency."""
        return _RANKS[self.value]

    def __lt__(self, other: str) -> bool:
        return self.rank < Level(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Level(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Level(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Level(other).rank


_RANKS = {"none": 0, "support": 1, "crisis": 2, "emergency": 3}


@dataclass(frozen=True, slots=True)
class Heard:
    """What the listener heard in one text.

    ``rule`` is the id of what fired, or None; ``lang`` the language in which it was heard, or the
    preference where nothing was; ``age`` is "minor" or "adult" where the writer said so.
    """

    level: Level = Level.NONE
    category: str | None = None
    about: str = "self"
    rule: str | None = None
    lang: str = "en"
    age: str | None = None
