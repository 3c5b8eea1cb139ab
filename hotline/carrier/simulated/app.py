"""The simulated carrier, joined: account, ledger, webhook, courier, and the two HTTP doors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException

from hotline.carrier.simulated.account import Account
from hotline.carrier.simulated.bell import Bell
from hotline.carrier.simulated.courier import Courier, Post
from hotline.carrier.simulated.delivery import Delivery
from hotline.carrier.simulated.exchange import Exchange
from hotline.carrier.simulated.knobs import Knobs
from hotline.carrier.simulated.ledger import Ledger
from hotline.carrier.simulated.outbox import Outbox
from hotline.carrier.simulated.phones import Phones
from hotline.carrier.simulated.problems import FieldError, MissingError
from hotline.carrier.simulated.reset import Resettable
from hotline.carrier.simulated.rest import Rest
from hotline.carrier.simulated.switchboard import Switchboard
from hotline.carrier.simulated.webhook import Webhook

LEDGER = "carrier.sqlite3"


@dataclass(frozen=True, slots=True)
class Carrier:
    """The application and the thread behind it."""

    app: Flask
    courier: Courier
    post: Post
    ledger: Ledger

    def close(self) -> None:
        """Stops the thread and closes the ledger; what was not reported yet is reported later."""
        self.courier.stop()
        self.post.close()
        self.ledger.close()


def create_carrier(account: Account, folder: Path) -> Carrier:
    """A carrier whose memory lies in `folder`; its courier is not started yet."""
    ledger, bell, webhook = Ledger(folder / LEDGER), Bell(), Webhook(account.token)
    exchange = Exchange(account, ledger, webhook, bell)
    switchboard = Switchboard(account, ledger, webhook)
    delivery, post = Delivery(account, ledger), Post(Outbox(ledger), webhook)
    app = Flask(__name__)
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]
    app.register_blueprint(Rest(ledger, exchange, switchboard).blueprint())
    app.register_blueprint(Phones(exchange, switchboard, bell).blueprint())
    app.register_blueprint(Knobs(account, ledger, delivery, post, bell).blueprint())
    app.register_error_handler(FieldError, _wrong)
    app.register_error_handler(MissingError, _missing)
    app.register_error_handler(HTTPException, _refused)
    app.wsgi_app = Resettable(app.wsgi_app)  # type: ignore[method-assign]
    courier = Courier((delivery.advance, post.step, switchboard.unanswered))
    return Carrier(app, courier, post, ledger)


def _wrong(error: FieldError) -> tuple[dict[str, str], int]:
    return {"error": str(error)}, 400


def _missing(error: MissingError) -> tuple[dict[str, str], int]:
    return {"error": str(error)}, 404


def _refused(error: HTTPException) -> tuple[dict[str, str], int]:
    return {"error": error.description or error.name}, error.code or 500
