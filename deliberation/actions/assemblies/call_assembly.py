"""Call an assembly: from now on residents can let themselves be drawn. Or end it before its time."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.text import bounded
from commons.verdict import require
from deliberation.actions.assemblies.seat_assembly import forget
from deliberation.lifecycle.assemblies import Move, after
from deliberation.models import Assembly, MemberVote
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from journal.actions import record


@transaction.atomic
def call_assembly(*, by: Person, assembly_id: int) -> Assembly:
    """Publish a draft. Raises Refused, IllegalMove, ValidationError (no quotas yet). Locks the assembly."""
    its = queries.locked(assembly_id, by)
    require(policy.may_convene(by))
    its.state = after(its.state, Move.CALL)
    if not its.quotas.exists():
        raise ValidationError({"quotas": _("Say first how the panel is to be like the city: it has no quotas yet.")})
    its.called_at = Now()
    its.save(update_fields=["state", "called_at"])
    told = {"title": its.title, "seats": its.seats, "reason": its.reason}
    record(
        "assembly.called", actor=by, subject=its, **told, **({"proposal": its.proposal_id} if its.proposal_id else {})
    )
    its.refresh_from_db(fields=["called_at"])
    return its


@transaction.atomic
def cancel_assembly(*, by: Person, assembly_id: int, reason: str) -> Assembly:
    """End it before it has reported, with a public reason. Who was to be drawn and who sits on it is forgotten.

    Raises Refused (not an administrator), IllegalMove, ValidationError by `reason`. Locks the assembly.
    """
    its = queries.locked(assembly_id, by)
    require(policy.may_convene(by))
    its.state = after(its.state, Move.CANCEL)
    its.cancelled_because = bounded(reason, least=15, most=Assembly.REASON_CHARACTERS, field="reason")
    its.cancelled_at = Now()
    its.save(update_fields=["state", "cancelled_at", "cancelled_because"])
    forget(its)
    its.panel.update(person=None)
    MemberVote.objects.filter(recommendation__assembly=its).delete()
    record("assembly.cancelled", actor=by, subject=its, title=its.title, reason=its.cancelled_because)
    its.refresh_from_db(fields=["cancelled_at"])
    return its
