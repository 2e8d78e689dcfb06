"""Comments as the component `thread` shows them: nested, with the acts this person may do."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commons.models import Channel, Visibility
from commons.text import rendered
from proposals import policy
from proposals.actions.write_comment import DEEPEST
from proposals.models import Comment
from proposals.queries import Someone, Thread, author_named

# The address of an act on a comment: twenty comments have sixty.
address = lru_cache(maxsize=8_192)(reverse)


def voices(
    threads: Iterable[Thread],
    *,
    by: Someone,
    edit_minutes: int,
    at: dt.datetime,
    open_now: bool,
    marked: Collection[int] = (),
    muted: Collection[int] = (),
) -> list[dict[str, Any]]:
    """Return the first comments, each with its replies. No query.

    `marked` are the comments that the person finds useful, `muted` the people whose comments are folded for them.
    """
    shown = []
    for thread in threads:
        under: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
        for comment in reversed(thread.replies):
            replies = under.pop(comment.pk, [])[::-1]
            useful = comment.pk in marked
            folded = _folded(comment, muted)
            said = voice(
                comment, by=by, edit_minutes=edit_minutes, at=at, open_now=open_now, marked=useful, folded=folded
            )
            under[comment.parent_id].append(said | {"replies": replies})
        useful = thread.comment.pk in marked
        folded = _folded(thread.comment, muted)
        first = voice(
            thread.comment, by=by, edit_minutes=edit_minutes, at=at, open_now=open_now, marked=useful, folded=folded
        )
        whole = reverse("comment-thread", args=[thread.comment.proposal_id, thread.comment.pk]) if thread.more else ""
        shown.append(first | {"replies": under[thread.comment.pk][::-1], "whole_url": whole})
    return shown


def _folded(comment: Comment, muted: Collection[int]) -> bool:
    """Tell whether the reader muted its author: people are muted, what an organisation says is not."""
    return comment.organisation_id is None and comment.author_id in muted


def voice(
    comment: Comment,
    *,
    by: Someone,
    edit_minutes: int,
    at: dt.datetime,
    open_now: bool,
    marked: bool = False,
    folded: bool = False,
) -> dict[str, Any]:
    """Return one comment. Whoever may not do a thing yet is told why on the page that the act leads to."""
    if comment.visibility != Visibility.PUBLIC:
        return {"id": comment.pk, "side": comment.side, "gone": _("Its author took this comment back.")}
    its = comment.organisation
    badge = comment.author.office_badge if comment.author and its is None else None
    own = policy.is_author(by, comment)
    said: dict[str, Any] = {
        "id": comment.pk,
        "author": author_named(comment),
        "author_kind": "city" if badge else "org" if its else "",
        "author_badge": its.get_kind_display() if its else "",
        "author_url": reverse("organisation", args=[its.slug]) if its else "",
        "author_role": badge.office.name if badge and badge.office else "",
        "side": comment.side,
        "at": comment.created_at,
        "html": rendered(comment.body),
        "lang": comment.lang,
        "useful_count": getattr(comment, "useful", 0),
        "edited": comment.edited_at is not None,
        "way": Channel(comment.channel).came,
    }
    where = (comment.proposal_id, comment.pk)
    if by.pk is not None and not own and open_now:
        said["useful_given"] = marked
        said["useful_url"] = address("comment-not-useful" if marked else "comment-useful", args=where)
    if open_now and comment.depth < DEEPEST:
        said["reply_url"] = address("comment-reply", args=where)
    if by.pk is not None and not own and comment.author_id is not None and its is None:
        said["folded"] = folded
        back = f"?next={address('proposal', args=where[:1])}%23comments"
        said["mute_url"] = address("account_mute", args=(comment.author_id,)) + back
    if not own:
        said["flag_url"] = address("comment-flag", args=where)
    said["asked"] = comment.edit_asked_at is not None
    if own and policy.may_edit_comment(by, comment, edit_minutes=edit_minutes, at=at):
        said["edit_url"] = address("comment-edit", args=where)
    if own:
        said["delete_url"] = address("comment-delete", args=where)
    return said
