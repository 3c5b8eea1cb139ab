"""Texts and calls through Twilio's REST API: https://www.twilio.com/docs/messaging/api

CreateMessage and CreateCall have no idempotency key, so each request goes out once and its failure
says what may be done next: `NotSent` (send again), `Refused` (do not), `Doubtful` (ask first).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from hotline.carrier.failure import Doubtful
from hotline.carrier.matching import CLOCK_SKEW
from hotline.carrier.text import Accepted, CarrierText
from hotline.carrier.transport import CONNECT_SECONDS, READ_SECONDS, CarrierHttp

PAGE_SIZE = 1000  # texts; the most that Twilio gives, a carrier with a smaller page gives that


class TwilioCarrier:
    """The carrier as the line uses it. One instance serves all threads of a process.

    Every method raises `NotSent`, `Refused` or `Doubtful` (hotline.carrier.failure); for one that
    only asks, all three mean that there is no answer.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        base_url: str | None = None,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        """Take the account, and for tests and proxies another `base_url` than Twilio's own."""
        self._http = CarrierHttp(base_url, connect_seconds, read_seconds)
        self._client = Client(account_sid, auth_token, http_client=self._http)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._http.close()

    def send_text(
        self,
        to: str,
        body: str,
        *,
        sender: str,
        messaging_service: str | None = None,
        status_callback: str,
        validity_seconds: int,
    ) -> Accepted:
        """Hand one text to the carrier and return its id there and first status.

        With `messaging_service` its pool chooses the sender and `sender` is not named. The carrier
        drops the text (30036) when it is still queued after `validity_seconds` (1 to 36,000).
        """
        source = (
            {"messaging_service_sid": messaging_service} if messaging_service else {"from_": sender}
        )
        message = self._client.messages.create(
            to=to,
            body=body,
            status_callback=status_callback,
            validity_period=validity_seconds,
            **source,
        )
        return Accepted(_sid(message), str(message.status or ""))

    def texts_to(self, to: str, since: datetime) -> Iterator[CarrierText]:
        """Yield what the carrier's list holds for `to` since `since` (aware), from every page.

        Asked by `to` alone: a queued text has no sent date yet, and a pool's sender is not known.
        A text without a date is always yielded. How fresh the list is, nobody promises: an absence
        proves nothing until it has lasted.
        """
        earliest = since - CLOCK_SKEW
        for found in self._all_texts_to(to):
            if found.created is None or found.created >= earliest:
                yield found

    def _all_texts_to(self, to: str) -> Iterator[CarrierText]:
        unreadable = False
        try:
            yield from map(_text, self._client.messages.stream(to=to, page_size=PAGE_SIZE))
        except TwilioException:
            unreadable = True
        if unreadable:
            raise Doubtful("unreadable list")

    def text(self, sid: str) -> CarrierText:
        """Return the text `sid` as it stands now; `Refused` with 20404 when there is none."""
        return _text(self._client.messages(sid).fetch())

    def place_call(
        self, to: str, url: str, *, sender: str, status_callback: str, timeout: int
    ) -> str:
        """Have `to` rung for `timeout` seconds and `url` fetched when answered; return the id."""
        call = self._client.calls.create(
            to=to, from_=sender, url=url, status_callback=status_callback, timeout=timeout
        )
        return _sid(call)


def _sid(made: Any) -> str:
    if not isinstance(made.sid, str) or not made.sid:
        raise Doubtful("an answer without an id")
    return made.sid


def _text(message: Any) -> CarrierText:
    return CarrierText(
        sid=str(message.sid),
        body=str(message.body or ""),
        sender=str(message.from_ or ""),
        created=message.date_created or message.date_sent,
        status=str(message.status or ""),
        error_code=(message.error_code or None) if isinstance(message.error_code, int) else None,
        direction=str(message.direction or "outbound-api"),
    )
