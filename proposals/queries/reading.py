"""Who sees which proposal, and one of them to read or to change."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import (
    Q,
    QuerySet,
)

import accounts.queries
import charter.queries
from accounts.models import Person, badges
from commons.models import Visibility
from proposals import policy
from proposals.models import Proposal, Revision, Writer
from proposals.queries.authors import organised

Someone = Person | AnonymousUser


# Enough for every policy; a long text is not read to be thrown away.
WHAT_RULES_ASK = [  # in the order of the model
    *("id", "visibility", "author_id", "organisation_id", "district_id", "process_id", "state"),
    *("revision_number", "text_since", "counted_since", "merged_into_id", "published_at", "threshold", "office_id"),
    "done_until",
]
# What an entry about a proposal tells everybody: of a text that was hidden not why it was written; of a step on the way
# to a promise its words as long as there is one that everybody reads.
SAID = """CASE WHEN verb = 'proposal.revised' AND EXISTS (
    SELECT FROM proposals_revision AS revision WHERE revision.proposal_id = subject_id
        AND revision.number = (data->>'revision')::int AND revision.visibility <> 'public'
) THEN data - 'reason' WHEN verb IN ('proposal.step_planned', 'proposal.step_reached') AND NOT EXISTS (
    SELECT FROM proposals_milestone AS step WHERE step.commitment_id = (data->>'commitment')::bigint
        AND step.text = data->>'note' AND step.visibility = 'public'
) THEN data - 'note' ELSE data END"""
WRITERS = "ARRAY(SELECT person_id FROM proposals_writer WHERE proposal_id = proposal.id ORDER BY authorship_id)"
ONE = f"SELECT {', '.join(WHAT_RULES_ASK)}, {WRITERS} FROM proposals_proposal AS proposal WHERE id = %s"  # noqa: S608


def published() -> QuerySet[Proposal]:
    """Return what everybody may see."""
    return Proposal.objects.public().filter(published_at__isnull=False).defer("search")  # type: ignore[no-any-return]


def visible_to(person: Someone) -> QuerySet[Proposal]:
    """Return what everybody may see, and the drafts and hidden ones that the person writes."""
    shown = Q(visibility=Visibility.PUBLIC, published_at__isnull=False)
    if person.pk is not None:
        shown |= Q(pk__in=written_ids(person.pk)) & ~Q(visibility=Visibility.ERASED)
    return Proposal.objects.filter(shown).defer("search")  # type: ignore[no-any-return]


def written_ids(person_id: int) -> QuerySet[Writer, int]:
    """Return the keys of what somebody writes, alone, with others or for an organisation."""
    return Writer.objects.filter(person=person_id).values_list("proposal_id", flat=True)


def visible(proposal_id: int, person: Someone) -> Proposal:
    """Return one proposal without its texts. One query, by hand: every act asks it. Raises Proposal.DoesNotExist."""
    if proposal_id.bit_length() > 63:
        raise Proposal.DoesNotExist
    with connection.cursor() as cursor:
        cursor.execute(ONE, [proposal_id])
        row = cursor.fetchone()
    if row is None:
        raise Proposal.DoesNotExist
    *values, author_ids = row
    proposal: Proposal = Proposal.from_db(DEFAULT_DB_ALIAS, WHAT_RULES_ASK, values)
    proposal.author_ids = author_ids
    if not policy.may_see(person, proposal):
        raise Proposal.DoesNotExist
    return proposal


def held(proposal_id: int, person: Someone) -> Proposal:
    """Return one proposal whose state cannot change until the transaction ends; others may hold it too."""
    if proposal_id.bit_length() > 63:
        raise Proposal.DoesNotExist
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM proposals_proposal WHERE id = %s FOR SHARE", [proposal_id])
    return visible(proposal_id, person)


def locked(proposal_id: int, person: Someone) -> Proposal:
    """Return one proposal, its row locked against every other change. Raises Proposal.DoesNotExist."""
    return visible_to(person).select_for_update(of=("self",)).select_related("office").get(pk=proposal_id)


def visible_among(proposal_ids: Collection[int], person: Someone, *, lock: bool = False) -> dict[int, Proposal]:
    """Return those of the proposals that are there for the person, by id; `lock` locks them in that order.

    One query.
    """
    ids = [pk for pk in proposal_ids if pk.bit_length() <= 63]
    rows = visible_to(person).filter(pk__in=ids).select_related("office").order_by("pk")
    return {row.pk: row for row in (rows.select_for_update(of=("self",)) if lock else rows)}


def in_full(proposal_id: int, person: Someone) -> Proposal:
    """Return one proposal with all that its page names. Two queries. Raises Proposal.DoesNotExist."""
    proposal: Proposal = visible_to(person).get(pk=proposal_id)
    named([proposal])
    return proposal


def named(rows: Iterable[Proposal]) -> None:
    """Put on each row its author with badge, and its topic, district and office as they are known.

    One query, one more where somebody speaks for an organisation.
    """
    rows = list(rows)
    placed(rows)
    organised(rows)
    people = accounts.queries.shown_people([row.author_id for row in rows])
    for row in rows:
        if row.author_id in people:
            row.author = people[row.author_id]


def placed(rows: Iterable[Proposal]) -> None:
    """Put on each row its topic, district, process and office as they are known. No query."""
    known = charter.queries.known()
    for row in rows:
        # What is not known, being younger, the row reads itself; what was not read of the row is not asked for.
        have = row.__dict__
        if topic := known.topics.get(have.get("topic_id", 0)):
            row.topic = topic
        if district := known.districts.get(have.get("district_id", 0)):
            row.district = district
        if process := known.processes.get(have.get("process_id") or 0):
            row.process = process
        if office := known.offices.get(have.get("office_id", 0)):
            row.office = office


def revisions(proposal: Proposal) -> QuerySet[Revision]:
    """Return the texts the proposal had, with who wrote them. Two queries."""
    return (
        Revision.objects.filter(proposal=proposal).select_related("author").prefetch_related(badges("author__mandates"))
    )


def revision_pair(proposal: Proposal, older: int, newer: int) -> tuple[Revision, Revision]:
    """Return two of a proposal's revisions that everybody reads. One query. Raises Revision.DoesNotExist."""
    rows = revisions(proposal).filter(number__in=[older, newer], visibility=Visibility.PUBLIC)
    found = {each.number: each for each in rows}
    if older >= newer or len(found) < 2:
        raise Revision.DoesNotExist
    return found[older], found[newer]


def revision_numbered(proposal: Proposal, number: int) -> Revision:
    """Return one of a proposal's revisions that everybody reads. Two queries. Raises Revision.DoesNotExist."""
    return revisions(proposal).get(number=number, visibility=Visibility.PUBLIC)


def withheld_numbers(proposal_id: int) -> set[int]:
    """Return which of a proposal's texts nobody reads any more: hidden, or erased after that. One query."""
    rows = Revision.objects.filter(proposal=proposal_id).exclude(visibility=Visibility.PUBLIC)
    return set(rows.values_list("number", flat=True))
