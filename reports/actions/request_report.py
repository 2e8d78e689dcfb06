"""Have a report made in the background."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Person
from charter.models import District
from commons.later import later
from commons.verdict import require
from journal.actions import record
from reports import parquet, policy, queries
from reports.models import Format, Job, Kind
from reports.story import STORIES
from reports.tables import SOURCES


@transaction.atomic
def request_report(
    *,
    kind: str,
    form: str,
    from_month: dt.date | None = None,
    to_month: dt.date | None = None,
    district: str = "",
    by: Person,
) -> Job:
    """Put a report on the list of what is to be made. Months are their first days, both included; None: all.

    Raises Refused, ValidationError. Locks the person, so that nobody has more than five under way.
    """
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    require(policy.may_request(by, open_count=Job.objects.filter(requested_by=by, state__in=Job.OPEN).count()))
    check_order(kind=kind, form=form, from_month=from_month, to_month=to_month, district=district)
    job = Job.objects.create(
        kind=kind,
        format=form,
        from_month=from_month,
        to_month=to_month,
        district=district,
        language=(get_language() or "en")[:10],
        requested_by=by,
        key=secrets.token_hex(16),
    )
    record("report.requested", actor=by, subject=job, kind=kind, format=form)
    later("reports.make", job.pk)
    return job


def check_order(*, kind: str, form: str, from_month: dt.date | None, to_month: dt.date | None, district: str) -> None:
    """Refuse what cannot be made. Raises ValidationError by field. Two queries at most."""
    if kind not in Kind.values:
        raise ValidationError({"kind": _("There is no such report.")})
    if form not in Format.values:
        raise ValidationError({"format": _("There is no such format.")})
    if form == Format.PDF and kind not in STORIES:
        raise ValidationError({"format": _("A PDF holds figures: have this report made as a table.")})
    if not parquet.can_be_written(form):
        raise ValidationError({"format": str(parquet.MISSING)})
    if from_month and to_month and from_month > to_month:
        raise ValidationError({"to": _("The last month is before the first.")})
    if district and district != "city" and not District.objects.filter(code=district).exists():
        raise ValidationError({"district": _("There is no such district.")})
    if SOURCES[kind].published_only or form == Format.PDF:
        published = set(queries.published_months())
        for name, month in (("from", from_month), ("to", to_month)):
            if month is not None and month not in published:
                raise ValidationError({name: _("This month is not published: only closed months are.")})
