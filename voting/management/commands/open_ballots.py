"""For trustees: open a closed box with two shares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from voting.boxes import open_box, read_share
from voting.sealing import Unopenable


class Command(BaseCommand):
    help = (
        "Open the ballots of a box file with two shares, on a machine of the trustees, without a network. Writes "
        "choices.txt, sorted, and prints its SHA-256: another pair of trustees must come to the same. Asks no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the box file of the round, as the platform gives it")
        parser.add_argument("--share", type=Path, action="append", required=True, help="a share; give two")
        parser.add_argument("--out", type=Path, default=Path("choices.txt"))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if len(options["share"]) != 2:
            raise CommandError("give two shares: --share share-1.json --share share-2.json")
        try:
            box = json.loads(options["file"].read_text(encoding="utf-8"))
            one, other = (read_share(path.read_text(encoding="utf-8")) for path in options["share"])
            opened = open_box(box, one, other)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        except (KeyError, TypeError, json.JSONDecodeError):
            raise CommandError(f"{options['file']} is no box file of a round") from None
        except Unopenable as error:
            raise CommandError(str(error)) from None
        options["out"].write_text(opened.choices, encoding="utf-8")
        ballots = len(opened.choices.splitlines())
        found = {"trustees": opened.trustees, "ballots": ballots, "spoiled": opened.spoiled, "digest": opened.digest}
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(f"{options['out']}: {ballots} ballots, {opened.spoiled} spoiled, opened by {opened.trustees}")
        self.stdout.write(f"digest: {opened.digest}")
