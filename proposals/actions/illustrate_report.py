"""Add a picture to one's report of how delivery goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from commons import clock, store
from commons.later import later
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.keep_file import Kept, about, keep_picture
from proposals.models import Picture, ProgressReport


def illustrate_report(
    *, report_id: int, by: Person, file: File[Any], alt: str, at: dt.datetime | None = None
) -> Picture:
    """Set a picture after the others, as long as a comment could be corrected. Its sizes are made after the commit.

    Raises Refused, ValidationError by field (`file`, `alt`). Nothing is decoded for somebody who is refused.
    """
    report = queries.report(report_id, by)
    at, minutes = at or clock.now(), charter.queries.rule("edit_minutes", at=report.created_at).whole
    require(policy.may_illustrate_report(by, report, edit_minutes=minutes, at=at))
    words(alt)
    return _illustrated(report_id, by, keep_picture(by=by, file=file), alt)


@transaction.atomic
def _illustrated(report_id: int, by: Person, kept: Kept, alt: str) -> Picture:
    report = queries.locked_report(report_id, by)
    picture = attach(report, kept, alt)
    record("proposal.evidence_added", actor=by, subject=report.proposal, report=report.pk, picture_id=picture.pk)
    return picture


def attach(report: ProgressReport, kept: Kept, alt: str) -> Picture:
    """Set a picture after the report's others, in the caller's transaction that holds the proposal."""
    alt, there = words(alt), report.pictures.count()
    if Picture.objects.filter(proposal=report.proposal_id, digest=kept.digest).exists():
        raise about(kept.name, ValidationError(_("It is shown here already.")))
    if there >= ProgressReport.PICTURES:
        most = {"n": ProgressReport.PICTURES}
        raise about(kept.name, ValidationError(_("A report has at most %(n)d pictures.") % most))
    if kept.room != store.PICTURES or Picture.objects.filter(key=kept.key).exists():
        raise about(kept.name, ValidationError(_("Choose this file again.")))
    picture = Picture.objects.create(
        proposal_id=report.proposal_id,
        report=report,
        position=there + 1,
        key=kept.key,
        digest=kept.digest,
        width=kept.width,
        height=kept.height,
        alt=alt,
    )
    later("proposals.make_sizes_of", picture.pk)
    return picture


def words(alt: str) -> str:
    """Return what a picture shows, cleaned: evidence is for everybody. Raises ValidationError by field."""
    return bounded(one_line(alt), least=1, most=Picture.ALT_CHARACTERS, field="alt")
