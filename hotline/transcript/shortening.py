"""Answers with words left out, and whether they still hold: ` ... ` in a line, `...` for lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from hotline.transcript.decisions import DANGER
from hotline.transcript.page import GAP, Answer

LONGEST = 240  # characters of a line; a longer one is shortened
LONGEST_AGAIN = 120  # the same for a line that the page has shown before
KEPT = 60  # characters that stay of its beginning and of its end
WITHIN = f" {GAP} "
FEWEST = 4  # options of a list that is left out where a page has shown it before
_OPTION = re.compile(r"[0-9#*] \S")
T = TypeVar("T")


def holds(written: Sequence[Answer], now: Sequence[Answer]) -> bool:
    """Whether these are the answers that were written; what is left out may be anything."""
    return _hold(written, now, _alike, lambda answer: answer.kind == "gap")


def _hold(
    written: Sequence[T],
    now: Sequence[T],
    alike: Callable[[T, T], bool],
    is_gap: Callable[[T], bool],
) -> bool:
    """Whether the beginning and the end are alike, around the first gap."""
    gap = next((number for number, one in enumerate(written) if is_gap(one)), None)
    if gap is None:
        return len(written) == len(now) and all(map(alike, written, now))
    head, tail = written[:gap], written[gap + 1 :]
    enough = len(head) + len(tail) <= len(now)
    return enough and all(map(alike, head, now)) and all(map(alike, tail, now[-len(tail) :]))


def _alike(written: Answer, now: Answer) -> bool:
    one, other = written.words.split("\n"), now.words.split("\n")
    return written.kind == now.kind and _hold(one, other, _fits, lambda line: line == GAP)


def _fits(written: str, now: str) -> bool:
    head, gap, tail = written.partition(WITHIN)
    if written == now or not gap:
        return written == now
    return len(head) + len(tail) <= len(now) and now.startswith(head) and now.endswith(tail)


class Shortener:
    """Shortens the answers of one page: long lines, and what it has shown before."""

    def __init__(self) -> None:
        self._shown: set[tuple[str, ...]] = set()

    def shorten(self, answers: Sequence[Answer], times: int = 1) -> tuple[Answer, ...]:
        """The answers to something that happened `times` over; in danger nothing is left out."""
        if times > 1 and len(answers) > 4:
            answers = (*answers[:2], Answer("gap"), *answers[-2:])
        if any(answer.kind == "note" and answer.words.startswith(DANGER) for answer in answers):
            return tuple(answers)
        return tuple(replace(answer, words=self._words(answer.words)) for answer in answers)

    def _words(self, words: str) -> str:
        lines: list[str] = []
        for listed, group in groupby(words.split("\n"), lambda line: bool(_OPTION.match(line))):
            run = tuple(group)
            lines += self._list(run) if listed and GAP not in lines else map(self._line, run)
        return "\n".join(lines)

    def _list(self, options: tuple[str, ...]) -> Sequence[str]:
        known = options in self._shown
        self._shown.add(options)
        return (options[0], GAP, options[-1]) if known and len(options) >= FEWEST else options

    def _line(self, line: str) -> str:
        longest = LONGEST_AGAIN if (line,) in self._shown else LONGEST
        self._shown.add((line,))
        return line if len(line) <= longest else _short(line)


def _short(line: str) -> str:
    head, tail = line[:KEPT].rpartition(" ")[0], line[-KEPT:].partition(" ")[2]
    return f"{head}{WITHIN}{tail}" if head and tail else line
