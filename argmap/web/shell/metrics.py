"""Figures for whoever watches the server, in the form that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from argmap.web.answer import Answer
from argmap.web.security import HEADERS

if TYPE_CHECKING:
    from argmap.web.logs import Timed
    from argmap.web.shell.lanes import Lane


class Metrics:
    """Counts requests by lane and status, and times them; asks lanes and the library when it is read."""

    def __init__(self, lanes: Mapping[str, Lane]) -> None:
        """Begin counting; nothing is kept of who asked for what."""
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
        from prometheus_client.gc_collector import GCCollector
        from prometheus_client.process_collector import ProcessCollector

        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._requests = Counter(
            "argmap_requests", "Requests by lane and status; 499: the client left.", ["lane", "status"],
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "argmap_request_seconds", "Seconds from a request's arrival to the end of its answer.", ["lane"],
            registry=self._registry, buckets=(0.002, 0.01, 0.05, 0.25, 1, 5, 20, 60),
        )  # fmt: skip
        inside = Gauge("argmap_lane_inside", "Requests at work or waiting.", ["lane"], registry=self._registry)
        for name, lane in lanes.items():
            inside.labels(name).set_function(partial(getattr, lane, "inside"))
        self.debates = Gauge("argmap_debates", "Debates at the last reading.", registry=self._registry)

    def count(self, timed: Timed) -> None:
        """Count a request that has been answered."""
        self._requests.labels(timed.lane, str(timed.status or 499)).inc()
        self._seconds.labels(timed.lane).observe(timed.seconds)

    def answer(self, debates: int) -> Answer:
        """Answer with every figure."""
        from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

        self.debates.set(debates)
        body = generate_latest(self._registry)
        own: Iterable[tuple[str, str]] = (
            ("Content-Type", CONTENT_TYPE_LATEST),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        )
        return Answer(200, (*own, *HEADERS.items()), body)
