"""The key ring: who somebody is (a keyed id) and what is sealed for them.

The id key is random, made once and never rotated; it and the data keys lie in the store, wrapped
by HOTLINE_SECRET. Without the secret nobody can tell whether a number is in the store.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from hotline.store import keys
from hotline.store.client import Client, reaching
from hotline.store.secrets import Sealer, Secret, Unreadable, digest

ID_KEY = "id"
DATA_KEY = "data:1"


class WrongSecretError(RuntimeError):
    """The store was made under another HOTLINE_SECRET."""

    def __init__(self) -> None:
        super().__init__(
            "HOTLINE_SECRET does not open this store's keys. Set the secret that the store was "
            "made with, or point REDIS_URL or HOTLINE_DATA_DIR at another store."
        )


def ring_of(client: Client) -> dict[str, bytes]:
    """The store's ring as it lies there, wrapped; empty before the very first start."""
    with reaching():
        return {name.decode(): value for name, value in client.hgetall(keys.RING).items()}


class Vault:
    """Opened once a process; then needs neither the store nor the secret again."""

    def __init__(self, id_key: bytes, data_keys: Mapping[int, bytes]) -> None:
        self._id_key = id_key
        self.sealer = Sealer(data_keys)

    @classmethod
    def open(cls, client: Client, secret: Secret) -> Vault:
        """The store's ring, made on the very first start; three round trips.

        Raises WrongSecretError when the ring was wrapped by another secret, and Away.
        """
        wrapper = secret.sealer("ring")
        with reaching():
            for name in (ID_KEY, DATA_KEY):
                client.hsetnx(keys.RING, name, wrapper.seal(os.urandom(32), name))
        return cls.unwrap(ring_of(client), secret)

    @classmethod
    def unwrap(cls, ring: Mapping[str, bytes], secret: Secret) -> Vault:
        """The vault of a ring that was read; raises WrongSecretError."""
        wrapper = secret.sealer("ring")
        try:
            plain = {name: wrapper.open(value, name) for name, value in ring.items()}
        except Unreadable:
            raise WrongSecretError from None
        data = {int(n.partition(":")[2]): key for n, key in plain.items() if n.startswith("data:")}
        return cls(plain[ID_KEY], data)

    def person_id(self, number: str) -> str:
        """The keyed id (32 hex characters) of an E.164 number; the same one for ever."""
        return digest(self._id_key, number)

    def seal_number(self, person: str, number: str) -> bytes:
        """A number, sealed for that person alone (under 64 bytes)."""
        return self.sealer.seal(number.encode(), f"number/{person}")

    def open_number(self, person: str, sealed: bytes) -> str:
        """The number that was sealed for that person; raises Unreadable."""
        return self.sealer.open(sealed, f"number/{person}").decode()
