"""The demo's assemblies: one that sits and has recommended, one that takes residents into its draw."""

from __future__ import annotations

import datetime as dt
import random
from hashlib import sha256
from typing import Any

from django.utils import timezone

import charter.queries
from accounts.models import Residency
from civic.demo.founding import AGES, Ground, plan
from commons import clock
from deliberation.lifecycle.assemblies import SeatState, State
from deliberation.lot.draw import draw
from deliberation.lot.fairest import fairest
from deliberation.lot.pool import Member, ticket_of
from deliberation.lot.quotas import Quota, Quotas
from deliberation.models import (
    AGE_BAND,
    DISTRICT,
    Assembly,
    AssemblyQuestion,
    AssemblyQuota,
    AssemblySession,
    AssemblyStatement,
    Draw,
    Entrant,
    MemberVote,
    Recommendation,
    Seat,
)
from proposals.lifecycle import State as ProposalState
from proposals.models import Proposal, ProposalKind, Revision

Row = dict[str, Any]
AGE = "30-44"


def hold_assemblies(ground: Ground) -> None:
    """Write both as their acts would have left them. The chronicle is left to be written."""
    rng = random.Random(f"lots {ground.seed}")  # noqa: S311 a demo, no secret
    rows = plan("lots")
    _sitting(ground, rows["sitting"], rng)
    _called(ground, rows["called"], rng)


def _sitting(ground: Ground, row: Row, rng: random.Random) -> None:
    its = _assembly(ground, row, State.SITTING)
    homes = _willing(ground, row["people"], rng, first="ana")
    quotas = _quotas(its, list(homes.values()))
    secret = sha256(f"{row['title']} {ground.seed}".encode()).digest()
    people = {ticket_of(secret, str(pk)): pk for pk in homes}
    members = [Member(ticket, homes[pk]) for ticket, pk in people.items()]
    lottery = fairest(members, quotas, its.seats)
    ana = next(ticket for ticket, pk in people.items() if pk == ground.people["ana"].pk)
    # So that who tries the demo sits on it: the event brought a number by which the lot falls on her.
    seeds = (f"{number:05}" for number in range(48_211, 49_211))
    seed = next((each for each in seeds if ana in draw(lottery, each).first), "48211")
    first = draw(lottery, seed)
    declined = [sorted(ticket for ticket in first.first if ticket != ana)[:2]]
    found = draw(lottery, seed, declined)
    listed, drawn, seated = (ground.ago(row[name]) for name in ("listed", "drawn", "seated"))
    its.event = row["event"]
    # At one in the afternoon of the day before.
    its.event_at = clock.end_of_day(clock.today(drawn) - dt.timedelta(days=1)) - dt.timedelta(hours=11)
    its.closed_at, its.listed_at, its.drawn_at, its.seated_at = listed, listed, drawn, seated
    its.save()
    listing, panels, quota_text, rules = (lottery.files[name] for name in sorted(lottery.files))
    ilse = ground.people["ilse"].pk
    Draw.objects.create(
        assembly=its,
        listing=listing,
        panels=panels,
        quotas=quota_text,
        rules=rules,
        commitment=lottery.commitment,
        people=len(members),
        lowest=float(lottery.lowest),
        highest=float(lottery.highest),
        left_out=len(lottery.left_out()),
        seed=seed,
        seed_source=row["source"],
        entered_by_id=ilse,
        entered_at=drawn,
        first=list(found.first),
        declined=declined,
        seated=list(found.seated),
    )
    until = clock.due(drawn, its.invitation_days)
    Seat.objects.bulk_create(
        Seat(
            assembly=its,
            ticket=ticket,
            person_id=people[ticket] if ticket in found.seated else None,
            state=SeatState.ACCEPTED if ticket in found.seated else SeatState.DECLINED,
            round=0 if ticket in found.first else 1,
            invited_at=drawn,
            answer_by=until,
            answered_at=drawn + dt.timedelta(days=2),
        )
        for ticket in sorted({*found.first, *found.seated})
    )
    told = {"title": its.title, "commitment": lottery.commitment, "people": len(members), "event": its.event}
    ground.chronicle.tell("assembly.listed", its, listed, None, **told)
    told = {"title": its.title, "seed": seed, "reason": row["source"], "commitment": lottery.commitment}
    ground.chronicle.tell("assembly.drawn", its, drawn, ilse, **told, seats=its.seats)
    ground.chronicle.tell("assembly.seated", its, seated, ilse, title=its.title, members=its.seats)
    _work(ground, its, row, [people[ticket] for ticket in found.seated])


def _work(ground: Ground, its: Assembly, row: Row, members: list[int]) -> None:
    """Write its days, what is said from within, what it recommends and votes on."""
    today = timezone.localdate(ground.now)
    AssemblySession.objects.bulk_create(
        AssemblySession(
            assembly=its,
            on=today - dt.timedelta(days=each["days"]),
            title=each["title"],
            agenda=each["agenda"],
            minutes=each.get("minutes", ""),
        )
        for each in row["day"]
    )
    for each in row["statement"]:
        by_city = each.get("city", False)
        author = ground.people["ilse"].pk if by_city else members[0]
        said = AssemblyStatement.objects.create(assembly=its, author_id=author, by_city=by_city, text=each["text"])
        AssemblyStatement.objects.filter(pk=said.pk).update(created_at=ground.ago(each["days"]))
    for each in row["recommendation"]:
        _recommend(ground, its, each)
    for each in row["open"]:
        made = Recommendation.objects.create(assembly=its, title=each["title"], body=each["body"])
        MemberVote.objects.bulk_create(
            MemberVote(recommendation=made, person_id=pk, choice=choice)
            for pk, choice in zip(members, ("for", "for", "against", "for", "abstain"), strict=False)
            if pk != ground.people["ana"].pk
        )


