"""What no circle has to remember: decisions close, those who mean to come are forgotten, a choice opens by itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from commons import clock
from commons.models import Visibility
from deliberation import queries
from deliberation.actions.circles.apart import each_apart
from deliberation.actions.circles.close_decision import close_decisions
from deliberation.actions.circles.join_circle import dissolve
from deliberation.actions.circles.open_decision import opened
from deliberation.lifecycle.circles import Kind, State
from deliberation.models import Attendance, Circle, CircleInvitation, Decision, Membership
from journal.actions import record

# How long nobody facilitates before the choice of another opens by itself.
VACANT_DAYS = 14


def tend_circles(*, at: dt.datetime | None = None) -> int:
    """Do what is due by the database's clock; return how many decisions closed or opened. Safe to repeat."""
    at = at or clock.now()
    done = close_decisions(at=at)
    forget_over(at=at)
    _end_the_empty()
    return done + _mind_the_vacant(at)


def forget_over(*, at: dt.datetime) -> int:
    """Forget who meant to come to what is over, and invitations nobody answered; return how many rows went."""
    over, _rows = Attendance.objects.filter(meeting__ends_at__lt=at).delete()
    unanswered, _rows = CircleInvitation.objects.filter(expires_at__lte=at).delete()
    return over + unanswered


def _end_the_empty() -> None:
    """End circles in which nobody is left who could do anything."""
    left = Membership.objects.filter(circle=OuterRef("pk"), person__is_active=True)
    each_apart(
        _end_if_empty, list(Circle.objects.filter(~Exists(left), dissolved_at=None).values_list("pk", flat=True))
    )


@transaction.atomic
def _end_if_empty(circle_id: int) -> bool:
    its = Circle.objects.select_for_update().get(pk=circle_id)
    if its.dissolved_at is not None or queries.circles.active_members(its).exists():
        return False
    dissolve(its)
    return True


def _mind_the_vacant(at: dt.datetime) -> int:
    """Note where nobody facilitates, and where it has been so for long open the choice of another."""
    in_office = Membership.objects.filter(circle=OuterRef("pk"), facilitates_until__gt=at, person__is_active=True)
    going_on = Circle.objects.filter(dissolved_at=None, visibility=Visibility.PUBLIC)
    going_on.filter(Exists(in_office), vacant_since__isnull=False).update(vacant_since=None)
    going_on.filter(~Exists(in_office), vacant_since=None).update(vacant_since=Now())
    long = going_on.filter(~Exists(in_office), vacant_since__lte=at - dt.timedelta(days=VACANT_DAYS))
    return each_apart(partial(_open_choice, at=at), list(long.values_list("pk", flat=True)))


@transaction.atomic
def _open_choice(circle_id: int, *, at: dt.datetime) -> bool:
    """Draw one of the willing and ask the circle whether they facilitate; False where nobody is, or one is asked.

    The seed stands in the journal, the candidates are all willing memberships by number: `drawn` repeats it. Where
    nobody is willing every member goes on to facilitate. Locks the circle.
    """
    its = Circle.objects.select_for_update().get(pk=circle_id)
    asked = Decision.objects.filter(circle=its, kind=Kind.FACILITATOR, state=State.OPEN).exists()
    willing = list(queries.circles.active_members(its).filter(willing=True).order_by("pk"))
    if its.vacant_since is None or its.dissolved_at or asked or not willing:
        return False
    seed = secrets.token_hex(16)
    chosen = willing[drawn(seed, [each.pk for each in willing])]
    record("facilitator.drawn", actor=None, subject=its, seed=seed, willing=len(willing))
    opened(its, at=clock.now(), kind=Kind.FACILITATOR, concerned_id=chosen.person_id, by_itself=True, lang=its.lang)
    its.vacant_since = at  # the next choice opens so many days later, should this one come to nothing
    its.save(update_fields=["vacant_since"])
    return True


def drawn(seed: str, numbers: Sequence[int]) -> int:
    """Return the place of the number whose SHA-256 with the seed is the least."""
    digests = [hashlib.sha256(f"{seed}:{number}".encode()).hexdigest() for number in numbers]
    return digests.index(min(digests))
