"""The one door through which the line asks Twilio: time-outs, no retries, nothing in a log.

twilio-python's own client has no time-out unless given one, logs addresses with the numbers in
them, and can be told to retry a POST that has no idempotency key. This one cannot.
"""

import json
import logging
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from hotline.carrier.failure import CarrierError, Doubtful, NotSent, Refused
from hotline.carrier.meaning import Meaning, meaning

CONNECT_SECONDS = 4.0
READ_SECONDS = 10.0
TOO_MANY_REQUESTS = 20429  # Twilio's code for HTTP 429: never processed
POOL_SIZE = 16  # connections kept for the threads of one process

_LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
_NEVER_CONNECTED: Final = (ConnectTimeoutError, NewConnectionError, ssl.SSLCertVerificationError)
_silent = logging.Logger("hotline.carrier.silent", level=logging.CRITICAL + 1)
_silent.disabled = True


class CarrierHttp(HttpClient):  # type: ignore[misc]  # twilio-python carries no annotations
    """Carry one request to Twilio, or to `base_url` in its place, and answer with a 2xx.

    Anything else is raised as `NotSent`, `Refused` or `Doubtful`. Time-outs are in seconds: to
    connect, and between two pieces of an answer. Raises ValueError for an unusable `base_url`.
    """

    def __init__(
        self,
        base_url: str | None = None,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        super().__init__(_silent, is_async=False, timeout=read_seconds)
        self._base = _checked(base_url)
        self._patience = (connect_seconds, read_seconds)
        self._session = _session(self._base)

    def request(
        self,
        method: str,
        uri: str,
        *,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_unheeded: object,
    ) -> Response:
        """Send the request once; Twilio's own `timeout` and `allow_redirects` are not heeded."""
        answer = self._answer(
            method.upper(),
            self._address(uri),
            params={key: str(value) for key, value in (params or {}).items()},
            data=data,
            headers=headers,
            auth=auth,
        )
        # Raised here, outside the handler: the context of a library's error holds the address.
        if isinstance(answer, CarrierError):
            raise answer
        return answer

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def _address(self, uri: str) -> str:
        if not self._base:
            return uri
        asked, base = urlsplit(uri), urlsplit(self._base)
        path = base.path.rstrip("/") + asked.path
        return urlunsplit((base.scheme, base.netloc, path, asked.query, ""))

    def _answer(self, method: str, url: str, **request: Any) -> Response | CarrierError:
        try:
            answer = self._session.request(
                method, url, timeout=self._patience, allow_redirects=False, **request
            )
            text = answer.text
        except requests.RequestException as error:
            return _unanswered(error)
        return _failure(answer, text) or Response(answer.status_code, text, answer.headers)


def _checked(base_url: str | None) -> str:
    parts = urlsplit(base_url or "")
    if base_url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError(
            "TWILIO_API_BASE_URL is not a web address: give it as https://host[:port], or leave it "
            "unset for Twilio's own"
        )
    return base_url or ""


def _session(base: str) -> requests.Session:
    session = requests.Session()
    adapter = HTTPAdapter(pool_maxsize=POOL_SIZE, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    # A proxy of the environment cannot reach this machine's own loopback.
    session.trust_env = urlsplit(base).hostname not in _LOOPBACK
    return session


def _unanswered(error: requests.RequestException) -> CarrierError:
    if any(isinstance(cause, _NEVER_CONNECTED) for cause in _causes(error)):
        return NotSent()
    if isinstance(error, requests.Timeout):
        return Doubtful("time-out")
    return Doubtful("the connection broke")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and all it wraps: requests and urllib3 nest theirs in `args` and `reason`."""
    yield error
    inner = [*error.args, getattr(error, "reason", None)]
    for cause in inner:
        if isinstance(cause, BaseException):
            yield from _causes(cause)


def _failure(answer: requests.Response, text: str) -> CarrierError | None:
    status = answer.status_code
    if 200 <= status < 300:
        return None if _is_object(text) or status == 204 else Doubtful("unreadable answer")
    code = _code(text)
    if status == 429 or code == TOO_MANY_REQUESTS:
        return NotSent(throttled=True, retry_after=_seconds(answer.headers.get("Retry-After")))
    if status >= 500 or status == 408:
        return Doubtful(f"HTTP {status}")
    # A refusal that concerns the person always has a code; without one it is the line's address
    # or its credentials.
    return Refused(code, meaning(code)) if code else Refused(status, Meaning.CONFIG)


def _is_object(text: str) -> bool:
    return isinstance(_parsed(text), dict)


def _code(text: str) -> int:
    answer = _parsed(text)
    code = answer.get("code") if isinstance(answer, dict) else None
    return code if isinstance(code, int) else 0


def _parsed(text: str) -> object:
    with suppress(ValueError):
        return json.loads(text)
    return None


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isdigit() else None


class _WithoutQuery(logging.Filter):
    """Cuts the query off every address: it holds the number that a list is asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                arg.partition("?")[0] if isinstance(arg, str) else arg for arg in record.args
            )
        return True


for _name in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_WithoutQuery())
