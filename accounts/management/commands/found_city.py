"""`manage.py found_city EMAIL`: the city's first administrator, once."""

from __future__ import annotations

from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.actions.found_city import found_city
from accounts.adapter import reset_url
from commons.errors import Refused


class Command(BaseCommand):
    help = (
        "Give the first administrator's mandate, once. Makes the account if there is none and prints a one-time link."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the city's name")
        parser.add_argument(
            "--holder", default="First administrator", help="the administrator's real name, shown on /mandates/"
        )

    def handle(self, *args: Any, email: str, name: str, holder: str, **options: Any) -> None:
        try:
            validate_email(email)
            person, made = found_city(email=email, name=name, holder_name=holder)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as error:
            raise CommandError(str(error.verdict.reason)) from error
        self.stdout.write(f"{email} is the first administrator.")
        if person.waits_for_factor():
            self.stdout.write("The mandate can be used once the sign-in has a second step: signing in leads there.")
        if made:
            key = f"{user_pk_to_url_str(person)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)}"
            self.stdout.write(f"Set the password here, once, within 24 hours: {reset_url(key)}")
