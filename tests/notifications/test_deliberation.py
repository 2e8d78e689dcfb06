"""Who hears of a circle's decisions and meetings, of a seat that waits for an answer, and of what was moderated."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from charter.models import District, Office, Topic
from commons import clock
from commons.models import Visibility
from deliberation import actions as talking
from deliberation.actions import assemblies as lots
from deliberation.actions import circles
from deliberation.models import Circle, Conversation, Seat
from journal.actions import sequence
from journal.models import Entry
from moderation import actions as moderation
from notifications.models import Kind, Mail, Notification, Reason
from notifications.queries import is_tellable
from tests.callers import caller
from tests.deliberation.assemblies import called, crowd, drawn, entered, listed
from tests.deliberation.build import first, opened
from tests.deliberation.circles.build import asked, convened, founded
from tests.moderation.conftest import WORDS
from tests.notifications.test_tell_people import tell, told

pytestmark = pytest.mark.django_db


def heard() -> int:
    sequence()
    return tell()


def test_members_hear_what_their_circle_decides_and_when_it_meets(
    ana: Person, bea: Person, mira: Person, carl: Person
) -> None:
    its = founded(ana, bea, mira)
    heard()
    decision = asked(ana, its)
    assert heard() == 2, "not who opened it, nor carl who is no member"
    entry = Entry.objects.get(verb="decision.opened")
    assert told(entry) == {"Bea": (Kind.CIRCLE, Reason.MEMBER), "Mira": (Kind.CIRCLE, Reason.MEMBER)}
    line = Notification.objects.get(person=bea, entry=entry)
    assert line.headline == f"Your circle decides: {its.title}" and line.path == f"/circles/decisions/{decision.pk}/"
    meeting = convened(ana, its)
    assert heard() == 2
    line = Notification.objects.get(person=mira, entry__verb="meeting.convened")
    assert line.path == f"/circles/meetings/{meeting.pk}/"
    circles.leave_circle(by=mira, circle_id=its.pk)
    circles.cancel_meeting(by=ana, meeting_id=meeting.pk)
    assert heard() == 1

    row = caller(bea).get("/api/v1/me/notifications/").json()["results"][0]
    assert (row["circle"], row["proposal"], row["kind"]) == (its.pk, None, "circle")
    browser = Client()
    browser.force_login(bea)
    page = browser.get("/inbox/")
    assert page.status_code == 200 and its.title in page.content.decode()


def test_a_hidden_circle_is_named_no_more(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    heard()
    asked(ana, its)
    heard()
    Circle.objects.filter(pk=its.pk).update(visibility=Visibility.HIDDEN)
    line = Notification.objects.get(person=bea)
    assert its.title not in line.headline and not is_tellable(line)


def test_whom_the_lot_fell_on_is_asked_once(
    ilse: Person, mobility: Topic, streets: Office, molinos: District, salinas: District
) -> None:
    people = crowd(molinos, salinas)
    Person.objects.filter(email_confirmed_at=None).update(email_confirmed_at=clock.now())
    for person in people:
        Person.objects.filter(pk=person.pk).update(email=f"{person.name}@example.org")
    its = called(ilse, mobility)
    entered(its, people)
    listed(its, ilse)
    heard()
    drawn(its, ilse)
    assert heard() == 4
    lines = Notification.objects.filter(kind=Kind.LOT)
    assert {line.person_id for line in lines} == set(Seat.objects.values_list("person_id", flat=True))
    assert all(line.path == f"/assemblies/{its.pk}/seat/" and is_tellable(line) for line in lines)
    assert Mail.objects.count() == 4 and its.title in Mail.objects.all()[0].subject

    gone = lines[0].person
    lots.decline_seat(by=gone, assembly_id=its.pk)
    assert heard() == 1, "who comes in for them, and nobody a second time"
    assert Notification.objects.filter(kind=Kind.LOT).values("person").distinct().count() == 5
    assert not is_tellable(Notification.objects.get(person=gone, kind=Kind.LOT)), "who answered is not asked any more"


def test_who_wrote_a_statement_hears_what_a_moderator_did(ana: Person, bea: Person, nora: Person) -> None:
    its: Conversation = opened(ana)
    statement = first(its)
    heard()
    moderation.hide(kind="statement", content_id=statement.pk, by=nora, reason="insult", text=WORDS)
    assert heard() == 1
    line = Notification.objects.get()
    assert (line.person, line.kind, line.reason, line.conversation) == (ana, Kind.MODERATED, Reason.WROTE, its)
    assert line.path.startswith("/moderation/acts/") and is_tellable(line)
    browser = Client()
    browser.force_login(ana)
    page = browser.get(line.path).content.decode()
    assert statement.text in page and WORDS in page
    browser.force_login(bea)
    assert statement.text not in browser.get(line.path).content.decode()


def test_an_author_asked_for_other_words_is_led_there(ana: Person, nora: Person) -> None:
    statement = first(opened(ana))
    act = moderation.ask_to_edit(kind="statement", content_id=statement.pk, by=nora, reason="insult", text=WORDS)
    browser = Client()
    browser.force_login(ana)
    assert f'href="/statements/{statement.pk}/edit/"' in browser.get(f"/moderation/acts/{act.pk}/").content.decode()
    talking.change_statement(by=ana, statement_id=statement.pk, text="Buses could come first.")
    statement.refresh_from_db()
    assert statement.edit_asked_at is None


def test_anybody_flags_a_statement_from_its_page(ana: Person, bea: Person, nora: Person) -> None:
    its = opened(ana)
    statement = first(its)
    browser = Client()
    browser.force_login(bea)
    path = f"/conversations/{its.pk}/statements/{statement.pk}/flag/"
    assert path in browser.get(f"/conversations/{its.pk}/statements/").content.decode()
    page = browser.get(path)
    assert page.status_code == 200 and statement.text in page.content.decode()
    sent = browser.post(path, {"about": f"statement-{statement.pk}", "reason": "insult", "text": ""}, follow=True)
    assert sent.redirect_chain == [(f"/conversations/{its.pk}/flag/thanks/", 302)]
    assert browser.post(f"/conversations/{its.pk}/flag/", {"reason": ""}).status_code == 422
    browser.force_login(nora)
    queue = browser.get("/moderation/queue/").content.decode()
    assert statement.text in queue and its.title in queue
    case = browser.get(f"/moderation/content/statement/{statement.pk}/").content.decode()
    assert f'href="/conversations/{its.pk}/statements/"' in case


def test_a_line_is_about_one_thing(ana: Person, bea: Person) -> None:
    its, talk = founded(ana), opened(ana)
    entry = Entry.objects.first()
    for about in ({}, {"circle": its, "conversation": talk}):
        with pytest.raises(IntegrityError, match="about_one"), transaction.atomic():
            Notification.objects.create(person=bea, entry=entry, kind=Kind.CIRCLE, reason=Reason.MEMBER, **about)
