"""Delivery reports come twice and out of order; what is known never goes back."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.carrier.status import FINAL, RANK, advance, is_final, reached

ORDER = ["accepted", "queued", "sending", "sent", "delivered"]
statuses = st.sampled_from([*RANK, "", "received", "no such status"])


def told(*reports: str) -> str:
    status = ""
    for report in reports:
        status = advance(status, report)
    return status


@pytest.mark.parametrize("reports", list(itertools.permutations(ORDER)))
def test_whatever_the_order_the_furthest_report_stands(reports: tuple[str, ...]) -> None:
    assert told(*reports) == "delivered"


@given(statuses, statuses)
def test_a_status_never_goes_back(old: str, new: str) -> None:
    assert RANK.get(advance(old, new), -1) >= RANK.get(old, -1)


@given(statuses, statuses)
def test_a_report_that_comes_twice_changes_nothing_more(old: str, new: str) -> None:
    assert advance(advance(old, new), new) == advance(old, new)


@pytest.mark.parametrize("first", sorted(FINAL))
@pytest.mark.parametrize("then", sorted(RANK))
def test_the_first_final_status_stays(first: str, then: str) -> None:
    assert advance(first, then) == first


def test_a_messaging_service_starts_at_accepted_and_a_scheduled_text_goes_on() -> None:
    assert told("accepted", "queued") == "queued"
    assert told("scheduled", "queued", "accepted") == "queued"


def test_an_invented_status_changes_nothing() -> None:
    assert advance("sent", "teleported") == "sent"
    assert advance("", "teleported") == ""


def test_a_final_status_is_the_last_and_only_some_reached_anybody() -> None:
    assert {status for status in RANK if is_final(status)} == FINAL
    assert {status for status in RANK if reached(status)} == {"sent", "delivered"}
