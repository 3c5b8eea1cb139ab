"""Draining a shard: everybody whose turn it is, one after the other, by the ledger's protocol.

    due --claim (durable, leased)--> claimed --POST--> accepted(sid) --reports--> delivered ...
                                        \\--doubt, dead worker--> unknown --ask--> accepted | due

Killing this process at any line loses nothing and sends nothing twice: the claim is in the store
before the POST, and what nobody knows is asked of the carrier, never guessed.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import structlog
from rq.timeouts import BaseTimeoutException

from hotline.carrier import Accepted, CarrierText, Doubtful, Meaning, NotSent, Refused, same_message
from hotline.carrier.sender import bucket_name
from hotline.channels.segments import fold, measure, plain_spanish
from hotline.conversation import Person, from_fields
from hotline.jobs.decision import Ask, Claim, Close, Drop, Wait, decide, following, in_time
from hotline.jobs.pace import wait_for_turn
from hotline.jobs.parts import Workshop, workshop
from hotline.library import HopeLine, hope_for_subscriber
from hotline.store import Away, Entry, Ledger
from hotline.store.consent import sealed_record

log = structlog.get_logger()
LEASE_SECONDS = 60  # longer than the slowest POST; then somebody else asks what became of it
ASK_AGAIN_SECONDS = 20
SOON_SECONDS = 15
AT_ONCE = 50
PUT_OFF_SECONDS = 3600  # somebody whose record cannot be worked with, until an operator looks
DRAIN_SECONDS = 60  # then the next ring goes on; well under the job's time-out
THEN = {Meaning.OPT_OUT: "out", Meaning.PERMANENT: "paused"}


def drain(shard: int) -> int:
    """Look at everybody of the shard who is due; how many messages the carrier took.

    Ends by itself after a minute, or when nobody is due. Safe to run twice at once.
    """
    shop = workshop()
    if shop.gate.waits_for():
        log.warning("sending_waits", why="a web host has not reported its journal empty")
        return 0
    shop.script.look_again()
    end = time.monotonic() + DRAIN_SECONDS
    return sum(_step(shop, entry) for entry in _due(shop, shard, end))


def _due(shop: Workshop, shard: int, end: float) -> Iterator[Entry]:
    while True:
        entries = shop.daily.look(shard, shop.civil().timestamp(), AT_ONCE)
        for entry in entries:
            if time.monotonic() >= end or shop.gate.waits_for():
                return
            yield entry
        if len(entries) < AT_ONCE:
            return


def _step(shop: Workshop, entry: Entry) -> int:
    """One person; a poisoned one is put off and never stops the shard."""
    try:
        return _carry_out(shop, entry)
    except (Away, BaseTimeoutException):
        raise
    except Exception as error:
        log.error("person_put_off", kind=type(error).__name__)
        shop.daily.put_off(entry, shop.civil().timestamp() + PUT_OFF_SECONDS)
        return 0


def _carry_out(shop: Workshop, entry: Entry) -> int:
    person = from_fields(entry.person, entry.fields)
    decision = decide(entry, person, shop.civil(), time.time(), shop.settings.window)
    match decision:
        case Drop():
            shop.daily.drop(entry)
        case Wait(until):
            shop.daily.put_off(entry, until.timestamp())
        case Ask(ledger):
            _ask_carrier(shop, entry, ledger)
        case Close(day, state, used, error):
            _close(shop, entry, day, state, used=used, error=error)
        case Claim(day):
            return _send(shop, entry, person, day)
    return 0


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was settled at the claim and never changes: the text, its words, the sender."""

    text_id: str
    body: str
    sender: str


def _send(shop: Workshop, entry: Entry, person: Person, day: date) -> int:
    frozen = _frozen(shop, entry) or _choose(shop, person)
    segments = measure(frozen.body).segments
    pool = bucket_name(frozen.sender, shop.settings.messaging_service)
    wait_for_turn(shop.store, pool, segments, shop.settings.send_rate)
    if shop.gate.waits_for() or not in_time(person, shop.civil(), day, shop.settings.window):
        return 0  # an outage, or the window closed, while we waited: the next ring sees to it
    # Claimed after the wait: consent is read again, in the store, right before the POST.
    token = secrets.token_hex(8)
    if _claim(shop, entry, day, token, frozen) != "ok":
        return 0
    return _post(shop, entry, day, token, frozen)


def _choose(shop: Workshop, person: Person) -> Frozen:
    line = _line_for(shop, person)
    body = fold(f"{shop.settings.name}: {line.text}", line.lang)
    if shop.settings.plain_spanish and line.lang == "es":
        body = plain_spanish(body)
    senders = shop.settings.senders
    return Frozen(line.id, body, senders[int(person.id[:8], 16) % len(senders)])


def _line_for(shop: Workshop, person: Person) -> HopeLine:
    shelf = shop.script().content.shelf(person.lang)
    daily = person.daily
    return hope_for_subscriber(shelf, seed=person.id, sent=daily.sent, topic=daily.topic or None)


def _frozen(shop: Workshop, entry: Entry) -> Frozen | None:
    if entry.open is None or not entry.open.body:
        return None
    body = shop.vault.sealer.open(entry.open.body, f"body/{entry.person}").decode()
    return Frozen(entry.open.text_id, body, entry.open.sender)


