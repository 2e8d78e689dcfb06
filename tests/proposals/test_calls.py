"""A call: what it takes, the level it asks, how one gets into it and out of it, what its page and the lists say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from charter.models import District, Office, Phase, Process, Topic
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Proposal, Support
from tests import build
from tests.callers import caller, refusal

DAY = dt.timedelta(days=1)


@pytest.fixture
def bank(city: object) -> Process:
    made: Process = Process.objects.create(code="river-bank", name="The river bank")
    phase(made, "propose", "support")
    return made


def phase(process: Process, *features: str, levels: dict[str, int] | None = None) -> Phase:
    now = timezone.now()
    process.phases.all().delete()
    made: Phase = Phase.objects.create(
        process=process,
        kind="ideas",
        features=features,
        levels=levels or {},
        starts_at=now - DAY,
        ends_at=now + DAY,
    )
    return made


@pytest.fixture
def text(mobility: Topic, molinos: District, streets: Office) -> dict[str, Any]:
    return {"title": "A bathing ladder", "body": build.BODY, "topic_id": mobility.pk, "district_id": molinos.pk}


@pytest.fixture
def lena(molinos: District) -> Person:
    """A resident of level 1."""
    return build.resident("lena", molinos, level=1)


@pytest.mark.parametrize(
    "levels", [{"support": 1}, {"support": 3}, {"vote": 2}, {"propose": 0}, {"comment": "2"}, {"no": 1}, [2]]
)
def test_no_phase_asks_a_level_that_is_none(bank: Process, levels: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Phase.objects.update(levels=levels)


def test_a_support_asks_the_level_without_a_statement_more(
    bea: Person, mira: Person, lena: Person, ana: Person, bank: Process, django_assert_num_queries: Any
) -> None:
    about = build.proposal(ana, process=bank)
    phase(bank, "support", levels={"support": 2})
    actions.give_support(proposal_id=about.pk, by=mira)  # prepares
    with django_assert_num_queries(2):
        actions.give_support(proposal_id=about.pk, by=bea)
    with pytest.raises(Refused) as no:
        actions.give_support(proposal_id=about.pk, by=lena)
    assert no.value.verdict.code == "level" and "yours is of level 1" in str(no.value.verdict.reason)
    assert Support.objects.filter(proposal=about).count() == 2


def test_a_call_takes_its_districts_and_topics_alone(
    ana: Person, bank: Process, text: dict[str, Any], salinas: District, molinos: District
) -> None:
    water = build.topic("water", "Water")
    Process.objects.update(districts=["salinas"], topics=["water"])
    with pytest.raises(ValidationError) as wrong:
        actions.draft_proposal(by=ana, process_id=bank.pk, **text)
    said = wrong.value.message_dict
    assert set(said) == {"district", "topic"}
    assert "takes proposals about Salinas" in said["district"][0] and "open floor" in said["district"][0]
    assert "takes these topics: Water" in said["topic"][0]
    with pytest.raises(ValidationError) as wrong:
        actions.draft_proposal(by=ana, process_id=bank.pk, **text | {"district_id": None, "topic_id": water.pk})
    assert set(wrong.value.message_dict) == {"district"}, "the whole city is more than Salinas"
    fits = text | {"district_id": salinas.pk, "topic_id": water.pk}
    assert actions.draft_proposal(by=ana, process_id=bank.pk, **fits).process == bank
    assert actions.draft_proposal(by=ana, **text).process is None


def test_an_author_takes_a_proposal_in_and_out(ana: Person, bea: Person, bank: Process, molinos: District) -> None:
    free = build.proposal(ana, district=molinos)
    actions.give_support(proposal_id=free.pk, by=bea)
    with pytest.raises(Refused):
        actions.enter_process(proposal_id=free.pk, process_id=bank.pk, by=bea)
    assert actions.enter_process(proposal_id=free.pk, process_id=bank.pk, by=ana).process == bank
    with pytest.raises(IllegalMove):
        actions.enter_process(proposal_id=free.pk, process_id=bank.pk, by=ana)
    with pytest.raises(Refused):
        actions.leave_process(proposal_id=free.pk, by=bea)
    actions.leave_process(proposal_id=free.pk, by=ana)
    free.refresh_from_db()
    assert free.process is None and free.supports.count() == 1
    told = Entry.objects.filter(verb__endswith="_process").order_by("pk").values_list("verb", "actor", "data__process")
    assert list(told) == [
        ("proposal.entered_process", ana.pk, "river-bank"),
        ("proposal.left_process", ana.pk, "river-bank"),
    ]
    with pytest.raises(IllegalMove):
        actions.leave_process(proposal_id=free.pk, by=ana)


def test_not_after_the_phase_of_ideas(ana: Person, bank: Process, molinos: District) -> None:
    free, inside = build.proposal(ana, district=molinos), build.proposal(ana, district=molinos, process=bank)
    phase(bank, "support", "comment")
    with pytest.raises(IllegalMove) as no:
        actions.enter_process(proposal_id=free.pk, process_id=bank.pk, by=ana)
    assert "takes no proposals now" in no.value.reason
    with pytest.raises(IllegalMove) as no:
        actions.leave_process(proposal_id=inside.pk, by=ana)
    assert "takes no proposals now" in no.value.reason
    phase(bank, "propose")
    closed = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos, process=bank)
    with pytest.raises(IllegalMove):
        actions.leave_process(proposal_id=closed.pk, by=ana)


def test_the_rules_of_the_call_hold_for_what_comes_from_the_open_floor(
    ana: Person, bea: Person, lena: Person, bank: Process, molinos: District, salinas: District
) -> None:
    free = build.proposal(ana, district=molinos)
    Process.objects.update(districts=["salinas"])
    with pytest.raises(ValidationError) as wrong:
        actions.enter_process(proposal_id=free.pk, process_id=bank.pk, by=ana)
    assert "takes proposals about Salinas" in wrong.value.message_dict["process"][0]
    Process.objects.update(districts=[])
    phase(bank, "propose", "support", levels={"propose": 2, "support": 2})
    hers = build.proposal(lena, district=molinos)
    with pytest.raises(Refused):
        actions.enter_process(proposal_id=hers.pk, process_id=bank.pk, by=lena)
    actions.give_support(proposal_id=free.pk, by=lena)
    with pytest.raises(IllegalMove) as no:
        actions.enter_process(proposal_id=free.pk, process_id=bank.pk, by=ana)
    assert "asks more of who supports" in no.value.reason
    assert Proposal.objects.filter(process=bank).count() == 0


def test_programs_take_in_and_out(ana: Person, bea: Person, bank: Process, molinos: District) -> None:
    free = build.proposal(ana, district=molinos)
    at, body = f"/api/v1/proposals/{free.pk}/process/", {"process": "river-bank"}
    refusal(caller().put(at, body), 401)
    refusal(caller(bea).put(at, body), 403)
    assert "process" in refusal(caller(ana).put(at, {"process": "no"}), 400)["errors"]
    assert caller(ana).put(at, body).json()["process"] == "river-bank"
    assert refusal(caller(ana).put(at, body), 409)["state"] == "open"
    refusal(caller(bea).delete(at), 403)
    assert caller(ana).delete(at).json()["process"] is None
    refusal(caller(ana).delete(at), 409)


def test_ana_takes_it_in_and_out_on_the_pages(client: Client, ana: Person, bank: Process, molinos: District) -> None:
    free = build.proposal(ana, district=molinos)
    client.force_login(ana)
    page = client.get(f"/proposals/{free.pk}/").content.decode()
    assert f'href="/proposals/{free.pk}/process/"' in page
    assert client.post(f"/proposals/{free.pk}/process/", {}).status_code == 422
    assert client.post(f"/proposals/{free.pk}/process/", {"process": "river-bank"}).status_code == 302
    page = client.get(f"/proposals/{free.pk}/").content.decode()
    assert "Take it out of “The river bank”" in page and "Taken into a process" in page
    assert "The river bank" in client.get(f"/proposals/{free.pk}/history/").content.decode()
    assert client.post(f"/proposals/{free.pk}/process/leave/").status_code == 302
    assert client.post(f"/proposals/{free.pk}/process/leave/").status_code == 409


def test_a_form_that_came_back_keeps_the_process(
    client: Client, ana: Person, lena: Person, bank: Process, text: dict[str, Any]
) -> None:
    client.force_login(ana)
    sent = {"title": "", "body": text["body"], "district": "molinos", "topic": "mobility", "process": "river-bank"}
    back = client.post("/proposals/new/", sent)
    assert back.status_code == 422 and '<option value="river-bank" selected>' in back.content.decode()
    phase(bank, "propose", levels={"propose": 2})
    client.force_login(lena)
    refused = client.post("/proposals/new/", sent | {"title": text["title"]})
    assert refused.status_code == 422, "the text is not lost"
    assert text["title"] in refused.content.decode()


def test_lists_know_the_open_floor(ana: Person, bank: Process, molinos: District) -> None:
    build.proposal(ana, title="Inside the call", process=bank)
    build.proposal(ana, title="Anywhere in town")
    api = caller().get("/api/v1/proposals/?process=open-floor").json()["results"]
    assert [row["title"] for row in api] == ["Anywhere in town"]
    page = Client().get("/proposals/?process=open-floor").content.decode()
    assert "Anywhere in town" in page and "Inside the call" not in page
    assert '<option value="open-floor" selected>' in page and '<option value="river-bank">' in page


def test_the_page_says_what_may_be_done_until_when_by_whom(client: Client, lena: Person, bank: Process) -> None:
    phase(bank, "propose", "support", levels={"support": 2})
    client.force_login(lena)
    page = client.get("/processes/river-bank/").content.decode()
    assert "verified residents of level 2, to" in page and "yours is of level 1" in page
    assert "Support (level 2)" in page and "Propose here" in page
    shown = caller().get("/api/v1/processes/river-bank/").json()
    assert shown["phases"][0]["levels"] == {"support": 2} and shown["districts"] == []


def test_its_proposals_are_narrowed_ordered_and_paged(client: Client, ana: Person, bank: Process) -> None:
    water = build.topic("water", "Water")
    for n in range(12):
        build.proposal(ana, title=f"Ladder number {n}", process=bank)
    build.proposal(ana, title="A tap", process=bank, topic=water)
    build.proposal(ana, title="Elsewhere in town")
    at = "/processes/river-bank/"
    page = client.get(at).content.decode()
    assert "Elsewhere in town" not in page and "cursor=" in page and "/proposals/map/?process=river-bank" in page
    narrowed = client.get(f"{at}?topic=water").content.decode()
    assert "A tap" in narrowed and "Ladder number" not in narrowed
    assert f'action="{at}"' in narrowed
    newest = client.get(f"{at}?order=newest&search=ladder").content.decode()
    assert "Ladder number 11" in newest and "A tap" not in newest


def test_its_page_costs_the_same_at_one_and_at_twenty(
    client: Client, ana: Person, bank: Process, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    build.proposal(ana, process=bank)
    client.force_login(ana)
    client.get("/processes/river-bank/")
    with django_assert_max_num_queries(30) as spent:
        client.get("/processes/river-bank/")
    for n in range(19):
        build.proposal(ana, title=f"Ladder {n}", process=bank)
    with django_assert_num_queries(len(spent)):
        client.get("/processes/river-bank/")
