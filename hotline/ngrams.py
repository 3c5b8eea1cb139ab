"""A small table of weighted n-grams: text in, a score for each label out. PURE and deterministic.

The weights are whole numbers, so that every machine adds them to the same sum. Tables are made by
`training/train.py` from lines written for this project, and kept beside the content they belong to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

SHORTEST, LONGEST = 2, 5  # characters of a piece of a text
LONGEST_PHRASE = 3  # words
MOST_CHARACTERS = 400  # that are looked at: the rules hear the whole of a longer text
UNIT = 1000  # a weight of 1.0
RARITY = 16  # a rarity of 1.0; whole numbers, so that every machine divides to the same sum
Gram = tuple[int, tuple[tuple[int, int], ...]]


def features(words: Sequence[str]) -> Iterator[str]:
    """Each n-gram of the text once: pieces of 2 to 5 characters, and phrases of 1 to 3 words."""
    seen: set[str] = set()
    line = f" {' '.join(words)} "[:MOST_CHARACTERS]
    for size in range(SHORTEST, LONGEST + 1):
        seen.update(line[at : at + size] for at in range(len(line) - size + 1))
    for size in range(1, LONGEST_PHRASE + 1):
        phrases = (words[at : at + size] for at in range(len(words) - size + 1))
        seen.update("_".join(("", *phrase)) for phrase in phrases)
    return iter(seen)


@dataclass(frozen=True, slots=True)
class Table:
    """The weights of each n-gram by label; `bias` is where each label's sum begins.

    `grams` holds for each n-gram its part of the length of a text (the square of how rare it is)
    and its weights as pairs of label and thousandths. A text's sums are divided by its length, so
    that a long text is not surer of anything than a short one (cosine normalisation of tf-idf).
    """

    labels: tuple[str, ...]
    bias: tuple[int, ...]
    grams: Mapping[str, Gram]

    @classmethod
    def load(cls, path: Path) -> Table:
        """The table in a JSON file made by the training script."""
        found = json.loads(path.read_text("utf-8"))
        grams = {
            gram: (numbers[0], tuple(zip(numbers[1::2], numbers[2::2], strict=True)))
            for gram, numbers in found["grams"].items()
        }
        return cls(tuple(found["labels"]), tuple(found["bias"]), grams)

    def sums(self, words: Sequence[str]) -> list[int]:
        """The sum for each label, in the order of `labels`, in thousandths."""
        sums, square, grams = [0] * len(self.bias), 0, self.grams
        for gram in features(words):
            if known := grams.get(gram):
                square += known[0]
                for label, weight in known[1]:
                    sums[label] += weight
        length = max(isqrt(square), 1)
        return [
            bias + total * RARITY // length for bias, total in zip(self.bias, sums, strict=True)
        ]

    def ranked(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Labels with their sums, the likeliest first; equal sums in the order of `labels`."""
        sums = self.sums(words)
        order = sorted(range(len(sums)), key=lambda label: (-sums[label], label))
        return [(sums[label], self.labels[label]) for label in order]
