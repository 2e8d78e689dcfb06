"""`manage.py publish_root`: register what waits, and publish the day's root where there is none yet."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actions import NoSigningKey, keep_up, publish_root


class Command(BaseCommand):
    help = "Register what waits, and publish the day's root of the public register. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        keep_up()
        try:
            root = publish_root()
        except NoSigningKey as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"{root.day}: entry {root.number}, {root.hash}")
