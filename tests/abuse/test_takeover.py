"""Class “unverified-mail takeover”: who signs up with another's address gets nothing of it, before or afterwards."""

from __future__ import annotations

import re

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import ApiToken, Person
from accounts.policy import may_take_part
from tests.abuse.asking import browse
from tests.abuse.test_link_tokens import NEW
from tests.abuse.world import World

THEIRS = {"email": "victim@demo.example", "password1": "attacker words of some length"}


def squatter() -> Person:
    found: Person = Person.objects.get(email=THEIRS["email"])
    return found


def link_in(path: str) -> str:
    found = [re.search(rf"http://localhost:8000({path}\S+)", str(each.body)) for each in mail.outbox]
    return next(each[1] for each in reversed(found) if each)


def test_an_account_made_before_its_owner_came_is_worth_nothing(world: World, client: Client) -> None:
    client.post("/account/sign-up/", THEIRS)
    squatted = squatter()
    assert not may_take_part(squatted) and "_auth_user_id" not in client.session
    signed_in = client.post("/account/sign-in/", {"login": THEIRS["email"], "password": THEIRS["password1"]})
    assert signed_in["Location"] == "/account/confirm/" and "_auth_user_id" not in client.session


def test_the_owner_takes_it_and_the_squatter_is_out(world: World, client: Client) -> None:
    client.post("/account/sign-up/", THEIRS)
    squatted = squatter()
    ApiToken.objects.create(person=squatted, name="left behind", digest="0" * 64)
    client.force_login(squatted)
    owner = Client()
    owner.post("/account/password/reset/", {"email": THEIRS["email"]})
    form = owner.get(link_in("/account/password/reset/"), follow=True)
    owner.post(form.redirect_chain[-1][0], {"password1": NEW})
    squatted.refresh_from_db()
    assert squatted.check_password(NEW) and not squatted.check_password(THEIRS["password1"])
    assert client.get("/account/").status_code == 302, "the squatter's browser is signed out"
    assert not squatted.api_tokens.exists()


def test_an_address_of_a_confirmed_account_is_not_given_twice(world: World, client: Client) -> None:
    before = Person.objects.count(), EmailAddress.objects.count()
    for address in ("ana@demo.example", "ANA@demo.example", " ana@demo.example", "ana@DEMO.example"):
        client.post("/account/sign-up/", THEIRS | {"email": address})
    assert (Person.objects.count(), EmailAddress.objects.count()) == before


def test_a_new_address_is_confirmed_from_both_mailboxes(world: World) -> None:
    """Bea's address, or one that is nobody's yet: neither becomes ana's by asking."""
    ana = world.people["ana"]
    for address in ("bea@demo.example", "BEA@demo.example", "nobody@demo.example"):
        browse(world, "ana", "post", "/account/email/", {"email": address})
    ana.refresh_from_db()
    assert ana.email == "ana@demo.example" and EmailAddress.objects.get(user=ana).email == ana.email
