"""Texts and calls as phones see them, in plain JSON.

Directions of texts are the phone's: `in` is one that it got, `out` one that it sent.  Directions of
calls are the line's: `outbound` is a call that the line placed, which rings at the phone.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hotline.carrier.simulated import calls
from hotline.carrier.simulated.calls import Call
from hotline.carrier.simulated.exchange import Receipt
from hotline.carrier.simulated.mailbox import Message
from hotline.carrier.simulated.size import measure


def text(message: Message) -> dict[str, Any]:
    """One text; `by` says who wrote it: the phone, the line or the carrier."""
    size = measure(message.body)
    by = {"inbound": "phone", "notice": "carrier"}.get(message.direction, "line")
    return {
        "seq": message.seq,
        "sid": message.sid,
        "direction": "out" if by == "phone" else "in",
        "by": by,
        "body": message.body,
        "media": message.media,
        "encoding": size.encoding,
        "segments": size.segments,
        "at": message.created,
        "status": "dropped" if message.direction == "dropped" else message.status,
        "error_code": message.error,
    }


def receipt(made: Receipt) -> dict[str, Any]:
    """What became of a phone's text."""
    return {
        "sid": made.sid,
        "status": made.status,
        "ms": made.ms,
        "replies": [text(one) for one in made.replies],
        "dropped": [text(one) for one in made.dropped],
        "notices": [text(one) for one in made.notices],
        "notes": made.notes,
        "error": made.error,
        "twiml": made.twiml,
    }


def call(one: Call, after: int) -> dict[str, Any]:
    """A call, its transcript from `after` on; `outcome` is its final status in Twilio's words."""
    status = {"queued": "ringing"}.get(one.status, one.status)
    return {
        "call": one.sid,
        "phone": one.phone,
        "line": one.line,
        "direction": one.direction,
        "status": "completed" if one.over else status,
        "outcome": one.status if one.over else None,
        "seq": one.seq,
        "transcript": [asdict(entry) for entry in one.transcript if entry.seq > after],
        "cut": [entry.seq for entry in one.transcript if entry.cut],
        "waiting": calls.shown(one.waiting),
    }
