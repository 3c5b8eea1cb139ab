"""The knobs beside the phones: faults, dialled numbers, late status reports, a fresh start."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint

from hotline.carrier.simulated import asking, faults, views
from hotline.carrier.simulated.account import Account
from hotline.carrier.simulated.bell import Bell
from hotline.carrier.simulated.callbook import OUTCOMES, Callbook
from hotline.carrier.simulated.courier import Post
from hotline.carrier.simulated.delivery import STATUSES, Delivery
from hotline.carrier.simulated.ledger import Ledger
from hotline.carrier.simulated.mailbox import Mailbox
from hotline.carrier.simulated.problems import MissingError

LARGEST_ERROR_CODE = 99999

Json = dict[str, Any]


class Knobs:
    """The views behind the knobs."""

    def __init__(
        self, account: Account, ledger: Ledger, delivery: Delivery, post: Post, bell: Bell
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._mailbox = Mailbox(ledger)
        self._callbook = Callbook(ledger)
        self._delivery = delivery
        self._post = post
        self._bell = bell

    def blueprint(self) -> Blueprint:
        """Every knob with its route."""
        board = Blueprint("knobs", __name__, url_prefix="/sim")
        for rule, method, view in (
            ("/healthz", "GET", self.healthz),
            ("/dials", "GET", self.see_dials),
            ("/dials", "POST", self.set_dial),
            ("/faults", "GET", self.see_faults),
            ("/faults", "POST", self.add_fault),
            ("/faults", "DELETE", self.clear_faults),
            ("/status", "POST", self.set_status),
            ("/reset", "POST", self.start_anew),
        ):
            board.add_url_rule(rule, view.__name__, view, methods=[method])
        return board

    def healthz(self) -> Json:
        """Alive, and able to read its ledger."""
        self._ledger.row("SELECT 1")
        account = self._account
        return {"status": "ok", "line": account.numbers[0], "base_url": account.base_url}

    def see_dials(self) -> Json:
        """How dialled numbers behave."""
        return {"dials": self._callbook.outcomes()}

    def set_dial(self) -> Json:
        """Makes a number answer, or not."""
        outcome = asking.choice("outcome", OUTCOMES, "answered")
        self._callbook.set_outcome(asking.text("number"), outcome)
        return self.see_dials()

    def see_faults(self) -> Json:
        """The faults that will still strike."""
        return {"faults": [asdict(fault) for fault in faults.armed(self._ledger)]}

    def add_fault(self) -> Json:
        """Arms a fault."""
        faults.add(self._ledger, faults.parse(asking.body()))
        return self.see_faults()

    def clear_faults(self) -> Json:
        """Disarms them all."""
        faults.clear(self._ledger)
        return self.see_faults()

    def set_status(self) -> Json:
        """Puts a text into a status for good and reports it now."""
        message = self._mailbox.find(asking.text("sid"))
        if message is None:
            raise MissingError("there is no message of that sid")
        status = asking.choice("status", sorted(STATUSES), "delivered")
        code = round(asking.number("error_code", 0, LARGEST_ERROR_CODE))
        moved = self._delivery.move(message, status, code or None)
        self._post.about(moved.sid)
        return views.text(moved)

    def start_anew(self) -> Json:
        """Forgets everything."""
        self._ledger.forget()
        self._bell.ring()
        return {"status": "empty"}
