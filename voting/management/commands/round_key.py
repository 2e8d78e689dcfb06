"""For trustees: the key of a round, in three shares."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from voting import sealing
from voting.boxes import write_share


class Command(BaseCommand):
    help = (
        "Make the key pair of a round on a machine of the trustees: three files, one for each of them, and the public "
        "key to be given to the platform. Two files open the box, one says nothing. Asks no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=Path(), help="the folder for the shares (the present one)")

    def handle(self, *args: Any, **options: Any) -> None:
        shares = sealing.new_shares()
        options["out"].mkdir(parents=True, exist_ok=True)
        for share in shares:
            path = options["out"] / f"share-{share.trustee}.json"
            try:
                # Never over another one, and readable by its owner alone.
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(write_share(share))
            except FileExistsError:
                raise CommandError(f"{path} is there already: a share is never overwritten") from None
            self.stdout.write(f"{path}: for trustee {share.trustee} alone")
        public = shares[0].public_key
        self.stdout.write(f"public key: {public.hex()}")
        self.stdout.write(f"fingerprint: {sealing.fingerprint(public)}")
