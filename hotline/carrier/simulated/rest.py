"""Twilio's REST API, as much of it as a text and voice line uses.

Basic authentication with the account's sid and token; JSON and errors shaped as Twilio's, so that
twilio-python works against it with nothing but another address.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from hotline.carrier.simulated import faults, listing, reset, runner, shapes, sound
from hotline.carrier.simulated.account import API_VERSION, E164, MAGIC_SENDER
from hotline.carrier.simulated.callbook import Kept, Page, Placed
from hotline.carrier.simulated.exchange import Exchange, Order
from hotline.carrier.simulated.faults import Fault
from hotline.carrier.simulated.ledger import Ledger
from hotline.carrier.simulated.mailbox import PUBLIC, Message
from hotline.carrier.simulated.problems import MAGIC_CALL_TO, RefusedError
from hotline.carrier.simulated.switchboard import RING_SECONDS, Switchboard

Json = dict[str, Any]
Struck = Mapping[str, Fault]


class Rest:
    """The views of the REST API."""

    def __init__(self, ledger: Ledger, exchange: Exchange, switchboard: Switchboard) -> None:
        self._account = exchange.account
        self._ledger = ledger
        self._exchange = exchange
        self._switchboard = switchboard

    def blueprint(self) -> Blueprint:
        """Every resource with its route."""
        api = Blueprint("rest", __name__, url_prefix=f"/{API_VERSION}/Accounts/<account>")
        api.url_value_preprocessor(_set_account_aside)
        api.before_request(self._authenticate)
        api.register_error_handler(RefusedError, _refused)
        api.register_error_handler(reset.ResetError, reset.wanted)
        for rule, method, view in (
            ("/Messages.json", "POST", self.create_message),
            ("/Messages.json", "GET", self.list_messages),
            ("/Messages/<sid>.json", "GET", self.fetch_message),
            ("/Calls.json", "POST", self.create_call),
            ("/Calls.json", "GET", self.list_calls),
            ("/Calls/<sid>.json", "GET", self.fetch_call),
            ("/Calls/<sid>.json", "POST", self.update_call),
            ("/Recordings/<sid>.json", "GET", self.fetch_recording),
            ("/Recordings/<sid>.json", "DELETE", self.delete_recording),
            ("/Recordings/<sid>.wav", "GET", self.fetch_sound),
            ("/Recordings/<sid>.wav", "DELETE", self.delete_recording),
            ("/Recordings/<sid>", "GET", self.fetch_sound),
            ("/Recordings/<sid>", "DELETE", self.delete_recording),
        ):
            api.add_url_rule(rule, f"{method} {rule.replace('.', ' ')}", view, methods=[method])
        return api

    def _authenticate(self) -> None:
        given = request.authorization
        if not given or not _same(given.username, self._account.sid):
            raise RefusedError(20003)
        if not _same(given.password, self._account.token):
            raise RefusedError(20003)
        if request.environ[_ACCOUNT] != self._account.sid:
            raise RefusedError(20404)

    def create_message(self) -> tuple[Json, int]:
        """Accepts a text."""
        struck = faults.strike(self._ledger, "messages.create", request.form.get("To", ""))
        _before(struck)
        message = self._exchange.send(_order(), alter="altered_body" in struck)
        _after(struck)
        return shapes.message(self._account, message), 201

    def list_messages(self) -> Json:
        """Texts in both directions, newest first, fifty a page."""
        struck = faults.strike(self._ledger, "messages.list", request.args.get("To", ""))
        _before(struck)
        page = listing.asked(request.args)
        wanted = listing.wanted(self._exchange.mailbox, request.args, struck.get("lagging_list"))
        found = self._exchange.mailbox.listed(wanted, page.size + 1, page.offset)
        shown = [self._listed(message, struck) for message in found[: page.size]]
        return listing.page(f"{self._account.root}/Messages.json", "messages", shown, page, found)

    def _listed(self, message: Message, struck: Struck) -> Json:
        shape = shapes.message(self._account, message, dateless="missing_dates" in struck)
        if "altered_body" in struck:
            shape["body"] = faults.altered(message.body)
        return shape

    def fetch_message(self, sid: str) -> Json:
        """One text."""
        message = self._exchange.mailbox.find(sid)
        if message is None or message.direction not in PUBLIC:
            raise RefusedError(20404)
        return shapes.message(self._account, message)

    def create_call(self) -> tuple[Json, int]:
        """Places a call."""
        form = request.form
        struck = faults.strike(self._ledger, "calls.create", form.get("To", ""))
        _before(struck)
        _check_call((*self._account.numbers, MAGIC_SENDER))
        timeout = form.get("Timeout", RING_SECONDS, int)
        call = self._switchboard.dial_out(form["To"], form["From"], _placed(), timeout)
        _after(struck)
        return shapes.call(self._account, self._page(call.sid)) | {"status": "queued"}, 201

    def list_calls(self) -> Json:
        """Calls, newest first, in one page."""
        args, book = request.args, self._switchboard.callbook
        page = listing.asked(args)
        found = [
            shapes.call(self._account, one)
            for one in book.listed(status=args.get("Status", ""), limit=listing.LARGEST_PAGE)
        ]
        shown = [
            one
            for one in found
            if args.get("To") in (None, one["to"]) and args.get("From") in (None, one["from"])
        ]
        return listing.page(f"{self._account.root}/Calls.json", "calls", shown, page, [])

    def fetch_call(self, sid: str) -> Json:
        """One call."""
        return shapes.call(self._account, self._page(sid))

    def update_call(self, sid: str) -> Json:
        """Ends a call."""
        status = request.form.get("Status", "")
        if status not in ("completed", "canceled") or self._page(sid).call.over:
            raise RefusedError(21220)
        self._switchboard.happens(sid, lambda call: runner.ended_by_line(call, status))
        return shapes.call(self._account, self._page(sid))

    def _page(self, sid: str) -> Page:
        page = self._switchboard.callbook.find(sid)
        if page is None:
            raise RefusedError(20404)
        return page

    def fetch_recording(self, sid: str) -> Json:
        """What is known of a recording."""
        return shapes.recording(self._account, self._kept(sid))

    def fetch_sound(self, sid: str) -> Response:
        """A recording's sound."""
        return Response(sound.wav(self._kept(sid).seconds), mimetype="audio/x-wav")

    def delete_recording(self, sid: str) -> tuple[str, int]:
        """Erases a recording."""
        if not self._switchboard.callbook.erase(sid):
            raise RefusedError(20404)
        return "", 204

    def _kept(self, sid: str) -> Kept:
        kept = self._switchboard.callbook.recording(sid)
        if kept is None:
            raise RefusedError(20404)
        return kept


