"""Whether a sealed ballot was counted or replaced."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from voting import queries
from voting.counting.merkle import is_included, leaf_hash
from voting.lifecycle import State
from voting.models import Round


class Command(BaseCommand):
    help = (
        "Say whether a receipt's ballot was counted or replaced, or is not known; with the proof that it is included."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", type=int)
        parser.add_argument("receipt", help="64 hexadecimal digits")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        its = Round.objects.filter(pk=options["round"]).first()
        if its is None:
            raise CommandError(f"there is no round {options['round']}")
        if its.state not in (State.CLOSED, State.COUNTED):
            raise CommandError(f"the board of round {its.pk} is published when it has closed")
        found = queries.receipt(its, options["receipt"])
        if options["json"]:
            names = ("hash", "found", "place", "size", "root", "proof")
            self.stdout.write(json.dumps({name: getattr(found, name) for name in names}))
            return
        self.stdout.write(str(found.found.value))
        if found.root:
            proof = [bytes.fromhex(each) for each in found.proof]
            leaf, root = leaf_hash(bytes.fromhex(found.hash)), bytes.fromhex(found.root)
            holds = is_included(leaf, found.place, found.size, proof, root)
            self.stdout.write(f"entry {found.place + 1} of {found.size}, root {found.root}")
            self.stdout.write("\n".join(found.proof))
            self.stdout.write("the proof leads to the root" if holds else "THE PROOF DOES NOT LEAD TO THE ROOT")
