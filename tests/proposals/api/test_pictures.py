"""Pictures and documents through the API: multipart in, JSON out, every refusal a problem document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import Person
from charter.models import District
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Attachment, Picture, Proposal
from tests import build
from tests.brought import BAD_PDFS, BAD_PICTURES, PDF, brought, picture
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def draft(ana: Person, molinos: District) -> Proposal:
    return build.proposal(ana, state=State.DRAFT, district=molinos)


def send(person: Person | None, path: str, **body: Any) -> Any:
    return caller(person).post(f"/api/v1/{path}", body, format="multipart")


def test_ana_brings_orders_describes_and_takes_away(ana: Person, bea: Person, draft: Proposal) -> None:
    one = f"proposals/{draft.pk}/pictures/"
    answers = [send(ana, one, file=brought(f"{n}.jpg", picture(shade=n)), alt=f"Steps {n}.") for n in (1, 2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    first, second = (answer.json() for answer in answers)
    assert answers[0]["Location"].endswith(f"/api/v1/pictures/{first['id']}/")
    assert (first["position"], first["alt"], first["width"], first["sizes"]) == (1, "Steps 1.", 900, [])
    assert first["url"].endswith("/whole.jpg") and caller(ana).get(first["url"]).status_code == 404  # a page's session
    actions.make_sizes(picture_id=first["id"])
    change = caller(ana).patch(f"/api/v1/pictures/{second['id']}/", {"position": 1, "alt": "The bank."})
    assert change.status_code == 200 and (change.json()["position"], change.json()["alt"]) == (1, "The bank.")
    listed = caller(ana).get(f"/api/v1/{one}").json()["results"]
    assert [row["id"] for row in listed] == [second["id"], first["id"]]
    assert [size["width"] for size in listed[1]["sizes"]] == [480, 900]
    refusal(caller(bea).get(f"/api/v1/{one}"), 404)
    plan = send(ana, f"proposals/{draft.pk}/attachments/", file=brought("plan.pdf", PDF))
    assert plan.status_code == 201 and (plan.json()["name"], plan.json()["bytes"]) == ("plan.pdf", len(PDF))
    actions.publish_proposal(proposal_id=draft.pk, by=ana)
    assert len(caller().get(f"/api/v1/{one}").json()["results"]) == 2
    assert caller().get(first["url"]).status_code == 200 and caller().get(plan.json()["url"]).status_code == 200
    assert caller().get(f"/api/v1/proposals/{draft.pk}/attachments/").json()["results"] == [plan.json()]
    assert caller().get(f"/api/v1/attachments/{plan.json()['id']}/").json() == plan.json()
    assert caller(ana).delete(f"/api/v1/pictures/{second['id']}/").status_code == 204
    assert caller(ana).delete(f"/api/v1/attachments/{plan.json()['id']}/").status_code == 204
    assert [(each.pk, each.position) for each in Picture.objects.all()] == [(first["id"], 1)]


@pytest.mark.parametrize("bad", BAD_PICTURES)
def test_a_bad_picture_is_a_problem_of_its_field(ana: Person, draft: Proposal, bad: str) -> None:
    name, content, word = BAD_PICTURES[bad]
    said = refusal(send(ana, f"proposals/{draft.pk}/pictures/", file=brought(name, content), alt="A picture."), 400)
    assert word in said["errors"]["file"][0] and not Picture.objects.exists()


@pytest.mark.parametrize("bad", BAD_PDFS)
def test_a_bad_document_is_a_problem_of_its_field(ana: Person, draft: Proposal, bad: str) -> None:
    name, content, word = BAD_PDFS[bad]
    said = refusal(send(ana, f"proposals/{draft.pk}/attachments/", file=brought(name, content)), 400)
    assert word in said["errors"]["file"][0] and not Attachment.objects.exists()


def test_wrong_bodies(ana: Person, draft: Proposal) -> None:
    path, file = f"proposals/{draft.pk}/pictures/", brought("a.jpg", picture())
    assert "alt" in refusal(send(ana, path, file=file), 400)["errors"]
    assert "file" in refusal(send(ana, path, alt="Steps."), 400)["errors"]
    assert "file" in refusal(send(ana, path, file="a.jpg", alt="Steps."), 400)["errors"]
    wrong = refusal(send(ana, path, file=brought("a.jpg", picture()), alt="Steps.", position=3), 400)
    assert "position" in wrong["errors"]
    assert "alt" in refusal(send(ana, path, file=brought("a.jpg", picture()), alt="x" * 301), 400)["errors"]
    refusal(caller(ana).post(f"/api/v1/{path}", {"alt": "Steps."}), 415)
    assert not Picture.objects.exists()


def test_who_may_not(ana: Person, bea: Person, molinos: District, media: Path) -> None:
    shown = build.proposal(ana, district=molinos)
    here = actions.add_picture(proposal_id=shown.pk, by=ana, file=brought("a.jpg", picture()), alt="Steps.")
    plan = actions.add_attachment(proposal_id=shown.pk, by=ana, file=brought("a.pdf", PDF))
    kept = sorted(media.rglob("*"))

    def acts(person: Person | None) -> list[Any]:
        one, file = f"proposals/{shown.pk}/", brought("b.jpg", picture(shade=2))
        return [
            send(person, f"{one}pictures/", file=file, alt="Mine."),
            send(person, f"{one}attachments/", file=brought("b.pdf", PDF + b"\n")),
            caller(person).patch(f"/api/v1/pictures/{here.pk}/", {"alt": "Mine."}),
            caller(person).delete(f"/api/v1/pictures/{here.pk}/"),
            caller(person).delete(f"/api/v1/attachments/{plan.pk}/"),
        ]

    for answer in acts(None):
        refusal(answer, 401)
    for answer in acts(bea):
        assert refusal(answer, 403)["type"] == "urn:multitude:not-author"
    assert sorted(media.rglob("*")) == kept, "nothing was even written for somebody who is refused"
    build.supports(shown, [bea])
    for answer in acts(ana):
        assert refusal(answer, 409)["state"] == "open"
    assert queries.pictures(shown, ana).get().alt == "Steps."
    Proposal.objects.filter(pk=shown.pk).update(visibility="hidden")
    for path in (f"proposals/{shown.pk}/pictures/", f"pictures/{here.pk}/", f"attachments/{plan.pk}/"):
        refusal(caller(bea).get(f"/api/v1/{path}"), 404)
