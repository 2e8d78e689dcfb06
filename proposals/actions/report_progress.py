"""Tell how delivery goes: as its office, or as a resident who saw it, with pictures that show it."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.illustrate_report import attach
from proposals.actions.keep_file import Kept
from proposals.models import ProgressReport

LEAST_CHARACTERS, URL_CHARACTERS = 15, 500


@transaction.atomic
def report_progress(
    *,
    proposal_id: int,
    by: Person,
    text: str,
    url: str = "",
    pictures: Sequence[tuple[Kept, str]] = (),
    channel: str = "web",
) -> ProgressReport:
    """Publish a report while it is delivered; that of an official in charge is the office's. Each picture has words.

    Raises Refused, IllegalMove (not in delivery), ValidationError by field. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_report(by, proposal))
    if not (now := policy.reportable(proposal)):
        raise IllegalMove(proposal.state, "report", str(now.reason))
    office = proposal.office if policy.may_know_work(by, proposal) else None
    badge = by.badge_of(office.pk) if office else None
    report: ProgressReport = ProgressReport.objects.create(
        proposal=proposal,
        office=office,
        author=by,
        author_name=(badge.holder_name if badge else by.shown_name) if office else "",
        text=bounded(text, least=LEAST_CHARACTERS, most=ProgressReport.CHARACTERS, field="text"),
        url=_address(url),
        channel=channel,
    )
    for kept, alt in pictures:
        attach(report, kept, alt)
    spoken = {"office": office.own_name, "office_id": office.pk} if office else {}
    record("proposal.progress", actor=by, subject=proposal, report=report.pk, **spoken)
    return report


def _address(url: str) -> str:
    url = one_line(url)
    try:
        if url:
            URLValidator(schemes=["http", "https"])(bounded(url, least=0, most=URL_CHARACTERS, field="url"))
    except ValidationError:
        raise ValidationError({"url": [_("Give an address that begins with https://.")]}) from None
    return url
