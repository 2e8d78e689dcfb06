"""Reads of assemblies, their panels and the files by which anybody repeats a draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

import charter.queries
from accounts.models import Person
from commons.kept import kept
from commons.models import Visibility
from deliberation import lot as lot_folder
from deliberation.lifecycle.assemblies import HELD, WITH_PANEL, SeatState, State
from deliberation.lot.draw import draw_text
from deliberation.lot.lottery import NAMES, Lottery
from deliberation.lot.pool import Pool
from deliberation.lot.quotas import Quota, Quotas, read_quotas
from deliberation.models import (
    PROVED,
    Assembly,
    AssemblySession,
    AssemblyStatement,
    Draw,
    Entrant,
    MemberVote,
    Recommendation,
    Seat,
    Willing,
)
from deliberation.policy import assemblies as policy
from deliberation.policy.assemblies import Someone
from proposals.models import Decision, Proposal

ORDER = ("-id",)
SCRIPT = "repeat.py"
# The published files in the order of their names: long, so read where they are given out alone.
TEXTS = ("listing", "panels", "quotas", "rules")


def assemblies(*, state: str = "", district: str = "") -> QuerySet[Assembly]:
    """Return what was called, the newest first. `district`: a code whose residents can be drawn."""
    rows = Assembly.objects.public().exclude(state=State.DRAFT)
    if state:
        rows = rows.filter(state=state)
    if district:
        rows = rows.filter(Q(districts=[]) | Q(districts__contains=[district]))
    return rows.defer("mandate", "reason", "secret").order_by(*ORDER)  # type: ignore[no-any-return]


def in_hand() -> QuerySet[Assembly]:
    """Return what is not over, with drafts, the newest first; `entrant_count`. One query."""
    rows = Assembly.objects.exclude(state__in=[State.ENDED, State.CANCELLED])
    return rows.defer("mandate", "reason").annotate(entrant_count=Count("entrants")).order_by(*ORDER)  # type: ignore[no-any-return]


def assembly(assembly_id: int, by: Someone) -> Assembly:
    """Return an assembly that there is for the person. One query. Raises Assembly.DoesNotExist."""
    rows = Assembly.objects.select_related("topic", "draw", "proposal").defer(*(f"draw__{name}" for name in TEXTS))
    return _known(rows.defer("proposal__body", "proposal__search"), assembly_id, by)


def locked(assembly_id: int, by: Someone | None) -> Assembly:
    """Return an assembly, its row locked; `by` None is the platform itself. Raises Assembly.DoesNotExist."""
    return _known(Assembly.objects.select_for_update(), assembly_id, by)


def shared(assembly_id: int) -> Assembly:
    """Return an assembly that does not move while the caller's transaction lasts; many may hold it. One query."""
    [row] = Assembly.objects.raw("SELECT * FROM deliberation_assembly WHERE id = %s FOR SHARE", [assembly_id])
    return row


def _known(rows: QuerySet[Assembly], assembly_id: int, by: Someone | None) -> Assembly:
    if assembly_id.bit_length() > 63:
        raise Assembly.DoesNotExist
    found = rows.get(pk=assembly_id)
    if by is not None and not policy.may_see(by, found):
        raise Assembly.DoesNotExist
    return found


def is_willing(by: Person) -> bool:
    """Tell whether the person lets themself be drawn in general. One query."""
    return Willing.objects.filter(person=by).exists()


def entrant(its: Assembly, by: Someone) -> Entrant | None:
    """Return the person's own row in a draw. One query, none for a visitor."""
    return Entrant.objects.filter(assembly=its, person=by.pk).first() if by.pk else None


def sits_elsewhere(person_id: int, but: int | None = None) -> bool:
    """Tell whether somebody is invited to an assembly, or sits on one. One query."""
    return Seat.objects.filter(person=person_id, state__in=HELD).exclude(assembly=but).exists()


def seat_of(its: Assembly, by: Someone) -> Seat | None:
    """Return the seat that a person was drawn for and still holds. One query, none for a visitor."""
    return Seat.objects.filter(assembly=its, person=by.pk, state__in=HELD).first() if by.pk else None


def no_seat() -> Seat:
    """Return what who was not drawn has: nobody's seat. No query."""
    return Seat()


def held_seat(by: Someone) -> Seat | None:
    """Return the seat that a person holds on any assembly, with that. One query, none for a visitor."""
    if not by.pk:
        return None
    return Seat.objects.filter(person=by.pk, state__in=HELD).select_related("assembly").first()


