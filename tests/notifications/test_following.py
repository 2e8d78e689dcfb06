"""Everything one can follow is followed by one act; places are one's own, and a week of mails has its number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

import notifications.rights
from accounts.models import Mute, Person
from charter.models import District, Office, Topic
from commons.errors import Refused
from commons.models import Visibility
from deliberation.models import Meeting
from journal.models import Entry
from notifications import actions, queries
from notifications.models import MOST_PLACES, Attention, Follow, Kind, Mail, Notification, Place, Reason
from notifications.queries import attention, following
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build
from tests.callers import caller
from tests.deliberation.circles.build import convened, founded
from tests.notifications.test_digests import write
from tests.notifications.test_tell_people import happen, mailed, tell, told

pytestmark = pytest.mark.django_db
HERE = {"latitude": 41.05, "longitude": 2.05}
NORTH = 1 / 111_195  # a metre, in degrees of latitude


def publish(author: Person, **fields: Any) -> tuple[Proposal, Entry]:
    made = build.proposal(author, **fields)
    return made, happen("proposal.published", made, actor=author)


def test_who_follows_topic_district_or_place_is_told_once_and_why(
    ana: Person, bea: Person, mira: Person, carl: Person, nora: Person, molinos: District, mobility: Topic
) -> None:
    actions.follow(what="topic", key="mobility", by=bea)
    actions.follow(what="district", key="molinos", by=bea)
    actions.follow(what="district", key="molinos", by=mira)
    actions.follow_place(name="Home", radius=500, by=carl, **HERE)
    actions.follow(what="topic", key="mobility", by=ana)  # her own act: never told
    actions.follow(what="topic", key="mobility", by=nora)
    Mute.objects.create(person=nora, muted=ana)
    made, entry = publish(ana, district=molinos, topic=mobility, **HERE)
    tell()
    assert told(entry) == {
        "Bea": ("around", "topic"),
        "Mira": ("around", "district"),
        "Carl": ("around", "place"),
    }
    assert mailed() == []  # by default once a week
    answered = happen("proposal.answered", made, office_id=build.office("streets", "Streets").pk)
    actions.unfollow(what="proposal", key=made.pk, by=mira)  # her word about the one comes before the district
    tell()
    assert set(told(answered)) == {"Ana", "Bea", "Carl", "Nora"}
    assert told(answered)["Ana"] == ("answer_published", "author")
    made.visibility = Visibility.HIDDEN
    made.save()
    assert write() == 0  # what is hidden is in no digest


@pytest.mark.parametrize(("metres", "hears"), [(490, True), (510, False)])
def test_a_place_reaches_as_far_as_it_says(metres: int, hears: bool, ana: Person, bea: Person) -> None:
    actions.follow_place(name="Home", radius=500, by=bea, **HERE)
    for where in (
        {"latitude": HERE["latitude"] + metres * NORTH, "longitude": HERE["longitude"]},
        {"latitude": HERE["latitude"], "longitude": HERE["longitude"] - metres * NORTH / 0.7541},
    ):
        assert following.places_near(**where).exists() is hears


def test_who_follows_an_office_hears_its_answers_alone(ana: Person, bea: Person, streets: Office) -> None:
    actions.follow(what="office", key="streets", by=bea)
    made, _entry = publish(ana, state=State.AWAITING_ANSWER, office=streets)
    answered = happen("proposal.answered", made, office_id=streets.pk)
    tell()
    assert [line.reason for line in Notification.objects.filter(person=bea)] == [Reason.OFFICE_FOLLOWED]
    assert told(answered)["Bea"] == ("around", "office_followed")


def test_members_and_followers_of_a_circle_hear_unless_they_stopped(ana: Person, bea: Person, carl: Person) -> None:
    its = founded(ana, bea)
    meeting: Meeting = convened(ana, its)
    actions.follow(what="circle", key=its.pk, by=carl)
    entry = Entry.objects.filter(verb="meeting.convened", subject_id=meeting.pk).get()
    news = queries.news(entry)
    assert news is not None
    heard = {person.name: person.reason for person in queries.people_to_tell(news)}
    assert heard == {"Bea": "member", "Carl": "follower"}  # ana convened it
    actions.unfollow(what="circle", key=its.pk, by=bea)
    assert {person.name for person in queries.people_to_tell(news)} == {"Carl"}
    assert following.hears_of_circle(its.pk, ana.pk) and not following.hears_of_circle(its.pk, bea.pk)


def test_the_sixth_place_is_refused_and_the_database_has_no_room(bea: Person, mira: Person) -> None:
    for n in range(MOST_PLACES):
        actions.follow_place(name=f"Place {n}", radius=500, by=bea, **HERE)
    with pytest.raises(Refused):
        actions.follow_place(name="One more", radius=500, by=bea, **HERE)
    for wrong in ({"number": 6}, {"number": 5}, {"number": 1, "person": mira, "radius": 499}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(**{"person": bea, "name": "x", "radius": 500, **HERE} | wrong)
    actions.forget_place(number=2, by=bea)
    assert actions.follow_place(name="Again", radius=3_000, by=bea, **HERE).number == 2
    with pytest.raises(Place.DoesNotExist):
        actions.forget_place(number=1, by=mira)


def test_a_place_is_in_no_journal_and_goes_with_its_person(bea: Person) -> None:
    before = Entry.objects.count()
    actions.follow_place(name="Home", radius=500, by=bea, **HERE)
    actions.follow(what="topic", key=build.topic("mobility", "Streets").code, by=bea)
    actions.set_preferences(by=bea, choices={"mails_a_week": 2})
    assert Entry.objects.count() == before
    notifications.rights.erase(bea.pk, texts=False)
    assert not any(model.objects.filter(person=bea).exists() for model in (Follow, Place, Attention))


def test_the_page_changes_all_of_it_in_as_many_queries(
    ana: Person, bea: Person, mobility: Topic, django_assert_max_num_queries: Any
) -> None:
    browser = Client()
    browser.force_login(bea)

    def add(n: int) -> None:
        build.supports(build.proposal(ana, title=f"Wish {n}"), [bea])
        actions.follow(what="proposal", key=build.proposal(ana, title=f"Other {n}").pk, by=bea)

    def asked() -> int:
        browser.get("/following/")
        with django_assert_max_num_queries(40) as seen:
            page = browser.get("/following/")
        assert page.status_code == 200
        return len(seen)

    add(0)
    actions.follow_place(name="Home", radius=500, by=bea, **HERE)
    few = asked()
    for n in range(1, 9):
        add(n)
    actions.follow_place(name="Work", radius=500, by=bea, **HERE)
    assert asked() == few
    sent = browser.post("/topics/mobility/follow/", {"wanted": "1", "next": "/following/"})
    assert sent.status_code == 302 and sent["Location"] == "/following/"
    assert following.follows("topic", mobility.pk, bea.pk)
    assert browser.post("/topics/mobility/follow/", {"next": "//evil.example/"})["Location"] == "/topics/mobility/"
    browser.post("/topics/mobility/follow/", {"wanted": "0"})
    assert not Follow.objects.filter(topic=mobility).exists()
    assert browser.post("/following/places/new/", {"name": "", "radius": "1000"}).status_code == 422
    assert b"Home" not in Client().get("/following/").content


def test_the_api_says_the_same(bea: Person, mira: Person, mobility: Topic) -> None:
    api = caller(bea)
    assert api.put("/api/v1/topics/mobility/follow/").json() == {"following": True}
    made = api.post("/api/v1/me/places/", {"name": "Home", "radius": 500, **HERE}, content_type="application/json")
    assert made.status_code == 201 and made.json()["number"] == 1
    assert api.get("/api/v1/me/following/").json()["results"][0]["topic"] == "mobility"
    assert caller(mira).get("/api/v1/me/places/").json() == []
    too_far = {"name": "Home", "radius": 3_001, **HERE}
    assert api.put("/api/v1/me/places/1/", too_far, content_type="application/json").status_code == 400


def test_beyond_the_weeks_number_mails_wait_for_the_weekly_digest(ana: Person, bea: Person, streets: Office) -> None:
    actions.set_preferences(by=bea, choices={"mails_a_week": 3})

    def answered() -> None:
        made = build.proposal(ana, state=State.ANSWERED, office=streets)
        actions.follow(what="proposal", key=made.pk, by=bea)
        happen("proposal.answered", made, actor=ana, office_id=streets.pk)
        tell()

    for _nth in range(4):
        answered()
    assert len(mailed()) == attention.room_of(1, 3) == 2
    assert list(Notification.objects.filter(person=bea).order_by("pk").values_list("awaits", flat=True)) == [
        "",
        "",
        "weekly",
        "weekly",
    ]
    # There is room left for what asks for her word, and what is a duty comes always.
    left = attention.budget([bea.pk])
    assert left.allows(bea.pk, Kind.TEXT_CHANGED, Reason.SUPPORTER)
    assert not left.allows(bea.pk, Kind.ROUND, Reason.FOLLOWER)
    assert left.allows(bea.pk, Kind.OVERDUE, Reason.OFFICE) and left.allows(bea.pk, Kind.JURY, Reason.JUROR)
    assert write() == 1
    assert not Notification.objects.filter(person=bea).exclude(awaits="").exists()
    Mail.objects.update(created_at=timezone.now() - dt.timedelta(days=8))
    answered()
    assert Notification.objects.filter(person=bea).latest("pk").awaits == ""


def test_every_kind_has_its_rank_or_comes_always() -> None:
    assert set(attention.RANK) | set(attention.ALWAYS) == set(Kind.values)
    assert not set(attention.RANK) & set(attention.ALWAYS)
    assert [attention.room_of(rank, 9) for rank in range(3)] == [9, 6, 3]


def test_nobody_is_told_of_their_own_act_whatever_the_verb(ana: Person, bea: Person, carl: Person) -> None:
    made = build.proposal(ana)
    for verb, audience in queries.AUDIENCES.items():
        if not verb.startswith("proposal.") or audience.carriers:
            continue
        entry = happen(verb, made, actor=ana, substantial=True, revision=2)
        news = queries.news(entry)
        assert news is None or ana not in queries.people_to_tell(news), verb


def test_the_inbox_shows_and_marks_one_kind(ana: Person, bea: Person, mobility: Topic) -> None:
    actions.follow(what="topic", key="mobility", by=bea)
    made, _entry = publish(ana)
    happen("proposal.overdue", made)
    actions.follow(what="proposal", key=made.pk, by=bea)
    tell()
    browser = Client()
    browser.force_login(bea)
    page = browser.get("/inbox/?kind=around").content.decode()
    assert "Proposed:" in page and "The answer is overdue:" not in page
    browser.post("/inbox/read/", {"kind": "around"})
    assert list(Notification.objects.filter(person=bea, read_at=None).values_list("kind", flat=True)) == ["overdue"]
