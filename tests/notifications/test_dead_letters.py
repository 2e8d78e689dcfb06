"""What was given up is seen, without whose it is, and sent again by who operates the platform."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from commons.verdict import Refused
from journal.models import Entry
from notifications import queries
from notifications.actions import deliver_mails, retry_failed
from notifications.models import Channel, Mail, StoppedAddress
from tests.notifications.sink import Sink
from tests.notifications.test_deliver_mails import states, wait

pytestmark = pytest.mark.django_db


def dead(post: Sink, count: int) -> list[Mail]:
    mails = wait(count)
    for mail in mails:
        post.answers[mail.to] = f"554 5.7.1 <{mail.to}> we do not like this"
    deliver_mails()
    post.answers.clear()
    return mails


def test_one_and_all_are_sent_again(post: Sink, ilse: Person) -> None:
    first, *_others = dead(post, 3)
    assert states() == {"refused": 3} and queries.dead_letters().count() == 3
    assert retry_failed(by=ilse, mail_id=first.pk) == 1 and deliver_mails().sent == 1
    assert retry_failed(by=ilse) == 2 and deliver_mails().sent == 2
    assert post.message_ids == [f"<m{n}@demo.example>" for n in range(3)], "as the same mails"
    assert retry_failed(by=ilse) == 0
    said = Entry.objects.filter(verb="mails.retried").order_by("pk").values_list("data", flat=True)
    assert list(said) == [{"mails": 1, "entries": 0}, {"mails": 2, "entries": 0}]
    with pytest.raises(Mail.DoesNotExist):
        retry_failed(by=ilse, mail_id=first.pk)


def test_only_administrators_send_them_again(post: Sink, ana: Person, omar: Person) -> None:
    dead(post, 1)
    for person in (ana, omar):
        with pytest.raises(Refused):
            retry_failed(by=person)


def test_what_must_not_leave_is_no_dead_letter(post: Sink, bea: Person) -> None:
    (mail,) = dead(post, 1)
    StoppedAddress.objects.create(address=mail.to.lower(), person=bea, cause="bounced")
    assert not queries.dead_letters().exists()


def test_the_page_shows_them_without_addresses_in_constant_queries(post: Sink, ilse: Person) -> None:
    browser = Client()
    browser.force_login(ilse)
    browser.get("/operations/")
    counts = []
    for start in (0, 10):
        mails = wait(10, start=start)
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
            state="refused", failed_at=timezone.now(), error="554 5.7.1 <r1@demo.example> we do not like this"
        )
        with CaptureQueriesContext(connection) as captured:
            text = browser.get("/operations/").content.decode()
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "we do not like this" in text and "r1@" not in text and "…@demo.example" in text
    assert "20 mails" in text and "20 failed" in text
    assert browser.post("/operations/mails/retry/").status_code == 302
    assert Mail.objects.filter(state="waiting").count() == 20
    assert browser.post(f"/operations/mails/{mails[0].pk}/retry/").status_code == 404


def test_each_channel_says_how_it_runs(post: Sink) -> None:
    wait(3)
    deliver_mails(limit=2)
    flow = queries.flows()[Channel.TRANSACTIONAL]
    assert (flow.waiting, flow.sent, flow.failed) == (1, 2, 0) and flow.since
    assert deliver_mails(channel=Channel.BULK).moved is False and deliver_mails(channel=Channel.TRANSACTIONAL).sent == 1
