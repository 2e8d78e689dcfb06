"""Reads of cases: the public list, one case, a juror's room, a person's duties, and the figures that are published."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

import journal.queries
from accounts.models import Person
from commons import clock
from deliberation.lot.draw import draw_text
from deliberation.lot.jury import draw_jury, jury_files, jury_order
from moderation.contents import writer_ids
from moderation.lifecycle import CaseState, Ending, Finding, Origin, Panel, Subject, findings_for
from moderation.models import Case, Concern, Flag, Juror, Readiness, RoomWord
from moderation.queries.concerns import with_content
from moderation.queries.eligible import YEAR, concerns_of
from moderation.queries.sitting import is_fixed

CASES_ORDER = ("-id",)
WORDS_MOST = 500
# What the public list and its pages never read.
CLOSED = ("text", "list_csv", "secret")


def cases(*, state: str = "", panel: str = "") -> QuerySet[Case]:
    """Return cases for the public list, by CASES_ORDER; no texts, no people. Their items in one query more."""
    rows = Case.objects.defer(*CLOSED).prefetch_related("items__concern")
    if state:
        rows = rows.filter(state=state)
    if panel:
        rows = rows.filter(panel=panel)
    return rows.order_by(*CASES_ORDER)


def case(case_id: int) -> Case:
    """Return one case. One query. Raises Case.DoesNotExist."""
    return Case.objects.defer("list_csv", "secret").get(pk=case_id if case_id.bit_length() < 64 else 0)


def items(case: Case) -> list[Concern]:
    """Return what a case is about, each with its `piece`. Nine queries at most, however many there are."""
    concerns = concerns_of(case)
    with_content(concerns)
    return concerns


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody has to do with a case, and so may read of it."""

    author: bool = False
    flagger: bool = False
    juror: Juror | None = None
    may_appeal: bool = False


def part_in(case: Case, person: Person | AnonymousUser, concerns: list[Concern], *, at: dt.datetime) -> Part:
    """Tell what somebody has to do with a case. Three queries, one more for what several wrote; none for visitors."""
    if person.pk is None:
        return Part()
    author = person.pk == case.person_id or any(
        person.pk in writer_ids(each.kind, each.whole_id, each.author_id) for each in concerns
    )
    flagger = Flag.objects.filter(concern__in=[each.pk for each in concerns], person=person.pk).exists()
    concerned = flagger if case.outcome == Finding.KEEP else author
    if case.subject == Subject.ACCOUNT:
        author, flagger = person.pk == case.person_id, False
        concerned = author and case.outcome != Finding.KEEP
    open_to = concerned and case.takes_appeal(at) and not Case.objects.filter(appeal_of=case.pk).exists()
    return Part(author, flagger, case.jurors.filter(person=person.pk).first(), open_to)


def duty_of(person: Person) -> Juror | None:
    """Return the duty that a person has just now, called or sitting, with its case. One query."""
    rows = Juror.objects.filter(person=person.pk, sits=True).select_related("case")
    return rows.defer("case__list_csv", "case__secret").first()


def duties_of(person: Person) -> QuerySet[Juror]:
    """Return all calls that a person had, latest first, with their cases."""
    rows = Juror.objects.filter(person=person.pk, ticket__isnull=False).select_related("case")
    return rows.defer("case__list_csv", "case__secret").order_by("-id")


def is_ready(person: Person) -> bool:
    """Tell whether a person accepts jury duty. One query."""
    return Readiness.objects.filter(person=person.pk).exists()


def awaits_moderators() -> QuerySet[Case]:
    """Return open cases that two moderators decide, those first that end first."""
    return Case.objects.filter(state=CaseState.SITTING, panel=Panel.STAFF).defer(*CLOSED).order_by("due_at", "id")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the room: under which number, and whether it is the reader's own."""

    number: int
    text: str
    at: dt.datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Room:
    """What a juror is shown: the content and the rules, not the people. `text`: why one asks, or appeals.

    Nothing tells whether it is an appeal, who wrote it, who flagged it, or how anybody voted.
    """

    case_id: int
    about: str
    text: str
    due_at: dt.datetime
    findings: list[Finding]
    concerns: list[Concern]
    words: list[Word]
    seats: int
    accepted: int
    voted: int


