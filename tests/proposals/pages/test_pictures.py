"""Bring pictures through plain forms: nothing typed and no good file is ever lost; nobody sees what is not theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Person
from charter.models import District
from commons.models import Visibility
from journal.models import Entry
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Attachment, Picture, Proposal
from tests import build
from tests.brought import BAD_PICTURES, PDF, brought, picture
from tests.proposals.pages.conftest import Enter, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def draft(ana: Person, molinos: District) -> Proposal:
    return build.proposal(ana, state=State.DRAFT, district=molinos)


def jpegs(*shades: int) -> list[Any]:
    return [brought(f"steps-{shade}.jpg", picture(shade=shade)) for shade in shades]


def kept_tokens(page: Any) -> list[str]:
    import re

    return re.findall(r'name="kept" value="([^"]+)"', said(page))


def test_ana_writes_with_two_pictures_and_a_plan(enter: Enter, ana: Person, bea: Person, text: dict[str, Any]) -> None:
    client = enter(ana)
    files = {"pictures": jpegs(1, 2), "attachments": [brought("plan.pdf", PDF)]}
    page = client.post("/proposals/new/", text | files, follow=True)
    draft = Proposal.objects.get()
    assert page.redirect_chain[-1][0] == f"/proposals/{draft.pk}/pictures/"
    one, two = queries.pictures(draft, ana)
    # Not described yet: the draft cannot be published, and says what is missing.
    page = client.get(f"/proposals/{draft.pk}/check/")
    assert "Say first what each picture shows" in said(page) and "plan.pdf" in said(page)
    assert client.post(f"/proposals/{draft.pk}/publish/").status_code == 409
    page = client.post(f"/proposals/{draft.pk}/pictures/", {f"alt_{one.pk}": "The steps.", f"alt_{two.pk}": ""})
    assert page.status_code == 422 and "Say what picture 2 shows." in said(page) and "The steps." in said(page)
    page = client.post(
        f"/proposals/{draft.pk}/pictures/", {f"alt_{one.pk}": "The steps.", f"alt_{two.pk}": "The bank."}, follow=True
    )
    assert page.redirect_chain[-1][0] == f"/proposals/{draft.pk}/check/"
    assert 'alt="The bank."' in said(page) and f'width="{one.width}"' in said(page) and 'loading="lazy"' in said(page)
    client.post(f"/proposals/{draft.pk}/publish/")
    assert Entry.objects.get().verb == "proposal.published"


def test_one_bad_file_loses_neither_the_text_nor_the_good_files(
    enter: Enter, ana: Person, text: dict[str, Any]
) -> None:
    client = enter(ana)
    files = {"pictures": [*jpegs(1), brought("logo.svg", BAD_PICTURES["svg"][1]), *jpegs(2)]}
    page = client.post("/proposals/new/", text | files)
    assert page.status_code == 422 and not Proposal.objects.exists()
    assert "There is a problem" in said(page) and "“logo.svg”: It is an SVG drawing." in said(page)
    assert text["title"] in said(page) and text["body"].strip() in said(page)
    tokens = kept_tokens(page)
    assert len(tokens) == 2 and "steps-1.jpg" in said(page) and "steps-2.jpg" in said(page)
    page = client.post("/proposals/new/", text | {"kept": tokens}, follow=True)
    assert len(queries.pictures(Proposal.objects.get(), ana)) == 2
    assert page.redirect_chain[-1][0].endswith("/pictures/")


def test_wrong_text_keeps_the_good_files(enter: Enter, ana: Person, bea: Person, text: dict[str, Any]) -> None:
    client = enter(ana)
    files = {"pictures": jpegs(1), "attachments": [brought("plan.pdf", PDF)]}
    page = client.post("/proposals/new/", text | {"title": ""} | files)
    tokens = kept_tokens(page)
    assert page.status_code == 422 and len(tokens) == 2 and not Picture.objects.exists()
    # A token is its owner's, and is taken once.
    enter(bea).post("/proposals/new/", text | {"kept": tokens})
    assert not Picture.objects.exists()
    client.post("/proposals/new/", text | {"kept": [*tokens, *tokens, "forged"]})
    assert (Picture.objects.count(), Attachment.objects.count()) == (1, 1)
    client.post("/proposals/new/", text | {"kept": tokens})
    assert (Picture.objects.count(), Attachment.objects.count()) == (1, 1)


def test_the_sixth_is_named_and_five_are_kept(enter: Enter, ana: Person, text: dict[str, Any]) -> None:
    page = enter(ana).post("/proposals/new/", text | {"pictures": jpegs(0, 1, 2, 3, 4, 5)})
    assert page.status_code == 422 and len(kept_tokens(page)) == 5
    assert "“steps-5.jpg”: A proposal has at most five pictures." in said(page)


@pytest.mark.parametrize("bad", BAD_PICTURES)
def test_every_bad_file_is_refused_on_the_page_of_pictures(
    enter: Enter, ana: Person, draft: Proposal, bad: str
) -> None:
    name, content, word = BAD_PICTURES[bad]
    files = {"pictures": [brought(name, content), *jpegs(3)]}
    page = enter(ana).post(f"/proposals/{draft.pk}/pictures/", files)
    assert page.status_code == 422 and f"“{name}”" in said(page) and word in said(page)
    assert Picture.objects.count() == 1, "the good one is there"


def test_order_words_and_removal_without_a_script(enter: Enter, ana: Person, draft: Proposal) -> None:
    client, path = enter(ana), f"/proposals/{draft.pk}/pictures/"
    client.post(path, {"pictures": jpegs(1, 2, 3)})
    one, two, three = queries.pictures(draft, ana)
    # What was typed and chosen beside the button is kept.
    beside = {f"alt_{one.pk}": "The first.", "attachments": [brought("plan.pdf", PDF)]}
    client.post(f"{path}{three.pk}/earlier/", beside)
    assert [each.pk for each in queries.pictures(draft, ana)] == [one.pk, three.pk, two.pk]
    assert queries.picture(one.pk, ana).alt == "The first." and Attachment.objects.count() == 1
    client.post(f"{path}{one.pk}/later/")
    client.post(path, {"order": [two.pk, one.pk, three.pk, 10**30, "x"], f"alt_{two.pk}": "The second."})
    assert [each.pk for each in queries.pictures(draft, ana)] == [two.pk, one.pk, three.pk]
    client.post(f"{path}{two.pk}/remove/")
    client.post(f"/proposals/{draft.pk}/attachments/{Attachment.objects.get().pk}/remove/")
    assert Picture.objects.count() == 2 and not Attachment.objects.exists()
    assert client.get(f"{path}{one.pk}/remove/").status_code == 405


def test_who_may_not_bring_anything(
    enter: Enter, ana: Person, bea: Person, draft: Proposal, crossing: Proposal, media: Path
) -> None:
    sent = {"pictures": jpegs(1)}
    assert enter(None).post(f"/proposals/{crossing.pk}/pictures/", sent).status_code == 302
    assert enter(bea).post(f"/proposals/{crossing.pk}/pictures/", {"pictures": jpegs(1)}).status_code == 403
    assert enter(bea).post(f"/proposals/{draft.pk}/pictures/", {"pictures": jpegs(1)}).status_code == 404
    build.supports(crossing, [bea])
    assert enter(ana).post(f"/proposals/{crossing.pk}/pictures/", {"pictures": jpegs(1)}).status_code == 409
    assert not Picture.objects.exists() and not list(media.rglob("*.jpg"))
    page = enter(None).post("/proposals/new/", {"title": "A ramp", "pictures": jpegs(1)})
    assert page.status_code == 403 and "Choose your files again." in said(page) and not list(media.rglob("*.jpg"))


# Given out


@pytest.fixture
def shown(ana: Person, molinos: District) -> Proposal:
    """Ana's open proposal with a picture and a plan."""
    proposal = build.proposal(ana, district=molinos)
    made = actions.add_picture(proposal_id=proposal.pk, by=ana, file=jpegs(1)[0], alt="The steps.")
    actions.make_sizes(picture_id=made.pk)
    actions.add_attachment(proposal_id=proposal.pk, by=ana, file=brought("El plan «ñ».pdf", PDF))
    return proposal


