"""`manage.py reset_second_factor EMAIL`: for somebody who lost every second step and showed at a desk who they are."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.reset_factors import reset_factors
from accounts.models import Person
from commons.errors import IllegalMove


class Command(BaseCommand):
    help = "Remove a person's app, passkeys and recovery codes, end their sessions and tokens, and tell them by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            reset_factors(person_id=person.pk)
        except IllegalMove as error:
            raise CommandError(error.reason) from error
        self.stdout.write(f"{email} signs in with the password alone now. A mail tells them.")
