"""Say that a comment helps, or take that back."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from proposals import policy, queries
from proposals.models import Comment, UsefulMark


@transaction.atomic
def mark_useful(*, comment_id: int, by: Person) -> Comment:
    """Mark once, however often asked. Raises Refused (one's own comment, not confirmed)."""
    comment = queries.visible_comment(comment_id, by)
    require(policy.may_mark_useful(by, comment))
    UsefulMark.objects.bulk_create([UsefulMark(comment=comment, person=by)], ignore_conflicts=True)
    return comment


@transaction.atomic
def unmark_useful(*, comment_id: int, by: Person) -> Comment:
    """Take the mark back; nothing happens when there was none."""
    comment = queries.visible_comment(comment_id, by)
    require(policy.may_mark_useful(by, comment))
    UsefulMark.objects.filter(comment=comment, person=by).delete()
    return comment
