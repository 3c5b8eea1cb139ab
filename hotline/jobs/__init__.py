"""RQ entry points: short functions that join schedule, store and carrier.

RQ is the doorbell, the ledger is ours: a job says "drain shard 17", never "send this message", and
every job is safe to run twice or to lose. A lost one costs a tick of the ticker, not a message.
"""

import os

# Read by RQ when it is imported: one hash tag, so that all its keys lie on one node of a cluster.
os.environ.setdefault("RQ_KEY_PREFIX", "{rq}")