def invitation(by: Someone) -> Seat | None:
    """Return the invitation that waits for a person's answer. No query while nobody is invited to anything."""
    if not by.pk or not kept("invitations", _invites):
        return None
    rows = Seat.objects.filter(person=by.pk, state=SeatState.INVITED, answer_by__gt=Now())
    return rows.select_related("assembly").first()


def _invites() -> bool:
    return Seat.objects.filter(state=SeatState.INVITED, answer_by__gt=Now()).exists()


def is_member(its: Assembly, by: Someone) -> bool:
    """Tell whether somebody sits on it. One query, none for a visitor."""
    return bool(by.pk) and Seat.objects.filter(assembly=its, person=by.pk, state=SeatState.ACCEPTED).exists()


def invited(its: Assembly) -> QuerySet[Seat]:
    """Return the seats whose people were drawn and have not answered: whom notifications tell."""
    return Seat.objects.filter(assembly=its, state=SeatState.INVITED, person__isnull=False).order_by("id")


def seats(its: Assembly) -> list[Seat]:
    """Return what became of every ticket that was drawn, in the order of rounds. One query. Without people."""
    return list(its.panel.defer("person").order_by("round", "ticket"))


def asked(its: Assembly) -> Quotas:
    """Return the quotas of an assembly as they were set. One query."""
    rows = its.quotas.values_list("feature", "value", "least", "most")
    return Quotas(tuple(Quota(*row) for row in rows))


@dataclass(frozen=True, slots=True)
class Met:
    """One quota of what a proof says. `have`: how many of the panel there are, None while there is none."""

    feature: str
    value: str
    least: int
    most: int
    have: int | None


def met(its: Assembly, draw: Draw | None, held: list[Seat]) -> list[Met]:
    """Return the quotas of districts and ages with what the panel has; those of questions stay in codes.

    Who sits now counts, by the published list. One query, and one more for the list in each process.
    """
    there: Counter[tuple[str, str]] = Counter()
    has_panel = draw is not None and its.state in WITH_PANEL
    if draw is not None and has_panel:
        listed = _listed(draw.pk, draw.commitment)
        there.update(pair for seat in held if seat.state in HELD for pair in listed[seat.ticket])
    rows = its.quotas.filter(feature__in=PROVED).values_list("feature", "value", "least", "most")
    return [Met(*row, there[row[0], row[1]] if has_panel else None) for row in rows]


