"""The daily text goes out once and once only, whatever the carrier does."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from rq.timeouts import JobTimeoutException

from hotline.carrier import TwilioCarrier
from hotline.jobs import daily
from hotline.store import Away, Gate, keys
from hotline.store.consent import opened_record

ALICE, BOB, CHARLIE = "+12125550101", "+13125550102", "+14155550103"
INVALID, BLOCKED = "+15005550001", "+15005550004"  # Twilio's magic numbers: 21211 and 21610
DAY, TOMORROW, NOON_TOMORROW = "2027-01-12", "2027-01-13", datetime(2027, 1, 13, 17, tzinfo=UTC)


def test_somebody_due_gets_one_text_and_the_next_is_set(line: Any) -> None:
    line.subscribe(ALICE)
    assert line.drain(ALICE) == 1
    [text] = line.carrier.sent_to(ALICE)
    assert text["body"].startswith("Hope Line: ")
    ledger = line.ledger(ALICE)
    assert (ledger.state, ledger.sid, ledger.attempts) == ("accepted", text["sid"], 1)
    assert line.due(ALICE) == NOON_TOMORROW
    assert (line.fields(ALICE)["d.day"], line.fields(ALICE)["d.sent"]) == (DAY, "1")


def test_a_second_ring_sends_nothing_more(line: Any) -> None:
    line.subscribe(ALICE)
    assert [line.drain(ALICE) for _ in range(3)] == [1, 0, 0]
    assert len(line.bodies(ALICE)) == 1


def test_somebody_who_is_not_due_yet_gets_nothing(line: Any) -> None:
    line.clock("2027-01-12T11:59:50-05:00")
    line.subscribe(ALICE)
    assert line.drain(ALICE) == 0
    assert line.bodies(ALICE) == []


def test_each_local_day_brings_one_text_and_another_one(line: Any) -> None:
    line.subscribe(ALICE)
    for _ in range(4):
        assert line.drain(ALICE) == 1
        assert line.drain_later(ALICE, 2, seconds=3600) == 0
        line.later(days=1, hours=-2)
    assert len(set(line.bodies(ALICE))) == 4
    assert line.fields(ALICE)["d.sent"] == "4"


def test_a_clock_that_is_set_back_brings_no_second_text_of_a_day(line: Any) -> None:
    person = line.subscribe(ALICE)
    line.drain(ALICE)
    line.clock("2027-01-12T12:00:05-05:00")
    line.client.zadd(keys.due(keys.shard_of(person.id)), {person.id: 0})
    assert line.drain(ALICE) == 0
    assert line.due(ALICE) == NOON_TOMORROW


def test_people_of_one_shard_get_a_text_each(line: Any) -> None:
    numbers = [f"+1212555{n:04d}" for n in range(400)]
    shard = keys.shard_of(line.identity(numbers[0]))
    here = [n for n in numbers if keys.shard_of(line.identity(n)) == shard][:4]
    for number in here:
        line.subscribe(number)
    assert line.drain(here[0]) == len(here) >= 2
    assert [len(line.bodies(number)) for number in here] == [1] * len(here)


def test_a_spanish_speaker_gets_a_spanish_line(line: Any) -> None:
    person = line.subscribe(ALICE, lang="es")
    line.drain(ALICE)
    spanish = {hope.text for hope in line.shop.script().content.shelf("es").hope}
    [body] = line.bodies(ALICE)
    assert body.removeprefix("Hope Line: ") in {daily.fold(text, "es") for text in spanish}
    assert person.lang == "es"


# --- what the carrier does to a POST -----------------------------------------------------------


def test_accepted_but_never_answered_is_found_and_not_sent_again(line: Any) -> None:
    line.subscribe(ALICE)
    line.carrier.fault("timeout_after_accept", seconds=0.8)
    assert line.drain(ALICE) == 0
    assert (line.ledger(ALICE).state, line.ledger(ALICE).error) == ("unknown", "time-out")
    line.drain_later(ALICE)
    [text] = line.carrier.sent_to(ALICE)
    ledger = line.ledger(ALICE)
    assert (ledger.state, ledger.sid, ledger.attempts) == ("accepted", text["sid"], 1)
    assert (line.fields(ALICE)["d.sent"], line.due(ALICE)) == ("1", NOON_TOMORROW)


def test_accepted_behind_a_server_error_is_found_and_not_sent_again(line: Any) -> None:
    line.subscribe(ALICE)
    line.carrier.fault("500_after_accept")
    line.drain(ALICE)
    assert line.ledger(ALICE).state == "unknown"
    line.drain_later(ALICE, 3)
    assert len(line.bodies(ALICE)) == 1
    assert line.ledger(ALICE).state == "accepted"


@pytest.mark.parametrize("kind", ["reset_before_accept", "500"])
def test_a_broken_post_is_not_sent_again_before_the_absence_has_lasted(
    line: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.subscribe(ALICE)
    line.carrier.fault(kind)
    line.drain(ALICE)
    assert line.drain_later(ALICE, 3) == 0
    assert (line.ledger(ALICE).state, line.bodies(ALICE)) == ("unknown", [])
    line.use(monkeypatch, settle_seconds=0)
    assert line.drain_later(ALICE, 2) == 1
    assert len(line.bodies(ALICE)) == 1
    assert (line.ledger(ALICE).state, line.ledger(ALICE).attempts) == ("accepted", 2)


def test_a_text_that_the_list_shows_late_is_not_sent_twice(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.use(monkeypatch, settle_seconds=3)
    line.subscribe(ALICE)
    line.carrier.fault("timeout_after_accept", seconds=0.8)
    line.carrier.fault("lagging_list", on="messages.list", seconds=1.5, count=100)
    line.drain(ALICE)
    begun = time.monotonic()
    while line.ledger(ALICE).state == "unknown" and time.monotonic() < begun + 5:
        line.drain_later(ALICE)
        time.sleep(0.1)
    assert time.monotonic() - begun > 0.8, "the list did not lag: the test shows nothing"
    assert (line.ledger(ALICE).state, line.ledger(ALICE).attempts) == ("accepted", 1)
    assert len(line.bodies(ALICE)) == 1


def test_a_text_really_absent_is_sent_once_the_absence_has_lasted(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.use(monkeypatch, settle_seconds=1)
    line.subscribe(ALICE)
    line.carrier.fault("reset_before_accept")
    line.drain(ALICE)
    first = line.ledger(ALICE)
    assert line.drain_later(ALICE) == 0
    time.sleep(1.1)
    assert line.drain_later(ALICE, 2) == 1
    again = line.ledger(ALICE)
    assert (again.text_id, len(line.bodies(ALICE))) == (first.text_id, 1)
    assert line.fields(ALICE)["d.sent"] == "1"


@pytest.mark.parametrize("kind", ["500", "429", "reset_before_accept"])
def test_a_list_that_cannot_be_read_is_no_absence(
    line: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.use(monkeypatch, settle_seconds=0)
    line.subscribe(ALICE)
    line.carrier.fault("500_after_accept")
    line.drain(ALICE)
    line.carrier.fault(kind, on="messages.list", count=3)
    assert line.drain_later(ALICE, 3) == 0
    assert line.ledger(ALICE).state == "unknown"
    line.drain_later(ALICE)
    assert (line.ledger(ALICE).state, len(line.bodies(ALICE))) == ("accepted", 1)


@pytest.mark.parametrize(
    "faults", [["altered_body"], ["missing_dates"], ["altered_body", "missing_dates"]]
)
def test_a_text_is_known_again_with_altered_signs_and_missing_dates(
    line: Any, faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line.use(monkeypatch, settle_seconds=0)
    line.subscribe(ALICE)
    line.carrier.fault("500_after_accept")
    for kind in faults:
        line.carrier.fault(kind, on="messages.list", count=10)
    line.drain(ALICE)
    line.drain_later(ALICE, 2)
    assert (line.ledger(ALICE).state, len(line.bodies(ALICE))) == ("accepted", 1)


def test_yesterdays_text_is_not_taken_for_todays(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.use(monkeypatch, settle_seconds=0)
    line.subscribe(ALICE)
    line.drain(ALICE)
    line.later(days=1)
    line.carrier.fault("reset_before_accept")
    line.drain(ALICE)
    assert line.ledger(ALICE, TOMORROW).state == "unknown"
    assert line.drain_later(ALICE, 2) == 1
    assert len(set(line.bodies(ALICE))) == 2


def test_a_carrier_that_asks_for_a_slower_pace_gets_it_and_then_the_text(line: Any) -> None:
    line.subscribe(ALICE)
    line.carrier.fault("429")
    assert line.drain(ALICE) == 0
    assert (line.ledger(ALICE).state, line.ledger(ALICE).error) == ("due", "throttled")
    assert line.drain(ALICE) == 0, "it came back at once"
    assert line.drain_later(ALICE) == 1
    assert (line.ledger(ALICE).attempts, len(line.bodies(ALICE))) == (2, 1)


def test_a_carrier_that_cannot_be_reached_gets_it_later(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.subscribe(ALICE)
    nobody = TwilioCarrier(*line.shop.settings.carrier_account, "http://127.0.0.1:9")
    right, line.shop = line.shop, replace(line.shop, carrier=nobody)
    line.drain(ALICE)
    assert (line.ledger(ALICE).state, line.ledger(ALICE).error) == ("due", "no connection")
    line.shop = right
    assert line.drain_later(ALICE) == 1
    assert len(line.bodies(ALICE)) == 1


def test_an_opt_out_at_the_carrier_becomes_ours(line: Any) -> None:
    line.subscribe(BLOCKED)
    assert line.drain(BLOCKED) == 0
    assert (line.ledger(BLOCKED).state, line.ledger(BLOCKED).error) == ("failed", "21610")
    fields = line.fields(BLOCKED)
    assert (fields["out"], "d.state" in fields, "d.sent" in fields) == ("1", False, False)
    assert line.due(BLOCKED) is None
    assert line.shop.daily.entry(line.identity(BLOCKED)).number == b""
    [sealed] = line.people.consent(line.identity(BLOCKED))
    record = opened_record(line.shop.vault, line.identity(BLOCKED), sealed)
    assert (record["kind"], record["path"]) == ("opt-out", "carrier 21610")
    line.later(days=1)
    assert line.drain(BLOCKED) == 0


def test_an_opt_out_fault_strikes_a_number_that_was_fine(line: Any) -> None:
    line.subscribe(ALICE)
    line.carrier.fault("21610", to=ALICE)
    line.drain(ALICE)
    assert line.fields(ALICE)["out"] == "1"
    assert line.bodies(ALICE) == []


def test_a_number_that_cannot_be_reached_is_paused_until_its_own_word(line: Any) -> None:
    line.subscribe(INVALID)
    line.drain(INVALID)
    assert (line.ledger(INVALID).state, line.ledger(INVALID).error) == ("failed", "21211")
    assert line.fields(INVALID)["d.state"] == "paused"
    assert line.due(INVALID) is None
    assert line.people.consent(line.identity(INVALID)) == []
    line.later(days=1)
    assert line.drain(INVALID) == 0


# --- who gets nothing --------------------------------------------------------------------------


def test_while_a_web_host_has_not_spoken_nothing_is_sent(line: Any) -> None:
    line.subscribe(ALICE)
    seconds, _ = line.client.time()
    line.client.zadd(keys.HOSTS, {"a host": seconds - 60})
    assert line.drain(ALICE) == 0
    assert (line.bodies(ALICE), line.ledger(ALICE).state) == ([], "")
    Gate(line.client).leave("a host")
    assert line.drain(ALICE) == 1


def test_an_outage_in_the_middle_of_a_run_ends_it(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [f"+1212555{n:04d}" for n in range(400)]
    shard = keys.shard_of(line.identity(numbers[0]))
    here = [n for n in numbers if keys.shard_of(line.identity(n)) == shard][:3]
    for number in here:
        line.subscribe(number)
    waits = iter([[], [], [], [], ["a host"], ["a host"], ["a host"]])
    monkeypatch.setattr(type(line.shop.gate), "waits_for", lambda _: next(waits))
    assert line.drain(here[0]) == 1
    assert sum(len(line.bodies(number)) for number in here) == 1


def test_an_outage_while_waiting_for_a_turn_holds_the_text(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.subscribe(ALICE)
    silent = {"a host": line.client.time()[0] - 60}
    monkeypatch.setattr(daily, "wait_for_turn", lambda *_: line.client.zadd(keys.HOSTS, silent))
    assert line.drain(ALICE) == 0
    assert (line.bodies(ALICE), line.ledger(ALICE).state) == ([], "")
    Gate(line.client).leave("a host")
    monkeypatch.setattr(daily, "wait_for_turn", lambda *_: None)
    assert line.drain(ALICE) == 1


def test_a_stop_while_waiting_for_a_turn_is_honoured(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.subscribe(ALICE)
    monkeypatch.setattr(daily, "wait_for_turn", lambda *_: line.stop(ALICE))
    assert line.drain(ALICE) == 0
    assert (line.bodies(ALICE), line.ledger(ALICE).state) == ([], "")
    assert line.due(ALICE) is None


def test_a_text_that_waited_until_the_window_closed_is_skipped(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.clock("2027-01-12T19:59:50-05:00")
    line.subscribe(ALICE, due="2027-01-12T19:59:00-05:00", at="19:59")
    monkeypatch.setattr(daily, "wait_for_turn", lambda *_: line.later(seconds=30))
    assert line.drain(ALICE) == 0
    monkeypatch.undo()
    monkeypatch.setattr(daily, "workshop", lambda: line.shop)
    assert line.drain(ALICE) == 0
    assert line.bodies(ALICE) == []
    assert (line.ledger(ALICE).state, line.ledger(ALICE).error) == ("skipped", "late")
    assert line.due(ALICE) == datetime(2027, 1, 14, 0, 59, tzinfo=UTC)


def test_a_text_that_could_not_go_out_in_its_window_is_skipped_not_sent_at_night(
    line: Any,
) -> None:
    line.subscribe(ALICE)
    line.clock("2027-01-12T23:10:00-05:00")
    assert line.drain(ALICE) == 0
    assert (line.ledger(ALICE).state, line.ledger(ALICE).error) == ("skipped", "late")
    assert line.bodies(ALICE) == []
    assert line.due(ALICE) == NOON_TOMORROW


def test_a_retry_that_comes_after_the_window_is_skipped(line: Any) -> None:
    line.clock("2027-01-12T19:59:00-05:00")
    line.subscribe(ALICE, due="2027-01-12T19:58:00-05:00", at="19:58")
    line.carrier.fault("429")
    line.drain(ALICE)
    line.later(minutes=5)
    assert line.drain(ALICE) == 0
    assert (line.ledger(ALICE).state, line.bodies(ALICE)) == ("skipped", [])


def test_a_stop_while_a_text_is_unsettled_ends_it_unsent(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.use(monkeypatch, settle_seconds=0)
    line.subscribe(ALICE)
    line.carrier.fault("reset_before_accept")
    line.drain(ALICE)
    line.stop(ALICE)
    assert line.drain_later(ALICE, 3) == 0
    assert (line.bodies(ALICE), line.ledger(ALICE).state) == ([], "skipped")
    assert line.due(ALICE) is None
    assert line.shop.daily.entry(line.identity(ALICE)).number == b""


def test_a_pause_ends_by_itself_on_its_day(line: Any) -> None:
    line.subscribe(ALICE, state="paused", until=datetime(2027, 1, 13, tzinfo=UTC).date())
    assert line.drain(ALICE) == 0
    assert line.due(ALICE) == NOON_TOMORROW
    line.later(days=1)
    assert line.drain(ALICE) == 1
    assert line.ledger(ALICE, TOMORROW).state == "accepted"
    line.later(days=1)
    assert line.drain(ALICE) == 1


# --- workers side by side, and people whose record is broken -----------------------------------


def test_many_workers_at_once_send_one_text(line: Any) -> None:
    line.subscribe(ALICE)
    taken: list[int] = []
    threads = [threading.Thread(target=lambda: taken.append(line.drain(ALICE))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [*[0] * 7, 1]
    assert len(line.bodies(ALICE)) == 1
    assert line.fields(ALICE)["d.sent"] == "1"


def test_a_worker_that_asked_too_long_ago_does_not_undo_a_newer_claim(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.use(monkeypatch, settle_seconds=0)
    person = line.subscribe(ALICE)
    line.carrier.fault("reset_before_accept")
    line.drain(ALICE)
    slow = line.shop.daily.entry(person.id)  # unknown; this worker now asks the carrier, slowly
    line.shop.daily.settle(person.id, DAY, slow.open.token, "due", 0, "")
    fresh = line.shop.daily.entry(person.id)
    claim = {"now": time.time(), "lease": time.time() + 60, "look": 0, "frozen": {}}
    assert line.shop.daily.claim(fresh, DAY, "newer", **claim) == "ok"
    daily._ask_carrier(line.shop, slow, slow.open)
    assert (line.ledger(ALICE).state, line.ledger(ALICE).token) == ("claimed", "newer")


@pytest.mark.parametrize(
    ("field", "value"),
    [("d.zone", b"Mars/Olympus"), ("d.at", b"noonish"), ("d.day", b"?"), ("number", b"x"),
     ("d.sent", b"\xff")],
)  # fmt: skip
def test_somebody_whose_record_is_broken_does_not_stop_the_shard(
    line: Any, field: str, value: bytes
) -> None:
    numbers = [f"+1212555{n:04d}" for n in range(400)]
    shard = keys.shard_of(line.identity(numbers[0]))
    poisoned, well = [n for n in numbers if keys.shard_of(line.identity(n)) == shard][:2]
    line.subscribe(poisoned, due="2027-01-12T11:00:00-05:00")
    line.subscribe(well)
    line.client.hset(keys.person(line.identity(poisoned)), field, value)
    assert line.drain(well) == 1
    assert (len(line.bodies(well)), line.bodies(poisoned)) == (1, [])
    assert line.due(poisoned) > datetime(2027, 1, 12, 17, 30, tzinfo=UTC)
    assert line.drain(well) == 0


def test_a_store_that_goes_away_is_no_poison(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    line.subscribe(ALICE)

    def away(*_: object, **__: object) -> str:
        raise Away("resting")

    monkeypatch.setattr(type(line.shop.daily), "claim", away)
    with pytest.raises(Away):
        line.drain(ALICE)
    assert line.due(ALICE) < NOON_TOMORROW
    monkeypatch.undo()
    monkeypatch.setattr(daily, "workshop", lambda: line.shop)
    assert line.drain(ALICE) == 1


def test_a_job_whose_time_is_up_puts_nobody_off(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    line.subscribe(ALICE)

    def over(*_: object) -> None:
        raise JobTimeoutException

    monkeypatch.setattr(daily, "wait_for_turn", over)
    before = line.due(ALICE)
    with pytest.raises(JobTimeoutException):
        line.drain(ALICE)
    assert line.due(ALICE) == before


def test_a_drain_ends_when_its_minute_is_over(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [f"+1212555{n:04d}" for n in range(400)]
    shard = keys.shard_of(line.identity(numbers[0]))
    first, second = [n for n in numbers if keys.shard_of(line.identity(n)) == shard][:2]
    line.subscribe(first, due="2027-01-12T11:00:00-05:00", at="11:00")
    line.subscribe(second)
    monkeypatch.setattr(daily, "DRAIN_SECONDS", 0.2)
    monkeypatch.setattr(daily, "wait_for_turn", lambda *_: time.sleep(0.25))
    assert line.drain(first) == 1
    assert (len(line.bodies(first)), line.bodies(second)) == (1, [])
    assert line.drain(first) == 1
    assert len(line.bodies(second)) == 1


def test_a_pool_of_senders_shares_one_pace(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(daily, "wait_for_turn", lambda _, name, *__: asked.append(name))
    line.subscribe(ALICE)
    line.drain(ALICE)
    line.use(monkeypatch, messaging_service="MG" + "0" * 32)
    for number in (BOB, CHARLIE):  # subscribed now: their shards are drawn, and may be alice's
        line.subscribe(number)
        line.drain(number)
    assert asked == ["+12025550100", "MG" + "0" * 32, "MG" + "0" * 32]
