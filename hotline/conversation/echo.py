"""Two robots that answer each other all night: noticed, told once, and then not answered.

Two things count: the same words again, and whole sentences that come faster than a hand types them.
A person who is only fast is never silenced: short texts, commands and choices do not count. Danger
is answered always: ten times in ten minutes for the same words, then once a minute. Twilio's own
guard (14107) is 15 replies in 30 seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from hotline.conversation.optout import fold
from hotline.library.sentences import sentences

QUOTE_LENGTH = 15  # letters; a shorter sentence may be anybody's
WINDOW = 600  # seconds after which counting begins anew
SAME_WORDS = 4  # the same text is answered so often; once more with the reason; then not
FAST = 8  # the same for sentences in a row that came faster than a hand types
TYPING = 5  # seconds that a hand needs at least for a sentence
DANGER_SAME = 10  # the same cry for help is answered so often in a window
SETTLED = frozenset({"command", "choice", "carrier_word", "opt_out"})
COMMAND_WORDS = 3  # a longer text that comes again word for word is hardly typed by a hand
DANGER_FAST = 16  # cries in a row that came faster than a hand types; then they are a robot's
DANGER_PAUSE = 60  # seconds between answers to it from then on
_FILLED = re.compile(r"\{\w+\}|\d(?:[\d ,-]*\d)?")  # a slot, or the number that filled it
Verdict = Literal["answer", "reason", "silence"]


def own_sentences(wordings: Iterable[str]) -> frozenset[str]:
    """The line's own sentences, so that they are known again whatever their slots hold."""
    found = (_bare(sentence) for words in wordings for sentence in sentences(words))
    return frozenset(sentence for sentence in found if len(sentence) >= QUOTE_LENGTH)


def unquoted(words: str, own: frozenset[str]) -> str:
    """`words` without the sentences that are the line's own: to quote us is not to be in danger."""
    said = sentences(words)
    kept = [sentence for sentence in said if _bare(sentence) not in own]
    return words if len(kept) == len(said) else " ".join(kept)


def _bare(sentence: str) -> str:
    return _FILLED.sub("#", fold(sentence)).strip("# .")


@dataclass(frozen=True, slots=True)
class Repeats:
    """What was counted: a short hash of the last words, how often they came, how many came fast.

    `since`, `last` (any text) and `answered` are seconds since 1970.
    """

    digest: str = ""
    same: int = 0
    fast: int = 0
    since: int = 0
    last: int = 0
    answered: int = 0

    def pack(self) -> str:
        """One short line that `unpack` reads again; empty when nothing was counted."""
        if self == Repeats():
            return ""
        times = f"{self.since}|{self.last}|{self.answered}"
        return f"{self.digest}|{self.same}|{self.fast}|{times}"

    @staticmethod
    def unpack(packed: str) -> Repeats:
        """What was packed; nothing for anything unreadable."""
        try:
            digest, *numbers = packed.split("|")
            same, fast, since, last, answered = map(int, numbers)
            return Repeats(digest, same, fast, since, last, answered)
        except ValueError:
            return Repeats()


def counted(before: Repeats, words: str, kind: str, now: datetime) -> tuple[Repeats, Verdict]:
    """The counts after this text, and whether it is answered, `kind` being how it was heard."""
    if kind in SETTLED and len(words.split()) <= COMMAND_WORDS:
        return Repeats(), "answer"
    at = int(now.timestamp())
    old = before if at - before.since < WINDOW else Repeats(since=at)
    digest = blake2b(fold(words).encode(), digest_size=4).hexdigest()
    same = old.same + 1 if digest == old.digest else 1
    typed = len(words.split()) <= COMMAND_WORDS or at - before.last >= TYPING
    fast = 0 if typed else old.fast + 1
    rested = at - old.answered >= DANGER_PAUSE
    verdict = _danger(same, fast, rested) if kind == "danger" else _other(same, fast)
    answered = at if verdict == "answer" else old.answered
    return Repeats(digest, same, fast, old.since or at, at, answered), verdict


def _danger(same: int, fast: int, rested: bool) -> Verdict:
    few = same <= DANGER_SAME and fast <= DANGER_FAST
    return "answer" if few or rested else "silence"


def _other(same: int, fast: int) -> Verdict:
    over = max(same - SAME_WORDS, fast - FAST)
    if over <= 0:
        return "answer"
    return "reason" if over == 1 else "silence"
