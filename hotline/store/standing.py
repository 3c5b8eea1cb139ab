"""Living state: where somebody is counted, so that who stands where is known without a scan.

A person who stands at a step is counted in one hash of their shard (step to people): the one of the
month of their last turn, or `always` when they are kept without end. A month's hash goes when the
last of its people has expired, and so do the counts of those whom nothing reports as gone. Months
are true ones, because lifetimes are: the civil clock may have been moved.
"""

from __future__ import annotations

from datetime import datetime, timedelta

ALWAYS = "always"
SKEW = timedelta(days=1)  # how far the clocks of two machines may be apart at the turn of a month


def mark(step: str, lifetime: int, now: datetime) -> str:
    """Where somebody is counted from now on: `bucket|step`; empty for nowhere."""
    bucket = f"{now:%Y-%m}" if lifetime else ALWAYS
    return f"{bucket}|{step}" if step else ""


def bucket_of(counted: str) -> str:
    """The bucket of a mark; any one for somebody who is counted nowhere."""
    return counted.partition("|")[0] or ALWAYS


def buckets(lifetime: int, now: datetime) -> list[str]:
    """Every bucket in which somebody may be counted, `always` first."""
    oldest, newest = _month(now - timedelta(seconds=lifetime) - SKEW), _month(now + SKEW)
    months = [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(oldest, newest + 1)]
    return [ALWAYS, *months]


def _month(moment: datetime) -> int:
    return moment.year * 12 + moment.month - 1
