"""Mails leave one by one, whatever one of them, or the server, does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from notifications.actions import deliver_mails
from notifications.models import Mail
from tests.notifications.sink import Sink

pytestmark = pytest.mark.django_db


def wait(count: int, *, start: int = 0, **fields: object) -> list[Mail]:
    """Waiting mails to r<n>@demo.example, oldest first."""
    return Mail.objects.bulk_create(
        Mail(
            **{
                "message_id": f"<m{n}@demo.example>",
                "to": f"r{n}@demo.example",
                "subject": f"News {n}",
                "text": "You have news.",
            }
            | fields  # type: ignore[arg-type]
        )
        for n in range(start, start + count)
    )


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Mail.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_a_chunk_leaves_over_one_connection(post: Sink) -> None:
    wait(30)
    done = deliver_mails()
    assert done.sent == 30 and post.connections == 1
    assert post.message_ids == [f"<m{n}@demo.example>" for n in range(30)]
    assert states() == {"sent": 30}
    assert deliver_mails().moved is False and len(post.taken) == 30


def test_a_chunk_has_a_limit(post: Sink) -> None:
    wait(7)
    assert [deliver_mails(limit=3).sent for _ in range(4)] == [3, 3, 1, 0]
    assert post.connections == 3


def test_a_refused_address_costs_one_mail(post: Sink) -> None:
    wait(5)
    post.answers["r2@demo.example"] = "550 5.1.1 no such mailbox"
    done = deliver_mails()
    assert (done.sent, done.refused) == (4, 1) and post.connections == 1
    refused = Mail.objects.get(state="refused")
    assert refused.to == "r2@demo.example" and "no such mailbox" in refused.error
    assert deliver_mails().moved is False


def test_a_busy_mailbox_is_tried_again_later(post: Sink) -> None:
    wait(3)
    post.answers["r1@demo.example"] = "450 4.2.1 try later"
    assert (done := deliver_mails()).sent == 2 and done.postponed == 1
    busy = Mail.objects.get(state="waiting")
    assert busy.tries == 1 and busy.next_try_at > timezone.now() + dt.timedelta(seconds=20)
    assert deliver_mails().moved is False
    post.answers.clear()
    Mail.objects.filter(pk=busy.pk).update(next_try_at=Now())
    assert deliver_mails().sent == 1 and states() == {"sent": 3}


def test_waits_grow_and_end_after_days(post: Sink) -> None:
    [mail] = wait(1)
    post.answers[mail.to] = "450 4.2.1 try later"
    waits = []
    for _ in range(4):
        Mail.objects.update(next_try_at=Now())
        before = timezone.now()
        deliver_mails()
        waits.append(round((Mail.objects.get().next_try_at - before).total_seconds() / 30))
    assert waits == [1, 2, 4, 8]
    Mail.objects.update(next_try_at=Now(), created_at=timezone.now() - dt.timedelta(days=6))
    deliver_mails()
    assert states() == {"refused": 1} and "gave up" in Mail.objects.get().error


@pytest.mark.parametrize(
    "poison",
    [
        {"headers": {"Reply-To": "a@b.example\nBcc: everybody@demo.example"}},
        {"headers": ["not", "headers"]},
        {"subject": "News\nBcc: everybody@demo.example"},
        {"to": "no address at all @@"},
    ],
)
def test_a_mail_that_cannot_be_written_stops_no_other(post: Sink, poison: dict[str, object]) -> None:
    wait(2)
    wait(1, start=2, **poison)
    wait(2, start=3)
    done = deliver_mails()
    assert (done.sent, done.refused) == (4, 1)
    assert Mail.objects.get(state="refused").message_id == "<m2@demo.example>"
    assert not any("everybody" in str(to) for to in post.envelopes)


def test_an_absent_server_costs_nothing(post: Sink) -> None:
    wait(5)
    post.stop()
    done = deliver_mails()
    assert done.away and states() == {"waiting": 5}
    post.start()
    Mail.objects.update(next_try_at=Now())
    assert deliver_mails().sent == 5


def test_a_server_that_breaks_off_is_called_again(post: Sink) -> None:
    wait(4)
    post.answers["r1@demo.example"] = "421 4.3.2 closing"
    assert deliver_mails().away
    assert states() == {"sent": 1, "waiting": 3}
    post.answers.clear()
    Mail.objects.update(next_try_at=Now())
    assert deliver_mails().sent == 3 and len(set(post.message_ids)) == len(post.taken) == 4


def test_without_a_server_mails_wait_and_in_development_they_are_kept(settings: pytest.FixtureRequest) -> None:
    wait(3)
    settings.EMAIL_TRANSPORT = {}  # type: ignore[attr-defined]
    assert deliver_mails().moved is False and states() == {"waiting": 3}
    settings.DEBUG = True  # type: ignore[attr-defined]
    assert deliver_mails(limit=2).sent == 2
    assert deliver_mails(limit=2).sent == 1 and states() == {"sent": 3}


def test_the_backend_writes_a_row_per_recipient_in_the_callers_transaction(post: Sink) -> None:
    message = EmailMultiAlternatives(
        "Bestätigen\nSie: 你好", "Öffne den Link.", to=["ana@demo.example"], bcc=["bea@demo.example"]
    )
    message.attach_alternative("<p>Öffne den Link.</p>", "text/html")
    queue = get_connection("notifications.mail.QueuedBackend")
    with pytest.raises(LookupError), transaction.atomic():
        queue.send_messages([message])
        raise LookupError
    assert not Mail.objects.exists()
    assert queue.send_messages([message]) == 1
    assert not post.taken
    ids = set(Mail.objects.values_list("message_id", flat=True))
    assert len(ids) == 2
    assert deliver_mails().sent == 2
    [to_ana] = post.to("ana@demo.example")
    assert to_ana["Subject"] == "Bestätigen Sie: 你好"
    assert str(to_ana["To"]) == "ana@demo.example" and "bea@" not in str(to_ana)
    assert to_ana["Message-ID"] in ids and to_ana["Auto-Submitted"] == "auto-generated"
    body = to_ana.get_body(("html",))
    assert body is not None and "Öffne den Link." in body.get_content()


@pytest.mark.django_db(transaction=True)
def test_what_another_has_in_hand_is_passed(post: Sink) -> None:
    """Of few, only that one; of many, those after it are left to whoever is at them, and the next run looks again."""
    [held] = wait(1)
    wait(20, start=1)
    with held_elsewhere(held):
        assert deliver_mails().sent == 20
        wait(100, start=30)
        assert deliver_mails(limit=101).sent == 60
        assert deliver_mails(limit=101).sent == 40
    assert deliver_mails().sent == 1 and len(set(post.message_ids)) == len(post.taken) == 121


@contextmanager
def held_elsewhere(mail: Mail) -> Iterator[None]:
    """Another connection has the mail's row locked."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM notifications_mail WHERE id = %s FOR UPDATE", [mail.pk])
        yield
        other.rollback()
    finally:
        other.close()
