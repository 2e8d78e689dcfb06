"""Close the list of who can be drawn, and compute the fairest lottery over panels that meet the quotas."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person, Residency
from commons import clock
from commons.later import later
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation.lifecycle.assemblies import HELD, Move, State, after
from deliberation.lot.fairest import fairest
from deliberation.lot.lottery import Lottery
from deliberation.lot.pool import Member, ticket_of
from deliberation.lot.quotas import Bound, Infeasible, Quota, Quotas, Shortfall, WrongInput
from deliberation.models import AGE_BAND, DISTRICT, Assembly, AssemblyQuestion, Draw, Entrant, Seat, Willing
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from journal.actions import record

# The event must leave time to compute and to read the list.
LEAST_TIME, LONGEST_TIME = dt.timedelta(hours=1), dt.timedelta(days=366)
# Not a shortfall of people: the event came before the list was there.
LATE = "late"


@transaction.atomic
def close_list(*, by: Person, assembly_id: int, event: str, event_at: dt.datetime | None) -> Assembly:
    """Close the list, name the later event whose outcome is the seed, and let the lottery be computed.

    On the list are who entered this draw and, where it asks nothing, who is willing in general; of level 2, of its
    districts, on no other assembly, and with a value for which there is a quota. Raises Refused, IllegalMove,
    ValidationError by field. Locks the assembly.
    """
    its = queries.locked(assembly_id, by)
    require(policy.may_convene(by))
    its.state = after(its.state, Move.CLOSE)
    its.event = bounded(one_line(event), least=10, most=Assembly.EVENT_CHARACTERS, field="event")
    at = clock.now()
    if event_at is None or not at + LEAST_TIME <= event_at <= at + LONGEST_TIME:
        raise ValidationError({"event_at": _("The event lies between an hour and a year ahead.")})
    its.event_at, its.closed_at, its.shortfalls = event_at, Now(), []
    its.secret = secrets.token_bytes(32)
    its.save(update_fields=["state", "event", "event_at", "closed_at", "shortfalls", "secret"])
    people = _list(its)
    record("assembly.closed", actor=by, subject=its, title=its.title, people=people, event=its.event)
    later("deliberation.list_assembly", its.pk)
    its.refresh_from_db(fields=["closed_at"])
    return its


def _list(its: Assembly) -> int:
    """Freeze who can be drawn with their features and tickets, and give answers their codes; return how many."""
    questions = list(its.questions.order_by("id"))
    for question in questions:
        question.column = f"q-{secrets.token_hex(3)}"
        codes = iter({secrets.token_hex(3) for _n in range(4 * len(question.choices))})
        question.codes = {choice: next(codes) for choice in question.choices}
        question.save(update_fields=["column", "codes"])
    if not questions:
        here = Entrant.objects.filter(assembly=its, person__isnull=False).values("person")
        rows = Willing.objects.exclude(person__in=here).values_list("person", flat=True)
        Entrant.objects.bulk_create(Entrant(assembly=its, person_id=pk, general=True) for pk in rows)
    kept, out = [], []
    homes = _homes(its)
    quotas = queries.asked(its)
    for entrant in Entrant.objects.filter(assembly=its).order_by("id"):
        features = entrant.features | homes.get(entrant.person_id or 0, {})
        fits = all(features.get(name) in quotas.values(name) for name in quotas.features)
        if entrant.person_id not in homes or not fits:
            out.append(entrant.pk)
            continue
        entrant.features = {name: features[name] for name in quotas.features}
        entrant.ticket = ticket_of(bytes(its.secret or b""), str(entrant.person_id))
        kept.append(entrant)
    Entrant.objects.filter(pk__in=out).delete()
    Entrant.objects.bulk_update(kept, ["features", "ticket"], batch_size=1_000)
    return len(kept)


def _homes(its: Assembly) -> dict[int, dict[str, str]]:
    """Return what proofs say of those on the list who can be drawn now, by person."""
    people = Entrant.objects.filter(assembly=its).values("person")
    taken = Seat.objects.filter(state__in=HELD, person__isnull=False).values("person")
    rows = Residency.objects.filter(
        person__in=people, person__is_active=True, level__gte=policy.LEVEL, valid_until__gte=clock.today()
    ).exclude(person__in=taken)
    if its.districts:
        rows = rows.filter(district__code__in=its.districts)
    return {
        pk: {DISTRICT: code, AGE_BAND: band}
        for pk, code, band in rows.values_list("person", "district__code", "age_band")
    }


def list_assembly(*, assembly_id: int) -> bool:
    """Compute the lottery of a closed list and publish it with its commitment; False where somebody did.

    Where no panel meets the quotas, or the event came first, the list opens again and says why. The long part holds no
    lock; then locks the assembly. Whoever comes second writes nothing.
    """
    its = Assembly.objects.filter(pk=assembly_id, state=State.CLOSED).first()
    if its is None:
        return False
    questions = list(its.questions.order_by("id"))
    members, quotas = _coded(its, questions)
    try:
        found = fairest(members, quotas, its.seats)
    except (Infeasible, WrongInput) as error:
        shortfalls = error.shortfalls if isinstance(error, Infeasible) else (Shortfall("", "", Bound.SIZE, its.seats),)
        return _reopen(its, _decoded(shortfalls, questions))
    return _publish(its, found)


def _coded(its: Assembly, questions: list[AssemblyQuestion]) -> tuple[list[Member], Quotas]:
    """Return list and quotas as they are published: what was answered in codes, districts and ages as they are."""
    columns = {each.feature: (each.column, each.codes) for each in questions}

    def code(feature: str, value: str) -> tuple[str, str]:
        column, codes = columns.get(feature, (feature, {}))
        return column, codes.get(value, value)

    rows = Entrant.objects.filter(assembly=its).values_list("ticket", "features")
    members = [Member(ticket, dict(code(*pair) for pair in features.items())) for ticket, features in rows]
    coded = [Quota(*code(each.feature, each.value), each.least, each.most) for each in queries.asked(its).all]
    # The order says nothing of which question is which.
    return members, Quotas(tuple(sorted(coded, key=lambda each: (each.feature, each.value))))


def _decoded(shortfalls: Iterable[Shortfall], questions: list[AssemblyQuestion]) -> list[list[str | int]]:
    names = {(each.column, code): (each.feature, said) for each in questions for said, code in each.codes.items()}
    return [
        [*names.get((each.feature, each.value), (each.feature, each.value)), each.bound.value, each.needed]
        for each in shortfalls
    ]


@transaction.atomic
def _publish(its: Assembly, found: Lottery) -> bool:
    row = Assembly.objects.select_for_update().get(pk=its.pk)
    if row.state != State.CLOSED or row.closed_at != its.closed_at:
        return False
    if row.event_at is None or clock.now() >= row.event_at:
        return _open_again(row, [["", "", LATE, 0]])
    listing, panels, quotas, rules = (found.files[name] for name in sorted(found.files))
    draw = Draw.objects.create(
        assembly=row,
        listing=listing,
        panels=panels,
        quotas=quotas,
        rules=rules,
        commitment=found.commitment,
        people=len(found.pool),
        lowest=float(found.lowest),
        highest=float(found.highest),
        left_out=len(found.left_out()),
    )
    row.state, row.listed_at = after(row.state, Move.LIST), Now()
    row.save(update_fields=["state", "listed_at"])
    told = {"title": row.title, "commitment": draw.commitment, "people": draw.people, "event": row.event}
    record("assembly.listed", actor=None, subject=row, **told)
    return True


@transaction.atomic
def _reopen(its: Assembly, shortfalls: list[list[str | int]]) -> bool:
    row = Assembly.objects.select_for_update().get(pk=its.pk)
    if row.state != State.CLOSED or row.closed_at != its.closed_at:
        return False
    return _open_again(row, shortfalls)


def _open_again(its: Assembly, shortfalls: list[list[str | int]]) -> bool:
    """Take residents again; who was taken in by general consent alone is taken in again at the next closing."""
    its.state, its.shortfalls = after(its.state, Move.REOPEN), shortfalls
    its.event, its.event_at, its.secret = "", None, None
    its.save(update_fields=["state", "shortfalls", "event", "event_at", "secret"])
    Entrant.objects.filter(assembly=its, general=True).delete()
    Entrant.objects.filter(assembly=its).update(ticket="")
    its.questions.update(column="", codes={})
    record("assembly.reopened", actor=None, subject=its, title=its.title)
    return True


def list_assemblies() -> int:
    """Compute what is closed and was not computed, when a call was lost; return how many."""
    rows = Assembly.objects.filter(state=State.CLOSED, closed_at__lt=clock.now() - dt.timedelta(minutes=5))
    return sum(list_assembly(assembly_id=pk) for pk in rows.values_list("pk", flat=True))
