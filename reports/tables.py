"""The other kinds of reports, and the tables of open data: what they add to the reports that they are made of."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import journal.queries
import voting.queries
from proposals.queries import published_answers
from reports.kinds import (
    COMMENTS,
    DISTRICT,
    MODERATION,
    PARTICIPATION,
    PLACES,
    PROPOSALS,
    PUBLIC,
    RESPONSES,
    SHOWN,
    SUPPORTS,
    TOPIC,
    Column,
    Source,
    day,
    moment,
)
from reports.models import Format, Kind
from reports.outcomes import DELIVERY, FUNNEL, JURIES, REPRESENTATIVENESS
from voting.models import Option

ANSWERED = f"a.visibility = 'public' AND {PUBLIC}"
ANSWERS = Source(
    Kind.ANSWERS,
    (
        Column("proposal", "p.id", _("Number of the proposal.")),
        Column("number", "a.number", _("1 is the first answer; one that was sent back is followed by the second.")),
        DISTRICT,
        TOPIC,
        Column("office", "o.code", _("Code of the office that answered.")),
        Column("decision", "a.decision", _("What it decided.")),
        Column("summary", "a.summary", _("The answer in plain words."), written=True),
        Column("reasons", "a.reasons", _("Its reasons."), written=True),
        Column("cost", "a.cost", _("What it costs, in the office's words."), written=True),
        Column("lang", "a.lang", _("Its language.")),
        Column("published_at", moment("a.published_at"), _("When it was published, UTC.")),
        Column("due_on", day("a.due_at - interval '1 second'"), _("Last day of the office's time.")),
        Column("promises", "coalesce(c.made, 0)", _("How many promises with a date it makes.")),
        Column("promises_kept", "coalesce(c.kept, 0)", _("Of them, those that are kept.")),
    ),
    tables=f"{SHOWN} AS a JOIN proposals_proposal AS p ON p.id = a.proposal_id",
    joins=f"""{PLACES.replace("p.office_id", "a.office_id")}
LEFT JOIN (SELECT answer_id, count(*) AS made, count(kept_on) AS kept FROM proposals_commitment
    WHERE answer_id > %(after)s AND answer_id <= %(upto)s GROUP BY 1) AS c ON c.answer_id = a.id
""",  # noqa: S608
    where="true",
    shown=published_answers,
    key="a.id",
    ranged="proposals_answer",
    dated="a.published_at",
    district="(SELECT coalesce(max(code), 'city') FROM charter_district WHERE id = p.district_id)",
    sums={
        "promises": f"""SELECT count(*) FROM proposals_commitment AS c JOIN proposals_answer AS a ON a.id = c.answer_id
            JOIN proposals_proposal AS p ON p.id = a.proposal_id LEFT JOIN charter_district AS d ON d.id = p.district_id
            WHERE c.answer_id > %(after)s AND c.answer_id <= %(upto)s AND {ANSWERED}
            AND a.published_at >= %(from)s AND a.published_at < %(to)s
            AND (%(district)s = '' OR coalesce(d.code, 'city') = %(district)s)""",  # noqa: S608
    },
)


def announced_options() -> QuerySet[Option]:
    """Return what rounds that everybody sees let choose from."""
    return Option.objects.filter(round__in=voting.queries.rounds())


ROUNDS = Source(
    Kind.ROUNDS,
    (
        Column("round", "r.id", _("Number of the round, as in its address.")),
        Column("title", "r.title", _("Its title."), written=True),
        Column("state", "r.state", _("Where it stands now: announced, open, closed, counted, cancelled.")),
        Column("method", "r.method", _("How it is decided: approval, score, ranked, judgement, budget.")),
        Column("secrecy", "r.secrecy", _("Secret, or open: a consultation.")),
        Column("topic", "coalesce(t.code, '')", _("Code of the topic; empty: none.")),
        Column(
            "electorate",
            "array_to_string(r.districts, ' ')",
            _("Codes of the districts whose residents vote; empty: all of the city."),
        ),
        Column("opens_at", moment("r.opens_at"), _("When voting begins, UTC.")),
        Column("closes_at", moment("r.closes_at"), _("When it ends, UTC.")),
        Column("voters", "y.voters", _("How many voted; empty until it is counted.")),
        Column("option", "o.code", _("What a ballot names: the option's code in this round.")),
        Column("option_title", "o.title", _("Title of the option."), written=True),
        Column("proposal", "p.id", _("Number of the proposal that it comes from; empty: none that is public.")),
        Column("district", "coalesce(d.code, 'city')", _("Of the option: code of the district; “city”: all of it.")),
        Column("cost_cents", "o.cost_cents", _("What it costs, in cents; empty where nothing is paid.")),
        Column("currency", "r.currency", _("Currency of the costs.")),
        Column("feasible", "o.feasible", _("Whether an office finds that it can be done; empty: none judged it.")),
        Column("won", "(y.winners @> to_jsonb(o.code))::int", _("1 where it won, 0 where not; empty until counted.")),
    ),
    tables=f"{SHOWN} AS o JOIN voting_round AS r ON r.id = o.round_id",
    joins=f"""
