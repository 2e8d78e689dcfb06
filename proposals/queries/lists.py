"""Rows of lists, and what is alike."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramSimilarity
from django.db import connection
from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Greatest, Left, Upper

from accounts.models import Person
from commons.paging import Page
from proposals.lifecycle import SUPPORTABLE, State
from proposals.models import SEARCH, Proposal
from proposals.queries.counts import figures
from proposals.queries.listing import EXCERPT, RANKED, WORD
from proposals.queries.reading import named, published, visible_to

# How much more alike one of the same district is taken to be.
NEARBY = 0.1


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


def open_counts() -> dict[int | None, int]:
    """Return the number of open proposals by district id, None for the whole city. One query."""
    rows = (
        Proposal.objects.public().filter(state=State.OPEN).order_by().values_list("district_id").annotate(n=Count("id"))
    )
    return dict(rows)


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
