"""What waits for an answer, and how offices answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, QuerySet

import accounts.queries
import charter.queries
from charter.models import Office
from commons.kept import kept_by_all
from journal.models import Entry
from proposals.lifecycle import State
from proposals.models import Answer, AnswerDraft, Proposal, Reminder
from proposals.queries.reading import SAID, published


def past_gathering(*, at: dt.datetime) -> QuerySet[Proposal]:
    """Return open proposals whose time to gather support has ended."""
    return Proposal.objects.public().filter(state=State.OPEN, gather_until__lte=at)  # type: ignore[no-any-return]


def clocks_running() -> QuerySet[Proposal]:
    """Return what waits for an answer; the clock of a hidden proposal stands still."""
    return Proposal.objects.public().filter(state=State.AWAITING_ANSWER)  # type: ignore[no-any-return]


def clocks_running_reminded() -> QuerySet[Proposal]:
    """Return what waits for an answer with its clock alone, and of which kinds it was reminded. One query."""
    sent = Reminder.objects.filter(proposal=OuterRef("pk"), due_at=OuterRef("due_at")).order_by().values("kind")
    return (
        clocks_running().only("id", "reached_at", "contested_at", "due_at").annotate(reminded=ArraySubquery(sent))  # type: ignore[no-redef]
    )


def awaiting_answer(*, at: dt.datetime, office: str = "", district: str = "", when: str = "") -> QuerySet[Proposal]:
    """Return the public queue in its only order, the due date: overdue first, oldest on top.

    `when`: "overdue", "soon" (due in seven days) or empty for all.
    """
    rows = clocks_running().select_related("office")
    if office:
        rows = rows.filter(office__code=office)
    if district == "city":
        rows = rows.filter(district=None)
    elif district:
        rows = rows.filter(district__code=district)
    if when == "overdue":
        rows = rows.filter(due_at__lte=at)
    elif when == "soon":
        rows = rows.filter(due_at__gt=at, due_at__lte=at + dt.timedelta(days=7))
    return rows


QUEUE_ORDER = ("due_at", "id")


def queue_counts(*, at: dt.datetime, office: str = "", district: str = "") -> dict[str, int]:
    """Return how many wait for an answer: `all`, `overdue`, `soon` (as in `awaiting_answer`). One query."""
    week = at + dt.timedelta(days=7)
    return awaiting_answer(at=at, office=office, district=district).aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lte=at)),
        soon=Count("pk", filter=Q(due_at__gt=at, due_at__lte=week)),
    )


@dataclass(frozen=True, slots=True)
class Reminded:
    """How often an office was reminded of one proposal, and when last."""

    times: int
    last: dt.datetime


def reminders(proposal_ids: Collection[int]) -> dict[int, Reminded]:
    """Return what reminders there were for each proposal that had any. One query."""
    rows = Reminder.objects.filter(proposal_id__in=proposal_ids).order_by().values_list("proposal_id")
    return {pk: Reminded(times, last) for pk, times, last in rows.annotate(times=Count("pk"), last=Max("sent_at"))}


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """What an office owes and how it answered: `median_days` None where it never did; `on_time` of `answered`."""

    code: str
    name: str
    late: int
    due: int
    answered: int
    on_time: int
    median_days: int | None


OWED = """
SELECT office_id, count(*) FILTER (WHERE due_at <= %(at)s), count(*) FILTER (WHERE due_at > %(at)s)
FROM proposals_proposal WHERE visibility = 'public' AND state = 'awaiting_answer' AND office_id IS NOT NULL
GROUP BY GROUPING SETS ((office_id), ())
"""
# Of everything that was ever answered: from an index that holds nothing else.
ANSWERED = """
SELECT office_id, count(*), count(*) FILTER (WHERE answered_at <= due_at),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - reached_at) / 86400)
FROM proposals_proposal WHERE visibility = 'public' AND answered_at IS NOT NULL AND reached_at IS NOT NULL
    AND office_id IS NOT NULL GROUP BY GROUPING SETS ((office_id), ())
