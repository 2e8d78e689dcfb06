"""Take in the discussion that another platform recorded beside its proposals."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from commons.text import cut
from proposals.actions.import_proposals import Import, lock_platform
from proposals.models import Comment, Source

DEEPEST = 2
# How many comments of the run are remembered as possible parents: replies stand near what they reply to.
REMEMBERED = 100_000
Print = tuple[int, dt.datetime, str]


@dataclass(frozen=True, slots=True)
class SourceComment:
    """One row of an export, read and cleaned. `parent` and `proposal` are the source's identifiers.

    `author_kind` is what the source says of who wrote it: the proposal's author, an association.
    """

    line: int
    identifier: str
    proposal: str
    parent: str
    body: str
    created_at: dt.datetime
    side: str = Comment.Side.NEITHER
    language: str = "und"
    author_kind: str = ""


@dataclass(slots=True)
class Discussion:
    """One run over a file of comments: how far it is, and where recent ones went."""

    run: Import
    read: int = 0
    added: int = 0
    there: int = 0
    refused: int = 0
    _placed: OrderedDict[str, Comment] = field(default_factory=OrderedDict)
    _passed: dict[str, str] = field(default_factory=dict)
    _times: Counter[Print] = field(default_factory=Counter)

    def pass_over(self, *, identifier: str, parent: str) -> None:
        """Leave a comment out: what replies to it replies to its parent, where it has one."""
        self._passed[identifier] = parent


@transaction.atomic
def import_comments(*, rows: Sequence[SourceComment], discussion: Discussion) -> list[tuple[int, str]]:
    """Add what is not there yet, in one transaction; return (line, identifier of a proposal that is not there).

    A comment has no identifier of its own here: it is known by its proposal, its moment and its text; where a file
    has several of those, by which of them it is. Replies deeper than ours go beside the deepest, in the file's order;
    replies to what is not there begin a thread. Nobody is told. Five queries, and one insert per depth.
    """
    lock_platform(discussion.run.platform)
    proposals = dict(
        Source.objects.filter(
            platform=discussion.run.platform, identifier__in={row.proposal for row in rows}
        ).values_list("identifier", "proposal_id")
    )
    known: dict[Print, list[Comment]] = {}
    for comment in _imported(set(proposals.values())):
        known.setdefault(_print(comment), []).append(comment)
    strangers = [(row.line, row.proposal) for row in rows if row.proposal not in proposals]
    new: list[Comment] = []
    for row in rows:
        if row.proposal not in proposals:
            continue
        comment = _comment(row, proposals[row.proposal], discussion)
        if (same := _same(row, comment, known, discussion)) is not None:
            discussion.there += 1
            comment = same
        else:
            known.setdefault(_print(comment), []).append(comment)
            new.append(comment)
        _remember(row.identifier, comment, discussion)
    for depth in range(DEEPEST + 1):
        layer = [comment for comment in new if comment.depth == depth]
        for comment in layer:
            if comment.parent is not None:
                comment.parent_id = comment.parent.pk
                comment.root_id = comment.parent.root_id or comment.parent.pk
        Comment.objects.bulk_create(layer)
    discussion.added += len(new)
    discussion.refused += len(strangers)
    return strangers


def _comment(row: SourceComment, proposal_id: int, discussion: Discussion) -> Comment:
    wanted, steps = row.parent, 0
    while wanted in discussion._passed and steps < len(discussion._passed):
        wanted, steps = discussion._passed[wanted], steps + 1
    parent = discussion._placed.get(wanted) if wanted else None
    if parent is not None and parent.proposal_id != proposal_id:
        parent = None
    if parent is not None and parent.depth == DEEPEST:
        parent = parent.parent
    return Comment(
        proposal_id=proposal_id,
        author_label=_label(row, discussion.run),
        parent=parent,
        depth=parent.depth + 1 if parent is not None else 0,
        side=row.side,
        body=row.body,
        lang=row.language,
        channel=Comment.Channel.IMPORT,
        created_at=row.created_at,
    )


def _same(
    row: SourceComment, comment: Comment, known: dict[Print, list[Comment]], discussion: Discussion
) -> Comment | None:
    """Return what this row is already, here or further up in the file."""
    mark, before = _print(comment), discussion._placed.get(row.identifier)
    if row.identifier and before is not None and _print(before) == mark:
        return before
    which = discussion._times[mark]
    discussion._times[mark] += 1
    alike = known.get(mark, [])
    return alike[which] if which < len(alike) else None


def _label(row: SourceComment, run: Import) -> str:
    if not row.author_kind:
        return run.label
    return f"{cut(run.label, 80)} ({cut(row.author_kind, 30)})"


def _remember(identifier: str, comment: Comment, discussion: Discussion) -> None:
    discussion._placed[identifier] = comment
    if len(discussion._placed) > REMEMBERED:
        discussion._placed.popitem(last=False)


def _imported(proposal_ids: set[int]) -> Sequence[Comment]:
    rows: Any = Comment.objects.filter(channel=Comment.Channel.IMPORT)
    return list(rows.filter(proposal_id__in=proposal_ids).select_related("parent").order_by("id"))


def _print(comment: Comment) -> Print:
    return comment.proposal_id, comment.created_at, hashlib.sha256(comment.body.encode()).hexdigest()
