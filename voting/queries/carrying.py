"""What closing a round reads of delegations, and what is published of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from commons import clock
from voting import policy
from voting.counting.voices import NO_DELEGATE, Scope
from voting.models import Carried, Delegation, Round
from voting.queries.delegations import named, open_voters


def willing(its: Round) -> npt.NDArray[np.int64]:
    """Return who votes in the open in the round: people's ids, and organisations' with a minus. One query."""
    rows = open_voters().filter(Q(topic=None) | Q(topic=its.topic_id)).order_by()
    found = {
        person or -(organisation or 0) for person, organisation in rows.values_list("person_id", "organisation_id")
    }
    return np.array(sorted(found), np.int64)


def counting_delegations(its: Round) -> npt.NDArray[Any]:
    """Return the delegations that count in the round, as rows of `delegator`, `scope`, `to` and `home`.

    Those of people who may vote in it, that last to its last day. One query, streamed.
    """
    day = clock.last_day(its.closes_at)
    rows = Delegation.objects.filter(
        _of_round(its),
        expires_on__gte=day,
        delegator__is_active=True,
        delegator__email_confirmed_at__isnull=False,
        delegator__residency__level__gte=policy.VOTING_LEVEL,
        delegator__residency__of_voting_age=True,
        delegator__residency__valid_until__gte=day,
    )
    if its.districts:
        rows = rows.filter(delegator__residency__district__code__in=its.districts)
    scope = Case(
        When(round__isnull=False, then=Value(int(Scope.ROUND))),
        When(topic__isnull=False, then=Value(int(Scope.TOPIC))),
        default=Value(int(Scope.EVERYTHING)),
        output_field=IntegerField(),
    )
    to = Coalesce("person_id", -F("organisation_id"), Value(NO_DELEGATE))
    columns = rows.values_list("delegator_id", scope, to, "delegator__residency__district_id")
    kinds = [(name, np.int64) for name in ("delegator", "scope", "to", "home")]
    return np.fromiter(columns.order_by().iterator(chunk_size=20_000), dtype=kinds)


def _of_round(its: Round) -> Q:
    wide = Q(round=None, topic=None)
    return Q(round=its) | wide | Q(topic=its.topic_id) if its.topic_id else Q(round=its) | wide


def carried(its: Round, *, most: int) -> list[Carried]:
    """Return what who votes in the open carried in a closed round, the largest weights first. Two queries."""
    rows = Carried.objects.filter(round=its).select_related("organisation")
    return named(rows.order_by(F("votes").desc(nulls_last=True), "id")[:most])


def weights_file(its: Round) -> Iterator[str]:
    """Yield `weights.json`: the ballots that carried so many that it may be told, by weight, without names."""
    rows = Carried.objects.filter(round=its, votes__isnull=False).order_by("-votes", "said")
    found = [{"votes": votes, "said": json.loads(said)} for votes, said in rows.values_list("votes", "said")]
    yield json.dumps(found, indent=1) + "\n"
