"""Correct one's comment within the edit window."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

import charter.queries
from accounts.models import Person
from commons import clock, language
from commons.text import bounded
from commons.verdict import require
from proposals import policy, queries
from proposals.models import Comment


@transaction.atomic
def edit_comment(*, comment_id: int, by: Person, body: str, lang: str = "", at: dt.datetime | None = None) -> Comment:
    """Replace the text; the page says that it was edited. Raises Refused, ValidationError. Locks the comment."""
    comment = queries.locked_comment(comment_id, by)
    rules, at = charter.queries.rules(), at or clock.now()
    minutes = charter.queries.rule("edit_minutes", at=comment.created_at).whole
    require(policy.may_edit_comment(by, comment, edit_minutes=minutes, at=at))
    comment.body = bounded(body, least=1, most=rules.number("comment_characters"), field="body")
    comment.lang = language.checked(lang) if lang else comment.lang
    comment.edited_at = at
    comment.edit_asked_at = None
    comment.save(update_fields=["body", "lang", "edited_at", "edit_asked_at"])
    return comment
