"""The phones' door: JSON for a phone in a browser, in a terminal or in a test.

Nobody authenticates here, so the application listens on the loopback only, and takes JSON only,
which a page of another origin cannot send without asking first.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, request

from hotline.carrier.simulated import asking, calls, runner, views
from hotline.carrier.simulated.bell import Bell
from hotline.carrier.simulated.calls import Call
from hotline.carrier.simulated.exchange import Exchange
from hotline.carrier.simulated.switchboard import Switchboard

LONGEST_WAIT_SECONDS = 25.0
MOST_MEDIA = 10
DECLINES = ("busy", "no-answer")
DIAL_ENDS = ("completed", "busy", "no-answer", "failed", "canceled")

Json = dict[str, Any]


class Phones:
    """The views behind the door."""

    def __init__(self, exchange: Exchange, switchboard: Switchboard, bell: Bell) -> None:
        self._exchange = exchange
        self._switchboard = switchboard
        self._bell = bell

    def blueprint(self) -> Blueprint:
        """The door with every route."""
        door = Blueprint("phones", __name__, url_prefix="/sim")
        happenings = (
            *(self.keys, self.speech, self.silence, self.recorded),
            *(self.hangup, self.answer, self.decline, self.dialed),
        )
        door.add_url_rule("/texts", "send_text", self.send_text, methods=["POST"])
        door.add_url_rule("/texts", "read_texts", self.read_texts)
        door.add_url_rule("/calls", "dial", self.dial, methods=["POST"])
        door.add_url_rule("/calls", "find_calls", self.find_calls)
        door.add_url_rule("/calls/<sid>", "see_call", self.see_call)
        for view in happenings:
            rule = f"/calls/<sid>/{view.__name__}"
            door.add_url_rule(rule, view.__name__, view, methods=["POST"])
        return door

    def send_text(self) -> Json:
        """A phone texts the line."""
        media = round(asking.number("media", 0, MOST_MEDIA))
        body = asking.text("body", "")
        return views.receipt(self._exchange.receive(asking.phone(), self._line(), body, media))

    def read_texts(self) -> Json:
        """A phone's texts after `after`; waits up to `wait` seconds for one."""
        after = request.args.get("after", 0, int)
        wait = min(request.args.get("wait", 0.0, float), LONGEST_WAIT_SECONDS)
        until = time.monotonic() + wait
        while True:
            rings = self._bell.rings
            found = self._exchange.mailbox.on_phone(request.args.get("phone", ""), after)
            left = until - time.monotonic()
            if found or left <= 0:
                last = found[-1].seq if found else after
                return {"texts": [views.text(one) for one in found], "last": last}
            self._bell.wait(rings, left)

    def dial(self) -> Json:
        """A phone calls the line."""
        return _state(self._switchboard.dial_in(asking.phone(withheld=True), self._line()))

    def find_calls(self) -> Json:
        """Calls at a phone, in one status, newest first."""
        args = request.args
        pages = self._switchboard.callbook.listed(args.get("phone", ""), args.get("status", ""))
        return {"calls": [views.call(page.call, 0) for page in pages]}

    def see_call(self, sid: str) -> Json:
        """How a call stands."""
        return _state(self._switchboard.find(sid).call)

    def keys(self, sid: str) -> Json:
        """Keys are pressed; in a recording, the finishing key ends it."""
        digits, heard = asking.keys(), asking.place()
        waiting = self._switchboard.find(sid).call.waiting
        if isinstance(waiting, calls.Record) and digits[0] in waiting.finish_on_key:
            seconds = asking.seconds(default=1)
            return _state(self._switchboard.recorded(sid, seconds, "", digits[0]))
        return self._happens(sid, lambda call: runner.pressed(call, digits, heard))

    def speech(self, sid: str) -> Json:
        """Something is said; nothing but white space is silence."""
        text, heard = asking.text("text"), asking.place()
        confidence = asking.number("confidence", 0.9, 1)
        if not text.strip():
            return self._happens(sid, runner.silent)
        return self._happens(sid, lambda call: runner.spoke(call, text, confidence, heard))

    def silence(self, sid: str) -> Json:
        """Silence has lasted long enough."""
        return self._happens(sid, runner.silent)

    def recorded(self, sid: str) -> Json:
        """A recording has ended."""
        words, digits = asking.text("text", ""), asking.text("digits", "")
        return _state(self._switchboard.recorded(sid, asking.seconds(), words, digits))

    def hangup(self, sid: str) -> Json:
        """The person hangs up."""
        return _state(self._switchboard.hang_up(sid, asking.seconds()))

    def answer(self, sid: str) -> Json:
        """The person takes a call that rings."""
        return _state(self._switchboard.answer(sid))

    def decline(self, sid: str) -> Json:
        """The person does not take it."""
        status = asking.choice("status", DECLINES, "busy")
        return self._happens(sid, lambda call: runner.declined(call, status))

    def dialed(self, sid: str) -> Json:
        """The side that was dialled in has hung up, or was never reached."""
        status, seconds = asking.choice("status", DIAL_ENDS, "completed"), asking.seconds()
        return self._happens(sid, lambda call: runner.dialed(call, status, seconds))

    def _happens(self, sid: str, event: Callable[[Call], Call]) -> Json:
        return _state(self._switchboard.happens(sid, event))

    def _line(self) -> str:
        numbers = self._exchange.account.numbers
        return asking.choice("to", numbers, numbers[0])


def _state(call: Call) -> Json:
    return views.call(call, request.args.get("after", 0, int))
