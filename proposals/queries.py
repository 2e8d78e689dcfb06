"""Reads of proposals, in business words. Everything shown starts at `published` or `visible_to`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db import connection
from django.db.models import (
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Left, Upper

from accounts.models import Person, badges
from commons.models import Visibility
from commons.paging import Page, page
from journal.models import Entry
from proposals.lifecycle import State
from proposals.models import SEARCH, Answer, AnswerDraft, Comment, Proposal, Support, UsefulMark

Someone = Person | AnonymousUser
# Orders of lists: the names of the columns, ending in a unique one.
ORDERS = {
    "newest": ("-published_at", "-id"),
    "closest": ("-sorting_share", "-id"),
    "supported": ("-sorting_supports", "-id"),
    "relevance": ("-relevance", "-id"),
}
REPLIES_SHOWN = 50
EXCERPT = 600


# ── one proposal ─────────────────────────────────────────────────────────────────────────────────────────────────


def published() -> QuerySet[Proposal]:
    """Return what everybody may see."""
    return Proposal.objects.public().filter(published_at__isnull=False)  # type: ignore[no-any-return]


def visible_to(person: Someone) -> QuerySet[Proposal]:
    """Return what everybody may see, and the person's own drafts and hidden ones."""
    shown = Q(visibility=Visibility.PUBLIC, published_at__isnull=False)
    if person.pk is not None:
        shown |= Q(author_id=person.pk) & ~Q(visibility=Visibility.ERASED)
    return Proposal.objects.filter(shown)  # type: ignore[no-any-return]


def visible(proposal_id: int, person: Someone, *, share_lock: bool = False) -> Proposal:
    """Return one proposal without its texts. One query; may hold its row in share. Raises Proposal.DoesNotExist."""
    rows = visible_to(person).defer("body", "title")
    if not share_lock:
        return rows.get(pk=proposal_id)
    return rows.extra(where=["true FOR SHARE"]).get(pk=proposal_id)


def locked(proposal_id: int, person: Someone) -> Proposal:
    """Return one proposal, its row locked against every other change. Raises Proposal.DoesNotExist."""
    return visible_to(person).select_for_update(of=("self",)).select_related("office").get(pk=proposal_id)


def in_full(proposal_id: int, person: Someone) -> Proposal:
    """Return one proposal with all that its page names. Two queries. Raises Proposal.DoesNotExist."""
    return (
        visible_to(person)
        .select_related("author__residency__district", "topic", "district", "office", "source")
        .prefetch_related(badges("author__mandates"))
        .get(pk=proposal_id)
    )


# ── supports ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Figures:
    """Exact numbers: supports that count for the threshold, supports from elsewhere, public comments."""

    counted: int = 0
    elsewhere: int = 0
    comments: int = 0

    @property
    def supports(self) -> int:
        return self.counted + self.elsewhere


def ready_to_reach() -> QuerySet[Proposal]:
    """Return open proposals whose counted supports reach their threshold."""
    counted = (
        Support.objects.filter(proposal=OuterRef("pk"), counts=True)
        .order_by()
        .annotate(n=Func(Value(1), function="count", output_field=IntegerField()))
        .values("n")
    )
    return Proposal.objects.public().filter(  # type: ignore[no-any-return]
        state=State.OPEN, threshold__lte=Coalesce(Subquery(counted), 0)
    )


def support_figures(proposal_ids: Collection[int]) -> dict[int, Figures]:
    """Return the exact supports of each proposal. One query over an index."""
    rows = (
        Support.objects.filter(proposal_id__in=proposal_ids)
        .order_by()
        .values_list("proposal_id")
        .annotate(counted=Count("id", filter=Q(counts=True)), supports=Count("id"))
    )
    found = {pk: Figures(counted, supports - counted) for pk, counted, supports in rows}
    return {pk: found.get(pk, Figures()) for pk in proposal_ids}


def figures(proposal_ids: Collection[int]) -> dict[int, Figures]:
    """Return supports and comments of each proposal. Two queries, however many proposals."""
    comments = dict(
        Comment.objects.public()
        .filter(proposal_id__in=proposal_ids)
        .order_by()
        .values_list("proposal_id")
        .annotate(n=Count("id"))
    )
    return {
        pk: Figures(sums.counted, sums.elsewhere, comments.get(pk, 0))
        for pk, sums in support_figures(proposal_ids).items()
    }


