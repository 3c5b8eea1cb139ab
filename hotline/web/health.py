"""Alive, able to serve, and the numbers: GET /healthz, /readyz, /metrics."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from hotline.store import Away, LineStore
from hotline.store.client import Breaker
from hotline.web.signed import parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """200 while this process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """200 when every part is able to serve, 503 otherwise, with each part's state."""
    states = {"store": _store(), "journal": _journal(), "script": "ok"}
    serving = all(state == "ok" for state in states.values())
    return jsonify(status="ok" if serving else "degraded", parts=states), 200 if serving else 503


def _store() -> str:
    try:
        with parts().breaker.guard():
            parts().store.offset()
    except Away:
        return "away: texts are answered without memory"
    return "ok"


def _journal() -> str:
    return "ok" if parts().journal.empty() else "holds opt-outs that wait for the store"


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters in Prometheus's text form: never a number of a person, never words."""
    registry = CollectorRegistry()
    registry.register(_Counts(parts().store, parts().breaker))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Counts:
    """The store's counters as one labelled metric, and whether the store answers."""

    def __init__(self, store: LineStore, breaker: Breaker) -> None:
        self._store, self._breaker = store, breaker

    def collect(self) -> Iterable[Metric]:
        """What Prometheus reads; the store being away is itself a number."""
        up = GaugeMetricFamily("hotline_store_up", "1 while the data server answers")
        try:
            with self._breaker.guard():
                found = [self._events(), self._subscribers()]
            up.add_metric([], 1)
        except Away:
            found = []
            up.add_metric([], 0)
        yield from (*found, up)

    def _events(self) -> Metric:
        family = CounterMetricFamily("hotline_events", "What happened, by kind", labels=["kind"])
        for kind, value in sorted(self._store.counts().items()):
            family.add_metric([kind], value)
        return family

    def _subscribers(self) -> Metric:
        gauge = GaugeMetricFamily("hotline_subscribers", "People who get the daily text")
        gauge.add_metric([], self._store.subscribers())
        return gauge
