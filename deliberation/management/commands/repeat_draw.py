"""Draw again what an assembly drew, from its published files alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.lot import repeat
from deliberation.models import Draw
from deliberation.queries import assemblies as queries


class Command(BaseCommand):
    help = "Repeat an assembly's draw and say what was checked; 1 where something is not as published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("draw", type=int, help="the number of the assembly, as its address has it")
        parser.add_argument("--out", type=Path, help="keep the files there, with repeat.py beside them")
        parser.add_argument("--ticket", help="say this ticket's chance")

    def handle(self, *args: Any, **options: Any) -> None:
        number: int = options["draw"]
        rows = Draw.objects.select_related("assembly")
        draw = rows.filter(assembly=number).first() if number.bit_length() < 64 else None
        if draw is None:
            raise CommandError(f"there is no draw of an assembly {number}")
        if not draw.seed:
            raise CommandError(f"assembly {number} is not drawn: it waits for its event, {draw.assembly.event}")
        with tempfile.TemporaryDirectory() as temporary:
            folder: Path = options["out"] or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in queries.public_files(draw.assembly).items():
                (folder / name).write_text(text, encoding="utf-8", newline="")
            words = [str(folder), *(["--ticket", options["ticket"]] if options["ticket"] else [])]
            if repeat.main(words) != 0:
                raise CommandError("the draw is not as it was published")