def supports(person: Someone, proposal_id: int) -> Support | None:
    """Return the person's own support, with its revision."""
    if person.pk is None:
        return None
    return Support.objects.filter(proposal_id=proposal_id, person_id=person.pk).select_related("revision").first()


def supported_among(person: Someone, proposal_ids: Collection[int]) -> set[int]:
    """Return which of these the person supports. One query, none for a visitor."""
    if person.pk is None:
        return set()
    rows = Support.objects.filter(person_id=person.pk, proposal_id__in=proposal_ids)
    return set(rows.values_list("proposal_id", flat=True))


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows: filters as codes, `district` "city" for the whole city only, `order` one of ORDERS."""

    search: str = ""
    district: str = ""
    topics: Sequence[str] = ()
    states: Sequence[str] = ()
    office: str = ""
    order: str = ""

    @property
    def order_in_force(self) -> str:
        return self.order or ("relevance" if self.search else "newest")


def listed(listing: Listing) -> QuerySet[Proposal]:
    """Return the public proposals that fit, not yet ordered. Texts are cut to an excerpt (`lead`)."""
    rows = published()
    if listing.district == "city":
        rows = rows.filter(district=None)
    elif listing.district:
        rows = rows.filter(district__code=listing.district)
    if listing.topics:
        rows = rows.filter(topic__code__in=listing.topics)
    if listing.states:
        rows = rows.filter(state__in=listing.states)
    if listing.office:
        rows = rows.filter(office__code=listing.office)
    if listing.order_in_force == "closest":
        rows = rows.filter(state=State.OPEN)
    if listing.search:
        query = search_query(listing.search)
        rows = rows.filter(search=query)
        if listing.order_in_force == "relevance":
            rank = Cast(SearchRank(F("search"), query) * 1_000_000, IntegerField())
            rows = rows.annotate(relevance=rank)
    elif listing.order_in_force == "relevance":
        rows = rows.annotate(relevance=Value(0))
    return rows


def listed_page(listing: Listing, *, cursor: str = "", size: int = 20) -> Page[Proposal]:
    """Return one page with figures on each row (`row.figures`). Four queries whatever the size. Raises BadCursor."""
    rows = for_cards(listed(listing))
    return with_figures(page(rows, order=ORDERS[listing.order_in_force], cursor=cursor, size=size))


def for_cards(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Load what a card names, and of the text only its beginning (`lead`). One query more for badges."""
    return (
        rows.defer("body", "search")
        .select_related("topic", "district", "author", "office", "source")
        .annotate(lead=Left("body", EXCERPT))
        .prefetch_related(badges("author__mandates"))
    )


def with_figures(rows: Page[Proposal]) -> Page[Proposal]:
    """Put `figures` on each row. Two queries."""
    numbers = figures([row.pk for row in rows])
    for row in rows:
        row.figures = numbers[row.pk]
    return rows


def count_up_to(rows: QuerySet[Any], most: int = 1_000) -> int:
    """Return the number of rows, counting no further than `most` + 1, so that a large list costs no more."""
    return rows.order_by()[: most + 1].count()


def open_counts() -> dict[int | None, int]:
    """Return the number of open proposals by district id, None for the whole city. One query."""
    rows = published().filter(state=State.OPEN).order_by().values_list("district_id").annotate(n=Count("id"))
    return dict(rows)


def search_query(text: str) -> SearchQuery:
    """Return the query for words as people type them: all words, the last one also as a beginning."""
    words = ["".join(c for c in word if c.isalnum()) for word in text[:200].split()]
    words = [word for word in words if word][:12]
    if not words:
        return SearchQuery("", config=SEARCH)
    raw = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
    return SearchQuery(raw, config=SEARCH, search_type="raw")


