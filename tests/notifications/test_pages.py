"""The inbox, preferences, following, unsubscribing and the mails of development, as pages without JavaScript."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from notifications.mail.letter import unsubscribe_token
from notifications.models import Follow, Kind, Mail, Notification, Preference
from proposals.lifecycle import State
from proposals.models import Comment, Proposal, Support
from tests import build
from tests.notifications.test_tell_people import happen, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(client: Client, ana: Person) -> Client:
    client.force_login(ana)
    return client


@pytest.fixture
def answered(ana: Person, bea: Person, omar: Person) -> Proposal:
    """Ana's proposal that bea supports, answered and told."""
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    build.supports(proposal, [bea])
    happen("proposal.answered", proposal, actor=omar, decision="accepted", office="Streets")
    tell()
    return proposal


def test_the_inbox_shows_what_is_new_and_looking_changes_nothing(hers: Client, answered: Proposal) -> None:
    for _ in range(2):
        page = hers.get("/inbox/").content.decode()
        assert "1 new line." in page and "letter--new" in page
        assert f"The city answered: {answered.title}" in page and "Because you wrote the proposal." in page
        assert f'href="/proposals/{answered.pk}/"' in page
        assert 'class="tool__count">1' in page
        assert "<script>" not in page and " style=" not in page


def test_one_line_is_marked_as_read(hers: Client, answered: Proposal, ana: Person, bea: Person) -> None:
    own = Notification.objects.get(person=ana)
    assert hers.post(f"/inbox/{own.pk}/read/").status_code == 302
    page = hers.get("/inbox/").content.decode()
    assert "Nothing new." in page and "letter--new" not in page and "tool__count" not in page
    others = Notification.objects.get(person=bea)
    assert hers.post(f"/inbox/{others.pk}/read/").status_code == 404
    assert Notification.objects.get(pk=others.pk).read_at is None
    assert hers.get(f"/inbox/{own.pk}/read/").status_code == 405


def test_all_is_marked_but_not_what_came_meanwhile(hers: Client, answered: Proposal, ana: Person) -> None:
    page = hers.get("/inbox/").content.decode()
    [seen] = re.findall(r'name="up_to" value="(\d+)"', page)
    happen("proposal.overdue", answered, office_id=answered.office_id)
    tell()
    hers.post("/inbox/read/", {"up_to": seen})
    assert [n.kind for n in Notification.objects.filter(person=ana, read_at=None)] == ["overdue"]
    hers.post("/inbox/read/")
    assert not Notification.objects.filter(person=ana, read_at=None).exists()
    assert "Nothing here yet" in hers.get("/inbox/?show=new").content.decode()


def test_lines_of_a_proposal_and_a_day_stand_together(
    hers: Client, answered: Proposal, ana: Person, bea: Person, mira: Person
) -> None:
    for number in range(25):
        said = Comment.objects.create(proposal=answered, author=mira, body=f"Thought {number}.")
        happen("comment.published", said, actor=mira, proposal=answered.pk, parent=None)
    tell()
    first = Notification.objects.filter(person=ana).earliest("pk")
    Notification.objects.filter(pk=first.pk).update(told_on=first.told_on - dt.timedelta(days=1))
    page = hers.get("/inbox/").content.decode()
    assert page.count('class="letter ') == 2
    assert "25 comments on your proposal: " in page and "“Thought 24.”" in page and "and 5 more" in page
    assert page.count('<details class="letter__more"') == 1 and "“Thought 4.”" not in page
    latest = Notification.objects.filter(person=ana).latest("pk")
    meanwhile = Comment.objects.create(proposal=answered, author=bea, body="One more.")
    happen("comment.published", meanwhile, actor=bea, proposal=answered.pk, parent=None)
    tell()
    assert f'action="/inbox/{latest.pk}/read/day/"' in page
    assert hers.post(f"/inbox/{latest.pk}/read/day/").status_code == 302
    new = Notification.objects.filter(person=ana, read_at=None)
    assert {line.entry.subject_id for line in new} == {meanwhile.pk, answered.pk}, "the other day, and what came since"
    page = hers.get("/inbox/?show=new").content.decode()
    assert page.count('class="letter ') == 2 and "A comment on your proposal: " in page and "letter__more" not in page
    page = hers.get("/inbox/").content.decode()
    assert "26 comments on your proposal: " in page
    hers.force_login(bea)
    assert hers.post(f"/inbox/{latest.pk}/read/day/").status_code == 404