def room(case: Case, juror: Juror) -> Room:
    """Return what one juror of a case is shown. Thirteen queries at most, however much was said.

    The caller asked `policy.cases.may_enter_room`. Authors are taken off the concerns.
    """
    concerns = items(case)
    for concern in concerns:
        concern.author, concern.reasons = None, []
    words = RoomWord.objects.filter(case=case.pk).select_related("juror").order_by("id")[:WORDS_MOST]
    seats = list(case.jurors.filter(ended="").values_list("accepted_at", "vote"))
    return Room(
        case.pk,
        case.subject,
        case.text if case.origin != Origin.BLOCK else "",
        case.due_at,
        findings_for(case.subject, fixed=is_fixed(concerns)),
        concerns,
        [Word(each.juror.number, each.text, each.created_at, each.juror_id == juror.pk) for each in words],
        case.size,
        sum(accepted is not None for accepted, _vote in seats),
        sum(bool(vote) for _accepted, vote in seats),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What one juror wrote who carried the outcome."""

    number: int
    reason: str
    text: str


def told(case: Case) -> list[Told]:
    """Return the texts that explain an outcome, under numbers: for its authors alone, after the end. One query."""
    if case.state != CaseState.DECIDED:
        return []
    mild = case.outcome in (Finding.ASK_EDIT, Finding.WARN)
    rows = case.jurors.filter(ended="").exclude(vote="").order_by("number")
    return [
        Told(each.number, each.reason_words, each.vote_text)
        for each in rows
        if each.vote == case.outcome or (mild and each.vote != Finding.KEEP)
    ]


def draw_files(case: Case) -> dict[str, str]:
    """Return the files with which anybody repeats a case's draw, once its seed is revealed; none before.

    Three queries. As `repeat.py` of assemblies reads them.
    """
    if case.seed_root is None or (seed := journal.queries.revealed_seed(case.seed_root)) is None:
        return {}
    tickets, name = case.list_csv.split()[1:], str(case.pk)
    called = case.jurors.filter(ticket__isnull=False).values_list("ticket", "ended")
    seated = {str(ticket) for ticket, ended in called if not ended}
    # Whoever came before the last seat and has none declined, did not answer, or could not sit any more.
    gone, left = [], set(seated)
    for ticket in jury_order(seed, name, tickets):
        if not left:
            break
        if ticket in seated:
            left.remove(ticket)
        else:
            gone.append(ticket)
    size = len(seated)
    first = sorted(draw_jury(seed, name, tickets, min(case.size, len(tickets))))
    files = dict(jury_files(name, tickets, size))
    files["draw.json"] = draw_text(case.list_hash, seed, first, [gone] if gone else [], sorted(seated))
    return files


@dataclass(slots=True)
class Tally:
    """Cases of one reason within a year. `overturned`: of those appealed and decided, how many went the other way."""

    opened: int = 0
    kept: int = 0
    asked: int = 0
    hidden: int = 0
    lapsed: int = 0
    appealed: int = 0
    overturned: int = 0
    hours: list[float] = field(default_factory=list)

    @property
    def overturned_percent(self) -> int | None:
        return round(100 * self.overturned / self.appealed) if self.appealed else None

    @property
    def median_hours(self) -> float | None:
        return round(statistics.median(self.hours), 1) if self.hours else None


@dataclass(frozen=True, slots=True)
class JuryFigures:
    """What is published of a year: by reason, by who decided, and how duties were spread. Nobody's own numbers."""

    reasons: dict[str, Tally]
    panels: dict[str, int]
    whole: Tally
    ready: int
    called: int
    declined: int
    silent: int


def jury_figures(*, at: dt.datetime | None = None) -> JuryFigures:
    """Return the numbers of the last 365 days. Four queries. Cases are the city's acts: small numbers are shown."""
    since = (at or clock.now()) - YEAR
    rows = Case.objects.filter(opened_at__gte=since, subject=Subject.CONTENT)
    fields = ("id", "origin", "reason", "panel", "state", "outcome", "opened_at", "decided_at")
    by_reason: dict[str, Tally] = defaultdict(Tally)
    panels: dict[str, int] = dict.fromkeys(Panel.values, 0)
    whole = Tally()
    for _pk, origin, reason, panel, state, outcome, opened, decided in rows.values_list(*fields):
        if origin == Origin.APPEAL:
            continue
        panels[panel] += 1
        for tally in (by_reason[reason], whole):
            _count(tally, state, outcome, (decided - opened) if decided else None)
    appeals = Case.objects.filter(appeal_of__in=rows, state=CaseState.DECIDED)
    acted = Case.objects.filter(appeal_of_act__created_at__gte=since, state=CaseState.DECIDED)
    for reason, before, after in appeals.values_list("reason", "appeal_of__outcome", "outcome"):
        _appealed(by_reason[reason], whole, overturned=before != after)
    for reason, deed, after in acted.values_list("reason", "appeal_of_act__deed", "outcome"):
        first = Finding.KEEP if deed == "dismiss" else deed
        _appealed(by_reason[reason], whole, overturned=first != after)
    ended = list(Juror.objects.filter(called_at__gte=since, ticket__isnull=False).values_list("ended", flat=True))
    declined, silent = ended.count(Ending.DECLINED), ended.count(Ending.SILENT)
    return JuryFigures(dict(by_reason), panels, whole, Readiness.objects.count(), len(ended), declined, silent)


def _count(tally: Tally, state: str, outcome: str, took: dt.timedelta | None) -> None:
    tally.opened += 1
    tally.lapsed += state == CaseState.LAPSED
    if state == CaseState.DECIDED:
        tally.kept += outcome == Finding.KEEP
        tally.asked += outcome == Finding.ASK_EDIT
        tally.hidden += outcome == Finding.HIDE
    if took is not None:
        tally.hours.append(took.total_seconds() / 3600)


def _appealed(*tallies: Tally, overturned: bool) -> None:
    for tally in tallies:
        tally.appealed += 1
        tally.overturned += overturned
