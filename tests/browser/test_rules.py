"""Ana proposes another value of a rule, residents adopt it, and it holds only for what begins after its day."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

import proposals.actions
from accounts.models import Person
from charter.models import District, RuleVersion
from commons import clock
from proposals.lifecycle import State
from proposals.models import Proposal, RuleChange
from tests import build
from tests.browser.test_circles import PHONE, narrow
from tests.browser.test_voting import cast
from tests.voting.build import DAY, closed, counted, proved
from tests.voting.test_rule_votes import opened
from voting import actions

Visit = Callable[..., Page]
# A hundredth of the city, the least that can be a quorum.
VOTERS = 180
WHY = "Thirty days are long when a school street waits. Other cities answer in twenty."


def reached(by: Person, title: str) -> Proposal:
    """What begins to wait for its answer just now."""
    found = build.proposal(by, threshold=1, title=title)
    build.supports(found, [Person.objects.get(email="bea@demo.example")])
    proposals.actions.decide_reached(proposal_id=found.pk)
    found.refresh_from_db()
    return found


def test_a_rule_changed_by_vote_holds_only_forward(visit: Visit) -> None:
    mira, ilse = (Person.objects.get(email=f"{name}@demo.example") for name in ("mira", "ilse"))
    RuleVersion.objects.create(rule="rule_vote_quorum", number=99, value=1)
    ana = visit("ana", width=PHONE, scripts=False)
    ana.goto("/charter/answer_days/")
    narrow(ana)
    ana.get_by_role("link", name="Propose to change it").click()
    narrow(ana)
    ana.get_by_label("New value").fill("20")
    ana.get_by_label("Why?").fill(WHY)
    ana.get_by_label("Topic").select_option(index=1)
    ana.get_by_role("button", name="Continue").click()
    narrow(ana)
    ana.get_by_role("button", name=re.compile("ublish")).click()
    narrow(ana)
    change = RuleChange.objects.get(rule="answer_days", value=20)
    its = change.proposal
    Proposal.objects.filter(pk=its.pk).update(threshold=1)
    ana.get_by_role("button", name="Support").first.click()
    proposals.actions.decide_reached(proposal_id=its.pk)
    its.refresh_from_db()
    vote, shares = opened(ilse, its)
    ana.goto(f"/rounds/{vote.pk}/ballot/")
    narrow(ana)
    cast(ana, "20 days")
    people = build.residents(VOTERS, District.objects.get(code="molinos"), prefix="voter")
    proved(people)
    for place, each in enumerate(people):
        actions.cast_ballot(by=each, round_id=vote.pk, said=["1" if place % 3 else "2"])
    running = reached(mira, "Shade at the stop by the mill")
    counted(closed(vote), shares, ilse)

    visitor = visit(width=PHONE, scripts=False)
    visitor.goto(f"/proposals/{its.pk}/")
    narrow(visitor)
    expect(visitor.get_by_text("Residents adopted it").first).to_be_visible()

    RuleVersion.objects.filter(rule="answer_days", value=20).update(
        created_at=clock.now() - 15 * DAY, effective_at=clock.now()
    )
    RuleChange.objects.filter(pk=change.pk).update(decided_at=clock.now() - 15 * DAY, effective_at=clock.now())
    proposals.actions.tend_clocks()
    its.refresh_from_db()
    due = running.due_at
    running.refresh_from_db()
    later = reached(mira, "Shade at the stop by the bridge")
    assert (its.state, running.due_at) == (State.DONE, due) and due == clock.due(running.reached_at, 30)
    assert later.due_at == clock.due(later.reached_at, 20)
    for each in (its, running, later):
        visitor.goto(f"/proposals/{each.pk}/")
        narrow(visitor)
