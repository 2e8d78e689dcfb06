"""Give a mandate back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.end_sessions import end_power
from accounts.models import Mandate, Person
from commons.clock import now
from commons.errors import IllegalMove
from journal.actions.record import record


@transaction.atomic
def give_back_mandate(*, mandate_id: int, by: Person) -> Mandate:
    """End one's own mandate now, publicly. Raises IllegalMove (ended, the last administrator's), Mandate.DoesNotExist.

    Locks as `revoke_mandate` does: all administrators' mandates in the order of their ids, then the mandate.
    """
    administrators = list(
        Mandate.objects.in_force().filter(role=Mandate.Role.ADMINISTRATOR).order_by("pk").select_for_update()
    )
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id, person=by)
    if mandate.revoked_at is not None:
        raise IllegalMove("revoked", "give-back", _("This mandate has ended already."))
    if [m.pk for m in administrators] == [mandate.pk]:
        raise IllegalMove(
            "in_force", "give-back", _("You are the city's last administrator. Give another person the mandate first.")
        )
    mandate.revoked_at = now()
    with override(None):
        mandate.revoked_reason = "Given back by its holder."
    mandate.ended_by, mandate.given_back = by, True
    mandate.save(update_fields=["revoked_at", "revoked_reason", "ended_by", "given_back"])
    end_power(mandate)
    record("mandate.given_back", actor=by, subject=mandate, role=mandate.role)
    return mandate
