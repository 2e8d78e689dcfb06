"""Carry delegated votes to ballots, when an open round closes. Its caller holds delegations still."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from django.db import connection

from voting import queries
from voting.counting.delegation import Truths
from voting.counting.election import Ints
from voting.counting.voices import Voices, is_sum_safe, told, voices
from voting.models import FEW_DELEGATED, Carried, OpenBallot, OrganisationBallot, Round

# Shared by all who change what is delegated, alone for who closes a round: in that order before the round's own.
DELEGATIONS = 1987011189


def hold_delegations() -> None:
    """Let no open round close until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, 0)", [DELEGATIONS])


@dataclass(frozen=True, slots=True)
class Read:
    """How often each line counts, and how many voices of each district are in it."""

    said: Counter[str] = field(default_factory=Counter)
    homes: Counter[int] = field(default_factory=Counter)


def read_ballots(its: Round) -> Read:
    """Return what was said in an open round without delegations. One query, streamed."""
    found = Read()
    for line, home in OpenBallot.objects.filter(round=its).values_list("said", "district_id").iterator():
        found.said[line] += 1
        found.homes[home] += 1
    return found


@dataclass(frozen=True, slots=True)
class _Cast:
    """Ballots in columns: who cast each, and which of `lines` it says; the first `own` are people's."""

    voters: Ints
    said: Ints
    lines: list[str]
    own: int


def carry(its: Round, cap: int) -> Read:
    """Return what was said, each line as often as it carries voices; write what became of delegations.

    Work in proportion to ballots and delegations; four queries, streamed, and what is written.
    """
    willing, found = queries.willing(its), Read()
    cast = _ballots(its, willing, found.homes)
    rows = queries.counting_delegations(its)
    given = (rows["delegator"], rows["scope"], rows["to"])
    carried = voices(*given, ballots=cast.voters, willing=willing, cap=cap)
    counts = np.bincount(cast.said, carried.weights, len(cast.lines)).astype(np.int64)
    found.said.update({line: int(n) for line, n in zip(cast.lines, counts, strict=True) if n})
    # A delegator is of one district, in however many scopes they delegate.
    delegators, first = np.unique(rows["delegator"], return_index=True)
    homes, people = np.unique(rows["home"][first[np.isin(delegators, carried.reached)]], return_counts=True)
    found.homes.update(dict(zip(homes.tolist(), people.tolist(), strict=True)))
    openly = np.isin(cast.voters, willing)
    _publish(its, cast, carried, openly)
    its.delegation = _numbers(carried, openly, cast.own)
    its.save(update_fields=["delegation"])
    return found


def _ballots(its: Round, willing: Ints, homes: Counter[int]) -> _Cast:
    """Read what was cast, by people and by organisations that vote in the open; count the people's homes."""
    voters, said, places = array("q"), array("q"), dict[str, int]()
    people = OpenBallot.objects.filter(round=its).values_list("person_id", "said", "district_id")
    for person, line, home in people.iterator():
        voters.append(person)
        said.append(places.setdefault(line, len(places)))
        homes[home] += 1
    own, in_the_open = len(voters), set(willing[willing < 0].tolist())
    organisations = OrganisationBallot.objects.filter(round=its).values_list("organisation_id", "said")
    for organisation, line in organisations.iterator():
        if -organisation in in_the_open:
            voters.append(-organisation)
            said.append(places.setdefault(line, len(places)))
    return _Cast(np.array(voters, np.int64), np.array(said, np.int64), list(places), own)


def _publish(its: Round, cast: _Cast, carried: Voices, openly: Truths) -> None:
    """Write what who votes in the open said, and how many votes it counted for unless that shows few people."""
    rows = []
    for place in np.flatnonzero(openly).tolist():
        voter, many = int(cast.voters[place]), int(carried.delegated[place]) >= FEW_DELEGATED
        rows.append(
            Carried(
                round=its,
                person_id=voter if voter > 0 else None,
                organisation_id=-voter if voter < 0 else None,
                said=cast.lines[cast.said[place]],
                votes=int(carried.weights[place]) if many else None,
                beyond=int(carried.beyond[place]) if many else None,
            )
        )
    Carried.objects.bulk_create(sorted(rows, key=lambda row: (row.person_id or 0, row.organisation_id or 0)), 5_000)


def _numbers(carried: Voices, openly: Truths, cast: int) -> dict[str, int | None]:
    """Return the sums that may be published. None: it would show few people, or what another number hides.

    `cast`: votes by their own voters; `delegated`: votes that others carried and that count; the rest is not counted.
    """
    few = FEW_DELEGATED
    delegated = carried.delegated[openly]
    shown, hidden = delegated[delegated >= few], delegated[delegated < few]
    beyond = int(carried.beyond.sum())
    safe = is_sum_safe(int(hidden.sum()), len(hidden), few)
    return {
        "cast": cast if safe else None,
        "delegated": int(delegated.sum()) - beyond if safe else None,
        "at_least": int(shown.sum()) - beyond,
        "beyond": beyond,
        "dead_ends": told(carried.dead_ends, few),
        "circling": told(carried.circling, few),
    }
