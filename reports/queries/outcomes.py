"""What became of what people brought: the funnel, promises by office, moderators' acts, juries, rounds.

Public objects, counted as they stand now, for the months in which they began.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

import charter.queries
from commons import clock
from moderation.lifecycle import CaseState, Deed, Ending
from moderation.models import Act, Case, Juror
from reports import months
from voting.models import Round, Turnout
from voting.queries import rounds as announced_rounds

# Of a year, a page names so many votes.
ROUNDS_MOST = 24


def bounds(first: dt.date, last: dt.date) -> dict[str, Any]:
    """Return the moments between which a period lies."""
    return {"begin": months.begin(first), "end": months.begin(months.after(last))}


class Steps(NamedTuple):
    """How many proposals came how far, of a topic or (empty code) of all. Whoever is further has passed each before."""

    code: str
    proposed: int
    supported: int
    reached: int
    answered: int
    accepted: int
    promised: int
    kept: int


# A support is the step that residents take, whoever gave it; a promise that was kept in time or late was kept.
STEPS = """
WITH stood AS (
    SELECT p.topic_id,
        EXISTS (SELECT FROM proposals_support AS s WHERE s.proposal_id = p.id) AS supported,
        p.reached_at IS NOT NULL AS reached, a.decision IS NOT NULL AS answered,
        coalesce(a.decision IN ('accepted', 'partly_accepted'), false) AS accepted,
        coalesce(c.made, 0) > 0 AS promised, coalesce(c.made > 0 AND c.made = c.kept, false) AS kept
    FROM proposals_proposal AS p
    LEFT JOIN LATERAL (SELECT id, decision FROM proposals_answer WHERE proposal_id = p.id AND visibility = 'public'
        ORDER BY number DESC LIMIT 1) AS a ON true
    LEFT JOIN LATERAL (SELECT count(*) AS made, count(kept_on) AS kept FROM proposals_commitment
        WHERE answer_id = a.id) AS c ON true
    WHERE p.visibility = 'public' AND p.kind = 'proposal' AND p.published_at >= %(begin)s AND p.published_at < %(end)s
)
SELECT coalesce(t.code, ''), count(*), count(*) FILTER (WHERE supported OR reached OR answered),
    count(*) FILTER (WHERE reached OR answered), count(*) FILTER (WHERE answered), count(*) FILTER (WHERE accepted),
    count(*) FILTER (WHERE accepted AND promised), count(*) FILTER (WHERE accepted AND kept)
