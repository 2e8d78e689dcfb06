"""Let oneself be drawn: for any assembly, or for this one."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.verdict import require
from deliberation.models import Entrant, Willing
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries


@transaction.atomic
def be_willing(*, by: Person, willing: bool) -> bool:
    """Say whether one lets oneself be drawn in general, once however often it is said. No entry tells of it.

    Raises Refused (not verified of level 2); to end it nothing is asked.
    """
    if willing:
        require(policy.may_be_drawn(by))
        Willing.objects.get_or_create(person=by)
    else:
        Willing.objects.filter(person=by).delete()
    return willing


@transaction.atomic
def take_part(*, by: Person, assembly_id: int, answers: Mapping[str, str]) -> Entrant:
    """Enter this draw, or answer its questions anew. `answers` by feature, all of them. No entry tells of it.

    Raises Refused (elsewhere, not verified, not taking), ValidationError by feature. Locks the assembly in share: its
    list does not close meanwhile.
    """
    queries.assembly(assembly_id, by)
    its = queries.shared(assembly_id)
    require(policy.may_take_part(by, its))
    require(policy.sits_nowhere(queries.sits_elsewhere(by.pk)))
    said, errors = {}, {}
    for question in its.questions.order_by("id"):
        said[question.feature] = answers.get(question.feature, "")
        if said[question.feature] not in question.choices:
            errors[question.feature] = _("Choose an answer.")
    if errors:
        raise ValidationError(errors)
    found, _made = Entrant.objects.update_or_create(assembly=its, person=by, defaults={"features": said})
    return found


@transaction.atomic
def leave_draw(*, by: Person, assembly_id: int) -> None:
    """Leave this draw; nothing stays of what was answered. Raises Refused (the list is closed)."""
    queries.assembly(assembly_id, by)
    its = queries.shared(assembly_id)
    require(policy.may_leave_draw(by, its))
    Entrant.objects.filter(assembly=its, person=by).delete()
