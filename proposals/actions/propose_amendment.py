"""Suggest another text for an open proposal, or change what one suggested."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.add_revision import LEAST_REASON
from proposals.actions.draft_proposal import worded
from proposals.models import Amendment, Revision


@transaction.atomic
def propose_amendment(
    *,
    proposal_id: int,
    by: Person,
    title: str,
    body: str,
    reason: str,
    revision: int | None = None,
    channel: str = "web",
) -> Amendment:
    """Suggest a text written on a `revision` (the present one, unless it says another). Locks the proposal in share.

    One waiting amendment each: UNIQUE has the last word. Raises Refused, IllegalMove, ValidationError by field.
    """
    proposal = queries.held(proposal_id, by)
    require(policy.may_amend(by, proposal))
    if not (now := policy.amendable(proposal)):
        raise IllegalMove(proposal.state, "amend", str(now.reason))
    base = proposal.revisions.filter(number=revision or proposal.revision_number).first()
    if base is None:
        raise ValidationError({"revision": _("There is no such revision.")})
    text = amended(base, title=title, body=body, reason=reason)
    if queries.open_amendment_of(proposal, by) is not None:
        raise IllegalMove(Amendment.State.OPEN, "amend", _one_waits())
    try:
        with transaction.atomic():
            amendment: Amendment = Amendment.objects.create(
                proposal=proposal, base=base, author=by, channel=channel, **text
            )
    except IntegrityError:
        raise IllegalMove(Amendment.State.OPEN, "amend", _one_waits()) from None
    record("amendment.proposed", actor=by, subject=amendment, proposal=proposal.pk, reason=text["reason"])
    return amendment


@transaction.atomic
def rewrite_amendment(
    *, amendment_id: int, by: Person, title: str, body: str, reason: str = "", seen: int | None = None
) -> Amendment:
    """Change a waiting amendment, written on the present text from now on; its supports begin anew.

    Its amender may; where both changed the same place an author too, who joins the two. `seen`: the revision it was
    written on. Raises Refused, IllegalMove, ValidationError by field. Locks the proposal, then the amendment.
    """
    amendment = queries.locked_amendment(amendment_id, by)
    conflicts = bool(queries.rebased(amendment).conflicts)
    require(policy.may_rewrite_amendment(by, amendment, conflicts=conflicts))
    undecided(amendment, "rewrite")
    proposal = amendment.proposal
    base = proposal.revisions.filter(number=seen or proposal.revision_number).first()
    if base is None:
        raise ValidationError({"revision": _("There is no such revision.")})
    text = amended(base, title=title, body=body, reason=reason or amendment.reason)
    for name, value in (text | {"base": base, "rewritten_at": Now(), "shown_at": None}).items():
        setattr(amendment, name, value)
    amendment.save(update_fields=[*text, "base", "rewritten_at", "shown_at"])
    amendment.supports.all().delete()
    record("amendment.rewritten", actor=by, subject=amendment, proposal=proposal.pk)
    return amendment


def undecided(amendment: Amendment, move: str) -> None:
    """Raise IllegalMove unless the amendment waits and its proposal is open; what leads on asks the phase too."""
    if amendment.state != Amendment.State.OPEN:
        raise IllegalMove(amendment.state, move, _("This amendment was decided about before."))
    onward = move in ("rewrite", "accept", "support")
    if not (now := (policy.amendable if onward else policy.revisable)(amendment.proposal)):
        raise IllegalMove(amendment.proposal.state, move, str(now.reason))


def amended(base: Revision, *, title: str, body: str, reason: str) -> dict[str, Any]:
    """Return an amendment's text, cleaned. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    try:
        fields = worded(title=title, body=body)
        if (fields["title"], fields["body"]) == (base.title, base.body):
            errors["body"] = [_("The text says this already. Change a word.")]
    except ValidationError as error:
        errors |= error.message_dict
    try:
        reason = bounded(reason, least=LEAST_REASON, most=Revision.REASON_CHARACTERS, field="reason")
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    return {"title": fields["title"], "body": fields["body"], "reason": reason}


def _one_waits() -> str:
    return _("Your other amendment still waits. Change that one, or take it back first.")
