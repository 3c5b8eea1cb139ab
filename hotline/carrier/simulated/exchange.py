"""Texts in and out: what the line sends by REST, what phones send to the line, what it replies."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from hotline.carrier.simulated import faults, optout, texts, twiml
from hotline.carrier.simulated.account import (
    API_VERSION,
    E164,
    MAGIC_SENDER,
    Account,
    country,
)
from hotline.carrier.simulated.bell import Bell
from hotline.carrier.simulated.delivery import first_due
from hotline.carrier.simulated.ledger import Ledger
from hotline.carrier.simulated.mailbox import Draft, Mailbox, Message
from hotline.carrier.simulated.problems import MAGIC_TO, RefusedError
from hotline.carrier.simulated.size import measure
from hotline.carrier.simulated.texts import Address
from hotline.carrier.simulated.webhook import Reply, Request, Webhook, WebhookError

LONGEST_BODY_CHARACTERS = 1600
MOST_DOCUMENTS = 200
TOO_MANY_DOCUMENTS = 11200


@dataclass(frozen=True, slots=True)
class Order:
    """A text that the line asks to be sent; times and limits are checked in `Exchange.send`."""

    to: str
    sender: str
    service: str
    body: str
    media: int
    callback: str


@dataclass(slots=True)
class Receipt:
    """What became of a phone's text: the line's answer, its replies, the carrier's own words."""

    sid: str
    status: int | str = 200
    ms: int = 0
    replies: list[Message] = field(default_factory=list)
    dropped: list[Message] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    twiml: str = ""
    error: dict[str, object] | None = None


