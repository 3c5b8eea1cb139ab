"""A small table of weighted n-grams: text in, a score for each label out. PURE and deterministic.

The weights are whole numbers, so that every machine adds them to the same sum. Tables are made by
`training/train.py` from lines written for this project, and kept beside the content they belong to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SHORTEST, LONGEST = 2, 5  # characters of a piece of a text
LONGEST_PHRASE = 3  # words
MOST_CHARACTERS = 400  # that are looked at: the rules hear the whole of a longer text
UNIT = 1000  # a weight of 1.0


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
    """The weights of each n-gram by label; `bias` is where each label's sum begins."""

    labels: tuple[str, ...]
    bias: tuple[int, ...]
    weights: Mapping[str, tuple[tuple[int, int], ...]]

    @classmethod
    def load(cls, path: Path) -> Table:
        """The table in a JSON file made by the training script."""
        found = json.loads(path.read_text("utf-8"))
        weights = {
            gram: tuple(zip(pairs[::2], pairs[1::2], strict=True))
            for gram, pairs in found["weights"].items()
        }
        return cls(tuple(found["labels"]), tuple(found["bias"]), weights)

    def sums(self, words: Sequence[str]) -> list[int]:
        """The sum for each label, in the order of `labels`, in thousandths."""
        sums, weights = list(self.bias), self.weights
        for gram in features(words):
            for label, weight in weights.get(gram, ()):
                sums[label] += weight
        return sums

    def ranked(self, words: Sequence[str]) -> list[tuple[int, str]]:
        """Labels with their sums, the likeliest first; equal sums in the order of `labels`."""
        sums = self.sums(words)
        order = sorted(range(len(sums)), key=lambda label: (-sums[label], label))
        return [(sums[label], self.labels[label]) for label in order]
