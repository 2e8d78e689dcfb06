"""Exact numbers of supports and comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import (
    Count,
    Func,
    IntegerField,
    OuterRef,
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

# Which supports count for the threshold, and which are for the current text. Here alone; statements name the rows
# `support` and `proposal`.
COUNTED = "support.counts AND support.revision_number >= proposal.counted_since"
EARLIER = "support.revision_number < proposal.text_since"
# The sums of `Figures`, in its order but for the comments.
SUMS = f"""
count(*) FILTER (WHERE {COUNTED}), count(*) FILTER (WHERE NOT support.counts),
count(*) FILTER (WHERE support.counts AND support.revision_number < proposal.counted_since),
count(*) FILTER (WHERE {EARLIER})
"""


def ready_to_reach() -> QuerySet[Proposal]:
    """Return open proposals whose counted supports reach their threshold."""
    counted = (
        Support.objects.filter(proposal=OuterRef("pk"), counts=True, revision_number__gte=OuterRef("counted_since"))
        .order_by()
        .annotate(n=Func(Value(1), function="count", output_field=IntegerField()))
        .values("n")
    )
    return Proposal.objects.public().filter(  # type: ignore[no-any-return]
        state=State.OPEN, threshold__lte=Coalesce(Subquery(counted), 0)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands, exact: its state, its supports, and the revision the person supports, if they do.

    `text_since`: the first revision of the current text.
    """

    state: str
    threshold: int | None
    figures: Figures
    revision: int | None
    text_since: int = 1

    @property
    def is_at_threshold(self) -> bool:
        return self.state == State.OPEN and self.threshold is not None and self.figures.counted >= self.threshold


STANDING = Prepared(
    "standing",
    f"""
SELECT proposal.state::text, proposal.threshold, proposal.text_since,
    (SELECT mine.revision_number FROM proposals_support AS mine WHERE mine.proposal_id = $1 AND mine.person_id = $2),
    sums.*
FROM proposals_proposal AS proposal CROSS JOIN LATERAL (
    SELECT {SUMS} FROM proposals_support AS support WHERE support.proposal_id = proposal.id
) AS sums
WHERE proposal.id = $1
""",  # noqa: S608
    takes=2,
)


def standing(proposal_id: int, person_id: int | None) -> Standing:
    """Return where a proposal stands, and with it the person. One query, by hand: every support asks it."""
    row = STANDING.row(proposal_id, person_id)
    if row is None:
        raise Proposal.DoesNotExist
    state, threshold, text_since, revision, *sums = row
    return Standing(state, threshold, figures_of(sums), revision, text_since)


def figures_of(sums: Sequence[int], comments: int = 0) -> Figures:
    """Return what SUMS told, and the comments."""
    counted, elsewhere, lapsed, earlier = sums
    return Figures(counted, elsewhere, comments, lapsed, earlier)


def support_figures(proposal_ids: Collection[int]) -> dict[int, Figures]:
    """Return the exact supports of each proposal. One query over an index."""
    found = dict.fromkeys(proposal_ids, Figures())
    with connection.cursor() as cursor:
        cursor.execute(SUPPORTS, {"ids": list(proposal_ids)})
        return found | {pk: figures_of(sums) for pk, *sums in cursor.fetchall()}


SUPPORTS = f"""
SELECT proposal.id, {SUMS} FROM proposals_proposal AS proposal
JOIN proposals_support AS support ON support.proposal_id = proposal.id
WHERE proposal.id = ANY(%(ids)s) GROUP BY proposal.id
"""  # noqa: S608
FIGURES = f"""
SELECT proposal.id, sums.*, (SELECT count(*) FROM proposals_comment AS comment
    WHERE comment.proposal_id = proposal.id AND comment.visibility = 'public')
FROM proposals_proposal AS proposal CROSS JOIN LATERAL (
    SELECT {SUMS} FROM proposals_support AS support WHERE support.proposal_id = proposal.id
) AS sums
WHERE proposal.id = ANY(%(ids)s)
"""  # noqa: S608


def figures(proposal_ids: Collection[int]) -> dict[int, Figures]:
    """Return supports and comments of each proposal. One query over two indexes, by hand: every list asks it."""
    found = dict.fromkeys(proposal_ids, Figures())
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"ids": list(proposal_ids)})
        return found | {pk: figures_of(sums, comments) for pk, *sums, comments in cursor.fetchall()}


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
