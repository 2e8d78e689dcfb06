"""What each kind of report holds: its columns with their meaning, its rows, and the sums that must agree.

Rows are read by ranges of a key, so a report can stop after any of them and go on. Statements see only what is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.queries import COUNTED, published, published_comments
from reports.models import Kind


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the expression it is read from and what it says. `written` is text by people, of any content."""

    name: str
    read: str
    text: str | Promise
    written: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a kind's rows come from: by ranges of `key`, the id of the table `ranged`.

    `shown` is the query that pages begin with; in `tables` its rows stand as `SHOWN`, so nothing else is in the file.
    `sums` are the columns that are summed up, `rows` is how many there are; each is compared with its statement, which
    counts the same range another way. `dated` is what months choose by, where it is a day `monthly`; `whole`: what is
    shown is read whole, because its rows are summed up before they are ranged; `then` puts rows of one key in order.
    """

    kind: Kind
    columns: Sequence[Column]
    tables: str
    joins: str
    where: str
    key: str
    ranged: str
    dated: str
    district: str
    sums: Mapping[str, str]
    published_only: bool = False
    then: str = ""
    monthly: bool = False
    whole: bool = False
    shown: Callable[[], QuerySet[Any]] | None = None

    def column(self, name: str) -> int:
        return next(place for place, column in enumerate(self.columns) if column.name == name)


def moment(expression: str) -> str:
    return f"to_char(({expression}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"


def day(expression: str) -> str:
    return f"to_char(({expression}) AT TIME ZONE %(zone)s, 'YYYY-MM-DD')"


# Stands in `tables` for the rows that everybody may see.
SHOWN = "<shown>"
# The second way of counting; rows themselves are chosen by `shown`.
PUBLIC = "p.visibility = 'public' AND p.published_at IS NOT NULL"
PLACES = """
JOIN charter_topic AS t ON t.id = p.topic_id
LEFT JOIN charter_district AS d ON d.id = p.district_id
LEFT JOIN charter_office AS o ON o.id = p.office_id
"""
DISTRICT = Column("district", "coalesce(d.code, 'city')", _("Code of the district; “city” is the whole city."))
TOPIC = Column("topic", "t.code", _("Code of the topic."))
ORGANISATION = Column(
    "organisation", "coalesce(g.name, '')", _("Under whose name, where it is an organisation's."), written=True
)
ORGANISATION_KIND = Column(
    "organisation_kind",
    "coalesce(g.kind, '')",
    _("What it is: association, company, public_body, other; empty: a person."),
)

PARTICIPATION = Source(
    Kind.PARTICIPATION,
    (
        Column("month", "to_char(m.first_day, 'YYYY-MM')", _("The month, closed and published once.")),
        Column(
            "measure",
            "c.measure",
            _(
                "What is counted: people (residents with a proof who proposed, commented or supported), proposals, "
                "comments, supports; or gini and top_tenth: how unevenly contributions are spread over people; "
                "giver_gini, giver_top, taker_gini, taker_top: the same of supports, over people and over proposals "
                "(Gini, share of the top hundredth)."
            ),
        ),
        Column(
            "district",
            "c.district",
            _(
                "Of people, where they live; of contributions, what the proposal is about. “city” is the whole city; "
                "empty: not split."
            ),
        ),
        Column("topic", "c.topic", _("Code of the proposal's topic; empty: not split.")),
        Column("process", "c.process", _("Code of the process the proposal belongs to; empty: not split.")),
        Column(
            "channel",
            "c.channel",
            _(
                "How it came: web, api, paper, desk, meeting, import; empty: not split. Supports are split for the "
                "whole city only: web, paper, desk."
            ),
        ),
        Column("age", "c.age", _("Age band of people; “none”: they gave none; empty: not split.")),
        Column("value", "c.value", _("The number; empty where it is left out.")),
        Column(
            "withheld",
            "c.withheld",
            _(
                "Why it is left out: “under”, fewer than 10 people; “withheld”, so that no such number can be worked "
                "out."
            ),
        ),
        Column("population", "c.population", _("How many people live there, or are of that age, by the census.")),
    ),
    tables="reports_cell AS c JOIN reports_month AS m ON m.id = c.month_id",
    joins="",
    where="true",
    key="c.id",
    ranged="reports_cell",
    dated="m.first_day",
    district="c.district",
    sums={
        "value": """SELECT coalesce(sum(value::numeric), 0) FROM reports_cell
        WHERE id > %(after)s AND id <= %(upto)s AND (%(district)s = '' OR district = %(district)s)
        AND month_id IN (SELECT id FROM reports_month
            WHERE first_day >= %(from)s::date AND first_day < %(to)s::date)""",
    },
    published_only=True,
    monthly=True,
)

PROPOSALS = Source(
    Kind.PROPOSALS,
    (
        Column("id", "p.id", _("Number of the proposal, as in its address.")),
        Column("title", "p.title", _("Its title."), written=True),
        Column("state", "p.state", _("Where it stands now.")),
        DISTRICT,
        TOPIC,
        Column("channel", "p.channel", _("How it came: web, api, paper, desk, meeting, import.")),
        Column("published_at", moment("p.published_at"), _("When it was published, UTC.")),
        Column("threshold", "p.threshold", _("Supports it needs.")),
        Column("supports", "coalesce(s.given, 0)", _("Supports it has.")),
        Column("supports_counted", "coalesce(s.counted, 0)", _("Of them, those that count for its threshold.")),
        Column("comments", "coalesce(v.written, 0)", _("Public comments.")),
        Column("reached_on", day("p.reached_at"), _("Day on which it reached its threshold, in the city's time.")),
        Column("office", "coalesce(o.code, '')", _("Code of the office in charge.")),
        Column("answered_on", day("p.answered_at"), _("Day of the first answer.")),
        ORGANISATION,
        ORGANISATION_KIND,
    ),
    tables=f"{SHOWN} AS p",
    joins=f"""{PLACES}
