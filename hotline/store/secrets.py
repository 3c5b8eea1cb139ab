"""Keys that come straight from HOTLINE_SECRET, and sealing with AES-GCM.

HKDF-SHA256 (RFC 5869) gives each purpose a key of its own. A sealed value is
`key number (1 byte) | nonce (12) | ciphertext and tag`, bound to a context that is not stored.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes, as NIST SP 800-38D recommends
SHORTEST_SECRET = 32  # bytes


class Unreadable(ValueError):  # noqa: N818
    """A sealed value was made with another secret, for another context, or was altered."""


class Secret:
    """The operator's secret: gives keys for purposes and never itself."""

    def __init__(self, value: bytes) -> None:
        if len(value) < SHORTEST_SECRET:
            message = f"HOTLINE_SECRET has {len(value)} bytes; give it at least {SHORTEST_SECRET}"
            raise ValueError(f"{message}, for example from `openssl rand -hex 32`.")
        self._value = value

    def key(self, purpose: str) -> bytes:
        """The 32-byte key for one purpose; the same secret gives the same key."""
        return HKDF(SHA256(), 32, salt=None, info=f"hotline/{purpose}".encode()).derive(self._value)

    def sealer(self, purpose: str) -> Sealer:
        """A sealer under the key for one purpose."""
        return Sealer({0: self.key(purpose)})


class Sealer:
    """Seals with the newest key and opens with whichever key sealed."""

    def __init__(self, ring: Mapping[int, bytes]) -> None:
        self._ring = {number: AESGCM(key) for number, key in ring.items()}
        self._newest = max(ring)

    def seal(self, plain: bytes, context: str) -> bytes:
        """`plain`, encrypted and bound to `context`; 29 bytes longer."""
        nonce = os.urandom(NONCE)
        sealed = self._ring[self._newest].encrypt(nonce, plain, context.encode())
        return bytes([self._newest]) + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """What was sealed for that context; raises Unreadable."""
        aead = self._ring.get(sealed[0]) if sealed else None
        if aead is None:
            raise Unreadable("sealed with a key that is not on the ring")
        try:
            return aead.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], context.encode())
        except (InvalidTag, ValueError):
            raise Unreadable("sealed with another secret, or for another context") from None


def digest(key: bytes, value: str, length: int = 16) -> str:
    """HMAC-SHA256 of `value`, shortened to `length` bytes, in hex (RFC 2104)."""
    return hmac.new(key, value.encode(), sha256).digest()[:length].hex()
