"""Where a person's vote goes in open rounds, as things stand before they close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

import accounts.queries
from accounts.models import Person
from commons import clock
from voting import policy
from voting.models import Round

# So far a chain is followed.
FAR = 200


class Fate(StrEnum):
    """What becomes of a vote as things stand."""

    OWN = "own"  # they cast it themself
    NONE = "none"  # they delegate to nobody and have cast none
    CARRIED = "carried"  # the last of the chain has cast a ballot
    WAITS = "waits"  # the last of the chain can cast one
    CIRCLE = "circle"  # the chain comes back
    LOST = "lost"  # the last of the chain cannot carry it


@dataclass(frozen=True, slots=True)
class Foretold:
    """Where a person's vote goes in an open round: through whom, to whom last. Names as pages show them."""

    its: Round
    fate: Fate
    through: tuple[str, ...] = ()
    last: str = ""


# One row for everybody that a chain passes, in each round. `able`: may vote there; `known`: votes in the open there.
CHAINS = """
WITH RECURSIVE asked AS (
    SELECT its.id, its.topic_id, its.districts, given.day
    FROM unnest(%(rounds)s::bigint[], %(days)s::date[]) AS given (id, day) JOIN voting_round AS its USING (id)
), chain AS (
    SELECT asked.id AS round_id, 0 AS step, %(person)s::bigint AS person_id, NULL::bigint AS organisation_id,
        ARRAY[]::bigint[] AS passed, false AS circle, true AS known
    FROM asked
    UNION ALL
    SELECT chain.round_id, chain.step + 1, next.person_id, next.organisation_id, chain.passed || chain.person_id,
        next.person_id IS NOT NULL AND next.person_id = ANY(chain.passed || chain.person_id),
        EXISTS (
            SELECT FROM voting_openvoter AS voter
            LEFT JOIN accounts_person AS person ON person.id = voter.person_id
            LEFT JOIN accounts_organisation AS organisation ON organisation.id = voter.organisation_id
            WHERE (voter.person_id = next.person_id AND person.is_active
                    OR voter.organisation_id = next.organisation_id AND organisation.ended_at IS NULL)
                AND (voter.topic_id IS NULL OR voter.topic_id = asked.topic_id)
        )
    FROM chain JOIN asked ON asked.id = chain.round_id
    CROSS JOIN LATERAL (
        SELECT person_id, organisation_id FROM voting_delegation
        WHERE delegator_id = chain.person_id AND expires_on >= asked.day
            AND (round_id = asked.id OR topic_id = asked.topic_id OR round_id IS NULL AND topic_id IS NULL)
        ORDER BY round_id NULLS LAST, topic_id NULLS LAST LIMIT 1
    ) AS next
    WHERE chain.known AND NOT chain.circle AND chain.step < %(far)s
        AND (next.person_id IS NOT NULL OR next.organisation_id IS NOT NULL)
        AND NOT EXISTS (
            SELECT FROM voting_openballot AS ballot
            WHERE ballot.round_id = asked.id AND ballot.person_id = chain.person_id
        )
        AND EXISTS (
            SELECT FROM accounts_residency AS residency
            JOIN accounts_person AS person ON person.id = residency.person_id
            JOIN charter_district AS district ON district.id = residency.district_id
            WHERE residency.person_id = chain.person_id AND person.is_active AND person.email_confirmed_at IS NOT NULL
                AND residency.level >= %(level)s AND residency.of_voting_age AND residency.valid_until >= asked.day
                AND (asked.districts = '{}' OR district.code = ANY(asked.districts))
        )
)
SELECT chain.round_id, chain.step, chain.person_id, organisation.name, chain.circle, chain.known,
    EXISTS (
        SELECT FROM voting_openballot AS ballot
        WHERE ballot.round_id = chain.round_id AND ballot.person_id = chain.person_id
    ) OR EXISTS (
        SELECT FROM voting_organisationballot AS ballot
        WHERE ballot.round_id = chain.round_id AND ballot.organisation_id = chain.organisation_id
    ) AS has_cast,
    chain.organisation_id IS NOT NULL OR EXISTS (
        SELECT FROM accounts_residency AS residency
        JOIN charter_district AS district ON district.id = residency.district_id
        WHERE residency.person_id = chain.person_id AND residency.level >= %(level)s AND residency.of_voting_age
            AND residency.valid_until >= asked.day AND (asked.districts = '{}' OR district.code = ANY(asked.districts))
    ) AS able
FROM chain JOIN asked ON asked.id = chain.round_id LEFT JOIN accounts_organisation AS organisation
    ON organisation.id = chain.organisation_id
ORDER BY chain.round_id, chain.step
"""


def foretold(by: Person, rounds: Sequence[Round]) -> list[Foretold]:
    """Return what becomes of the person's vote in open rounds, as things stand now. Two queries, however many."""
    if not rounds:
        return []
    asked: dict[str, Any] = {
        "rounds": [each.pk for each in rounds],
        "days": [clock.last_day(each.closes_at) for each in rounds],
        "person": by.pk,
        "level": policy.VOTING_LEVEL,
        "far": FAR,
    }
    with connection.cursor() as cursor:
        cursor.execute(CHAINS, asked)
        rows = cursor.fetchall()
    names = {pk: each.shown_name for pk, each in accounts.queries.shown_people([row[2] for row in rows]).items()}
    chains: dict[int, list[Any]] = {}
    for round_id, _step, person_id, organisation, *facts in rows:
        chains.setdefault(round_id, []).append((organisation or names.get(person_id, ""), *facts))
    return [_foretold(each, chains[each.pk]) for each in rounds]


def _foretold(its: Round, chain: Sequence[tuple[str, bool, bool, bool, bool]]) -> Foretold:
    name, circle, known, has_cast, able = chain[-1]
    if len(chain) == 1:
        return Foretold(its, Fate.OWN if has_cast else Fate.NONE)
    through = tuple(each[0] for each in chain[1:-1])
    if not known or not (has_cast or able or circle):
        return Foretold(its, Fate.LOST, through, name)
    if circle:
        return Foretold(its, Fate.CIRCLE, through)
    return Foretold(its, Fate.CARRIED if has_cast else Fate.WAITS, through, name)
