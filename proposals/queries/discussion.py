"""A proposal's discussion, in threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import badges
from commons.models import Visibility
from commons.paging import Page, page
from proposals.models import Comment, Proposal, UsefulMark
from proposals.queries.reading import Someone, visible_to

REPLIES_SHOWN = 50


@dataclass(slots=True)
class Thread:
    """A first comment and the replies under it, in reading order; `more` when not all replies are shown."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)
    more: bool = False


def threads(
    proposal: Proposal, *, person: Someone, cursor: str = "", size: int = 20
) -> tuple[Page[Comment], list[Thread]]:
    """Return one page of threads, newest first, each comment with `useful` (count), `marked` (by the person).

    Erased comments stay as empty places where somebody replied. Five queries whatever the size, four for a visitor.
    Raises BadCursor.
    """
    shown = _places(proposal)
    firsts = page(shown.filter(depth=0), order=("-id",), cursor=cursor, size=size)
    # The oldest of each thread: a reply never stands without what it replies to.
    nth = Window(RowNumber(), partition_by="root_id", order_by="id")
    under_these = shown.filter(root_id__in=[row.pk for row in firsts]).annotate(nth=nth)
    found: list[Comment] = list(under_these.filter(nth__lte=REPLIES_SHOWN + 1).order_by("id"))
    by_root: dict[int | None, list[Comment]] = defaultdict(list)
    for reply in found:
        by_root[reply.root_id].append(reply)
    replies = [reply for of_root in by_root.values() for reply in of_root[:REPLIES_SHOWN]]
    prefetch_related_objects([*firsts.rows, *replies], badges("author__mandates"))
    _mark_useful([*firsts.rows, *replies], person)
    under: dict[int | None, list[Comment]] = defaultdict(list)
    for reply in replies:
        under[reply.parent_id].append(reply)
    built = []
    for first in firsts:
        ordered = list(_in_reading_order(first.pk, under))
        if first.visibility == Visibility.PUBLIC or ordered:
            built.append(Thread(first, ordered, len(by_root[first.pk]) > REPLIES_SHOWN))
    return firsts, built


def thread(
    proposal: Proposal, root_id: int, *, person: Someone, cursor: str = "", size: int = 50
) -> tuple[Comment, Page[Comment]]:
    """Return a first comment and one page of all replies under it, oldest first.

    Five queries, four for a visitor. Raises Comment.DoesNotExist, BadCursor.
    """
    shown = _places(proposal)
    first = shown.filter(depth=0).get(pk=root_id)
    replies = page(shown.filter(root_id=root_id), order=("id",), cursor=cursor, size=size)
    prefetch_related_objects([first, *replies.rows], badges("author__mandates"))
    _mark_useful([first, *replies.rows], person)
    return first, replies


def _places(proposal: Proposal) -> QuerySet[Comment]:
    """Return what has a place in the discussion: public comments, and erased ones as empty places."""
    rows = Comment.objects.exclude(visibility=Visibility.HIDDEN).filter(proposal=proposal)
    return rows.select_related("author")  # type: ignore[no-any-return]


def comments(proposal: Proposal, *, side: str = "", parent_id: int | None = None) -> QuerySet[Comment]:
    """Return the public comments of a proposal (on one side, replies to one) with `useful_count`, for the API."""
    rows = Comment.objects.public().filter(proposal=proposal)
    if side:
        rows = rows.filter(side=side)
    if parent_id is not None:
        rows = rows.filter(parent=parent_id)
    return _with_useful_count(_with_authors(rows))


def side_counts(proposal: Proposal) -> dict[str, int]:
    """Return how many public comments are for, against, neither. One query."""
    rows = Comment.objects.public().filter(proposal=proposal).order_by().values_list("side").annotate(n=Count("id"))
    return dict.fromkeys(Comment.Side.values, 0) | dict(rows)


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
    return rows.select_related("author").prefetch_related(badges("author__mandates"))


def _mark_useful(rows: Iterable[Comment], person: Someone) -> None:
    rows = list(rows)
    marks = UsefulMark.objects.filter(comment__in=[row.pk for row in rows]).order_by()
    counts = dict(marks.values_list("comment_id").annotate(n=Count("id")))
    mine = set(marks.filter(person_id=person.pk).values_list("comment_id", flat=True)) if person.pk else set()
    for row in rows:
        row.useful, row.marked = counts.get(row.pk, 0), row.pk in mine


def _in_reading_order(parent_id: int, under: dict[int | None, list[Comment]]) -> Iterable[Comment]:
    for reply in under[parent_id]:
        below = list(_in_reading_order(reply.pk, under))
        if reply.visibility == Visibility.PUBLIC or below:
            yield reply
            yield from below
