"""The only room that knows Redis: people, consent, answers, due lists, the ledger, counters.

It knows no other room: what comes in and goes out are plain fields and bytes. The key schema and
its sharp edges are in hotline/store/README.md.
"""

from hotline.store.client import Away, connect
from hotline.store.daily import DailyStore, Entry, Ledger
from hotline.store.gate import Gate
from hotline.store.journal import Journal
from hotline.store.line import LineStore
from hotline.store.people import Answered, Change, Committed, Loaded, People, Stale
from hotline.store.secrets import Sealer, Secret
from hotline.store.vault import Vault

__all__ = [
    "Answered",
    "Away",
    "Change",
    "Committed",
    "DailyStore",
    "Entry",
    "Gate",
    "Journal",
    "Ledger",
    "LineStore",
    "Loaded",
    "People",
    "Sealer",
    "Secret",
    "Stale",
    "Vault",
    "connect",
]
