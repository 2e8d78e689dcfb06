"""Exact numbers of supports and comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import (
    Count,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from commons import clock
from commons.prepared import Prepared
from proposals.lifecycle import State
from proposals.models import Figures, Proposal, Support
from proposals.queries.reading import Someone, published


def ready_to_reach() -> QuerySet[Proposal]:
    """Return open proposals whose counted supports reach their threshold."""
    counted = (
        Support.objects.filter(proposal=OuterRef("pk"), counts=True)
        .order_by()
        .annotate(n=Func(Value(1), function="count", output_field=IntegerField()))
        .values("n")
    )
    return Proposal.objects.public().filter(  # type: ignore[no-any-return]
        state=State.OPEN, threshold__lte=Coalesce(Subquery(counted), 0)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands, exact: its state, its supports, and the revision the person supports, if they do."""

    state: str
    threshold: int | None
    figures: Figures
    revision: int | None

    @property
    def is_at_threshold(self) -> bool:
        return self.state == State.OPEN and self.threshold is not None and self.figures.counted >= self.threshold


STANDING = Prepared(
    "standing",
    """
SELECT proposal.state::text, proposal.threshold, sums.counted, sums.supports,
    (SELECT revision.number FROM proposals_support AS mine
     JOIN proposals_revision AS revision ON revision.id = mine.revision_id
     WHERE mine.proposal_id = $1 AND mine.person_id = $2)
FROM proposals_proposal AS proposal, (
    SELECT count(*) FILTER (WHERE counts) AS counted, count(*) AS supports
    FROM proposals_support WHERE proposal_id = $1
) AS sums
WHERE proposal.id = $1
""",
    takes=2,
)


def standing(proposal_id: int, person_id: int | None) -> Standing:
    """Return where a proposal stands, and with it the person. One query, by hand: every support asks it."""
    row = STANDING.row(proposal_id, person_id)
    if row is None:
        raise Proposal.DoesNotExist
    state, threshold, counted, supports, revision = row
    return Standing(state, threshold, Figures(counted, supports - counted), revision)


def support_figures(proposal_ids: Collection[int]) -> dict[int, Figures]:
    """Return the exact supports of each proposal. One query over an index."""
    rows = (
        Support.objects.filter(proposal_id__in=proposal_ids)
        .order_by()
        .values_list("proposal_id")
        .annotate(counted=Count("id", filter=Q(counts=True)), supports=Count("id"))
    )
    found = {pk: Figures(counted, supports - counted) for pk, counted, supports in rows}
    return {pk: found.get(pk, Figures()) for pk in proposal_ids}


FIGURES = """
SELECT proposal_id, count(*) FILTER (WHERE counts), count(*) FILTER (WHERE NOT counts), 0
FROM proposals_support WHERE proposal_id = ANY(%(ids)s) GROUP BY proposal_id
UNION ALL
SELECT proposal_id, 0, 0, count(*)
FROM proposals_comment WHERE proposal_id = ANY(%(ids)s) AND visibility = 'public' GROUP BY proposal_id
"""


def figures(proposal_ids: Collection[int]) -> dict[int, Figures]:
    """Return supports and comments of each proposal. One query over two indexes, by hand: every list asks it."""
    found = dict.fromkeys(proposal_ids, Figures())
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"ids": list(proposal_ids)})
        for pk, counted, elsewhere, comments in cursor.fetchall():
            sums = found[pk]
            found[pk] = Figures(sums.counted + counted, sums.elsewhere + elsewhere, sums.comments + comments)
    return found


def supports(person: Someone, proposal_id: int) -> Support | None:
    """Return the person's own support, with its revision."""
    if person.pk is None:
        return None
    return Support.objects.filter(proposal_id=proposal_id, person_id=person.pk).select_related("revision").first()


def supported_among(person: Someone, proposal_ids: Collection[int]) -> set[int]:
    """Return which of these the person supports. One query, none for a visitor."""
    if person.pk is None:
        return set()
    rows = Support.objects.filter(person_id=person.pk, proposal_id__in=proposal_ids)
    return set(rows.values_list("proposal_id", flat=True))


@dataclass(frozen=True, slots=True)
class Activity:
    """What happened since a day, and what is late now."""

    opened: int
    supports: int
    answered: int
    overdue: int


ACTIVITY = """
SELECT
    (SELECT count(*) FROM proposals_proposal WHERE visibility = 'public' AND published_at IS NOT NULL
        AND published_at >= %(since)s AND channel <> 'import' AND {here}),
    (SELECT coalesce(sum(supports), 0)::bigint FROM proposals_supportday WHERE day >= %(day)s AND {here}),
    (SELECT count(*) FROM proposals_proposal WHERE visibility = 'public' AND answered_at IS NOT NULL
        AND reached_at IS NOT NULL AND answered_at >= %(since)s AND {here}),
    (SELECT count(*) FROM proposals_proposal WHERE visibility = 'public' AND state = 'awaiting_answer'
        AND due_at <= %(at)s AND {here})
"""


def activity(*, district_id: int | None, since: dt.datetime, at: dt.datetime) -> Activity:
    """Return how much was opened, supported and answered in a district, None for the whole city. One query.

    Reads of indexes what was opened and answered since, of supports a sum for each day: keep the result for a while.
    """
    here = "true" if district_id is None else "district_id = %(district)s"
    given = {"since": since, "day": clock.today(since), "at": at, "district": district_id}
    with connection.cursor() as cursor:
        cursor.execute(ACTIVITY.format(here=here), given)
        return Activity(*cursor.fetchone())


def state_counts(*, topic_id: int | None = None) -> dict[str, int]:
    """Return how many published proposals are in each state. One query."""
    rows = published() if topic_id is None else published().filter(topic=topic_id)
    return dict.fromkeys(State.values, 0) | dict(rows.order_by().values_list("state").annotate(n=Count("*")))
