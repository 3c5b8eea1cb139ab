"""POST /sms/status: delivery reports. One that could not be recorded gets 503 and comes again.

Reports arrive twice and out of order; the ledger keeps a rank and never goes back.
https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from hotline.carrier import Meaning, is_toll_free
from hotline.carrier.meaning import meaning
from hotline.store import Away
from hotline.store.consent import sealed_record
from hotline.web.signed import field, parts, signed

blueprint = Blueprint("status", __name__)
CODE = re.compile(r"[0-9]{4,6}")
REFERENCE = re.compile(r"([0-9a-f]{32})\.(\d{4}-\d{2}-\d{2})")


@blueprint.post("/sms/status")
@signed
def report() -> Response:
    """Take one delivery report into the ledger: 204, or 503 while the store is away."""
    reference = REFERENCE.fullmatch(request.args.get("m", ""))
    try:
        if reference:
            with parts().breaker.guard():
                _record(*reference.groups())
    except Away:
        return Response(status=503)
    return Response(status=204)


def _record(person: str, day: str) -> None:
    code = field("ErrorCode")
    parts().daily.report(person, day, field("MessageSid"), field("MessageStatus"), code)
    if CODE.fullmatch(code) and _left(int(code)):
        record = sealed_record(parts().keyring(), person, "opt-out", "", "", f"carrier {code}")
        parts().daily.revoke(person, record)


def _left(code: int) -> bool:
    return meaning(code, is_toll_free(parts().settings.line_number)) == Meaning.OPT_OUT
