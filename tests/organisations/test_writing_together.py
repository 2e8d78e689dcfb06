"""An organisation writes with residents: it is one author with one voice, whoever speaks for it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.actions import end_representation
from accounts.models import Organisation, Person, Representative
from charter.models import District, Topic
from commons.errors import Refused
from proposals import actions, policy
from proposals.models import Authorship, Merge, Proposal
from tests import build

TEXT = {"title": "Racks for two hundred bicycles", "body": build.BODY}
WHY = "Both ask for the same racks."
pytestmark = pytest.mark.django_db


@pytest.fixture
def racks(otto: Person, wheels: Organisation, molinos: District, mobility: Topic) -> Proposal:
    draft = actions.draft_proposal(
        by=otto, organisation_id=wheels.pk, topic_id=mobility.pk, district_id=molinos.pk, **TEXT
    )
    return actions.publish_proposal(proposal_id=draft.pk, by=otto)


def fresh(row: Proposal | Person) -> Proposal | Person:
    """The row as another request reads it."""
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def beas(racks: Proposal, otto: Person, bea: Person) -> Proposal:
    """The racks, with bea among their authors: her amendment was taken in."""
    amendment = actions.propose_amendment(
        proposal_id=racks.pk,
        by=bea,
        title=TEXT["title"],
        body=build.BODY + " With a roof.",
        reason="It rains here often.",
        revision=1,
    )
    actions.accept_amendment(amendment_id=amendment.pk, by=otto)
    return Proposal.objects.get(pk=racks.pk)


def test_whoever_begins_for_it_is_no_author_themself(racks: Proposal, otto: Person) -> None:
    assert not Authorship.objects.exists() and racks.author_ids == [otto.pk]
    assert policy.may_leave(otto, racks).code == "speaks"
    with pytest.raises(Refused, match="speaks"):
        actions.leave_proposal(proposal_id=racks.pk, by=otto)


def test_bea_becomes_an_author_and_he_is_named_nowhere(beas: Proposal, bea: Person, otto: Person) -> None:
    assert beas.author_ids == [bea.pk, otto.pk]
    where = f"/proposals/{beas.pk}/"
    for path in (where, f"{where}authors/", f"{where}history/", f"/api/v1{where}", f"/api/v1{where}authors/"):
        page = Client().get(path).content.decode()
        assert "Ribera on Wheels" in page and "Bea" in page and "Otto" not in page, path
    amendment = beas.amendments.get()
    assert "By Ribera on Wheels" in Client().get(f"{where}amendments/{amendment.pk}/").content.decode()
    named = Client().get(f"/api/v1{where}authors/").json()["results"]
    assert [(each["author"]["name"], each["via"]) for each in named] == [
        ("Ribera on Wheels", "begun"),
        ("Bea", "amendment"),
    ]


def test_to_withdraw_takes_bea_and_one_word_of_the_organisation(
    beas: Proposal, bea: Person, otto: Person, wheels: Organisation, molinos: District
) -> None:
    olga = build.resident("olga", molinos)
    Representative.objects.create(organisation=wheels, person=olga)
    assert actions.withdraw_proposal(proposal_id=beas.pk, by=fresh(olga)).state == "open"
    page = Client()
    page.force_login(bea)
    assert "Ribera on Wheels" in page.get(f"/proposals/{beas.pk}/authors/").content.decode()
    assert actions.withdraw_proposal(proposal_id=beas.pk, by=bea).state == "withdrawn"  # otto is not asked as well


def test_what_somebody_said_for_it_counts_no_more_when_they_do_not_speak_for_it(
    beas: Proposal, bea: Person, otto: Person, wheels: Organisation, molinos: District
) -> None:
    olga = build.resident("olga", molinos)
    row = Representative.objects.create(organisation=wheels, person=olga)
    actions.withdraw_proposal(proposal_id=beas.pk, by=fresh(olga))
    end_representation(representative_id=row.pk, by=fresh(olga))
    assert actions.withdraw_proposal(proposal_id=beas.pk, by=bea).state == "open"
    assert actions.withdraw_proposal(proposal_id=beas.pk, by=otto).state == "withdrawn"


def test_merged_with_anas_it_stays_an_author(
    racks: Proposal, otto: Person, ana: Person, molinos: District, mobility: Topic
) -> None:
    hers = build.proposal(ana, district=molinos, topic=mobility, title="Somewhere to leave a bicycle")
    merge = actions.suggest_merge(proposal_ids=[hers.pk, racks.pk], by=ana, reason=WHY)
    actions.agree_merge(merge_id=merge.pk, by=ana, version=1)
    actions.agree_merge(merge_id=merge.pk, by=otto, version=1)
    into = Merge.objects.select_related("into__organisation").get(pk=merge.pk).into
    assert into is not None and into.organisation is not None and into.organisation.name == "Ribera on Wheels"
    assert sorted(into.author_ids) == sorted([ana.pk, otto.pk])
    assert list(into.authorships.values_list("person__name", "via")) == [("Ana", "merge")]
    page = (
        Client().get(f"/proposals/{into.pk}/").content.decode() + Client().get(f"/merges/{merge.pk}/").content.decode()
    )
    assert "Ribera on Wheels" in page and "Otto" not in page
    actions.undo_merge(merge_id=merge.pk, by=otto, reason="Ours asks for more.")
    racks.refresh_from_db()
    assert racks.state == "open"


def test_two_organisations_share_no_proposal(racks: Proposal, ana: Person, molinos: District, mobility: Topic) -> None:
    parents = build.organisation("Parents of Molinos", ana)
    draft = actions.draft_proposal(
        by=Person.objects.get(pk=ana.pk), organisation_id=parents.pk, topic_id=mobility.pk, district_id=molinos.pk,
        title="Racks at the school", body=build.BODY,
    )  # fmt: skip
    theirs = actions.publish_proposal(proposal_id=draft.pk, by=ana)
    with pytest.raises(ValidationError, match="Two organisations"):
        actions.suggest_merge(proposal_ids=[racks.pk, theirs.pk], by=ana, reason=WHY)
    assert not Merge.objects.exists()
