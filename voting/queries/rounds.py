"""Rounds and their options."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from voting import policy
from voting.lifecycle import State
from voting.models import Option, Round
from voting.policy import Someone

ROUNDS_ORDER = ("-closes_at", "-id")
LIVE = (State.ANNOUNCED, State.OPEN)


def rounds(*, state: str = "", district: str = "", topic: str = "", process: str = "") -> QuerySet[Round]:
    """Return what was announced, the last to close first. `district`: a code whose residents may vote."""
    rows = Round.objects.exclude(state=State.DRAFT)
    if state:
        rows = rows.filter(state=state)
    if district:
        rows = rows.filter(Q(districts=[]) | Q(districts__contains=[district]))
    if topic:
        rows = rows.filter(topic__code=topic)
    if process:
        rows = rows.filter(process__code=process)
    return rows.defer("rules", "public_key").order_by(*ROUNDS_ORDER)


def counted_rounds() -> QuerySet[Round]:
    """Return rounds that are counted, with their rules and result, the last to close first. One query."""
    return rounds(state=State.COUNTED).select_related("tally").defer(None).defer("public_key")


def open_round_for(district: str) -> Round | None:
    """Return what residents of the district (a code; "" is everybody) vote on and that closes next. One query."""
    rows = rounds(state=State.OPEN, district=district).filter(closes_at__gt=Now())
    if not district:
        rows = rows.filter(districts=[])
    return rows.order_by("closes_at", "id").first()


def round_in_full(round_id: int, by: Someone) -> Round:
    """Return a round with its areas and what it belongs to. Two queries. Raises Round.DoesNotExist."""
    rows = Round.objects.select_related("process", "topic", "tally").prefetch_related("areas__district")
    return _seen(rows, round_id, by)


def round_alone(round_id: int, by: Someone) -> Round:
    """Return a round without what it belongs to: for who votes. One query. Raises Round.DoesNotExist."""
    return _seen(Round.objects.all(), round_id, by)


def _seen(rows: QuerySet[Round], round_id: int, by: Someone) -> Round:
    if round_id.bit_length() > 63:
        raise Round.DoesNotExist
    found = rows.get(pk=round_id)
    if not policy.may_see(by, found):
        raise Round.DoesNotExist
    return found


def locked_round(round_id: int, by: Someone | None) -> Round:
    """Return a round, its row locked; `by` None is the platform itself. Raises Round.DoesNotExist."""
    if round_id.bit_length() > 63:
        raise Round.DoesNotExist
    found = Round.objects.select_for_update().get(pk=round_id)
    if by is not None and not policy.may_see(by, found):
        raise Round.DoesNotExist
    return found


def options_of(its: Round, *, on_ballot: bool = False) -> QuerySet[Option]:
    """Return the options in their order; `on_ballot` leaves out what an office found not feasible. Two queries."""
    rows = Option.objects.filter(round=its).select_related("proposal", "office", "district").order_by("position", "id")
    # An option has a text of its own; how a proposal is found is nobody's business here.
    rows = rows.defer("proposal__body", "proposal__search").prefetch_related("pictures")
    return rows.exclude(feasible=False) if on_ballot else rows


def option_to_judge(option_id: int, by: Someone, *, lock: bool = False) -> Option:
    """Return an option that there is for the person. Raises Option.DoesNotExist."""
    if option_id.bit_length() > 63:
        raise Option.DoesNotExist
    rows = Option.objects.select_related("round")
    option = (rows.select_for_update(of=("self",)) if lock else rows).get(pk=option_id)
    if not policy.may_see(by, option.round) and not policy.may_judge(by, option):
        raise Option.DoesNotExist
    return option
