"""Erase people again whom a restored backup brought back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actions import erase_person


class Command(BaseCommand):
    help = (
        "Erase people by id, as the log of the worker names them, after a backup was restored. Repeating does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ids", nargs="+", type=int, metavar="ID")
        parser.add_argument("--texts", action="store_true", help="also what they wrote, where it is theirs alone")

    def handle(self, *args: Any, ids: list[int], texts: bool, **options: Any) -> None:
        for person_id in ids:
            done = erase_person(person_id=person_id, texts=texts)
            self.stdout.write(f"{person_id}: {'erased' if done else 'not there, or holds a mandate'}")
