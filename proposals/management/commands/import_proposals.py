"""Proposals from another platform's export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

import charter.queries
from charter.models import District, Topic
from proposals.actions.import_comments import Discussion, SourceComment, import_comments
from proposals.actions.import_proposals import Import, SourceProposal, finish_import, import_proposals
from proposals.management.exports import COLUMNS, FORMATS, Export, Refusal

BATCH = 500
T = TypeVar("T")


class Command(BaseCommand):
    help = (
        "Add proposals from another platform's export. What is refused is said by line with the reason; "
        "a second run adds nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["jsonl", "csv"], help="taken from the suffix when not given")
        parser.add_argument("--map", type=Path, help="JSON: {columns: {}, districts: {}, topics: {}}")
        parser.add_argument("--comments", type=Path, help="the export of the proposals' comments")
        parser.add_argument("--platform", help="the source's name; the host of its addresses when not given")
        parser.add_argument("--site", default="", help="https://…, where addresses that begin with a slash belong")
        parser.add_argument("--language", default="", help="code of the texts' language, where the file does not say")

    def handle(self, *args: Any, **options: Any) -> None:
        charter.queries.known()  # days of the file are days of the city
        mapping = _mapping(options["map"])
        file = _export(options["file"], options["format"], mapping["columns"], options["language"], options["site"])
        platform = (options["platform"] or _platform(file, options["file"])).strip()[:80]
        run = Import(platform, mapping["districts"], mapping["topics"])
        at = timezone.now()
        for batch in _batches(file.proposals()):
            run.read += len(batch)
            run.refused += self._say_refused(options["file"], batch)
            import_proposals(rows=[row for row in batch if isinstance(row, SourceProposal)], run=run, at=at)
        self._say(f"proposals from {platform}", run)
        if run.outside:
            lie = "1 point lies" if run.outside == 1 else f"{run.outside:,} points lie"
            self.stdout.write(f"{lie} outside the city and {'was' if run.outside == 1 else 'were'} left out")
        if options["comments"]:
            self._take_comments(options, mapping["columns"], run)
        finish_import(run=run)

    def _take_comments(self, options: dict[str, Any], columns: dict[str, str], run: Import) -> None:
        discussion = Discussion(run)
        for batch in _batches(_export(options["comments"], None, columns, options["language"]).comments()):
            discussion.read += len(batch)
            discussion.refused += self._say_refused(options["comments"], batch)
            for row in batch:
                if isinstance(row, Refusal) and row.identifier:
                    discussion.pass_over(identifier=row.identifier, parent=row.parent)
            rows = [row for row in batch if isinstance(row, SourceComment)]
            for line, proposal in import_comments(rows=rows, discussion=discussion):
                self.stderr.write(f"{options['comments'].name}:{line}: its proposal {proposal} is not here")
        self._say("comments", discussion)

    def _say_refused(self, path: Path, batch: Iterable[object]) -> int:
        refusals = [row for row in batch if isinstance(row, Refusal)]
        for refusal in refusals:
            self.stderr.write(f"{path.name}:{refusal.line}: {refusal.reason}")
        return len(refusals)

    def _say(self, what: str, count: Import | Discussion) -> None:
        self.stdout.write(
            f"{what}: {count.read:,} read, {count.added:,} added, "
            f"{count.there:,} already there, {count.refused:,} refused"
        )


def _batches(rows: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _export(path: Path, kind: str | None, columns: dict[str, str], language: str, site: str = "") -> Export:
    kind = kind or FORMATS.get(path.suffix.lower())
    if kind is None:
        raise CommandError(f"{path.name}: the suffix does not tell the format; give --format jsonl or --format csv.")
    if not path.is_file():
        raise CommandError(f"{path}: there is no such file.")
    if site and not re.match(r"https?://[^/\s]+/?$", site):
        raise CommandError(f"{site}: expected the address of a site, such as https://decide.example.")
    return Export(path, kind, columns, language, site)


def _platform(file: Export, path: Path) -> str:
    """Name the platform by the host of its first proposal with an address, else by the file."""
    hosts = (urlsplit(row.url).hostname for row in islice(file.proposals(), BATCH) if isinstance(row, SourceProposal))
    return next(filter(None, hosts), path.stem)


def _mapping(path: Path | None) -> dict[str, dict[str, Any]]:
    """Read --map and refuse what cannot be meant before anything is written."""
    if path is None:
        return {"columns": {}, "districts": {}, "topics": {}}
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: expected a JSON object {{columns, districts, topics}}: {error}") from error
    parts = {"columns", "districts", "topics"}
    if not isinstance(given, dict) or not all(isinstance(part, dict) for part in given.values()) or set(given) - parts:
        raise CommandError(f"{path}: expected a JSON object with objects named {', '.join(sorted(parts))}.")
    mapping = {part: given.get(part, {}) for part in parts}
    mapping["columns"] = dict(_column(path, *pair) for pair in mapping["columns"].items())
    for part, model in (("districts", District), ("topics", Topic)):
        codes = {code for code in mapping[part].values() if code is not None or part == "topics"}
        here = set(model._default_manager.values_list("code", flat=True))
        if strange := sorted(map(str, codes - here)):
            raise CommandError(f"{path}: the city has no {part} with the code {', '.join(strange)}.")
    return mapping


def _column(path: Path, one: str, other: Any) -> tuple[str, str]:
    """Return (our field, their column), in whichever order the pair was written."""
    if one in COLUMNS and isinstance(other, str):
        return one, other
    if other in COLUMNS:
        return other, one
    raise CommandError(f"{path}: columns: neither {one} nor {other} is one of {', '.join(COLUMNS)}.")
