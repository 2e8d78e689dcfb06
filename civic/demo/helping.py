"""What residents of the demo do themselves: what is needed, what is pledged, and a proposal that was taken up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from civic.demo.founding import Ground
from proposals.models import HelpCall, Need, OwnStep, Pledge, Proposal, TakeUp

Row = dict[str, Any]


def tell_all(ground: Ground, stories: list[tuple[Row, Proposal]]) -> None:
    """Write what the plan says of each proposal. The chronicle is left to be written."""
    for row, proposal in stories:
        if taken := row.get("taken_up"):
            _take_up(ground, taken, proposal)
        needs = [_need(ground, each, proposal) for each in row.get("needs", [])]
        for place, pledge in enumerate(row.get("pledges", [])):
            _pledge(ground, pledge, proposal, needs, place)
        for step in row.get("steps", []):
            _step(ground, step, proposal)
        if call := row.get("call"):
            _call(ground, call, proposal, needs)


def _take_up(ground: Ground, row: Row, proposal: Proposal) -> None:
    at = ground.ago(row["days"])
    TakeUp.objects.create(
        proposal=proposal,
        reason=row["reason"],
        city_gives=row["city_gives"],
        declared_by_id=proposal.author_id,
        declared_at=at,
    )
    ground.chronicle.tell("proposal.taken_up", proposal, at, proposal.author_id)


def _need(ground: Ground, row: Row, proposal: Proposal) -> Need:
    measured = {"amount": row.get("amount"), "unit": row.get("unit", "")}
    made: Need = Need.objects.create(proposal=proposal, kind=row["kind"], words=row["words"], **measured)
    return made


def _pledge(ground: Ground, row: Row, proposal: Proposal, needs: list[Need], place: int) -> None:
    """Whoever is not named lives in the proposal's district."""
    need = needs[row["need"]] if "need" in row else None
    neighbours = ground.residents.blocks[proposal.district.code if proposal.district else "alameda"]
    author_id = ground.people[row["by"]].pk if "by" in row else neighbours[place]
    at = ground.ago(row["days"])
    made = Pledge.objects.create(
        proposal=proposal,
        need=need,
        author_id=author_id,
        organisation=ground.organisations.get(row.get("organisation", "")),
        kind=need.kind if need else row["kind"],
        body=row["text"],
        amount=row.get("amount"),
        unit=(need.unit if need else row["unit"]) if "amount" in row else "",
        shown=row.get("shown", Pledge.Shown.NAME),
        created_at=at,
    )
    ground.chronicle.tell("pledge.made", made, at, author_id, proposal=proposal.pk)


def _step(ground: Ground, row: Row, proposal: Proposal) -> None:
    today = timezone.localdate(ground.now)
    reached = today - dt.timedelta(days=row["reached"]) if "reached" in row else None
    due_on = today + dt.timedelta(days=row["in_days"])
    OwnStep.objects.create(proposal=proposal, words=row["text"], due_on=due_on, reached_on=reached)


def _call(ground: Ground, row: Row, proposal: Proposal, needs: list[Need]) -> None:
    at = ground.ago(row["days"])
    call = HelpCall.objects.create(
        proposal=proposal,
        need=needs[row["need"]],
        author_id=proposal.author_id,
        organisation=proposal.organisation,
        body=row["text"],
        created_at=at,
    )
    ground.chronicle.tell("help.called", call, at, proposal.author_id, proposal=proposal.pk)