def addresses(proposal: Proposal) -> list[str]:
    here = proposal.pictures.get().digest
    return [
        f"/proposals/{proposal.pk}/pictures/{here}/480.webp",
        f"/proposals/{proposal.pk}/pictures/{here}/whole.jpg",
        f"/proposals/{proposal.pk}/attachments/{proposal.attachments.get().digest}.pdf",
    ]


def test_files_are_given_out_and_do_nothing(enter: Enter, shown: Proposal, django_assert_num_queries: Any) -> None:
    small, whole, plan = addresses(shown)
    for address, kind in ((small, "image/webp"), (whole, "image/jpeg"), (plan, "application/pdf")):
        with django_assert_num_queries(2):
            page = enter(None).get(address)
        assert page.status_code == 200 and page["Content-Type"] == kind
        assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert page["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in page["Cache-Control"] and "public" in page["Cache-Control"]
        assert b"".join(page.streaming_content)  # type: ignore[attr-defined]
    page = enter(None).get(plan)
    assert page["Content-Disposition"].startswith("attachment; filename*=utf-8''El%20plan")
    tag = enter(None).get(small)["ETag"]
    assert enter(None).get(small, headers={"if-none-match": tag}).status_code == 304
    for wrong in (small.replace("480", "481"), small.replace("480", "../../x"), small[:-12] + "0/480.webp"):
        assert enter(None).get(wrong).status_code == 404


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.AUTHOR, Visibility.ERASED])
def test_what_is_hidden_hides_its_files(
    enter: Enter, shown: Proposal, ana: Person, bea: Person, visibility: Visibility
) -> None:
    Proposal.objects.filter(pk=shown.pk).update(visibility=visibility)
    for address in addresses(shown):
        assert enter(None).get(address).status_code == enter(bea).get(address).status_code == 404
        page = enter(ana).get(address)
        assert page.status_code == (404 if visibility == Visibility.ERASED else 200)
        if page.status_code == 200:
            assert page["Cache-Control"] == "private, no-cache"


