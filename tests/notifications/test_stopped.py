"""An address that bounces or complains takes no more news, until its owner shows that it is theirs."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.mail import get_connection, send_mail
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from charter.models import Office
from commons.errors import IllegalMove
from journal.actions import record, sequence
from journal.models import Entry
from notifications import actions, rights
from notifications.actions import deliver_mails, heed_report, tell_people, write_digests
from notifications.mail.reports import read_report
from notifications.mail.transport import is_nobody
from notifications.models import Channel, Mail, Notification, StoppedAddress
from proposals.models import Proposal
from tests import build
from tests.notifications.sink import Sink

pytestmark = pytest.mark.django_db
GONE = "550 5.1.1 no such mailbox"


@pytest.fixture
def crossing(ana: Person, bea: Person, streets: Office) -> Proposal:
    proposal = build.proposal(ana)
    build.supports(proposal, [bea])
    return proposal


def answered(proposal: Proposal) -> None:
    if not proposal.answers.exists():
        build.answer(proposal)
    with transaction.atomic():
        record("proposal.answered", actor=None, subject=proposal, decision="accepted", office="Streets")
    sequence()
    tell_people()


def bounce(message_id: str, *, action: str = "failed", status: str = "5.1.1", to: str = "bea@demo.example") -> bytes:
    return f"""From: MAILER-DAEMON@mx.example
To: noreply@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} unknown user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: The city answered

--b--
""".replace("\n", "\r\n").encode()


def complaint(message_id: str, *, kind: str = "abuse") -> bytes:
    return f"""From: feedback@mail.example
Subject: FW: The city answered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

Somebody pressed the button.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Mail/1.0
Version: 1

--b
Content-Type: message/rfc822

From: noreply@localhost
Message-ID: {message_id}
Subject: The city answered

You have news.

