"""Close what is due: the box is emptied, without tags and in an order that says nothing."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models.functions import Now

import charter.queries
from commons import clock
from commons.later import later
from commons.suppression import suppressed
from journal.actions import record
from voting import queries
from voting.actions.carry_delegations import DELEGATIONS, carry, read_ballots
from voting.actions.open_round import LOCK, each_apart
from voting.lifecycle import Move, State, after
from voting.models import Begun, Choice, Delegation, OpenBallot, OrganisationBallot, Round, Turnout


def close_rounds(*, at: dt.datetime | None = None) -> int:
    """Close every round whose time has come by the database's clock; return how many. One transaction a round."""
    due = Round.objects.filter(state=State.OPEN, closes_at__lte=at or clock.now())
    return each_apart(close_round, due.values_list("pk", flat=True))


@transaction.atomic
def close_round(*, round_id: int) -> bool:
    """Close an open round; False where somebody else did. Who waits for the lock was acknowledged before, or refused.

    Locks: of an open vote all delegations alone, then the round's advisory lock alone (all ballots under way end
    first), then the round, then the boxes.
    """
    with connection.cursor() as cursor:
        if Round.objects.filter(pk=round_id, secrecy=Round.Secrecy.OPEN).exists():
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [DELEGATIONS])
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
    """Group what was said in an open round as opened ballots are, each as often as it carries voices.

    Who said it is forgotten, but of those who vote in the open. Return how many voices count, and keep in the round
    what became of delegations.
    """
    cap = queries.rules_file(its).get("delegation", {}).get("cap")
    found = read_ballots(its) if cap is None else carry(its, cap)
    Choice.objects.bulk_create(
        (Choice(round=its, said=line, voters=n) for line, n in sorted(found.said.items())), batch_size=5_000
    )
    Turnout.objects.bulk_create(Turnout(round=its, district_id=pk, voters=n) for pk, n in sorted(found.homes.items()))
    forget_openly(its)
    return sum(found.said.values())


def forget_openly(its: Round) -> None:
    """Delete who said what in an open round that is over, and what they said about it alone."""
    for model in (OpenBallot, OrganisationBallot, Delegation):
        model.objects.filter(round=its).delete()


def _show_turnout(its: Round) -> None:
    """Leave of the turn-out what may be published: what is written here is read by everybody, and kept."""
    homes = {each.pk: 0 for each in charter.queries.districts() if not its.districts or each.code in its.districts}
    homes |= {each.district_id: each.voters or 0 for each in Turnout.objects.filter(round=its)}
    shown = suppressed(homes).shown
    Turnout.objects.filter(round=its).delete()
    Turnout.objects.bulk_create(Turnout(round=its, district_id=pk, voters=shown.get(pk)) for pk in sorted(homes))
