"""One line of the consent ledger: when, what, by which path, and the words on both sides, sealed.

47 CFR 64.1200(a)(10) and the carriers' rules ask for proof of how consent began and ended.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from hotline.store.vault import Vault


def sealed_record(vault: Vault, person: str, kind: str, words: str, shown: str, path: str) -> bytes:
    """A record for that person, dated now (UTC, ISO 8601)."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    record = {"at": at, "kind": kind, "words": words, "shown": shown, "path": path}
    return vault.sealer.seal(json.dumps(record).encode(), _context(person))


def opened_record(vault: Vault, person: str, sealed: bytes) -> Mapping[str, str]:
    """What was recorded: `at`, `kind`, `words`, `shown`, `path`."""
    plain: Mapping[str, str] = json.loads(vault.sealer.open(sealed, _context(person)))
    return plain


def _context(person: str) -> str:
    return f"consent/{person}"
