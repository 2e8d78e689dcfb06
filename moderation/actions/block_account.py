"""Shut an account out."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.suspend_person import suspend_person
from accounts.models import Person
from commons.clock import now
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from moderation import mail, policy
from moderation.actions.draw_jury import one_draw
from moderation.actions.open_special_case import open_account_case
from moderation.lifecycle import Origin, Reason
from moderation.models import Block
from moderation.queries.accounts import found_against, open_case_about, upheld


@transaction.atomic
def block_account(*, person_id: int, by: Person, reason: str) -> Block:
    """End the person's sessions, let their tokens rest, refuse their sign-in, and tell them by mail.

    Residents decide whether it stands: a case opens in the same transaction, or an open one about the account takes it
    in.

    Raises Refused, IllegalMove (blocked or closed), ValidationError by field `reason`, Person.DoesNotExist. Locks the
    person, as a mandate's grant does. The entry names nobody: the block is public, who it is is not.
    """
    by = Person.objects.get(pk=by.pk)
    require(policy.may_see_queue(by))
    one_draw()
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    require(policy.may_block(by, person))
    reason = one_line(bounded(reason, least=Block.REASON_LEAST, most=Block.REASON_MOST, field="reason"))
    if not person.is_active:
        raise IllegalMove("closed", "block", _("This account is blocked or closed already."))
    suspend_person(person=person)
    case = open_case_about(person.pk) or open_account_case(
        person_id=person.pk,
        origin=Origin.BLOCK,
        reason=Reason.OTHER,
        text=reason,
        opened_by=by,
        concern_ids=_behind(person),
    )
    block = Block.objects.create(person=person, by=by, reason=reason, case=case)
    record("account.blocked", actor=by, subject=block)
    mail.send("blocked", person, reason=reason, case=case)
    return block


def _behind(person: Person) -> list[int]:
    """Return what residents found against them within a year, for the jurors to read."""
    return [each.pk for each in found_against(person.pk, upheld(person.pk, at=now()))]
