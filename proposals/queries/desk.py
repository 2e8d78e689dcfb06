"""What was entered at desks: by a clerk today, and for one person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Person
from commons import clock
from commons.models import Visibility
from proposals.models import Comment, Intake, Proposal, Support
from proposals.queries.lists import written_by
from proposals.queries.reading import named, published

# A sheet of paper that tells what became of it has room for so many of each.
MOST = 100


def start_of_day(at: dt.datetime) -> dt.datetime:
    """Return the local midnight before that moment."""
    return clock.end_of_day(clock.today(at) - dt.timedelta(days=1))


def intakes(clerk: Person, *, at: dt.datetime) -> QuerySet[Intake]:
    """Return what a clerk entered today, latest first, with what it is about and for whom. One query."""
    rows = Intake.objects.filter(clerk=clerk, taken_at__gte=start_of_day(at))
    return (
        rows.select_related(
            "proposal__author", "comment__author", "comment__proposal", "support__person", "support__proposal"
        )
        .defer("proposal__search", "comment__proposal__search", "support__proposal__search")
        .order_by("-id")
    )


def intake(clerk: Person, intake_id: int, *, at: dt.datetime, lock: bool = False) -> Intake:
    """Return one thing the clerk entered today. One query. Raises Intake.DoesNotExist."""
    if intake_id.bit_length() > 63:
        raise Intake.DoesNotExist
    rows = intakes(clerk, at=at)
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=intake_id)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person entered, newest first, at most `MOST` of each; supports without those of erased proposals."""

    proposals: list[Proposal]
    supported: list[Proposal]
    comments: list[Comment]

    def __bool__(self) -> bool:
        return bool(self.proposals or self.supported or self.comments)


def told_of(person: Person) -> Told:
    """Return all that somebody brought at desks, each proposal with what it names. Five queries.

    What they support only of an account that is nobody's own yet: who signs in reads that themself.
    """
    mine = list(written_by(person).filter(~Q(published_at=None))[:MOST])
    given = Support.objects.filter(person=person).values("proposal")
    supported = list(published().filter(pk__in=given).order_by("-id")[:MOST]) if person.is_unclaimed else []
    said = Comment.objects.filter(author=person).exclude(visibility=Visibility.ERASED)
    comments = list(said.select_related("proposal").defer("proposal__search").order_by("-id")[:MOST])
    named([*mine, *supported])
    return Told(mine, supported, comments)
