"""Bring a recommendation before the city: what residents drawn by lot ask needs nobody's support."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

import charter.queries
from commons import clock, language
from commons.text import cut
from journal.actions import record
from proposals.actions.draft_proposal import checked
from proposals.lifecycle import State
from proposals.models import Proposal, ProposalKind, Revision

LABEL_CHARACTERS = 120


@transaction.atomic
def enter_recommendation(*, assembly: str, at: dt.datetime | None = None, **text: Any) -> Proposal:
    """Publish a proposal of kind `recommendation` at `awaiting_answer`, with the office in charge and its due date.

    It stands under the name of the `assembly`, and under no person's. The clock is the one that a threshold starts.
    `text` as in `draft_proposal`. Who may do it, and who did, is the caller's to ask and to record. Raises
    ValidationError by field.
    """
    text["lang"] = text.get("lang") or language.own()
    fields = checked(**text)
    rules, at = charter.queries.rules(), at or clock.now()
    with override(language.of_city(fields["lang"])):
        label = cut(_("Assembly: %(name)s") % {"name": assembly}, LABEL_CHARACTERS)
    office = charter.queries.office_in_charge(
        topic_id=fields["topic_id"], district_id=fields["district_id"], rules=rules
    )
    proposal: Proposal = Proposal.objects.create(
        author=None,
        author_label=label,
        kind=ProposalKind.RECOMMENDATION,
        state=State.AWAITING_ANSWER,
        revision_number=1,
        published_at=at,
        reached_at=at,
        due_at=clock.due(at, rules.number("answer_days")),
        office=office,
        **fields,
    )
    Revision.objects.create(proposal=proposal, number=1, title=proposal.title, body=proposal.body, author=None)
    record("proposal.published", actor=None, subject=proposal, kind=proposal.kind)
    record(
        "proposal.reached",
        actor=None,
        subject=proposal,
        kind=proposal.kind,
        counted=0,
        threshold=0,
        office=office.own_name if office else "",
        office_id=office.pk if office else None,
        due_at=proposal.due_at.isoformat() if proposal.due_at else "",
    )
    return proposal
