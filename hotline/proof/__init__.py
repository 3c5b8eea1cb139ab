"""What `hotline check` proves: nobody is ever stuck, and help is never more than two inputs away.

Every state that people can come to is found by playing the engine itself, every kind of input is
tried in each, and laws are held against each turn and against the whole graph. Nothing here is a
sample: the walk ends when it finds no new state.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hotline.conversation import Line, Script
from hotline.proof.choices import unheard
from hotline.proof.explore import State, explore
from hotline.proof.promises import ENTRANCES, broken_promises
from hotline.proof.turns import Broken, broken_turns
from hotline.proof.ways import broken_ways

__all__ = ["ENTRANCES", "Broken", "State", "broken_promises", "explore", "prove"]


def prove(script: Script, line: Line, today: date) -> Iterator[Broken]:
    """Each law that is broken, once for the step and language where it breaks."""
    states = explore(script, line, today)
    seen = set[tuple[str, str]]()
    for law in (broken_turns, broken_ways, unheard):
        for broken in law(states):
            if (broken.step, broken.problem) not in seen:
                seen.add((broken.step, broken.problem))
                yield broken
