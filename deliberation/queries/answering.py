"""What one has answered, and what comes next: for that person alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Ln, NullIf, Random

from accounts.models import badges
from commons.models import Visibility
from deliberation.models import Conversation, Participant, Stance, Statement
from deliberation.policy import Someone
from deliberation.policy.conversations import ANSWERS_FIRST
from deliberation.queries.statements import statements, with_writers


@dataclass(frozen=True, slots=True)
class Progress:
    """Of so many public statements a person has answered so many; `own`: those they wrote."""

    answered: int
    statements: int
    own: int = 0

    @property
    def left(self) -> int:
        return self.statements - self.answered


def progress(its: Conversation, by: Someone) -> Progress:
    """Return how far the person is. One query."""
    mine = _answered_by(by) if by.pk is not None else None
    rows = Statement.objects.public().filter(conversation=its)
    counts = {"all": Count("pk")}
    if mine is not None:
        counts |= {"answered": Count("pk", filter=Q(mine)), "own": Count("pk", filter=Q(author=by.pk))}
    found = rows.aggregate(**counts)
    return Progress(found.get("answered", 0), found["all"], found.get("own", 0))


def answers_missing(done: Progress) -> int:
    """Return how many more statements somebody answers before they add their own: five, or all there are of others."""
    return max(0, min(ANSWERS_FIRST, done.statements - done.own) - done.answered)


def next_statement(its: Conversation, by: Someone) -> Statement | None:
    """Draw what the person is asked next, in proportion to the statements' weights; None when nothing is left.

    Each draws a time of waiting, exponential with its weight, and the shortest wins: that is exact (Efraimidis and
    Spirakis, 2006), in one statement however many there are. A visitor gets the first one: nothing of them is known.
    """
    rows = with_writers(statements(its))
    if by.pk is None:
        return rows.first()
    wait = -Ln(Value(1.0) - Random()) / NullIf(F("weight"), Value(0.0), output_field=FloatField())
    return (
        rows.exclude(Exists(_stances_of(by).filter(statement=OuterRef("pk"))))
        .annotate(wait=Cast(wait, FloatField()))
        .order_by(F("wait").asc(nulls_last=True))
        .first()
    )


def my_stances(its: Conversation, by: Someone) -> QuerySet[Stance]:
    """Return the person's answers to what is public, with the statements, in their order."""
    rows = _stances_of(by).filter(statement__conversation=its, statement__visibility=Visibility.PUBLIC)
    rows = rows.select_related("statement", "statement__author").order_by("statement__number")
    return rows.prefetch_related(badges("statement__author__mandates"))


def participates(its: Conversation, by: Someone) -> bool:
    """Tell whether the person takes part. One query."""
    return by.pk is not None and Participant.objects.filter(conversation=its, person=by.pk).exists()


def _stances_of(by: Someone) -> QuerySet[Stance]:
    return Stance.objects.filter(participant__person=by.pk) if by.pk is not None else Stance.objects.none()


def _answered_by(by: Someone) -> Exists:
    return Exists(_stances_of(by).filter(statement=OuterRef("pk")))
