"""A list of proposals: what it was asked, which rows fit, one page of them, how many there are.

By hand, because every visitor asks it and Django would build the statement anew each time.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

import accounts.queries
from accounts.models import Organisation
from charter.models import Process
from charter.queries import words_in
from commons import clock
from commons.paging import Page, paged
from proposals.lifecycle import State
from proposals.models import SEARCH, Proposal
from proposals.queries.counts import SUMS, figures_of
from proposals.queries.places import CELLS, MOST_CELLS, PLACE, SPREAD, Area, Cell, Near, Spread, on_map
from proposals.queries.reading import placed

# Orders of lists: the names of the columns, all in one direction, ending in a unique one.
ORDERS = {
    "exposure": ("exposure_rank", "id"),
    "newest": ("-published_at", "-id"),
    "closest": ("-sorting_share", "-id"),
    "bridging": ("-bridging_score", "-id"),
    "supported": ("-sorting_supports", "-id"),
    "relevance": ("-relevance", "-published_at", "-id"),
    "nearest": ("away", "id"),
}
EXCERPT = 600
HERE = "point(%(near_x)s, %(near_y)s)"
AWAY = f"{PLACE} <-> {HERE}"
# How many a search ranks; beyond how many a place has many.
RANKED, FEW = 100, 500
# In a city of 100,000 proposals some thousands of them. Less, and what few have is looked for twice; more, and what
# many have is read for nothing.
LATELY = dt.timedelta(days=40)
WHEN = (">=", "<")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows: filters as codes, `district` "city" for the whole city only, `order` one of ORDERS.

    `process` "open-floor" is what is in none.

    `near` and `area` keep what has a point there, `unplaced` what has none.
    """

    search: str = ""
    district: str = ""
    topics: Sequence[str] = ()
    states: Sequence[str] = ()
    office: str = ""
    process: str = ""
    order: str = ""
    lang: str = ""
    organisation: str = ""
    near: Near | None = None
    area: Area | None = None
    unplaced: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the order. What is open no more stands in turn as it does by date: the newest first."""
        order = self.order_in_force
        closed = self.office or (self.states and State.OPEN not in self.states)
        return ORDERS["newest" if order == "exposure" and closed else order]

    @property
    def order_in_force(self) -> str:
        missing = (self.order == "relevance" and not self.search) or (self.order == "nearest" and not self.near)
        if self.order and not missing:
            return self.order
        if self.near:
            return "nearest"
        return "relevance" if self.search else "exposure"


def sought(text: str) -> list[str]:
    """Return words as people type them, each as PostgreSQL reads it: the last one also as a beginning."""
    words = WORD.findall(text[:200])[:12]
    return [*(f"'{word}'" for word in words[:-1]), *(f"'{word}':*" for word in words[-1:])]


def _whole(words: list[str]) -> list[str]:
    """Return words that are sought, the last one as a whole."""
    return [*words[:-1], words[-1].removesuffix(":*")]


def _begun(words: list[str]) -> list[str]:
    """Return words that are sought, of the last one only where it is no more than a beginning."""
    whole = words[-1].removesuffix(":*")
    return [*words[:-1], f"({words[-1]} & !{whole})"]


def fitting(listing: Listing, *, by_index: bool = True) -> tuple[str, dict[str, Any]]:
    """Return which rows of `proposals_proposal` a list shows: a condition in SQL, and its parameters.

    `by_index`: whether the index of places may find what is near; else each row is asked.
    """
    conditions, given = ["visibility = 'public' AND published_at IS NOT NULL"], dict[str, Any]()
    if listing.district == "city":
        conditions.append("district_id IS NULL")
    elif listing.district:
        conditions.append("district_id = (SELECT id FROM charter_district WHERE code = %(district)s)")
        given["district"] = listing.district
    if listing.topics:
        conditions.append("topic_id = ANY(ARRAY(SELECT id FROM charter_topic WHERE code = ANY(%(topics)s)))")
        given["topics"] = list(listing.topics)
    if listing.states:
        conditions.append(f"state IN ({', '.join(repr(State(state).value) for state in listing.states)})")
    else:  # what is merged goes on in its common proposal
        conditions.append(f"state <> '{State.MERGED.value}'")
    if listing.office:
        conditions.append("office_id = (SELECT id FROM charter_office WHERE code = %(office)s)")
        given["office"] = listing.office
    if listing.process == Process.OPEN_FLOOR:
        conditions.append("process_id IS NULL")
    elif listing.process:
        conditions.append("process_id = (SELECT id FROM charter_process WHERE code = %(process)s)")
        given["process"] = listing.process
    if listing.organisation:
        conditions.append("organisation_id = (SELECT id FROM accounts_organisation WHERE slug = %(organisation)s)")
        given["organisation"] = listing.organisation
    if listing.lang:
        conditions.append("lang = %(lang)s")
        given["lang"] = listing.lang
    if listing.near:
        (given["near_x"], given["near_y"]), metres = listing.near.point, listing.near.km * 1_000
        given["near_radius"] = metres / listing.near.metres_per_unit
        conditions.append(_placed(f"{PLACE} <@ circle({HERE}, %(near_radius)s)", by_index))
    if listing.area:
        west, south, east, north = listing.area
        (given["west"], given["south"]), (given["east"], given["north"]) = on_map(west, south), on_map(east, north)
        within = f"{PLACE} <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))"
        conditions.append(_placed(within, by_index))
    if listing.unplaced:
        conditions.append("latitude IS NULL")
    if listing.order_in_force == "closest":
        conditions.append(f"state = '{State.OPEN.value}'")
    if listing.order_in_force == "bridging":
        conditions.append("bridging_score IS NOT NULL")
    if words := sought(listing.search):
        conditions.append(f"search @@ to_tsquery('{SEARCH}', %(search)s)")
        given["search"] = " & ".join(words)
    elif listing.search:
        conditions.append("false")
    return " AND ".join(conditions), given


def _outwards(listing: Listing) -> str:
    """Return an order in which the index of places gives one row after the other: without it, it first finds all.

    To be ended by a limit that the planner cannot read: it takes any place to hold a thousandth of the city, and would
    rather find all of so little.
    """
    if listing.near:
        return f"ORDER BY {AWAY}"
    if listing.area:
        return f"ORDER BY {PLACE} <-> point((%(west)s + %(east)s) / 2, (%(south)s + %(north)s) / 2)"
    return ""


def _placed(within: str, by_index: bool) -> str:
    # No index serves a condition that is asked whether it is true.
    return f"latitude IS NOT NULL AND {within}" if by_index else f"latitude IS NOT NULL AND ({within}) IS TRUE"


# What a card, a row of the API and a cursor ask, in the order of the model.
ROW = (
    *("id", "author_id", "author_label", "organisation_id", "title", "lang", "topic_id", "district_id"),
    *("process_id", "place_name"),
    *("kind", "state", "text_since", "counted_since", "published_at", "gather_until", "threshold", "sorting_supports"),
    *("sorting_share", "exposure_rank", "bridging_score"),
    *("office_id", "reached_at", "due_at"),
)
AUTHOR = len(ROW) + 11  # where the author begins in what ROWS tells
ROWS = f"""
WITH shown AS MATERIALIZED (
    SELECT {", ".join(f"proposal.{name}" for name in ROW)}, left(proposal.body, {EXCERPT}) AS lead,
        hit.relevance, hit.away
    FROM ({{hits}}) AS hit JOIN proposals_proposal AS proposal ON proposal.id = hit.id
), person (person_id, person_name, home_id, badge_id, holder_name, badge_office_id, office_code, office_name) AS (
    {accounts.queries.SHOWN.replace("%(ids)s", "ARRAY(SELECT author_id FROM shown)")}
)
SELECT shown.*,
    (SELECT count(*) FROM proposals_comment AS comment
     WHERE comment.proposal_id = shown.id AND comment.visibility = 'public'),
    sums.*, organisation.slug, organisation.name, organisation.kind,
    person.*
