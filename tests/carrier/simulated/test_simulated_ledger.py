"""The ledger's tables, without a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.carrier.simulated import faults
from hotline.carrier.simulated.faults import Fault
from hotline.carrier.simulated.ledger import Ledger
from hotline.carrier.simulated.mailbox import Draft, Filter, Mailbox, Message
from hotline.carrier.simulated.outbox import Outbox

ALICE, LINE = "+12125550101", "+12025550100"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "carrier.sqlite3")
    yield opened
    opened.close()


def written(ledger: Ledger, body: str = "hi", direction: str = "outbound-api") -> Message:
    return Mailbox(ledger).write(Draft(direction, LINE, ALICE, body, "queued", due=1.0))


def test_a_message_without_a_sent_date_is_in_no_list_by_date(ledger: Ledger) -> None:
    mailbox, message = Mailbox(ledger), written(ledger)
    since = Filter(sent_from="2000-01-01")
    assert mailbox.listed(Filter(to=ALICE), 9) == [message]
    assert mailbox.listed(since, 9) == []
    sent = mailbox.move(message, "sent", None, None)
    assert mailbox.listed(since, 9) == [sent]


def test_a_message_keeps_the_date_on_which_it_was_first_sent(ledger: Ledger) -> None:
    mailbox = Mailbox(ledger)
    sent = mailbox.move(written(ledger), "sent", None, None)
    assert mailbox.move(sent, "delivered", None, None).sent == sent.sent


@pytest.mark.parametrize("direction", ["notice", "dropped"])
def test_what_is_not_twilios_is_in_no_list(ledger: Ledger, direction: str) -> None:
    written(ledger, direction=direction)
    assert Mailbox(ledger).listed(Filter(), 9) == []
    assert len(Mailbox(ledger).on_phone(ALICE, 0)) == 1


def test_reports_of_one_message_wait_for_each_other(ledger: Ledger) -> None:
    outbox = Outbox(ledger)
    for sid, status in (("SM1", "sent"), ("SM1", "delivered"), ("SM2", "sent")):
        outbox.put(sid, "http://line.example/status", "POST", {"MessageStatus": status})
    first = outbox.next(9)
    assert sorted((one.sid, one.fields["MessageStatus"]) for one in first) == [
        ("SM1", "sent"),
        ("SM2", "sent"),
    ]
    for report in first:
        outbox.done(report)
    assert [one.fields["MessageStatus"] for one in outbox.next(9)] == ["delivered"]


def test_a_fault_strikes_its_number_of_times_and_only_where_it_should(ledger: Ledger) -> None:
    fault = Fault("messages.create", "429", count=2, to=ALICE)
    faults.add(ledger, fault)
    assert faults.strike(ledger, "messages.list", ALICE) == {}
    assert faults.strike(ledger, "messages.create", LINE) == {}
    assert [bool(faults.strike(ledger, "messages.create", ALICE)) for _ in range(3)] == [
        *(True, True, False)
    ]


def test_two_faults_of_different_kinds_strike_together(ledger: Ledger) -> None:
    for kind in ("slow", "altered_body", "slow"):
        faults.add(ledger, Fault("messages.list", kind))
    assert set(faults.strike(ledger, "messages.list", "")) == {"slow", "altered_body"}
    assert faults.armed(ledger) == [Fault("messages.list", "slow")]


def test_a_transaction_that_fails_leaves_nothing(ledger: Ledger) -> None:
    def fail() -> None:
        with ledger.transaction():
            written(ledger)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert Mailbox(ledger).listed(Filter(), 9) == []