LEFT JOIN voting_tally AS y ON y.round_id = r.id AND r.state = 'counted'
LEFT JOIN charter_topic AS t ON t.id = r.topic_id
LEFT JOIN charter_district AS d ON d.id = o.district_id
LEFT JOIN proposals_proposal AS p ON p.id = o.proposal_id AND {PUBLIC}
""",
    where="true",
    shown=announced_options,
    key="o.id",
    ranged="voting_option",
    dated="r.closes_at",
    district="coalesce(d.code, 'city')",
    sums={
        "cost_cents": """SELECT coalesce(sum(o.cost_cents), 0) FROM voting_option AS o
            JOIN voting_round AS r ON r.id = o.round_id LEFT JOIN charter_district AS d ON d.id = o.district_id
            WHERE o.id > %(after)s AND o.id <= %(upto)s AND r.state <> 'draft'
            AND r.closes_at >= %(from)s AND r.closes_at < %(to)s
            AND (%(district)s = '' OR coalesce(d.code, 'city') = %(district)s)""",
    },
)


REGISTER = Source(
    Kind.REGISTER,
    (
        Column("number", "r.number", _("Place in the chain, from 1, without gaps.")),
        Column("verb", "r.verb", _("What was done.")),
        Column(
            "text", "r.text", _("What is hashed: canonical JSON, names and words in it as salted hashes."), written=True
        ),
        Column("previous", "r.previous", _("Hash of the entry before.")),
        Column("hash", "r.hash", _("SHA-256 of the hash before it, a line break and the text.")),
    ),
    tables=f"{SHOWN} AS r JOIN journal_entry AS e ON e.id = r.entry_id",
    joins="",
    where="true",
    shown=journal.queries.registered,
    key="r.number",
    ranged="journal_registered",
    dated="e.created_at",
    district="''",
    sums={
        "number": """SELECT coalesce(sum(r.number), 0) FROM journal_registered AS r
            JOIN journal_entry AS e ON e.id = r.entry_id WHERE r.number > %(after)s AND r.number <= %(upto)s
            AND e.created_at >= %(from)s AND e.created_at < %(to)s AND %(district)s = ''""",
    },
)

SOURCES: dict[str, Source] = {
    source.kind: source
    for source in (
        *(PARTICIPATION, REPRESENTATIVENESS, FUNNEL, RESPONSES, DELIVERY, PROPOSALS, COMMENTS, SUPPORTS),
        *(MODERATION, JURIES, ANSWERS, ROUNDS, REGISTER),
    )
}

# Open data: the whole of a table, every night. What reports leave out, because it makes them long, stands here.


def author(row: str) -> Column:
    """Return the column that tells who wrote what: an id that is drawn anew for each edition, never a name."""
    known = f"sha256(convert_to(%(salt)s || ':' || {row}.author_id, 'UTF8'))"
    return Column(
        "author",
        f"CASE WHEN {row}.author_id IS NULL OR {row}.organisation_id IS NOT NULL THEN ''"
        f" ELSE left(encode({known}, 'hex'), 16) END",
        _(
            "Tells which contributions of this night's files have one author. Drawn anew every night; empty for "
            "organisations, imports and erased accounts."
        ),
    )


def counted(table: str, where: str) -> str:
    """Return the statement that counts the rows of a range another way."""
    return f"SELECT count(*) FROM {table} WHERE {where} AND {{key}} > %(after)s AND {{key}} <= %(upto)s"  # noqa: S608


def opened(source: Source, rows: str, *columns: Column, **sums: str) -> Source:
    """Return a report's source as a table of open data: with more columns, and its rows counted a second way."""
    ways = {**source.sums, **sums, "rows": rows.format(key=source.key)}
    return replace(source, columns=(*source.columns, *columns), sums=ways)


