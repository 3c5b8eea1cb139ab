"""Words as they were meant: short forms written out, disguises undone, typing slips forgiven.

Everything that is known here comes from ``content/crisis/words.yaml`` and from the words that the
rules use; a word that nobody asks about stays as it is. Nothing that people write is remembered.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from hotline.crisis.fold import fold

SENTENCE_END = "|"
CLAUSE_END = ","

_TOKEN = re.compile(r"(?:[a-z0-9@$*']|!(?=[a-z0-9]))+|[.!?;]+|,|[-_/]")
_CHUNK = re.compile(r"[a-z0-9@$*!]{1,4}(?:[-_./*'][a-z0-9@$*!]{1,4}){2,}")
_RUN = re.compile(r"(?<![a-z0-9])(?:[a-z0-9@$*][ .,_/*-]{1,3}){2,}[a-z0-9@$*](?![a-z0-9'])")
_REPEATED = re.compile(r"(.)\1{2,}")
_PAIRED = re.compile(r"(.)\1+")
_DOSE = re.compile(r"\d+(?:mgs?|mcg|ml|grams?|miligramos?|gramos?)$")
_CLOCK = re.compile(r"\d{1,2}(?:am|pm|hrs?|h)$")
_LEET = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "@": "a",
    "$": "s",
    "!": "il",
}
_LONGEST_JOINED = 30
_SHORT_PARTS = frozenset(
    "i a im ive to my me do not no of on it is be am up off end cut die day now the all can his "
    "her him and out yo ya mi la se de en que muy voy soy los las una".split()
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """Reads a text as words of ``vocabulary`` where it can.

    ``meant`` maps a typed form to the words it stands for; ``keys`` are the words that a disguise
    or a typing slip is looked for.
    """

    meant: Mapping[str, tuple[str, ...]]
    vocabulary: frozenset[str]
    keys: frozenset[str]
    _slips: dict[str, str] = field(init=False, default_factory=dict)
    _masked: dict[str, str] = field(init=False, default_factory=dict)
    _shapes: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for key in sorted(self.keys):
            self._shapes.setdefault(_shape(key), key)
            for form in _one_letter_less(key):
                self._masked.setdefault(form.replace("\0", "*"), key)
                if len(key) >= 7:
                    self._slips.setdefault(form.replace("\0", ""), key)

    def read(self, text: str) -> list[str]:
        """Words and marks (``|`` sentence end, ``,`` clause end) of a text, in order."""
        plain = _CHUNK.sub(self._joined_chunk, fold(text))
        plain = _RUN.sub(self._joined_letters, plain)
        tokens = _without_odd_stops(_TOKEN.findall(plain))
        words: list[str] = []
        for piece in tokens:
            words.extend(self._word(piece))
        return self._rejoined(words)

    def _word(self, piece: str) -> tuple[str, ...]:
        if piece[0] in ".!?;" and not piece.strip(".!?;"):
            return (SENTENCE_END,)
        if piece in "-_/":
            return ()
        if piece == ",":
            return (CLAUSE_END,)
        return self._known(piece) or self._guessed(piece.replace("'", ""))

    def _known(self, piece: str) -> tuple[str, ...]:
        if piece in self.meant:
            return self.meant[piece]
        bare = piece.replace("'", "") if "'" in piece else piece
        if bare in self.meant:
            return self.meant[bare]
        return (bare,) if bare in self.vocabulary else ()

    def _guessed(self, piece: str) -> tuple[str, ...]:
        if piece and piece.isalpha():
            return self._respelled(piece) or (piece,)
        return (
            _number(piece) or self._undisguised(piece) or tuple(piece.split("*") if piece else ())
        )

    def _respelled(self, piece: str) -> tuple[str, ...]:
        short = _REPEATED.sub(r"\1\1", piece)
        for form in (short, _REPEATED.sub(r"\1", piece), _PAIRED.sub(r"\1", short)):
            if form != piece and (known := self._known(form)):
                return known
        return self._slip(short) or self._shape(piece) or self._segmented(short)

    def _slip(self, piece: str) -> tuple[str, ...]:
        """A key word of seven letters or more with one letter wrong, missing, added or moved."""
        if not 6 <= len(piece) <= 16:
            return ()
        if piece in self._slips:
            return (self._slips[piece],)
        for form in _one_letter_less(piece):
            bare = form.replace("\0", "")
            if bare in self.keys and len(bare) >= 7:
                return (bare,)
            if bare in self._slips:
                return (self._slips[bare],)
        return ()

    def _shape(self, piece: str) -> tuple[str, ...]:
        """A capital I in place of an l: the two look alike."""
        key = self._shapes.get(_shape(piece))
        return (key,) if key and len(key) == len(piece) else ()

    def _undisguised(self, piece: str) -> tuple[str, ...]:
        if piece in self._masked:
            return (self._masked[piece],)
        if sum(c in _LEET for c in piece) > 5 or not any(c.isalpha() for c in piece):
            return ()
        for letters in product(*(_LEET.get(c, c) for c in piece)):
            form = "".join(letters)
            if found := self._known(form) or (form.isalpha() and self._respelled(form)) or ():
                return found
        return ()

    def _segmented(self, piece: str) -> tuple[str, ...]:
        """Words written without spaces, when one of them is a key word."""
        if not 5 <= len(piece) <= _LONGEST_JOINED:
            return ()
        best: list[tuple[str, ...] | None] = [()] + [None] * len(piece)
        for end in range(1, len(piece) + 1):
            best[end] = self._best_ending(piece, end, best)
        words = best[-1] or ()
        return words if len(words) > 1 and any(w in self.keys for w in words) else ()

    def _best_ending(
        self, piece: str, end: int, best: Sequence[tuple[str, ...] | None]
    ) -> tuple[str, ...] | None:
        found: tuple[str, ...] | None = None
        for start in range(max(0, end - 14), end):
            before, part = best[start], piece[start:end]
            words = self._part(part) if before is not None else ()
            if before is not None and words and self._shorter(before, words, found):
                found = before + words
        return found

    def _part(self, part: str) -> tuple[str, ...]:
        """A written word inside a joined one; of the short ones only those that join others."""
        if len(part) < 4 and part not in _SHORT_PARTS and part not in self.keys:
            return ()
        return self._known(part)

    @staticmethod
    def _shorter(
        before: tuple[str, ...], words: tuple[str, ...], found: tuple[str, ...] | None
    ) -> bool:
        return found is None or len(before) + len(words) < len(found)

    def _joined_chunk(self, match: re.Match[str]) -> str:
        pieces = re.split(r"[-_./*']", match.group())
        short = sum(len(piece) <= 2 for piece in pieces)
        return (
            self._if_read("".join(pieces), match.group())
            if short * 2 >= len(pieces)
            else (match.group())
        )

    def _joined_letters(self, match: re.Match[str]) -> str:
        return self._if_read(re.sub(r"[ .,_/*-]", "", match.group()), match.group())

    def _if_read(self, joined: str, otherwise: str) -> str:
        known = self._known(joined) or (
            self._respelled(joined) if joined.isalpha() else self._undisguised(joined)
        )
        return f" {joined} " if known and not joined.isdigit() else otherwise

    def _rejoined(self, words: list[str]) -> list[str]:
        """A key word that was cut in two ("su icide") is one again."""
        joined: list[str] = []
        for word in words:
            last = joined[-1] if joined else ""
            if last.isalpha() and last + word in self.keys and not self._both_known(last, word):
                joined[-1] = last + word
            else:
                joined.append(word)
        return joined

    def _both_known(self, left: str, right: str) -> bool:
        return left in self.vocabulary and right in self.vocabulary


def _number(piece: str) -> tuple[str, ...]:
    if piece.isdigit():
        return (_kind_of_number(piece),)
    if _DOSE.match(piece):
        return ("#dose",)
    return ("#clock",) if _CLOCK.match(piece) else ()


def _kind_of_number(digits: str) -> str:
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return "#year"
    if len(digits) > 2 or int(digits) >= 18:
        return "#many"
    return "#few" if int(digits) < 7 else "#teen"


def _one_letter_less(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield f"{word[:place]}\0{word[place + 1 :]}"


def _shape(word: str) -> str:
    return word.replace("l", "i")


def _without_odd_stops(tokens: list[str]) -> list[str]:
    """Stops after nearly every word are a disguise, not sentences."""
    stops = sum(piece[0] in ".," for piece in tokens)
    words = len(tokens) - stops
    if words >= 3 and stops * 3 >= words * 2:
        return [piece for piece in tokens if piece[0] not in ".,"]
    return tokens
