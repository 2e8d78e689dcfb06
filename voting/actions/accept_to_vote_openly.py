"""Say that one votes in the open on a topic, so that others may delegate to one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import require_voice
from accounts.models import Person
from charter.models import Topic
from commons.verdict import require
from journal.actions import record
from voting import policy
from voting.actions.settle import settle
from voting.models import OpenVoter


@transaction.atomic
def accept_to_vote_openly(*, by: Person, topic: str = "", organisation_id: int | None = None) -> OpenVoter:
    """Vote in the open on a topic ("" is all), for oneself or for an organisation; said twice it is said once.

    From then on one's ballots in open rounds stand under one's name. Raises Refused, ValidationError by `topic`.
    Locks: delegations, together with all who change theirs.
    """
    require(policy.may_vote_openly(by, organisation_id))
    settle()
    require_voice(by, organisation_id)
    found = Topic.objects.filter(code=topic).first() if topic else None
    if topic and found is None:
        raise ValidationError({"topic": _("There is none with this code.")})
    whose: dict[str, Any] = {"person": None if organisation_id else by, "organisation_id": organisation_id}
    voter, made = OpenVoter.objects.get_or_create(**whose, topic=found)
    if made:
        its = voter.organisation.slug if voter.organisation else ""
        record("delegate.accepted", actor=by, subject=voter, topic=topic, organisation=its)
    return voter
