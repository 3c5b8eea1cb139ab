"""create_app(settings): joins the parts of a web process. No logic lives here."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from hotline.account import guard_account
from hotline.scriptbox import line_of, script_box
from hotline.settings import Settings, read_settings
from hotline.store import (
    DailyStore,
    Gate,
    Journal,
    LineStore,
    People,
    Secret,
    Vault,
    connect,
)
from hotline.store.client import WORKER_SECONDS, Breaker
from hotline.web import doors
from hotline.web.desk import Desk
from hotline.web.keyring import Keyring
from hotline.web.parts import Parts

LARGEST_REQUEST = 64 * 1024  # bytes; a larger one gets 413


def create_app(settings: Settings | None = None) -> Flask:
    """The web app for these settings (default: the environment's); starts no thread."""
    app = Flask("hotline", root_path=str(Path(__file__).parent / "web"))
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions["hotline"] = join_parts(settings or read_settings())
    for blueprint in doors():
        app.register_blueprint(blueprint)
    app.after_request(_guard)
    app.register_error_handler(HTTPException, _plainly)
    return app


def join_parts(settings: Settings) -> Parts:
    """Everything that the doors need, made once."""
    client = connect(settings.store_url)
    patient = connect(settings.store_url, WORKER_SECONDS)
    secret = Secret(settings.secret_bytes)
    script = script_box(settings)
    line = line_of(settings)
    store, breaker = LineStore(client), Breaker()

    def open_vault() -> Vault:
        with breaker.guard():
            guard_account(store, settings)
            return Vault.open(client, secret)

    people, keyring = People(client, breaker), Keyring(open_vault)
    journal = Journal(settings.data_dir / "journal", secret.sealer("journal"))
    desk = Desk(script=script, line=line, people=people, vault=keyring, journal=journal)
    return Parts(
        settings=settings,
        script=script,
        line=line,
        desk=desk,
        people=people,
        daily=DailyStore(client),
        store=store,
        gate=Gate(patient),
        journal=journal,
        keyring=keyring,
        breaker=breaker,
        call_key=secret.key("call-address"),
    )


def _guard(response: Response) -> Response:
    """Headers for every answer: nothing from elsewhere, nothing framed, nothing sniffed."""
    policy = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _plainly(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """A plain line for a request that went wrong; it repeats nothing of the request."""
    return f"{error.code} {error.name}\n", error.code or 500, {"Content-Type": "text/plain"}
