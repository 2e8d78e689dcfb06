"""`manage.py verify_register [--root FILE]`: is the public register whole? Exit 1 names where not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from journal.queries import BadRoot, read_root, verify


class Command(BaseCommand):
    help = "Verify the public register, its roots and the journal it tells of. Exit 1 names the position of a fault."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--root",
            type=Path,
            action="append",
            default=[],
            help="a root's file, as you kept it; may be given several times",
        )

    def handle(self, *args: Any, root: list[Path], **options: Any) -> None:
        try:
            kept = [read_root(file.read_text(encoding="utf-8")) for file in root]
        except (OSError, UnicodeDecodeError, BadRoot) as wrong:
            raise CommandError(str(wrong), returncode=2) from wrong
        found = verify(*kept)
        if found.fault:
            raise CommandError(f"entry {found.fault.number}: {found.fault.words}", returncode=1)
        self.stdout.write(f"{found.entries} entries, whole.")
        self.stdout.write(f"A signed root vouches for {found.vouched} of them.")
        if found.vouched < found.entries:
            self.stdout.write("Those after it are not yet protected against whoever owns the database.")
