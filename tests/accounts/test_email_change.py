"""Another e-mail address: confirmed from both mailboxes, in any order, within a day."""

from __future__ import annotations

import datetime as dt
import re
import threading
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client

from accounts.actions import ask_email_change, confirm_email_change
from accounts.models import EmailChange, Person, Session
from commons.clock import now
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build

NEW = "heron@demo.example"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_cache(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def links() -> dict[str, str]:
    """The link that each mailbox got last."""
    found = {}
    for message in mail.outbox:
        if link := re.search(r"http://localhost:8000(/account/email/confirm/\S+)", str(message.body)):
            found[message.to[0]] = link[1]
    return found


def token(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]


@pytest.mark.parametrize("first", ["ana@demo.example", NEW])
def test_both_mailboxes_confirm_in_any_order(at_home: Client, ana: Person, first: str) -> None:
    other, second = Client(), ({"ana@demo.example", NEW} - {first}).pop()
    other.force_login(ana)
    page = at_home.post("/account/email/", {"email": " Heron@Demo.example "}, follow=True).content.decode()
    assert "Look into both mailboxes" in page and NEW in page
    assert Client().get(links()[first]).status_code == 200
    assert EmailChange.objects.filter(old_confirmed_at=None, new_confirmed_at=None).exists(), "looking confirms nothing"
    assert "One is missing" in Client().post(links()[first]).content.decode()
    ana.refresh_from_db()
    assert ana.email == "ana@demo.example" and other.get("/account/").status_code == 200, "until then the old one holds"

    key = at_home.session.session_key
    assert "Your address is changed" in at_home.post(links()[second]).content.decode()
    ana.refresh_from_db()
    assert ana.email == NEW and list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert at_home.get("/account/").status_code == 200 and other.get("/account/").status_code == 302
    assert [s.pk for s in Session.objects.filter(person=ana)] == [key]
    assert {tuple(m.to) for m in mail.outbox[-2:]} == {("ana@demo.example",), (NEW,)}, "both are told afterwards"
    entry = Entry.objects.get(verb="person.email_changed")
    assert (entry.actor_id, entry.subject_id, entry.data) == (ana.pk, ana.pk, {})
    assert "demo.example" not in str(list(Entry.objects.values()))
    browser = Client()
    browser.post("/account/sign-in/", {"login": NEW, "password": build.PASSWORD})
    assert browser.session["_auth_user_id"] == str(ana.pk)
    # The links have done their work.
    assert Client().post(links()[first]).status_code == 409
    assert "does not work any more" in Client().get(links()[second]).content.decode()


def test_one_mailbox_twice_is_not_both(at_home: Client, ana: Person) -> None:
    at_home.post("/account/email/", {"email": NEW})
    for _n in range(3):
        at_home.post(links()[NEW])
    ana.refresh_from_db()
    assert ana.email == "ana@demo.example" and EmailChange.objects.exists()


def test_taken_address_gets_the_same_answer_and_no_link(at_home: Client, ana: Person, bea: Person) -> None:
    def answer(email: str) -> str:
        page = at_home.post("/account/email/", {"email": email}, follow=True)
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode()).replace(email, "EMAIL")
        return re.sub(r"\d\d:\d\d", "", text)

    free = answer(NEW)
    assert answer("bea@demo.example") == free == answer("BEA@demo.example".lower())
    assert list(links()) == ["ana@demo.example", NEW]
    told = [m for m in mail.outbox if m.to == ["bea@demo.example"]]
    assert told and all("belongs to another account" in str(m.body) and "confirm/" not in str(m.body) for m in told)
    at_home.post(links()["ana@demo.example"])
    ana.refresh_from_db()
    assert ana.email == "ana@demo.example"


