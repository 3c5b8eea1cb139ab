"""A text as the carrier knows it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took a text: its id there, and the first status it has."""

    sid: str
    status: str


@dataclass(frozen=True, slots=True)
class CarrierText:
    """One text of the carrier's list.

    `sender` is empty while a Messaging Service has not chosen one; `created` is in UTC with whole
    seconds, and None when the list has no date for it (yet); `error_code` is None without an error.
    `direction` is Twilio's: inbound, outbound-api, outbound-call or outbound-reply.
    """

    sid: str
    body: str
    sender: str
    created: datetime | None
    status: str
    error_code: int | None
    direction: str = "outbound-api"
