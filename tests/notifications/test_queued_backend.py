"""Signing up when no mail server answers: the account is there, its mail waits, and leaves later."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.test import Client
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Person
from charter.models import City
from notifications.actions import deliver_mails
from notifications.models import Mail
from tests.notifications.sink import Sink

JOIN = {"email": "heron@demo.example", "password1": "lantern walnut quay trombone", "name": ""}


@pytest.fixture(autouse=True)
def queued(settings: Any) -> None:
    settings.EMAIL_BACKEND = "notifications.mail.QueuedBackend"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.mark.django_db
def test_signing_up_waits_for_no_mail_server(client: Client, city: City, post: Sink) -> None:
    post.stop()
    assert client.post("/account/sign-up/", JOIN).status_code == 302
    mail = Mail.objects.get()
    assert mail.to == "heron@demo.example" and mail.state == "waiting"
    assert mail.person_id == Person.objects.get().pk
    assert deliver_mails().away and Mail.objects.get().state == "waiting"

    post.start()
    Mail.objects.update(next_try_at=timezone.now())
    assert deliver_mails().sent == 1
    [taken] = post.to("heron@demo.example")
    assert taken["Message-ID"] == mail.message_id
    body = taken.get_body(("plain",))
    assert body is not None
    found = re.search(r"http://localhost:8000(/account/confirm/\S+/)", body.get_content())
    assert found
    client.post(found[1])
    assert Person.objects.get().email_confirmed_at is not None


@pytest.mark.django_db
def test_whoever_has_the_address_already_reads_so_in_their_own_language(
    client: Client, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.filter(pk=ana.pk).update(language="fr")
    spoken: list[str | None] = []
    render = DefaultAccountAdapter.render_mail

    def listening(*given: Any) -> Any:
        spoken.append(get_language())
        return render(*given)

    monkeypatch.setattr(DefaultAccountAdapter, "render_mail", listening)
    client.post("/account/sign-up/", JOIN | {"email": "Ana@demo.example"}, headers={"accept-language": "es"})
    client.post("/account/password/reset/", {"email": "nobody@demo.example"}, headers={"accept-language": "es"})
    assert spoken == ["fr", "es"]
    assert list(Mail.objects.order_by("pk").values_list("to", flat=True)) == ["ana@demo.example", "nobody@demo.example"]
