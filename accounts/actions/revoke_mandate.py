"""Take a role back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.actions.end_sessions import end_power
from accounts.actions.grant_mandate import LEAST_REASON, MOST_REASON
from accounts.models import Mandate, Person
from commons.clock import now
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def revoke_mandate(*, mandate_id: int, by: Person, reason: str) -> Mandate:
    """End a mandate now, with a public reason. Raises Refused, IllegalMove, ValidationError by field `reason`.

    Locks all administrators' mandates in the order of their ids, then the mandate: two administrators who revoke
    each other at once must not leave the city without one.
    """
    administrators = list(
        Mandate.objects.in_force().filter(role=Mandate.Role.ADMINISTRATOR).order_by("pk").select_for_update()
    )
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    require(policy.may_revoke(Person.objects.get(pk=by.pk)))
    if mandate.revoked_at is not None:
        raise IllegalMove("revoked", "revoke", _("This mandate was revoked already."))
    if [m.pk for m in administrators] == [mandate.pk]:
        raise IllegalMove(
            "in_force", "revoke", _("This is the city's last administrator. Give another person the mandate first.")
        )
    mandate.revoked_at = now()
    mandate.revoked_reason = bounded(reason, least=LEAST_REASON, most=MOST_REASON, field="reason")
    mandate.ended_by = by
    mandate.save(update_fields=["revoked_at", "revoked_reason", "ended_by"])
    end_power(mandate)
    record("mandate.revoked", actor=by, subject=mandate, role=mandate.role, reason=mandate.revoked_reason)
    return mandate
