"""The ledger: one message for a person and local day, whoever asks, however often."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.store import Change, Committed, keys

ALICE, BOB = "+12125550101", "+13125550102"
DAY, NEXT_DAY, NOW = "2027-01-12", "2027-01-13", 1_800_000_000.0


def test_a_claim_freezes_what_will_be_sent_and_leases_it(store: Any) -> None:
    entry = store.subscribe(ALICE)
    assert store.claim(entry, "t1", body=b"sealed") == "ok"
    seen = store.daily.entry(entry.person).open
    assert (seen.day, seen.state, seen.token, seen.attempts) == (DAY, "claimed", "t1", 1)
    assert (seen.text_id, seen.body, seen.sender) == ("h001", b"sealed", "+12025550100")
    assert (seen.at, seen.first_at, seen.lease) == (NOW, NOW, NOW + 60)
    assert store.due(ALICE) == NOW + 60


def test_of_twenty_workers_one_gets_the_day(store: Any, together: Any) -> None:
    entry = store.subscribe(ALICE)
    outcomes: list[str] = []
    together([lambda n=n: outcomes.append(store.claim(entry, f"t{n}")) for n in range(20)])
    assert sorted(outcomes) == ["ok", *["taken"] * 19]
    assert store.ledger(ALICE).attempts == 1


def test_another_persons_claim_of_the_same_day_is_free(store: Any) -> None:
    assert store.claim(store.subscribe(ALICE)) == "ok"
    assert store.claim(store.subscribe(BOB)) == "ok"
    assert {person for person, _ in store.daily.day(DAY)} == {
        store.identity(ALICE),
        store.identity(BOB),
    }


@pytest.mark.parametrize("state", ["claimed", "unknown", "accepted", "sent", "failed", "skipped"])
def test_a_day_that_is_begun_or_over_cannot_be_claimed(store: Any, state: str) -> None:
    entry = store.subscribe(ALICE)
    store.client.hset(keys.ledger(entry.person, DAY), "state", state)
    assert store.claim(entry) == "taken"
    assert store.ledger(ALICE).attempts == 0


def test_a_day_surely_not_sent_can_be_claimed_again(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry, "t1", body=b"first")
    assert store.daily.settle(entry.person, DAY, "t1", "due", NOW + 15, "throttled") == "ok"
    assert store.due(ALICE) == NOW + 15
    assert store.claim(entry, "t2", body=b"second") == "ok"
    again = store.ledger(ALICE)
    assert (again.token, again.attempts, again.first_at) == ("t2", 2, NOW)
    assert again.body == b"second", "the ledger must hold what is sent: it is what is asked for"


def test_while_one_day_is_open_no_other_is_claimed(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    assert store.claim(entry, "t2", day=NEXT_DAY) == "taken"


def test_nobody_who_left_after_the_decision_is_claimed(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.stop(ALICE)
    assert store.claim(entry) == "stale"
    assert store.ledger(ALICE).state == ""


def test_a_decision_on_an_older_version_claims_nothing(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.commit(ALICE, after={**store.people.load(entry.person, "").fields, "d.at": "18:00"})
    assert store.claim(entry) == "stale"
    assert store.claim(store.daily.entry(entry.person)) == "ok"


@pytest.mark.parametrize("state", ["", "asked", "off"])
def test_somebody_who_does_not_subscribe_is_never_claimed(store: Any, state: str) -> None:
    entry = store.subscribe(ALICE, **{"d.state": state})
    assert store.claim(entry) == "stale"


def test_an_opt_out_beats_a_subscription_of_the_same_version(store: Any) -> None:
    entry = store.subscribe(ALICE, out="1")
    assert store.claim(entry) == "stale"


def test_a_pause_that_is_over_can_be_claimed(store: Any) -> None:
    entry = store.subscribe(ALICE, **{"d.state": "paused", "d.until": DAY})
    assert store.claim(entry) == "ok"


def test_only_the_holder_of_the_token_settles_a_claim(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry, "t1")
    assert store.daily.settle(entry.person, DAY, "t0", "due", NOW, "") == "lost"
    assert store.ledger(ALICE).state == "claimed"
    assert store.daily.settle(entry.person, DAY, "t1", "unknown", NOW, "time-out") == "ok"
    assert store.daily.settle(entry.person, DAY, "t1", "due", NOW, "") == "ok"
    assert store.daily.settle(entry.person, DAY, "t1", "due", NOW, "") == "lost"


def test_a_day_that_a_report_has_settled_is_not_made_due_again(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry, "t1")
    store.daily.report(entry.person, DAY, "SM1", "sent", "")
    assert store.daily.settle(entry.person, DAY, "t1", "due", NOW, "") == "lost"
    assert store.ledger(ALICE).state == "sent"


def test_a_closed_day_counts_sets_the_next_look_and_frees_the_person(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    assert store.close(entry, sid="SM1", next_look=NOW + 86400) == "ok"
    assert (store.ledger(ALICE).state, store.ledger(ALICE).sid) == ("accepted", "SM1")
    fields = store.fields(ALICE)
    assert (fields["d.day"], fields["d.sent"], "d.open" in fields) == (DAY, "1", False)
    assert store.due(ALICE) == NOW + 86400
    assert store.remembers_number(ALICE)


def test_a_close_that_comes_second_counts_nothing_and_moves_nothing(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    store.close(entry, sid="SM1", next_look=NOW + 86400)
    assert store.close(entry, sid="SM1", next_look=NOW + 5) == "ok"
    assert store.close(entry, "skipped", error="late", next_look=NOW + 5) == "ok"
    assert (store.ledger(ALICE).state, store.ledger(ALICE).error) == ("accepted", "")
    assert (store.fields(ALICE)["d.sent"], store.due(ALICE)) == ("1", NOW + 86400)


def test_an_old_close_does_not_touch_the_day_after(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    store.close(entry)
    store.claim(store.daily.entry(entry.person), "t2", day=NEXT_DAY)
    assert store.close(entry) == "ok"
    assert store.daily.entry(entry.person).open.day == NEXT_DAY


def test_the_last_day_used_never_goes_back(store: Any) -> None:
    entry = store.subscribe(ALICE, **{"d.day": NEXT_DAY})
    store.claim(entry)
    assert store.close(entry, "skipped", error="late") == "ok"
    assert store.fields(ALICE)["d.day"] == NEXT_DAY


def test_a_close_computed_on_an_older_version_is_computed_anew(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    store.commit(ALICE, after={**store.people.load(entry.person, "").fields, "d.at": "18:00"})
    assert store.close(entry, sid="SM1") == "stale"
    assert (store.ledger(ALICE).state, store.due(ALICE)) == ("claimed", NOW + 60)
    assert store.close(store.daily.entry(entry.person), sid="SM1", next_look=NOW + 99) == "ok"
    assert (store.ledger(ALICE).state, store.due(ALICE)) == ("accepted", NOW + 99)


def test_closing_for_somebody_who_left_drops_number_and_due_time(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    store.stop(ALICE)
    assert store.remembers_number(ALICE)
    assert store.close(store.daily.entry(entry.person), sid="SM1") == "ok"
    assert (store.remembers_number(ALICE), store.due(ALICE)) == (False, None)
    assert "out" in store.fields(ALICE)


def test_a_day_skipped_without_a_claim_is_recorded_and_not_counted(store: Any) -> None:
    entry = store.subscribe(ALICE)
    assert store.close(entry, "skipped", error="late", next_look=NOW + 7) == "ok"
    assert (store.ledger(ALICE).state, store.ledger(ALICE).error) == ("skipped", "late")
    assert (store.fields(ALICE).get("d.sent"), store.due(ALICE)) == (None, NOW + 7)
    assert store.claim(store.daily.entry(entry.person)) == "taken"


def test_a_permanent_error_pauses_keeps_the_number_and_ends_the_schedule(store: Any) -> None:
    entry = store.subscribe(ALICE, **{"d.until": "2027-01-01"})
    store.claim(entry)
    assert store.close(entry, "failed", error="21211", then="paused") == "ok"
    fields = store.fields(ALICE)
    assert (fields["d.state"], "d.until" in fields, "d.sent" in fields) == ("paused", False, False)
    assert (store.due(ALICE), store.remembers_number(ALICE)) == (None, True)
    assert fields["v"] == "2", "a turn that is under way must think again"


def test_an_opt_out_at_the_carrier_ends_everything(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    assert store.daily.revoke(entry.person, b"sealed") == "ok"
    assert store.remembers_number(ALICE), "a message of theirs is still open"
    assert store.close(store.daily.entry(entry.person), "failed", then="out") == "ok"
    fields = store.fields(ALICE)
    assert (fields["out"], "d.state" in fields) == ("1", False)
    assert (store.remembers_number(ALICE), store.due(ALICE)) == (False, None)
    assert store.people.consent(entry.person) == [b"sealed"]


def test_an_opt_out_is_recorded_once(store: Any) -> None:
    entry = store.subscribe(ALICE)
    assert store.daily.revoke(entry.person, b"one") == "ok"
    assert store.daily.revoke(entry.person, b"two") == "known"
    assert store.people.consent(entry.person) == [b"one"]
    assert (store.remembers_number(ALICE), store.due(ALICE)) == (False, None)
    assert store.client.ttl(keys.person(entry.person)) == -1


def test_an_opt_out_of_somebody_passing_by_is_kept_without_end(store: Any) -> None:
    store.commit(ALICE, after={"met": "1"})
    store.daily.revoke(store.identity(ALICE), b"sealed")
    assert store.client.ttl(keys.person(store.identity(ALICE))) == -1


def test_an_opt_out_makes_a_turn_under_way_think_again(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.daily.revoke(entry.person, b"sealed")
    assert store.claim(entry) == "stale"


def test_a_ledger_is_kept_for_forty_days(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    store.close(entry)
    for key in (
        keys.ledger(entry.person, DAY),
        keys.day_index(keys.shard_of(entry.person), DAY),
    ):
        assert 0 <= 40 * 86400 - store.client.ttl(key) <= 5


def test_those_due_are_seen_longest_waiting_first_and_no_others(store: Any) -> None:
    shard, people = 7, [f"{7:04x}{n:028x}" for n in range(5)]
    for score, person in enumerate(people):
        store.client.zadd(keys.due(shard), {person: 100 - score})
    assert [e.person for e in store.daily.look(shard, 99, 3)] == people[:0:-1][:3]
    assert store.daily.due_shards(95.9) == []
    assert store.daily.due_shards(96) == [shard]


def test_an_entry_carries_its_open_day(store: Any) -> None:
    entry = store.subscribe(ALICE, due=NOW)
    store.subscribe(BOB, due=NOW)
    store.claim(entry)
    shard = keys.shard_of(entry.person)
    [seen] = [e for e in store.daily.look(shard, NOW + 60, 50) if e.person == entry.person]
    assert (seen.open.day, seen.version, seen.score) == (DAY, "1", NOW + 60)
    assert store.vault.open_number(seen.person, seen.number) == ALICE


def test_a_look_is_put_off_and_never_brought_forward(store: Any) -> None:
    entry = store.subscribe(ALICE, due=100.0)
    assert store.daily.put_off(entry, 200.0) == "ok"
    assert store.daily.put_off(entry, 150.0) == "ok"
    assert store.due(ALICE) == 200.0


def test_a_new_time_is_not_undone_by_a_worker_that_decided_before(store: Any) -> None:
    entry = store.subscribe(ALICE, due=100.0)
    store.commit(ALICE, due=50.0)
    assert store.daily.put_off(entry, 200.0) == "stale"
    assert store.due(ALICE) == 50.0


def test_somebody_who_joins_meanwhile_is_not_dropped(store: Any) -> None:
    stale = store.daily.entry(store.identity(ALICE))
    store.subscribe(ALICE, due=50.0)
    assert store.daily.drop(stale) == "stale"
    assert store.due(ALICE) == 50.0
    assert store.daily.drop(store.daily.entry(stale.person)) == "ok"
    assert store.due(ALICE) is None


def test_somebody_off_the_list_is_not_put_back_by_putting_off(store: Any) -> None:
    store.commit(ALICE, after={"met": "1"})
    assert store.daily.put_off(store.daily.entry(store.identity(ALICE)), 200.0) == "ok"
    assert store.due(ALICE) is None


def test_what_a_worker_writes_does_not_make_a_turn_stale(store: Any) -> None:
    entry = store.subscribe(ALICE)
    loaded = store.people.load(entry.person, "")
    store.claim(entry)
    store.close(entry)
    change = Change(loaded.fields, {**loaded.fields, "lang": "es"}, lifetime=0)
    outcome = store.people.commit(entry.person, "SM1", loaded.version, change)
    assert isinstance(outcome, Committed)
    assert store.fields(ALICE)["d.sent"] == "1"
