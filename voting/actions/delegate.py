"""Delegate one's vote: in a round, on a topic, or in all open rounds; to somebody, or to nobody there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from charter.models import Topic
from commons import clock
from commons.verdict import require
from voting import policy, queries
from voting.actions.settle import settle
from voting.models import Delegation, OpenVoter, Round


@transaction.atomic
def delegate(
    *, by: Person, delegate_id: int | None, expires_on: dt.date | None, round_id: int | None = None, topic: str = ""
) -> Delegation:
    """Let an open voter (their id there; None: nobody) cast one's vote, until a day; over what was said for that.

    No entry: whom somebody trusts is theirs. Raises Refused, ValidationError by `delegate`, `expires_on`, `round` or
    `topic`, Locks: delegations, together with all who change theirs.
    """
    require(policy.may_delegate(by))
    settle()
    if round_id is not None and topic:
        raise ValidationError({"topic": _("Delegate in one vote or on a topic, not both.")})
    scope: dict[str, Any] = {"round": _round(by, round_id), "topic": _topic(topic)}
    voter = _voter(by, delegate_id, **scope)
    to = {"person_id": voter.person_id if voter else None, "organisation_id": voter.organisation_id if voter else None}
    found, _made = Delegation.objects.update_or_create(
        delegator=by, **scope, defaults=to | {"expires_on": _last_day(expires_on)}
    )
    return found


def _round(by: Person, round_id: int | None) -> Round | None:
    if round_id is None:
        return None
    its = queries.rounds_to_delegate_in(by).filter(pk=round_id).first() if round_id.bit_length() < 64 else None
    if its is None or its.closes_at <= clock.now():
        raise ValidationError({"round": _("There is no open consultation with this number, or it has ended.")})
    return its


def _topic(code: str) -> Topic | None:
    found = Topic.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise ValidationError({"topic": _("There is none with this code.")})
    return found


def _voter(by: Person, delegate_id: int | None, *, round: Round | None, topic: Topic | None) -> OpenVoter | None:
    """Return the open voter, if they vote in the open on all that is delegated."""
    if delegate_id is None:
        return None
    found = queries.open_voters().filter(pk=delegate_id).first() if delegate_id.bit_length() < 64 else None
    if found is None:
        raise ValidationError({"delegate": _("Nobody votes in the open under this number.")})
    if found.person_id == by.pk:
        raise ValidationError({"delegate": _("Nobody delegates to themself. Vote yourself: that always goes first.")})
    asked: Any = round.topic_id if round else topic.pk if topic else None
    if not found.covers(asked):
        raise ValidationError({"delegate": _("They do not vote in the open on all of this. Choose their topic.")})
    return found


def _last_day(given: dt.date | None) -> dt.date:
    today, days = clock.today(), charter.queries.rule("delegation_days").whole
    longest = today + dt.timedelta(days=days)
    if given is None:
        raise ValidationError({"expires_on": _("Say until which day it holds.")})
    if given < today:
        raise ValidationError({"expires_on": _("That day is past.")})
    if given > longest:
        said = _("A delegation holds for at most %(days)d days: until %(day)s. Then you are asked again.")
        raise ValidationError({"expires_on": said % {"days": days, "day": longest.isoformat()}})
    return given
