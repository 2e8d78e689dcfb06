"""Pages and API of delegations: what their person reads and does there, and what nobody else does."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import mute_person
from accounts.models import Organisation, Person
from charter.models import District, Topic
from commons import clock
from tests import build
from tests.callers import caller
from tests.voting.test_delegation import asked, ended, in_days, openly, trust
from voting import actions
from voting.models import Delegation, OpenVoter, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def anas(ana: Person) -> Client:
    return signed_in(ana)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_ana_delegates_changes_her_mind_and_recalls(
    anas: Client, ilse: Person, ana: Person, bea: Person, mobility: Topic
) -> None:
    its = asked(ilse)
    assert "delegate to nobody here" in text(anas, "/account/delegations/")
    signed_in(bea).post("/account/delegations/open/", {"topic": "mobility"})
    voter = OpenVoter.objects.get(person=bea, topic=mobility)
    found = anas.get("/delegates/", {"topic": "mobility", "scope": f"round:{its.pk}"}).content.decode()
    assert "Bea" in found and f'/account/delegations/new/?to={voter.pk}&amp;scope=round%3A{its.pk}"' in found
    form = f"/account/delegations/new/?to={voter.pk}"
    page = anas.get(form).content.decode()
    assert 'value="topic:mobility"' in page and f'value="round:{its.pk}"' in page and 'value="all"' not in page
    wrong = anas.post(form, {"scope": "all", "expires_on": "yesterday"})
    assert wrong.status_code == 422 and "There is a problem" in wrong.content.decode()
    done = anas.post(form, {"scope": "topic:mobility", "expires_on": in_days(30).isoformat()}, follow=True)
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", done.content.decode())).split())
    assert "Kept." in said and "Your vote goes to Bea, who has not voted yet." in said
    assert "Your vote goes to Bea" in text(anas, f"/rounds/{its.pk}/") and "Your vote goes to Bea" in text(
        anas, f"/rounds/{its.pk}/ballot/"
    )
    # To nobody in this vote alone.
    anas.post(
        "/account/delegations/new/", {"scope": f"round:{its.pk}", "expires_on": in_days(30).isoformat()}, follow=True
    )
    assert "delegate to nobody here" in text(anas, "/account/delegations/")
    for row in Delegation.objects.filter(delegator=ana):
        assert anas.post(f"/account/delegations/{row.pk}/recall/").status_code == 302
    assert "You delegate to nobody." in text(anas, "/account/delegations/")
    assert signed_in(bea).post(f"/account/delegations/open/{voter.pk}/stop/").status_code == 302
    assert "Nobody votes in the open here yet" in text(anas, "/delegates/")


def test_ones_delegations_are_nobody_elses(
    anas: Client, ilse: Person, ana: Person, bea: Person, mira: Person, mobility: Topic
) -> None:
    its, voter = asked(ilse), openly(bea)
    mine = trust(ana, voter)
    for other in (bea, mira, ilse):
        client = signed_in(other)
        for address in ("/account/delegations/", "/account/delegations/open/", "/delegates/", f"/rounds/{its.pk}/"):
            assert "Ana" not in text(client, address), (other, address)
        assert client.post(f"/account/delegations/{mine.pk}/recall/").status_code == 404
        assert caller(other).delete(f"/api/v1/delegations/{mine.pk}/").status_code == 404
        assert caller(other).get("/api/v1/delegations/").json()["results"] == []
    assert "Fewer than 5 people delegate" in text(signed_in(bea), "/account/delegations/open/")
    assert Delegation.objects.count() == 1


def test_a_delegate_reads_a_round_number_from_five_on(bea: Person, molinos: District, mobility: Topic) -> None:
    voter = openly(bea)
    for each in build.residents(8, molinos):
        trust(each, voter)
    assert "At least 5 people delegate" in text(signed_in(bea), "/account/delegations/open/")


def test_otto_casts_the_organisations_ballot(
    ilse: Person, otto: Person, bea: Person, wheels: Organisation, mobility: Topic, molinos: District
) -> None:
    its, voter = asked(ilse), openly(otto, "mobility", wheels)
    for each in build.residents(6, molinos):
        trust(each, voter, topic="mobility")
    client = signed_in(otto)
    assert "Cast the ballot of Ribera on Wheels" in text(client, f"/rounds/{its.pk}/")
    assert "Cast the ballot" not in text(signed_in(bea), f"/rounds/{its.pk}/")
    paper = f"/rounds/{its.pk}/ballot/"
    assert "It has no vote of its own" in text(client, f"{paper}?organisation={wheels.slug}")
    marks = {"choice": ["2"], "organisation": wheels.slug}
    checked = client.post(f"{paper}check/", marks).content.decode()
    assert f'name="organisation" value="{wheels.slug}"' in checked
    assert client.post(f"{paper}cast/", marks).status_code == 200
    assert signed_in(bea).post(f"{paper}cast/", marks).status_code == 403
    assert client.get(f"{paper}?organisation=nobody").status_code == 404
    ended(its)
    said = text(Client(), f"/rounds/{its.pk}/")
    for words in ("6 votes count", "The largest weights", "Ribera on Wheels", "A bench at the river", "Delegated and"):
        assert words in said, words


def test_the_outcome_hides_few_delegators_and_names_only_who_votes_in_the_open(
    ilse: Person, ana: Person, bea: Person, mira: Person, mobility: Topic
) -> None:
    its = asked(ilse)
    trust(ana, openly(bea))
    actions.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    actions.cast_ballot(by=mira, round_id=its.pk, said=["2"])
    ended(its)
    said = text(Client(), f"/rounds/{its.pk}/")
    assert "Bea" in said and "fewer than 5 delegated" in said and "0, or a few more" in said
    assert "Mira" not in said and "Ana" not in said
    result = Client().get(f"/api/v1/rounds/{its.pk}/result/").json()
    assert result["carried"] == [
        {"voter": {"name": "Bea", "office": None}, "organisation": None, "votes": None, "beyond": None, "said": ["1"]}
    ]


def test_by_the_api(
    ilse: Person, ana: Person, bea: Person, otto: Person, wheels: Organisation, mobility: Topic
) -> None:
    its = asked(ilse)
    anas, beas, ottos = caller(ana), caller(bea), caller(otto)
    made = beas.post("/api/v1/delegates/", {"topic": "mobility"})
    assert made.status_code == 201 and made.json()["voter"]["name"] == "Bea", made.json()
    org = ottos.post("/api/v1/delegates/", {"organisation": wheels.slug}).json()
    assert org["organisation"]["slug"] == wheels.slug and org["topic"] is None
    assert anas.post("/api/v1/delegates/", {"organisation": wheels.slug}).status_code == 403
    listed = Client().get("/api/v1/delegates/?topic=mobility").json()["results"]
    assert [each["id"] for each in listed] == [made.json()["id"], org["id"]]
    assert Client().get("/api/v1/delegates/?topic=nowhere").status_code == 400
    assert Client().get("/api/v1/delegates/?person=1").status_code == 400
    body = {"delegate": made.json()["id"], "topic": "mobility", "expires_on": in_days(9).isoformat()}
    mine = anas.post("/api/v1/delegations/", body)
    assert mine.status_code == 201, mine.json()
    assert mine.json()["delegate"]["name"] == "Bea" and mine.json()["topic"] == "mobility"
    goes = anas.get(f"/api/v1/rounds/{its.pk}/ballot/").json()["delegation"]
    assert goes == {"fate": "waits", "through": [], "to": "Bea"}
    wrong = anas.post("/api/v1/delegations/", body | {"topic": ""})
    assert wrong.status_code == 400 and "delegate" in str(wrong.json())
    assert (
        ottos.put(f"/api/v1/rounds/{its.pk}/ballot/", {"choices": ["1"], "organisation": wheels.slug}).status_code
        == 200
    )
    assert anas.delete(f"/api/v1/delegations/{mine.json()['id']}/").status_code == 204
    assert anas.get("/api/v1/delegations/").json()["results"] == []
    assert anas.delete(f"/api/v1/delegates/{made.json()['id']}/").status_code == 403
    assert beas.delete(f"/api/v1/delegates/{made.json()['id']}/").status_code == 204
    assert Client().get("/api/v1/delegations/").status_code == 401


def test_the_list_is_paged_and_costs_the_same_for_one_and_for_many(
    anas: Client, molinos: District, ana: Person
) -> None:
    zoe = OpenVoter.objects.create(person=build.resident("zoe", molinos))
    trust(ana, zoe)

    def cost(address: str) -> int:
        anas.get(address)
        with CaptureQueriesContext(connection) as few:
            assert anas.get(address).status_code == 200
        return len(few)

    addresses = ("/delegates/", "/account/delegations/", "/api/v1/delegates/", "/api/v1/delegations/")
    before = {each: cost(each) for each in addresses}
    people = build.residents(40, molinos)
    OpenVoter.objects.bulk_create(OpenVoter(person=each) for each in people)
    topics = [build.topic(f"topic-{n}", f"Topic {n}") for n in range(12)]
    Delegation.objects.bulk_create(
        Delegation(delegator=ana, topic=topic, person=person, expires_on=in_days(9))
        for topic, person in zip(topics, people, strict=False)
    )
    assert {each: cost(each) for each in addresses} == before
    first = anas.get("/delegates/").content.decode()
    following = re.search(r'href="(\?cursor=[^"]+)" rel="next"', first)
    assert following is not None and "Zoe" not in first
    assert "Zoe" in anas.get(f"/delegates/{unescape(following[1])}").content.decode()


def test_whom_one_muted_and_who_is_blocked_is_not_offered(anas: Client, ana: Person, bea: Person, mira: Person) -> None:
    openly(bea)
    openly(mira)
    mute_person(person_id=bea.pk, by=ana)
    assert "Bea" not in text(anas, "/delegates/") and "Mira" in text(anas, "/delegates/")
    Person.objects.filter(pk=mira.pk).update(is_active=False)
    assert "Mira" not in text(anas, "/delegates/") and "Bea" in text(Client(), "/delegates/")


def test_what_is_said_after_the_last_second_moves_no_vote(
    ilse: Person, ana: Person, bea: Person, mobility: Topic, anas: Client
) -> None:
    its = asked(ilse)
    mine = trust(ana, openly(bea))
    actions.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    # It has ended, and beat has not come yet.
    Round.objects.filter(pk=its.pk).update(closes_at=clock.now())
    assert anas.post(f"/account/delegations/{mine.pk}/recall/").status_code == 302
    assert actions.count_round(round_id=its.pk)
    its.refresh_from_db()
    assert its.tally.voters == 2 and not Delegation.objects.exists()
