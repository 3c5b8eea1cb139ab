"""Calls in and out: drives the pure runner with real documents, and keeps every step.

One lock for each call: what happens at a phone while the line is being asked waits its turn.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from hotline.carrier.simulated import runner, twiml
from hotline.carrier.simulated.account import API_VERSION, Account, country
from hotline.carrier.simulated.callbook import Callbook, Page, Placed
from hotline.carrier.simulated.calls import Call, Dial, Fetch
from hotline.carrier.simulated.ledger import Ledger
from hotline.carrier.simulated.mailbox import new_sid
from hotline.carrier.simulated.outbox import Outbox
from hotline.carrier.simulated.problems import MissingError
from hotline.carrier.simulated.runner import Recording
from hotline.carrier.simulated.webhook import Request, Webhook, WebhookError

RING_SECONDS = 60

Event = Callable[[Call], Call]


class Switchboard:
    """Where calls are switched between phones and the line."""

    def __init__(self, account: Account, ledger: Ledger, webhook: Webhook) -> None:
        self.account = account
        self.callbook = Callbook(ledger)
        self._ledger = ledger
        self._outbox = Outbox(ledger)
        self._webhook = webhook
        self._locks: dict[str, threading.RLock] = {}

    def dial_in(self, phone: str, line: str) -> Call:
        """A phone calls the line, which answers by its voice address."""
        sid = new_sid("CA")
        ringing = Call(sid, phone, line, "inbound", "ringing")
        call = runner.begun(ringing, self.account.voice_url)
        self.callbook.open(call, Placed(callback=self.account.voice_status_url))
        return self.happens(sid, lambda call: call)

    def dial_out(self, phone: str, line: str, placed: Placed, timeout: int) -> Call:
        """The line calls a phone, which rings until answered or for `timeout` seconds."""
        sid = new_sid("CA")
        call = Call(sid, phone, line, "outbound", "queued")
        with self._ledger.transaction():
            self.callbook.open(call, replace(placed, ring_until=time.time() + timeout))
            ringing = runner.ringing(call, timeout)
            self._report(ringing, placed, "initiated", "initiated")
            self._report(ringing, placed, "ringing", "ringing")
            self.callbook.save(ringing)
        return ringing

    def happens(self, sid: str, event: Event) -> Call:
        """Something happens to a call.  Raises MissingError for a call that there is not.

        A document that was asked for when the carrier was killed is asked for again first.
        """
        with self._locks.setdefault(sid, threading.RLock()):
            call = self._settle(self.find(sid).call)
            return self._settle(event(call)) if not call.over else call

    def find(self, sid: str) -> Page:
        """A call with its times.  Raises MissingError for a call that there is not."""
        page = self.callbook.find(sid)
        if page is None:
            raise MissingError("there is no call of that sid")
        return page

    def answer(self, sid: str) -> Call:
        """The phone picks up."""
        placed = self.find(sid).placed
        return self.happens(
            sid, lambda call: runner.picked_up(call, placed.url, placed.method, placed.twiml)
        )

    def recorded(self, sid: str, seconds: int, words: str, digits: str) -> Call:
        """A recording ends."""

        def event(call: Call) -> Call:
            return runner.recorded(call, self._recording(call, seconds, words), digits)

        return self.happens(sid, event)

    def hang_up(self, sid: str, seconds: int) -> Call:
        """The phone hangs up, `seconds` into the recording or the dialled call under way."""

        def event(call: Call) -> Call:
            return runner.hung_up(call, self._recording(call, seconds, ""), seconds)

        return self.happens(sid, event)

    def unanswered(self) -> bool:
        """Ends the calls that have rung long enough; whether there was any."""
        overdue = self.callbook.overdue(time.time())
        for sid in overdue:
            self.happens(sid, lambda call: runner.declined(call, "no-answer"))
        return bool(overdue)

    def _recording(self, call: Call, seconds: int, words: str) -> Recording:
        seconds = min(seconds, runner.recording_limit(call))
        if seconds <= 0:
            return Recording("", "", 0)
        kept = self.callbook.record(call.sid, seconds, words)
        url = f"{self.account.address}{self.account.root}/Recordings/{kept.sid}"
        return Recording(kept.sid, url, seconds, words)

    def _settle(self, call: Call) -> Call:
        """Drives a call on until it waits for a person or is over."""
        while not call.over:
            self._keep(call)
            if call.fetch is not None:
                call = self._fetch(call, call.fetch)
            elif isinstance(call.waiting, Dial) and not call.waiting.connected:
                call = runner.dialing(call, self.callbook.outcomes())
            elif call.running:
                call = runner.run(call)
            else:
                return call
        return self._keep(call)

    def _fetch(self, call: Call, wanted: Fetch) -> Call:
        fields = self._fields(call) | dict(wanted.fields)
        try:
            reply = self._webhook.send(Request(wanted.url, fields, wanted.method))
            document = twiml.as_voice(reply.body, reply.content_type)
        except (WebhookError, twiml.TwimlError) as error:
            return runner.unserved(call, error.code, str(error))
        return runner.served(call, wanted.url, document)

    def _keep(self, call: Call) -> Call:
        """Writes a call down together with every report that its last step causes."""
        with self._ledger.transaction():
            before = self.find(call.sid)
            for report in call.reports:
                fields = self._fields(call) | dict(report.fields)
                self._outbox.put(call.sid, report.url, report.method, fields)
            call = replace(call, reports=())
            self.callbook.save(call)
            if call.status != before.call.status:
                self._report_change(call, before.placed)
        return call

    def _report_change(self, call: Call, placed: Placed) -> None:
        if call.over:
            self._report(call, placed, "completed", call.status)
        elif call.status == "in-progress":
            self._report(call, placed, "answered", call.status)

    def _report(self, call: Call, placed: Placed, event: str, status: str) -> None:
        if not placed.callback or event not in placed.events.split():
            return
        fields = self._fields(call) | {
            "CallStatus": status,
            "CallbackSource": "call-progress-events",
        }
        if event == "completed":
            seconds = duration(self.find(call.sid))
            fields |= {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))}
        self._outbox.put(call.sid, placed.callback, placed.callback_method, fields)

    def _fields(self, call: Call) -> dict[str, str]:
        """The form fields that every request about a call carries."""
        outbound = call.direction == "outbound"
        caller, called = (call.line, call.phone) if outbound else (call.phone, call.line)
        fields = {
            "CallSid": call.sid,
            "AccountSid": self.account.sid,
            "ApiVersion": API_VERSION,
            "CallStatus": call.status,
            "Direction": "outbound-api" if outbound else "inbound",
        }
        for side, number in (
            ("From", caller),
            ("Caller", caller),
            ("To", called),
            ("Called", called),
        ):
            fields |= {side: number, f"{side}Country": country(number)}
            fields |= {f"{side}{part}": "" for part in ("State", "City", "Zip")}
        return fields


def duration(page: Page) -> int:
    """Whole seconds between answer and end (or now); 0 for a call that was never answered."""
    if page.started is None:
        return 0
    ended = datetime.fromisoformat(page.ended) if page.ended else datetime.now(UTC)
    return max(0, round((ended - datetime.fromisoformat(page.started)).total_seconds()))
