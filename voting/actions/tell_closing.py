"""Say that a round closes soon; and keep it from closing while people are reminded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection, transaction

import charter.queries
from charter.catalogue import RULES
from commons import clock
from journal.actions import record
from voting import queries
from voting.actions.open_round import LOCK
from voting.lifecycle import State
from voting.models import Begun, Round


def tell_closing(*, at: dt.datetime | None = None) -> int:
    """Write `round.closing` for each open round whose notice is due; return how many. Three queries where none is.

    Twice a round at most: by the rule, and, marked as `last`, when a quarter of that time is left, for who began a
    ballot since. One transaction a round.
    """
    at = at or clock.now()
    hours = charter.queries.over_time("closing_notice_hours")
    longest = dt.timedelta(hours=RULES["closing_notice_hours"].most or 0)
    soon = Round.objects.filter(state=State.OPEN, closes_at__gt=at, closes_at__lte=at + longest)
    found = soon.only("opens_at", "opened_at", "closes_at", "closing_told_at")
    # A vote keeps the notice it opened with.
    notices = {its.pk: (its, dt.timedelta(hours=hours(its.opened_at))) for its in found}
    return sum(_tell(pk, notice, at) for pk, (its, notice) in notices.items() if _is_due(its, notice, at))


def _is_due(its: Round, notice: dt.timedelta, at: dt.datetime) -> bool:
    before = min(notice, (its.closes_at - its.opens_at) / 2)
    first, last = its.closes_at - before, its.closes_at - before / 4
    return at >= (first if its.closing_told_at is None else last) and (its.closing_told_at or first) < last


@transaction.atomic
def _tell(round_id: int, notice: dt.timedelta, at: dt.datetime) -> bool:
    its = queries.locked_round(round_id, None)
    if its.state != State.OPEN or not _is_due(its, notice, at):
        return False
    last, its.closing_told_at = its.closing_told_at is not None, at
    its.save(update_fields=["closing_told_at"])
    told = {"title": its.title, "closes_at": its.closes_at.isoformat(), "last": last}
    record("round.closing", actor=None, subject=its, **told)
    return True


def hold_open(*, round_id: int) -> bool:
    """Keep a round from closing until this transaction ends; False where it takes no more ballots. Three statements.

    Locks as who votes does: the round's advisory lock, shared, before anything of the box is read.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [LOCK, round_id])
    its = Round.objects.filter(pk=round_id).only("state", "closes_at").first()
    return its is not None and its.takes_ballots(clock.now())


def mark_reminded(*, round_id: int, person_ids: Iterable[int]) -> None:
    """Remember of those among these people who began a ballot that they were reminded of it. One statement."""
    Begun.objects.filter(round=round_id, person__in=list(person_ids), reminded=False).update(reminded=True)
