"""Count a round by its published rules."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

import proposals.actions
from journal.actions import record
from voting import queries, tallying
from voting.actions.open_round import each_apart
from voting.lifecycle import Move, State, after
from voting.models import Choice, Round, Tally
from voting.queries.rules import NEW, OLD


def count_rounds() -> int:
    """Count every closed round that is opened; return how many. One transaction a round."""
    ready = Round.objects.filter(state=State.CLOSED).filter(pk__in=_opened())
    return each_apart(count_round, ready.values_list("pk", flat=True))


def _opened() -> list[int]:
    waiting = Round.objects.filter(state=State.CLOSED).prefetch_related("openings")
    return [its.pk for its in waiting if not its.is_secret or _agree(its)]


def _agree(its: Round) -> bool:
    found = {(each.digest, each.spoiled) for each in its.openings.all()}
    return len(its.openings.all()) > 1 and len(found) == 1


@transaction.atomic
def count_round(*, round_id: int) -> bool:
    """Write the tally of a closed round; False where there is nothing to count yet, or somebody did. Locks the round.

    A vote on a rule answers its proposal and enters the rule in the same transaction.
    Of fewer than `Round.FEW` secret ballots only winners and their number stay: so few could be told apart.
    """
    its = queries.locked_round(round_id, None)
    if its.state != State.CLOSED or (its.is_secret and not its.imported and not _agree(its)):
        return False
    lines = list(Choice.objects.filter(round=its).order_by("said").values_list("said", "voters"))
    rules = queries.rules_file(its)
    result = tallying.tally(rules, queries.options_file(its), lines)
    if its.delegation is not None:
        result["delegation"] = its.delegation
    opening = its.openings.first()
    board = queries.board(its)
    few = its.is_secret and result["voters"] < Round.FEW
    tally = Tally.objects.create(
        round=its,
        voters=result["voters"],
        spoiled=opening.spoiled if opening else 0,
        root=board.root,
        replaced_root=board.replaced_root,
        digest=queries.digest_of(its, choices=not few),
        winners=result["winners"],
        result={"winners": result["winners"]} if few else result,
    )
    if few:
        Choice.objects.filter(round=its).delete()
    its.state, its.counted_at = after(its.state, Move.COUNT), Now()
    its.save(update_fields=["state", "counted_at"])
    if (terms := rules.get("rule_vote")) is not None:
        _decide(its, terms, result, few=few)
    told = {"title": its.title, "winners": result["winners"], "voters": result["voters"], "digest": tally.digest}
    record("round.counted", actor=None, subject=its, **told)
    return True


def _decide(its: Round, terms: dict[str, Any], result: dict[str, Any], *, few: bool) -> None:
    """Answer the rule proposal with what was counted, in the same transaction. Locks the proposal, then the city."""
    votes = {code: None if few else facts["votes"] for code, facts in result["options"].items()}
    count = proposals.actions.Count(
        adopted=result["adopted"],
        voters=result["voters"],
        quorum=terms["quorum"],
        votes_for=votes[NEW],
        votes_against=votes[OLD],
    )
    proposals.actions.decide_rule(
        proposal_id=terms["proposal"], round_id=its.pk, count=count, notice_days=terms["notice_days"]
    )
