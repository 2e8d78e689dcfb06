"""A proposal in a process follows the phase in force; on the open floor everything is always allowed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from charter.models import District, Office, Phase, Process, Topic
from commons.errors import IllegalMove, Refused
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Comment, Proposal, Support
from proposals.queries import Listing, listed_page
from tests import build
from tests.callers import caller, refusal

DAY = dt.timedelta(days=1)


@pytest.fixture
def bank(city: object) -> Process:
    made: Process = Process.objects.create(code="river-bank", name="The river bank")
    return made


def phase(process: Process, *features: str, start: int = -1, end: int = 1) -> Phase:
    """A phase so many days from now, whatever there was."""
    now = timezone.now()
    process.phases.all().delete()
    made: Phase = Phase.objects.create(
        process=process, kind="ideas", features=features, starts_at=now + start * DAY, ends_at=now + end * DAY
    )
    return made


@pytest.fixture
def text(mobility: Topic, molinos: District, streets: Office) -> dict[str, Any]:
    return {"title": "A bathing ladder", "body": build.BODY, "topic_id": mobility.pk, "district_id": molinos.pk}


@pytest.fixture
def ladder(ana: Person, bank: Process, molinos: District, streets: Office) -> Proposal:
    return build.proposal(ana, district=molinos, process=bank)


def test_one_proposes_in_a_phase_that_allows_it(ana: Person, bank: Process, text: dict[str, Any]) -> None:
    with pytest.raises(IllegalMove, match="propose"):
        actions.draft_proposal(by=ana, process_id=bank.pk, **text)
    phase(bank, "propose")
    draft = actions.draft_proposal(by=ana, process_id=bank.pk, **text)
    phase(bank, "support")
    with pytest.raises(IllegalMove) as no:
        actions.publish_proposal(proposal_id=draft.pk, by=ana)
    assert "takes no proposals now" in no.value.reason
    assert actions.edit_proposal(proposal_id=draft.pk, by=ana, process_id=None).process is None
    assert actions.publish_proposal(proposal_id=draft.pk, by=ana).state == State.OPEN


def test_a_process_of_a_district_takes_proposals_about_it(
    ana: Person, bank: Process, text: dict[str, Any], salinas: District
) -> None:
    Process.objects.update(district=salinas)
    phase(bank, "propose")
    with pytest.raises(ValidationError) as wrong:
        actions.draft_proposal(by=ana, process_id=bank.pk, **text)
    assert "Salinas" in wrong.value.message_dict["district"][0]
    with pytest.raises(ValidationError) as wrong:
        actions.draft_proposal(by=ana, process_id=999, **text)
    assert "process" in wrong.value.message_dict


def test_what_is_published_stays_in_its_process(ana: Person, bank: Process, text: dict[str, Any]) -> None:
    phase(bank, "propose")
    free = actions.draft_proposal(by=ana, **text)
    actions.publish_proposal(proposal_id=free.pk, by=ana)
    with pytest.raises(ValidationError) as wrong:
        actions.edit_proposal(proposal_id=free.pk, by=ana, process_id=bank.pk)
    assert "process" in wrong.value.message_dict
    draft = actions.draft_proposal(by=ana, **text)
    assert actions.edit_proposal(proposal_id=draft.pk, by=ana, process_id=bank.pk).process == bank


@pytest.mark.parametrize(
    ("features", "start", "end", "allowed"),
    [
        (("support",), -1, 1, True),
        (("propose", "support", "comment"), -1, 1, True),
        (("propose", "comment"), -1, 1, False),
        ((), -1, 1, False),
        (("support",), 1, 2, False),
        (("support",), -2, -1, False),
    ],
)
def test_support_follows_the_phase(
    bea: Person, bank: Process, ladder: Proposal, features: tuple[str, ...], start: int, end: int, allowed: bool
) -> None:
    phase(bank, *features, start=start, end=end)
    if allowed:
        assert actions.give_support(proposal_id=ladder.pk, by=bea).figures.counted == 1
        return
    with pytest.raises(IllegalMove) as no:
        actions.give_support(proposal_id=ladder.pk, by=bea)
    assert "Supports are not given now in “The river bank”" in no.value.reason
    assert not Support.objects.exists()


def test_without_a_phase_nothing_is_allowed_and_the_role_still_counts(
    bea: Person, carl: Person, bank: Process, ladder: Proposal
) -> None:
    for person in (bea, carl):
        with pytest.raises(IllegalMove if person == bea else Refused):
            actions.give_support(proposal_id=ladder.pk, by=person)
    phase(bank, "support")
    with pytest.raises(Refused):
        actions.give_support(proposal_id=ladder.pk, by=carl)


def test_a_support_costs_no_statement_more(
    bea: Person, mira: Person, bank: Process, ladder: Proposal, django_assert_num_queries: Any
) -> None:
    phase(bank, "support")
    free = build.proposal(bea)
    for proposal in (free, ladder):  # prepares
        actions.give_support(proposal_id=proposal.pk, by=mira)
    for proposal in (free, ladder):
        with django_assert_num_queries(2):
            actions.give_support(proposal_id=proposal.pk, by=bea)


def test_comments_follow_the_phase(bea: Person, bank: Process, ladder: Proposal) -> None:
    phase(bank, "support")
    with pytest.raises(IllegalMove) as no:
        actions.write_comment(proposal_id=ladder.pk, by=bea, body="Where?")
    assert "takes no comments now" in no.value.reason and not Comment.objects.exists()
    phase(bank, "comment")
    assert actions.write_comment(proposal_id=ladder.pk, by=bea, body="Where?").pk


def test_a_support_given_stays_and_may_be_taken_back_after_the_phase(
    bea: Person, bank: Process, ladder: Proposal
) -> None:
    phase(bank, "support")
    actions.give_support(proposal_id=ladder.pk, by=bea)
    phase(bank, "comment")
    with pytest.raises(IllegalMove):
        actions.give_support(proposal_id=ladder.pk, by=bea)
    actions.withdraw_support(proposal_id=ladder.pk, by=bea)
    assert not Support.objects.exists()


def test_lists_show_a_process_alone(
    ana: Person, bank: Process, ladder: Proposal, django_assert_num_queries: Any
) -> None:
    build.proposal(ana, title="Elsewhere in town")
    assert [row.pk for row in listed_page(Listing(process="river-bank"))] == [ladder.pk]
    shown = caller().get("/api/v1/proposals/?process=river-bank").json()["results"]
    assert [(row["id"], row["process"]) for row in shown] == [(ladder.pk, "river-bank")]
    assert {row["process"] for row in caller().get("/api/v1/proposals/").json()["results"]} == {None, "river-bank"}
    refusal(caller().get("/api/v1/proposals/?process=nothing"), 400)
    page = Client().get("/proposals/?process=river-bank").content.decode()
    assert "Elsewhere in town" not in page and "In “The river bank”" in page


def test_programs_propose_and_are_told_why_not(ana: Person, bea: Person, bank: Process, text: dict[str, Any]) -> None:
    body = {
        "title": text["title"],
        "body": text["body"],
        "topic": "mobility",
        "district": "molinos",
        "process": "river-bank",
    }
    api = caller(ana)
    assert "takes no proposals" in refusal(api.post("/api/v1/proposals/", body), 409)["detail"]
    phase(bank, "propose")
    made = api.post("/api/v1/proposals/", body)
    assert made.status_code == 201 and made.json()["process"] == "river-bank"
    assert api.post(f"/api/v1/proposals/{made.json()['id']}/publish/").json()["state"] == "open"
    no = refusal(caller(bea).put(f"/api/v1/proposals/{made.json()['id']}/support/"), 409)
    assert "Supports are not given now" in no["detail"] and no["state"] == "open"
    assert "process" in refusal(api.post("/api/v1/proposals/", body | {"process": "no"}), 400)["errors"]


def test_residents_read_what_is_possible_now_and_why_not(
    client: Client, ana: Person, carl: Person, bank: Process, ladder: Proposal, text: dict[str, Any]
) -> None:
    phase(bank, "comment", "propose")
    at = "/processes/river-bank/"
    visitor = client.get(at).content.decode()
    assert ladder.title in visitor and "Now: Ideas" in visitor and f"sign-in/?next={at.replace('/', '%2F')}" in visitor
    client.force_login(ana)
    mine = client.get(at).content.decode()
    assert '/proposals/new/?process=river-bank"' in mine
    form = client.get("/proposals/new/?process=river-bank").content.decode()
    assert '<option value="river-bank" selected>' in form
    sent = {"title": text["title"], "body": text["body"], "district": "molinos", "topic": "mobility"}
    done = client.post("/proposals/new/", sent | {"process": "river-bank"})
    assert done.status_code == 302 and Proposal.objects.latest("pk").process == bank
    phase(bank, "comment")
    shut = client.get(at).content.decode()
    assert 'aria-disabled="true"' in shut and "takes no proposals now" in shut
    assert "takes no proposals now" in client.get(done["Location"]).content.decode(), "said before one presses"
    assert 'name="process"' not in client.get("/proposals/new/?process=river-bank").content.decode()
    assert client.get("/processes/nothing/").status_code == 404


def test_the_proposals_page_greys_what_the_phase_refuses(
    client: Client, bea: Person, bank: Process, ladder: Proposal
) -> None:
    phase(bank, "comment")
    for who in (None, bea):
        if who:
            client.force_login(who)
        page = client.get(f"/proposals/{ladder.pk}/").content.decode()
        assert "Supports are not given now in “The river bank”" in page and "/processes/river-bank/" in page
    phase(bank, "support")
    page = client.get(f"/proposals/{ladder.pk}/").content.decode()
    assert "takes no comments now" in page and f'formaction="/proposals/{ladder.pk}/support/"' in page
    client.logout()
    assert "Supports are not given now" not in client.get(f"/proposals/{ladder.pk}/").content.decode()
