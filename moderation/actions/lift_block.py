"""Let a blocked account in again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.suspend_person import readmit_person
from accounts.models import Person
from commons.clock import now
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from moderation import mail, policy
from moderation.actions.decide_case import settle
from moderation.lifecycle import CaseState, Origin
from moderation.models import Block, Case


@transaction.atomic
def lift_block(*, block_id: int, by: Person, reason: str) -> Block:
    """Let the person sign in again; their tokens work again, their sessions do not come back.

    The case about it ends, where it is open: nothing is left to decide. Raises Refused, IllegalMove (lifted),
    ValidationError by field `reason`, Block.DoesNotExist. Locks the case, the block, then the person.
    """
    by = Person.objects.get(pk=by.pk)
    require(policy.may_see_queue(by))
    Case.objects.select_for_update(of=("self",)).filter(blocks=block_id).first()
    block: Block = Block.objects.select_for_update(of=("self",)).select_related("case").get(pk=block_id)
    person = Person.objects.select_for_update().filter(pk=block.person_id or 0).first()
    require(policy.may_lift_block(by, person))
    if block.lifted_at is not None:
        raise IllegalMove("lifted", "lift", _("This block was lifted already."))
    block.lifted_reason = one_line(bounded(reason, least=Block.REASON_LEAST, most=Block.REASON_MOST, field="reason"))
    block.lifted_at, block.lifted_by = now(), by
    block.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    _settle_case(block)
    record("account.unblocked", actor=by, subject=block)
    if person is not None and person.email:  # an account that was erased meanwhile stays closed
        readmit_person(person=person)
        mail.send("unblocked", person, reason=block.lifted_reason)
    return block


def _settle_case(block: Block) -> None:
    """End the case that the block opened, or the appeal against it; one that was open before goes on."""
    for case in Case.objects.filter(person=block.person_id or 0, state=CaseState.SITTING).select_for_update():
        first = case.appeal_of or case
        if first.origin == Origin.BLOCK and first.pk == block.case_id:
            settle(case, at=now())
