"""What a data server says of itself: what it is, how it keeps what it is given, and its clock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import redis

from hotline.store.client import Away, Client, connect, reaching

KEEPING = frozenset({"appendonly", "appendfsync", "maxmemory-policy"})


@dataclass(frozen=True, slots=True)
class Server:
    """One data server. `ahead` is how many seconds its clock is ahead of this machine's.

    `keeping` is how it keeps things, by the names of KEEPING; what it does not tell is left out.
    """

    product: str
    version: tuple[int, ...]
    replica: bool
    ahead: float
    keeping: Mapping[str, str]


def reached(url: str, seconds: float) -> Client:
    """A client whose server has answered; raises Away, and ValueError for an unusable address."""
    try:
        client = connect(url, seconds)
        with reaching():
            client.ping()
    except TypeError:  # an option in the address that redis-py does not know
        raise ValueError("the address has an unknown option") from None
    except redis.RedisError as error:  # about the whole server: no key was named
        raise Away(str(error)) from None
    return client


def servers(client: Client) -> list[Server]:
    """The server behind this client, or each primary of a cluster; raises Away."""
    with reaching():
        return [_ask(node) for node in _nodes(client)]


def _nodes(client: Client) -> list[Client]:
    primaries = getattr(client, "get_primaries", None)  # only a cluster has them
    return [client.get_redis_connection(node) for node in primaries()] if primaries else [client]


def _ask(node: Client) -> Server:
    told = node.info()
    product = "Valkey" if "valkey_version" in told else "Redis"
    version = str(told.get(f"{product.lower()}_version", ""))
    return Server(
        product=product,
        version=tuple(int(part) for part in version.split(".") if part.isdigit()),
        replica=told.get("role") == "slave",
        ahead=_ahead(node),
        keeping=_keeping(node),
    )


def _ahead(node: Client) -> float:
    before = time.time()
    seconds, microseconds = node.time()
    between = (before + time.time()) / 2
    return float(seconds + microseconds / 1e6 - between)


def _keeping(node: Client) -> dict[str, str]:
    try:
        told: dict[str, str] = node.config_get(*KEEPING)
    except redis.ResponseError:  # managed servers do not let anybody ask
        return {}
    return {name: value for name, value in told.items() if name in KEEPING}
