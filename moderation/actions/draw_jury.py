"""Draw a jury, and whoever replaces those who do not come. Anybody can repeat the draw once its seed is revealed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from hashlib import sha256

from django.db import connection

import charter.queries
import journal.queries
from charter.queries import Rules
from commons import clock
from deliberation.lot.jury import jury_order, list_text
from journal.actions import record
from moderation.lifecycle import Panel, quorum_of
from moderation.models import Case, Concern, Juror
from moderation.queries.eligible import TIMES, conflicted, eligible, fairly

# One draw after the other, in every process: two at once would call the same person.
ONE_DRAW = "SELECT pg_advisory_xact_lock(hashtextextended('moderation.draw', 0))"


def draw_jury(case: Case, concerns: Sequence[Concern], *, rules: Rules, at: dt.datetime) -> None:
    """Choose the panel, write down who can be drawn, and call the first of them. Inside the opening's transaction.

    The seed is secret now; its hash stands in the last root of the register. Before the first root, or where fewer than
    three times a small jury can be drawn, the panel stays with two moderators. Takes the lock of draws.
    """
    one_draw()
    try:
        seed = journal.queries.current_seed()
    except journal.queries.NoRoot:
        return
    secret = secrets.token_bytes(32)
    ready = eligible(
        secret=secret, conflicts=conflicted(case, concerns), year_most=rules.number("jury_year_most"), at=at
    )
    panel, size = panel_for(len(ready), rules)
    if panel == Panel.STAFF:
        return
    tickets = {each.ticket: each.person_id for each in fairly(ready, TIMES * size)}
    case.panel, case.size = panel, size
    case.quorum = quorum_of(size, rules.number("jury_quorum"))
    case.secret, case.seed_root = secret, seed.root_id
    case.list_csv = list_text(tickets)
    case.list_hash = sha256(case.list_csv.encode()).hexdigest()
    case.save(update_fields=["panel", "size", "quorum", "secret", "seed_root", "list_csv", "list_hash"])
    record("jury.drawn", actor=None, subject=case, list=case.list_hash, root=seed.root_id, panel=panel, size=size)
    order = jury_order(seed.secret, case_name(case), tickets)
    _call(case, [(ticket, tickets[ticket]) for _n, ticket in zip(range(size), order, strict=False)], first=1, at=at)


def panel_for(ready: int, rules: Rules) -> tuple[Panel, int]:
    """Return who decides when so many can be drawn, and with how many seats."""
    for panel, rule in ((Panel.JURY, "jury_size"), (Panel.SMALL_JURY, "jury_small")):
        if ready >= TIMES * (size := rules.number(rule)):
            return panel, size
    return Panel.STAFF, 2


def fill_seats(case: Case, concerns: Sequence[Concern], *, at: dt.datetime) -> int:
    """Call the next of the order for every empty seat; return how many. Of a locked case, in its transaction.

    Whoever cannot sit any more when their turn comes is passed over. Where the list ends the case goes on with those it
    has. Takes the lock of draws.
    """
    if case.panel == Panel.STAFF or case.exhausted:
        return 0
    held = list(case.jurors.values_list("ticket", "number", "sits"))
    empty = case.size - sum(sits for _ticket, _number, sits in held)
    if empty <= 0:
        return 0
    one_draw()
    most = charter.queries.rule("jury_year_most").whole
    conflicts = conflicted(case, concerns)
    ready = eligible(secret=bytes(case.secret or b""), conflicts=conflicts, year_most=most, at=at)
    can = {each.ticket: each.person_id for each in ready}
    known = {ticket for ticket, _number, _sits in held}
    called: list[tuple[str, int]] = []
    for ticket in order_of(case):
        if len(called) == empty:
            break
        if ticket in can and ticket not in known:
            called.append((ticket, can[ticket]))
    _call(case, called, first=1 + max(number for _ticket, number, _sits in held), at=at)
    if len(called) < empty:
        case.exhausted = True
        case.save(update_fields=["exhausted"])
    for _each in called:
        record("juror.replaced", actor=None, subject=case)
    return len(called)


def order_of(case: Case) -> Iterator[str]:
    """Yield the tickets of a case in the order of its lot. Two queries at most."""
    seed = journal.queries.revealed_seed(case.seed_root or 0) or journal.queries.current_seed().secret
    return jury_order(seed, case_name(case), case.list_csv.split()[1:])


def case_name(case: Case) -> str:
    """Return the name under which a case is drawn."""
    return str(case.pk)


def one_draw() -> None:
    """Wait until no other transaction draws."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_DRAW)


def _call(case: Case, called: Sequence[tuple[str, int]], *, first: int, at: dt.datetime) -> None:
    until = min(clock.due(at, case.answer_days), case.due_at)
    Juror.objects.bulk_create(
        Juror(case=case, ticket=ticket, person_id=person_id, number=number, called_at=at, answer_by=until)
        for number, (ticket, person_id) in enumerate(called, start=first)
    )
