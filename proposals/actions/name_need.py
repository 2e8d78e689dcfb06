"""Say what is still needed to do it ourselves, and that it is needed no more."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Help, Need, Proposal


@transaction.atomic
def name_need(
    *, proposal_id: int, by: Person, kind: str, words: str, amount: int | None = None, unit: str = ""
) -> Need:
    """Name one thing that is needed, in words, and how much of what where that can be said.

    Raises Refused, IllegalMove (nothing is pledged in its state), ValidationError by field. Locks the proposal.
    """
    proposal = asked_by(proposal_id, by, "need")
    if len(queries.needs(proposal)) >= Need.MOST:
        raise ValidationError(_("Name at most %(most)d things at a time.") % {"most": Need.MOST})
    need: Need = Need.objects.create(
        proposal=proposal,
        words=bounded(one_line(words), least=3, most=Need.WORDS_CHARACTERS, field="words"),
        **measured(kind, amount, unit),
    )
    record("need.named", actor=by, subject=need, proposal=proposal.pk)
    return need


@transaction.atomic
def close_need(*, need_id: int, by: Person) -> Need:
    """Say that it is needed no more; what was pledged for it stays. Raises Refused, IllegalMove. Locks the proposal."""
    need = queries.need(need_id, by)
    asked_by(need.proposal_id, by, "close")
    if not Need.objects.filter(pk=need.pk, closed_at=None).update(closed_at=Now()):
        raise IllegalMove("closed", "close", _("This is needed no more already."))
    record("need.closed", actor=by, subject=need, proposal=need.proposal_id)
    return need


def asked_by(proposal_id: int, by: Person, move: str) -> Proposal:
    """Return the locked proposal, where its author asks and something may be given. Raises Refused, IllegalMove."""
    proposal = queries.locked(proposal_id, by)
    require(policy.may_do_ourselves(by, proposal))
    if not (now := policy.pledgeable(proposal)):
        raise IllegalMove(proposal.state, move, str(now.reason))
    return proposal


def measured(kind: str, amount: int | None, unit: str) -> dict[str, Any]:
    """Return what kind and how much of what, cleaned: both amount and unit, or neither. Raises ValidationError."""
    if kind not in Help.values:
        raise ValidationError({"kind": _("Choose hours, skill, material or money.")})
    unit = one_line(bounded(one_line(unit), least=0, most=Need.UNIT_CHARACTERS, field="unit"))
    if amount is None:
        return {"kind": kind, "amount": None, "unit": ""}
    if not 1 <= amount <= Need.MOST_AMOUNT:
        raise ValidationError({"amount": _("Give a whole number from 1 to %(most)d.") % {"most": Need.MOST_AMOUNT}})
    if not unit:
        raise ValidationError({"unit": _("Say of what: hours, boards, euros.")})
    return {"kind": kind, "amount": amount, "unit": unit}
