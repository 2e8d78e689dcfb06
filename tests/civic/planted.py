"""A word planted in what moderators hide, and the text of every file that the city gives away."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import CharField, Model, TextField, Value
from django.db.models.functions import Concat
from django.test import Client

from civic.dates import CALENDARS
from civic.feeds import SOURCES as FEEDS
from commons.models import Visibility
from deliberation import files as layout
from deliberation.models import Assembly, Circle, Conversation
from deliberation.queries import content as of_deliberation
from deliberation.queries.assemblies import file_names
from proposals.models import Proposal, Revision
from proposals.queries import content as of_proposals
from reports import files, parquet
from reports.actions import begin_edition, make_report
from reports.story import STORIES
from reports.tables import SOURCES
from reports.writing import Order, Progress, write
from voting.lifecycle import State
from voting.models import Option, Round
from voting.queries.files import public_files

WORD = "zwrkqx"
WHOLES: tuple[type[Model], ...] = (Proposal, Conversation, Circle, Assembly)
# Earlier texts can be written no more; of them `tests/moderation/test_planted_word.py` asks.
MODELS: dict[str, type[Model]] = {
    kind: model for kind, model in {**of_proposals.MODELS, **of_deliberation.MODELS}.items() if model is not Revision
}
# What is no text, or no text of the piece's own; what was decided about it.
NO_WORDS = {"lang", "digest", "key", "slug", "url", "author_name", "author_title", "author_label", "shown_name"}


def plant() -> dict[str, Any]:
    """Put the word into what is going to be hidden; return its rows by kind.

    Of each second proposal, conversation and circle everything; of the others the pieces alone.
    """
    found = {}
    for kind, model in MODELS.items():
        rows: Any = model._default_manager.all()
        if model in WHOLES:
            rows = rows.filter(pk__in=[pk for pk in rows.values_list("pk", flat=True) if pk % 2])
        rows = model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))
        put(rows, model)
        found[kind] = rows
    whole = Proposal.objects.filter(pk__in=found["proposal"])
    for option in Option.objects.filter(proposal__in=whole):
        Option.objects.filter(pk=option.pk).update(body=f"{option.body} {WORD}")
    return found


def put(rows: Any, model: type[Model]) -> None:
    for field in model._meta.fields:
        if isinstance(field, CharField | TextField) and not field.choices and field.name not in NO_WORDS:
            room = field.max_length is None or field.max_length >= 100
            if room and not field.unique and field.editable:
                rows.exclude(**{field.name: ""}).update(**{field.name: Concat(field.name, Value(f" {WORD}"))})


def hide(found: dict[str, Any]) -> None:
    for rows in found.values():
        rows.filter(visibility=Visibility.PUBLIC).update(visibility=Visibility.HIDDEN)


def everything(folder: Path, formats: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield name and text of every file: of reports in these formats, of the night, and what pages lead to."""
    for kind in SOURCES:
        for form in formats:
            # Lists are never a PDF; Parquet is an extra.
            if (form != "pdf" or kind in STORIES) and (form != "parquet" or parquet.is_there()):
                yield f"{kind}.{form}", report(Order(kind, form), folder / f"{kind}.{form}")
    yield from the_night()
    client = Client()
    for path in addresses():
        answer: Any = client.get(path)
        assert answer.status_code in (200, 404), path
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield path, body.decode()


def report(order: Order, path: Path) -> str:
    *_before, _last = write(order, path, Progress())
    return text_of(path, order.form)


def text_of(path: Path, form: str) -> str:
    """Return what a file says, as text."""
    match form:
        case "xlsx":
            with zipfile.ZipFile(path) as book:
                return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        case "parquet":
            import pyarrow.parquet  # an extra

            return str(pyarrow.parquet.read_table(path).to_pylist())
        case "pdf":
            reader = shutil.which("pdftotext")
            words = [reader or "true", str(path), "-"]  # without a reader there is no text to look through
            return subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return path.read_text()


def the_night() -> Iterator[tuple[str, str]]:
    edition = begin_edition()
    if edition is None:
        return
    for job in edition.jobs.all():
        assert make_report(job_id=job.pk) == "finished", (job.kind, job.format)
        yield f"/open-data/{job.kind}.{job.format}", text_of(files.finished(job.key, job.format), job.format)
    edition.delete()


def addresses() -> Iterator[str]:
    yield from ("/register/register.jsonl", "/register/roots.atom", "/promises/promises.csv", "/promises/feed.xml")
    yield from ("/sitemap.xml", "/sitemap/pages.xml", "/open-data/catalogue.jsonld", "/open-data/SHA256SUMS")
    yield from (f"/feeds/{name}.atom" for name in FEEDS)
    yield from (f"/calendars/{name}.ics" for name in CALENDARS)
    yield "/proposals/map.json?bbox=-10,30,10,60&zoom=14"
    for its in Round.objects.filter(state=State.COUNTED).select_related("tally"):
        yield from (f"/rounds/{its.pk}/files/{name}" for name in public_files(its))
    for pk in Conversation.objects.values_list("pk", flat=True):
        yield from (f"/conversations/{pk}/files/{name}" for name in layout.NAMES)
    for assembly in Assembly.objects.select_related("draw"):
        yield from (f"/assemblies/{assembly.pk}/files/{name}" for name in file_names(assembly))