class Exchange:
    """Where texts are switched between phones and the line."""

    def __init__(self, account: Account, ledger: Ledger, webhook: Webhook, bell: Bell) -> None:
        self.account = account
        self.mailbox = Mailbox(ledger)
        self._ledger = ledger
        self._webhook = webhook
        self._bell = bell

    def send(self, order: Order, *, alter: bool = False) -> Message:
        """Accepts a text for delivery.  Raises RefusedError as Twilio refuses."""
        sender = self._sender(order)
        self._check(order, sender)
        callbacks = (Address(order.callback),) if order.callback else ()
        message = self.mailbox.write(
            Draft(
                direction="outbound-api",
                sender=sender,
                recipient=order.to,
                body=faults.altered(order.body) if alter else order.body,
                status="accepted" if order.service else "queued",
                media=order.media,
                service=order.service,
                callbacks=callbacks,
                due=first_due(),
            )
        )
        self._bell.ring()
        return message

    def _sender(self, order: Order) -> str:
        if order.sender:
            return order.sender
        if order.service:
            return self.account.numbers[0]
        raise RefusedError(21603)

    def _check(self, order: Order, sender: str) -> None:
        if not order.to:
            raise RefusedError(21604)
        if not E164.fullmatch(order.to):
            raise RefusedError(21211)
        if order.to in MAGIC_TO:
            raise RefusedError(MAGIC_TO[order.to])
        if sender not in (*self.account.numbers, MAGIC_SENDER):
            raise RefusedError(21606)
        if order.to == sender:
            raise RefusedError(21266)
        self._check_body(order)
        if self.mailbox.blocked(order.to, sender):
            raise RefusedError(21610)

    def _check_body(self, order: Order) -> None:
        if not order.body and not order.media:
            raise RefusedError(21602)
        if len(order.body) > LONGEST_BODY_CHARACTERS:
            raise RefusedError(21617)

    def receive(self, phone: str, line: str, body: str, media: int) -> Receipt:
        """Takes a phone's text to the line and its replies back to the phone."""
        heard = self._hear(phone, line, body)
        inbound = self.mailbox.write(Draft("inbound", phone, line, body, "received", media=media))
        receipt = Receipt(inbound.sid)
        if heard.notice:
            notice = Draft("notice", line, phone, heard.notice, "delivered")
            receipt.notices.append(self.mailbox.write(notice))
        self._bell.ring()
        self._answer(inbound, heard, receipt)
        self._bell.ring()
        return receipt

    def _hear(self, phone: str, line: str, body: str) -> optout.Heard:
        before = self.mailbox.blocked(phone, line)
        heard = optout.hear(body, self.account.optout, blocked=before)
        self.mailbox.block(phone, line, blocked=heard.blocked)
        return heard

    def _answer(self, inbound: Message, heard: optout.Heard, receipt: Receipt) -> None:
        try:
            self._run(inbound, self._fields(inbound, heard), receipt)
        except WebhookError as error:
            receipt.status = error.status or "failed"
            receipt.error = {"code": error.code, "message": str(error)}
        except twiml.TwimlError as error:
            receipt.error = {"code": error.code, "message": str(error)}

    def _run(self, inbound: Message, fields: Mapping[str, str], receipt: Receipt) -> None:
        """Fetches documents until one does not redirect, and sends what they say."""
        target = Address(self.account.sms_url)
        for turn in range(MOST_DOCUMENTS):
            reply = self._post(Request(target.url, fields, target.method), inbound, first=not turn)
            receipt.status, receipt.ms, receipt.twiml = reply.status, reply.ms, reply.body
            document = twiml.as_messaging(reply.body, reply.content_type)
            script = texts.read(document, target.url)
            receipt.notes.extend(script.notes)
            for asked in script.replies:
                self._reply(inbound, asked, receipt)
            if script.redirect is None:
                return
            target = script.redirect
        raise twiml.TwimlError(TOO_MANY_DOCUMENTS, "the TwiML redirects in a loop")

    def _post(self, request: Request, inbound: Message, *, first: bool) -> Reply:
        struck = faults.strike(self._ledger, "webhook.sms", inbound.sender) if first else {}
        if "slow" in struck:
            time.sleep(struck["slow"].seconds)
        if "duplicate_webhook" in struck:
            self._webhook.send(request)
        return self._webhook.send(request)

    def _reply(self, inbound: Message, asked: texts.Reply, receipt: Receipt) -> None:
        to, sender = asked.to or inbound.sender, asked.sender or inbound.recipient
        error = self._refusal(asked, to, sender)
        if error:
            lost = Draft("dropped", sender, to, asked.body, "failed", asked.media, error=error)
            receipt.dropped.append(self.mailbox.write(lost))
            return
        draft = Draft(
            "outbound-reply",
            sender,
            to,
            asked.body,
            "queued",
            asked.media,
            callbacks=asked.callbacks,
            due=first_due(),
        )
        receipt.replies.append(self.mailbox.write(draft))

    def _refusal(self, asked: texts.Reply, to: str, sender: str) -> int | None:
        if not E164.fullmatch(to):
            return 14101
        if not asked.body and not asked.media:
            return 14103
        if len(asked.body) > LONGEST_BODY_CHARACTERS:
            return 21617
        return 21610 if self.mailbox.blocked(to, sender) else None

    def _fields(self, inbound: Message, heard: optout.Heard) -> dict[str, str]:
        """The form fields of an incoming text, as Twilio sends them."""
        fields = {
            "MessageSid": inbound.sid,
            "SmsSid": inbound.sid,
            "SmsMessageSid": inbound.sid,
            "SmsStatus": "received",
            "AccountSid": self.account.sid,
            "ApiVersion": API_VERSION,
            "From": inbound.sender,
            "To": inbound.recipient,
            "Body": inbound.body,
            "NumMedia": str(inbound.media),
            "NumSegments": str(measure(inbound.body).segments),
        }
        for side, number in (("From", inbound.sender), ("To", inbound.recipient)):
            fields |= {f"{side}Country": country(number)}
            fields |= {f"{side}{part}": "" for part in ("State", "City", "Zip")}
        for index in range(inbound.media):
            media = f"{self.account.root}/Messages/{inbound.sid}/Media/ME{index:032x}"
            fields[f"MediaUrl{index}"] = f"{self.account.address}{media}"
            fields[f"MediaContentType{index}"] = "image/jpeg"
        if self.account.optout == "advanced" and heard.meaning:
            fields["OptOutType"] = heard.meaning
        return fields
