"""Otto speaks for the cyclists: their name stands beside what he wrote, and not his; what counts stays his own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import create_token, end_representation, erase_person, mute_person
from accounts.models import Organisation, Person, Representative
from charter.models import District, Topic
from commons.errors import Refused
from proposals import actions, policy, queries
from proposals.actions.hide_content import hide_content
from proposals.models import Comment, Proposal, Support
from proposals.queries import Listing
from tests import build

TEXT = {"title": "Racks for two hundred bicycles", "body": build.BODY}


@pytest.fixture
def racks(otto: Person, wheels: Organisation, molinos: District, mobility: Topic) -> Proposal:
    draft = actions.draft_proposal(
        by=otto, organisation_id=wheels.pk, topic_id=mobility.pk, district_id=molinos.pk, **TEXT
    )
    return actions.publish_proposal(proposal_id=draft.pk, by=otto)


@pytest.fixture
def said(otto: Person, wheels: Organisation, racks: Proposal) -> Comment:
    return actions.write_comment(proposal_id=racks.pk, by=otto, organisation_id=wheels.pk, body="We count every May.")


def pages(racks: Proposal) -> dict[str, str]:
    """Every page and answer that names its author, as a visitor reads it."""
    where = f"/proposals/{racks.pk}/"
    paths = ["/", "/proposals/", where, f"{where}history/", "/districts/molinos/", "/organisations/ribera-on-wheels/"]
    paths += [f"/api/v1{path}" for path in ("/proposals/", where, f"{where}comments/", f"{where}revisions/")]
    return {path: Client().get(path).content.decode() for path in paths}


def test_its_label_stands_everywhere_and_his_name_nowhere(racks: Proposal, said: Comment) -> None:
    for path, page in pages(racks).items():
        assert "Ribera on Wheels" in page, path
        assert "Otto" not in page, path
    where = f"/proposals/{racks.pk}/"
    assert "Association" in pages(racks)[where] and "Association" in pages(racks)["/proposals/"]
    shown = Client().get(f"/api/v1{where}").json()
    assert shown["organisation"] == {"slug": "ribera-on-wheels", "name": "Ribera on Wheels", "kind": "association"}
    assert shown["author"]["name"] == "Ribera on Wheels"
    thread = Client().get(f"{where}comments/{said.pk}/").content.decode()
    assert "Ribera on Wheels" in thread and "Otto" not in thread


def test_nobody_finds_him_by_muting(client: Client, racks: Proposal, said: Comment, otto: Person, bea: Person) -> None:
    mute_person(person_id=otto.pk, by=bea)
    client.force_login(bea)
    page = client.get(f"/proposals/{racks.pk}/").content.decode()
    assert "You muted" not in page and f"/account/muted/{otto.pk}/" not in page


def test_he_supports_as_a_person_once(racks: Proposal, otto: Person) -> None:
    for _time in range(2):
        actions.give_support(proposal_id=racks.pk, by=otto)
    assert Support.objects.get().person == otto


@pytest.mark.parametrize("who", ["bea", "ilse", "carl"])
def test_who_does_not_speak_for_it_writes_nothing(
    request: pytest.FixtureRequest, wheels: Organisation, racks: Proposal, mobility: Topic, who: str
) -> None:
    by: Person = request.getfixturevalue(who)
    before = Proposal.objects.count(), Comment.objects.count()
    with pytest.raises(Refused, match="not-representative"):
        actions.draft_proposal(by=by, organisation_id=wheels.pk, topic_id=mobility.pk, **TEXT)
    with pytest.raises(Refused):
        actions.write_comment(proposal_id=racks.pk, by=by, organisation_id=wheels.pk, body="As them.")
    assert (Proposal.objects.count(), Comment.objects.count()) == before


def test_after_it_ended_it_stays_and_he_may_not(
    otto: Person, wheels: Organisation, racks: Proposal, said: Comment
) -> None:
    end_representation(representative_id=Representative.objects.get().pk, by=otto)
    otto, racks = Person.objects.get(pk=otto.pk), Proposal.objects.get(pk=racks.pk)
    assert policy.may_withdraw(otto, racks).code == "not-author"
    assert policy.may_delete_comment(otto, said).code == "not-author"
    with pytest.raises(Refused):
        actions.write_comment(proposal_id=racks.pk, by=otto, organisation_id=wheels.pk, body="Once more.")
    assert "Ribera on Wheels" in Client().get(f"/proposals/{racks.pk}/").content.decode()


def test_whoever_speaks_for_it_now_tends_what_it_wrote(wheels: Organisation, racks: Proposal, bea: Person) -> None:
    assert policy.may_withdraw(bea, racks).code == "not-author"
    Representative.objects.create(organisation=wheels, person=bea)
    bea, racks = Person.objects.get(pk=bea.pk), Proposal.objects.get(pk=racks.pk)
    assert policy.may_edit(bea, racks)
    assert actions.withdraw_proposal(proposal_id=racks.pk, by=bea).state == "withdrawn"


@pytest.mark.parametrize("texts", [False, True])
def test_erased_he_leaves_what_the_organisation_said(otto: Person, racks: Proposal, said: Comment, texts: bool) -> None:
    own = build.proposal(otto, title="A bench of my own")
    assert erase_person(person_id=otto.pk, texts=texts)
    racks.refresh_from_db(), said.refresh_from_db(), own.refresh_from_db()
    assert (racks.visibility, said.visibility, said.body) == ("public", "public", "We count every May.")
    assert racks.author is None and said.author is None and own.visibility == ("erased" if texts else "public")
    row = Representative.objects.get()
    assert row.person is None and row.until is not None
    assert "Ribera on Wheels" in Client().get(f"/proposals/{racks.pk}/").content.decode()


def test_what_is_hidden_is_not_on_its_page(nora: Person, racks: Proposal, said: Comment) -> None:
    where = "/organisations/ribera-on-wheels/"
    assert "We count every May" in Client().get(f"{where}?of=comments").content.decode()
    hide_content(kind="comment", content_id=said.pk, by=nora, rule="spam")
    assert "We count every May" not in Client().get(f"{where}?of=comments").content.decode()
    hide_content(kind="proposal", content_id=racks.pk, by=nora, rule="spam")
    assert "Racks for two hundred" not in Client().get(where).content.decode()
    assert not queries.listed_page(Listing(organisation="ribera-on-wheels")).rows


def test_its_page_opens_with_what_there_is(racks: Proposal, said: Comment) -> None:
    where = "/organisations/ribera-on-wheels/"
    assert racks.title in Client().get(where).content.decode()
    Proposal.objects.filter(pk=racks.pk).update(organisation=None)
    assert "We count every May" in Client().get(where).content.decode()


def test_the_field_is_there_for_who_has_a_choice(client: Client, racks: Proposal, otto: Person, bea: Person) -> None:
    pages = ["/proposals/new/", f"/proposals/{racks.pk}/"]
    client.force_login(bea)
    assert all("Speak as" not in client.get(path).content.decode() for path in pages)
    client.force_login(otto)
    assert all("Speak as" in client.get(path).content.decode() for path in pages)
    client.post(
        f"/proposals/{racks.pk}/comments/", {"side": "for", "body": "For us.", "organisation": "ribera-on-wheels"}
    )
    client.post(f"/proposals/{racks.pk}/comments/", {"side": "for", "body": "For me.", "organisation": ""})
    assert [each.organisation_id is None for each in Comment.objects.order_by("pk")] == [False, True]
    typed = TEXT | {"topic": "mobility", "district": "molinos", "organisation": "ribera-on-wheels"}
    assert client.post("/proposals/new/", typed).status_code == 302
    assert Proposal.objects.latest("pk").organisation_id == racks.organisation_id


def test_a_form_that_was_open_too_long_publishes_nothing_under_another_name(
    client: Client, racks: Proposal, otto: Person
) -> None:
    end_representation(representative_id=Representative.objects.get().pk, by=otto)
    client.force_login(otto)
    page = client.post(
        f"/proposals/{racks.pk}/comments/", {"side": "for", "body": "For us.", "organisation": "ribera-on-wheels"}
    )
    assert page.status_code == 422 and "any more" in page.content.decode() and "For us." in page.content.decode()
    assert not Comment.objects.exists()


def test_the_api_speaks_for_it_too(client: Client, racks: Proposal, otto: Person, bea: Person) -> None:
    def call(by: Person, path: str, body: dict[str, object]) -> int:
        token = create_token(by=by, name="t")[1]
        headers = {"Authorization": f"Token {token}"}
        return client.post(path, body, content_type="application/json", headers=headers).status_code

    where, its = f"/api/v1/proposals/{racks.pk}/comments/", {"organisation": "ribera-on-wheels"}
    assert call(otto, where, {"body": "For us."} | its) == 201
    assert call(bea, where, {"body": "For them."} | its) == 403
    assert call(otto, where, {"body": "For none.", "organisation": "none"}) == 400
    assert call(otto, where, {"body": "For none.", "organisation": 7}) == 400
    assert call(otto, "/api/v1/proposals/", TEXT | {"topic": "mobility"} | its) == 201
    assert Proposal.objects.latest("pk").organisation_id == racks.organisation_id
    listed = client.get("/api/v1/proposals/?organisation=ribera-on-wheels").json()["results"]
    assert [each["id"] for each in listed] == [racks.pk]


def test_its_page_costs_the_same_for_twenty(otto: Person, wheels: Organisation, racks: Proposal, said: Comment) -> None:
    def cost(path: str) -> int:
        Client().get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert Client().get(path).status_code == 200
        return len(asked)

    paths = ["/organisations/", "/organisations/ribera-on-wheels/", "/organisations/ribera-on-wheels/?of=comments"]
    paths += ["/proposals/", f"/proposals/{racks.pk}/", "/api/v1/proposals/", f"/api/v1/proposals/{racks.pk}/comments/"]
    one = [cost(path) for path in paths]
    for n in range(20):
        more = build.proposal(otto, title=f"Zebra {n}", organisation=wheels)
        Comment.objects.create(proposal=racks, author=otto, organisation=wheels, body=f"Counted {n}.")
        build.organisation(f"Friends of number {n}")
        assert more.organisation_id == wheels.pk
    assert [cost(path) for path in paths] == one
    first = Client().get(paths[1]).content.decode()
    assert "cursor=" in first and "Zebra 19" in first and "Zebra 3<" not in first
