"""Reports of what came of it: who is heard, how far proposals came, what was promised, how cases ended."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proposals.models import Commitment
from proposals.queries import published, published_answers
from reports.kinds import DISTRICT, PLACES, PUBLIC, SHOWN, TOPIC, Column, Source, moment
from reports.models import Kind

# Worked out from published cells alone. A share is of those who took part, or of all who live in the city; of ages,
# of those that are shown.
SHOWN_AGE = "age NOT IN ('', 'none') AND value IS NOT NULL AND population IS NOT NULL"
WHOLES = f"""
SELECT month_id, max(value) FILTER (WHERE district = '' AND age = '') AS people,
    max(population) FILTER (WHERE district = '' AND age = '') AS population,
    sum(value) FILTER (WHERE {SHOWN_AGE}) AS aged, sum(population) FILTER (WHERE {SHOWN_AGE}) AS aged_population
FROM reports_cell WHERE measure = 'people' GROUP BY 1
"""  # noqa: S608
MINE = "c.value / nullif(CASE WHEN c.age = '' THEN w.people ELSE w.aged END, 0)"
THEIRS = "c.population::float8 / nullif(CASE WHEN c.age = '' THEN w.population ELSE w.aged_population END, 0)"
RATIO = f"round((({MINE}) / nullif({THEIRS}, 0))::numeric, 3)::float8"
REPRESENTATIVENESS = Source(
    Kind.REPRESENTATIVENESS,
    (
        Column("month", "to_char(m.first_day, 'YYYY-MM')", _("The month, closed and published once.")),
        Column("district", "c.district", _("Code of the district where people live; empty: a group by age.")),
        Column("age", "c.age", _("Age band; empty: a group by district.")),
        Column("population", "c.population", _("How many people live there, or are of that age, by the census.")),
        Column("people", "c.value", _("Residents of the group who took part; empty where it is left out.")),
        Column("withheld", "c.withheld", _("Why it is left out: “under” (fewer than 10 people) or “withheld”.")),
        Column(
            "population_share",
            f"round(({THEIRS})::numeric, 4)::float8",
            _("Its part of the population, 0 to 1; of ages, among those that are shown."),
        ),
        Column("people_share", f"round(({MINE})::numeric, 4)::float8", _("Its part of those who took part, 0 to 1.")),
        Column("ratio", RATIO, _("Part of those who took part to part of the population: 1 is heard as it is many.")),
        Column(
            "heard",
            f"CASE WHEN {RATIO} < 0.8 THEN 'less' WHEN {RATIO} > 1.25 THEN 'more' "
            f"WHEN {RATIO} IS NOT NULL THEN 'even' ELSE '' END",
            _("less: ratio under 0.8; more: over 1.25; else even; empty where it cannot be said."),
        ),
    ),
    tables=f"reports_cell AS c JOIN reports_month AS m ON m.id = c.month_id JOIN ({WHOLES}) AS w USING (month_id)",
    joins="",
    where="c.measure = 'people' AND (c.district <> '' OR c.age NOT IN ('', 'none'))",
    key="c.id",
    ranged="reports_cell",
    dated="m.first_day",
    district="c.district",
    sums={
        "people": """SELECT coalesce(sum(value::numeric), 0) FROM reports_cell
        WHERE id > %(after)s AND id <= %(upto)s AND measure = 'people' AND age <> 'none' AND district || age <> ''
        AND (%(district)s = '' OR district = %(district)s) AND month_id IN (SELECT id FROM reports_month
            WHERE first_day >= %(from)s::date AND first_day < %(to)s::date)""",
    },
    published_only=True,
    monthly=True,
)

# A month's proposals by district and topic, and how far they came. Each step counts who passed it or a later one.
STOOD = f"""
SELECT date_trunc('month', p.published_at AT TIME ZONE %(zone)s)::date AS first_day, p.district_id, p.topic_id,
    count(*) AS proposed,
    count(*) FILTER (WHERE p.reached_at IS NOT NULL OR a.decision IS NOT NULL
        OR EXISTS (SELECT FROM proposals_support AS s WHERE s.proposal_id = p.id)) AS supported,
    count(*) FILTER (WHERE p.reached_at IS NOT NULL OR a.decision IS NOT NULL) AS reached,
    count(a.decision) AS answered,
    count(*) FILTER (WHERE a.decision IN ('accepted', 'partly_accepted')) AS accepted,
    count(*) FILTER (WHERE a.decision IN ('accepted', 'partly_accepted') AND c.made > 0) AS promised,
    count(*) FILTER (WHERE a.decision IN ('accepted', 'partly_accepted') AND c.made > 0 AND c.made = c.kept) AS kept
