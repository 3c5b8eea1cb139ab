"""Messages, calls and recordings as Twilio's REST API writes them in JSON."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from hotline.carrier.simulated.account import API_VERSION, Account
from hotline.carrier.simulated.callbook import Kept, Page
from hotline.carrier.simulated.mailbox import Message
from hotline.carrier.simulated.size import measure
from hotline.carrier.simulated.switchboard import duration


def message(account: Account, one: Message, *, dateless: bool = False) -> dict[str, Any]:
    """A text; `dateless` shows it as a queued one that has no sent date yet."""
    uri = f"{account.root}/Messages/{one.sid}"
    return {
        "account_sid": account.sid,
        "api_version": API_VERSION,
        "body": one.body,
        "date_created": rfc2822(one.created),
        "date_sent": None if dateless else rfc2822(one.sent),
        "date_updated": rfc2822(one.updated),
        "direction": one.direction,
        "error_code": one.error,
        "error_message": None,
        "from": one.sender,
        "messaging_service_sid": one.service or None,
        "num_media": str(one.media),
        "num_segments": str(measure(one.body).segments),
        "price": None,
        "price_unit": "USD",
        "sid": one.sid,
        "status": "queued" if dateless else one.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": one.recipient,
        "uri": f"{uri}.json",
    }


def call(account: Account, page: Page) -> dict[str, Any]:
    """A call; its duration is in whole seconds, as text."""
    one, outbound = page.call, page.call.direction == "outbound"
    uri = f"{account.root}/Calls/{one.sid}"
    return {
        "account_sid": account.sid,
        "answered_by": None,
        "api_version": API_VERSION,
        "caller_name": "",
        "date_created": rfc2822(page.created),
        "date_updated": rfc2822(page.updated),
        "direction": "outbound-api" if outbound else "inbound",
        "duration": str(duration(page)) if page.ended else None,
        "end_time": rfc2822(page.ended),
        "from": one.line if outbound else one.phone,
        "parent_call_sid": None,
        "price": None,
        "price_unit": "USD",
        "sid": one.sid,
        "start_time": rfc2822(page.started),
        "status": one.status,
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
        "to": one.phone if outbound else one.line,
        "uri": f"{uri}.json",
    }


def recording(account: Account, one: Kept) -> dict[str, Any]:
    """A recording; its duration is in whole seconds, as text."""
    uri = f"{account.root}/Recordings/{one.sid}"
    return {
        "account_sid": account.sid,
        "api_version": API_VERSION,
        "call_sid": one.call_sid,
        "channels": 1,
        "date_created": rfc2822(one.created),
        "date_updated": rfc2822(one.created),
        "duration": str(one.seconds),
        "error_code": None,
        "media_url": f"{account.address}{uri}",
        "price": None,
        "price_unit": "USD",
        "sid": one.sid,
        "source": "RecordVerb",
        "start_time": rfc2822(one.created),
        "status": "completed",
        "subresource_uris": {},
        "uri": f"{uri}.json",
    }


def rfc2822(moment: str | None) -> str | None:
    """A time of the ledger as Twilio writes it: RFC 2822, whole seconds."""
    return format_datetime(datetime.fromisoformat(moment)) if moment else None
