"""The carrier's doors: who really sent it, and an answer whatever happens behind the door."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from flask import Response, abort, current_app, request

from hotline.carrier import address, valid
from hotline.web.parts import Parts

log = structlog.get_logger()
View = Callable[[], Response]


def parts() -> Parts:
    """The parts of the line that this app was made with."""
    found: Parts = current_app.extensions["hotline"]
    return found


def signed(view: View) -> View:
    """Let only the carrier in: 403 for a request without a valid signature, before anything else.

    The address is built from HOTLINE_BASE_URL, never from headers: behind a proxy they differ.
    https://www.twilio.com/docs/usage/security#validating-requests
    """

    @wraps(view)
    def guarded() -> Response:
        settings = parts().settings
        url = address(settings.address, request.full_path.removesuffix("?"))
        fields = list(request.form.items(multi=True))
        signature = request.headers.get("X-Twilio-Signature", "")
        if not valid(settings.carrier_account[1], url, fields, signature):
            abort(403)
        return view()

    return guarded


def always(fallback: Callable[[], str]) -> Callable[[Callable[[], str]], View]:
    """Answer 200 and TwiML even when something behind the door fails; only the kind is logged."""

    def wrap(view: Callable[[], str]) -> View:
        @wraps(view)
        def answered() -> Response:
            try:
                return twiml(view())
            except Exception as error:
                log.error("answer_failed", kind=type(error).__name__, door=view.__name__)
                return twiml(fallback())

        return answered

    return wrap


def twiml(document: str) -> Response:
    """A TwiML answer."""
    return Response(document, content_type="text/xml; charset=utf-8")


def number_of(field: str) -> str:
    """The E.164 number in a form field; empty for somebody who withholds it."""
    value = request.form.get(field, "").strip()
    digits = value.removeprefix("+")
    plain = value.startswith("+") and digits.isascii() and digits.isdigit()
    return value if plain and 8 <= len(digits) <= 15 and value not in WITHHELD else ""


# What the carrier writes for anonymous, restricted, blocked, unknown and unavailable callers:
# https://help.twilio.com/articles/223179988
WITHHELD = {"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"}


def field(name: str, default: str = "") -> str:
    """One form field as it came."""
    found: Any = request.form.get(name, default)
    return str(found)
