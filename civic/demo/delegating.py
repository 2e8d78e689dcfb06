"""The demo's delegations: who votes in the open, whom people with a login delegate to, what a past vote carried."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from civic.demo.founding import Ground, plan
from commons import clock
from voting.models import Carried, Delegation, OpenBallot, OpenVoter, OrganisationBallot, Round

LASTS = dt.timedelta(days=90)
# How the delegated votes of a past round fell to who voted in the open.
SHARES = {"repair-circle": 0.6, "bea": 0.28, "mira": 0.12}


def vote_openly(ground: Ground) -> None:
    """Write who votes in the open, and whom people with a login delegate to."""
    voters: dict[str, OpenVoter] = {}
    for row in plan("votes")["open_voter"]:
        its = ground.organisations.get(row.get("organisation", ""))
        someone = ground.people.get(row.get("person", ""))
        topic = ground.topics.get(row.get("topic", ""))
        since = ground.ago(88 if row.get("organisation") == "la-noria-kiosk" else 140)
        voter = OpenVoter.objects.create(person=someone, organisation=its, topic=topic, since=since)
        voters[row.get("organisation") or row["person"]] = voter
        speaker = someone or (its.representatives.get().person if its else None)
        told = {"topic": row.get("topic", ""), "organisation": its.slug if its else ""}
        ground.chronicle.tell("delegate.accepted", voter, since, speaker.pk if speaker else None, **told)
    for row in plan("votes")["delegation"]:
        to = voters[row["to"]]
        Delegation.objects.create(
            delegator=ground.people[row["by"]],
            person=to.person,
            organisation=to.organisation,
            topic=ground.topics.get(row.get("topic", "")),
            expires_on=clock.today(ground.now) + LASTS,
        )


def vote_and_delegate(ground: Ground, its: Round, said: list[str], delegated: int, rng: random.Random) -> None:
    """Put ballots into an open round, and delegations beside it, of residents nobody knows by name."""
    everybody = ground.residents.everybody()
    people = rng.sample(everybody, min(len(said) + delegated, len(everybody)))
    voters, delegators = people[: len(said)], people[len(said) :]
    ids = {code: district.pk for code, district in ground.districts.items()}
    homes = {pk: ids[code] for code, block in ground.residents.blocks.items() for pk in voters if pk in block}
    OpenBallot.objects.bulk_create(
        OpenBallot(round=its, person_id=pk, district_id=homes[pk], said=line)
        for pk, line in zip(voters, said, strict=False)
    )
    circle = ground.organisations["repair-circle"]
    OrganisationBallot.objects.create(round=its, organisation=circle, said=said[0])
    to: list[dict[str, Any]] = [{"organisation": circle}, {"person": ground.people["bea"]}]
    until = clock.today(ground.now) + LASTS
    Delegation.objects.bulk_create(
        Delegation(delegator_id=pk, topic=its.topic, expires_on=until, **rng.choice(to)) for pk in delegators
    )


def carried(ground: Ground, its: Round, said: list[str], delegated: int) -> list[str]:
    """Write what a past open round carried; return what is said in it, with the delegated votes."""
    rows: list[Carried] = []
    lines = list(said)
    for place, (name, share) in enumerate(SHARES.items()):
        given, organisation = round(delegated * share), ground.organisations.get(name)
        lines += [said[place]] * given
        whose: dict[str, Any] = {"organisation": organisation} if organisation else {"person": ground.people[name]}
        own = 0 if organisation else 1
        rows.append(Carried(round=its, said=said[place], votes=given + own, beyond=0, **whose))
    Carried.objects.bulk_create(rows)
    counted = len(lines) - len(said)
    its.delegation = {"cast": len(said), "delegated": counted, "at_least": counted, "beyond": 0}
    its.delegation |= {"dead_ends": 9, "circling": None}
    its.save(update_fields=["delegation"])
    return lines