LEFT JOIN accounts_organisation AS g ON g.id = p.organisation_id
LEFT JOIN (SELECT proposal.id, count(*) AS given, count(*) FILTER (WHERE {COUNTED}) AS counted
    FROM proposals_proposal AS proposal JOIN proposals_support AS support ON support.proposal_id = proposal.id
    WHERE proposal.id > %(after)s AND proposal.id <= %(upto)s GROUP BY 1) AS s ON s.id = p.id
LEFT JOIN (SELECT proposal_id, count(*) AS written FROM proposals_comment WHERE visibility = 'public'
    AND proposal_id > %(after)s AND proposal_id <= %(upto)s GROUP BY 1) AS v ON v.proposal_id = p.id
""",  # noqa: S608
    where="true",
    shown=published,
    key="p.id",
    ranged="proposals_proposal",
    dated="p.published_at",
    district="(SELECT coalesce(max(code), 'city') FROM charter_district WHERE id = p.district_id)",
    sums={
        "supports": f"""SELECT count(*) FROM proposals_support AS s
        JOIN proposals_proposal AS p ON p.id = s.proposal_id LEFT JOIN charter_district AS d ON d.id = p.district_id
        WHERE s.proposal_id > %(after)s AND s.proposal_id <= %(upto)s AND {PUBLIC}
        AND p.published_at >= %(from)s AND p.published_at < %(to)s
        AND (%(district)s = '' OR coalesce(d.code, 'city') = %(district)s)""",  # noqa: S608
    },
)

COMMENTS = Source(
    Kind.COMMENTS,
    (
        Column("id", "c.id", _("Number of the comment.")),
        Column("proposal", "c.proposal_id", _("Number of the proposal.")),
        Column("parent", "c.parent_id", _("Number of the comment it replies to.")),
        DISTRICT,
        TOPIC,
        Column("side", "c.side", _("For, against or neither.")),
        Column("channel", "c.channel", _("How it came: web, api, paper, desk, meeting, import.")),
        Column("created_at", moment("c.created_at"), _("When it was written, UTC.")),
        Column("useful", "coalesce(u.marks, 0)", _("How many people find it useful.")),
        Column("lang", "c.lang", _("Its language.")),
        Column("body", "c.body", _("Its text."), written=True),
        ORGANISATION,
        ORGANISATION_KIND,
    ),
    tables=f"{SHOWN} AS c JOIN proposals_proposal AS p ON p.id = c.proposal_id",
    joins=f"""{PLACES}
