"""Choose the language a person is spoken to in."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.language import of_city


@transaction.atomic
def set_language(*, by: Person, language: str) -> Person:
    """Speak to the person in this language from now on, on pages and in mails; the city's own for an unknown one.

    No entry: what somebody reads in is their own business. One statement.
    """
    by.language = of_city(language)
    by.save(update_fields=["language"])
    return by