"""


def answered_lately(*, district_id: int | None = None, office_id: int | None = None) -> QuerySet[Proposal]:
    """Return answered proposals, latest answer first; imported ones, whose clock never ran here, are left out."""
    rows = published().filter(answered_at__isnull=False, reached_at__isnull=False)
    if district_id is not None:
        rows = rows.filter(district=district_id)
    if office_id is not None:
        rows = rows.filter(office=office_id)
    return rows.order_by("-answered_at", "-id")


def office_records(*, at: dt.datetime) -> tuple[OfficeRecord, list[OfficeRecord]]:
    """Return the whole city's record and each office's that was ever asked, latest debtor first.

    One query: what is owed is read each time, how offices answered until now is kept for some minutes.
    """
    owed = {office: (late, due) for office, late, due in _rows(OWED, {"at": at})}
    answered = kept_by_all("office_answers", _answered)
    records = []
    for office in {*owed, *answered} - {None}:
        named = charter.queries.known().offices.get(office) or Office.objects.get(pk=office)
        records.append(_record(named.code, named.name, owed.get(office), answered.get(office)))
    return (
        _record("", "", owed.get(None), answered.get(None)),
        sorted(records, key=lambda each: (-each.late, -each.due, each.name)),
    )


def _record(
    code: str, name: str, owed: tuple[int, int] | None, answered: tuple[int, int, int | None] | None
) -> OfficeRecord:
    late, due = owed or (0, 0)
    count, on_time, days = answered or (0, 0, None)
    return OfficeRecord(code, name, late, due, count, on_time, days)


def _answered() -> dict[int | None, tuple[int, int, int | None]]:
    """Return by office, None for all, how much was answered, how much on time, and the median of the days it took."""
    return {
        office: (count, on_time, None if days is None else round(days))
        for office, count, on_time, days in _rows(ANSWERED, {})
    }


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def escalated() -> QuerySet[Proposal]:
    """Return what is overdue for longer than the rule allows, oldest first: the home page lists it."""
    return clocks_running().filter(escalated_at__isnull=False).order_by("due_at", "id")


def published_answers() -> QuerySet[Answer]:
    """Return what everybody may see of all answers."""
    return Answer.objects.public().filter(proposal__in=published())  # type: ignore[no-any-return]


def answers_to(proposal: Proposal) -> list[Answer]:
    """Return the public answers, latest first, with their commitments and `others`. Four queries, or five."""
    rows = (
        Answer.objects.public()
        .filter(proposal=proposal)
        .select_related("office", "author")
        .prefetch_related("commitments__milestones", "commitments__moves")
        .order_by("-number")
    )
    found = list(rows)
    with_others(found)
    return found


def with_others(answers: Iterable[Answer]) -> None:
    """Put on each answer the other public proposals that were given the same one, by id. One query or none."""
    answers = list(answers)
    acts = {answer.together for answer in answers if answer.together}
    beside: dict[object, list[Proposal]] = defaultdict(list)
    if acts:
        given = Answer.objects.public().filter(together__in=acts, proposal__in=published()).select_related("proposal")
        for each in given.defer("proposal__body", "proposal__search").order_by("proposal_id"):
            beside[each.together].append(each.proposal)
    for answer in answers:
        answer.others = [other for other in beside[answer.together] if other.pk != answer.proposal_id]


def answer_draft(proposal: Proposal) -> AnswerDraft | None:
    """Return the answer in preparation and the second look at it, for the office in charge only. One query."""
    rows = AnswerDraft.objects.filter(proposal=proposal).select_related("saved_by", "second_look__decided_by")
    return rows.first()


STORY = f"""
SELECT id, verb, actor_id, created_at, {SAID} AS data FROM journal_entry
WHERE subject_type = 'proposal' AND subject_id = %s AND verb <> 'proposal.reminded' ORDER BY created_at, id
"""  # noqa: S608


def timeline(proposal: Proposal) -> list[Entry]:
    """Return the proposal's story, oldest first, with the actors and their badges. Two queries, by hand."""
    entries = list(Entry.objects.raw(STORY, [proposal.pk]))
    actors = accounts.queries.shown_people([entry.actor_id for entry in entries])
    for entry in entries:
        if entry.actor_id in actors:
            entry.actor = actors[entry.actor_id]
    return entries


def office_codes(office_ids: Collection[int]) -> dict[int, str]:
    """Return the codes by which the API names offices that the journal knows by key. One query, none for none."""
    if not office_ids:
        return {}
    return dict(Office.objects.filter(pk__in=office_ids).order_by().values_list("pk", "code"))
