"""Tell residents how delivery goes."""

from __future__ import annotations

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
from proposals.lifecycle import State
from proposals.models import ProgressReport


@transaction.atomic
def report_progress(*, proposal_id: int, by: Person, text: str, url: str = "") -> ProgressReport:
    """Publish a report of the office in charge, while it delivers.

    Raises Refused, IllegalMove (not in delivery), ValidationError. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_deliver(by, proposal))
    if proposal.state != State.IN_DELIVERY or proposal.office is None:
        raise IllegalMove(proposal.state, "report")
    text, url = bounded(text, least=15, most=2_000, field="text"), one_line(url)
    try:
        if url:
            URLValidator(schemes=["http", "https"])(bounded(url, least=0, most=500, field="url"))
    except ValidationError:
        raise ValidationError({"url": [_("Give an address that begins with https://.")]}) from None
    report: ProgressReport = ProgressReport.objects.create(
        proposal=proposal, office=proposal.office, author=by, author_name=by.shown_name, text=text, url=url
    )
    record("proposal.progress", actor=by, subject=proposal, report=report.pk, note=text)
    return report
