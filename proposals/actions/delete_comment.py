"""Take one's comment back."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.models import Visibility
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Comment


@transaction.atomic
def delete_comment(*, comment_id: int, by: Person) -> Comment:
    """Erase the text; the place in the thread stays, so that replies keep their sense. Locks the comment."""
    comment = queries.locked_comment(comment_id, by)
    require(policy.may_delete_comment(by, comment))
    comment.visibility = Visibility.ERASED
    comment.body = ""
    comment.save(update_fields=["visibility", "body"])
    record("comment.deleted", actor=by, subject=comment, proposal=comment.proposal_id)
    return comment
