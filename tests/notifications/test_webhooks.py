"""Otto's program hears of public acts: signed, in order, again until it took them, and never in a private network."""

from __future__ import annotations

import datetime as dt
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from commons.verdict import Refused
from journal.actions import keep_up, record
from notifications import actions, tasks
from notifications.actions.deliver_webhooks import BACK_OFF
from notifications.models import Webhook
from notifications.webhooks import post
from proposals.models import Proposal
from tests import build
from tests.callers import caller
from tests.notifications.receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_LOOPBACK = True
    program = Receiver()
    yield program
    program.stop()


@pytest.fixture
def proposal(ana: Person) -> Proposal:
    return build.proposal(ana)


@pytest.fixture
def hook(receiver: Receiver, otto: Person) -> Webhook:
    made = actions.add_webhook(by=otto, name="Our map", url=receiver.url)
    receiver.secret = made.secret
    return made


def signed_in(person: Person) -> Client:
    """A browser in which the person has just given the password."""
    browser = Client()
    browser.force_login(person)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser


def acts(proposal: Proposal, by: Person, count: int = 1, verb: str = "proposal.published") -> None:
    for _ in range(count):
        record(verb, actor=by, subject=proposal, threshold=20)
    keep_up()


def later(hook: Webhook) -> None:
    """Let its time to try again come."""
    Webhook.objects.filter(pk=hook.pk).update(next_at=timezone.now())


def test_it_hears_of_every_public_act_once_in_order_and_signed(
    hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person
) -> None:
    acts(proposal, ana, 3)
    assert tasks.deliver_webhooks() == 3
    assert receiver.acts() == [1, 2, 3] and receiver.genuine == [True]
    first = receiver.taken[0]["data"]["acts"][0]
    assert first["verb"] == "proposal.published" and first["url"].endswith(f"/proposals/{proposal.pk}/")
    assert tasks.deliver_webhooks() == 0 and len(receiver.ids) == 1
    acts(proposal, ana)
    assert tasks.deliver_webhooks() == 1 and receiver.acts() == [1, 2, 3, 4]


def test_many_go_in_several_deliveries(hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person) -> None:
    acts(proposal, ana, 130)
    assert tasks.deliver_webhooks() == 130
    assert receiver.acts() == list(range(1, 131)) and [len(body["data"]["acts"]) for body in receiver.taken] == [
        100,
        30,
    ]


def test_words_of_people_and_names_are_never_sent(
    hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person
) -> None:
    record("proposal.withdrawn", actor=ana, subject=proposal, reason="Nobody shall read this here.")
    keep_up()
    tasks.deliver_webhooks()
    said = str(receiver.taken)
    assert "proposal.withdrawn" in said and "Nobody shall" not in said and ana.name not in said


def test_only_the_sorts_one_asked_for(receiver: Receiver, otto: Person, proposal: Proposal, ana: Person) -> None:
    hook = actions.add_webhook(by=otto, name="Rules", url=receiver.url, sorts=["rule"])
    receiver.secret = hook.secret
    acts(proposal, ana)
    assert tasks.deliver_webhooks() == 0 and receiver.taken == []
    hook.refresh_from_db()
    assert hook.number == 1  # looked at, and not again


def test_what_was_not_taken_is_sent_again_under_the_same_identifier(
    hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person
) -> None:
    receiver.codes = [500, 204]
    acts(proposal, ana)
    assert tasks.deliver_webhooks() == 0
    hook.refresh_from_db()
    assert (hook.failures, hook.last_result, hook.number) == (1, "500", 0)
    assert hook.next_at > timezone.now() + BACK_OFF[0] / 2
    assert tasks.deliver_webhooks() == 0 and len(receiver.ids) == 1  # not before its time
    later(hook)
    assert tasks.deliver_webhooks() == 1
    hook.refresh_from_db()
    assert (hook.failures, hook.last_result, hook.number) == (0, "204", 1)
    assert receiver.ids[0] == receiver.ids[1] and receiver.acts() == [1]


def test_after_three_days_it_is_put_aside_and_goes_on_where_it_stood(
    hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person, otto: Person
) -> None:
    assert dt.timedelta(days=2) < sum(BACK_OFF, dt.timedelta()) < dt.timedelta(days=4)
    receiver.codes = [503]
    acts(proposal, ana)
    for _ in range(len(BACK_OFF) + 5):
        later(hook)
        tasks.deliver_webhooks()
    assert len(receiver.ids) == len(BACK_OFF) + 1
    hook.refresh_from_db()
    assert hook.stopped_at is not None
    browser = signed_in(otto)
    assert "Put aside" in browser.get("/account/webhooks/").content.decode()
    receiver.codes = [204]
    acts(proposal, ana, 2)
    assert browser.post(f"/account/webhooks/{hook.pk}/resume/").status_code == 302
    assert tasks.deliver_webhooks() == 3 and receiver.acts() == [1, 2, 3]


def test_who_answers_gone_is_asked_no_more(hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person) -> None:
    receiver.codes = [410]
    acts(proposal, ana)
    tasks.deliver_webhooks()
    hook.refresh_from_db()
    assert hook.stopped_at is not None and hook.last_result == "410"


