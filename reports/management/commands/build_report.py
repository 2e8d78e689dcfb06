"""`manage.py build_report KIND --format csv --out FILE`: the same file as the page's, without waiting for a worker."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import get_language

from reports import actions, months
from reports.models import Format, Kind
from reports.story import STORIES
from reports.tables import SOURCES
from reports.writing import Order, Progress, SumsDisagree, keys_count, write


class Command(BaseCommand):
    help = "Write a report of public data to a file. Prints its rows and its SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=", ".join(Kind.values))
        parser.add_argument("--format", default="csv", help=", ".join(Format.values))
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--from", type=month, default=None, metavar="MONTH", help="the first month, as 2026-01")
        parser.add_argument("--to", type=month, default=None, metavar="MONTH", help="the last month, as 2026-03")
        parser.add_argument("--district", default="", metavar="CODE", help="a district's code, or city")

    def handle(self, *args: Any, kind: str, format: str, out: Path, district: str, **options: Any) -> None:
        first, last = options["from"], options["to"]
        if kind in STORIES and (format in (Format.PDF, Format.XLSX) or SOURCES[kind].published_only):
            actions.publish_months(most=1_000)
        try:
            actions.check_order(kind=kind, form=format, from_month=first, to_month=last, district=district)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        order = Order(kind, format, first, last, district, get_language() or "en")
        part, total, progress = out.with_name(out.name + ".part"), 0, Progress()
        try:
            part.unlink(missing_ok=True)
            total = keys_count(order)
            for progress in write(order, part, Progress()):
                if self.stderr.isatty():
                    self.stderr.write(f"\r{progress.keys_done:,} of {total:,}", ending="")
            part.replace(out)
        except (OSError, SumsDisagree) as error:
            part.unlink(missing_ok=True)
            raise CommandError(str(error)) from error
        self.stdout.write(f"{progress.rows} rows, {progress.file_bytes} bytes")
        self.stdout.write(f"sha256 {progress.sha256}")


def month(text: str) -> dt.date:
    try:
        return months.parsed(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a month: write 2026-03") from None