def _claim(shop: Workshop, entry: Entry, day: date, token: str, frozen: Frozen) -> str:
    sealed = shop.vault.sealer.seal(frozen.body.encode(), f"body/{entry.person}")
    now = time.time()
    return shop.daily.claim(
        entry,
        day.isoformat(),
        token,
        now=now,
        lease=now + LEASE_SECONDS,
        look=shop.civil().timestamp() + LEASE_SECONDS,
        frozen={"text_id": frozen.text_id, "body": sealed, "sender": frozen.sender},
    )


def _post(shop: Workshop, entry: Entry, day: date, token: str, frozen: Frozen) -> int:
    try:
        accepted = _hand_over(shop, entry, day, frozen)
    except NotSent as failure:
        seconds = failure.retry_after or SOON_SECONDS
        _settle(
            shop,
            entry,
            day,
            token,
            "due",
            seconds,
            "throttled" if failure.throttled else "no connection",
        )
    except Doubtful as failure:
        _settle(shop, entry, day, token, "unknown", ASK_AGAIN_SECONDS, failure.reason)
    except Refused as refusal:
        _refused(shop, entry, day, refusal)
    else:
        _close(shop, entry, day, "accepted", used=True, sid=accepted.sid)
        return 1
    return 0


def _hand_over(shop: Workshop, entry: Entry, day: date, frozen: Frozen) -> Accepted:
    settings = shop.settings
    return shop.carrier.send_text(
        shop.vault.open_number(entry.person, entry.number),
        frozen.body,
        sender=frozen.sender,
        messaging_service=settings.messaging_service or None,
        status_callback=f"{settings.address}/sms/status?m={entry.person}.{day}#rc=3&rp=5xx,ct,rt",
        validity_seconds=settings.validity_seconds,
    )


def _settle(
    shop: Workshop, entry: Entry, day: date, token: str, state: str, seconds: float, error: str
) -> None:
    look = shop.civil().timestamp() + seconds
    shop.daily.settle(entry.person, day.isoformat(), token, state, look, error)
    log.info("daily_settled", state=state, error=error)


def _refused(shop: Workshop, entry: Entry, day: date, refusal: Refused) -> None:
    if refusal.meaning == Meaning.OPT_OUT:
        record = sealed_record(
            shop.vault, entry.person, "opt-out", "", "", f"carrier {refusal.code}"
        )
        shop.daily.revoke(entry.person, record)
    then = THEN.get(refusal.meaning, "")
    _close(shop, entry, day, "failed", used=False, error=str(refusal.code), then=then)
    log.warning("daily_refused", code=refusal.code, meaning=refusal.meaning.value)


def _ask_carrier(shop: Workshop, entry: Entry, ledger: Ledger) -> None:
    """Found at the carrier: adopted. Absent for long enough: due again, or over when it is late.

    No answer is not an absence: then it is asked again, however long that takes.
    """
    day = date.fromisoformat(ledger.day)
    # By the token of the claim that is asked about: another one may be on its way by now.
    settle = partial(_settle, shop, entry, day, ledger.token)
    try:
        found = _find(shop, entry, ledger)
    except (NotSent, Doubtful, Refused) as failure:
        log.warning("carrier_list_unread", kind=type(failure).__name__)
        settle("unknown", ASK_AGAIN_SECONDS, ledger.error)
        return
    if found:
        _close(shop, entry, day, "accepted", used=True, sid=found.sid)
    elif time.time() - ledger.at < shop.settings.settle_after:
        settle("unknown", ASK_AGAIN_SECONDS, ledger.error)
    else:
        settle("due", 0, ledger.error)


def _find(shop: Workshop, entry: Entry, ledger: Ledger) -> CarrierText | None:
    frozen = _frozen(shop, entry)
    if frozen is None:
        return None
    since = datetime.fromtimestamp(ledger.at, UTC)
    number = shop.vault.open_number(entry.person, entry.number)
    sender = None if shop.settings.messaging_service else frozen.sender
    texts = shop.carrier.texts_to(number, since - timedelta(seconds=1))
    return next((t for t in texts if same_message(frozen.body, t, since, sender=sender)), None)


CLOSE_TRIES = 5


def _close(
    shop: Workshop, entry: Entry, day: date, state: str, *,
    used: bool, sid: str = "", error: str = "", then: str = "",
) -> None:  # fmt: skip
    """End that day and set the next look; computed anew when the person changed meanwhile."""
    for _ in range(CLOSE_TRIES):
        person = from_fields(entry.person, entry.fields)
        outcome = shop.daily.close(
            entry,
            day.isoformat(),
            state,
            sid=sid,
            error=error,
            next_look=_next_look(shop, person, day),
            used=used,
            then=then,
            now=time.time(),
        )
        if outcome == "ok":
            return
        entry = shop.daily.entry(entry.person)


def _next_look(shop: Workshop, person: Person, day: date) -> float | None:
    if not person.daily.zone:
        return None
    return following(person, shop.civil(), day, shop.settings.window).timestamp()