def test_hidden_comments_are_not_quoted(hers: Client, ana: Person, bea: Person) -> None:
    proposal = build.proposal(ana)
    for body in ("Kept word.", "Foul word."):
        said = Comment.objects.create(proposal=proposal, author=bea, body=body)
        happen("comment.published", said, actor=bea, proposal=proposal.pk, parent=None)
    tell()
    Comment.objects.filter(body="Foul word.").update(visibility="hidden")
    page = hers.get("/inbox/").content.decode()
    assert "“Kept word.”" in page and "Foul" not in page
    Proposal.objects.filter(pk=proposal.pk).update(visibility="hidden")
    page = hers.get("/inbox/").content.decode()
    assert "Kept word" not in page and proposal.title not in page


def test_the_inbox_is_ones_own_and_paged_at_constant_cost(hers: Client, ana: Person, bea: Person) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            happen("proposal.overdue", build.proposal(ana, state=State.AWAITING_ANSWER), office_id=0)
        tell()

    costs = []
    for count in (1, 24):
        fill(count)
        hers.get("/inbox/")
        with CaptureQueriesContext(connection) as captured:
            page = hers.get("/inbox/").content.decode()
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert page.count('class="letter ') == 20
    [following] = re.findall(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', page)
    assert hers.get(f"/inbox/{following}".replace("&amp;", "&")).content.decode().count('class="letter ') == 5
    assert hers.get("/inbox/?cursor=nonsense").status_code == 400
    hers.force_login(bea)
    assert 'class="letter ' not in hers.get("/inbox/").content.decode()


def test_a_visitor_is_led_to_sign_in(client: Client, answered: Proposal) -> None:
    for address in ("/inbox/", "/account/preferences/"):
        gone = client.get(address)
        assert gone.status_code == 302 and "/account/sign-in/" in gone["Location"]
    client.post(f"/proposals/{answered.pk}/follow/")
    assert not Follow.objects.exists()


def test_what_comes_by_mail_is_chosen(hers: Client, ana: Person) -> None:
    page = hers.get("/account/preferences/").content.decode()
    assert page.count("<select") == len(Kind) - 3 + 1  # no mandate, nothing of its work; and the language
    assert '<option value="daily" selected>' in page
    choices = {kind: "at_once" for kind in Kind.values if kind != Kind.OFFICE_REMINDER}
    hers.post("/account/preferences/", choices | {"overdue": "off", "language": "es"})
    assert Person.objects.get(pk=ana.pk).language == "es"
    Person.objects.filter(pk=ana.pk).update(language="en")
    assert Preference.objects.get(person=ana, kind="overdue").mail == "off"
    wrong = hers.post("/account/preferences/", choices | {"overdue": "hourly"})
    assert wrong.status_code == 400 and b"There is a problem" in wrong.content
    assert Preference.objects.get(person=ana, kind="overdue").mail == "off"


def test_following_and_stopping(hers: Client, answered: Proposal, ana: Person, mira: Person) -> None:
    hers.force_login(mira)
    went = hers.post(f"/proposals/{answered.pk}/follow/")
    assert went.status_code == 302 and went["Location"] == f"/proposals/{answered.pk}/"
    assert Follow.objects.get(person=mira).wanted
    hers.post(f"/proposals/{answered.pk}/follow/", {"wanted": "0"})
    assert Follow.objects.get(person=mira).wanted is False
    assert hers.get(f"/proposals/{answered.pk}/follow/").status_code == 405


@pytest.mark.parametrize("state", ["draft", "hidden"])
def test_what_is_not_public_cannot_be_followed(hers: Client, ana: Person, mira: Person, state: str) -> None:
    fields: dict[str, Any] = {"state": State.DRAFT} if state == "draft" else {"visibility": "hidden"}
    proposal = build.proposal(ana, **fields)
    hers.force_login(mira)
    assert hers.post(f"/proposals/{proposal.pk}/follow/").status_code == 404
    assert not Follow.objects.exists()


def test_an_unconfirmed_person_is_refused_with_the_reason(client: Client, answered: Proposal, carl: Person) -> None:
    Person.objects.filter(pk=carl.pk).update(email_confirmed_at=None)
    client.force_login(carl)
    refused = client.post(f"/proposals/{answered.pk}/follow/")
    assert refused.status_code == 403 and b"Confirm your e-mail address first" in refused.content
    assert not Follow.objects.exists()


def test_the_link_of_a_mail_shows_a_button_and_a_program_needs_no_session(
    answered: Proposal, ana: Person, bea: Person
) -> None:
    program = Client(enforce_csrf_checks=True)
    mail = Mail.objects.get(person=ana)
    address = mail.headers["List-Unsubscribe"].strip("<>")
    assert address in mail.text and address in mail.html
    path = "/" + address.split("/", 3)[3]
    page = program.get(path)
    assert page.status_code == 200 and b"Stop these mails" in page.content
    assert not Preference.objects.exists()
    for _ in range(2):
        done = program.post(path, {"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200 and b"No more of these mails" in done.content
    assert [(p.person_id, p.kind, p.mail) for p in Preference.objects.all()] == [(ana.pk, "answer_published", "off")]


def test_a_changed_link_does_nothing_and_says_so(client: Client, ana: Person, bea: Person) -> None:
    good = unsubscribe_token(ana.pk, Kind.OVERDUE)
    signature = good.partition("~")[2]
    for bad in (f"{bea.pk}-overdue~{signature}", f"{ana.pk}-answer_published~{signature}", good[:-1], "x", "~"):
        for answer in (client.get(f"/unsubscribe/{bad}/"), client.post(f"/unsubscribe/{bad}/")):
            assert answer.status_code == 404 and b"This link does not work" in answer.content
    assert not Preference.objects.exists()
    Person.objects.filter(pk=bea.pk).delete()
    assert client.post(f"/unsubscribe/{unsubscribe_token(bea.pk, Kind.OVERDUE)}/").status_code == 200


def test_mails_are_read_in_development_only(client: Client, answered: Proposal, settings: Any, ana: Person) -> None:
    mail = Mail.objects.get(person=ana)
    pages = ("/dev/mail/", f"/dev/mail/{mail.pk}/", f"/dev/mail/{mail.pk}/html/")
    assert {client.get(page).status_code for page in pages} == {404}
    settings.DEBUG = True
    assert mail.subject in client.get("/dev/mail/").content.decode()
    assert mail.subject not in client.get("/dev/mail/?to=nobody").content.decode()
    shown = client.get(pages[1])
    assert f'/proposals/{answered.pk}/"' in shown.content.decode() and "<iframe" in shown.content.decode()
    assert "frame-ancestors 'none'" in shown["Content-Security-Policy"]
    framed = client.get(pages[2])
    assert framed["Content-Security-Policy"].startswith("sandbox ")
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert b"You have news" in framed.content


@pytest.mark.parametrize(
    ("verb", "data", "said"),
    [
        ("proposal.contested", {"due_at": "2030-05-01T22:00:00+00:00"}, "Its supporters sent the answer back"),
        ("proposal.promise_missed", {"promise": "Paint the crossing"}, "Paint the crossing"),
        ("proposal.promise_moved", {"reason": "The paint is late."}, "The paint is late."),
        ("proposal.promise_given_up", {"reason": "No money is left."}, "A promise was given up"),
        ("proposal.finished", {"note": ""}, "The city reports it as done"),
        ("proposal.reopened", {"no": 12}, "Supporters say it is not done"),
    ],
)
def test_news_of_an_answer_sent_back_and_of_delivery(
    hers: Client, answered: Proposal, verb: str, data: dict[str, object], said: str
) -> None:
    happen(verb, answered, office_id=answered.office_id, **data)
    tell()
    assert said in hers.get("/inbox/").content.decode()


def test_supporters_alone_are_asked_whether_it_was_done(
    hers: Client, answered: Proposal, ana: Person, bea: Person
) -> None:
    before = set(Notification.objects.values_list("pk", flat=True))
    Support.objects.filter(proposal=answered).delete()
    build.supports(answered, [bea])
    happen("proposal.done_asked", answered, until="2030-05-01T22:00:00+00:00")
    tell()
    [line] = Notification.objects.exclude(pk__in=before)
    assert (line.person, line.kind, line.reason) == (bea, "done_asked", "supporter")
    assert "Was it done?" in line.headline
