"""A budget round from a Pabulib file."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from voting.actions import import_round
from voting.actions.import_round import Unfit
from voting.counting import pabulib


class Command(BaseCommand):
    help = (
        "Add a counted budget round with its projects and ballots from a Pabulib file. "
        "Of a file that was imported before, tell its round and add nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help='print {"round": id} alone')

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            election = pabulib.read(content)
            its, is_new = import_round(
                election=election, name=options["file"].stem, file_hash=sha256(content).hexdigest()
            )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except (pabulib.Unreadable, Unfit) as error:
            raise CommandError(f"{options['file']}: {error}") from None
        if options["json"]:
            self.stdout.write(json.dumps({"round": its.pk}))
            return
        if not is_new:
            self.stdout.write(f"this file is round {its.pk} already, “{its.title}”: nothing was added")
            return
        for remark in election.remarks:
            self.stderr.write(f"note: {remark}")
        self.stdout.write(
            f"round {its.pk}, “{its.title}”: {its.options.count()} projects, {its.tally.voters:,} ballots"
        )
