"""`/metrics`, for Prometheus: requests by view and status, how long they took, and what waits.

The processes of a web count into files of one folder, which `deploy/gunicorn.conf.py` makes for them, and whichever is
asked reads all of them. Who has no such folder (a shell, a test) counts in its own memory.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from civic.condition import condition

PATH = "/metrics"
# What no view answered: files with a hash in their name, redirects to a slash, addresses that do not exist.
NO_VIEW = "-"

_own = CollectorRegistry()
REQUESTS = Counter("multitude_requests", "Requests answered, by view and status.", ["view", "status"], registry=_own)
SECONDS = Histogram(
    "multitude_request_seconds",
    "Seconds until a request was answered.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_own,
)

Answering = Callable[[HttpRequest], HttpResponseBase]


def metrics_middleware(get_response: Answering) -> Answering:
    """Count every request; answer `/metrics` before the host is looked at: who watches knows an address, not a name."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path == PATH:
            return exposed(request)
        begun = time.perf_counter()
        response = get_response(request)
        SECONDS.observe(time.perf_counter() - begun)
        match = request.resolver_match
        view = (match.view_name or match.route) if match else NO_VIEW
        REQUESTS.labels(view, str(response.status_code)).inc()
        return response

    return answer


def exposed(request: HttpRequest) -> HttpResponse:
    """Answer who watches from this machine, past every proxy, or knows METRICS_TOKEN; for others nothing is here."""
    if not (_is_near(request) or _knows_token(request)):
        return HttpResponseNotFound(content_type="text/plain")
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(Waiting())
    return HttpResponse(
        generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
    )


class Waiting:
    """What waits, read at the moment somebody asks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = condition()
        yield _gauge("database_up", "Whether the database answers.", int(now.database))
        yield _gauge("broker_up", "Whether the broker answers.", int(now.broker))
        if now.queues is not None:
            yield _by("queue_messages", "Messages that wait for a worker.", "queue", now.queues)
        if not now.database:
            return
        yield _gauge("outbox_lag", "Journal entries that were not told yet.", now.outbox_lag)
        yield _gauge("register_lag", "Journal entries that the public register has not looked at.", now.register_lag)
        if now.root_age is not None:
            yield _gauge("register_root_seconds", "How long ago a root was published.", now.root_age.total_seconds())
        yield _gauge("mails_waiting", "Mails that wait to leave.", now.mails_waiting)
        yield _gauge("mail_wait_seconds", "How long the oldest waiting mail waits.", now.mail_age.total_seconds())
        flows = {channel.value: flow for channel, flow in now.flows.items()}
        yield _by("channel_mails_waiting", "Mails that wait.", "channel", {c: f.waiting for c, f in flows.items()})
        waits = {channel.value: now.wait_of(channel).total_seconds() for channel in now.flows}
        yield _by("channel_wait_seconds", "How long the oldest waiting mail waits.", "channel", waits)
        yield _by(
            "channel_sent_hour", "Mails that left within an hour.", "channel", {c: f.sent for c, f in flows.items()}
        )
        failed = {c: f.failed for c, f in flows.items()}
        yield _by("channel_failed_hour", "Mails given up within an hour.", "channel", failed)
        if now.behind:
            yield _gauge("spreads", "Journal entries that are being told to many.", now.behind.spreads)
            yield _gauge("spread_seconds", "How long the oldest of them is being told.", now.spread_age.total_seconds())
            yield _gauge("entries_aside", "Journal entries that could not be told.", now.behind.aside)
            yield _gauge("dead_letters", "Mails that were given up.", now.behind.dead)
            yield _gauge("addresses_stopped", "Addresses to which no news go.", now.behind.stopped)
        yield _by("report_jobs", "Reports that were asked for.", "state", now.jobs)
        if now.retention_age is not None:
            seconds = now.retention_age.total_seconds()
            yield _gauge("retention_age_seconds", "Time since what had its time was last deleted.", seconds)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"multitude_{name}", text, value=value)


def _by(name: str, text: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"multitude_{name}", text, labels=[label])
    for value, count in values.items():
        family.add_metric([str(value)], count)
    return family


def _is_near(request: HttpRequest) -> bool:
    """Tell whether the request comes from this machine, and no proxy speaks for somebody else."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _knows_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