FROM stood LEFT JOIN charter_topic AS t ON t.id = stood.topic_id
GROUP BY GROUPING SETS ((t.code), ()) ORDER BY grouping(t.code) DESC, 2 DESC, 1
"""


def funnel(first: dt.date, last: dt.date) -> list[Steps]:
    """Return how far proposals published in the months came: all of them, then by topic. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STEPS, bounds(first, last))
        return [Steps(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Promises of an office (empty code: of all) that fell due in a period, and what became of them."""

    code: str
    name: str
    due: int
    kept: int
    late: int
    given_up: int
    missed: int

    @property
    def kept_percent(self) -> float | None:
        return 100 * self.kept / self.due if self.due else None


DELIVERIES = """
SELECT coalesce(o.code, ''), coalesce(max(o.texts #>> %(words)s), max(o.name), ''), count(*),
    count(*) FILTER (WHERE c.kept_on <= c.due_on), count(*) FILTER (WHERE c.kept_on > c.due_on),
    count(c.given_up_on), count(*) FILTER (WHERE c.kept_on IS NULL AND c.given_up_on IS NULL)
FROM proposals_commitment AS c
JOIN proposals_answer AS a ON a.id = c.answer_id AND a.visibility = 'public'
JOIN proposals_proposal AS p ON p.id = a.proposal_id AND p.visibility = 'public' AND p.published_at IS NOT NULL
JOIN charter_office AS o ON o.id = a.office_id
WHERE c.due_on BETWEEN %(first)s AND %(until)s
GROUP BY GROUPING SETS ((o.code), ()) ORDER BY grouping(o.code) DESC, 3 DESC, 2
"""


def deliveries(first: dt.date, last: dt.date, *, at: dt.datetime) -> list[Delivery]:
    """Return what became of promises due in the months, until yesterday: of all, then by office. One query."""
    until = min(months.after(last), clock.today(at)) - dt.timedelta(days=1)
    asked: dict[str, Any] = {"first": first, "until": until, "words": charter.queries.words_in("name")}
    with connection.cursor() as cursor:
        cursor.execute(DELIVERIES, asked)
        return [Delivery(*row) for row in cursor.fetchall()]


@dataclass(slots=True)
class Moderated:
    """Moderators' acts of a period. `restored`: of what was hidden, how much came back."""

    deeds: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    restored: int = 0


def moderated(first: dt.date, last: dt.date) -> Moderated:
    """Return the acts of moderators and juries on content in the months. One query."""
    found, span = Moderated(), bounds(first, last)
    rows = Act.objects.filter(created_at__gte=span["begin"], created_at__lt=span["end"]).order_by()
    for deed, reason, restored_at in rows.values_list("deed", "reason", "restored_at"):
        found.deeds[deed] += 1
        found.reasons[reason][deed] += 1
        found.restored += deed == Deed.HIDE and restored_at is not None
    return found


@dataclass(slots=True)
class Juries:
    """Cases that ended in a period. `overturned`: of appeals decided, how many went the other way."""

    panels: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    appeals: int = 0
    overturned: int = 0
    hours: list[float] = field(default_factory=list)
    called: int = 0
    declined: int = 0
    silent: int = 0

    @property
    def ended(self) -> int:
        return sum(found.total() for found in self.panels.values())

    @property
    def median_hours(self) -> float | None:
        return statistics.median(self.hours) if self.hours else None


def juries(first: dt.date, last: dt.date) -> Juries:
    """Return how cases of the months ended, and how those who were called answered. Two queries."""
    found, span = Juries(), bounds(first, last)
    ended = Case.objects.filter(decided_at__gte=span["begin"], decided_at__lt=span["end"])
    fields = ("panel", "state", "outcome", "opened_at", "decided_at", "appeal_of__outcome", "appeal_of_act__deed")
    for panel, state, outcome, opened, decided, before, deed in ended.order_by().values_list(*fields):
        found.panels[panel][outcome if state == CaseState.DECIDED else state] += 1
        found.hours.append((decided - opened).total_seconds() / 3600)
        first_finding = before or ("keep" if deed == Deed.DISMISS else deed)
        if first_finding and state == CaseState.DECIDED:
            found.appeals += 1
            found.overturned += first_finding != outcome
    calls = Juror.objects.filter(case__in=ended, ticket__isnull=False).order_by().values_list("ended", flat=True)
    answers = Counter(calls)
    found.called, found.declined, found.silent = answers.total(), answers[Ending.DECLINED], answers[Ending.SILENT]
    return found


@dataclass(slots=True)
class Vote:
    """A vote that closed in a period. `voters` None: not counted yet. `districts`: who voted where, None: left out."""

    round: Round
    voters: int | None
    options: int
    winners: int | None
    districts: dict[str, int | None] = field(default_factory=dict)


ROUND_SIZES = """
SELECT r.id, (SELECT count(*) FROM voting_option WHERE round_id = r.id), y.voters, jsonb_array_length(y.winners)
FROM voting_round AS r LEFT JOIN voting_tally AS y ON y.round_id = r.id AND r.state = 'counted' WHERE r.id = ANY(%s)
"""


def votes(first: dt.date, last: dt.date) -> list[Vote]:
    """Return the rounds that closed in the months, the latest first, `ROUNDS_MOST` at most. Three queries."""
    span = bounds(first, last)
    closed = announced_rounds().filter(closes_at__gte=span["begin"], closes_at__lt=span["end"])
    rows = {its.pk: its for its in closed.filter(state__in=("closed", "counted")).defer("summary")[:ROUNDS_MOST]}
    with connection.cursor() as cursor:
        cursor.execute(ROUND_SIZES, [list(rows)])
        sizes = {pk: (options, voters, winners) for pk, options, voters, winners in cursor.fetchall()}
    found = {pk: Vote(its, sizes[pk][1], sizes[pk][0], sizes[pk][2]) for pk, its in rows.items()}
    shown = Turnout.objects.filter(round__in=[pk for pk, (_o, voters, _w) in sizes.items() if voters is not None])
    for pk, code, voters in shown.values_list("round_id", "district__code", "voters"):
        found[pk].districts[code] = voters
    return list(found.values())
