"""Say that one accepts jury duty."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from moderation.models import Readiness
from moderation.policy.cases import may_be_juror


@transaction.atomic
def accept_duty(*, by: Person) -> Readiness:
    """Be among those who can be drawn, until one says otherwise. Twice is once. Raises Refused. No entry: personal."""
    by = Person.objects.get(pk=by.pk)
    require(may_be_juror(by))
    return Readiness.objects.get_or_create(person=by)[0]