def test_one_that_fails_holds_no_other_up(hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = actions.add_webhook(by=ana, name="Away", url=f"http://127.0.0.1:{closed.getsockname()[1]}/")
        acts(proposal, ana)
        assert tasks.deliver_webhooks() == 1
    dead.refresh_from_db()
    assert dead.last_result == "no connection" and dead.failures == 1


def test_a_redirect_is_not_followed(hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person) -> None:
    receiver.codes = [302]
    acts(proposal, ana)
    tasks.deliver_webhooks()
    hook.refresh_from_db()
    assert hook.last_result == "302" and len(receiver.ids) == 1


def test_whose_account_is_blocked_hears_nothing(
    hook: Webhook, receiver: Receiver, proposal: Proposal, ana: Person, otto: Person
) -> None:
    Person.objects.filter(pk=otto.pk).update(is_active=False)
    acts(proposal, ana)
    assert tasks.deliver_webhooks() == 0 and receiver.ids == []


# Where it may go

NOT_ADDRESSES = (
    "", "map", "http://map.city.org/", "ftp://map.city.org/", "https://", "https:///x", "javascript:alert(1)",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.0.0.1/", "https://0177.0.0.1/",
    "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/",
    "https://localhost/", "https://localhost./", "https://a.localhost/", "https://printer.local/", "https://db.internal/",
    "https://redis/", "https://user:secret@map.city.org/", "https://map.city.org:99999/", "https://8.8.8.8/",
    f"https://map.city.org/{'x' * 500}",
)  # fmt: skip


@pytest.mark.parametrize("url", NOT_ADDRESSES)
def test_addresses_that_lead_nowhere_or_home_are_refused(otto: Person, url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.add_webhook(by=otto, name="Our map", url=url)
    assert refused.value.message_dict.keys() == {"url"} and not Webhook.objects.exists()


PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
    "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
)  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_a_public_name_that_leads_to_a_private_address_gets_nothing(
    number: str, receiver: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = False
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    asked = []

    def lead(host: str, port: int, *given: Any, **more: Any) -> list[Any]:
        asked.append(host)
        return [(family, socket.SOCK_STREAM, 6, "", (number, receiver.server.server_port))]

    monkeypatch.setattr(socket, "getaddrinfo", lead)
    came = post("https://map.city.org/", body=b"{}", headers={})
    assert (came.taken, came.result) == (False, "private address")
    assert asked == ["map.city.org"] and receiver.ids == []


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(
    receiver: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: public when it is looked at, private when the connection is made. It is looked up once."""
    settings.WEBHOOKS_TO_LOOPBACK = False
    answers = ["203.0.113.7", "127.0.0.1", "127.0.0.1"]
    went: list[Any] = []
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, *given, **more: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host if host[0].isdigit() else answers.pop(0), port))
        ],
    )

    def connect(self: socket.socket, address: Any) -> None:
        went.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    # The documentation's own block counts as private: let this one through, as a public one would be.
    monkeypatch.setattr("ipaddress.IPv4Address.is_private", property(lambda self: str(self).startswith("127.")))
    came = post("https://map.city.org/", body=b"{}", headers={})
    assert came.result == "no connection" and set(went) == {"203.0.113.7"} and receiver.ids == []


# Its owner


def test_otto_adds_one_on_the_page_and_sees_its_key_once(otto: Person, settings: Any) -> None:
    browser = signed_in(otto)
    wrong = browser.post("/account/webhooks/", {"name": "Our map", "url": "https://10.0.0.1/"})
    shown = wrong.content.decode()
    assert wrong.status_code == 400 and "not its number" in shown and 'value="Our map"' in shown
    made = browser.post("/account/webhooks/", {"name": "Our map", "url": "https://map.city.org/in/", "sorts": ["rule"]})
    hook = Webhook.objects.get()
    assert hook.secret in made.content.decode()
    page = browser.get(f"/account/webhooks/{hook.pk}/").content.decode()
    assert hook.secret not in page and "Rules" in page and "https://map.city.org/in/" in page
    again = browser.post(f"/account/webhooks/{hook.pk}/renew/").content.decode()
    old, hook = hook.secret, Webhook.objects.get()
    assert hook.secret != old and hook.secret in again
    browser.post(f"/account/webhooks/{hook.pk}/remove/")
    assert not Webhook.objects.exists()


def test_by_api_too_and_nobody_elses(otto: Person, ana: Person) -> None:
    mine, hers = caller(otto), caller(ana)
    made = mine.post("/api/v1/webhooks/", {"name": "Our map", "url": "https://map.city.org/in/"}, format="json")
    assert made.status_code == 201 and made.json()["secret"].startswith("whsec_")
    path = f"/api/v1/webhooks/{made.json()['id']}/"
    assert (
        "secret" not in mine.get(path).json()
        and mine.get("/api/v1/webhooks/").json()["results"][0]["name"] == "Our map"
    )
    assert hers.get(path).status_code == hers.delete(path).status_code == hers.post(f"{path}renew/").status_code == 404
    twice = mine.post("/api/v1/webhooks/", {"name": "Again", "url": "https://map.city.org/in/"}, format="json")
    assert twice.status_code == 400 and "url" in twice.json()["errors"]
    assert mine.post(f"{path}resume/").status_code == 200 and mine.delete(path).status_code == 204


def test_five_are_enough_and_an_unconfirmed_address_has_none(otto: Person) -> None:
    for number in range(5):
        actions.add_webhook(by=otto, name="Map", url=f"https://map{number}.city.org/")
    with pytest.raises(Refused, match="too-many-webhooks"):
        actions.add_webhook(by=otto, name="Map", url="https://map5.city.org/")


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/account/webhooks/").status_code == 302
    assert client.get("/api/v1/webhooks/").status_code == 401
