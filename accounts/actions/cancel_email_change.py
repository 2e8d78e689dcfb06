"""Give a change of address up."""

from __future__ import annotations

from django.db import transaction

from accounts.models import EmailChange, Person


@transaction.atomic
def cancel_email_change(*, by: Person) -> None:
    """Forget the person's change under way, if there is one: both links end. Writes no entry, as asking does not."""
    EmailChange.objects.filter(person=by).delete()
