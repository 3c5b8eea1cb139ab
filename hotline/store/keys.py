"""Every key's name. All keys of one person share a hash tag, so that one Lua call commits them.

p:{NN}:<id>            hash    what is remembered of a person, and `v`, its version
a:{NN}:<id>:<message>  string  the sealed answer to a message, 48 h
c:{NN}:<id>            list    the consent ledger, sealed records, append-only, no end
day:{NN}:<id>:<date>   hash    the ledger of one daily message, 40 days
days:{NN}:<date>       set     the people of one day's ledger, 40 days
due:{NN}               zset    id -> when to look again (civil seconds since 1970)
n:{NN}                 hash    counters
at:{NN}:<bucket>       hash    step -> how many stand there; bucket: a month (as long as its people
                               are kept) or `always`
line:*                         the line's own: key ring, clock, account, web hosts, pace
"""

from __future__ import annotations

SHARDS = 64
CLOCK = "line:clock"
ACCOUNT = "line:account"
RING = "line:ring"
HOSTS = "line:hosts"
WITHDRAWN = "line:withdrawn"
TICKER = "line:ticker"
RELOADS = "line:reloads"


def shard_of(person: str) -> int:
    """The shard (0 to 63) of a person's id."""
    return int(person[:4], 16) % SHARDS


def tag(shard: int) -> str:
    """The hash tag that keeps a shard's keys together."""
    return f"{{{shard:02d}}}"


def person(identity: str) -> str:
    """The key of what is remembered of a person."""
    return f"p:{tag(shard_of(identity))}:{identity}"


def answer(identity: str, message: str) -> str:
    """The key of the answer given to one message or one moment of a call."""
    return f"a:{tag(shard_of(identity))}:{identity}:{message}"


def consent(identity: str) -> str:
    """The key of a person's consent ledger."""
    return f"c:{tag(shard_of(identity))}:{identity}"


def ledger(identity: str, day: str) -> str:
    """The key of one person's message of one local day (YYYY-MM-DD)."""
    return f"day:{tag(shard_of(identity))}:{identity}:{day}"


def day_index(shard: int, day: str) -> str:
    """The key of the people of one shard that have a ledger for that day."""
    return f"days:{tag(shard)}:{day}"


def due(shard: int) -> str:
    """The key of a shard's due list."""
    return f"due:{tag(shard)}"


def counters(shard: int) -> str:
    """The key of a shard's counters."""
    return f"n:{tag(shard)}"


def standing(shard: int, bucket: str) -> str:
    """The key of how many of a shard stand where: those of one month, or those kept `always`."""
    return f"at:{tag(shard)}:{bucket}"


def pace(sender: str) -> str:
    """The key of a sender's token bucket; `sender` is a short digest, never a number."""
    return f"line:pace:{sender}"
