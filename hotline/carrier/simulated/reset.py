"""Resets a connection in the middle of a request, as a network does on a bad day."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WANTED = "hotline.simulated.reset"
_CLOSE_WITHOUT_LINGERING = struct.pack("ii", 1, 0)


class ResetError(Exception):
    """Raised by a view whose connection is to be reset."""


def wanted(_error: ResetError) -> tuple[str, int]:
    """The error handler: an answer that `Resettable` never lets out."""
    request.environ[_WANTED] = True
    return "", 500


class Resettable:
    """A WSGI application whose views can have their connection reset."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._application(environ, start_response)
        if not environ.get(_WANTED):
            return answer
        connection = environ.get("werkzeug.socket")
        if isinstance(connection, socket.socket):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CLOSE_WITHOUT_LINGERING)
            connection.shutdown(socket.SHUT_RD)  # else the server waits for a next request on it
        raise ConnectionResetError("reset on request")
