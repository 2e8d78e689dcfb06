"""Close what is due: the box is emptied, without tags and in an order that says nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import connection, transaction
from django.db.models.functions import Now

import charter.queries
from commons import clock
from commons.later import later
from commons.suppression import suppressed
from journal.actions import record
from voting import queries
from voting.actions.open_round import LOCK, each_apart
from voting.lifecycle import Move, State, after
from voting.models import Begun, Choice, OpenBallot, Round, Turnout


def close_rounds(*, at: dt.datetime | None = None) -> int:
    """Close every round whose time has come by the database's clock; return how many. One transaction a round."""
    due = Round.objects.filter(state=State.OPEN, closes_at__lte=at or clock.now())
    return each_apart(close_round, due.values_list("pk", flat=True))


@transaction.atomic
def close_round(*, round_id: int) -> bool:
    """Close an open round; False where somebody else did. Who waits for the lock was acknowledged before, or refused.

    Locks: the round's advisory lock alone (all ballots under way end first), then the round, then the boxes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, round_id])
    its = queries.locked_round(round_id, None)
    if its.state != State.OPEN or its.closes_at > clock.now():
        return False
    its.state, its.closed_at = after(its.state, Move.CLOSE), Now()
    its.save(update_fields=["state", "closed_at"])
    ballots = empty_box(its) if its.is_secret else _read_openly(its)
    _show_turnout(its)
    Begun.objects.filter(round=its).delete()
    record("round.closed", actor=None, subject=its, title=its.title, ballots=ballots)
    if not its.is_secret:
        later("voting.count_round", its.pk)
    return True


def empty_box(its: Round) -> int:
    """Rewrite a closed round's sealed ballots, destroy a cancelled one's; return how many lay there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.close(%s)", [its.pk])
        (ballots,) = cursor.fetchone()
    return int(ballots)


def _read_openly(its: Round) -> int:
    """Group what was said in an open round as opened ballots are; who said it is forgotten."""
    rows = OpenBallot.objects.filter(round=its)
    said = Counter(rows.values_list("said", flat=True))
    Choice.objects.bulk_create(Choice(round=its, said=line, voters=n) for line, n in sorted(said.items()))
    homes = Counter(rows.values_list("district", flat=True))
    Turnout.objects.bulk_create(Turnout(round=its, district_id=pk, voters=n) for pk, n in sorted(homes.items()))
    rows.delete()
    return sum(said.values())


def _show_turnout(its: Round) -> None:
    """Leave of the turn-out what may be published: what is written here is read by everybody, and kept."""
    homes = {each.pk: 0 for each in charter.queries.districts() if not its.districts or each.code in its.districts}
    homes |= {each.district_id: each.voters or 0 for each in Turnout.objects.filter(round=its)}
    shown = suppressed(homes).shown
    Turnout.objects.filter(round=its).delete()
    Turnout.objects.bulk_create(Turnout(round=its, district_id=pk, voters=shown.get(pk)) for pk in sorted(homes))
