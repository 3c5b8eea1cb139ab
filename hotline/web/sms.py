"""POST /sms: an incoming text, answered in TwiML. https://www.twilio.com/docs/messaging/guides/webhook-request"""

from __future__ import annotations

import uuid

from flask import Blueprint

from hotline.channels import sms
from hotline.conversation import Turn
from hotline.conversation.events import Text
from hotline.web.fallback import text_fallback
from hotline.web.signed import always, field, number_of, parts, signed

blueprint = Blueprint("sms", __name__)


@blueprint.post("/sms")
@signed
@always(fallback=text_fallback)
def receive() -> str:
    """The answer to one text; the same MessageSid gets the same bytes for 48 hours."""
    message = field("MessageSid") or field("SmsSid") or uuid.uuid4().hex
    return parts().desk.answer(number_of("From"), message[:64], _event(), _render, lambda p: p)


def _event() -> Text:
    media = field("NumMedia", "0")
    return Text(
        field("Body"),
        int(media) if media.isascii() and media.isdigit() else 0,
        carrier_did=field("OptOutType").upper(),
    )


def _render(turn: Turn) -> str:
    return sms.twiml(sms.texts(turn, plain=parts().settings.plain_spanish))