def similar(
    *, title: str, body: str = "", district_id: int | None = None, but: int | None = None, limit: int = 5
) -> list[Proposal]:
    """Return public proposals one could join instead: alike in title (trigrams) or sharing rare words (full text).

    Open or awaiting ones of any district, the writer's own district first among equals. With `figures`.
    Four queries.
    """
    title = title.strip()[:150]
    if len(title) < 4:
        return []
    words = [w for w in ("".join(c for c in part if c.isalnum()) for part in title.split()) if len(w) > 3][:10]
    alike = Q(pk__in=_alike_in_title(title))
    if words:
        any_word = SearchQuery(" | ".join(f"'{w}'" for w in words), config=SEARCH, search_type="raw")
        rank = SearchRank(F("search"), any_word, normalization=Value(1))
        alike |= Q(search=any_word, shared__gte=0.05) if len(words) > 1 else Q()
    else:
        rank = Value(0.0)
    near = TrigramSimilarity(Upper("title"), title.upper())
    rows = (
        published()
        .filter(state__in=(State.OPEN, State.AWAITING_ANSWER))
        .annotate(shared=rank, alike=near)
        .filter(alike)
        .exclude(pk=but)
        .annotate(score=Greatest("alike", F("shared") * 0.8))
        .order_by("-score", "-id")
    )
    found = list(for_cards(rows)[:limit])
    with_figures(Page(found))
    return sorted(found, key=lambda row: row.district_id != district_id)


def _alike_in_title(title: str) -> list[int]:
    """Return the ids of titles alike, by the trigram index. Similarity 0.3, PostgreSQL's own default, or more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM proposals_proposal WHERE upper(title) %% upper(%s) "
            "AND visibility = 'public' AND state IN ('open', 'awaiting_answer') LIMIT 50",
            [title],
        )
        return [row[0] for row in cursor.fetchall()]


def written_by(person: Person) -> QuerySet[Proposal]:
    """Return the person's proposals, drafts too, newest first."""
    return visible_to(person).filter(author=person).order_by("-id")


# ── the clock ────────────────────────────────────────────────────────────────────────────────────────────────────


def past_gathering(*, at: dt.datetime) -> QuerySet[Proposal]:
    """Return open proposals whose time to gather support has ended."""
    return Proposal.objects.public().filter(state=State.OPEN, gather_until__lte=at)  # type: ignore[no-any-return]


def clocks_running() -> QuerySet[Proposal]:
    """Return what waits for an answer; the clock of a hidden proposal stands still."""
    return Proposal.objects.public().filter(state=State.AWAITING_ANSWER)  # type: ignore[no-any-return]


def awaiting_answer(*, at: dt.datetime, office: str = "", district: str = "", when: str = "") -> QuerySet[Proposal]:
    """Return the public queue in its only order, the due date: overdue first, oldest on top.

    `when`: "overdue", "soon" (due in seven days) or empty for all.
    """
    rows = clocks_running()
    if office:
        rows = rows.filter(office__code=office)
    if district == "city":
        rows = rows.filter(district=None)
    elif district:
        rows = rows.filter(district__code=district)
    if when == "overdue":
        rows = rows.filter(due_at__lte=at)
    elif when == "soon":
        rows = rows.filter(due_at__gt=at, due_at__lte=at + dt.timedelta(days=7))
    return rows


QUEUE_ORDER = ("due_at", "id")


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """What an office owes and how it answered: `median_days` None where it never did; `on_time` of `answered`."""

    code: str
    name: str
    late: int
    due: int
    answered: int
    on_time: int
    median_days: int | None


OFFICE_RECORDS = """
SELECT office.code, office.name,
    count(*) FILTER (WHERE p.state = 'awaiting_answer' AND p.due_at <= %(at)s),
    count(*) FILTER (WHERE p.state = 'awaiting_answer' AND p.due_at > %(at)s),
    count(*) FILTER (WHERE p.answered_at IS NOT NULL AND p.reached_at IS NOT NULL),
    count(*) FILTER (WHERE p.answered_at IS NOT NULL AND p.answered_at <= p.due_at),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p.answered_at - p.reached_at) / 86400)
        FILTER (WHERE p.answered_at IS NOT NULL AND p.reached_at IS NOT NULL)
FROM charter_office AS office
JOIN proposals_proposal AS p ON p.office_id = office.id AND p.visibility = 'public' AND p.reached_at IS NOT NULL
GROUP BY GROUPING SETS ((office.id, office.code, office.name), ())
ORDER BY 3 DESC, 4 DESC, 2
"""


