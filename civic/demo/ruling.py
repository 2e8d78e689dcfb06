"""The demo's rule proposals: one that residents adopted by vote and that is in force, one that gathers support."""

from __future__ import annotations

import datetime as dt
import json
import random
from hashlib import sha256
from typing import Any

import charter.queries
from charter.articles import in_words
from charter.catalogue import RULES
from charter.models import RuleVersion
from charter.queries import Rules
from civic.demo.founding import Ground, plan
from civic.demo.votes import count, key, midnight
from commons import clock
from commons.text import clean
from proposals.actions.publish_proposal import threshold
from proposals.lifecycle import State
from proposals.models import Proposal, ProposalKind, Revision, RuleChange, Support
from voting import queries
from voting.lifecycle import State as RoundState
from voting.models import Method, Option, Round, RuleVote
from voting.papers import Paper

Row = dict[str, Any]


def change_rules(ground: Ground, *, voters: int, rules: Rules) -> None:
    """Write them as their acts would have left them. `voters`: how many could vote; in a large city, in its beginning.

    The chronicle is left to be written.
    """
    for row in plan("rules")["rule"]:
        rng = random.Random(f"rule {row['rule']} {ground.seed}")  # noqa: S311 a demo, no secret
        proposal = _proposed(ground, row, voters, rules, rng)
        if "closed" in row:
            _decided(ground, row, proposal, _vote(ground, row, proposal, voters), rng)


