"""A rule that residents change: proposed, supported, put to the vote, counted, in force later and never backwards."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

import charter.actions
import charter.queries
import proposals.actions
from accounts.models import Person
from charter.models import District, RuleVersion
from commons import clock
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build
from tests.voting.build import DAY, closed, counted, proved
from voting import actions, sealing
from voting.lifecycle import State as RoundState
from voting.models import Round, RuleVote
from voting.queries import rules_file

pytestmark = pytest.mark.django_db
WHY = "Thirty days are long when a school street waits. Other cities answer in twenty."


def proposed(by: Person, *, rule: str = "answer_days", value: Any = 20, **given: Any) -> Proposal:
    """A public rule proposal."""
    topic = build.topic("mobility", "Streets and mobility")
    draft = proposals.actions.propose_rule(by=by, rule=rule, value=value, body=WHY, topic_id=topic.pk, **given)
    return proposals.actions.publish_proposal(proposal_id=draft.pk, by=by)


def reached(by: Person, **given: Any) -> Proposal:
    """A rule proposal at its threshold."""
    proposal = proposed(by, **given)
    Proposal.objects.filter(pk=proposal.pk).update(threshold=1)
    proposals.actions.give_support(proposal_id=proposal.pk, by=by)
    assert proposals.actions.decide_reached(proposal_id=proposal.pk) or True
    proposal.refresh_from_db()
    assert proposal.state == State.AWAITING_ANSWER
    return proposal


def opened(ilse: Person, proposal: Proposal) -> tuple[Round, Any]:
    """The open vote on it, and the shares of its key."""
    at = clock.now()
    its = actions.put_rule_to_vote(by=ilse, proposal_id=proposal.pk, opens_at=at + DAY, closes_at=at + 9 * DAY)
    shares = sealing.new_shares()
    actions.set_key(by=ilse, round_id=its.pk, public_key=shares[0].public_key.hex())
    actions.announce_round(by=ilse, round_id=its.pk)
    Round.objects.filter(pk=its.pk).update(opens_at=clock.now())
    assert actions.open_rounds() == 1
    its.refresh_from_db()
    return its, shares


def voted(its: Round, shares: Any, ilse: Person, people: list[Person], ours: int, theirs: int) -> Round:
    for place, each in enumerate(people[: ours + theirs]):
        actions.cast_ballot(by=each, round_id=its.pk, said=["1" if place < ours else "2"])
    return counted(closed(its), shares, ilse)


@pytest.fixture
def voters(molinos: District) -> list[Person]:
    people = build.residents(24, molinos)
    proved(people)
    return people


def test_residents_change_a_rule_and_it_holds_only_forward(
    ilse: Person, ana: Person, bea: Person, voters: list[Person], client: Client, tmp_path: Path
) -> None:
    running = build.proposal(bea, threshold=1)  # reaches its threshold while the old rule is in force
    proposal = reached(ana)
    assert proposal.office_id is None and proposal.title == "Days to answer: 20 days"
    its, shares = opened(ilse, proposal)
    terms = rules_file(its)["rule_vote"]
    assert (terms["quorum"], terms["eligible"], terms["value"]) == (20, 26, 20)
    RuleVersion.objects.create(rule="rule_vote_quorum", number=2, value=50)  # the vote keeps what it opened with
    assert not actions.count_round(round_id=its.pk)
    voted(its, shares, ilse, voters, 13, 9)
    proposal.refresh_from_db()
    change = proposal.rule_change
    assert proposal.state == State.ANSWERED and its.tally.winners == ["1"]
    assert (change.adopted, change.votes_for, change.votes_against, change.voters) == (True, 13, 9, 22)
    version = RuleVersion.objects.get(rule="answer_days")
    assert (version.decided_by, version.round_id, version.proposal_id) == ("residents", its.pk, proposal.pk)
    assert version.effective_at == clock.due(change.decided_at, 14) == change.effective_at

    # Announced, not in force: everything that begins today has the old rule.
    assert charter.queries.rule("answer_days").value == 30
    proposals.actions.give_support(proposal_id=running.pk, by=ana)
    proposals.actions.decide_reached(proposal_id=running.pk)
    running.refresh_from_db()
    due = running.due_at
    assert due == clock.due(running.reached_at, 30)
    page = client.get("/charter/").content.decode()
    assert "Coming" in page and "20 days" in page and "decided by residents" in page
    assert "Residents adopted it" in client.get(f"/proposals/{proposal.pk}/").content.decode()

    # Fifteen days later it is: what runs keeps its date, what begins has the new one.
    past = clock.now() - 15 * DAY
    RuleVersion.objects.filter(pk=version.pk).update(created_at=past, effective_at=clock.now())
    type(change).objects.filter(pk=change.pk).update(decided_at=past, effective_at=clock.now())
    proposals.actions.tend_clocks()
    proposal.refresh_from_db()
    running.refresh_from_db()
    assert proposal.state == State.DONE and running.due_at == due
    assert charter.queries.rule("answer_days").value == 20
    assert charter.queries.rules(at=past)["answer_days"].value == 30, "what it was can be read"
    later = reached(bea, rule="gather_days", value=100)
    assert later.due_at == clock.due(later.reached_at, 20)
    verbs = Entry.objects.filter(subject_type="proposal", subject_id=proposal.pk).values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.startswith("rule.")] == [
        "rule.vote_opened",
        "rule.adopted",
        "rule.took_effect",
    ]
    # What residents decided, residents change.
    with pytest.raises(Refused) as no:
        charter.actions.change_rule(rule="answer_days", value=30, decision="The council prefers thirty.", by=ilse)
    assert no.value.verdict.code == "residents-decided"
    # Whoever wants counts again.
    call_command("export_round", its.pk, out=tmp_path)
    said = [sys.executable, str(tmp_path / "recount.py"), "--digest", its.tally.digest]
    assert subprocess.run(said, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(("ours", "theirs"), [(10, 10), (9, 12), (12, 3)])
def test_a_tie_a_majority_against_and_too_few_voters_change_nothing(
    ilse: Person, ana: Person, voters: list[Person], ours: int, theirs: int, client: Client
) -> None:
    proposal = reached(ana)
    its, shares = opened(ilse, proposal)
    voted(its, shares, ilse, voters, ours, theirs)
    proposal.refresh_from_db()
    change = proposal.rule_change
    assert proposal.state == State.ANSWERED and change.adopted is False and its.tally.winners == ["2"]
    assert (change.votes_for is None) == (ours + theirs < Round.FEW), "so few are not published"
    assert not RuleVersion.objects.exists() and Entry.objects.filter(verb="rule.declined").count() == 1
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "Residents did not adopt it" in page
    assert client.get(f"/rounds/{its.pk}/").status_code == 200
    proposals.actions.tend_clocks(at=clock.now() + 400 * DAY)
    proposal.refresh_from_db()
    assert proposal.state == State.ANSWERED


def test_of_its_vote_nobody_changes_more_than_the_dates(ilse: Person, ana: Person, molinos: District) -> None:
    proposal, at = reached(ana), clock.now()
    when = {"opens_at": at + DAY, "closes_at": at + 9 * DAY}
    with pytest.raises(ValidationError):
        actions.put_rule_to_vote(by=ilse, proposal_id=proposal.pk, opens_at=at + DAY, closes_at=at + 2 * DAY)
    its = actions.put_rule_to_vote(by=ilse, proposal_id=proposal.pk, **when)
    new, old = its.options.order_by("position")
    assert new.office_id is None and new.proposal_id == proposal.pk and its.is_secret and its.districts == []
    for act in (
        lambda: actions.change_option(by=ilse, option_id=new.pk, title="Something else"),
        lambda: actions.remove_option(by=ilse, option_id=old.pk),
        lambda: actions.move_option(by=ilse, option_id=old.pk, up=True),
        lambda: actions.add_option(by=ilse, round_id=its.pk, title="A third way"),
        lambda: actions.change_round(by=ilse, round_id=its.pk, secrecy="open"),
        lambda: actions.change_round(by=ilse, round_id=its.pk, districts=["molinos"]),
        lambda: actions.change_round(by=ilse, round_id=its.pk, most_choices=2),
        lambda: actions.change_round(by=ilse, round_id=its.pk, title="Do you want chaos?"),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.verdict.code == "rule-vote"
    moved = actions.change_round(by=ilse, round_id=its.pk, closes_at=at + 12 * DAY)
    assert moved.closes_at == at + 12 * DAY
    with pytest.raises(ValidationError):
        actions.change_round(by=ilse, round_id=its.pk, closes_at=at + 3 * DAY)
    with pytest.raises(IllegalMove):
        actions.put_rule_to_vote(by=ilse, proposal_id=proposal.pk, **when)
    actions.delete_round(by=ilse, round_id=its.pk)
    assert actions.put_rule_to_vote(by=ilse, proposal_id=proposal.pk, **when).state == RoundState.DRAFT


def test_a_cancelled_vote_leaves_the_question_open(ilse: Person, ana: Person, voters: list[Person]) -> None:
    proposal = reached(ana)
    its, _shares = opened(ilse, proposal)
    actions.cast_ballot(by=voters[0], round_id=its.pk, said=["1"])
    proposal.refresh_from_db()
    assert proposal.due_at == clock.due(its.closes_at, 30) and proposal.rule_change.round_id == its.pk
    actions.cancel_round(by=ilse, round_id=its.pk, reason="The key of a trustee is lost.")
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert proposal.state == State.AWAITING_ANSWER and proposal.rule_change.round_id is None
    assert proposal.due_at == clock.due(clock.now(), 30) and not RuleVote.objects.get().standing
    again, _shares = opened(ilse, proposal)
    assert again.pk != its.pk


def test_who_puts_what_to_the_vote(ilse: Person, ana: Person, omar: Person, nora: Person, molinos: District) -> None:
    at = clock.now()
    when = {"opens_at": at + DAY, "closes_at": at + 9 * DAY}
    open_one, ordinary = proposed(ana), build.proposal(ana)
    for person in (ana, omar, nora):
        with pytest.raises(Refused):
            actions.put_rule_to_vote(by=person, proposal_id=open_one.pk, **when)
    with pytest.raises(IllegalMove):
        actions.put_rule_to_vote(by=ilse, proposal_id=open_one.pk, **when)
    with pytest.raises(Proposal.DoesNotExist):
        actions.put_rule_to_vote(by=ilse, proposal_id=ordinary.pk, **when)
    hidden = reached(ana, rule="gather_days", value=90)
    Proposal.objects.filter(pk=hidden.pk).update(visibility="hidden", hidden_at=at)
    with pytest.raises(IllegalMove):
        actions.put_rule_to_vote(by=ilse, proposal_id=hidden.pk, **when)
    assert not Round.objects.exists()


def test_count_answer_and_rule_are_one_act(ilse: Person, ana: Person, voters: list[Person]) -> None:
    proposal = reached(ana)
    its, shares = opened(ilse, proposal)
    Proposal.objects.filter(pk=proposal.pk).update(state=State.WITHDRAWN)  # as nothing can: the answer is refused
    with pytest.raises(IllegalMove):
        voted(its, shares, ilse, voters, 20, 2)
    its.refresh_from_db()
    assert its.state == RoundState.CLOSED and not RuleVersion.objects.exists()
    Proposal.objects.filter(pk=proposal.pk).update(state=State.AWAITING_ANSWER)
    assert actions.count_round(round_id=its.pk) and RuleVersion.objects.get().value == 20


def test_the_wished_day_is_kept_and_never_the_notice_undercut(ilse: Person, ana: Person, voters: list[Person]) -> None:
    wished = clock.today() + dt.timedelta(days=60)
    proposal = reached(ana, wished_on=wished)
    its, shares = opened(ilse, proposal)
    voted(its, shares, ilse, voters, 21, 0)
    assert clock.today(RuleVersion.objects.get().effective_at) == wished


def test_it_is_proposed_and_put_to_the_vote_on_pages_without_scripts(
    client: Client, ana: Person, ilse: Person, molinos: District
) -> None:
    build.topic("mobility", "Streets and mobility")
    client.force_login(ana)
    page = client.get("/proposals/new/rule/answer_days/").content.decode()
    assert "In force today" in page and "30 days" in page and "from 5 to 180" in page
    wrong = client.post("/proposals/new/rule/answer_days/", {"value": "4", "body": WHY, "topic": "mobility"})
    assert wrong.status_code == 422 and WHY in wrong.content.decode()
    sent = {"value": "20", "body": WHY, "topic": "mobility"}
    draft = client.post("/proposals/new/rule/answer_days/", sent)
    proposal = Proposal.objects.get(kind="rule")
    assert draft["Location"] == f"/proposals/{proposal.pk}/check/"
    assert client.get(f"/proposals/{proposal.pk}/edit/").status_code == 200
    client.post(f"/proposals/{proposal.pk}/publish/")
    Proposal.objects.filter(pk=proposal.pk).update(threshold=1)
    client.post(f"/proposals/{proposal.pk}/support/")
    proposals.actions.decide_reached(proposal_id=proposal.pk)
    its = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "Goes to a vote" in its and "Put it to the vote" not in its
    assert "The administrators, who put it to the vote" in client.get("/awaiting/").content.decode()
    assert "to be put to the vote" in client.get("/charter/answer_days/").content.decode()
    assert client.get("/proposals/new/rule/nothing/").status_code == 404

    client.force_login(ilse)
    assert "Put it to the vote" in client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert proposal.title in client.get("/administration/").content.decode()
    at = clock.now()
    when = {"opens_at": f"{at + DAY:%Y-%m-%dT%H:%M}", "closes_at": f"{at + 9 * DAY:%Y-%m-%dT%H:%M}"}
    put = client.post(f"/administration/proposals/{proposal.pk}/vote/", when, follow=True).content.decode()
    assert "A rule: Days to answer: 20 days" in put
    assert client.post(f"/administration/proposals/{proposal.pk}/vote/", when).status_code == 409


def test_programs_propose_and_put_to_the_vote(client: Client, ana: Person, ilse: Person, molinos: District) -> None:
    build.topic("mobility", "Streets and mobility")
    client.force_login(ana)
    text = {"title": "Answer within twenty days", "body": WHY, "topic": "mobility"}

    def post(path: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/v1/{path}", body, content_type="application/json")

    made = post("proposals/", text | {"kind": "rule", "rule": "answer_days", "value": 20})
    assert made.status_code == 201, made.content
    told = made.json()["rule_change"]
    assert (told["rule"], told["value"], told["adopted"], told["round"]) == ("answer_days", 20, None, None)
    for wrong in (
        {"kind": "rule", "rule": "answer_days"},
        {"kind": "rule", "rule": "nothing", "value": 1},
        {"kind": "rule", "rule": "answer_days", "value": {"a": 1}},
        {"kind": "rule", "rule": "answer_days", "value": 30},
        {"kind": "rule", "rule": "answer_days", "value": 20, "district": "molinos"},
        {"kind": "rule", "rule": "answer_days", "value": 20, "wished_on": "2001-01-01"},
        {"rule": "answer_days", "value": 20},
        {"kind": "recommendation"},
    ):
        assert post("proposals/", text | wrong).status_code == 400, wrong
    proposal = reached(ana, rule="gather_days", value=90)
    at = clock.now()
    when = {"opens_at": (at + DAY).isoformat(), "closes_at": (at + 9 * DAY).isoformat()}
    assert post(f"proposals/{proposal.pk}/vote/", when).status_code == 403
    client.force_login(ilse)
    assert post(f"proposals/{proposal.pk}/vote/", {}).status_code == 400
    made = post(f"proposals/{proposal.pk}/vote/", when)
    assert made.status_code == 201 and made.json()["rules"]["rule_vote"]["quorum"] == 20, made.content
    assert post(f"proposals/{proposal.pk}/vote/", when).status_code == 409
    client.logout()
    assert client.get("/api/v1/rules/gather_days/").json()["history"] == []
