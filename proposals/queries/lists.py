"""Rows of lists, and what is alike."""

from __future__ import annotations

from itertools import combinations

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db import connection
from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Greatest, Left, Upper

from accounts.models import Person
from commons.models import Visibility
from commons.paging import Page
from proposals.lifecycle import SUPPORTABLE, State
from proposals.models import SEARCH, Proposal
from proposals.queries.counts import figures
from proposals.queries.listing import EXCERPT, WORD
from proposals.queries.reading import named, published, written_ids

# How much more alike one of the same district is taken to be.
NEARBY = 0.1
# So many words are looked for, so many titles with each of them or several, and so many titles at most.
TELLING, SHARED, ENOUGH = 4, 40, 120
SHARING = """
(SELECT id FROM proposals_proposal WHERE visibility = 'public' AND state IN ('open', 'awaiting_answer')
    AND to_tsvector('{search}', coalesce(title, '')) @@ to_tsquery('{search}', %s) LIMIT {most})
"""


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
        Proposal.objects.public().filter(state=State.OPEN).order_by().values_list("district_id").annotate(n=Count("*"))
    )
    return dict(rows)


def similar(*, title: str, district_id: int | None = None, but: int | None = None, limit: int = 5) -> list[Proposal]:
    """Return public proposals one could join instead: those whose titles share words, the most alike first (trigrams).

    Open or awaiting ones of any district, those of the writer's own district a little sooner. With `figures`.
    Four queries.
    """
    title = title.strip()[:150]
    words = [word for word in WORD.findall(title) if len(word) > 3][:10]
    if not words:
        return []
    any_word = SearchQuery(" | ".join(f"'{word}'" for word in words), config=SEARCH, search_type="raw")
    rows = (
        published()
        .annotate(
            alike=TrigramSimilarity(Upper("title"), title.upper()),
            shared=SearchRank(F("search"), any_word, normalization=Value(1)),
            score=Greatest("alike", F("shared") * 0.8),
        )
        .filter(pk__in=_sharing(words), state__in=SUPPORTABLE)
        .order_by("-score", "-id")
    )
    if but is not None:
        rows = rows.exclude(pk=but)
    found = list(for_cards(rows)[:limit])
    with_figures(Page(found))
    return sorted(found, key=lambda row: row.score + NEARBY * (row.district_id == district_id), reverse=True)  # type: ignore[attr-defined]  # annotated above


def _sharing(words: list[str]) -> list[int]:
    """Return the ids of titles that share these words: some with all, with each two and with each. One query.

    Of many it is those that the index of what can be joined gives first. An index of trigrams would also forgive a slip
    of the pen, and looks at every title of the city for it.
    """
    # What is long is seldom: it tells most. Without its end a word is also found in another form.
    longest = sorted(set(words), key=len, reverse=True)[:TELLING]
    stems = [f"'{word[: max(4, len(word) - 2)]}':*" for word in longest]
    # What shares most comes first; where that is enough, the rest is not looked for.
    asked = dict.fromkeys([" & ".join(stems), *map(" & ".join, combinations(stems, 2)), *stems])
    one = SHARING.format(search=SEARCH, most=SHARED)
    with connection.cursor() as cursor:
        each = " UNION ALL ".join(one for _words in asked)
        cursor.execute(f"SELECT id FROM ({each}) AS found LIMIT {ENOUGH}", list(asked))  # noqa: S608
        return list({row[0] for row in cursor.fetchall()})


def written_by(person: Person) -> QuerySet[Proposal]:
    """Return what the person writes, alone or with others, drafts too, newest first. Two queries.

    The keys are read first: asked in one, the database walks back through all proposals to the oldest that is theirs.
    """
    keys = list(written_ids(person.pk))
    mine = Proposal.objects.filter(pk__in=keys).exclude(visibility=Visibility.ERASED)
    return mine.defer("search").order_by("-id")  # type: ignore[no-any-return]
