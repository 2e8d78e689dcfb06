"""Processes and their phases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from charter.models import Feature, Phase, Process
from charter.queries.parts import known


def processes() -> QuerySet[Process]:
    """Return all processes by name, with phases, district and office. Two queries."""
    return Process.objects.select_related("district", "office").prefetch_related("phases")


def process(code: str) -> Process:
    """Return one process with all that its page names. Two queries. Raises Process.DoesNotExist."""
    found: Process = processes().get(code=code)
    return found


def taking_proposals(*, at: dt.datetime) -> list[Process]:
    """Return the processes in which one may propose at a moment. No query where they are known."""
    running = [(each, each.phase_at(at)) for each in known().processes.values()]
    return [each for each, phase in running if phase is not None and Feature.PROPOSE in phase.features]


def by_time(rows: Iterable[Process], *, at: dt.datetime) -> tuple[list[Process], list[Process], list[Process]]:
    """Return what goes on, what is to come and what has ended, each in the order of its next date. No query more.

    What has no phase yet is to come.
    """
    on: list[Process] = []
    coming: list[Process] = []
    ended: list[Process] = []
    for each in rows:
        if not each.plan or at < each.plan[0].starts_at:
            coming.append(each)
        else:
            (on if at < each.plan[-1].ends_at else ended).append(each)
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    on.sort(key=lambda each: each.plan[-1].ends_at)
    coming.sort(key=lambda each: each.plan[0].starts_at if each.plan else far)
    ended.sort(key=lambda each: each.plan[-1].ends_at, reverse=True)
    return on, coming, ended


def turning_soon(*, at: dt.datetime, days: int) -> list[Phase]:
    """Return the phases that begin or end within so many days, with their processes. One query."""
    until = at + dt.timedelta(days=days)
    soon = Q(starts_at__gt=at, starts_at__lte=until) | Q(ends_at__gt=at, ends_at__lte=until)
    return list(Phase.objects.filter(soon).select_related("process").order_by("starts_at", "pk"))
