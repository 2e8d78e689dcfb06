"""Open what is due: rules and options are frozen, and the box gets its key."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterable
from hashlib import sha256

from django.db import connection, transaction
from django.db.models.functions import Now

import proposals.actions
from commons import clock
from journal.actions import record
from voting import queries
from voting.lifecycle import Move, State, after
from voting.models import Round
from voting.papers import Paper

logger = logging.getLogger(__name__)
# Shared by all who vote in a round, alone for who closes it; the same number stands in box.cast and box.close.
LOCK = 1987011188


def open_rounds(*, at: dt.datetime | None = None) -> int:
    """Open every round whose time has come by the database's clock; return how many. One transaction a round."""
    due = Round.objects.filter(state=State.ANNOUNCED, opens_at__lte=at or clock.now())
    return each_apart(open_round, due.values_list("pk", flat=True))


def each_apart(act: Callable[..., bool], round_ids: Iterable[int]) -> int:
    """Do an act for each round; return how many were done. One that fails is logged and tried again; others go on."""
    done = 0
    for pk in round_ids:
        try:
            done += act(round_id=pk)
        except Exception:
            logger.exception("round %s is left as it is, it is tried again", pk)
    return done


@transaction.atomic
def open_round(*, round_id: int) -> bool:
    """Open a round that was announced; False where somebody else did, or nothing is left on its ballot.

    Ties are broken by a lot that nobody could choose: the hash of rules, options and key as they were announced. Locks
    the round.
    """
    its = queries.locked_round(round_id, None)
    if its.state != State.ANNOUNCED or its.opens_at > clock.now():
        return False
    rules, options = queries.rules_file(its), queries.options_file(its)
    if not options:
        its.state, its.cancelled_at = after(its.state, Move.CANCEL), Now()
        its.cancelled_because = Round.NOTHING_FEASIBLE
        its.save(update_fields=["state", "cancelled_at", "cancelled_because"])
        record("round.cancelled", actor=None, subject=its, title=its.title, reason=its.cancelled_because)
        return False
    rules["lot"] = sha256(json.dumps([rules, options], sort_keys=True).encode()).hexdigest()
    its.rules = json.dumps(rules, indent=1, sort_keys=True)
    its.box_size = Paper.of(rules, options).size
    its.state, its.opened_at = after(its.state, Move.OPEN), Now()
    its.save(update_fields=["rules", "box_size", "state", "opened_at"])
    if its.is_secret:
        with connection.cursor() as cursor:
            cursor.execute("SELECT box.open(%s)", [its.pk])
    if (terms := rules.get("rule_vote")) is not None:
        proposals.actions.rule_vote_opened(proposal_id=terms["proposal"], round_id=its.pk, closes_at=its.closes_at)
    record("round.opened", actor=None, subject=its, title=its.title, closes_at=its.closes_at.isoformat())
    return True
