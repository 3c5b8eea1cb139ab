"""Sentences of a text, for reading aloud one at a time."""

from __future__ import annotations

import re
from itertools import pairwise

# A closing mark, an optional quote, a space, and then something that can begin a sentence.
_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(¿¡]*[A-ZÁÉÍÓÚÑÜ0-9])")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text` in order, white space folded; no sentence is empty."""
    flat = " ".join(text.split())
    cuts = [0, *(m.end() for m in _END.finditer(flat)), len(flat)]
    found = (flat[a:b].strip() for a, b in pairwise(cuts))
    return tuple(sentence for sentence in found if sentence)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of `text` (separated by blank lines), each on one line."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return tuple(" ".join(block.split()) for block in blocks if block.strip())
