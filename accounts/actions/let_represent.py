"""Let a person speak for an organisation, end that, and let one's name stand beside it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.actions.grant_mandate import LEAST_REASON, MOST_REASON
from accounts.models import Organisation, Person, Representative
from commons.clock import now
from commons.errors import IllegalMove, Refused
from commons.text import bounded
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def let_represent(*, organisation_id: int, person_id: int, by: Person, reason: str) -> Representative:
    """Say that a person speaks for an organisation from now on.

    Raises Refused, IllegalMove (it was closed), ValidationError by field. Locks the organisation, then the person.
    The entry names the organisation; that the person is public only where they say so.
    """
    its: Organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    require(policy.may_represent(Person.objects.get(pk=by.pk), person))
    if its.ended_at is not None:
        raise IllegalMove("ended", "represent", _("This organisation was closed."))
    reason = bounded(reason, least=LEAST_REASON, most=MOST_REASON, field="reason")
    if its.representatives.filter(person=person, until=None).exists():
        raise ValidationError({"person": _("This person speaks for it already.")})
    made: Representative = its.representatives.create(person=person, granted_by=by)
    record("organisation.represented", actor=by, subject=its, code=its.slug, name=its.name, reason=reason)
    return made


@transaction.atomic
def end_representation(*, representative_id: int, by: Person, reason: str = "") -> Representative:
    """End it now: what was written stays under the organisation's name. An administrator gives a public reason.

    Raises Refused, IllegalMove (it ended), ValidationError by field. Locks the row.
    """
    row = Representative.objects.select_for_update(of=("self",)).select_related("organisation")
    held: Representative = row.get(pk=representative_id)
    require(policy.may_end_representation(Person.objects.get(pk=by.pk), held))
    if held.until is not None:
        raise IllegalMove("ended", "end", _("This person speaks for it no more."))
    least = 0 if held.person_id == by.pk else LEAST_REASON
    reason = bounded(reason, least=least, most=MOST_REASON, field="reason")
    held.until = now()
    held.save(update_fields=["until"])
    its = held.organisation
    # Whoever leaves by themself is not told of by name.
    actor = None if held.person_id == by.pk else by
    record("organisation.left", actor=actor, subject=its, code=its.slug, name=its.name, reason=reason)
    return held


@transaction.atomic
def show_representation(*, representative_id: int, by: Person, shown: bool) -> Representative:
    """Let one's name stand on the organisation's page, or take it away. Raises Refused, IllegalMove. Locks the row."""
    held: Representative = Representative.objects.select_for_update().get(pk=representative_id)
    require(policy.may_show_representation(by, held))
    if held.until is not None:
        raise IllegalMove("ended", "show", _("This person speaks for it no more."))
    held.shown = shown
    held.save(update_fields=["shown"])
    return held


def require_voice(by: Person, organisation_id: int | None) -> None:
    """Raise Refused unless the person speaks for that organisation, and hold that until the transaction ends.

    None is themself. One query for an organisation.
    """
    if organisation_id is None:
        return
    held = Representative.objects.in_force().filter(person=by, organisation=organisation_id)
    if held.select_for_update(of=("self",), no_key=True).order_by("pk").first() is None:
        raise Refused(policy.NOT_REPRESENTATIVE)
    require(policy.may_take_part(by))
