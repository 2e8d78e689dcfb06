"""The same through the API."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.models import Person
from notifications.models import Follow, Kind, Notification, Preference
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build
from tests.notifications.test_tell_people import happen, tell

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


def as_(person: Person | None) -> APIClient:
    caller = APIClient()
    if person is not None:
        caller.force_authenticate(person)
    return caller


@pytest.fixture
def answered(ana: Person) -> Proposal:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    happen("proposal.answered", proposal, decision="declined", office="Streets")
    tell()
    return proposal


def test_what_i_was_told(answered: Proposal, ana: Person, bea: Person) -> None:
    found = as_(ana).get(f"{ROOT}/me/notifications/")
    assert found.status_code == 200 and set(found.json()) == {"next", "previous", "results"}
    [line] = found.json()["results"]
    assert line["kind"] == "answer_published" and line["reason"] == "author"
    assert line["proposal"] == answered.pk and line["url"] == f"/proposals/{answered.pk}/"
    assert line["sentence"] == "Streets: Declined." and line["read_at"] is None
    again = as_(ana).get(f"{ROOT}/me/notifications/", headers={"If-None-Match": found["ETag"]})
    assert again.status_code == 304
    assert as_(bea).get(f"{ROOT}/me/notifications/").json()["results"] == []
    assert as_(None).get(f"{ROOT}/me/notifications/").status_code == 401
    assert as_(ana).get(f"{ROOT}/me/notifications/?limit=1000").status_code == 400


def test_the_inbox_is_marked_as_read(answered: Proposal, ana: Person) -> None:
    assert as_(ana).post(f"{ROOT}/me/notifications/read/", {"up_to": "x"}).status_code == 400
    assert as_(ana).post(f"{ROOT}/me/notifications/read/", {}).status_code == 204
    assert not Notification.objects.filter(read_at=None).exists()


def test_preferences(ana: Person) -> None:
    before = as_(ana).get(f"{ROOT}/me/preferences/").json()
    assert before == dict.fromkeys(Kind.values, "at_once") | {
        "comment_on_mine": "daily",
        "pledged": "daily",
        "around": "weekly",
        "mails_a_week": 9,
        "language": "en",
    }
    after = as_(ana).put(f"{ROOT}/me/preferences/", {"overdue": "off"})
    assert after.status_code == 200 and after.json() == before | {"overdue": "off"}
    for wrong in ({"overdue": "hourly"}, {"gossip": "off"}, {"overdue": ["off"]}, ["off"], {"overdue": None}):
        refused = as_(ana).put(f"{ROOT}/me/preferences/", wrong)
        assert refused.status_code == 400 and refused["Content-Type"] == "application/problem+json", wrong
    assert [(p.kind, p.mail) for p in Preference.objects.all()] == [("overdue", "off")]
    for way in ("daily", "weekly", "at_once"):
        assert as_(ana).put(f"{ROOT}/me/preferences/", {"overdue": way}).json() == before | {"overdue": way}
    assert as_(None).put(f"{ROOT}/me/preferences/", {"overdue": "off"}).status_code == 401


def test_the_language_of_pages_and_mails(ana: Person) -> None:
    assert as_(ana).put(f"{ROOT}/me/preferences/", {"language": "fr"}).json()["language"] == "fr"
    for wrong in ("tlh", "", None, 7, ["fr"]):
        refused = as_(ana).put(f"{ROOT}/me/preferences/", {"language": wrong, "overdue": "off"})
        assert refused.status_code == 400, wrong
    assert Person.objects.get(pk=ana.pk).language == "fr"


def test_following(answered: Proposal, bea: Person, carl: Person) -> None:
    address = f"{ROOT}/proposals/{answered.pk}/follow/"
    for _ in range(2):
        assert as_(bea).put(address).json() == {"following": True}
    assert Follow.objects.get().wanted
    for _ in range(2):
        assert as_(bea).delete(address).json() == {"following": False}
    assert Follow.objects.get().wanted is False
    assert as_(bea).put(f"{ROOT}/proposals/999999/follow/").status_code == 404
    assert as_(None).put(address).status_code == 401
    Person.objects.filter(pk=carl.pk).update(email_confirmed_at=None)
    carl.refresh_from_db()
    refused = as_(carl).put(address)
    assert refused.status_code == 403 and "Confirm your e-mail" in refused.json()["detail"]
    assert Follow.objects.count() == 1


def test_anothers_draft_is_not_found(ana: Person, bea: Person) -> None:
    draft = build.proposal(ana, state=State.DRAFT)
    assert as_(bea).put(f"{ROOT}/proposals/{draft.pk}/follow/").status_code == 404


def test_the_schema_knows_these_routes() -> None:
    written = io.StringIO()
    call_command("spectacular", "--format", "openapi-json", stdout=written)
    paths = json.loads(written.getvalue())["paths"]
    for route in ("me/notifications/", "me/preferences/", "proposals/{proposal_id}/follow/"):
        assert any(path.endswith(route) for path in paths), (route, list(paths))


def test_the_inbox_is_read_by_kind(answered: Proposal, ana: Person) -> None:
    happen("proposal.reached", answered, office="Streets", office_id=0, due_at="2026-12-08T00:00:00+01:00")
    tell()
    url, caller = f"{ROOT}/me/notifications/", as_(ana)

    def kinds(asked: str) -> list[str]:
        return [row["kind"] for row in caller.get(f"{url}{asked}").json()["results"]]

    assert kinds("") == kinds("?kind=") == ["threshold_reached", "answer_published"]
    assert kinds("?kind=answer_published") == ["answer_published"] and kinds("?kind=overdue") == []
    assert caller.get(f"{url}?kind=weather").status_code == 400
    assert caller.get(f"{url}?sort=new").status_code == 400