WHOLE_COMMENTS = f"""SELECT count(*) FROM proposals_comment AS c JOIN proposals_proposal AS p ON p.id = c.proposal_id
    WHERE c.visibility = 'public' AND p.id > %(after)s AND p.id <= %(upto)s AND {PUBLIC}"""  # noqa: S608
OPEN: dict[str, Source] = {
    source.kind: source
    for source in (
        opened(
            PROPOSALS,
            counted("proposals_proposal AS p", PUBLIC),
            Column("kind", "p.kind", _("proposal, recommendation of an assembly, or rule.")),
            Column("lang", "p.lang", _("Its language.")),
            Column("body", "p.body", _("Its text."), written=True),
            Column("place", "p.place_name", _("Where it is, in its author's words."), written=True),
            Column("latitude", "p.latitude", _("Where it is, WGS 84.")),
            Column("longitude", "p.longitude", _("Where it is, WGS 84.")),
            author("p"),
            comments=WHOLE_COMMENTS,
        ),
        opened(
            ANSWERS,
            counted("proposals_answer AS a JOIN proposals_proposal AS p ON p.id = a.proposal_id", ANSWERED),
        ),
        opened(
            COMMENTS,
            counted(
                "proposals_comment AS c JOIN proposals_proposal AS p ON p.id = c.proposal_id",
                f"c.visibility = 'public' AND {PUBLIC}",
            ),
            author("c"),
        ),
        opened(ROUNDS, counted("voting_option AS o JOIN voting_round AS r ON r.id = o.round_id", "r.state <> 'draft'")),
        # Numbers from 1 without gaps have a sum that needs no table.
        opened(
            REGISTER,
            "SELECT %(upto)s - %(after)s",
            number="SELECT (%(upto)s::numeric * (%(upto)s + 1) - %(after)s::numeric * (%(after)s + 1)) / 2",
        ),
        opened(PARTICIPATION, counted("reports_cell AS c", "true")),
    )
}

# The last one where its library is.
OPEN_FORMATS = (Format.CSV, Format.JSON, Format.PARQUET)
CONTENTS: dict[str, str | Promise] = {
    Kind.PROPOSALS: _("Every public proposal with its text, where it stands, its supports and comments as numbers."),
    Kind.ANSWERS: _("Every official answer: what was decided, why, and how many promises it makes and kept."),
    Kind.COMMENTS: _("Every public comment with its text, its side and how many find it useful."),
    Kind.ROUNDS: _("Every round that was announced, with what can be chosen, what it costs and what won."),
    Kind.REGISTER: _("Every entry of the public register, in its chain of hashes."),
    Kind.PARTICIPATION: _("The published figures: who took part, by closed month. Numbers under 10 are left out."),
}