@lru_cache(maxsize=8)
def _listed(draw_id: int, commitment: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what a published list says of each ticket, as pairs of feature and value. It never changes."""
    listing, quotas = Draw.objects.values_list("listing", "quotas").get(pk=draw_id)
    pool = Pool.read(listing, read_quotas(quotas))
    return {
        ticket: tuple(zip(pool.features, alike.values, strict=True))
        for alike in pool.classes
        for ticket in alike.tickets
    }


def lottery(draw: Draw) -> Lottery:
    """Return the lottery as it was published. No query; parses the files."""
    return Lottery.read(published(draw))


def published(draw: Draw) -> dict[str, str]:
    """Return the files that stood before the seed was known, by name. No query."""
    return dict(zip(NAMES, (getattr(draw, name) for name in TEXTS), strict=True))


def file_names(its: Assembly) -> list[str]:
    """Return how the files are called that everybody may take; none before the list is published. No query."""
    draw: Draw | None = getattr(its, "draw", None)
    if draw is None:
        return []
    return [*NAMES, *(["draw.json"] if draw.seed else []), SCRIPT]


def public_files(its: Assembly) -> Mapping[str, str]:
    """Return what everybody may take to repeat the draw, by name; nothing before the list is published. One query."""
    if not file_names(its):
        return {}
    draw = Draw.objects.get(assembly=its)
    files = published(draw)
    if draw.seed:
        files["draw.json"] = drawn_file(draw)
    return files | {SCRIPT: script()}


def drawn_file(draw: Draw) -> str:
    """Return `draw.json`: the seed, who was drawn first, who declined round by round, who is seated by that."""
    return draw_text(draw.commitment, draw.seed, draw.first, draw.declined, draw.seated)


@cache
def script() -> str:
    """Return the script that repeats a draw, as it is downloaded."""
    return (Path(lot_folder.__file__).parent / SCRIPT).read_text(encoding="utf-8")


def sessions(its: Assembly) -> list[AssemblySession]:
    """Return its days in their order. One query."""
    return list(AssemblySession.objects.filter(assembly=its).order_by("on", "id"))


def public_sessions() -> QuerySet[AssemblySession]:
    """Return the days of all assemblies that were called, the latest first. One query."""
    known = Assembly.objects.public().exclude(state__in=[State.DRAFT, State.CANCELLED])
    rows = AssemblySession.objects.filter(assembly__in=known.values("pk")).select_related("assembly")
    return rows.defer("assembly__mandate", "assembly__reason", "assembly__secret").order_by("-on", "-id")


def statements(its: Assembly) -> list[AssemblyStatement]:
    """Return what was said from within it, the newest first, at most 100. One query."""
    rows = AssemblyStatement.objects.public().filter(assembly=its).select_related("author").order_by("-id")
    return list(rows[:100])


def recommendations(its: Assembly, by: Someone) -> list[Recommendation]:
    """Return its recommendations: members and administrators see those not entered yet. Two queries for visitors."""
    rows = Recommendation.objects.public().filter(assembly=its).select_related("assembly", "proposal").order_by("id")
    rows = rows.filter(Q(proposal=None) | Q(proposal__visibility=Visibility.PUBLIC))
    if not is_member(its, by) and not policy.may_convene(by):
        rows = rows.filter(proposal__isnull=False)
    return list(rows.defer("proposal__search", "proposal__body"))


def recommendation(recommendation_id: int, *, lock: bool = False) -> Recommendation:
    """Return one recommendation with its assembly. One query. Raises Recommendation.DoesNotExist."""
    if recommendation_id.bit_length() > 63:
        raise Recommendation.DoesNotExist
    rows = Recommendation.objects.public().select_related("assembly")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return rows.get(pk=recommendation_id)  # type: ignore[no-any-return]


def votes(its: list[Recommendation]) -> dict[int, dict[str, int]]:
    """Return the votes on recommendations that are not entered, by choice. One query."""
    rows = MemberVote.objects.filter(recommendation__in=its).values_list("recommendation", "choice")
    found: dict[int, dict[str, int]] = {each.pk: {} for each in its}
    for pk, choice, n in rows.annotate(n=Count("pk")).order_by():
        found[pk][choice] = n
    return found


def member_ids(assembly_id: int) -> list[int]:
    """Return who sits on it. One query."""
    rows = Seat.objects.filter(assembly=assembly_id, state=SeatState.ACCEPTED, person__isnull=False)
    return list(rows.values_list("person_id", flat=True))  # type: ignore[arg-type]


def members(its: Assembly) -> int:
    """Return how many sit on it. One query."""
    return Seat.objects.filter(assembly=its, state=SeatState.ACCEPTED).count()


def adopted() -> QuerySet[Proposal]:
    """Return proposals that can convene an assembly: the city accepted them. The last answered first."""
    decisions = [Decision.ACCEPTED, Decision.PARTLY_ACCEPTED]
    rows = Proposal.objects.public().filter(answers__decision__in=decisions, answered_at__isnull=False)
    return rows.only("id", "title", "answered_at").distinct().order_by("-answered_at", "-id")  # type: ignore[no-any-return]


def proposals_that_convened() -> frozenset[int]:
    """Return the proposals that convened an assembly which residents know of. One query."""
    rows = Assembly.objects.public().exclude(state=State.DRAFT).filter(proposal__isnull=False)
    return frozenset(rows.order_by().values_list("proposal", flat=True).distinct())


def convened_by(proposal_id: int) -> list[Assembly]:
    """Return the assemblies that a proposal convened, newest first; drafts are nobody's yet. One query."""
    rows = Assembly.objects.public().exclude(state=State.DRAFT).filter(proposal=proposal_id)
    return list(rows.only("id", "title", "lang").order_by("-id")[:20])


def recommended_by(proposal_id: int) -> Assembly | None:
    """Return the assembly that recommended a proposal. One query."""
    row = Recommendation.objects.filter(proposal=proposal_id).select_related("assembly").first()
    return row.assembly if row else None


def district_of(its: Assembly) -> int | None:
    """Return the district that it is about, None for several or the whole city. No query."""
    if len(its.districts) != 1:
        return None
    known = charter.queries.known().districts
    return next((pk for pk, row in known.items() if row.code == its.districts[0]), None)
