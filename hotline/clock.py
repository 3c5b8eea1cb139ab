"""The line's civil clock: what day and hour it is for people. A demo may move it.

Leases, time-outs and lifetimes go by server time, which nobody moves.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

_STEP = re.compile(r"([+-])((?:[0-9]{1,20}[wdhms]){1,5})")
_UNIT = re.compile(r"(\d+)([wdhms])")
SECONDS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
FURTHEST = 20 * 366 * 86400  # seconds; further away no calendar here is meant


class ClockError(ValueError):
    """A wish for the clock that cannot be read; says what can."""


def moved(wish: str, offset: float, now: datetime) -> float:
    """The offset in seconds after a wish: `now`, `+1d`, `+2h30m`, `-1d`, or an ISO 8601 instant.

    `offset` is the one before, `now` the true time (aware). Raises ClockError.
    """
    wish = wish.strip()
    step = _STEP.fullmatch(wish)
    if wish == "now":
        return 0.0
    new = offset + _seconds(step) if step else _instant(wish, now)
    if abs(new) > FURTHEST:
        raise ClockError("That is more than 20 years away.")
    return new


def _seconds(step: re.Match[str]) -> float:
    total = sum(int(count) * SECONDS[unit] for count, unit in _UNIT.findall(step[2]))
    return float(total if step[1] == "+" else -total)


def _instant(wish: str, now: datetime) -> float:
    try:
        at = datetime.fromisoformat(wish)
    except ValueError:
        examples = "+1d, +2h30m, now, or 2027-03-14T01:59-05:00"
        raise ClockError(f"Write the time as {examples}.") from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now.timestamp()
