"""Take back what one saw of a delivery."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.erase_content import erase_reports
from proposals.models import ProgressReport


@transaction.atomic
def delete_report(*, report_id: int, by: Person) -> None:
    """Erase a resident's report with its pictures; what an office says stays. Locks the proposal. Raises Refused."""
    report = queries.locked_report(report_id, by)
    require(policy.may_delete_report(by, report))
    erase_reports(ProgressReport.objects.filter(pk=report.pk))
    record("proposal.progress_deleted", actor=by, subject=report.proposal, report=report.pk)