FROM shown CROSS JOIN LATERAL (
    SELECT {SUMS.replace("proposal.", "shown.")}
    FROM proposals_support AS support WHERE support.proposal_id = shown.id
) AS sums LEFT JOIN accounts_organisation AS organisation ON organisation.id = shown.organisation_id
LEFT JOIN person ON person.person_id = shown.author_id ORDER BY {{order}}, person.badge_id
"""  # noqa: S608
HITS = """
SELECT {keys}, 0 AS relevance{away} FROM proposals_proposal WHERE {fits} AND {beyond} ORDER BY {order} LIMIT %(most)s
"""
# Near a place lie few, to be put in order, or so many that walking in that order soon finds enough of them. How many
# they are no planner can guess; the half that is not needed is never begun.
PLACED_HITS = """
WITH few AS MATERIALIZED (SELECT {keys} FROM proposals_proposal WHERE {fits} {outwards} LIMIT (SELECT {few} + 1))
SELECT {keys}, 0 AS relevance{away} FROM (
    (SELECT {keys} FROM few WHERE (SELECT count(*) FROM few) <= {few} AND {beyond})
    UNION ALL
    (SELECT {keys} FROM proposals_proposal WHERE (SELECT count(*) FROM few) > {few} AND {loose} AND {beyond}
     ORDER BY {order} LIMIT %(most)s)
) AS hit ORDER BY {order} LIMIT %(most)s
"""
# What has all the words in its title stands before everything else; where it fills the page, nothing else is looked
# for. Of the rest the newest are ranked, a title's words counted row by row: what a search costs must not grow with how
# common its words are. So the last weeks are asked first: what was published before only where they hold too little.
# And the last word is a whole one first: to gather all that has any word beginning with it is three times the work.
TITLED = """
(SELECT id, published_at FROM proposals_proposal WHERE {narrowed} AND published_at {when} %(lately)s
    AND to_tsvector('{search}', coalesce(title, '')) @@ to_tsquery('{search}', %(search)s)
ORDER BY published_at DESC, id DESC LIMIT {ranked})
"""
FOUND = """
(SELECT id, published_at, title FROM proposals_proposal
WHERE NOT (SELECT enough FROM enough) AND {fits} AND published_at {when} %(lately)s
ORDER BY published_at DESC, id DESC LIMIT {ranked})
"""
RANKED_HITS = """
WITH titled AS MATERIALIZED (
    SELECT id, published_at, {all} AS relevance FROM ({titled}) AS title LIMIT {ranked}
), enough AS MATERIALIZED (
    SELECT count(*) >= %(most)s AND {descending} AS enough FROM titled WHERE {beyond}
)
SELECT id, published_at, relevance, NULL::float8 AS away FROM (
    SELECT * FROM titled
    UNION ALL
    SELECT id, published_at, (SELECT {words} FROM to_tsvector('{search}', title) AS title_words)
    FROM (SELECT * FROM ({found}) AS text LIMIT {ranked}) AS found
    WHERE NOT EXISTS (SELECT FROM titled WHERE titled.id = found.id)
) AS found WHERE {beyond} ORDER BY {order} LIMIT %(most)s
"""


def listed_page(listing: Listing, *, cursor: str = "", size: int = 20) -> Page[Proposal]:
    """Return one page of the public proposals that fit, with `figures`, `lead` and what a card names on each.

    By relevance: first what has more of the words in its title, then the newest. Of words that very many use only
    the newest are ranked, and the newest that have them all in the title. One query whatever the size. Raises
    BadCursor.
    """

    def read(after: Sequence[Any], descending: bool, most: int) -> list[Proposal]:
        return _rows(listing, after, descending, most)

    return paged(read, order=listing.keys, cursor=cursor, size=size)


def _rows(listing: Listing, after: Sequence[Any], descending: bool, most: int) -> list[Proposal]:
    names = [name.removeprefix("-") for name in listing.keys]
    if any(isinstance(value, dt.datetime) != name.endswith("_at") for name, value in zip(names, after, strict=False)):
        raise TypeError("The cursor belongs to another order.")
    if listing.search and not sought(listing.search):
        return []
    hits, given = _hits(listing, names, "DESC" if descending else "ASC", bool(after))
    given |= {"most": most, **{f"after_{n}": value for n, value in enumerate(after)}}
    nearest, way = listing.order_in_force == "nearest", "DESC" if descending else "ASC"
    order = ", ".join(f"shown.{name} {way}" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(hits=hits, order=order), given | {"words": words_in("name")})
        told = cursor.fetchall()
    # Whose author has several mandates is told several times.
    rows = {values[0]: _row(values[:AUTHOR]) for values in told}
    authors = dict.fromkeys(values[AUTHOR:] for values in told if values[AUTHOR] is not None)
    people = accounts.queries.people_of(authors)
    for row in rows.values():
        if row.author_id in people:
            row.author = people[row.author_id]
    placed(rows.values())
    if nearest and listing.near:
        for row in rows.values():
            row.metres = round(row.away * listing.near.metres_per_unit)
    return list(rows.values())


def _hits(listing: Listing, names: Sequence[str], way: str, beyond: bool) -> tuple[str, dict[str, Any]]:
    """Return the statement that finds a page's rows, and its parameters but for `most` and `after_…`."""
    fits, given = fitting(listing)
    place = ", ".join(f"%(after_{n})s" for n in range(len(names)))
    compared = ", ".join(AWAY if name == "away" else name for name in names)
    parts = {
        "fits": fits,
        "beyond": f"({compared}) {'<' if way == 'DESC' else '>'} ({place})" if beyond else "true",
        "order": ", ".join(f"{name} {way}" for name in names),
        "keys": ", ".join(f"{AWAY} AS away" if name == "away" else name for name in names),
        "away": "" if "away" in names else ", NULL::float8 AS away",
    }
    if listing.order_in_force == "relevance":
        words = sought(listing.search)
        given |= {f"word_{n}": word for n, word in enumerate(words)}
        counted = [f"(title_words @@ to_tsquery('{SEARCH}', %(word_{n})s))::int" for n in range(len(words))]
        narrowed, _given = fitting(replace(listing, search="", order=""))
        given["lately"] = clock.now() - LATELY
        given |= {"whole": " & ".join(_whole(words)), "begun": " & ".join(_begun(words))}
        shape = {"all": len(words), "words": " + ".join(counted), "search": SEARCH, "ranked": RANKED, **parts}
        shape["titled"] = " UNION ALL ".join(TITLED.format(narrowed=narrowed, when=when, **shape) for when in WHEN)
        shape["found"] = " UNION ALL ".join(
            FOUND.format(**shape | {"fits": fits.replace("%(search)s", sought), "when": when})
            for sought in ("%(whole)s", "%(begun)s")
            for when in WHEN
        )
        return RANKED_HITS.format(descending=way == "DESC", **shape), given
    if (listing.near or listing.area) and listing.order_in_force != "nearest":
        loose, _given = fitting(listing, by_index=False)
        return PLACED_HITS.format(loose=loose, few=FEW, outwards=_outwards(listing), **parts), given
    if len(listing.states) > 1 and not listing.search:
        # Each state has its own order in an index; all of them together have none.
        each = [fitting(replace(listing, states=[state]))[0] for state in dict.fromkeys(listing.states)]
        hits = " UNION ALL ".join(f"({HITS.format(**parts | {'fits': fits})})" for fits in each)
        return f"{hits} ORDER BY {parts['order']} LIMIT %(most)s", given
    return HITS.format(**parts), given


