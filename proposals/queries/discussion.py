"""A proposal's discussion, in threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

import accounts.queries
from accounts.models import badges
from commons.models import Visibility
from commons.paging import Page, page
from proposals.models import Comment, Proposal, UsefulMark
from proposals.queries.authors import organised
from proposals.queries.reading import Someone, published, visible_to

REPLIES_SHOWN = 50
FIRSTS_ORDER = ("-id",)
USEFUL = """
SELECT comment_id, count(*), coalesce(bool_or(person_id = %s), false)
FROM proposals_usefulmark WHERE comment_id = ANY(%s) GROUP BY comment_id
"""


@dataclass(slots=True)
class Thread:
    """A first comment and the replies under it, in reading order; `more` when not all replies are shown."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)
    more: bool = False


def gathered(firsts: list[Comment], replies: Iterable[Comment]) -> list[Thread]:
    """Return the first comments with what is said under each, of which one more is given than is shown.

    Erased comments stay as empty places where somebody replied. No query.
    """
    by_root: dict[int | None, list[Comment]] = defaultdict(list)
    for reply in replies:
        by_root[reply.root_id].append(reply)
    found = []
    for first in firsts:
        under: dict[int | None, list[Comment]] = defaultdict(list)
        for reply in by_root[first.pk][:REPLIES_SHOWN]:
            under[reply.parent_id].append(reply)
        ordered = list(_in_reading_order(first.pk, under))
        if first.visibility == Visibility.PUBLIC or ordered:
            found.append(Thread(first, ordered, len(by_root[first.pk]) > REPLIES_SHOWN))
    return found


def thread(
    proposal: Proposal, root_id: int, *, person: Someone, cursor: str = "", size: int = 50
) -> tuple[Comment, Page[Comment]]:
    """Return a first comment and one page of all replies under it, oldest first.

    Four queries. Raises Comment.DoesNotExist, BadCursor.
    """
    first = places(proposal.pk).get(pk=root_id)
    replies = page(_spoken(proposal.pk).filter(root_id=root_id), order=("id",), cursor=cursor, size=size)
    _named([first, *replies.rows], person)
    return first, replies


def places(proposal_id: int) -> QuerySet[Comment]:
    """Return the first comments that have a place in the discussion."""
    return _spoken(proposal_id).filter(depth=0)


def _spoken(proposal_id: int) -> QuerySet[Comment]:
    """Return public comments, and erased ones as empty places."""
    return Comment.objects.exclude(visibility=Visibility.HIDDEN).filter(proposal=proposal_id)  # type: ignore[no-any-return]


def published_comments() -> QuerySet[Comment]:
    """Return what everybody may see of all discussions."""
    return Comment.objects.public().filter(proposal__in=published())  # type: ignore[no-any-return]


def comments(proposal: Proposal, *, side: str = "", parent_id: int | None = None) -> QuerySet[Comment]:
    """Return the public comments of a proposal (on one side, replies to one) with `useful_count`, for the API."""
    rows = Comment.objects.public().filter(proposal=proposal)
    if side:
        rows = rows.filter(side=side)
    if parent_id is not None:
        rows = rows.filter(parent=parent_id)
    return _with_useful_count(_with_authors(rows))


def visible_comment(comment_id: int, person: Someone) -> Comment:
    """Return a comment of a proposal the person may see. Raises Comment.DoesNotExist."""
    return Comment.objects.filter(proposal__in=visible_to(person)).seen_by(person).get(pk=comment_id)  # type: ignore[no-any-return]


def comment_in_full(comment_id: int, person: Someone) -> Comment:
    """Return a comment with its author and `useful_count`, for the API. Two queries. Raises Comment.DoesNotExist."""
    rows = Comment.objects.filter(proposal__in=visible_to(person)).seen_by(person)
    return _with_useful_count(_with_authors(rows)).get(pk=comment_id)


def is_marked_useful(comment_id: int, person: Someone) -> bool:
    """Tell whether the person finds the comment useful. One query, none for a visitor."""
    return person.pk is not None and UsefulMark.objects.filter(comment=comment_id, person=person.pk).exists()


def locked_comment(comment_id: int, person: Someone) -> Comment:
    """Return a comment, its row locked. Raises Comment.DoesNotExist."""
    return (  # type: ignore[no-any-return]
        Comment.objects.filter(proposal__in=visible_to(person))
        .seen_by(person)
        .select_for_update(of=("self",))
        .get(pk=comment_id)
    )


def _with_useful_count(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """Count by a subquery: a page of twenty counts twenty comments' marks, however many comments there are."""
    marks = UsefulMark.objects.filter(comment=OuterRef("pk")).order_by().values("comment").annotate(n=Count("id"))
    return rows.annotate(useful_count=Coalesce(Subquery(marks.values("n"), output_field=IntegerField()), 0))


def _with_authors(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    return rows.select_related("author", "organisation").prefetch_related(badges("author__mandates"))


def _named(rows: list[Comment], person: Someone) -> None:
    """Put on each comment its author with badge, `useful` and `marked`. Two queries, three with an organisation."""
    organised(rows)
    people = accounts.queries.shown_people([row.author_id for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(USEFUL, [person.pk, [row.pk for row in rows]])
        marks = {pk: (number, mine) for pk, number, mine in cursor.fetchall()}
    for row in rows:
        row.useful, row.marked = marks.get(row.pk, (0, False))
        if row.author_id in people:
            row.author = people[row.author_id]


def _in_reading_order(parent_id: int, under: dict[int | None, list[Comment]]) -> Iterable[Comment]:
    for reply in under[parent_id]:
        below = list(_in_reading_order(reply.pk, under))
        if reply.visibility == Visibility.PUBLIC or below:
            yield reply
            yield from below
