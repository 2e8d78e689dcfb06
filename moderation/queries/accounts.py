"""Reads of accounts that broke rules: what was upheld against somebody, what was laid on them, and public numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Person
from moderation.lifecycle import CaseState, Finding, Origin, Reason, Subject
from moderation.models import Block, Case, CaseItem, Concern, Sanction

YEAR = dt.timedelta(days=365)
UPHELD = (Finding.ASK_EDIT, Finding.HIDE)
# What a jury about an account is shown at most, the latest.
ITEMS_MOST = 20


def upheld(person_id: int, *, at: dt.datetime) -> QuerySet[Case]:
    """Return cases of the last year that found a breach in what the person brought, as they stand after appeals.

    An appeal takes the place of what it was against: while it is open neither counts. Cases that went into an earlier
    one about the account are not counted twice.
    """
    again = Case.objects.filter(appeal_of=OuterRef("pk"), state__in=[CaseState.SITTING, CaseState.DECIDED])
    theirs = CaseItem.objects.filter(case=OuterRef("pk"), concern__author=person_id)
    asked = Case.objects.filter(person=person_id, origin=Origin.REPEATED)
    since = asked.order_by("-id").values_list("opened_at", flat=True).first() or at - YEAR
    rows = Case.objects.filter(
        subject=Subject.CONTENT, state=CaseState.DECIDED, outcome__in=UPHELD, decided_at__gt=max(since, at - YEAR)
    )
    return rows.filter(Exists(theirs)).exclude(Exists(again))


def found_against(person_id: int, cases: QuerySet[Case]) -> list[Concern]:
    """Return what the person brought that those cases are about, the latest ITEMS_MOST. One query."""
    rows = Concern.objects.filter(author=person_id, case_items__case__in=cases).distinct()
    return list(rows.order_by("-id")[:ITEMS_MOST])


def reasons_behind(case: Case) -> list[tuple[str, int]]:
    """Return how often which rule was broken, of what a case about an account goes back to: most frequent first.

    For jurors, beside the pieces; no name stands in it. One query.
    """
    ids = case.items.values("concern")
    rows = Case.objects.filter(
        subject=Subject.CONTENT, state=CaseState.DECIDED, outcome__in=UPHELD, decided_at__lte=case.opened_at
    )
    rows = rows.filter(items__concern__in=ids, decided_at__gt=case.opened_at - YEAR).distinct()
    counted = Counter(reason for _pk, reason in rows.values_list("pk", "outcome_reason"))
    return sorted(counted.items(), key=lambda each: (-each[1], Reason.values.index(each[0])))


def open_case_about(person_id: int) -> Case | None:
    """Return the case about an account that is open now. One query."""
    return Case.objects.filter(person=person_id, state=CaseState.SITTING).first()


def sanctions_of(person: Person) -> list[Sanction]:
    """Return what juries laid on a person, latest first, each with its case. One query."""
    return list(Sanction.objects.filter(person=person.pk).select_related("case").order_by("-id")[:50])


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """What became of accounts within a year: cases about them, and what was laid on them, and lifted again."""

    cases: int
    warnings: int
    silences: int
    blocks: int
    lifted: int


def account_figures(*, at: dt.datetime) -> AccountFigures:
    """Return public numbers of the last year, without names. Three queries."""
    since = at - YEAR
    given = Sanction.objects.filter(given_at__gt=since)
    kinds = Counter(given.values_list("kind", flat=True))
    blocks = Block.objects.filter(created_at__gt=since)
    held = list(blocks.values_list("lifted_at", flat=True))
    ended = given.filter(ended_at__isnull=False).count()
    return AccountFigures(
        cases=Case.objects.filter(subject=Subject.ACCOUNT, opened_at__gt=since).exclude(origin=Origin.APPEAL).count(),
        warnings=kinds[Sanction.Kind.WARNING],
        silences=kinds[Sanction.Kind.SILENCE],
        blocks=len(held),
        lifted=ended + sum(each is not None for each in held),
    )


def silence_of(person_id: int, *, at: dt.datetime) -> Sanction | None:
    """Return the silence that runs longest of those in force. One query."""
    rows = Sanction.objects.filter(person=person_id, kind=Sanction.Kind.SILENCE, ended_at=None, until__gt=at)
    return rows.order_by("-until").first()