def _row(values: Sequence[Any]) -> Proposal:
    *values, slug, name, kind = values
    sums = values[-4:]
    *values, lead, relevance, away, comments = values[:-4]
    row: Proposal = Proposal.from_db(DEFAULT_DB_ALIAS, ROW, values)
    row.lead, row.relevance, row.away, row.figures = lead, relevance, away, figures_of(sums, comments)
    if row.organisation_id is not None:
        named = [row.organisation_id, name, slug, kind]
        row.organisation = Organisation.from_db(DEFAULT_DB_ALIAS, ["id", "name", "slug", "kind"], named)
    return row


def listed_count(listing: Listing, most: int = 1_000) -> int:
    """Return how many fit, counting no further than `most` + 1, so that a large list costs no more. One query."""
    fits, given = fitting(listing)
    outwards = _outwards(listing)
    limit = "(SELECT %(limit)s)" if outwards else "%(limit)s"
    rows = f"SELECT FROM proposals_proposal WHERE {fits} {outwards} LIMIT {limit}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({rows}) AS fitting", {**given, "limit": most + 1})  # noqa: S608
        return int(cursor.fetchone()[0])


def spread(listing: Listing) -> Spread:
    """Return how what fits lies in the city. One query that reads all of it."""
    fits, given = fitting(listing)
    with connection.cursor() as cursor:
        cursor.execute(SPREAD.format(fits=fits), given)
        rows = cursor.fetchall()
    corners = list(zip(*(row[3:] for row in rows if row[1]), strict=True))
    return Spread(
        {district: here for district, here, *_ in rows if here},
        {district: nowhere for district, _here, nowhere, *_ in rows if nowhere},
        Area(min(corners[0]), min(corners[1]), max(corners[2]), max(corners[3])) if corners else None,
    )


def cells(listing: Listing, *, side: float, most: int = MOST_CELLS) -> list[Cell]:
    """Return what fits and has a point, put together in a grid `side` wide (see `places`), from north to south.

    One query. Of more than `most` cells the fullest are kept.
    """
    fits, given = fitting(listing)
    with connection.cursor() as cursor:
        cursor.execute(CELLS.format(fits=fits), {**given, "side": side, "most": most})
        return [
            Cell(n, x, y, Area(*corners), pk, title or "", lang or "", topic or 0, state or "")
            for n, x, y, *corners, pk, title, lang, topic, state in cursor.fetchall()
        ]
