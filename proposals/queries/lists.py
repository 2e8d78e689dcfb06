"""Lists, search and what is alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramSimilarity
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import (
    Count,
    F,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Greatest, Left, Upper

import charter.queries
from accounts.models import Person
from commons.paging import Page, page
from proposals.lifecycle import SUPPORTABLE, State
from proposals.models import SEARCH, Figures, Proposal
from proposals.queries.counts import figures
from proposals.queries.reading import named, published, visible_to

# Orders of lists: the names of the columns, ending in a unique one.
ORDERS = {
    "newest": ("-published_at", "-id"),
    "closest": ("-sorting_share", "-id"),
    "supported": ("-sorting_supports", "-id"),
    "relevance": ("-relevance", "-id"),
}
EXCERPT = 600
RANKED = 200
# How much more alike one of the same district is taken to be.
NEARBY = 0.1
WORD = re.compile(r"[^\W_]+")


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


def matching(listing: Listing) -> QuerySet[Proposal]:
    """Return the public proposals that fit, without order: to be counted."""
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
        rows = rows.filter(search=search_query(listing.search))
    return rows


def listed(listing: Listing) -> QuerySet[Proposal]:
    """Return the public proposals that fit, with what their order needs; to be paged by `ORDERS`."""
    rows = matching(listing)
    if listing.order_in_force != "relevance":
        return rows
    return _ranked(rows, search_query(listing.search)) if listing.search else rows.annotate(relevance=Value(0))


def _ranked(rows: QuerySet[Proposal], query: SearchQuery) -> QuerySet[Proposal]:
    """Rank by words, those of the title four times; of a word that thousands use only the newest rows.

    A rank is computed row by row, so what a search costs must not grow with how common its words are.
    """
    newest = rows.order_by("-published_at", "-id").values("pk")
    titled = newest.alias(title_words=SearchVector("title", config=SEARCH)).filter(title_words=query)
    rank = Cast(SearchRank(F("search"), query) * 1_000_000, IntegerField())
    return Proposal.objects.annotate(
        relevance=rank
    ).filter(  # type: ignore[no-any-return]
        pk__in=titled[:RANKED].union(newest[:RANKED])
    )


def listed_page(listing: Listing, *, cursor: str = "", size: int = 20) -> Page[Proposal]:
    """Return one page with figures on each row (`row.figures`). Three queries whatever the size. Raises BadCursor."""
    rows = for_cards(listed(listing))
    return with_figures(page(rows, order=ORDERS[listing.order_in_force], cursor=cursor, size=size))


def for_cards(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Load of the text only its beginning (`lead`). What a card names is put by `with_figures` or `named`."""
    return rows.defer("body", "search").annotate(
        lead=Left("body", EXCERPT)  # type: ignore[no-redef]  # the model declares what this sets
    )


def with_figures(rows: Page[Proposal]) -> Page[Proposal]:
    """Put `figures` on each row, and what it names. Two queries."""
    named(rows.rows)
    numbers = figures([row.pk for row in rows])
    for row in rows:
        row.figures = numbers[row.pk]
    return rows


BRIEF = """
SELECT proposal.id, proposal.title, proposal.district_id, proposal.place_name, proposal.threshold,
    (SELECT count(*) FROM proposals_support AS support WHERE support.proposal_id = proposal.id AND support.counts)
FROM proposals_proposal AS proposal
WHERE proposal.id = ANY(%(ids)s) AND proposal.visibility = 'public' AND proposal.published_at IS NOT NULL
ORDER BY array_position(%(ids)s::bigint[], proposal.id)
"""
BRIEF_FIELDS = ["id", "title", "district_id", "place_name", "threshold"]  # in the order of the model


def in_brief(proposal_ids: Sequence[int]) -> list[Proposal]:
    """Return the public ones among these, in this order, as a line of a column names them.

    With `figures`, of which only `counted` is asked. One query, by hand; none for none.
    """
    if not proposal_ids:
        return []
    known = charter.queries.known()
    found = []
    with connection.cursor() as cursor:
        cursor.execute(BRIEF, {"ids": list(proposal_ids)})
        for *values, counted in cursor.fetchall():
            row: Proposal = Proposal.from_db(DEFAULT_DB_ALIAS, BRIEF_FIELDS, values)
            row.figures = Figures(counted)
            if row.district_id in known.districts:
                row.district = known.districts[row.district_id]
            found.append(row)
    return found


def count_up_to(rows: QuerySet[Any], most: int = 1_000) -> int:
    """Return the number of rows, counting no further than `most` + 1, so that a large list costs no more."""
    return rows.order_by()[: most + 1].count()


def open_counts() -> dict[int | None, int]:
    """Return the number of open proposals by district id, None for the whole city. One query."""
    rows = (
        Proposal.objects.public().filter(state=State.OPEN).order_by().values_list("district_id").annotate(n=Count("id"))
    )
    return dict(rows)


def search_query(text: str) -> SearchQuery:
    """Return the query for words as people type them: all words, the last one also as a beginning."""
    words = WORD.findall(text[:200])[:12]
    if not words:
        return SearchQuery("", config=SEARCH)
    raw = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
    return SearchQuery(raw, config=SEARCH, search_type="raw")


def similar(*, title: str, district_id: int | None = None, but: int | None = None, limit: int = 5) -> list[Proposal]:
    """Return public proposals one could join instead: alike in title (trigrams) or sharing rare words (full text).

    Open or awaiting ones of any district, those of the writer's own district a little sooner. With `figures`.
    Six queries.
    """
    title = title.strip()[:150]
    if len(title) < 4:
        return []
    words = [word for word in WORD.findall(title) if len(word) > 3][:10]
    any_word = SearchQuery(" | ".join(f"'{word}'" for word in words), config=SEARCH, search_type="raw")
    joinable = published().filter(state__in=SUPPORTABLE)
    titled = joinable.alias(title_words=SearchVector("title", config=SEARCH)).filter(title_words=any_word)
    titled = titled.order_by("-published_at", "-id")
    rows = (
        joinable.annotate(
            alike=TrigramSimilarity(Upper("title"), title.upper()),
            shared=SearchRank(F("search"), any_word, normalization=Value(1)),
            score=Greatest("alike", F("shared") * 0.8),
        )
        .filter(pk__in=[*_alike_in_title(title), *titled.values_list("pk", flat=True)[:RANKED]])
        .order_by("-score", "-id")
    )
    if but is not None:
        rows = rows.exclude(pk=but)
    found = list(for_cards(rows)[:limit])
    with_figures(Page(found))
    return sorted(found, key=lambda row: row.score + NEARBY * (row.district_id == district_id), reverse=True)  # type: ignore[attr-defined]  # annotated above


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
