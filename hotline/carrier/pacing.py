"""When the next text may leave a sender: a token bucket whose token is one segment.

Two balances refill together. `total` grows at the sender's whole rate and every segment is taken
from it; `daily` grows at the share of the rate that scheduled texts may use, and only they are
taken from it. An answer never waits; what it used is owed, and the day's run waits until the debt
is paid. So a person in danger never stands behind the day's run.
"""

from dataclasses import dataclass

BURST_SECONDS = 5.0  # how many seconds' worth a rested sender may send at once
DAILY_SHARE = 0.7  # of the rate, for scheduled texts
_NO_TIME = 1e-6  # seconds; a clock that counts from 1970 is no finer than this in a float


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a sender may still send, in segments (below zero: owed), as of `at` (seconds)."""

    total: float
    daily: float
    at: float


def full(now: float, rate: float, share: float = DAILY_SHARE) -> Bucket:
    """Return the bucket of a rested sender; `rate` in segments a second."""
    return Bucket(total=rate * BURST_SECONDS, daily=rate * share * BURST_SECONDS, at=now)


def take(
    bucket: Bucket,
    now: float,
    segments: int,
    rate: float,
    *,
    share: float = DAILY_SHARE,
    urgent: bool = False,
) -> tuple[Bucket, float]:
    """Take `segments` and return the bucket after it and the seconds to wait before sending.

    0.0 means taken: send now. More than 0.0 means that nothing was taken: ask again after that
    time. `urgent` (an answer, a crisis follow-up, a reply the carrier has already sent) always
    gets 0.0 and is debited. Over any time span T a sender's daily texts use at most
    `rate * share * (T + BURST_SECONDS)` segments and one text. Raises ValueError for a rate that
    is not above zero, a share outside 0 to 1, or a negative number of segments.
    """
    _check(segments, rate, share)
    bucket = refilled(bucket, now, rate, share)
    if urgent:
        return Bucket(bucket.total - segments, bucket.daily, bucket.at), 0.0
    wait = max(_wait(bucket.total, segments, rate), _wait(bucket.daily, segments, rate * share))
    if wait > _NO_TIME:
        return bucket, wait
    return Bucket(bucket.total - segments, bucket.daily - segments, bucket.at), 0.0


def refilled(bucket: Bucket, now: float, rate: float, share: float = DAILY_SHARE) -> Bucket:
    """Return the bucket with what came in since; a clock that went back adds nothing."""
    elapsed = max(0.0, now - bucket.at)
    top = full(now, rate, share)
    return Bucket(
        total=min(top.total, bucket.total + elapsed * rate),
        daily=min(top.daily, bucket.daily + elapsed * rate * share),
        at=now,
    )


def _wait(balance: float, segments: int, rate: float) -> float:
    # A text longer than the whole bucket goes out of a full one, on credit.
    needed = min(float(segments), rate * BURST_SECONDS)
    return max(0.0, (needed - balance) / rate)


def _check(segments: int, rate: float, share: float) -> None:
    if rate <= 0:
        raise ValueError("the rate must be above zero: set HOTLINE_SEND_RATE to segments a second")
    if not 0 < share <= 1:
        raise ValueError("the share of daily texts must be above 0 and at most 1")
    if segments < 0:
        raise ValueError("a text has no negative segments")
