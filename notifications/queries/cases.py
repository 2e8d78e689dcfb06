"""Who is told of a jury's case: who is called, who has to vote, and of what was decided whom it concerns."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import Person
from journal.models import Entry
from moderation.contents import writer_ids
from moderation.models import Case as JuryCase
from moderation.models import Concern, Flag, Juror
from notifications.models import Kind, Notification, Reason
from notifications.queries.audiences import AUDIENCES


def people_of_case(entry: Entry, case: JuryCase, after: int) -> QuerySet[Person]:
    """Return who is called and not told yet, or has not voted; of what is decided its authors, flaggers and jurors.

    Two queries more, one for each item that several wrote. Whoever is shut out is told too, of what they wrote.
    """
    seats = Juror.objects.filter(case=case, person__isnull=False, ticket__isnull=False)
    if AUDIENCES[entry.verb].concerned == Kind.JURY:
        return _awaited(entry, case, seats, after)
    wrote, asked = _parties(case)
    judged = seats.filter(ended="").values_list("person_id")
    people = Person.objects.filter(Q(pk__in=wrote) | Q(is_active=True) & (Q(pk__in=asked) | Q(pk__in=judged)))
    reasons = (When(pk__in=wrote, then=Value(Reason.WROTE)), When(pk__in=asked, then=Value(Reason.FLAGGED)))
    reason = Case(*reasons, default=Value(Reason.JUROR), output_field=CharField())
    return people.filter(pk__gt=after).annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]


def _awaited(entry: Entry, case: JuryCase, seats: QuerySet[Juror], after: int) -> QuerySet[Person]:
    waiting: Any = seats.filter(sits=True, vote="", person_id__gt=after)
    if entry.verb == "jury.due_soon":
        waiting = waiting.filter(accepted_at__isnull=False)
    else:
        told = Notification.objects.filter(person=OuterRef("person_id"), case=case, kind=Kind.JURY)
        waiting = waiting.filter(accepted_at=None).exclude(Exists(told.exclude(entry=entry)))
    people = Person.objects.filter(pk__in=waiting.values_list("person_id"), is_active=True)
    return people.annotate(reason=Value(Reason.JUROR, CharField())).order_by("pk")  # type: ignore[no-any-return]


def _parties(case: JuryCase) -> tuple[set[int], set[int]]:
    """Return who wrote what a case is about, and who flagged it in its time; or whose account it is."""
    if case.subject == "account":
        return ({case.person_id} if case.person_id else set()), set()
    concerns = list(Concern.objects.filter(case_items__case=case))
    wrote = {who for each in concerns for who in writer_ids(each.kind, each.whole_id, each.author_id)}
    since = case.appeal_of.opened_at if case.appeal_of else case.opened_at
    flags = Flag.objects.filter(concern__in=concerns, person__isnull=False)
    flags = flags.filter(Q(closed_at=None) | Q(closed_at__gte=since) | Q(person=case.appellant_id))
    return wrote, {who for who in flags.values_list("person_id", flat=True) if who is not None}
