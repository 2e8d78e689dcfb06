"""Which lines may still be told by mail."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Now

import voting.queries
from accounts.models import Mute
from commons.models import Visibility
from deliberation.lifecycle.assemblies import SeatState
from deliberation.models import Circle, Seat
from moderation.lifecycle import CaseState
from moderation.models import Juror
from notifications.models import Kind, Notification, Preference
from notifications.queries.lines import flag, withheld
from notifications.queries.news import HELPING, OF_CIRCLES
from proposals.models import Amendment, Answer, Comment, InterimReply, Proposal
from voting.lifecycle import State
from voting.models import Round


def with_tellable(lines: QuerySet[Notification]) -> QuerySet[Notification]:
    """Mark as `tellable` what may still be told by mail: public now, its kind not off, its writer not muted.

    A reminder of a vote: as long as one can vote, and has not.
    """
    public = Proposal.objects.public().filter(pk=OuterRef("proposal_id"))
    answer = Answer.objects.public().filter(proposal=OuterRef("proposal_id"))
    comment = Comment.objects.public().filter(pk=OuterRef("entry__subject_id"))
    off = Preference.objects.filter(person=OuterRef("person_id"), kind=OuterRef("kind"), mail=Preference.Mail.OFF)
    muted = Mute.objects.filter(person=OuterRef("person_id"), muted=OuterRef("entry__actor_id"))
    heard = Exists(comment) & ~Exists(muted)
    amendment = Amendment.objects.public().filter(pk=OuterRef("entry__subject_id"))
    still: Any = Exists(public) & (~Q(entry__subject_type="comment") | heard)
    still = still & (~Q(entry__subject_type="amendment") | Exists(amendment))
    still = still & ~withheld()
    for name, model in HELPING.items():
        there = model._default_manager.filter(pk=OuterRef("entry__subject_id"), visibility=Visibility.PUBLIC)
        still &= ~Q(entry__subject_type=name) | Exists(there)
    word = InterimReply.objects.public().filter(pk=Cast(OuterRef("entry__data__reply"), BigIntegerField()))
    shown = (
        still & (~Q(entry__verb="proposal.answered") | Exists(answer)) & (~Q(kind=Kind.INTERIM_REPLY) | Exists(word))
    )
    # What was decided about one's own is told though it is hidden; a process is always public.
    shown |= Q(kind__in=(Kind.MODERATED, Kind.PROCESS_PHASE, Kind.ROUND))
    seen: Any = Exists(Circle.objects.public().filter(pk=OuterRef("circle_id")))
    for name, model in OF_CIRCLES.items():
        there = model._default_manager.filter(pk=OuterRef("entry__subject_id"), visibility=Visibility.PUBLIC)
        seen &= ~Q(entry__subject_type=name) | Exists(there)
    shown |= Q(kind=Kind.CIRCLE) & seen
    # Who answered since, or whose time is over, is not asked any more.
    waits = Seat.objects.filter(assembly=OuterRef("assembly_id"), person=OuterRef("person_id"), state=SeatState.INVITED)
    shown |= Q(kind=Kind.LOT) & Exists(waits)
    shown |= Q(kind=Kind.CASE)
    # Who declined, voted or was replaced since is not asked any more.
    seat = Juror.objects.filter(case=OuterRef("case_id"), person=OuterRef("person_id"), sits=True, vote="")
    shown |= Q(kind=Kind.JURY) & Exists(seat.filter(case__state=CaseState.SITTING))
    # Who voted since is not reminded.
    open_still = Round.objects.filter(pk=OuterRef("round_id"), state=State.OPEN, closes_at__gt=Now())
    shown |= Q(kind=Kind.ROUND_CLOSING) & Exists(open_still) & ~voting.queries.voted("round_id", "person_id")
    return lines.annotate(shown=flag(shown), tellable=flag(~Exists(off) & shown))


def is_tellable(line: Notification) -> bool:
    """Tell whether a line may still be told by a mail that was written for it. One query."""
    return line.pk in tellable([line.pk])


def tellable(line_ids: Collection[int]) -> set[int]:
    """Return those of these lines that may still be told by mails that were written for them. One query.

    A preference changed since does not matter: the mail was on its way.
    """
    statement, values = _tellable_statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(line_ids) if value == ANY_LINES else value for value in values])
        return {pk for (pk,) in cursor.fetchall()}


# Stands in the statement where the lines' numbers come.
ANY_LINES = [-471_812]


@cache
def _tellable_statement() -> tuple[str, tuple[Any, ...]]:
    """Return the question of `tellable`, put into words once: that takes ten times as long as asking it."""
    given = RawSQL("SELECT unnest(%s::bigint[])", [ANY_LINES])  # our own words
    lines = with_tellable(Notification.objects.filter(pk__in=given))
    return lines.filter(shown=True).values_list("pk").query.sql_with_params()  # type: ignore[misc]  # annotated
