"""Promise to give something, and take that back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import require_voice
from accounts.models import Person
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.name_need import measured
from proposals.models import Need, Pledge, Proposal


@transaction.atomic
def make_pledge(
    *,
    proposal_id: int,
    by: Person,
    body: str,
    kind: str = "",
    amount: int | None = None,
    unit: str = "",
    need_id: int | None = None,
    shown: str = Pledge.Shown.NAME,
    organisation_id: int | None = None,
    channel: str = "web",
) -> Pledge:
    """Pledge hours, skill, material or money, for a need or of one's own accord. Of money this is the word alone.

    For a need its kind and unit hold, and no more is taken than is still needed: two who come at once are taken one
    after the other. Raises Refused, IllegalMove (the state, or nothing more is needed), ValidationError by field. Locks
    the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_pledge(by, proposal))
    require_voice(by, organisation_id)
    if not (now := policy.pledgeable(proposal)):
        raise IllegalMove(proposal.state, "pledge", str(now.reason))
    if shown not in Pledge.Shown.values:
        raise ValidationError({"shown": _("Choose whether your name stands there.")})
    if organisation_id is not None and shown != Pledge.Shown.NAME:
        raise ValidationError({"shown": _("An organisation's name always stands there.")})
    _not_too_many(proposal, by, organisation_id)
    given = _for_need(proposal, need_id, amount) if need_id is not None else {"need": None}
    made: Pledge = Pledge.objects.create(
        proposal=proposal,
        author=by,
        organisation_id=organisation_id,
        body=bounded(body, least=3, most=Pledge.CHARACTERS, field="body"),
        shown=shown,
        channel=channel,
        **({**measured(kind, amount, unit), **given} if need_id is None else given),
    )
    record("pledge.made", actor=by, subject=made, proposal=proposal.pk)
    return made


@transaction.atomic
def withdraw_pledge(*, pledge_id: int, by: Person) -> Pledge:
    """Take a pledge back: it is needed again. Raises Refused, IllegalMove (it was taken back). Locks the pledge."""
    made = queries.pledge(pledge_id, by, lock=True)
    require(policy.may_withdraw_pledge(by, made))
    if made.withdrawn_at is not None:
        raise IllegalMove("withdrawn", "withdraw", _("This pledge was taken back already."))
    made.withdrawn_at = Now()
    made.save(update_fields=["withdrawn_at"])
    record("pledge.withdrawn", actor=by, subject=made, proposal=made.proposal_id)
    return made


def _for_need(proposal: Proposal, need_id: int, amount: int | None) -> dict[str, Any]:
    """Return need, kind, amount and unit. The proposal's lock keeps another from being counted in between."""
    asked = Need.objects.filter(proposal=proposal, visibility=Visibility.PUBLIC)
    need = queries.with_given(asked).filter(pk=need_id).first()
    if need is None:
        raise ValidationError({"need": _("Choose something that is needed here.")})
    if need.closed_at is not None or need.lacking == 0:
        raise IllegalMove(
            "met", "pledge", _("Nothing more of this is needed. Give something else, or ask its authors.")
        )
    if need.lacking is None:
        return {"need": need, "kind": need.kind, "amount": None, "unit": ""}
    if amount is None or amount < 1:
        raise ValidationError({"amount": _("Say how much of it you give.")})
    if amount > need.lacking:
        left = {"number": need.lacking, "unit": need.unit}
        said = ngettext("Only %(number)d %(unit)s is needed.", "Only %(number)d %(unit)s are needed.", need.lacking)
        raise ValidationError({"amount": said % left})
    return {"need": need, "kind": need.kind, "amount": amount, "unit": need.unit}


def _not_too_many(proposal: Proposal, by: Person, organisation_id: int | None) -> None:
    """Refuse a sixth open pledge of one giver here: a list of words of one person is no help."""
    own = Pledge.objects.filter(proposal=proposal, withdrawn_at=None, organisation=organisation_id)
    if organisation_id is None:
        own = own.filter(author=by)
    if own.count() >= Pledge.MOST:
        raise ValidationError(_("You have %(most)d pledges here. Take one back first.") % {"most": Pledge.MOST})