--b--
""".encode()


@pytest.mark.parametrize(
    ("code", "said", "nobody"),
    [
        (550, "5.1.1 no such mailbox", True),
        (550, "5.1.10 null MX", True),
        (550, "#5.2.1 mailbox disabled", True),
        (550, "no such user here", True),
        (553, "mailbox name not allowed", True),
        (550, "5.7.1 message refused by policy", False),
        (552, "5.2.2 mailbox full", False),
        (554, "transaction failed", False),
        (550, "5.4.1 access denied", False),
    ],
)
def test_only_what_is_about_the_address_is_a_bounce(code: int, said: str, nobody: bool) -> None:
    assert is_nobody(code, said) is nobody


def test_a_server_that_knows_nobody_stops_news_to_the_address(crossing: Proposal, bea: Person, post: Sink) -> None:
    answered(crossing)
    post.answers["bea@demo.example"] = GONE
    assert deliver_mails().refused == 1
    stopped = StoppedAddress.objects.get()
    assert (stopped.address, stopped.person_id, stopped.cause) == ("bea@demo.example", bea.pk, "bounced")
    assert "no such mailbox" in stopped.said
    entry = Entry.objects.get(verb="mail.stopped")
    assert entry.subject_id == bea.pk and entry.data == {"cause": "bounced"}
    # From now on: a line, no mail; and what one asks for oneself still goes.
    post.answers.clear()
    answered(crossing)
    assert Notification.objects.filter(person=bea, awaits="").count() == 2
    assert Mail.objects.filter(person=bea).count() == 1
    asked = {"connection": get_connection("notifications.mail.QueuedBackend")}
    send_mail("Confirm your e-mail address", "Open the link.", None, ["bea@demo.example"], **asked)
    deliver_mails()
    assert [str(message["Subject"]) for message in post.to("bea@demo.example")] == ["Confirm your e-mail address"]


def test_what_waits_already_does_not_leave_either(crossing: Proposal, bea: Person, post: Sink) -> None:
    answered(crossing)
    StoppedAddress.objects.create(address="bea@demo.example", person=bea, cause="complained")
    done = deliver_mails()
    assert done.refused == 1 and not post.to("bea@demo.example")
    mail = Mail.objects.get(person=bea)
    assert mail.state == "refused" and mail.failed_at is None, "no dead letter: we do not want it to leave"


def test_no_digest_is_written_for_it_and_its_lines_do_not_wait(crossing: Proposal, bea: Person) -> None:
    actions.set_preferences(by=bea, choices={"answer_published": "daily"})
    answered(crossing)
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(days=2))
    StoppedAddress.objects.create(address="bea@demo.example", person=bea, cause="bounced")
    write_digests(at=timezone.now().replace(hour=12) + dt.timedelta(days=1))
    assert not Mail.objects.filter(person=bea).exists()
    assert not Notification.objects.filter(person=bea).exclude(awaits="").exists()


def test_a_refusal_by_policy_stops_nothing(crossing: Proposal, bea: Person, post: Sink) -> None:
    answered(crossing)
    post.answers["bea@demo.example"] = "550 5.7.1 we do not like this"
    assert deliver_mails().refused == 1
    assert not StoppedAddress.objects.exists()
    assert Mail.objects.get(person=bea).failed_at is not None


def test_a_bounce_and_a_complaint_that_come_later(crossing: Proposal, ana: Person, bea: Person, post: Sink) -> None:
    answered(crossing)
    deliver_mails()
    ids = {mail.to: mail.message_id for mail in Mail.objects.all()}
    assert heed_report(message=bounce(ids["bea@demo.example"]))
    assert heed_report(message=complaint(ids["ana@demo.example"]))
    assert not heed_report(message=complaint(ids["ana@demo.example"])), "once"
    causes = dict(StoppedAddress.objects.values_list("address", "cause"))
    assert causes == {"bea@demo.example": "bounced", "ana@demo.example": "complained"}


def test_a_report_counts_only_for_a_mail_it_knows(crossing: Proposal, bea: Person, post: Sink) -> None:
    answered(crossing)
    deliver_mails()
    own = Mail.objects.get(person=bea).message_id
    refused = [
        bounce("<made-up@localhost>"),
        bounce(own, action="delayed"),
        bounce(own, status="4.2.1"),
        bounce(own, status="5.2.2"),
        complaint(own, kind="not-spam"),
        b"",
        b"\xff\xfe not a mail",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n--b--",
    ]
    assert not any(heed_report(message=message) for message in refused)
    # Whom a report names is its own affair: the address is the one we wrote to.
    assert heed_report(message=bounce(own, to="ana@demo.example"))
    assert StoppedAddress.objects.get().address == "bea@demo.example"


def test_an_address_that_was_given_up_since_is_not_stopped(crossing: Proposal, bea: Person, post: Sink) -> None:
    answered(crossing)
    deliver_mails()
    Person.objects.filter(pk=bea.pk).update(email="new@demo.example")
    assert not heed_report(message=bounce(Mail.objects.get(person=bea).message_id))
    assert read_report(b"hello") is None


def test_a_mail_server_brings_reports_by_its_token_alone(crossing: Proposal, bea: Person, settings: Any) -> None:
    answered(crossing)
    browser, message = Client(), bounce(Mail.objects.get(person=bea).message_id)

    def brought(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return browser.post("/mail/reports/", message, "message/rfc822", headers=headers).status_code

    assert brought("") == brought("x" * 40) == 404
    settings.MAIL_REPORTS_TOKEN = "x" * 40
    assert brought("") == brought("y" * 40) == 404 and not StoppedAddress.objects.exists()
    assert brought("x" * 40) == 204 and StoppedAddress.objects.get().person == bea
    assert browser.get("/mail/reports/").status_code == 405


def test_its_owner_sees_why_and_sets_it_right(crossing: Proposal, bea: Person, post: Sink, settings: Any) -> None:
    settings.EMAIL_BACKEND = "notifications.mail.QueuedBackend"
    browser = Client()
    browser.force_login(bea)
    assert "No mail goes to your address" not in browser.get("/account/preferences/").content.decode()
    assert browser.post("/account/preferences/address/").status_code == 409
    StoppedAddress.objects.create(address="bea@demo.example", person=bea, cause="bounced", said=GONE)
    page = browser.get("/account/preferences/").content.decode()
    assert "No mail goes to your address" in page and "no such mailbox" in page and "bea@demo.example" in page
    assert browser.post("/account/preferences/address/").status_code == 302
    mail = Mail.objects.get(person=bea)
    assert mail.channel == Channel.TRANSACTIONAL and deliver_mails().sent == 1
    found = re.search(r"/mail/again/\S+", mail.text)
    assert found
    link = found.group()
    other = Client()  # from the mail, without a session
    assert "Yes, this address is mine" in other.get(link).content.decode()
    assert StoppedAddress.objects.exists(), "looking changes nothing"
    assert other.post(link).status_code == 200 and not StoppedAddress.objects.exists()
    assert Entry.objects.filter(verb="mail.resumed", subject_id=bea.pk).exists()
    assert other.post(link).status_code == 404 and other.get(link[:-5] + "aaaa/").status_code == 404
    answered(crossing)
    assert Mail.objects.filter(person=bea, notification__isnull=False).exists()
    with pytest.raises(IllegalMove):
        actions.resume_address(token=link.split("/")[3])


def test_the_reason_is_forgotten_after_a_year(bea: Person) -> None:
    StoppedAddress.objects.create(address="bea@demo.example", person=bea, cause="bounced", said=GONE)
    assert rights.forget_stopped(timezone.now() + dt.timedelta(days=360)) == 0
    assert rights.forget_stopped(timezone.now() + dt.timedelta(days=366)) == 1


def test_whoever_stops_an_address_twice_at_once_stops_it_once(bea: Person) -> None:
    mail = Mail.objects.create(person=bea, to="Bea@demo.example", message_id="<1@x>", subject="x", text="x")
    said = [actions.stop_address(mail=mail, cause="bounced", said="x") for _ in range(2)]
    assert said == [True, False] and StoppedAddress.objects.get().address == "bea@demo.example"
    assert connection.in_atomic_block
