"""Change what a proposal says: a draft, an open one that nobody supports yet, and later by a revision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import Verdict, require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.add_revision import add_revision
from proposals.actions.draft_proposal import checked, worded
from proposals.actions.heed_call import require_taking
from proposals.lifecycle import State
from proposals.models import Proposal, ProposalKind, Revision

TEXT = ("title", "body", "lang", "topic_id", "district_id", "process_id", "place_name", "latitude", "longitude")
# What decides whose supports count, how many it takes and which office answers stays as it was published.
SETTLED = {name: name.removesuffix("_id") for name in TEXT if name not in ("title", "body")}


@transaction.atomic
def edit_proposal(
    *,
    proposal_id: int,
    by: Person,
    at: dt.datetime | None = None,
    reason: str = "",
    substantial: bool = False,
    seen: int | None = None,
    **text: Any,
) -> Proposal:
    """Save the new text; what is left out stays.

    A draft changes as its authors like; an open one, in the edit window and before the first support, in its place.
    After that, and of what all authors agreed to in a merge, a revision follows, with its `reason`, and only title and
    text change. `seen`: the revision the author
    began with; a later one is not written over. Raises Refused, IllegalMove, ValidationError by field. Locks the
    proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_edit(by, proposal))
    if not text.get("lang"):
        text.pop("lang", None)
    correctable = proposal.state == State.DRAFT or (_correctable(proposal, at) and not queries.is_common(proposal.pk))
    if not correctable and not (now := policy.amendable(proposal, at=at)):
        raise IllegalMove(proposal.state, "edit", str(now.reason))
    if seen is not None and seen != proposal.revision_number:
        raise IllegalMove(proposal.state, "edit", _("Somebody changed the text meanwhile. Look at it first."))
    whole = {name: getattr(proposal, name) for name in TEXT} | text
    if correctable:
        _correct(proposal, by, whole)
    else:
        _revise(proposal, by, whole, reason, substantial)
    return proposal


def held_for_change(proposal_id: int, by: Person, at: dt.datetime | None = None) -> Proposal:
    """Return the proposal, locked, while what it shows may change in its place. Raises Refused, IllegalMove."""
    proposal = queries.locked(proposal_id, by)
    require(policy.may_edit(by, proposal))
    if proposal.state != State.DRAFT and not (now := _correctable(proposal, at)):
        raise IllegalMove(proposal.state, "edit", str(now.reason))
    return proposal


def _correctable(proposal: Proposal, at: dt.datetime | None) -> Verdict:
    """Tell whether it is open, in the edit window and without a support.

    The row is locked, yet a support may be on its way: it was given to the text its giver read, so the lock that
    every support's foreign key needs (FOR KEY SHARE against our FOR UPDATE) makes it wait and then count.
    """
    minutes = charter.queries.rule("edit_minutes", at=proposal.published_at).whole
    supports = proposal.supports.count()
    return policy.correctable(proposal, supports=supports, edit_minutes=minutes, at=at or clock.now())


def _correct(proposal: Proposal, by: Person, text: dict[str, Any]) -> None:
    if text["process_id"] != proposal.process_id:
        if proposal.state != State.DRAFT:
            raise ValidationError({"process": _("What is published stays in its process.")})
        require_taking(text["process_id"], by=by)
    fields = checked(**text)
    if proposal.kind == ProposalKind.RULE and (fields["district_id"] or fields["process_id"]):
        raise ValidationError({"district": str(policy.ON_RULE.reason)})
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.edit_asked_at = None
    proposal.save(update_fields=[*fields, "edit_asked_at"])
    if proposal.state == State.OPEN:
        Revision.objects.filter(proposal=proposal, number=1).update(title=proposal.title, body=proposal.body)
        record("proposal.edited", actor=by, subject=proposal)


def _revise(proposal: Proposal, by: Person, text: dict[str, Any], reason: str, substantial: bool) -> None:
    settled = [shown for name, shown in SETTLED.items() if text[name] != getattr(proposal, name)]
    if settled:
        raise ValidationError({name: _("This stays as it was published.") for name in settled})
    fields = worded(title=text["title"], body=text["body"])
    if (fields["title"], fields["body"]) == (proposal.title, proposal.body):
        raise ValidationError({"body": _("The text says this already.")})
    add_revision(
        proposal,
        title=fields["title"],
        body=fields["body"],
        by=by,
        author_id=by.pk,
        reason=reason,
        substantial=substantial,
    )
