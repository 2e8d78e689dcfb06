"""What is read of a line to say it: what it is about, what a moderator wrote, and which words are withheld."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from commons.models import Visibility
from moderation.models import Act
from notifications.models import WHAT, Kind, Notification
from proposals.models import Amendment, Merge, Revision

# What no line says.
UNREAD_PARTS = (
    "proposal__body",
    "proposal__search",
    "round__summary",
    "round__rules",
    "conversation__about",
    "circle__purpose",
    "assembly__mandate",
    "assembly__secret",
    "case__text",
    "case__list_csv",
    "case__secret",
)


def worded(lines: QuerySet[Any]) -> QuerySet[Any]:
    """Put on each line of a moderator's decision, as `said`, what they wrote to whom it concerns."""
    act = Act.objects.filter(pk=OuterRef("entry__subject_id")).values("text")
    told = When(kind=Kind.MODERATED, then=Subquery(act))
    return lines.annotate(  # type: ignore[no-any-return]
        said=Case(told, default=Value(""), output_field=CharField())
    )


def withheld() -> Any:
    """Return the condition that moderation hid the words a line would repeat: why a text, a merge, was suggested."""
    number = Cast(KeyTextTransform("revision", OuterRef("entry__data")), IntegerField())
    texts = Revision.objects.filter(proposal=OuterRef("entry__subject_id"), number=number)
    hidden: dict[str, QuerySet[Any]] = {"merge": Merge.objects.filter(pk=OuterRef("entry__subject_id"))}
    hidden["amendment"] = Amendment.objects.filter(pk=OuterRef("entry__subject_id"))
    said: Any = Q(entry__verb="proposal.revised") & Exists(texts.exclude(visibility=Visibility.PUBLIC))
    for name, rows in hidden.items():
        said |= Q(entry__subject_type=name) & Exists(rows.exclude(visibility=Visibility.PUBLIC))
    return said


def flag(condition: Any) -> Case:
    """Return a condition as what a line is annotated with."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def lines_to_render(line_ids: Iterable[int]) -> dict[int, Notification]:
    """Return these lines with what a text of them needs. One query."""
    lines = Notification.objects.filter(pk__in=list(line_ids)).select_related("entry", *WHAT)
    return {line.pk: line for line in worded(lines).defer(*UNREAD_PARTS)}
