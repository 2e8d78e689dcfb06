"""Add a document to a proposal: a PDF, given out as a download only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import store
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.edit_proposal import held_for_change
from proposals.actions.keep_file import Kept, about, keep_attachment
from proposals.lifecycle import State
from proposals.models import Attachment


def add_attachment(
    *, proposal_id: int, by: Person, file: File[Any] | Kept, at: dt.datetime | None = None
) -> Attachment:
    """Set a PDF after the others; the same one again is no second one.

    Raises Refused, IllegalMove, ValidationError by field (`file`). Nothing is stored for somebody who is refused.
    """
    require(policy.may_illustrate(by, queries.visible(proposal_id, by)))
    kept = file if isinstance(file, Kept) else keep_attachment(by=by, file=file)
    return _added(proposal_id, by, kept, at)


@transaction.atomic
def _added(proposal_id: int, by: Person, kept: Kept, at: dt.datetime | None) -> Attachment:
    proposal = held_for_change(proposal_id, by, at)
    there = list(Attachment.objects.filter(proposal=proposal).order_by("position"))
    if same := next((each for each in there if each.digest == kept.digest), None):
        return same
    if len(there) >= Attachment.MOST:
        raise about(kept.name, ValidationError(_("A proposal has at most %(n)d documents.") % {"n": Attachment.MOST}))
    if kept.room != store.ATTACHMENTS or Attachment.objects.filter(key=kept.key).exists():
        raise about(kept.name, ValidationError(_("Choose this file again.")))
    attachment = Attachment.objects.create(
        proposal=proposal,
        position=len(there) + 1,
        key=kept.key,
        digest=kept.digest,
        name=kept.name,
        bytes_count=kept.bytes_count,
    )
    if proposal.state != State.DRAFT:
        record("proposal.attachment_added", actor=by, subject=proposal, attachment_id=attachment.pk)
    return attachment
