"""`manage.py create_token EMAIL`: a key to the API, on demonstration installations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.create_token import create_token
from accounts.models import Person
from commons.errors import Refused


class Command(BaseCommand):
    help = "Print an API token for a person. Only with DEBUG; elsewhere people make tokens on their own page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Only with DEBUG. People make tokens on their own page: /account/tokens/")
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            _kept, token = create_token(by=person, name="create_token")
        except Refused as error:
            raise CommandError(str(error.verdict.reason)) from error
        self.stdout.write(token)