def test_a_drafts_files_are_its_authors(enter: Enter, ana: Person, bea: Person, draft: Proposal) -> None:
    actions.add_picture(proposal_id=draft.pk, by=ana, file=jpegs(1)[0], alt="The steps.")
    actions.add_attachment(proposal_id=draft.pk, by=ana, file=brought("plan.pdf", PDF))
    _small, whole, plan = addresses(draft)
    for address in (whole, plan):
        assert enter(None).get(address).status_code == enter(bea).get(address).status_code == 404
        assert enter(ana).get(address).status_code == 200


def test_no_address_leads_into_the_folder_of_files(enter: Enter, shown: Proposal, settings: Settings) -> None:
    key = shown.pictures.get().key
    for path in (f"/media/pictures/{key[:2]}/{key}/master.jpg", f"/static/pictures/{key[:2]}/{key}/master.jpg"):
        assert Client().get(path).status_code == 404
    assert str(settings.MEDIA_ROOT) not in str(settings.STATIC_ROOT)


# On the proposal's page


def test_the_page_shows_what_is_there_and_asks_nothing_more(enter: Enter, shown: Proposal, ana: Person) -> None:
    second = actions.add_picture(proposal_id=shown.pk, by=ana, file=jpegs(3)[0], alt="The bank.")
    actions.add_picture(proposal_id=shown.pk, by=ana, file=jpegs(2)[0])  # nobody knows yet what it shows
    here, plan, path = shown.pictures.get(position=1), shown.attachments.get(), f"/proposals/{shown.pk}/"
    enter(None).get(path)
    with CaptureQueriesContext(connection) as asked:
        page = enter(None).get(path)
    small, whole = (f"{path}pictures/{here.digest}/{width}.webp" for width in (480, 900))
    assert f'srcset="{small} 480w, {whole} 900w"' in said(page) and 'alt="The steps."' in said(page)
    assert 'width="900" height="600"' in said(page) and said(page).count("gallery__item") == 1
    assert f'src="{path}pictures/{second.digest}/whole.jpg"' in said(page), "its sizes are not made yet"
    assert f'href="{path}attachments/{plan.digest}.pdf" download' in said(page)
    assert "El plan «ñ».pdf" in said(page)
    # What is written about a picture later is on the page at once.
    actions.describe_picture(picture_id=here.pk, by=ana, alt='Steps "up" <b>.')
    assert 'alt="Steps &quot;up&quot; &lt;b&gt;."' in enter(None).get(path).content.decode()
    Picture.objects.all().delete()
    Attachment.objects.all().delete()
    enter(None).get(path)
    with CaptureQueriesContext(connection) as asked_without:
        page = enter(None).get(path)
    assert "gallery" not in said(page) and "Documents" not in said(page) and len(asked) == len(asked_without)
