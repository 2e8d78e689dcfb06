"""The steps every view of proposals takes: who calls, what was given, what is shown afterwards."""

from __future__ import annotations

from typing import Any, cast

from rest_framework.request import Request

from accounts.models import Person
from commons.api import given as given
from proposals import queries
from proposals.queries import Standing
from proposals.serializers.proposals import ProposalDetail, office_of


def caller(request: Request) -> Person:
    """Return who calls: a person on every act, perhaps a visitor on reads."""
    return cast(Person, request.user)


def in_full(proposal_id: int, person: Person) -> dict[str, Any]:
    """Return a proposal as its page in the API. Fourteen queries at most. Raises Proposal.DoesNotExist."""
    proposal = queries.in_full(proposal_id, person)
    proposal.figures = queries.figures([proposal.pk])[proposal.pk]  # type: ignore[attr-defined]
    timeline = queries.timeline(proposal)
    context = {
        "answers": queries.answers_to(proposal),
        "interims": list(queries.interim_replies(proposal)),
        "timeline": timeline,
        "spoke": queries.spoke_for(proposal),
        "offices": queries.office_codes({office for entry in timeline if (office := office_of(entry))}),
        "merged_from": queries.merged_from(proposal.pk),
        "authors": list(queries.authors(proposal)),
        "my_support": queries.supports(person, proposal.pk),
    }
    return dict(ProposalDetail(proposal, context=context).data)


def stands(standing: Standing) -> dict[str, Any]:
    """Return where a proposal stands after the caller's act, exact, in the form of `SupportState`."""
    figures = standing.figures
    return {
        "supports": figures.supports,
        "supports_counted": figures.counted,
        "supports_elsewhere": figures.elsewhere,
        "supports_current": figures.current,
        "threshold": standing.threshold,
        "revision": standing.revision,
        "state": standing.state,
    }
