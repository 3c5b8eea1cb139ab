"""The doorbell: queues, and how a shard is rung. Job arguments hold shard numbers, nothing else.

JSON serializer: with pickle whoever can write to the data server could run code here.
"""

from __future__ import annotations

from collections.abc import Iterable

from redis import Redis
from rq import Queue, Retry
from rq.serializers import JSONSerializer

QUEUES = ("urgent", "daily", "upkeep")  # one queue to a worker process
JOB_SECONDS = 120
RESULT_SECONDS = 60
FAILURE_SECONDS = 86400
AGAIN = Retry(max=3, interval=[5, 15, 60])


def queue(name: str, connection: Redis) -> Queue:
    """One of the line's queues."""
    return Queue(name, connection=connection, serializer=JSONSerializer)


def ring(connection: Redis, shards: Iterable[int]) -> int:
    """Ask for shards to be drained; how many were rung. One that is waiting is not rung again.

    Not RQ's own `unique`: a job whose worker was killed would keep its shard silent for minutes.
    """
    daily = queue("daily", connection)
    waiting = set(daily.job_ids)
    silent = [shard for shard in shards if _name(shard) not in waiting]
    for shard in silent:
        _enqueue(daily, shard)
    return len(silent)


def _name(shard: int) -> str:
    return f"drain-{shard:02d}"


def _enqueue(daily: Queue, shard: int) -> None:
    daily.enqueue(
        "hotline.jobs.daily.drain",
        shard,
        job_id=_name(shard),
        job_timeout=JOB_SECONDS,
        result_ttl=RESULT_SECONDS,
        failure_ttl=FAILURE_SECONDS,
        retry=AGAIN,
    )
