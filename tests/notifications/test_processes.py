"""Who follows a process is told once when a phase begins, and once before it ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from charter.actions import change_phase, plan_phase, tend_phases
from charter.models import Phase, Process
from commons import clock
from commons.errors import Refused
from journal.actions import sequence
from notifications import actions, queries
from notifications.models import Follow, Mail, Notification
from tests import build
from tests.callers import caller, refusal
from tests.notifications.test_digests import write
from tests.notifications.test_tell_people import happen, tell

DAY = dt.timedelta(days=1)
WHY = "Council of 12 May, act 31."


@pytest.fixture
def bank(ilse: Person) -> Process:
    process: Process = Process.objects.create(code="river-bank", name="The river bank")
    today = clock.today()
    plan_phase(
        process="river-bank",
        kind="ideas",
        features=["propose"],
        first_on=today + 2 * DAY,
        last_on=today + 20 * DAY,
        reason=WHY,
        by=ilse,
    )
    return process


def pass_to(days: int) -> int:
    """Let beat run so many days from now; return how many people were told."""
    tend_phases(at=timezone.now() + days * DAY)
    sequence()
    return tell()


def lines(person: Person) -> list[str]:
    return [line.headline for line in queries.inbox(person.pk)]


def test_followers_are_told_once_of_each(bea: Person, mira: Person, bank: Process) -> None:
    actions.follow(what="process", key="river-bank", by=bea)
    actions.follow(what="process", key="river-bank", by=bea)
    assert Follow.objects.count() == 1
    assert [pass_to(1), pass_to(3), pass_to(4), pass_to(19), pass_to(20)] == [0, 1, 0, 1, 0]
    assert lines(bea) == ["Ideas ends soon: The river bank", "Ideas has begun: The river bank"]
    assert lines(mira) == [] and Mail.objects.filter(person=bea).count() == 2
    assert "/processes/river-bank/" in Mail.objects.first().text  # type: ignore[union-attr]


def test_nothing_due_costs_two_queries(bank: Process, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert tend_phases() == 0


def test_who_stopped_or_wants_no_mail(bea: Person, mira: Person, carl: Person, bank: Process) -> None:
    for person in (bea, mira):
        actions.follow(what="process", key="river-bank", by=person)
    actions.unfollow(what="process", key="river-bank", by=mira)
    actions.set_preferences(by=bea, choices={"process_phase": "off"})
    assert pass_to(3) == 1
    assert len(lines(bea)) == 1 and not Mail.objects.exists()
    una = build.person("una", email_confirmed_at=None)
    with pytest.raises(Refused):
        actions.follow(what="process", key="river-bank", by=una)


def test_a_later_end_is_told_again_and_a_past_one_not(bea: Person, ilse: Person, bank: Process) -> None:
    actions.follow(what="process", key="river-bank", by=bea)
    assert [pass_to(3), pass_to(19)] == [1, 1]
    change_phase(phase_id=Phase.objects.get().pk, last_on=clock.today() + 40 * DAY, reason=WHY, by=ilse)
    assert [pass_to(20), pass_to(39)] == [0, 1]
    Phase.objects.update(begun_told_at=None, ending_told_at=None)
    assert pass_to(90) == 0, "what ended while beat was away is no news"
    assert pass_to(39) == 0


def test_a_short_phase_only_begins(bea: Person, bank: Process) -> None:
    actions.follow(what="process", key="river-bank", by=bea)
    Phase.objects.update(ends_at=timezone.now() + 4 * DAY)
    assert [pass_to(3), pass_to(3)] == [1, 0]
    assert lines(bea) == ["Ideas has begun: The river bank"]


def test_inbox_api_and_digest_tell_of_processes_beside_proposals(
    client: Client, ana: Person, bea: Person, bank: Process
) -> None:
    Process.objects.create(code="square", name="The square")
    now = timezone.now()
    Phase.objects.create(
        process=Process.objects.get(code="square"), kind="vote", starts_at=now + 2 * DAY, ends_at=now + 30 * DAY
    )
    for code in ("river-bank", "square"):
        actions.follow(what="process", key=code, by=bea)
    about = build.proposal(bea)
    actions.set_preferences(by=bea, choices={"process_phase": "daily", "answer_published": "daily"})
    happen("proposal.answered", about)
    assert pass_to(3) == 3
    client.force_login(bea)
    page = client.get("/inbox/").content.decode()
    assert "Ideas has begun: The river bank" in page and "Vote has begun: The square" in page
    heads = list(queries.inbox_heads(bea.pk))
    groups = queries.inbox_groups(bea.pk, heads)
    assert [group.count for group in groups] == [1, 1, 1]
    rows = caller(bea).get("/api/v1/me/notifications/").json()["results"]
    assert {(row["process"], row["proposal"]) for row in rows} == {
        ("river-bank", None),
        ("square", None),
        (None, about.pk),
    }
    first = Notification.objects.filter(process=bank).get()
    assert client.post(f"/inbox/{first.pk}/read/day/").status_code == 302
    assert queries.unread_count(bea.pk) == 2
    assert write() == 1
    text = Mail.objects.get(digest__isnull=False).text
    assert "The river bank" in text and "/processes/square/" in text and about.title in text
    assert "Ideas has begun. Its last day is" in text


def test_one_follows_on_the_page_and_by_program(client: Client, bea: Person, bank: Process) -> None:
    at = "/processes/river-bank/"
    assert "/account/sign-in/?next=/processes/river-bank/" in client.get(at).content.decode()
    client.force_login(bea)
    assert client.post(f"{at}follow/").status_code == 302
    assert "You follow this" in client.get(at).content.decode()
    client.post(f"{at}follow/", {"wanted": "0"})
    assert not Follow.objects.exists()
    assert client.post("/processes/none/follow/").status_code == 404
    api = "/api/v1/processes/river-bank/follow/"
    assert caller(bea).put(api).json() == {"following": True}
    assert caller(bea).delete(api).json() == {"following": False}
    refusal(caller().put(api), 401)
    refusal(caller(bea).put("/api/v1/processes/none/follow/"), 404)
