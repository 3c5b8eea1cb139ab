"""A turn is committed whole or not at all, once, and nobody's turn undoes another's."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.store import Answered, Change, Committed, People, Stale, keys
from hotline.store.people import ANSWER_LIFETIME, PERSON_LIFETIME

ALICE, BOB = "+12125550101", "+13125550102"


def test_somebody_new_has_no_version_and_no_fields(store: Any) -> None:
    loaded = store.people.load(store.identity(ALICE), "SM1")
    assert (loaded.fields, loaded.version, loaded.answer) == ({}, "", None)


def test_what_was_committed_is_loaded_with_a_new_version(store: Any) -> None:
    assert store.commit(ALICE, after={"lang": "es", "place": "¿qué?"}) == Committed("1")
    loaded = store.people.load(store.identity(ALICE), "")
    assert (loaded.fields, loaded.version) == ({"lang": "es", "place": "¿qué?"}, "1")
    assert store.commit(ALICE, after={"lang": "es"}) == Committed("2")
    assert store.fields(ALICE) == {"lang": "es", "v": "2"}


def test_of_two_commits_on_one_version_the_second_is_stale_and_changes_nothing(store: Any) -> None:
    identity = store.identity(ALICE)
    first = store.people.commit(identity, "SM1", "", Change({}, {"lang": "es"}, answer=b"one"))
    second = store.people.commit(
        identity,
        "SM2",
        "",
        Change(
            {}, {"lang": "en", "met": "1"}, answer=b"two", consent=[b"c"], count={"n": 1}, due=5
        ),
    )
    assert (first, second) == (Committed("1"), Stale())
    assert store.fields(ALICE) == {"lang": "es", "v": "1"}
    assert store.people.load(identity, "SM2").answer is None
    assert (store.people.consent(identity), store.due(ALICE)) == ([], None)
    assert not store.client.exists(keys.counters(keys.shard_of(identity)))


def test_many_turns_of_one_person_at_once_are_all_counted(store: Any, together: Any) -> None:
    identity, shard = store.identity(ALICE), keys.shard_of(store.identity(ALICE))

    def turn(number: int) -> None:
        while True:
            loaded = store.people.load(identity, f"SM{number}")
            after = {**loaded.fields, f"h:{number}": "1"}
            change = Change(loaded.fields, after, answer=b"a", consent=[b"c"], count={"heard": 1})
            if store.people.commit(identity, f"SM{number}", loaded.version, change) != Stale():
                return

    together([lambda n=n: turn(n) for n in range(12)])
    assert store.fields(ALICE) == {"v": "12", **{f"h:{n}": "1" for n in range(12)}}
    assert store.client.hget(keys.counters(shard), "heard") == b"12"
    assert len(store.people.consent(identity)) == 12


def test_the_same_message_twice_has_one_answer_and_one_effect(store: Any) -> None:
    identity, shard = store.identity(ALICE), keys.shard_of(store.identity(ALICE))
    change = Change(
        {}, {"d.state": "on"}, due=100.5, answer=b"sealed", consent=[b"c"], count={"joined": 1}
    )
    assert store.people.commit(identity, "SM1", "", change) == Committed("1")
    again = Change(
        {}, {"d.state": "off"}, due=7, answer=b"else", consent=[b"d"], count={"joined": 1}
    )
    for version in ("", "1", "99"):
        assert store.people.commit(identity, "SM1", version, again) == Answered(b"sealed")
    assert store.people.load(identity, "SM1").answer == b"sealed"
    assert store.fields(ALICE) == {"d.state": "on", "v": "1"}
    assert store.people.consent(identity) == [b"c"]
    assert store.client.hget(keys.counters(shard), "joined") == b"1"
    assert store.due(ALICE) == 100.5


def test_a_retry_that_races_the_first_gets_the_first_ones_bytes(store: Any, together: Any) -> None:
    identity = store.identity(ALICE)
    answers: list[bytes] = []

    def attempt(mark: bytes) -> None:
        outcome = store.people.commit(identity, "SM1", "", Change({}, {"met": "1"}, answer=mark))
        answers.append(mark if isinstance(outcome, Committed) else outcome.answer)

    together([lambda m=mark: attempt(m) for mark in (b"1", b"2", b"3", b"4", b"5", b"6")])
    assert len(set(answers)) == 1
    assert len(answers) == 6
    assert store.fields(ALICE)["v"] == "1"


def test_one_persons_message_id_answers_nobody_else(store: Any) -> None:
    store.commit(ALICE, "SM1", answer=b"for alice")
    assert store.people.load(store.identity(BOB), "SM1").answer is None


def test_only_what_differs_is_written(store: Any) -> None:
    identity = store.identity(ALICE)
    store.commit(ALICE, after={"lang": "es", "d.sent": "3", "d.day": "2027-01-11", "slow": "1"})
    loaded = store.people.load(identity, "")
    # A worker closes a day between load and commit; it does not touch the version.
    store.client.hset(keys.person(identity), mapping={"d.sent": "4", "d.day": "2027-01-12"})
    after = {k: v for k, v in loaded.fields.items() if k != "slow"} | {"lang": "en"}
    change = Change(loaded.fields, after)
    assert store.people.commit(identity, "SM1", loaded.version, change) == Committed("2")
    assert store.fields(ALICE) == {"lang": "en", "d.sent": "4", "d.day": "2027-01-12", "v": "2"}


def test_an_open_day_is_neither_seen_nor_dropped_by_a_turn(store: Any) -> None:
    entry = store.subscribe(ALICE)
    assert store.claim(entry) == "ok"
    loaded = store.people.load(entry.person, "")
    assert not {"d.open", "v", "number", "at"} & set(loaded.fields)
    store.commit(ALICE, after={})
    assert store.fields(ALICE)["d.open"] == "2027-01-12"
    assert store.remembers_number(ALICE)


@pytest.mark.parametrize(
    ("lifetime", "seconds"),
    [(PERSON_LIFETIME, 90 * 86400), (0, -1)],
    ids=["somebody passing by", "a subscriber, or somebody who left"],
)
def test_a_person_is_kept_for(store: Any, lifetime: int, seconds: int) -> None:
    store.commit(ALICE, after={"met": "1"}, lifetime=PERSON_LIFETIME)
    store.commit(ALICE, after={"met": "1"}, lifetime=lifetime)
    left = store.client.ttl(keys.person(store.identity(ALICE)))
    assert left == seconds or seconds - 5 <= left <= seconds


def test_an_answer_is_kept_for_two_days_and_consent_without_end(store: Any) -> None:
    identity = store.identity(ALICE)
    store.commit(ALICE, "SM1", answer=b"sealed", consent=[b"c"])
    assert ANSWER_LIFETIME == 48 * 3600
    assert 0 <= ANSWER_LIFETIME - store.client.ttl(keys.answer(identity, "SM1")) <= 5
    assert store.client.ttl(keys.consent(identity)) == -1


def test_consent_is_a_ledger_that_only_grows(store: Any) -> None:
    for record in (b"in", b"out", b"in again"):
        store.commit(ALICE, consent=[record, record + b"!"])
    assert store.people.consent(store.identity(ALICE)) == [
        *(b"in", b"in!", b"out", b"out!", b"in again", b"in again!")
    ]


def test_leaving_takes_the_number_and_the_due_time_away(store: Any) -> None:
    store.subscribe(ALICE, due=50.0)
    assert (store.due(ALICE), store.remembers_number(ALICE)) == (50.0, True)
    store.stop(ALICE)
    assert (store.due(ALICE), store.remembers_number(ALICE)) == (None, False)


def test_leaving_with_a_message_unsettled_leaves_the_number_to_the_worker(store: Any) -> None:
    entry = store.subscribe(ALICE)
    assert store.claim(entry) == "ok"
    store.stop(ALICE)
    assert store.due(ALICE) is not None
    assert store.remembers_number(ALICE)


def test_a_new_time_does_not_move_the_lease_of_an_open_day(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    leased = store.due(ALICE)
    store.commit(ALICE, due=5.0)
    assert store.due(ALICE) == leased


def test_a_load_reads_the_moved_clock_and_what_is_withdrawn(store: Any) -> None:
    store.client.set(keys.CLOCK, "86400.5")
    store.client.sadd(keys.WITHDRAWN, "bus-seat")
    loaded = store.people.load(store.identity(ALICE), "")
    assert (loaded.offset, loaded.withdrawn) == (86400.5, frozenset({"bus-seat"}))


def test_a_script_that_the_server_forgot_is_loaded_again(store: Any) -> None:
    store.commit(ALICE, after={"met": "1"})
    store.client.script_flush()
    assert store.commit(ALICE, after={"met": "1", "lang": "en"}) == Committed("2")


def test_a_commit_is_one_call_of_one_script(store: Any) -> None:
    people = People(store.client)
    store.commit(ALICE)
    before = store.client.info("commandstats")
    loaded = people.load(store.identity(ALICE), "SM9")
    people.commit(store.identity(ALICE), "SM9", loaded.version, Change({}, {}))
    after = store.client.info("commandstats")

    def calls(name: str) -> int:
        return int(after[name]["calls"]) - int(before.get(name, {"calls": 0})["calls"])

    assert calls("cmdstat_evalsha") == 1
    assert "cmdstat_script|load" not in after or calls("cmdstat_script|load") == 0