FROM {SHOWN} AS p
LEFT JOIN LATERAL (SELECT id, decision FROM proposals_answer WHERE proposal_id = p.id AND visibility = 'public'
    ORDER BY number DESC LIMIT 1) AS a ON true
LEFT JOIN LATERAL (SELECT count(*) AS made, count(kept_on) AS kept FROM proposals_commitment
    WHERE answer_id = a.id) AS c ON true
WHERE p.kind = 'proposal' GROUP BY 1, 2, 3
"""  # noqa: S608
FUNNEL = Source(
    Kind.FUNNEL,
    (
        Column("month", "to_char(m.first_day, 'YYYY-MM')", _("Closed month in which the proposals were published.")),
        Column("district", "coalesce(d.code, 'city')", _("Code of the district; “city” is the whole city.")),
        TOPIC,
        Column("proposed", "f.proposed", _("Proposals published; recommendations of assemblies are none of them.")),
        Column("supported", "f.supported", _("Of them, those with a support. Each step counts who went further too.")),
        Column("reached", "f.reached", _("Of them, those that reached their threshold.")),
        Column("answered", "f.answered", _("Of them, those that the city answered.")),
        Column("accepted", "f.accepted", _("Of them, those accepted, whole or in part, by the last answer.")),
        Column("promised", "f.promised", _("Of them, those with a promise that has a date.")),
        Column("kept", "f.kept", _("Of them, those whose promises are all kept.")),
    ),
    tables=f"reports_month AS m JOIN ({STOOD}) AS f USING (first_day)",
    joins="""JOIN charter_topic AS t ON t.id = f.topic_id LEFT JOIN charter_district AS d ON d.id = f.district_id
""",
    where="true",
    shown=published,
    whole=True,
    key="m.id",
    ranged="reports_month",
    dated="m.first_day",
    district="coalesce(d.code, 'city')",
    sums={
        "proposed": f"""SELECT count(*) FROM proposals_proposal AS p
        LEFT JOIN charter_district AS d ON d.id = p.district_id JOIN reports_month AS m
            ON m.first_day = date_trunc('month', p.published_at AT TIME ZONE %(zone)s)::date
        WHERE {PUBLIC} AND p.kind = 'proposal' AND m.id > %(after)s AND m.id <= %(upto)s
        AND m.first_day >= %(from)s::date AND m.first_day < %(to)s::date
        AND (%(district)s = '' OR coalesce(d.code, 'city') = %(district)s)""",  # noqa: S608
    },
    published_only=True,
    monthly=True,
    then=", 2, 3",
)


def published_promises() -> QuerySet[Commitment]:
    """Return the promises of answers that everybody sees."""
    return Commitment.objects.filter(answer__in=published_answers()).order_by()


DELIVERY = Source(
    Kind.DELIVERY,
    (
        Column("promise", "c.id", _("Number of the promise.")),
        Column("proposal", "p.id", _("Number of the proposal.")),
        DISTRICT,
        TOPIC,
        Column("office", "o.code", _("Code of the office that promised.")),
        Column("text", "c.text", _("What it promised."), written=True),
        Column("due_on", "to_char(c.due_on, 'YYYY-MM-DD')", _("The date that stands today.")),
        Column("moved", "coalesce(v.moves, 0)", _("How often the date was moved.")),
        Column("kept_on", "coalesce(to_char(c.kept_on, 'YYYY-MM-DD'), '')", _("Day on which it was kept.")),
        Column("given_up_on", "coalesce(to_char(c.given_up_on, 'YYYY-MM-DD'), '')", _("Day on which it was given up.")),
        Column(
            "outcome",
            "CASE WHEN c.kept_on <= c.due_on THEN 'kept' WHEN c.kept_on IS NOT NULL THEN 'late' "
            "WHEN c.given_up_on IS NOT NULL THEN 'given_up' "
            "WHEN c.due_on < (%(at)s AT TIME ZONE %(zone)s)::date THEN 'missed' ELSE 'open' END",
            _("kept (in time), late, given_up, missed, or open: not due yet."),
        ),
    ),
    tables=f"""{SHOWN} AS c JOIN proposals_answer AS a ON a.id = c.answer_id
JOIN proposals_proposal AS p ON p.id = a.proposal_id""",
    joins=f"""{PLACES.replace("p.office_id", "a.office_id")}
LEFT JOIN (SELECT commitment_id, count(*) AS moves FROM proposals_moveddate
    WHERE commitment_id > %(after)s AND commitment_id <= %(upto)s GROUP BY 1) AS v ON v.commitment_id = c.id
