"""Amendments: those of a proposal, one of them, and what it says onto the text as it stands now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Ceil, Coalesce, Greatest

from accounts.models import badges
from commons.difference import Conflict, joined
from commons.models import Visibility
from proposals.models import Amendment, AmendmentSupport, Proposal
from proposals.queries.reading import Someone, visible_to


@dataclass(frozen=True, slots=True)
class Rebased:
    """What an amendment makes of the present text. In conflicts, `title` and `body` stand there as they are now.

    `suggested`: title and body with what the amendment says in those places, to begin with where two are joined.
    """

    title: str
    body: str
    suggested: tuple[str, str]
    conflicts: list[Conflict]
    # Names the text: who decides says by it what they saw.
    digest: str
    changes_nothing: bool


def rebased(amendment: Amendment) -> Rebased:
    """Join three texts: the one the amendment began with, its proposal's, its own. No query where all are loaded."""
    base, proposal = amendment.base, amendment.proposal
    title = joined(base.title, proposal.title, amendment.title)
    body = joined(base.body, proposal.body, amendment.body)
    said = f"{proposal.revision_number}\n{title.text}\n{body.text}"
    return Rebased(
        title.text,
        body.text,
        (title.suggested, body.suggested),
        [*title.conflicts, *body.conflicts],
        hashlib.sha256(said.encode()).hexdigest()[:16],
        (title.text, body.text) == (proposal.title, proposal.body),
    )


def amendments(proposal: Proposal, person: Someone) -> QuerySet[Amendment]:
    """Return a proposal's amendments as the person may see them, newest first by `-id`, without texts. Two queries."""
    rows = Amendment.objects.filter(proposal=proposal).seen_by(person).defer("body")
    return _counted(_named(rows)).order_by("-id")


def amendment(amendment_id: int, person: Someone) -> Amendment:
    """Return one amendment with its proposal, the revision it was written on, its author and `supports_count`.

    Two queries. Raises Amendment.DoesNotExist.
    """
    if amendment_id.bit_length() > 63:
        raise Amendment.DoesNotExist
    found: Amendment = _counted(_named(_visible(person).select_related("base", "decided_by"))).get(pk=amendment_id)
    return found


def locked_amendment(amendment_id: int, person: Someone) -> Amendment:
    """Return one amendment of a public proposal, both rows locked: first the proposal, then the amendment.

    Three queries. Raises Amendment.DoesNotExist.
    """
    if amendment_id.bit_length() > 63:
        raise Amendment.DoesNotExist
    proposal_id = _visible(person).values_list("proposal_id", flat=True).get(pk=amendment_id)
    proposal = visible_to(person).select_for_update(of=("self",)).get(pk=proposal_id)
    found: Amendment = _visible(person).select_related("base").select_for_update(of=("self",)).get(pk=amendment_id)
    found.proposal = proposal
    return found


def held_amendment(amendment_id: int, person: Someone) -> Amendment:
    """Return one amendment with its proposal, its row held in share. Two queries. Raises Amendment.DoesNotExist."""
    if amendment_id.bit_length() > 63:
        raise Amendment.DoesNotExist
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM proposals_amendment WHERE id = %s FOR SHARE", [amendment_id])
    found: Amendment = (
        _visible(person).select_related("proposal").defer("body", "proposal__search").get(pk=amendment_id)
    )
    return found


def open_amendment_of(proposal: Proposal, person: Someone) -> Amendment | None:
    """Return the amendment of theirs that waits. One query, none for a visitor."""
    if person.pk is None:
        return None
    rows = Amendment.objects.exclude(visibility=Visibility.ERASED)
    found: Amendment | None = rows.filter(proposal=proposal, author=person.pk, state=Amendment.State.OPEN).first()
    return found


def is_amendment_supported(amendment_id: int, person: Someone) -> bool:
    """Tell whether the person supports it. One query, none for a visitor."""
    return person.pk is not None and AmendmentSupport.objects.filter(amendment=amendment_id, person=person.pk).exists()


def public_fork(amendment: Amendment) -> int | None:
    """Return the key of the public proposal that came of it. One query."""
    rows = Proposal.objects.public().filter(forked_from=amendment, published_at__isnull=False)
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def amendment_supports(amendment_id: int) -> int:
    """Return how many support it, exact. One query."""
    return AmendmentSupport.objects.filter(amendment=amendment_id).count()


def well_supported(*, percent: float, least: int) -> QuerySet[Amendment]:
    """Return waiting amendments that so many support that all supporters of the proposal are to be shown them."""
    mine = AmendmentSupport.objects.filter(amendment=OuterRef("pk")).order_by().values("amendment")
    theirs = Proposal.objects.filter(pk=OuterRef("proposal")).annotate(n=Count("supports")).values("n")
    rows = Amendment.objects.public().filter(state=Amendment.State.OPEN, shown_at=None)
    return (  # type: ignore[no-any-return]
        rows.filter(proposal__visibility=Visibility.PUBLIC)
        .annotate(
            mine=Coalesce(Subquery(mine.annotate(n=Count("id")).values("n"), output_field=IntegerField()), 0),
            theirs=Coalesce(Subquery(theirs, output_field=IntegerField()), 0),
        )
        .filter(mine__gte=Greatest(Value(least), Ceil(F("theirs") * Value(float(percent)) / 100.0)))
    )


def _visible(person: Someone) -> QuerySet[Amendment]:
    of = Q(proposal__in=visible_to(person))
    return Amendment.objects.filter(of).seen_by(person)  # type: ignore[no-any-return]


def _named(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    return (
        rows.select_related("author", "proposal").defer("proposal__search").prefetch_related(badges("author__mandates"))
    )


def _counted(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    counted = AmendmentSupport.objects.filter(amendment=OuterRef("pk")).order_by().values("amendment")
    return rows.annotate(
        supports_count=Coalesce(  # type: ignore[no-redef]  # the model declares what this sets
            Subquery(counted.annotate(n=Count("id")).values("n"), output_field=IntegerField()), 0
        )
    )
