"""What an office owes and what its officials do about it: theirs to read, and nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now

import accounts.queries
from accounts.models import Mandate, Person
from charter.models import Office
from proposals import policy
from proposals.models import (
    AnswerDraft,
    Assignment,
    Commitment,
    InterimReply,
    InternalNote,
    Proposal,
    SecondLook,
)
from proposals.queries.clock import QUEUE_ORDER, clocks_running
from proposals.queries.delivery import MILESTONES, standing_promises
from proposals.queries.reading import Someone, published, visible

DELIVERY_ORDER = ("next_promise_on", "id")
NOTES_ORDER = ("-id",)
SHOWN = ("mine", "nobody", "look")


@dataclass(frozen=True, slots=True)
class Work:
    """How far an office is with a proposal. `promise`: the next one that is not kept."""

    colleague: Mandate | None = None
    is_drafted: bool = False
    look: str = ""
    notes: int = 0
    replies: int = 0
    replied_at: dt.datetime | None = None
    promise: Commitment | None = None


def offices_of(person: Person) -> list[Office]:
    """Return the offices for which the person can act, by name. No query where the mandates are loaded."""
    held = {m.office_id: m.office for m in person.mandates_in_force if m.role == Mandate.Role.OFFICIAL and m.office}
    return sorted(held.values(), key=lambda office: office.name)


def owed(person: Person, *, office: str = "", show: str = "") -> QuerySet[Proposal]:
    """Return what waits for an answer of the person's offices, to be paged by QUEUE_ORDER: overdue first.

    `show`: "mine" (the person works on it), "nobody" (no colleague does), "look" (a draft waits for a second look).
    """
    return _shown(_of(clocks_running(), person, office), person, show).select_related("office")


def owed_counts(person: Person, *, office: str = "") -> dict[str, int]:
    """Return how many there are of each `show`, and `all`. Three queries: what is owed, and what was begun of it."""
    rows = _of(clocks_running(), person, office)
    owed = rows.count()
    begun = (
        assignments()
        .filter(proposal__in=rows)
        .aggregate(all=Count("pk"), mine=Count("pk", filter=Q(mandate__person=person)))
    )
    looks = SecondLook.objects.filter(draft__proposal__in=rows, state=SecondLook.State.ASKED).count()
    return {"all": owed, "mine": begun["mine"], "nobody": owed - begun["all"], "look": looks}


def in_delivery(person: Person, *, office: str = "", show: str = "") -> QuerySet[Proposal]:
    """Return what the person's offices promised and have not finished, to be paged by DELIVERY_ORDER.

    By the day of the next promise that is not kept: those that were missed come first, those without a day last.
    """
    rows = published().filter(next_promise_on__isnull=False)
    return _shown(_of(rows, person, office), person, show).select_related("office")


def _of(rows: QuerySet[Proposal], person: Person, office: str) -> QuerySet[Proposal]:
    mine = [each.pk for each in offices_of(person) if not office or each.code == office]
    return rows.filter(office__in=mine)


def _shown(rows: QuerySet[Proposal], person: Person, show: str) -> QuerySet[Proposal]:
    return rows.filter(_narrowed(person, show)) if show else rows


def _narrowed(person: Person, show: str) -> Q:
    if show == "look":
        asked = SecondLook.objects.filter(draft__proposal=OuterRef("pk"), state=SecondLook.State.ASKED)
        return Q(Exists(asked))
    held = assignments().filter(proposal=OuterRef("pk"))
    return Q(Exists(held.filter(mandate__person=person))) if show == "mine" else ~Q(Exists(held))


def assignments() -> QuerySet[Assignment]:
    """Return who works on what, as far as their mandate for the office in charge is in force."""
    in_force = Q(mandate__valid_until=None) | Q(mandate__valid_until__gt=Now())
    return Assignment.objects.filter(
        in_force,
        mandate__revoked_at=None,
        mandate__valid_from__lte=Now(),
        mandate__person__is_active=True,
        mandate__office=F("proposal__office"),
    )


def assignment(proposal: Proposal) -> Assignment | None:
    """Return who of the office works on it. One query."""
    return assignments().filter(proposal=proposal).select_related("mandate").first()


def work(proposals: Iterable[Proposal], *, promises: bool = False) -> dict[int, Work]:
    """Return how far the offices are with each proposal. Four queries, or seven with `promises`."""
    ids = [row.pk for row in proposals]
    held = {each.proposal_id: each.mandate for each in _held(ids)}
    drafts = dict(AnswerDraft.objects.filter(proposal__in=ids).values_list("proposal_id", "second_look__state"))
    notes = InternalNote.objects.filter(proposal__in=ids, office=F("proposal__office")).order_by()
    noted = dict(notes.values_list("proposal_id").annotate(n=Count("pk")))
    replies = InterimReply.objects.public().filter(proposal__in=ids).order_by().values_list("proposal_id")
    replied = {pk: (n, last) for pk, n, last in replies.annotate(n=Count("pk"), last=Max("created_at"))}
    next_of: dict[int, Commitment] = {}
    if promises:
        rows = standing_promises().filter(answer__proposal__in=ids, kept_on=None, given_up_on=None)
        rows = rows.select_related("answer").order_by("due_on", "id")
        for each in rows.prefetch_related(*MILESTONES):
            next_of.setdefault(each.answer.proposal_id, each)
    return {
        pk: Work(
            colleague=held.get(pk),
            is_drafted=pk in drafts,
            look=drafts.get(pk) or "",
            notes=noted.get(pk, 0),
            replies=replied.get(pk, (0, None))[0],
            replied_at=replied.get(pk, (0, None))[1],
            promise=next_of.get(pk),
        )
        for pk in ids
    }


def team(person: Person) -> list[tuple[Mandate, int]]:
    """Return the officials of the person's offices, each with how much they have in hand. Two queries."""
    mine = [office.pk for office in offices_of(person)]
    held = assignments().filter(proposal__office__in=mine, proposal__visibility="public").order_by()
    counts = dict(held.values_list("mandate").annotate(n=Count("pk")))
    rows = Mandate.objects.in_force().filter(role=Mandate.Role.OFFICIAL, office__in=mine, person__is_active=True)
    return [(mandate, counts.get(mandate.pk, 0)) for mandate in rows.order_by("holder_name", "pk")]


