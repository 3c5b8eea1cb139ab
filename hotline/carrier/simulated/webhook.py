"""Signing requests as Twilio does, and posting them.

The signature covers the full address and, for POST, every field; for GET the fields are part of the
address.  A fragment on the address (`#rc=2&rp=5xx,rt&rt=3000`) sets retries and time-outs and is
neither sent nor signed.  Every attempt of one request carries the same I-Twilio-Idempotency-Token.

Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security (signatures) and
https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides (fragments)
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urldefrag
from uuid import uuid4

import requests
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped, unused-ignore]

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
MOST_RETRIES = 5
POLICIES = frozenset({"ct", "rt", "4xx", "5xx", "all"})

UNREACHABLE, NOT_OK = 11205, 11200


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the line; `token` makes its attempts known as one."""

    url: str
    fields: Mapping[str, str]
    method: str = "POST"
    token: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True, slots=True)
class Reply:
    """The line's answer: status, body and the milliseconds it took."""

    status: int
    body: str
    content_type: str
    ms: int


class WebhookError(Exception):
    """The line did not answer, or not with 2xx; `status` is 0 without an answer."""

    def __init__(self, code: int, message: str, status: int = 0, ms: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.ms = ms


@dataclass(frozen=True, slots=True)
class Overrides:
    """Retries and time-outs (seconds) of one address."""

    retries: int = 1
    policies: frozenset[str] = frozenset({"ct"})
    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS

    def again(self, failure: str) -> bool:
        """Whether a failure of this class (`ct`, `rt`, `4xx`, `5xx`) is worth another attempt."""
        return bool(self.policies & {failure, "all"})


def overrides(url: str) -> Overrides:
    """What the fragment of an address asks for; Twilio's defaults elsewhere."""
    asked = parse_qs(urldefrag(url).fragment)
    policies = frozenset(",".join(asked.get("rp", [])).split(",")) & POLICIES
    return Overrides(
        retries=min(int(_number(asked, "rc", 1)), MOST_RETRIES),
        policies=policies or frozenset({"ct"}),
        connect=_number(asked, "ct", CONNECT_SECONDS * 1000) / 1000,
        read=_number(asked, "rt", READ_SECONDS * 1000) / 1000,
    )


def _number(asked: Mapping[str, list[str]], name: str, default: float) -> float:
    value = asked.get(name, [""])[0]
    return float(value) if value.isdecimal() else default


class Webhook:
    """Posts signed requests.  One for the whole process; safe to use from any thread."""

    def __init__(self, token: str) -> None:
        self._validator = RequestValidator(token)

    def send(self, request: Request) -> Reply:
        """The line's answer, after the retries that its address asks for.  Raises WebhookError."""
        rules = overrides(request.url)
        for attempt in range(rules.retries + 1):
            last = attempt == rules.retries
            try:
                reply = self._attempt(request, rules)
            except requests.ConnectionError as error:
                failure, raised = "ct", WebhookError(UNREACHABLE, _reason(error))
            except requests.Timeout:
                failure = "rt"
                raised = WebhookError(NOT_OK, f"no answer within {rules.read:g} s")
            else:
                if reply.status // 100 == 2:
                    return reply
                failure = f"{reply.status // 100}xx"
                raised = WebhookError(
                    NOT_OK, f"the line answered {reply.status}", reply.status, reply.ms
                )
            if last or not rules.again(failure):
                raise raised
        raise WebhookError(UNREACHABLE, "never tried")  # pragma: no cover - the loop always ends

    def _attempt(self, request: Request, rules: Overrides) -> Reply:
        with requests.Session() as session:
            session.trust_env = False  # a proxy for the outside world must not see the loopback
            prepared = session.prepare_request(_outgoing(request))
            prepared.headers["X-Twilio-Signature"] = self.signature(prepared, request)
            before = time.perf_counter()
            answer = session.send(
                prepared, timeout=(rules.connect, rules.read), allow_redirects=False
            )
            ms = round((time.perf_counter() - before) * 1000)
        kind = answer.headers.get("Content-Type", "")
        return Reply(answer.status_code, answer.content.decode("utf-8", "replace"), kind, ms)

    def signature(self, prepared: requests.PreparedRequest, request: Request) -> str:
        """The signature of the request exactly as it goes over the wire."""
        signed = dict(request.fields) if request.method == "POST" else {}
        return str(self._validator.compute_signature(prepared.url, signed))


def _outgoing(request: Request) -> requests.Request:
    fields = dict(request.fields)
    posted = request.method == "POST"
    return requests.Request(
        request.method,
        urldefrag(request.url).url,
        data=fields if posted else None,
        params=None if posted else fields,
        headers={
            "I-Twilio-Idempotency-Token": request.token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        },
    )


def _reason(error: requests.ConnectionError) -> str:
    if isinstance(error, requests.ConnectTimeout):
        return "the line's address did not take the connection in time"
    return "the line's address refused or dropped the connection"
