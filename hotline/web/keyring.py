"""The store's key ring, opened when the store first answers and kept from then on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hotline.store import Vault


class Keyring:
    """Calls `open_vault` until it succeeds once; its failures pass through."""

    def __init__(self, open_vault: Callable[[], Vault]) -> None:
        self._open, self._lock = open_vault, threading.Lock()
        self._vault: Vault | None = None

    def __call__(self) -> Vault:
        """The vault; raises Away while the store has never answered."""
        if self._vault is None:
            with self._lock:
                self._vault = self._vault or self._open()
        return self._vault