def _held(proposal_ids: Collection[int]) -> QuerySet[Assignment]:
    return assignments().filter(proposal__in=proposal_ids).select_related("mandate")


def in_hand(proposal_id: int, person: Someone) -> Proposal:
    """Return a proposal on which the person's office works. Raises Proposal.DoesNotExist, also for everybody else."""
    proposal = visible(proposal_id, person)
    if not policy.may_know_work(person, proposal):
        raise Proposal.DoesNotExist
    return proposal


def notes(proposal: Proposal) -> QuerySet[InternalNote]:
    """Return the notes of the office in charge, to be paged by NOTES_ORDER; those of a former office are its own."""
    return InternalNote.objects.filter(proposal=proposal, office=proposal.office_id)


def signed(notes: Iterable[InternalNote]) -> None:
    """Put on each note its author as pages name people. One query."""
    notes = list(notes)
    people = accounts.queries.shown_people([note.author_id for note in notes])
    for note in notes:
        note.author = people.get(note.author_id) if note.author_id else None


def locked_note(note_id: int, person: Someone) -> InternalNote:
    """Return a note, its row locked. Raises InternalNote.DoesNotExist, also for who may not read it."""
    if note_id.bit_length() > 63:
        raise InternalNote.DoesNotExist
    rows = InternalNote.objects.select_for_update(of=("self",)).select_related("proposal").defer("proposal__search")
    note: InternalNote = rows.get(pk=note_id, office=F("proposal__office"))
    if not policy.may_know_work(person, note.proposal):
        raise InternalNote.DoesNotExist
    return note


def interim_replies(proposal: Proposal) -> QuerySet[InterimReply]:
    """Return what the office said before its answer, first first. One query."""
    replies: QuerySet[InterimReply] = InterimReply.objects.public().filter(proposal=proposal)
    return replies.select_related("office").order_by("number")


def answerable_together(proposal: Proposal, *, limit: int) -> QuerySet[Proposal]:
    """Return what else waits for an answer of the same office, what is due first."""
    rows = clocks_running().filter(office=proposal.office_id).exclude(pk=proposal.pk)
    return rows.defer("body", "search").order_by(*QUEUE_ORDER)[:limit]
