"""Say that one does not accept jury duty any more."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from moderation.models import Readiness


@transaction.atomic
def refuse_duty(*, by: Person) -> None:
    """Be drawn no more. A duty that goes on goes on: it is declined by itself. Nobody is refused this."""
    Readiness.objects.filter(person=by.pk).delete()
