"""Delivery reports come twice and out of order; the ledger only ever goes forward."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.store import keys
from hotline.store.daily import OPEN, RANKS

ALICE = "+12125550101"
DAY = "2027-01-12"
TWILIOS = ["accepted", "queued", "sending", "sent", "delivered", "undelivered", "failed", "read"]
STARTS = ["due", "claimed", "unknown", "accepted", "skipped"]
on_the_server = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def further(state: str, status: str) -> str:
    return status if RANKS.get(status, 0) > RANKS.get(state, 0) else state


@on_the_server
@given(start=st.sampled_from(STARTS), reports=st.lists(st.sampled_from([*TWILIOS, "odd"])))
def test_in_whatever_order_and_number_the_furthest_report_stands(
    store: Any, start: str, reports: list[str]
) -> None:
    person = store.identity(ALICE)
    store.client.delete(keys.ledger(person, DAY))
    store.client.hset(keys.ledger(person, DAY), "state", start)
    states = list(accumulate([start, *reports], further))
    for before, status, after in zip(states, reports, states[1:], strict=False):
        outcome = store.daily.report(person, DAY, "SM1", status, "")
        assert outcome == ("ok" if after != before else "old")
        assert store.ledger(ALICE).state == after
    assert RANKS.get(states[-1], 0) == max(RANKS.get(s, 0) for s in [start, *reports])


@on_the_server
@given(st.permutations(["queued", "sent", "delivered", "sent", "queued", "delivered"]), st.data())
def test_a_close_anywhere_among_the_reports_loses_none_of_them(
    store: Any, reports: list[str], data: st.DataObject
) -> None:
    store.client.flushall()
    entry = store.subscribe(ALICE)
    store.claim(entry)
    at = data.draw(st.integers(0, len(reports)))
    for status in reports[:at]:
        store.daily.report(entry.person, DAY, "SM1", status, "")
    store.close(entry, sid="SM1")
    for status in reports[at:]:
        store.daily.report(entry.person, DAY, "SM1", status, "")
    ledger = store.ledger(ALICE)
    assert (ledger.state, ledger.sid) == ("delivered", "SM1")
    assert store.fields(ALICE)["d.sent"] == "1"
    assert store.daily.entry(entry.person).open is None


def test_the_first_final_report_stays(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    assert store.daily.report(entry.person, DAY, "SM1", "undelivered", "30005") == "ok"
    assert store.daily.report(entry.person, DAY, "SM1", "delivered", "") == "old"
    assert (store.ledger(ALICE).state, store.ledger(ALICE).error) == ("undelivered", "30005")


def test_a_report_names_the_message_when_the_answer_to_the_post_was_lost(store: Any) -> None:
    entry = store.subscribe(ALICE)
    store.claim(entry)
    store.daily.report(entry.person, DAY, "SM1", "queued", "")
    assert (store.ledger(ALICE).state, store.ledger(ALICE).sid) == ("queued", "SM1")
    assert store.claim(entry, "t2") == "taken"


def test_a_report_of_no_known_day_changes_nothing(store: Any) -> None:
    assert store.daily.report("ab" * 16, DAY, "SM1", "sent", "") == "none"
    assert not store.client.exists(keys.ledger("ab" * 16, DAY))


@pytest.mark.parametrize("status", [s for s in RANKS if s not in OPEN])
def test_every_status_of_the_carrier_is_further_than_what_is_open(store: Any, status: str) -> None:
    assert RANKS[status] > max(RANKS[state] for state in OPEN)
    entry = store.subscribe(ALICE)
    store.claim(entry)
    assert store.daily.report(entry.person, DAY, "SM1", status, "") == "ok"
