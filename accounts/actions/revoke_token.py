"""Take a key to the API away."""

from __future__ import annotations

from django.db import transaction

from accounts.models import ApiToken, Person
from journal.actions.record import record


@transaction.atomic
def revoke_token(*, token_id: int, by: Person) -> None:
    """Delete one's own token. Raises ApiToken.DoesNotExist, also for another person's: nobody may know of it."""
    token = ApiToken.objects.select_for_update().get(pk=token_id, person=by)
    record("token.revoked", actor=by, subject=token)
    token.delete()
