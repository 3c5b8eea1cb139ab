"""The background thread: texts move on, reports go out, phones that rang long enough stop.

The loop is made of steps that say whether there was work, so that tests can call the steps.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from hotline.carrier.simulated.outbox import Outbox, Report
from hotline.carrier.simulated.webhook import Request, Webhook, WebhookError

IDLE_SECONDS = 0.05
POSTING_THREADS = 8
BATCH = 64

_log = logging.getLogger(__name__)

Step = Callable[[], bool]


class Post:
    """Posts the reports in the outbox, those of one message or call in order."""

    def __init__(self, outbox: Outbox, webhook: Webhook) -> None:
        self._outbox = outbox
        self._webhook = webhook
        self._claiming = threading.Lock()
        self._claimed: set[int] = set()
        self._pool = ThreadPoolExecutor(POSTING_THREADS, "reports")

    def step(self) -> bool:
        """Posts one batch; whether there was any."""
        batch = self._outbox.next(BATCH)
        list(self._pool.map(self._post, batch))
        return bool(batch)

    def about(self, sid: str) -> None:
        """Posts what is to be told of one message or call, before it returns."""
        while reports := self._outbox.about(sid):
            for report in reports:
                self._post(report)
            time.sleep(IDLE_SECONDS / 10)

    def _post(self, report: Report) -> None:
        """Posts a report that nobody else is posting or has posted."""
        with self._claiming:
            if report.id in self._claimed or not self._outbox.holds(report):
                return
            self._claimed.add(report.id)
        try:
            self._tell(report)
            self._outbox.done(report)
        finally:
            self._claimed.discard(report.id)

    def _tell(self, report: Report) -> None:
        try:
            self._webhook.send(Request(report.url, report.fields, report.method, report.token))
        except WebhookError as error:
            _log.warning("a report about %s was not taken: %s", report.sid, error)
        except ValueError:
            _log.warning("a report about %s has no usable address", report.sid)

    def close(self) -> None:
        """Lets reports under way end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Courier:
    """Runs its steps, over and over, until told to stop."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the step under way."""
        self._stopped.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped.is_set():
            worked = [self._try(step) for step in self._steps]
            if not any(worked):
                self._stopped.wait(IDLE_SECONDS)

    def _try(self, step: Step) -> bool:
        try:
            return step()
        except Exception:
            _log.exception("the courier stumbled and goes on")
            return False
