"""Make a key to the API."""

from __future__ import annotations

import secrets

from django.db import transaction

from accounts import policy
from accounts.models import ApiToken, Person
from commons.text import bounded
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def create_token(*, by: Person, name: str) -> tuple[ApiToken, str]:
    """Return the kept row and the token itself, which is shown once and never kept.

    Raises Refused, ValidationError by field `name`. Locks the person.
    """
    person: Person = Person.objects.select_for_update().get(pk=by.pk)
    require(policy.may_create_token(person, held=person.api_tokens.count()))
    name = bounded(name, least=1, most=60, field="name")
    token = f"mtd_{secrets.token_urlsafe(32)}"
    kept: ApiToken = ApiToken.objects.create(person=person, name=name, digest=ApiToken.digest_of(token))
    record("token.created", actor=person, subject=kept)
    return kept, token