def test_address_that_somebody_took_meanwhile_is_refused_and_nothing_changes(at_home: Client, ana: Person) -> None:
    at_home.post("/account/email/", {"email": NEW})
    confirm_email_change(token=token(links()[NEW]))
    build.person("heron")
    before = len(mail.outbox)
    with pytest.raises(IllegalMove), transaction.atomic():
        confirm_email_change(token=token(links()["ana@demo.example"]))
    assert Client().post(links()["ana@demo.example"]).status_code == 409
    ana.refresh_from_db()
    assert ana.email == "ana@demo.example" and ana.emailaddress_set.get().email == "ana@demo.example"
    assert len(mail.outbox) == before and not Entry.objects.exists()


def test_second_change_ends_the_first_ones_links(at_home: Client, ana: Person) -> None:
    at_home.post("/account/email/", {"email": NEW})
    first = links()
    at_home.post("/account/email/", {"email": "stork@demo.example"})
    assert EmailChange.objects.count() == 1
    for link in first.values():
        assert Client().post(link).status_code == 409
    assert not EmailChange.objects.exclude(old_confirmed_at=None, new_confirmed_at=None).exists()


def test_links_end_after_a_day_and_when_given_up(at_home: Client, ana: Person) -> None:
    at_home.post("/account/email/", {"email": NEW})
    EmailChange.objects.update(valid_until=now() - dt.timedelta(seconds=1))
    assert Client().post(links()[NEW]).status_code == 409
    at_home.post("/account/email/", {"email": NEW})
    assert at_home.get("/account/email/cancel/").status_code == 405
    at_home.post("/account/email/cancel/")
    assert not EmailChange.objects.exists() and Client().post(links()[NEW]).status_code == 409


def test_only_hashes_of_links_are_kept(at_home: Client) -> None:
    at_home.post("/account/email/", {"email": NEW})
    kept = str(EmailChange.objects.values().get())
    assert not any(token(link) in kept for link in links().values())


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b", "ana@demo.example", "ANA@demo.example", "x" * 250 + "@d.example"]
)
def test_what_is_no_new_address_is_refused_and_nothing_is_written(at_home: Client, email: str) -> None:
    page = at_home.post("/account/email/", {"email": email}).content.decode()
    assert "There is a problem" in page and not EmailChange.objects.exists() and not mail.outbox


def test_who_may_not_ask_is_refused_and_nothing_is_written(ana: Person, city: object) -> None:
    una = build.person("una", email_confirmed_at=None)
    ana.is_active = False
    for who in (una, ana):
        with pytest.raises(Refused):
            ask_email_change(by=who, email=NEW)
    assert not EmailChange.objects.exists() and not mail.outbox


def test_closed_account_confirms_nothing(at_home: Client, ana: Person) -> None:
    at_home.post("/account/email/", {"email": NEW})
    Person.objects.update(is_active=False)
    assert Client().post(links()[NEW]).status_code == 403
    assert EmailChange.objects.get().new_confirmed_at is None


def test_five_changes_a_day(ana: Person) -> None:
    for n in range(5):
        ask_email_change(by=ana, email=f"n{n}@demo.example")
    with pytest.raises(ValidationError, match="many changes"):
        ask_email_change(by=ana, email=NEW)
    assert EmailChange.objects.get().new_email == "n4@demo.example"


def test_open_browser_is_no_leave_to_move_the_account(client: Client, ana: Person) -> None:
    client.force_login(ana)
    assert client.post("/account/email/", {"email": NEW})["Location"].startswith("/account/again/")
    assert not EmailChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_accounts_race_for_one_address_and_one_gets_it(ana: Person, bea: Person) -> None:
    tokens = []
    for who in (ana, bea):
        ask_email_change(by=who, email=NEW)
        fresh = {m.to[0]: token(links()[m.to[0]]) for m in mail.outbox[-2:]}
        confirm_email_change(token=fresh[NEW])
        tokens.append(fresh[who.email or ""])
    gate, lost = threading.Barrier(2), []

    def confirm(each: str) -> None:
        gate.wait()
        try:
            confirm_email_change(token=each)
        except IllegalMove:
            lost.append(each)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[each]) for each in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lost) == 1 and Person.objects.filter(email=NEW).count() == 1
    assert EmailAddress.objects.filter(email=NEW).count() == 1 and Person.objects.exclude(email=None).count() == 2
