"""One RQ worker on one queue: on two queues in one worker a job can be lost for good (RQ 3.0.0)."""

from __future__ import annotations

import os
import time

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from hotline.jobs.doorbell import queue
from hotline.jobs.parts import rq_connection
from hotline.settings import Settings

log = structlog.get_logger()
WORKER_TTL = 60  # seconds until a worker that was killed counts as gone
MAINTENANCE_SECONDS = 30  # how often a job of a dead worker is looked for
AGAIN_SECONDS = 1.0


def run(settings: Settings, name: str) -> None:
    """Work on that queue until SIGTERM; waits for the store while it is away.

    Not forked: a job here is a loop that is safe to kill, and a fork costs three times the work.
    """
    connection = rq_connection(settings)
    _wait_for(connection)
    worker = SimpleWorker(
        [queue(name, connection)],
        name=f"{name}-{os.uname().nodename}-{os.getpid()}",
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE_SECONDS,
        log_job_description=False,
    )
    worker.work(with_scheduler=True, logging_level="WARNING")


def _wait_for(connection: Redis) -> None:
    while True:
        try:
            connection.ping()
        except RedisError:
            time.sleep(AGAIN_SECONDS)
        else:
            return