LEFT JOIN accounts_organisation AS g ON g.id = c.organisation_id
LEFT JOIN (SELECT comment_id, count(*) AS marks FROM proposals_usefulmark
    WHERE comment_id > %(after)s AND comment_id <= %(upto)s GROUP BY 1) AS u ON u.comment_id = c.id
""",  # noqa: S608
    where="true",
    shown=published_comments,
    key="c.id",
    ranged="proposals_comment",
    dated="c.created_at",
    district="(SELECT coalesce(max(code), 'city') FROM charter_district WHERE id = p.district_id)",
    sums={
        "useful": f"""SELECT count(*) FROM proposals_usefulmark AS u JOIN proposals_comment AS c ON c.id = u.comment_id
        JOIN proposals_proposal AS p ON p.id = c.proposal_id LEFT JOIN charter_district AS d ON d.id = p.district_id
        WHERE u.comment_id > %(after)s AND u.comment_id <= %(upto)s AND c.visibility = 'public' AND {PUBLIC}
        AND c.created_at >= %(from)s AND c.created_at < %(to)s
        AND (%(district)s = '' OR coalesce(d.code, 'city') = %(district)s)""",  # noqa: S608
    },
)

# A support whose person was erased lost its day: it stands with an empty month, and only where no months are chosen.
GIVEN = "(s.created_at >= %(from)s AND s.created_at < %(to)s OR s.created_at IS NULL AND %(all)s)"
SUPPORTS = Source(
    Kind.SUPPORTS,
    (
        Column("proposal", "p.id", _("Number of the proposal.")),
        DISTRICT,
        TOPIC,
        Column("month", "s.month", _("Month in which they were given; empty for those of erased accounts.")),
        Column("supports", "s.given", _("Supports given in the month that still stand.")),
        Column("counted", "s.counted", _("Of them, those that count for the threshold.")),
    ),
    tables=f"{SHOWN} AS p",
    joins=f"""{PLACES}
JOIN (SELECT s.proposal_id, coalesce(to_char(s.created_at AT TIME ZONE %(zone)s, 'YYYY-MM'), '') AS month,
        count(*) AS given, count(*) FILTER (WHERE {COUNTED.replace("support.", "s.")}) AS counted
    FROM proposals_support AS s JOIN proposals_proposal AS proposal ON proposal.id = s.proposal_id
    WHERE s.proposal_id > %(after)s AND s.proposal_id <= %(upto)s AND {GIVEN} GROUP BY 1, 2
) AS s ON s.proposal_id = p.id
""",  # noqa: S608
    where="true",
    shown=published,
    key="p.id",
    ranged="proposals_proposal",
    dated="",
    district="(SELECT coalesce(max(code), 'city') FROM charter_district WHERE id = p.district_id)",
    sums={
        "supports": f"""SELECT count(*) FROM proposals_support AS s
        JOIN proposals_proposal AS p ON p.id = s.proposal_id LEFT JOIN charter_district AS d ON d.id = p.district_id
        WHERE s.proposal_id > %(after)s AND s.proposal_id <= %(upto)s AND {PUBLIC} AND {GIVEN}
        AND (%(district)s = '' OR coalesce(d.code, 'city') = %(district)s)""",  # noqa: S608
    },
    then=", s.month",
)

RESPONSES = Source(
    Kind.RESPONSES,
    (
        Column("proposal", "p.id", _("Number of the proposal.")),
        Column("title", "p.title", _("Its title."), written=True),
        DISTRICT,
        TOPIC,
        Column("office", "coalesce(o.code, '')", _("Code of the office in charge.")),
        Column("reached_on", day("p.reached_at"), _("Day on which the clock started, in the city's time.")),
        Column("due_on", day("p.due_at - interval '1 second'"), _("Last day of the office's time.")),
        Column("extended", "p.extended_at IS NOT NULL", _("Whether the office took more time, once.")),
        Column("answered_on", day("p.answered_at"), _("Day of the first answer; empty while it waits.")),
        Column(
            "days",
            "round((extract(epoch FROM coalesce(p.answered_at, %(at)s) - p.reached_at) / 86400)::numeric, 1)::float8",
            _("Days from the threshold to the first answer, or until today."),
        ),
        Column("overdue", "coalesce(p.answered_at, %(at)s) > p.due_at", _("Whether the answer came, or is, too late.")),
        Column("decision", "coalesce(a.decision, '')", _("What the last answer decided.")),
        Column("answers", "coalesce(a.given, 0)", _("How many answers there were.")),
    ),
    tables=f"{SHOWN} AS p",
    joins=f"""{PLACES}
