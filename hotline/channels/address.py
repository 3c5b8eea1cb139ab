"""Signed addresses of a call: where the caller stands travels with the call, not with the store.

A token is `payload.signature`, both base64url: the payload is the place, the turn, the language
and the pace; the signature is HMAC-SHA256 (RFC 2104), shortened to 16 bytes. It holds no number.
So a call goes on while the store is away, and a retried request is known by its turn.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass, replace
from hashlib import sha256

from hotline.conversation.person import Place

SIGNATURE_BYTES = 16


@dataclass(frozen=True, slots=True)
class CallState:
    """Where a caller stands: the place, the number of the turn, the language and the pace."""

    place: Place
    turn: int = 0
    lang: str = ""
    slow: bool = False

    def after(self, place: Place, lang: str, slow: bool) -> CallState:
        """The state that the next request will carry."""
        return replace(self, place=place, turn=self.turn + 1, lang=lang, slow=slow)


def sign(state: CallState, key: bytes, call: str = "") -> str:
    """The token of a state, safe in a query, and good for that call alone."""
    fields = [state.place.pack(), state.turn, state.lang, int(state.slow)]
    payload = json.dumps(fields, separators=(",", ":")).encode()
    return f"{_text(payload)}.{_text(_mac(payload, key, call))}"


def read(token: str, key: bytes, call: str = "") -> CallState | None:
    """The state of a token; None when it is not ours for that call (constant-time compare)."""
    payload, _, signature = token.partition(".")
    try:
        raw, claimed = _bytes(payload), _bytes(signature)
    except (ValueError, Error):
        return None
    if not hmac.compare_digest(_mac(raw, key, call), claimed):
        return None
    place, turn, lang, slow = json.loads(raw)
    return CallState(Place.unpack(place), turn, lang, bool(slow))


def _mac(payload: bytes, key: bytes, call: str) -> bytes:
    signed = payload + b"\n" + call.encode()
    return hmac.new(key, signed, sha256).digest()[:SIGNATURE_BYTES]


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
