"""What an organisation said in public: its page and the site's lists obey the same visibility."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation
from commons.models import Visibility
from proposals.models import Comment, Pledge, Proposal
from proposals.queries.reading import published

PUBLIC = Q(proposal__visibility=Visibility.PUBLIC, proposal__published_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Said:
    """How much of each an organisation said that everybody may see."""

    proposals: int
    comments: int
    pledges: int


def proposals_of(organisation: Organisation) -> QuerySet[Proposal]:
    """Return its public proposals, to be paged by `-id`."""
    return published().filter(organisation=organisation)


def comments_of(organisation: Organisation) -> QuerySet[Comment]:
    """Return its public comments on public proposals, with `proposal`, to be paged by `-id`."""
    rows = Comment.objects.public().filter(PUBLIC, organisation=organisation)
    return rows.select_related("proposal").defer("proposal__body", "proposal__search")  # type: ignore[no-any-return]


def said_by(organisation: Organisation) -> Said:
    """Return how much it said. Three queries by its own indexes."""
    pledged = Pledge.objects.public().filter(PUBLIC, organisation=organisation, withdrawn_at=None)
    return Said(proposals_of(organisation).count(), comments_of(organisation).count(), pledged.count())


def said_by_each(ids: list[int]) -> dict[int, int]:
    """Return how many public proposals each of these organisations has. One query."""
    rows = published().filter(organisation__in=ids).order_by().values_list("organisation").annotate(n=Count("id"))
    return {pk: n for pk, n in rows if pk is not None}
