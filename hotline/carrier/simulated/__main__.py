"""`python -m hotline.carrier.simulated --port P --data-dir D`: the carrier as a process."""

from __future__ import annotations

import os
import signal
import socket
import threading
from pathlib import Path

import click
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from hotline.carrier.simulated.account import from_environment
from hotline.carrier.simulated.app import create_carrier

HOST = "127.0.0.1"


class Quiet(WSGIRequestHandler):
    """Writes no line for each request: addresses carry people's numbers."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


@click.command(epilog="Example: python -m hotline.carrier.simulated --port 8200 --data-dir var")
@click.option("--port", default=0, show_default="a free one", help="Where to listen on 127.0.0.1.")
@click.option(
    "--data-dir", default="var", show_default=True, type=click.Path(path_type=Path, file_okay=False)
)
def main(port: int, data_dir: Path) -> None:
    """A Twilio that fits on one desk, for the line at HOTLINE_BASE_URL.

    Reads TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, HOTLINE_BASE_URL, HOTLINE_NUMBER, HOTLINE_NUMBERS
    and HOTLINE_OPTOUT.
    """
    try:
        listener = socket.create_server((HOST, port))
        account = from_environment(os.environ, listener.getsockname()[1])
    except OSError as error:
        raise click.ClickException(f"port {port} cannot be used: {error.strerror}") from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    carrier = create_carrier(account, data_dir)
    server = make_server(
        HOST, port, carrier.app, threaded=True, request_handler=Quiet, fd=listener.fileno()
    )
    _stop_on_signals(server)
    carrier.courier.start()
    click.echo(f"simulated carrier: {account.address} for the line at {account.base_url}")
    server.serve_forever()
    carrier.close()


def _stop_on_signals(server: BaseWSGIServer) -> None:
    def stop(number: int, frame: object) -> None:  # noqa: ARG001 - the signature of a handler
        # shutdown() waits for serve_forever, which runs in this very thread
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


if __name__ == "__main__":
    main()
