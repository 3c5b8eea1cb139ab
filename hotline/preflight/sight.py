"""What the data server tells, asked once for all checks, or why it tells nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from hotline.preflight.result import bare
from hotline.run.dataserver import DataServerError
from hotline.settings import Settings
from hotline.store import Away, LineStore
from hotline.store.client import Client
from hotline.store.server import Server, reached, servers
from hotline.store.vault import ring_of

SECONDS = 2.0  # for each answer; the first one that does not come ends the asking
REFUSED = {"AuthenticationError", "AuthorizationError", "NoPermissionError"}


@dataclass(frozen=True, slots=True)
class Sight:
    """The servers, the civil clock's offset, who stands where, and the wrapped key ring."""

    servers: Sequence[Server]
    offset: float
    standing: Mapping[str, int]
    ring: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Why nothing was told, and the remedy."""

    found: str
    remedy: str


def look(settings: Settings) -> Sight | Unseen:
    """Ask the data server, within a bound; nothing is written."""
    try:
        client = reached(settings.store_url, SECONDS)
    except Away as away:
        return _away(settings.store_url, str(away))
    except DataServerError as error:
        return Unseen("the embedded data server has no place", f"{error}.")
    except ValueError:  # its text may hold a password
        remedy = "Write redis://host:port/0, rediss://... or unix:///path."
        return Unseen("REDIS_URL is not an address that can be used", remedy)
    with closing(client):
        return _asked(client, settings.store_url)


def _asked(client: Client, url: str) -> Sight | Unseen:
    line = LineStore(client)
    try:
        return Sight(servers(client), line.offset(), line.standing(), ring_of(client))
    except Away as away:
        return _away(url, str(away))


def _away(url: str, why: str) -> Unseen:
    where = ", ".join(bare(node.strip()) for node in url.split(","))
    if why in REFUSED:
        remedy = "Set a user and a password in REDIS_URL that may do what the line does."
        return Unseen(f"{where} does not let the line in ({why})", remedy)
    remedy = "Start it (`make run` starts the embedded one), or correct REDIS_URL."
    return Unseen(f"{where} does not serve ({why})", remedy)