""",  # noqa: S608
    where="true",
    shown=published_promises,
    key="c.id",
    ranged="proposals_commitment",
    dated="c.due_on",
    district="(SELECT coalesce(max(code), 'city') FROM charter_district WHERE id = p.district_id)",
    sums={
        "moved": f"""SELECT count(*) FROM proposals_moveddate AS v JOIN proposals_commitment AS c
            ON c.id = v.commitment_id JOIN proposals_answer AS a ON a.id = c.answer_id
        JOIN proposals_proposal AS p ON p.id = a.proposal_id LEFT JOIN charter_district AS d ON d.id = p.district_id
        WHERE v.commitment_id > %(after)s AND v.commitment_id <= %(upto)s AND a.visibility = 'public' AND {PUBLIC}
        AND c.due_on >= %(from)s::date AND c.due_on < %(to)s::date
        AND (%(district)s = '' OR coalesce(d.code, 'city') = %(district)s)""",  # noqa: S608
    },
    monthly=True,
)

# What the public pages of cases show once they have ended: no texts, no people, nobody's vote.
JUDGED = """(SELECT coalesce(max(district.code), 'city') FROM moderation_caseitem AS item
    JOIN moderation_concern AS concern ON concern.id = item.concern_id
    JOIN charter_district AS district ON district.id = concern.district_id WHERE item.case_id = c.id)"""
BEFORE = """coalesce(b.outcome, CASE e.deed WHEN 'dismiss' THEN 'keep' ELSE e.deed END)"""
JURIES = Source(
    Kind.JURIES,
    (
        Column("case", "c.id", _("Number of the case, as in its address.")),
        Column("subject", "c.subject", _("What it was about: content, or an account.")),
        Column("district", JUDGED, _("Code of the district; “city” is the whole city.")),
        Column("reason", "c.reason", _("Its coded reason.")),
        Column("panel", "c.panel", _("Who decided: jury, small_jury or staff (two moderators).")),
        Column("seats", "c.size", _("How many sat in it.")),
        Column("called", "coalesce(j.called, 0)", _("How many residents were called by lot.")),
        Column("declined", "coalesce(j.declined, 0)", _("Of them, those who declined.")),
        Column("silent", "coalesce(j.silent, 0)", _("Of them, those who did not answer.")),
        Column("state", "c.state", _("decided, or lapsed: too few voted.")),
        Column("outcome", "c.outcome", _("What was found: keep, ask_edit, hide, warn, silence.")),
        Column("outcome_reason", "c.outcome_reason", _("The reason found, coded.")),
        Column("opened_at", moment("c.opened_at"), _("When it began, UTC.")),
        Column("decided_at", moment("c.decided_at"), _("When it ended, UTC.")),
        Column(
            "hours",
            "round((extract(epoch FROM c.decided_at - c.opened_at) / 3600)::numeric, 1)::float8",
            _("Hours from its beginning to its end."),
        ),
        Column(
            "appeal", "(c.appeal_of_id IS NOT NULL OR c.appeal_of_act_id IS NOT NULL)::int", _("1 where on appeal.")
        ),
        Column(
            "overturned",
            f"CASE WHEN c.state = 'decided' THEN ({BEFORE} <> c.outcome)::int END",
            _("Of an appeal that was decided: 1 where it went the other way."),
        ),
    ),
    tables="moderation_case AS c",
    joins="""LEFT JOIN moderation_case AS b ON b.id = c.appeal_of_id
LEFT JOIN moderation_act AS e ON e.id = c.appeal_of_act_id
LEFT JOIN (SELECT case_id, count(*) AS called, count(*) FILTER (WHERE ended = 'declined') AS declined,
    count(*) FILTER (WHERE ended = 'silent') AS silent FROM moderation_juror WHERE ticket IS NOT NULL
    AND case_id > %(after)s AND case_id <= %(upto)s GROUP BY 1) AS j ON j.case_id = c.id
""",
    where="c.state <> 'sitting'",
    key="c.id",
    ranged="moderation_case",
    dated="c.decided_at",
    district=JUDGED,
    sums={
        "called": f"""SELECT count(j.ticket) FROM moderation_juror AS j JOIN moderation_case AS c ON c.id = j.case_id
        WHERE c.id > %(after)s AND c.id <= %(upto)s AND c.state <> 'sitting'
        AND c.decided_at >= %(from)s AND c.decided_at < %(to)s
        AND (%(district)s = '' OR {JUDGED} = %(district)s)""",  # noqa: S608
    },
)
