"""Who stands where is counted as people move: always what a scan would find, and never a scan."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.conversation.flow import load_flows
from hotline.store import Answered, Change, Committed, LineStore, Stale, keys
from hotline.store.people import PERSON_LIFETIME
from hotline.store.standing import ALWAYS, bucket_of, buckets, mark

ALICE, BOB, CHARLIE = "+12125550101", "+13125550102", "+14155550103"
PEOPLE = (ALICE, BOB, CHARLIE)
LONGEST_VALUE = 64  # bytes: up to there a hash keeps its compact form
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def stands(store: Any, number: str, step: str, message: str = "", **more: Any) -> Any:
    """A turn after which that person stands there."""
    return store.commit(number, message, stands=step, **more)


def counted(store: Any) -> dict[str, int]:
    return dict(LineStore(store.client).standing())


def scanned(store: Any) -> dict[str, int]:
    """The same, from every person there is."""
    marks = [store.client.hget(name, "at") for name in store.client.scan_iter("p:*")]
    return dict(Counter(found.decode().partition("|")[2] for found in marks if found))


def bucket_keys(store: Any) -> list[str]:
    return sorted(name.decode() for name in store.client.scan_iter("at:*"))


# --- names ----------------------------------------------------------------------------------------


def test_somebody_is_counted_in_the_month_of_their_turn_or_always() -> None:
    now = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    assert mark("story/which", PERSON_LIFETIME, now) == "2026-11|story/which"
    assert mark("story/which", 0, now) == "always|story/which"
    assert mark("", 0, now) == mark("", PERSON_LIFETIME, now) == ""
    assert [bucket_of(found) for found in ("2026-11|a/b", "always|a/b", "")] == [
        *("2026-11", ALWAYS, ALWAYS)
    ]


def test_the_buckets_go_back_as_far_as_somebody_is_kept() -> None:
    now = datetime(2027, 1, 31, 23, tzinfo=UTC)
    found = buckets(PERSON_LIFETIME, now)
    assert found == [ALWAYS, "2026-11", "2026-12", "2027-01", "2027-02"]


def test_a_machine_whose_clock_is_a_little_behind_counts_in_a_bucket_that_is_read() -> None:
    now = datetime(2027, 1, 30, 12, tzinfo=UTC)  # 90 days after the noon of 1 November
    assert "2026-10" in buckets(PERSON_LIFETIME, now)


@given(MOMENTS, st.integers(0, PERSON_LIFETIME))
def test_nobody_who_is_still_kept_is_outside_the_buckets(turn: datetime, later: int) -> None:
    found = buckets(PERSON_LIFETIME, turn + timedelta(seconds=later))
    assert bucket_of(mark("a/b", PERSON_LIFETIME, turn)) in found
    assert len(found) <= 6


def test_a_mark_leaves_the_hash_of_a_person_compact() -> None:
    steps = load_flows(Path(__file__).parents[2] / "flows").steps
    longest = max(len(mark(step, 0, datetime.now(UTC)).encode()) for step in steps)
    assert longest < LONGEST_VALUE


# --- moving ---------------------------------------------------------------------------------------


def test_a_turn_moves_the_count_with_the_person(store: Any) -> None:
    stands(store, ALICE, "story/which")
    stands(store, BOB, "story/which")
    assert counted(store) == {"story/which": 2}
    stands(store, ALICE, "story/reading")
    assert counted(store) == {"story/which": 1, "story/reading": 1}


def test_a_turn_at_the_same_step_counts_nobody_twice(store: Any) -> None:
    for _ in range(3):
        stands(store, ALICE, "story/which")
    assert counted(store) == {"story/which": 1}


def test_nowhere_to_stand_leaves_no_count_no_mark_and_no_key(store: Any) -> None:
    stands(store, ALICE, "story/which")
    stands(store, ALICE, "")
    assert (counted(store), bucket_keys(store)) == ({}, [])
    assert "at" not in store.fields(ALICE)


def test_somebody_who_joins_is_counted_always_and_a_turn_later_in_a_month_again(store: Any) -> None:
    shard = keys.shard_of(store.identity(ALICE))
    for lifetime in (PERSON_LIFETIME, 0, PERSON_LIFETIME):
        stands(store, ALICE, "daily/sure", lifetime=lifetime)
        assert counted(store) == {"daily/sure": 1}
        bucket = f"{datetime.now(UTC):%Y-%m}" if lifetime else ALWAYS
        assert bucket_keys(store) == [keys.standing(shard, bucket)]


def test_a_new_month_takes_the_count_with_it(store: Any) -> None:
    with time_machine.travel(datetime(2026, 11, 30, 23, 50, tzinfo=UTC)):
        stands(store, ALICE, "story/which")
        stands(store, BOB, "story/which")
    with time_machine.travel(datetime(2026, 12, 1, 0, 10, tzinfo=UTC)):
        stands(store, ALICE, "story/which")
        assert counted(store) == {"story/which": 2}
        months = sorted(name.rpartition(":")[2] for name in bucket_keys(store))
        assert months == ["2026-11", "2026-12"]


def test_somebody_who_was_never_counted_is_from_their_next_turn_on(store: Any) -> None:
    store.commit(ALICE, after={"place": "story/which|||0|0|0|0"})
    assert counted(store) == {}
    stands(store, ALICE, "story/which")
    assert counted(store) == {"story/which": 1}


def test_a_turn_that_came_too_late_or_twice_moves_nobody(store: Any) -> None:
    identity = store.identity(ALICE)
    stands(store, ALICE, "story/which", "SM1", answer=b"sealed")
    old = Change({}, {}, stands="story/reading")
    assert store.people.commit(identity, "SM2", "", old) == Stale()
    assert store.people.commit(identity, "SM1", "1", old) == Answered(b"sealed")
    assert counted(store) == {"story/which": 1}


def test_a_worker_that_ends_the_subscription_leaves_the_count_for_the_next_turn(store: Any) -> None:
    entry = store.subscribe(ALICE, place="daily/time|||0|0|0|0")
    stands(store, ALICE, "daily/time", lifetime=0)
    loaded = store.people.load(entry.person, "")
    assert store.daily.revoke(entry.person, b"c") == "ok"
    late = Change(loaded.fields, {}, counted=loaded.counted, stands="daily/sure")
    assert store.people.commit(entry.person, "", loaded.version, late) == Stale()
    assert counted(store) == {"daily/time": 1}
    stands(store, ALICE, "")
    assert counted(store) == {}


def test_many_turns_of_one_person_at_once_count_them_once(store: Any, together: Any) -> None:
    identity = store.identity(ALICE)

    def turn(number: int) -> None:
        while True:
            loaded = store.people.load(identity, f"SM{number}")
            change = Change({}, {}, counted=loaded.counted, stands=f"story/{number % 3}")
            if store.people.commit(identity, f"SM{number}", loaded.version, change) != Stale():
                return

    together([lambda n=n: turn(n) for n in range(12)])
    assert sum(counted(store).values()) == 1
    assert counted(store) == scanned(store)


TURNS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["", "story/which", "story/reading", "daily/sure"]),
        st.sampled_from([0, PERSON_LIFETIME]),
        st.integers(0, 40),
    ),
    max_size=25,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TURNS)
def test_whatever_people_do_the_counts_are_what_a_scan_finds(store: Any, turns: Any) -> None:
    store.client.delete(*(store.client.keys("p:*") + store.client.keys("at:*") or ["none"]))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for number, step, lifetime, days in turns:
        now = min(now + timedelta(days=days), datetime(2027, 1, 31, tzinfo=UTC))
        with time_machine.travel(now):
            assert isinstance(stands(store, number, step, lifetime=lifetime), Committed)
            assert counted(store) == scanned(store)


# --- going away -----------------------------------------------------------------------------------


def test_a_month_is_kept_as_long_as_the_last_of_its_people(store: Any) -> None:
    identity = store.identity(ALICE)
    stands(store, ALICE, "story/which")
    (bucket,) = bucket_keys(store)
    store.client.expire(bucket, 5)
    stands(store, ALICE, "story/which")
    assert store.client.pexpiretime(bucket) >= store.client.pexpiretime(keys.person(identity))
    assert 0 < store.client.ttl(bucket) <= PERSON_LIFETIME


def test_those_who_are_kept_without_end_are_counted_without_end(store: Any) -> None:
    stands(store, ALICE, "daily/sure", lifetime=0)
    (bucket,) = bucket_keys(store)
    assert store.client.ttl(bucket) == -1


def test_somebody_who_expired_and_comes_back_leaves_no_count_below_one(store: Any) -> None:
    stands(store, ALICE, "story/which")
    store.client.delete(keys.person(store.identity(ALICE)), *bucket_keys(store))
    stands(store, ALICE, "story/which")
    assert counted(store) == {"story/which": 1}
    store.client.delete(*bucket_keys(store))
    stands(store, ALICE, "story/reading")
    assert counted(store) == {"story/reading": 1}


def test_the_counts_are_read_by_a_bounded_number_of_commands_however_many_people(
    store: Any,
) -> None:
    for number in range(200):
        stands(store, f"+1212555{number:04d}", "story/which")
    before = store.client.info("commandstats")["cmdstat_hgetall"]["calls"]
    assert counted(store) == {"story/which": 200}
    after = store.client.info("commandstats")["cmdstat_hgetall"]["calls"]
    assert after - before <= keys.SHARDS * 6
