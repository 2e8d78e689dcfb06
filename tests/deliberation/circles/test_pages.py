"""Pages and API of circles: what a stranger is told, what a member is told, and that both cost the same for many."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District
from commons import clock
from deliberation.actions import circles
from deliberation.models import Circle, Decision, Membership
from tests import build
from tests.callers import caller, refusal
from tests.deliberation.circles.build import (
    DAY,
    OBJECTION,
    PURPOSE,
    TEXT,
    asked,
    closed,
    convened,
    founded,
    held,
    member,
    spoken,
)

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_names_and_voices_are_for_members(ana: Person, bea: Person, carl: Person, client: Client) -> None:
    its = founded(ana, bea)
    first = asked(ana, its)
    circles.speak(by=bea, decision_id=first.pk, said="no", reason="Seven is too early for those who work late.")
    circles.attend_meeting(by=bea, meeting_id=convened(ana, its, link="https://meet.example/x").pk)
    pages = [f"/circles/{its.pk}/{tab}" for tab in ("", "agenda/", "decisions/", "meetings/", "proposals/", "members/")]
    pages += [f"/circles/decisions/{first.pk}/", f"/circles/meetings/{its.meetings.get().pk}/"]
    for path in pages:
        said = text_of(client, path)
        assert "Bea" not in said and "too early" not in said and "meet.example" not in said, path
    client.force_login(carl)
    assert "Bea" not in text_of(client, pages[-2])
    client.force_login(ana)
    assert "Bea" in text_of(client, pages[5]) and "Bea" in text_of(client, pages[-2])
    assert "meet.example" in text_of(client, pages[-1])
    client.logout()
    closed(first)
    said = text_of(client, pages[-2])
    assert "too early" in said and "Bea" not in said, "reasons are public in the end, names are not"
    circles.describe_membership(by=bea, circle_id=its.pk, named=True)
    assert "Bea" in text_of(client, pages[0])


def test_who_should_leave_is_nobody_elses_business(ana: Person, bea: Person, mira: Person, client: Client) -> None:
    its = founded(ana, bea, mira)
    first = circles.open_decision(
        by=ana, circle_id=its.pk, kind="exclusion", member_id=member(its, mira).pk, text=OBJECTION
    )
    text_of(client, f"/circles/decisions/{first.pk}/", status=404)
    assert OBJECTION[:20] not in text_of(client, f"/circles/{its.pk}/decisions/")
    assert caller().get(f"/api/v1/circles/{its.pk}/decisions/").json()["results"] == []
    refusal(caller().get(f"/api/v1/circles/decisions/{first.pk}/"), 404)
    assert len(caller(mira).get(f"/api/v1/circles/{its.pk}/decisions/").json()["results"]) == 1


def test_what_a_moderator_hid_is_gone(ana: Person, bea: Person, client: Client) -> None:
    its = founded(ana, bea)
    first = asked(ana, its)
    Decision.objects.update(visibility="hidden")
    text_of(client, f"/circles/decisions/{first.pk}/", status=404)
    assert first.title not in text_of(client, f"/circles/{its.pk}/decisions/")
    Circle.objects.update(visibility="hidden")
    text_of(client, f"/circles/{its.pk}/", status=404)
    assert its.title not in text_of(client, "/circles/")
    refusal(caller(bea).post(f"/api/v1/circles/{its.pk}/join/"), 404)


def test_the_list_is_narrowed_and_goes_on(ana: Person, molinos: District, client: Client) -> None:
    for n in range(14):
        founded(ana, title=f"Circle {n:02}", district_id=molinos.pk if n < 13 else None)
    first = text_of(client, "/circles/?district=molinos")
    assert "Circle 12" in first and "Circle 00" not in first and "Circle 13" not in first
    cursor = first.split("cursor=")[1].split('"')[0]
    assert "Circle 00" in text_of(client, f"/circles/?district=molinos&cursor={cursor}")
    assert "Circle 13" in text_of(client, "/circles/?district=city")
    assert "No circle fits this" in text_of(client, "/circles/?search=unheard+of")
    assert "left out" in text_of(client, "/circles/?district=atlantis")
    listed = caller().get("/api/v1/circles/?search=03&openness=open").json()["results"]
    assert [each["title"] for each in listed] == ["Circle 03"]
    refusal(caller().get("/api/v1/circles/?sort=title"), 400)


def test_what_waits_for_my_voice_is_counted(ana: Person, bea: Person, mira: Person, client: Client) -> None:
    its = founded(ana, bea, mira)
    first, _second = asked(ana, its), asked(ana, its)
    circles.open_decision(by=ana, circle_id=its.pk, kind="exclusion", member_id=member(its, mira).pk, text=OBJECTION)
    spoken(first, mira="yes")
    for person, said in ((bea, "3 decisions wait"), (mira, "1 decision waits")):
        client.force_login(person)
        assert said in text_of(client, "/circles/")


def test_wrong_input_comes_back_with_what_was_typed(ana: Person, bea: Person, client: Client) -> None:
    client.force_login(ana)
    wrong = client.post("/circles/new/", {"title": "Safe", "purpose": PURPOSE, "quorum": "abc"})
    said = wrong.content.decode()
    assert wrong.status_code == 422 and "There is a problem" in said and PURPOSE[:30] in said
    its = founded(ana, bea, rule="consent")
    first = asked(ana, its)
    wrong = client.post(f"/circles/decisions/{first.pk}/speak/", {"said": "objection", "reason": "No."})
    assert wrong.status_code == 422 and "No.</textarea>" in wrong.content.decode().replace("\n", "")
    problem = refusal(caller(ana).put(f"/api/v1/circles/decisions/{first.pk}/voice/", {"said": "objection"}), 400)
    assert "reason" in problem["errors"]


def test_a_visitor_signs_in_and_comes_back(ana: Person, client: Client) -> None:
    its = founded(ana)
    answer = client.post(f"/circles/{its.pk}/join/")
    assert answer.status_code == 302 and answer["Location"].endswith(f"next=/circles/{its.pk}/")
    assert client.get(f"/circles/{its.pk}/join/").status_code == 405


def test_the_whole_line_by_api(ana: Person, bea: Person, carl: Person) -> None:
    by_ana, by_bea = caller(ana), caller(bea)
    body: dict[str, Any] = {"title": "Safe way to school", "purpose": PURPOSE, "rule": "consent", "decision_days": 3}
    its = by_ana.post("/api/v1/circles/", body, format="json").json()
    path = f"/api/v1/circles/{its['id']}/"
    assert (its["rule"], its["members"], its["facilitator"]) == ("consent", 1, "Ana")
    assert by_bea.post(f"{path}join/").json()["member"] is True
    asked_ = by_bea.post(f"{path}decisions/", {"title": "When do we meet?", "text": TEXT}, format="json").json()
    one = f"/api/v1/circles/decisions/{asked_['id']}/"
    refusal(caller(carl).put(f"{one}voice/", {"said": "consent"}, format="json"), 403)
    by_bea.put(f"{one}voice/", {"said": "consent"}, format="json")
    told = by_ana.put(f"{one}voice/", {"said": "objection", "reason": OBJECTION}, format="json").json()
    assert {each["name"] for each in told["voices"]} == {"Ana", "Bea"} and told["for_it"] is None
    assert caller().get(one).json()["voices"] == []
    done = by_ana.post(f"{one}close/").json()
    assert (done["state"], done["for_it"], done["against"]) == ("rejected", 1, 1)
    assert {each["name"] for each in caller().get(one).json()["voices"]} == {None}
    assert refusal(by_bea.put(f"{one}voice/", {"said": "consent"}, format="json"), 409)["state"] == "closed"
    at = clock.now() + DAY
    meeting = {"title": "First meeting", "starts_at": at.isoformat(), "ends_at": (at + DAY / 12).isoformat()}
    meeting |= {"place_name": "Library", "link": "https://meet.example/1"}
    made = by_ana.post(f"{path}meetings/", meeting, format="json").json()
    assert caller().get(f"/api/v1/circles/meetings/{made['id']}/").json()["link"] == ""
    assert by_bea.get(f"/api/v1/circles/meetings/{made['id']}/").json()["link"] == meeting["link"]
    assert by_bea.post(f"{path}leave/").status_code == 204


@pytest.mark.parametrize("path", ["", "decisions/", "meetings/", "agenda/", "members/", "proposals/", "one", "meeting"])
def test_queries_do_not_grow(path: str, ana: Person, bea: Person, molinos: District, client: Client) -> None:
    """As many at one row as at twenty, for a member."""
    its = founded(ana, bea)
    first = asked(ana, its)
    meeting = convened(ana, its)
    spoken(first, ana="yes")
    circles.attend_meeting(by=ana, meeting_id=meeting.pk)
    circles.add_item(by=ana, circle_id=its.pk, title="An item", decision_id=first.pk)
    circles.bring_proposal(by=ana, circle_id=its.pk, proposal_id=build.proposal(ana).pk)
    address = {"one": f"/circles/decisions/{first.pk}/", "meeting": f"/circles/meetings/{meeting.pk}/"}.get(
        path, f"/circles/{its.pk}/{path}"
    )
    circles.describe_membership(by=ana, circle_id=its.pk, named=True)
    client.force_login(ana)
    client.get(address)
    few = _queries(client, address)
    people = build.residents(19, molinos)
    Membership.objects.bulk_create(
        Membership(circle=its, person=each, joined_at=its.created_at, named=True) for each in people
    )
    for each in people:
        circles.speak(by=each, decision_id=first.pk, said="yes", reason="It is close to all of us.")
        circles.attend_meeting(by=each, meeting_id=meeting.pk)
        circles.add_item(by=each, circle_id=its.pk, title="Another item", decision_id=first.pk)
        asked(each, its)
        convened(ana, its)
        circles.bring_proposal(by=each, circle_id=its.pk, proposal_id=build.proposal(each).pk)
    assert _queries(client, address) == few


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_minutes_are_read_by_all(ana: Person, client: Client) -> None:
    meeting = held(convened(ana, founded(ana)))
    client.force_login(ana)
    answer = client.post(
        f"/circles/meetings/{meeting.pk}/minutes/", {"minutes": "**We were nine.** <script>x</script>"}
    )
    assert answer.status_code == 302
    client.logout()
    said = text_of(client, f"/circles/meetings/{meeting.pk}/")
    assert "<strong>We were nine.</strong>" in said and "<script>x" not in said


def test_a_proposal_says_whose_name_it_bears(ana: Person, bea: Person, client: Client) -> None:
    its = founded(ana, bea, names_by_decision=False)
    one, other = build.proposal(ana), build.proposal(ana)
    circles.bring_proposal(by=ana, circle_id=its.pk, proposal_id=one.pk)
    assert f'href="/circles/{its.pk}/"' in text_of(client, f"/proposals/{one.pk}/")
    assert f'href="/circles/{its.pk}/"' not in text_of(client, f"/proposals/{other.pk}/")
