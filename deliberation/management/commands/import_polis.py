"""A conversation from an export of Pol.is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.actions import Unfit, draw_map, import_conversation
from deliberation.opinions import polis


class Command(BaseCommand):
    help = "Add a closed conversation from a folder that Pol.is exported, and draw its map. A second run adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--title", help="what the conversation is called; the folder's name when not given")
        parser.add_argument("--json", action="store_true", help='print {"conversation": id} alone')

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            export = polis.read(folder)
            its, new = import_conversation(export=export, name=options["title"] or folder.resolve().name)
        except (polis.Unreadable, Unfit) as error:
            raise CommandError(f"{folder}: {error}") from None
        if new:
            draw_map(conversation_id=its.pk)
        if options["json"]:
            self.stdout.write(json.dumps({"conversation": its.pk}))
            return
        size = f"{len(export.statements):,} statements, {len(export.stances.participants):,} participants"
        self.stdout.write(f"conversation {its.pk}, “{its.title}”: {size}{'' if new else '; it was here already'}")