LEFT JOIN (SELECT proposal_id, count(*) AS given, (array_agg(decision ORDER BY number DESC))[1] AS decision
    FROM proposals_answer WHERE visibility = 'public' AND proposal_id > %(after)s AND proposal_id <= %(upto)s
    GROUP BY 1) AS a ON a.proposal_id = p.id
""",  # noqa: S608
    where="p.reached_at IS NOT NULL",
    shown=published,
    key="p.id",
    ranged="proposals_proposal",
    dated="p.reached_at",
    district="(SELECT coalesce(max(code), 'city') FROM charter_district WHERE id = p.district_id)",
    sums={
        "answers": f"""SELECT count(*) FROM proposals_answer AS a
        JOIN proposals_proposal AS p ON p.id = a.proposal_id LEFT JOIN charter_district AS d ON d.id = p.district_id
        WHERE a.visibility = 'public' AND a.proposal_id > %(after)s AND a.proposal_id <= %(upto)s AND {PUBLIC}
        AND p.reached_at >= %(from)s AND p.reached_at < %(to)s
        AND (%(district)s = '' OR coalesce(d.code, 'city') = %(district)s)""",  # noqa: S608
    },
)

# What the public list of moderators' acts shows, without the words to the author.
MODERATION = Source(
    Kind.MODERATION,
    (
        Column("act", "a.id", _("Number of the act, as in the public list.")),
        Column("content", "c.kind", _("What it was about.")),
        Column("proposal", "c.proposal_id", _("Number of the proposal it belongs to.")),
        Column("district", "coalesce(d.code, 'city')", _("Code of the district; “city” is the whole city.")),
        Column("deed", "a.deed", _("What was done: hide, ask_edit, restore, dismiss.")),
        Column("reason", "a.reason", _("Its coded reason.")),
        Column("done_at", moment("a.created_at"), _("When, UTC.")),
        Column("restored_at", moment("a.restored_at"), _("Of what was hidden: when it came back, UTC.")),
        Column("restored", "(a.restored_at IS NOT NULL)::int", _("1 where it came back.")),
    ),
    tables="moderation_act AS a JOIN moderation_concern AS c ON c.id = a.concern_id",
    joins="LEFT JOIN charter_district AS d ON d.id = c.district_id",
    where="true",
    key="a.id",
    ranged="moderation_act",
    dated="a.created_at",
    district="(SELECT coalesce(max(code), 'city') FROM charter_district WHERE id = c.district_id)",
    sums={
        "restored": """SELECT count(a.restored_at) FROM moderation_act AS a
        WHERE a.id > %(after)s AND a.id <= %(upto)s AND a.created_at >= %(from)s AND a.created_at < %(to)s
        AND (%(district)s = '' OR a.concern_id IN (
            SELECT c.id FROM moderation_concern AS c LEFT JOIN charter_district AS d ON d.id = c.district_id
            WHERE coalesce(d.code, 'city') = %(district)s))""",
    },
)
