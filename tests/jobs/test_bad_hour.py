"""Everything at once: a carrier that misbehaves in every way, and two workers on every shard."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest

from hotline.jobs import daily

PEOPLE = [f"+1{area}5550101" for area in range(212, 248)]
SETTLE_SECONDS = 2
POSTS = ["timeout_after_accept", "reset_before_accept", "500", "500_after_accept", "429"]
LISTS = ["lagging_list", "missing_dates", "altered_body", "500", "reset_before_accept"]


@pytest.mark.parametrize("seed", [1, 2])
def test_in_a_bad_hour_everybody_gets_one_text_and_nobody_two(
    line: Any, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.use(monkeypatch, settle_seconds=SETTLE_SECONDS)
    chance = Random(seed)
    for number in PEOPLE:
        line.subscribe(number)
        if chance.random() < 0.7:
            line.carrier.fault(chance.choice(POSTS), to=number, seconds=0.6)
        if chance.random() < 0.7:
            line.carrier.fault(chance.choice(LISTS), on="messages.list", to=number, seconds=1)
    run_until_settled(line)
    assert {number: len(line.bodies(number)) for number in PEOPLE} == dict.fromkeys(PEOPLE, 1)
    assert {line.ledger(number).state for number in PEOPLE} == {"accepted"}
    sids = {number: line.carrier.sent_to(number)[0]["sid"] for number in PEOPLE}
    assert {number: line.ledger(number).sid for number in PEOPLE} == sids
    assert {line.fields(number)["d.sent"] for number in PEOPLE} == {"1"}


def run_until_settled(line: Any) -> None:
    deadline = time.monotonic() + 25
    with ThreadPoolExecutor(4) as workers:
        while time.monotonic() < deadline:
            shards = line.shop.daily.due_shards(line.shop.civil().timestamp())
            list(workers.map(daily.drain, [shard for shard in shards for _ in range(2)]))
            if all(line.ledger(number).state == "accepted" for number in PEOPLE):
                return
            line.later(seconds=20)
            time.sleep(0.2)
