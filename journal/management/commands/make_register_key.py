"""`manage.py make_register_key`: a key for REGISTER_SIGNING_KEY. It is printed once and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from journal import signing


class Command(BaseCommand):
    help = "Print a new key that signs the roots of the public register, for REGISTER_SIGNING_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(signing.new_key())
