"""The data server: is it there, new enough, and does it keep what it is given? And the clocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hotline.preflight.result import Check, Level, gravity
from hotline.preflight.sight import Sight, Unseen
from hotline.run.dataserver import OLDEST
from hotline.settings import Settings
from hotline.store.server import KEEPING, Server

SKEW = 2.0  # seconds
WANTED = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
ONLY_A_SECOND = ("appendfsync", "everysec")  # what a crash then costs, at most
Fault = tuple[Level, str, str]


def data_server(settings: Settings, sight: Sight | Unseen) -> Check:
    """It answers, is new enough, takes writes and forgets none of them."""
    if isinstance(sight, Unseen):
        return Check("data_server", "fail", sight.found, sight.remedy)
    found = [fault for server in sight.servers for fault in _faults(server, settings)]
    faults = list(dict.fromkeys(found))  # the nodes of a cluster share most of theirs
    kept = ", ".join(f"{name} {value}" for name, value in WANTED.items())
    return _joined("data_server", faults, f"{_name(sight.servers[0])} with {kept}")


def _joined(name: str, faults: Sequence[Fault], sound: str) -> Check:
    """One check of all its faults, as heavy as the heaviest; `sound` is said when there is none."""
    if not faults:
        return Check(name, "pass", sound)
    level: Level = "fail" if any(fault[0] == "fail" for fault in faults) else "warn"
    remedies = dict.fromkeys(remedy for *_, remedy in faults)
    return Check(name, level, "; ".join(f[1] for f in faults), " ".join(remedies))


def _faults(server: Server, settings: Settings) -> Iterator[Fault]:
    if server.version[:2] < OLDEST[server.product]:
        yield "fail", f"{_name(server)} is too old", "Use Valkey 7.2, Redis 7.0 or a newer one."
    if server.replica:
        yield "fail", "it is a replica and takes no writes", "Point REDIS_URL at the primary."
    if KEEPING - server.keeping.keys():
        wanted = ", ".join(f"{name} {value}" for name, value in WANTED.items())
        yield "warn", "it does not tell how it keeps what it is given", f"It must have: {wanted}."
    yield from _keeping(server, gravity(settings))


def _keeping(server: Server, weight: Level) -> Iterator[Fault]:
    for name, value in server.keeping.items():
        if value != WANTED[name]:
            level: Level = "warn" if (name, value) == ONLY_A_SECOND else weight
            remedy = f"CONFIG SET {name} {WANTED[name]} (and the same in its file)."
            yield level, f"{name} is {value}", remedy


def _name(server: Server) -> str:
    return f"{server.product} {'.'.join(map(str, server.version))}"


def clock(settings: Settings, sight: Sight | Unseen) -> Check:
    """The civil clock is the true one on a real line, and the machines agree on the time."""
    if isinstance(sight, Unseen):
        return Check("clock", "warn", "not known while the data server is away", "See data_server.")
    moved = f"moved by {sight.offset:+.0f} s, as a demo may" if sight.offset else "not moved"
    sound = f"the civil clock is {moved}; the machines agree"
    return _joined("clock", list(_clock_faults(settings, sight)), sound)


def _clock_faults(settings: Settings, sight: Sight) -> Iterator[Fault]:
    ahead = max((server.ahead for server in sight.servers), key=abs)
    if abs(ahead) >= SKEW:
        found = f"the data server's clock and this machine's are {abs(ahead):.1f} s apart"
        yield gravity(settings), found, "Set both by a time server (NTP)."
    if sight.offset and not settings.demo:
        how = "`hotline clock now`" if settings.clock_moves else "DEL line:clock (data server)"
        found = f"the civil clock is moved by {sight.offset:+.0f} s"
        yield "fail", found, f"Set it back: {how}."
