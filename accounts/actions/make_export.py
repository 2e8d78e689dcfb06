"""One's own data as a file: asked for, made, handed over once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import policy, queries
from accounts.actions.count_attempt import count_attempt
from accounts.models import DataExport, Person
from commons.cells import harmless
from commons.clock import now
from commons.errors import IllegalMove
from commons.later import later
from commons.verdict import require

KEPT = dt.timedelta(hours=1)


def ask_export(*, by: Person) -> DataExport:
    """Have a file made of everything held about the person: at once when it is small, else by a task.

    One that waits to be taken is replaced. Raises Refused, ValidationError (too many on one day).
    """
    require(policy.may_read_own_data(by))
    if not count_attempt(kind="export", subject=by.pk):
        raise ValidationError(_("You asked for many files today. Try again tomorrow."))
    wanted = _wanted(by)
    if queries.own_rows(by.pk) <= queries.OWN_ROWS_AT_ONCE:
        make_export(export_id=wanted.pk)
        wanted.refresh_from_db()
    return wanted


@transaction.atomic
def _wanted(by: Person) -> DataExport:
    DataExport.objects.filter(person=by).delete()
    wanted: DataExport = DataExport.objects.create(person=by)
    later("accounts.make_export", wanted.pk)
    return wanted


@transaction.atomic
def make_export(*, export_id: int) -> bool:
    """Make a file that is asked for; tell whether there was something to do. Safe to repeat. Locks its row."""
    wanted = DataExport.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=export_id, made_at=None)
    export = wanted.select_related("person").first()
    if export is None:
        return False
    with override(export.person.language):
        export.content = packed(queries.own_data(export.person))
    export.made_at = now()
    export.save(update_fields=["content", "made_at"])
    return True


def make_exports() -> int:
    """Make what a lost message left undone; return how many. Safe to repeat."""
    waiting = DataExport.objects.filter(made_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(make_export(export_id=pk) for pk in waiting[:20])


@transaction.atomic
def take_export(*, by: Person) -> bytes:
    """Hand the file over and delete it. Raises IllegalMove (none, not ready, or its hour is over). Locks its row."""
    ready = DataExport.objects.select_for_update().filter(person=by, made_at__gt=now() - KEPT).first()
    if ready is None or ready.content is None:
        raise IllegalMove("without_export", "take", _("There is no file to take. Ask for one; it is kept for an hour."))
    content = bytes(ready.content)
    ready.delete()
    return content


def forget_exports(*, at: dt.datetime | None = None) -> int:
    """Delete files nobody took within the hour; return how many."""
    return DataExport.objects.filter(made_at__lte=(at or now()) - KEPT).delete()[0]


def packed(data: dict[str, Any]) -> bytes:
    """Return a zip: all of it as JSON, and a table as CSV for each kind of data."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        for section in data["held"]:
            if section["rows"]:
                archive.writestr(f"{section['kind']}.csv", _table(section["rows"]))
        if data["looks"]:
            archive.writestr("looks.csv", _table(data["looks"]))
    return file.getvalue()


def _table(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    # The mark at the beginning tells programs for tables that it is UTF-8.
    return "\ufeff" + text.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return harmless(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))
    return harmless(value) if isinstance(value, str) else "" if value is None else str(value)