_ACCOUNT = "hotline.simulated.account"


def _set_account_aside(_endpoint: str | None, values: Json | None) -> None:
    """The account's sid stands in every path; views need not know."""
    request.environ[_ACCOUNT] = (values or {}).pop("account", "")


def _refused(refusal: RefusedError) -> tuple[Response, int]:
    return jsonify(refusal.as_json()), refusal.status


def _same(given: str | None, right: str) -> bool:
    return hmac.compare_digest((given or "").encode(), right.encode())


def _before(struck: Struck) -> None:
    """Faults that strike before anything is done."""
    if "slow" in struck:
        time.sleep(struck["slow"].seconds)
    if "reset_before_accept" in struck:
        raise reset.ResetError
    for kind, code in (("429", 20429), ("500", 20500), ("21610", 21610)):
        if kind in struck:
            raise RefusedError(code)


def _after(struck: Struck) -> None:
    """Faults that strike once it is done."""
    if "timeout_after_accept" in struck:
        time.sleep(struck["timeout_after_accept"].seconds)
    if "500_after_accept" in struck:
        raise RefusedError(20500)


def _order() -> Order:
    form = request.form
    return Order(
        to=form.get("To", "").strip(),
        sender=form.get("From", "").strip(),
        service=form.get("MessagingServiceSid", ""),
        body=form.get("Body", ""),
        media=len(form.getlist("MediaUrl")),
        callback=form.get("StatusCallback", ""),
    )


def _placed() -> Placed:
    form = request.form
    return Placed(
        url=form.get("Url", ""),
        method=form.get("Method", "POST").upper(),
        twiml=form.get("Twiml", ""),
        callback=form.get("StatusCallback", ""),
        callback_method=form.get("StatusCallbackMethod", "POST").upper(),
        events=" ".join(form.getlist("StatusCallbackEvent")) or "completed",
    )


def _check_call(senders: tuple[str, ...]) -> None:
    """Raises RefusedError as Twilio refuses a call."""
    form = request.form
    to, sender = form.get("To", ""), form.get("From", "")
    wrong = {
        21201: not to,
        21211: not E164.fullmatch(to),
        MAGIC_CALL_TO.get(to, 0): to in MAGIC_CALL_TO,
        21213: not sender,
        21210: sender not in senders,
        21205: not (form.get("Url") or form.get("Twiml")),
    }
    for code, holds in wrong.items():
        if holds:
            raise RefusedError(code)
