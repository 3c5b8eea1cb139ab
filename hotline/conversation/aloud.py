"""Phone numbers for a voice: digit by digit, in the groups in which they are written."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![\w+])[+]?\d[\d \-]+\d(?!\w)")


def aloud(words: str) -> str:
    """`words` with every number of three digits and more as a voice should say it: `9 8 8`."""
    return _NUMBER.sub(_digit_by_digit, words)


def _digit_by_digit(number: re.Match[str]) -> str:
    if sum(c.isdigit() for c in number.group()) < 3:
        return number.group()
    return ", ".join(" ".join(group) for group in re.split(r"[ \-]+", number.group()))