def _recommend(ground: Ground, its: Assembly, row: Row) -> None:
    """Write a recommendation that waits for its answer."""
    at, ilse = ground.ago(row["entered"]), ground.people["ilse"].pk
    rules = charter.queries.rules()
    office = charter.queries.office_in_charge(topic_id=its.topic_id, district_id=None, rules=rules)
    proposal = Proposal.objects.create(
        author_label=f"Assembly: {its.title}",
        kind=ProposalKind.RECOMMENDATION,
        title=row["title"],
        body=row["body"],
        lang="en",
        topic=its.topic,
        state=ProposalState.AWAITING_ANSWER,
        created_at=at,
        revision_number=1,
        published_at=at,
        reached_at=at,
        due_at=clock.due(at, rules.number("answer_days")),
        office=office,
    )
    Revision.objects.create(proposal=proposal, number=1, title=proposal.title, body=proposal.body, created_at=at)
    votes, against, abstained = row["votes"]
    made = Recommendation.objects.create(
        assembly=its,
        title=row["title"],
        body=row["body"],
        votes_for=votes,
        votes_against=against,
        abstained=abstained,
        proposal=proposal,
        entered_at=at,
    )
    ground.chronicle.tell("proposal.published", proposal, at, None, kind=proposal.kind)
    ground.chronicle.tell(
        "proposal.reached",
        proposal,
        at,
        None,
        kind=proposal.kind,
        counted=0,
        threshold=0,
        office=office.own_name if office else "",
        office_id=office.pk if office else None,
        due_at=proposal.due_at.isoformat() if proposal.due_at else "",
    )
    told = {"assembly": its.pk, "proposal": proposal.pk}
    counts = {"for": votes, "against": against, "abstained": abstained}
    ground.chronicle.tell("recommendation.entered", made, at, ilse, **told, **counts)


def _called(ground: Ground, row: Row, rng: random.Random) -> None:
    its = _assembly(ground, row, State.CALLED)
    homes = _willing(ground, row["entrants"], rng, first="bea")
    _quotas(its, list(homes.values()))
    question = AssemblyQuestion.objects.create(
        assembly=its, feature="the-night", text=row["question"], choices=row["choices"]
    )
    most = its.seats // 2
    AssemblyQuota.objects.bulk_create(
        AssemblyQuota(assembly=its, feature=question.feature, value=choice, least=2, most=most)
        for choice in question.choices
    )
    Entrant.objects.bulk_create(
        Entrant(assembly=its, person_id=pk, features={question.feature: rng.choice(question.choices)}) for pk in homes
    )


def _assembly(ground: Ground, row: Row, state: State) -> Assembly:
    at, ilse = ground.ago(row["called"]), ground.people["ilse"].pk
    its: Assembly = Assembly.objects.create(
        title=row["title"],
        mandate=row["mandate"],
        reason=row["reason"],
        topic=ground.topics[row["topic"]],
        seats=row["seats"],
        convened_by_id=ilse,
        state=State.CALLED,
        called_at=at,
        created_at=at - dt.timedelta(days=3),
    )
    told = {"title": its.title, "seats": its.seats, "reason": its.reason}
    ground.chronicle.tell("assembly.called", its, at, ilse, **told)
    its.state = state
    return its


def _willing(ground: Ground, many: int, rng: random.Random, *, first: str) -> dict[int, dict[str, str]]:
    """Return what proofs say of so many residents drawn at random, and of one who has a login."""
    everybody = ground.residents.everybody()
    ids = [ground.people[first].pk, *rng.sample(everybody, min(3 * many, len(everybody)))]
    rows = Residency.objects.filter(person__in=ids, level=2, valid_until__gte=timezone.localdate(ground.now))
    told = rows.values_list("person", "district__code", "age_band")
    # Who has a login said no age: here they are of the middle one.
    homes = {pk: {DISTRICT: code, AGE_BAND: band or AGE} for pk, code, band in told if band or pk == ids[0]}
    return {pk: homes[pk] for pk in [each for each in dict.fromkeys(ids) if each in homes][:many]}


def _quotas(its: Assembly, homes: list[dict[str, str]]) -> Quotas:
    """Give each district and age a share of the seats like its share of those on the list, with a seat of play."""
    known = [f"{low}-{high}" if high is not None else f"{low}+" for low, high in AGES]
    found = []
    for feature, values in (
        (DISTRICT, sorted({each[DISTRICT] for each in homes})),
        (AGE_BAND, [band for band in known if any(each[AGE_BAND] == band for each in homes)]),
    ):
        for value in values:
            share = its.seats * sum(each[feature] == value for each in homes) / len(homes)
            found.append(Quota(feature, value, max(0, int(share) - 1), int(share) + 2))
    AssemblyQuota.objects.bulk_create(
        AssemblyQuota(assembly=its, feature=each.feature, value=each.value, least=each.least, most=each.most)
        for each in found
    )
    return Quotas(tuple(found))
