"""A believable city to look at: Ribera."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.demo.build import SIZES, build, close_the_past, is_empty
from civic.demo.founding import PASSWORD, plan
from civic.demo.loading import Bar
from civic.demo.measured import told
from civic.demo.pictures import hang_pictures


class Command(BaseCommand):
    help = "Fill an empty database with the demo city, Ribera. Only where DEBUG is on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=list(SIZES), default="small")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same city")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a city already")

    def handle(self, *args: Any, size: str, seed: int, if_empty: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The demo city has people whose password everybody knows; it is made only where DEBUG is on."
            )
        if not is_empty():
            if if_empty:
                return
            raise CommandError(
                "There is a city in this database already; the demo city needs an empty one. "
                "With --if-empty the command leaves it in peace."
            )
        begun, bar = time.monotonic(), Bar(sys.stderr)
        build(SIZES[size], seed=seed, bar=bar)
        close_the_past(bar)
        hang_pictures(bar)
        if SIZES[size].proposals:
            self.stdout.write("\n".join(told()))
        logins = ", ".join(person["login"] for person in plan("ribera")["people"])
        self.stdout.write(f"Ribera stands ({size}, {time.monotonic() - begun:.0f} s).")
        self.stdout.write(f"Sign in as <name>@demo.example with {PASSWORD}: {logins}")
