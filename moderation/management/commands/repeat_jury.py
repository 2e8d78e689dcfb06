"""Draw again what was drawn for a case, from its published files alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.lot import repeat
from moderation.models import Case
from moderation.queries import cases as queries


class Command(BaseCommand):
    help = "Repeat a jury's draw and say what was checked; 1 where something is not as published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", type=int, help="the number of the case, as its address has it")
        parser.add_argument("--out", type=Path, help="keep the files there, with repeat.py beside them")

    def handle(self, *args: Any, **options: Any) -> None:
        number: int = options["case"]
        case = Case.objects.filter(pk=number).first() if number.bit_length() < 64 else None
        if case is None or not case.list_hash:
            raise CommandError(f"no jury was drawn for a case {number}")
        files = queries.draw_files(case)
        if not files:
            raise CommandError(f"the seed of case {number} is not revealed yet: the next root of the register does it")
        with tempfile.TemporaryDirectory() as temporary:
            folder: Path = options["out"] or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                (folder / name).write_text(text, encoding="utf-8", newline="")
            if repeat.main([str(folder)]) != 0:
                raise CommandError("the draw is not as it was published")
