"""What was promised, how it goes, and which dates passed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import Person, badges
from commons.kept import kept_by_all
from commons.models import Visibility
from proposals.lifecycle import State
from proposals.models import Answer, Commitment, Milestone, MissedDate, Picture, ProgressReport, Proposal
from proposals.queries.reading import Someone, locked, visible

MILESTONES = ("milestones", "moves")


def standing_promises() -> QuerySet[Commitment]:
    """Return what the last answers promise: those of an answer that was contested stand no more."""
    later = Answer.objects.filter(proposal=OuterRef("answer__proposal"), number__gt=OuterRef("answer__number"))
    return Commitment.objects.filter(~Exists(later), answer__visibility=Visibility.PUBLIC)


def unkept(proposal: Proposal) -> int:
    """Return how many promises of the last answer are neither kept nor given up. One query."""
    return standing_promises().filter(answer__proposal=proposal, kept_on=None, given_up_on=None).count()


def promises(proposal: Proposal) -> QuerySet[Commitment]:
    """Return the last answer's promises by date, with their milestones and moved dates. Three queries."""
    return standing_promises().filter(answer__proposal=proposal).prefetch_related(*MILESTONES)


def promised(commitment_id: int, by: Person) -> tuple[Proposal, Commitment]:
    """Return a promise with its proposal, which is locked. Raises ObjectDoesNotExist."""
    if commitment_id.bit_length() > 63:
        raise Commitment.DoesNotExist
    found = standing_promises().select_related("answer").get(pk=commitment_id)
    proposal = locked(found.answer.proposal_id, by)
    return proposal, standing_promises().get(pk=commitment_id)


def milestone(milestone_id: int) -> Milestone:
    """Return one step that everybody reads. Raises ObjectDoesNotExist."""
    if milestone_id.bit_length() > 63:
        raise Milestone.DoesNotExist
    return Milestone.objects.get(pk=milestone_id, visibility=Visibility.PUBLIC)


def step_words(proposal_id: int) -> set[tuple[int, str]]:
    """Return the words of every step that everybody reads, each with the number of its promise. One query."""
    rows = Milestone.objects.filter(commitment__answer__proposal=proposal_id, visibility=Visibility.PUBLIC)
    return set(rows.values_list("commitment_id", "text"))


def missed_unnoted(*, today: dt.date) -> QuerySet[Commitment]:
    """Return promises whose date passed without word, and nobody has noted it yet."""
    noted = MissedDate.objects.filter(commitment=OuterRef("pk"), due_on=OuterRef("due_on"))
    rows = standing_promises().filter(
        ~Exists(noted),
        kept_on=None,
        given_up_on=None,
        due_on__lt=today,
        answer__proposal__visibility=Visibility.PUBLIC,
        answer__proposal__state__in=[State.ANSWERED, State.IN_DELIVERY],
    )
    return rows.order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """How an office keeps its word: answers that were sent back, promises kept, and missed or given up.

    `late`: how many of all promises had a date that passed without word, whatever became of them.
    """

    contested: int
    kept: int
    missed: int
    late: int


RECORD = """
SELECT (SELECT count(*) FROM proposals_proposal
        WHERE office_id = %(office)s AND visibility = 'public' AND contested_at IS NOT NULL),
    count(promise.kept_on), count(*) FILTER (WHERE promise.given_up_on IS NOT NULL
        OR promise.kept_on IS NULL AND promise.due_on < %(today)s),
    count(*) FILTER (WHERE EXISTS (SELECT FROM proposals_misseddate AS date WHERE date.commitment_id = promise.id)
        OR promise.due_on < coalesce(promise.kept_on, promise.given_up_on, %(today)s))
FROM proposals_answer AS answer
JOIN proposals_commitment AS promise ON promise.answer_id = answer.id
JOIN proposals_proposal AS proposal ON proposal.id = answer.proposal_id AND proposal.visibility = 'public'
    AND proposal.state IN ('answered', 'in_delivery', 'done')
WHERE answer.office_id = %(office)s AND answer.visibility = 'public' AND NOT EXISTS (
    SELECT FROM proposals_answer AS later
    WHERE later.proposal_id = answer.proposal_id AND later.number > answer.number)
"""


def delivery_record(office_id: int, *, today: dt.date) -> DeliveryRecord:
    """Return how an office keeps its word. One query of all it ever answered, kept for some minutes."""

    def read() -> DeliveryRecord:
        with connection.cursor() as cursor:
            cursor.execute(RECORD, {"office": office_id, "today": today})
            return DeliveryRecord(*cursor.fetchone())

    return kept_by_all(f"delivery_record:{office_id}:{today}", read)


def progress(proposal: Proposal) -> QuerySet[ProgressReport]:
    """Return what was told of its delivery, latest first, with the pictures everybody may see. Three queries."""
    shown = Picture.objects.filter(visibility=Visibility.PUBLIC).order_by("position")
    rows: QuerySet[ProgressReport] = ProgressReport.objects.public().filter(proposal=proposal).order_by("-id")
    return rows.select_related("office", "author").prefetch_related(
        badges("author__mandates"), Prefetch("pictures", shown)
    )


def report(report_id: int, person: Someone) -> ProgressReport:
    """Return one public report, as far as the person may know of its proposal. Raises ObjectDoesNotExist."""
    if report_id.bit_length() > 63:
        raise ProgressReport.DoesNotExist
    found: ProgressReport = ProgressReport.objects.public().get(pk=report_id)
    found.proposal = visible(found.proposal_id, person)
    return found


def locked_report(report_id: int, person: Someone) -> ProgressReport:
    """Return one public report whose proposal is locked, as both are then. Raises ObjectDoesNotExist."""
    proposal = locked(report(report_id, person).proposal_id, person)
    found = report(report_id, person)
    found.proposal = proposal
    return found