def _proposed(ground: Ground, row: Row, voters: int, rules: Rules, rng: random.Random) -> Proposal:
    author, at = ground.people[row["author"]], ground.ago(row["published"])
    spec, reached = RULES[row["rule"]], ground.ago(row["reached"]) if "reached" in row else None
    needed = threshold(voters, rules)
    proposal: Proposal = Proposal.objects.create(
        author=author,
        kind=ProposalKind.RULE,
        title=f"{spec.title}: {in_words(spec, row['value'], {})}",
        body=clean(row["body"]),
        topic=ground.topics[row["topic"]],
        state=State.DONE if reached else State.OPEN,
        created_at=at,
        revision_number=1,
        published_at=at,
        gather_until=clock.due(at, rules.number("gather_days")),
        threshold=needed,
        threshold_rule_number=rules["support_threshold"].number,
        reached_at=reached,
        due_at=clock.due(reached, rules.number("answer_days")) if reached else None,
    )
    revision = Revision.objects.create(
        proposal=proposal, number=1, title=proposal.title, body=proposal.body, author=author, created_at=at
    )
    RuleChange.objects.create(proposal=proposal, rule=row["rule"], value=row["value"])
    number = round(needed * row["supports"])
    homes = {
        pk: code for code, block in ground.residents.blocks.items() for pk in rng.sample(block, min(len(block), number))
    }
    people = rng.sample(sorted(homes), min(number, len(homes)))
    until = reached or ground.now
    Support.objects.bulk_create(
        Support(
            proposal=proposal,
            person_id=pk,
            revision=revision,
            revision_number=1,
            district=ground.districts[homes[pk]],
            counts=True,
            created_at=at + (until - at) * rng.random(),
        )
        for pk in people
    )
    Proposal.objects.filter(pk=proposal.pk).update(
        sorting_supports=len(people), sorting_share=min(len(people) * 1_000 // needed, 999_999)
    )
    ground.chronicle.tell("proposal.published", proposal, at, author.pk, threshold=needed)
    if reached is not None:
        told = {"kind": "rule", "counted": needed, "threshold": needed, "office": "", "office_id": None}
        due_at = proposal.due_at.isoformat() if proposal.due_at else ""
        ground.chronicle.tell("proposal.reached", proposal, reached, None, **told, due_at=due_at)
    return proposal


def _vote(ground: Ground, row: Row, proposal: Proposal, voters: int) -> Round:
    """Write the vote that decided it, up to its opening."""
    opens, closes = midnight(ground, row["opened"]), midnight(ground, row["closed"])
    spec = RULES[row["rule"]]
    its = Round(
        title=f"A rule: {proposal.title}",
        summary=f"Residents ask for another rule, in the proposal “{proposal.title}” (/proposals/{proposal.pk}/).\n\n"
        f"**{spec.title}.** {spec.text}",
        lang="en",
        method=Method.APPROVAL,
        most_choices=1,
        opens_at=opens,
        closes_at=closes,
        drafted_by=ground.people["ilse"],
        public_key=key(ground, {"key": row["rule"]}),
    )
    its.save()
    announced = opens - dt.timedelta(days=7)
    Round.objects.filter(pk=its.pk).update(created_at=announced)
    values = (("Change it", row["value"], proposal), ("Keep it", charter.queries.rule(row["rule"]).value, None))
    Option.objects.bulk_create(
        Option(
            round=its,
            code=str(place),
            position=place,
            title=f"{said}: {in_words(spec, value, {})}",
            proposal=of,
            lang="en",
        )
        for place, (said, value, of) in enumerate(values, 1)
    )
    RuleVote.objects.create(round=its, proposal=proposal)
    rules, of = queries.rules_file(its), queries.options_file(its)
    rules["rule_vote"] |= {"eligible": voters, "quorum": max(-(-voters * 5 // 100), 20)}
    rules["lot"] = sha256(json.dumps([rules, of], sort_keys=True).encode()).hexdigest()
    its.rules, its.box_size = json.dumps(rules, indent=1, sort_keys=True), Paper.of(rules, of).size
    its.announced_at, its.opened_at, its.closed_at, its.state = announced, opens, closes, RoundState.COUNTED
    its.counted_at = closes + dt.timedelta(hours=20)
    its.save()
    told = {"title": its.title, "method": its.method, "options": 2}
    ground.chronicle.tell("round.announced", its, announced, ground.people["ilse"].pk, **told)
    ground.chronicle.tell("round.opened", its, opens, None, title=its.title, closes_at=closes.isoformat())
    due_at = clock.due(closes, 30)
    Proposal.objects.filter(pk=proposal.pk).update(due_at=due_at)
    told = {"round": its.pk, "closes_at": closes.isoformat(), "due_at": due_at.isoformat()}
    ground.chronicle.tell("rule.vote_opened", proposal, opens, None, **told)
    return its


def _decided(ground: Ground, row: Row, proposal: Proposal, its: Round, rng: random.Random) -> None:
    """Count it, answer the proposal with it, and let the rule take effect."""
    terms = json.loads(its.rules)["rule_vote"]
    voters = round(terms["quorum"] * row["turnout"])
    ours = round(voters * row["likes"] / 100)
    count(ground, its, ['["1"]'] * ours + ['["2"]'] * (voters - ours), rng)
    at = its.counted_at or ground.now
    effective = clock.due(at, terms["notice_days"])
    numbers = {"voters": voters, "quorum": terms["quorum"], "votes_for": ours, "votes_against": voters - ours}
    RuleChange.objects.filter(proposal=proposal).update(
        round_id=its.pk, adopted=True, decided_at=at, effective_at=effective, **numbers
    )
    Proposal.objects.filter(pk=proposal.pk).update(answered_at=at, closed_at=effective)
    version = RuleVersion.objects.create(
        rule=row["rule"],
        number=2,
        value=row["value"],
        decision=f"Vote of residents: {ours} for the new value, {voters - ours} for the old one; {voters} took part.",
        decided_by=RuleVersion.DecidedBy.RESIDENTS,
        round_id=its.pk,
        proposal_id=proposal.pk,
        created_at=at,
        effective_at=effective,
    )
    told = {"rule": row["rule"], "value": row["value"]}
    decided = {"round": its.pk, "effective_at": effective.isoformat()}
    ground.chronicle.tell("rule.adopted", proposal, at, None, **told, **numbers, **decided)
    ground.chronicle.tell("rule.changed", version, at, None, **told, number=2, proposal=proposal.pk, **decided)
    ground.chronicle.tell("rule.took_effect", proposal, effective, None, **told)
