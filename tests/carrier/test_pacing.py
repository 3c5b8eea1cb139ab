"""The token bucket: its laws, and that nobody in danger waits behind the day's run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.carrier.pacing import BURST_SECONDS, DAILY_SHARE, Bucket, full, refilled, take

NOW = 1_795_430_000.0  # seconds since 1970: as coarse in a float as in life
rates = st.sampled_from([0.5, 1.0, 3.0, 10.0, 75.0])
shares = st.sampled_from([0.1, 0.5, DAILY_SHARE, 1.0])
lengths = st.integers(1, 24)


def run(seconds: int, rate: float, length: int, replies_per_second: int = 0) -> tuple[int, int]:
    """Send daily texts as fast as the bucket lets them go; return daily and reply segments."""
    bucket, now, daily, replies = full(NOW, rate), NOW, 0, 0
    answered = NOW
    while now < NOW + seconds:
        while answered <= now:
            bucket, _ = take(bucket, now, replies_per_second, rate, urgent=True)
            replies, answered = replies + replies_per_second, answered + 1
        bucket, wait = take(bucket, now, length, rate)
        daily += 0 if wait else length
        now += wait
    return daily, replies


@given(rates, lengths)
def test_a_days_run_never_uses_more_than_its_share(rate: float, length: int) -> None:
    daily, _ = run(120, rate, length)
    assert daily <= rate * DAILY_SHARE * (120 + BURST_SECONDS) + length


@given(rates, lengths)
def test_a_days_run_uses_all_of_its_share(rate: float, length: int) -> None:
    daily, _ = run(120, rate, length)
    assert daily >= rate * DAILY_SHARE * 120 - length


def test_replies_are_debited_so_that_both_together_keep_to_the_rate() -> None:
    daily, replies = run(120, rate=10.0, length=2, replies_per_second=6)
    assert replies == pytest.approx(6 * 120, abs=6)
    assert daily + replies <= 10 * (120 + BURST_SECONDS) + 2
    assert daily < 0.5 * 10 * 120


def test_the_days_run_stands_still_while_replies_use_the_whole_rate() -> None:
    daily, _ = run(120, rate=5.0, length=1, replies_per_second=6)
    assert daily <= 5 * BURST_SECONDS


@given(st.floats(-1e6, 10), st.floats(-1e6, 10), lengths, rates)
def test_an_answer_never_waits_however_deep_the_debt(
    total: float, daily: float, segments: int, rate: float
) -> None:
    after, wait = take(Bucket(total, daily, NOW), NOW, segments, rate, urgent=True)
    assert wait == 0.0
    assert after.total == min(total, rate * BURST_SECONDS) - segments


def test_an_answer_leaves_the_daily_share_untouched() -> None:
    after, _ = take(full(NOW, 1.0), NOW, 2, 1.0, urgent=True)
    assert after.daily == full(NOW, 1.0).daily


@given(st.floats(-50, 50), st.floats(-50, 50), lengths, rates, shares)
def test_after_the_named_wait_the_text_may_go(
    total: float, daily: float, segments: int, rate: float, share: float
) -> None:
    bucket, wait = take(Bucket(total, daily, NOW), NOW, segments, rate, share=share)
    if wait:
        bucket, again = take(bucket, NOW + wait, segments, rate, share=share)
        assert again == 0.0


@given(st.floats(-50, 50), st.floats(-50, 50), lengths, rates)
def test_a_text_that_must_wait_takes_nothing(
    total: float, daily: float, segments: int, rate: float
) -> None:
    before = Bucket(total, daily, NOW)
    after, wait = take(before, NOW, segments, rate)
    if wait:
        assert after == refilled(before, NOW, rate)
    else:
        assert after.total == refilled(before, NOW, rate).total - segments


def test_a_text_longer_than_the_bucket_goes_out_on_credit() -> None:
    after, wait = take(full(NOW, 1.0), NOW, 24, 1.0)
    assert wait == 0.0
    _, next_wait = take(after, NOW, 1, 1.0)
    assert next_wait == pytest.approx((24 - 3.5 + 1) / 0.7)


def test_a_rested_sender_holds_no_more_than_its_burst() -> None:
    assert refilled(Bucket(0, 0, NOW), NOW + 86_400, 2.0) == full(NOW + 86_400, 2.0)


def test_a_clock_that_goes_back_adds_nothing_and_blocks_nothing() -> None:
    back = refilled(Bucket(1.0, 1.0, NOW), NOW - 3600, 1.0)
    assert (back.total, back.daily) == (1.0, 1.0)
    assert refilled(back, NOW - 3598, 1.0).total == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("segments", "rate", "share", "told"),
    [
        (1, 0.0, 0.7, "HOTLINE_SEND_RATE"),
        (1, 1.0, 0.0, "share"),
        (1, 1.0, 1.1, "share"),
        (-1, 1.0, 0.7, "segments"),
    ],
)
def test_senseless_settings_are_named(segments: int, rate: float, share: float, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        take(full(NOW, 1.0), NOW, segments, rate, share=share)