def office_records(*, at: dt.datetime) -> tuple[OfficeRecord, list[OfficeRecord]]:
    """Return the whole city's record and each office's that was ever asked, latest debtor first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(OFFICE_RECORDS, {"at": at})
        rows = [OfficeRecord(c or "", n or "", *rest[:-1], _days(rest[-1])) for c, n, *rest in cursor.fetchall()]
    total = next((row for row in rows if not row.code), OfficeRecord("", "", 0, 0, 0, 0, None))
    return total, [row for row in rows if row.code]


def _days(value: Any) -> int | None:
    return None if value is None else round(float(value))


def escalated() -> QuerySet[Proposal]:
    """Return what is overdue for longer than the rule allows, oldest first: the home page lists it."""
    return clocks_running().filter(escalated_at__isnull=False).order_by("due_at", "id")


def answers_to(proposal: Proposal) -> QuerySet[Answer]:
    """Return the public answers, latest first, with their commitments. Two queries."""
    return (  # type: ignore[no-any-return]
        Answer.objects.public()
        .filter(proposal=proposal)
        .select_related("office", "author")
        .prefetch_related("commitments")
        .order_by("-number")
    )


def answer_draft(proposal: Proposal) -> AnswerDraft | None:
    """Return the answer in preparation, for the office in charge only."""
    return AnswerDraft.objects.filter(proposal=proposal).select_related("saved_by").first()


def timeline(proposal: Proposal) -> QuerySet[Entry]:
    """Return the proposal's story, oldest first, with the actors and their badges. Two queries."""
    return (
        Entry.objects.filter(subject_type="proposal", subject_id=proposal.pk)
        .exclude(verb="proposal.reminded")
        .select_related("actor")
        .prefetch_related(badges("actor__mandates"))
        .order_by("created_at", "id")
    )


# ── comments ─────────────────────────────────────────────────────────────────────────────────────────────────────


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

    Erased comments stay as empty places where somebody replied. Seven queries whatever the size. Raises BadCursor.
    """
    shown = _with_authors(Comment.objects.exclude(visibility=Visibility.HIDDEN).filter(proposal=proposal))
    firsts = page(shown.filter(depth=0), order=("-id",), cursor=cursor, size=size)
    roots = [row.pk for row in firsts]
    replies = list(shown.filter(root_id__in=roots).order_by("root_id", "id")[: size * REPLIES_SHOWN])
    _mark_useful([*firsts.rows, *replies], person)
    under: dict[int | None, list[Comment]] = defaultdict(list)
    for reply in replies:
        under[reply.parent_id].append(reply)
    built = []
    for first in firsts:
        ordered = list(_in_reading_order(first.pk, under))
        if first.visibility == Visibility.PUBLIC or ordered:
            built.append(Thread(first, ordered[:REPLIES_SHOWN], len(ordered) > REPLIES_SHOWN))
    return firsts, built


def comments(proposal: Proposal) -> QuerySet[Comment]:
    """Return the public comments of a proposal with their authors, for the API."""
    return _with_authors(Comment.objects.public().filter(proposal=proposal)).annotate(
        useful_count=Count("useful_marks")
    )


def side_counts(proposal: Proposal) -> dict[str, int]:
    """Return how many public comments are for, against, neither. One query."""
    rows = Comment.objects.public().filter(proposal=proposal).order_by().values_list("side").annotate(n=Count("id"))
    return dict.fromkeys(Comment.Side.values, 0) | dict(rows)


def visible_comment(comment_id: int, person: Someone) -> Comment:
    """Return a comment of a proposal the person may see. Raises Comment.DoesNotExist."""
    return Comment.objects.filter(proposal__in=visible_to(person)).seen_by(person).get(pk=comment_id)  # type: ignore[no-any-return]


def locked_comment(comment_id: int, person: Someone) -> Comment:
    """Return a comment, its row locked. Raises Comment.DoesNotExist."""
    return (  # type: ignore[no-any-return]
        Comment.objects.filter(proposal__in=visible_to(person))
        .seen_by(person)
        .select_for_update(of=("self",))
        .get(pk=comment_id)
    )


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
