"""Builders of rounds, through the acts that people use."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import connection

from accounts.models import Person
from commons import clock
from voting import actions, sealing
from voting.boxes import open_box
from voting.models import Method, Round
from voting.queries import box_file
from voting.sealing import Share

DAY = dt.timedelta(days=1)
PROJECTS = (("Trees for the square", 40), ("A bench at the river", 30), ("Night bus", 50))


def drafted(
    ilse: Person, *, method: str = Method.BUDGET, projects: Iterable[tuple[str, int]] = PROJECTS, **given: Any
) -> Round:
    """A draft that opens tomorrow, with three options and 100 euros if it is a budget."""
    at = clock.now()
    more: dict[str, Any] = {"budgets": {"": 100_00}} if method == Method.BUDGET else {}
    fields = {"title": "What first?", "summary": "Choose.", "opens_at": at + DAY}
    fields |= {"closes_at": at + 7 * DAY, "method": method} | more | given
    its = actions.draft_round(by=ilse, **fields)  # type: ignore[arg-type]
    for title, euros in projects:
        actions.add_option(by=ilse, round_id=its.pk, title=title, body="As it says.", cost_cents=euros * 100)
    return its


def announced(ilse: Person, **given: Any) -> tuple[Round, tuple[Share, Share, Share]]:
    """An announced round, and the shares of its key."""
    its = drafted(ilse, **given)
    shares = sealing.new_shares()
    if its.is_secret:
        actions.set_key(by=ilse, round_id=its.pk, public_key=shares[0].public_key.hex())
    return actions.announce_round(by=ilse, round_id=its.pk), shares


def opened(ilse: Person, **given: Any) -> tuple[Round, tuple[Share, Share, Share]]:
    """An open round, and the shares of its key."""
    its, shares = announced(ilse, **given)
    Round.objects.filter(pk=its.pk).update(opens_at=clock.now())
    assert actions.open_rounds() == 1
    its.refresh_from_db()
    return its, shares


def closed(its: Round) -> Round:
    """The round after its last second."""
    Round.objects.filter(pk=its.pk).update(closes_at=clock.now())
    assert actions.close_round(round_id=its.pk)
    its.refresh_from_db()
    return its


def counted(its: Round, shares: tuple[Share, Share, Share], ilse: Person) -> Round:
    """The round opened by two pairs of trustees and counted."""
    box = box_file(its)
    for one, other in ((0, 1), (1, 2)):
        found = open_box(box, shares[one], shares[other])
        actions.bring_opening(
            by=ilse, round_id=its.pk, trustees=found.trustees, choices=found.choices, spoiled=found.spoiled
        )
    assert actions.count_round(round_id=its.pk)
    its.refresh_from_db()
    return its


def proved(people: Iterable[Person]) -> None:
    """Give people a document, as a proof does: only who has one can vote."""
    with connection.cursor() as cursor:
        for person in people:
            cursor.execute(
                "SELECT identity.claim(%s, 1::smallint, 'desk', (current_date + 365), %s)",
                [secrets.token_bytes(32), person.pk],
            )
