"""Write, look over, publish, correct, withdraw."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from proposals.models import Proposal, Revision
from tests import build
from tests.proposals.pages.conftest import Enter, said

pytestmark = pytest.mark.django_db


def test_ana_writes_looks_it_over_and_publishes(enter: Enter, ana: Person, text: dict[str, str]) -> None:
    client = enter(ana)
    assert 'value="molinos" selected' in said(client.get("/proposals/new/"))  # her own district
    page = client.post("/proposals/new/", text, follow=True)
    draft = Proposal.objects.get()
    assert page.redirect_chain[-1][0] == f"/proposals/{draft.pk}/check/"
    assert "Only you see it" in said(page) and "<p>The pavement is 90 cm wide" in said(page)
    page = client.post(f"/proposals/{draft.pk}/publish/", follow=True)
    assert page.redirect_chain[-1][0] == f"/proposals/{draft.pk}/"
    assert "Your proposal is public" in said(page) and "Molinos, Plaza de la Noria" in said(page)
    draft.refresh_from_db()
    assert draft.state == "open" and draft.district_id == ana.residency.district_id


def test_the_whole_city_is_a_choice_and_nothing_is_preselected_by_silence(
    enter: Enter, ana: Person, text: dict[str, str]
) -> None:
    page = enter(ana).post("/proposals/new/", text | {"district": ""})
    assert page.status_code == 422 and "Choose a district, or the whole city." in said(page)
    enter(ana).post("/proposals/new/", text | {"district": "city"})
    assert Proposal.objects.get().district is None


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title", "", "Give your proposal a title."),
        ("title", "Oh", "Write at least 5 characters"),
        ("title", "x" * 151, "Shorten this to 150 characters"),
        ("body", "Too short.", "Write at least 20 characters"),
        ("topic", "", "Choose a topic."),
        ("topic", "flying", "flying"),
        ("district", "atlantis", "atlantis"),
        ("place_name", "x" * 121, "Shorten this to 120 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    enter: Enter, ana: Person, text: dict[str, str], field: str, typed: str, told: str
) -> None:
    page = enter(ana).post("/proposals/new/", text | {field: typed})
    assert page.status_code == 422
    assert "There is a problem" in said(page) and told in said(page)
    for name in {"title", "place_name"} - {field}:
        assert f'value="{text[name]}"' in said(page)
    if field != "body":
        assert text["body"].strip() in said(page)
    assert not Proposal.objects.exists()


def test_similar_ones_are_shown_before_one_publishes(
    enter: Enter, ana: Person, bea: Person, molinos: District, text: dict[str, str]
) -> None:
    other = build.proposal(bea, title="A ramp at the steps of the footbridge", district=molinos)
    page = enter(ana).post("/proposals/new/", text, follow=True)
    assert "Someone may be asking this already" in said(page) and other.title in said(page)
    assert f'href="/proposals/{other.pk}/"' in said(page) and "Mine is different" in said(page)
    fragment = enter(None).get("/proposals/new/similar/", {"title": text["title"], "district": "molinos"})
    assert other.title in said(fragment) and "<html" not in said(fragment)
    assert enter(None).get("/proposals/new/similar/", {"title": "\x00", "district": "\x00"}).status_code == 200


def test_a_visitor_signs_in_and_comes_back(enter: Enter, city: Any) -> None:
    page = enter(None).get("/proposals/new/")
    assert page.status_code == 302 and page["Location"] == "/account/sign-in/?next=/proposals/new/"


def test_whose_session_ended_keeps_the_text(enter: Enter, text: dict[str, str]) -> None:
    page = enter(None).post("/proposals/new/", text)
    assert page.status_code == 403 and "Sign in to take part." in said(page)
    assert text["title"] in said(page) and text["body"].strip() in said(page)
    assert not Proposal.objects.exists()


def test_an_unconfirmed_person_reads_why_not(enter: Enter, text: dict[str, str]) -> None:
    newcomer = build.person("nina", email_confirmed_at=None)
    page = enter(newcomer).get("/proposals/new/")
    assert "Confirm your e-mail address first" in said(page)
    page = enter(newcomer).post("/proposals/new/", text)
    assert page.status_code == 403 and text["title"] in said(page)
    assert not Proposal.objects.exists()


def test_a_draft_is_nobody_elses_business(enter: Enter, ana: Person, bea: Person) -> None:
    draft = build.proposal(ana, state="draft")
    for path in ("", "check/", "edit/", "history/", "withdraw/"):
        assert enter(bea).get(f"/proposals/{draft.pk}/{path}").status_code == 404
    assert enter(bea).post(f"/proposals/{draft.pk}/publish/").status_code == 404
    assert enter(None).get(f"/proposals/{draft.pk}/").status_code == 404
    own = enter(ana).get(f"/proposals/{draft.pk}/")
    assert "noindex" in said(own) and "Look it over and publish" in said(own)
    assert draft.title in said(enter(ana).get("/account/proposals/"))


def test_a_correction_is_possible_for_a_quarter_of_an_hour(
    enter: Enter, ana: Person, crossing: Proposal, text: dict[str, str]
) -> None:
    crossing.latitude, crossing.longitude = 41.4, 2.1
    crossing.save(update_fields=["latitude", "longitude"])
    page = enter(ana).post(f"/proposals/{crossing.pk}/edit/", text, follow=True)
    assert "The text is corrected." in said(page) and text["title"] in said(page)
    crossing.refresh_from_db()
    assert crossing.latitude == 41.4  # the form does not ask for it and does not lose it
    Proposal.objects.update(published_at=timezone.now() - dt.timedelta(minutes=16))
    page = enter(ana).post(f"/proposals/{crossing.pk}/edit/", text)
    assert page.status_code == 422 and 'name="reason"' in page.content.decode()  # from now on a revision follows
    assert not Revision.objects.filter(number=2).exists()


def test_withdrawing_asks_first_and_gives_the_reason(
    enter: Enter, ana: Person, bea: Person, crossing: Proposal, awaited: Proposal
) -> None:
    assert enter(bea).get(f"/proposals/{crossing.pk}/withdraw/").status_code == 403
    assert "cannot be undone" in said(enter(ana).get(f"/proposals/{crossing.pk}/withdraw/"))
    page = enter(ana).post(f"/proposals/{crossing.pk}/withdraw/", {"reason": "It was built last night."}, follow=True)
    assert "Your proposal is withdrawn." in said(page) and "“It was built last night.”" in said(page)
    page = enter(ana).post(f"/proposals/{awaited.pk}/withdraw/")
    assert page.status_code == 409 and "Awaiting answer" in said(page)


def test_a_withdrawn_draft_can_still_be_read_by_its_author(enter: Enter, ana: Person) -> None:
    draft = build.proposal(ana, state="draft")
    page = enter(ana).post(f"/proposals/{draft.pk}/withdraw/", follow=True)
    assert page.status_code == 200 and "Withdrawn" in said(page)
