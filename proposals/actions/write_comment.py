"""Speak about a proposal, or reply."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.actions import require_voice
from accounts.models import Person
from commons import language
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Comment, Proposal

DEEPEST = 2


@transaction.atomic
def write_comment(
    *,
    proposal_id: int,
    by: Person,
    body: str,
    side: str = Comment.Side.NEITHER,
    parent_id: int | None = None,
    lang: str = "",
    channel: str = "web",
    organisation_id: int | None = None,
) -> Comment:
    """Publish a comment, in the writer's language unless `lang` says another, or as an organisation they speak for.

    Raises Refused, IllegalMove (the discussion is closed), ValidationError by field.
    """
    proposal = queries.visible(proposal_id, by)
    require(policy.may_comment(by, proposal))
    require_voice(by, organisation_id)
    lang = lang or language.of_city(by.language)
    said = {"body": body, "side": side, "parent_id": parent_id, "lang": lang, "organisation_id": organisation_id}
    return spoken(proposal, author=by, channel=channel, **said)  # type: ignore[arg-type]


def spoken(
    proposal: Proposal,
    *,
    author: Person | None,
    body: str,
    side: str,
    lang: str,
    channel: str,
    parent_id: int | None = None,
    organisation_id: int | None = None,
    label: str = "",
) -> Comment:
    """Publish a comment in the caller's transaction; nobody's is a meeting's, under `label`.

    Raises IllegalMove (the discussion is closed), ValidationError by field.
    """
    if not (open_now := policy.commentable(proposal)):
        raise IllegalMove(proposal.state, "comment", str(open_now.reason))
    if side not in Comment.Side.values:
        raise ValidationError({"side": _("Choose for, against or neither.")})
    longest = charter.queries.rules().number("comment_characters")
    comment: Comment = Comment.objects.create(
        proposal=proposal,
        author=author,
        author_label=label,
        organisation_id=organisation_id,
        side=side,
        body=bounded(body, least=1, most=longest, field="body"),
        lang=language.checked(lang),
        channel=channel,
        **_place(proposal.pk, parent_id),
    )
    record("comment.published", actor=author, subject=comment, proposal=proposal.pk, parent=parent_id)
    return comment


def _place(proposal_id: int, parent_id: int | None) -> dict[str, object]:
    if parent_id is None:
        return {}
    parent = Comment.objects.public().filter(pk=parent_id, proposal_id=proposal_id).first()
    if parent is None:
        raise ValidationError({"parent": _("The comment you reply to is not here any more.")})
    if parent.depth >= DEEPEST:
        raise ValidationError({"parent": _("Replies go three levels deep; reply to the comment above this one.")})
    return {"parent": parent, "root_id": parent.root_id or parent.pk, "depth": parent.depth + 1}
