"""Prepare an assembly: what it is asked, how many sit on it, who decided that there is one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from charter.models import Topic
from commons.language import own
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation.models import Assembly
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from proposals.models import Proposal

FIELDS = ("title", "mandate", "reason", "topic", "districts", "seats", "invitation_days", "proposal")


@transaction.atomic
def draft_assembly(
    *,
    by: Person,
    title: str,
    mandate: str,
    reason: str,
    topic: str,
    seats: int,
    districts: Collection[str] = (),
    invitation_days: int = 7,
    proposal: int | None = None,
) -> Assembly:
    """Make a draft that administrators alone see. `topic`, `districts`: codes; `proposal`: an accepted one's id.

    Raises Refused (not an administrator), ValidationError by field.
    """
    require(policy.may_convene(by))
    its = Assembly(convened_by=by, lang=own())
    given = (title, mandate, reason, topic, districts, seats, invitation_days, proposal)
    _write(its, dict(zip(FIELDS, given, strict=True)))
    return its


@transaction.atomic
def change_assembly(*, by: Person, assembly_id: int, **given: Any) -> Assembly:
    """Change a draft; `given` as in `draft_assembly`, what is not there stays.

    Raises Refused (not an administrator, called already), ValidationError by field. Locks the assembly.
    """
    its = queries.locked(assembly_id, by)
    require(policy.may_change(by, its))
    its.topic = Topic.objects.get(pk=its.topic_id)
    kept = {name: getattr(its, name) for name in FIELDS} | {"topic": its.topic.code, "proposal": its.proposal_id}
    _write(its, kept | given)
    return its


@transaction.atomic
def delete_assembly(*, by: Person, assembly_id: int) -> None:
    """Throw a draft away. Raises Refused (not an administrator, called already). Locks the assembly."""
    its = queries.locked(assembly_id, by)
    require(policy.may_change(by, its))
    its.delete()


def _write(its: Assembly, given: dict[str, Any]) -> None:
    errors: dict[str, Any] = {}
    limits = (
        ("title", 5, Assembly.TITLE_CHARACTERS),
        ("mandate", 20, Assembly.MANDATE_CHARACTERS),
        ("reason", 15, Assembly.REASON_CHARACTERS),
    )
    for name, least, most in limits:
        text = one_line(given[name]) if name == "title" else given[name]
        try:
            setattr(its, name, bounded(text, least=least, most=most, field=name))
        except ValidationError as error:
            errors |= error.message_dict
    numbers = (("seats", Assembly.MOST_SEATS), ("invitation_days", Assembly.MOST_DAYS))
    for name, most in numbers:
        if not 1 <= given[name] <= most:
            errors[name] = _("A number from 1 to %(most)d.") % {"most": most}
        setattr(its, name, given[name])
    topic = next((row for row in charter.queries.topics() if row.code == given["topic"]), None)
    if topic is None:
        errors["topic"] = _("Choose a topic.")
    else:
        its.topic = topic
    its.districts = sorted(set(given["districts"]))
    if unknown := set(its.districts) - {row.code for row in charter.queries.districts()}:
        errors["districts"] = _("There is no district “%(code)s”.") % {"code": sorted(unknown)[0]}
    number = given["proposal"]
    if number is not None and not queries.adopted().filter(pk=number).exists():
        errors["proposal"] = _("Only a proposal that the city has accepted convenes an assembly.")
    if errors:
        raise ValidationError(errors)
    its.proposal = Proposal.objects.get(pk=number) if number is not None else None
    its.save()
