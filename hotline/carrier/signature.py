"""Who really sent a request: Twilio's webhook signature.

base64(HMAC-SHA1(auth token, address + every POST key and value in order of the keys)); see
https://www.twilio.com/docs/usage/security#validating-requests
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import RequestValidator, add_port, remove_port

Pairs = Iterable[tuple[str, str]]


class _Fields(dict[str, list[str]]):
    """Form fields by name, each with all its values, as the validator asks for them."""

    def getall(self, name: str) -> list[str]:
        return self[name]


def address(base_url: str, path_with_query: str) -> str:
    """Return the address that the carrier was given: the configured base and the path asked for.

    `path_with_query` is the request target as it came in, still percent-encoded, with its query.
    Nothing of the request's own headers goes in: behind a proxy they name another host.
    """
    return base_url.rstrip("/") + "/" + path_with_query.removeprefix("/")


def sign(token: str, url: str, fields: Pairs) -> str:
    """Return the signature that Twilio puts on a form request (what a simulated carrier needs)."""
    return str(RequestValidator(token).compute_signature(url, _gathered(fields)))


def valid(token: str, url: str, fields: Pairs | str, signature: str) -> bool:
    """Say whether `signature` is the carrier's for this request; False whatever else comes in.

    `fields` are the form's pairs as sent, untrimmed, unknown and repeated names among them; for a
    JSON request its body as text, which `bodySHA256` in the query must match. Compared in constant
    time. The address is tried with and without its port, since Twilio signs either.
    """
    if not token or not signature:
        return False
    try:
        return _valid(RequestValidator(token), url, fields, signature.encode())
    except ValueError:  # a port out of range, half a surrogate pair: nothing Twilio has signed
        return False


def _valid(checker: RequestValidator, url: str, fields: Pairs | str, signature: bytes) -> bool:
    signed = _Fields() if isinstance(fields, str) else _gathered(fields)
    whole = not isinstance(fields, str) or _body_matches(url, fields)
    parts = urlsplit(url)
    matches = [
        hmac.compare_digest(checker.compute_signature(form, signed).encode(), signature)
        for form in (url, add_port(parts), remove_port(parts))
    ]
    return whole and any(matches)


def _body_matches(url: str, body: str) -> bool:
    named = parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0]
    return hmac.compare_digest(sha256(body.encode()).hexdigest().encode(), named.encode())


def _gathered(fields: Pairs) -> _Fields:
    gathered = _Fields()
    for name, value in fields:
        gathered.setdefault(name, []).append(value)
    return gathered
