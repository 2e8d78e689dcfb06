"""The public files of a counted round, with the script that counts them again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commons.errors import IllegalMove
from voting import queries
from voting.models import Round


class Command(BaseCommand):
    help = "Write the public files of a counted round, and recount.py beside them: python3 DIR/recount.py [--digest D]."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", type=int)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        its = Round.objects.select_related("tally").filter(pk=options["round"]).first()
        if its is None:
            raise CommandError(f"there is no round {options['round']}")
        try:
            files = queries.public_files(its)
        except IllegalMove:
            raise CommandError(f"round {its.pk} is not counted: it is {its.get_state_display()}") from None
        options["out"].mkdir(parents=True, exist_ok=True)
        for name, parts in files.items():
            with (options["out"] / name).open("w", encoding="utf-8") as file:
                file.writelines(parts())
        self.stdout.write(f"{options['out']}: {', '.join(files)}")
        if "choices.txt" not in files:
            self.stdout.write(f"fewer than {Round.FEW} voted: nobody's choices are published")
        else:
            self.stdout.write(f"digest: {its.tally.digest}")
