"""From a visitor to a person with a confirmed address, by pages alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import Attempt, Person
from tests import build

PASSPHRASE = "lantern walnut quay trombone"
JOIN = {"email": "heron@demo.example", "password1": PASSPHRASE, "name": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_cache(settings: Any) -> None:
    """Each story begins with empty counters of allauth's own, as after the minute they last."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://localhost:8000(/account/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def sign_up(client: Client, **changes: str) -> Any:
    return client.post("/account/sign-up/", JOIN | changes, follow=True)


def test_visitor_signs_up_confirms_and_signs_in(client: Client, city: object) -> None:
    assert "Sign up" in client.get("/account/sign-up/").content.decode()
    page = sign_up(client)
    assert page.redirect_chain[-1][0] == "/account/confirm/"
    person = Person.objects.get()
    assert re.fullmatch(r"[A-Z][a-z]+ \d{4}", person.name)
    assert person.email_confirmed_at is None and "_auth_user_id" not in client.session

    # The password alone does not let them in before the address is confirmed.
    page = client.post("/account/sign-in/", {"login": JOIN["email"], "password": PASSPHRASE}, follow=True)
    assert page.redirect_chain[-1][0] == "/account/confirm/" and "_auth_user_id" not in client.session

    link = link_in(mail.outbox[0])
    assert "heron@demo.example" in client.get(link).content.decode()
    assert Person.objects.get().email_confirmed_at is None, "looking at the page confirms nothing"
    client.post(link)
    person.refresh_from_db()
    assert person.email_confirmed_at is not None and EmailAddress.objects.get().verified

    page = client.post("/account/sign-in/", {"login": JOIN["email"], "password": PASSPHRASE}, follow=True)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.name in client.get("/account/").content.decode()


def test_session_changes_at_sign_in_and_ends_by_post_only(client: Client, ana: Person) -> None:
    client.get("/account/sign-in/")
    client.cookies["sessionid"] = "planted"
    client.post("/account/sign-in/", {"login": ana.email, "password": build.PASSWORD})
    assert client.cookies["sessionid"].value != "planted"
    assert client.get("/account/sign-out/").status_code == 200 and "_auth_user_id" in client.session
    client.post("/account/sign-out/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "password",
    [
        "short one",
        "fourteen chars",
        "passwordpassword",
        "multitude-multitude",
        "123456789012345",
        "qwertyuiopasdfgh",
        "aaaaaaaaaaaaaaaaaaaa",
        "heron@demo.example",
        "correct horse battery staple",
        "Password1234567",
    ],
)
def test_weak_passwords_are_refused_with_what_was_typed_kept(client: Client, city: object, password: str) -> None:
    page = sign_up(client, password1=password, name="Quiet Reader")
    body = page.content.decode()
    assert "There is a problem" in body and 'value="Quiet Reader"' in body and 'value="heron@demo.example"' in body
    assert password not in body.replace("heron@demo.example", "") and not Person.objects.exists()


@pytest.mark.parametrize(
    "password",
    ["lantern walnut quay", "ñandú camina despacio", "aq7f-03kd-99zm-pl2x", " " * 3 + "four blue kettles sing"],
)
def test_passphrases_need_no_signs_and_no_digits(client: Client, city: object, password: str) -> None:
    sign_up(client, password1=password)
    assert Person.objects.get().check_password(password)


def test_known_and_unknown_address_get_the_same_answer(client: Client, ana: Person) -> None:
    unknown = sign_up(client)
    known = sign_up(Client(), email=ana.email or "")
    assert known.redirect_chain == unknown.redirect_chain
    assert _without_tokens(known) == _without_tokens(unknown)
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([JOIN["email"]], "Confirm your e-mail address"),
        ([ana.email], "You have an account already"),
    ]
    ana.refresh_from_db()
    assert ana.check_password(build.PASSWORD), "signing up again changes nothing"

    asked = [
        Client().post("/account/password/reset/", {"email": e}, follow=True) for e in (ana.email, "no@demo.example")
    ]
    assert asked[0].redirect_chain == asked[1].redirect_chain and _without_tokens(asked[0]) == _without_tokens(asked[1])

    wrong = [
        Client().post("/account/sign-in/", {"login": e, "password": "not this one at all"})
        for e in ("ana@demo.example", "nob@demo.example")
    ]
    assert _without_tokens(wrong[0]).replace("ana@", "nob@") == _without_tokens(wrong[1])


def test_known_address_costs_a_hash_as_well(client: Client, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that comes a hash earlier would tell that the address is known."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    made: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    sign_up(client, email=ana.email or "")
    known, made[:] = list(made), []
    sign_up(Client())
    assert known == made == [PASSPHRASE]


def test_links_lead_to_the_public_address_whatever_the_host(client: Client, city: object) -> None:
    client.post("/account/sign-up/", JOIN, headers={"host": "127.0.0.1"})
    assert "http://localhost:8000/account/confirm/" in mail.outbox[0].body
    assert "127.0.0.1" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Omar Haddad", "real name"),
        ("0mar Hаddad", "real name"),
        ("Dr. Omar Haddad", "real name"),
        ("Haddad Omar", "real name"),
        ("Ana", "looks like it"),
        ("ANÁ", "looks like it"),
        ("Аnа", "looks like it"),
        ("Ribera", "for the city"),
        ("Official Heron", "for the city"),
        ("M0derator", "for the city"),
        ("the-admin", "for the city"),
        ("City Hall", "for the city"),
        ("Heron \u200b\u202e1", "for the city|letters"),
        ("<b>Heron</b>", "letters"),
        ("1234", "letters"),
    ],
)
def test_names_that_look_like_others_are_refused(
    client: Client, ana: Person, omar: Person, name: str, reason: str
) -> None:
    page = sign_up(client, name=name).content.decode()
    assert re.search(reason, page), name
    assert Person.objects.count() == 2 and not mail.outbox


def test_chosen_name_is_kept_and_two_pseudonyms_differ(client: Client, city: object) -> None:
    sign_up(client, name="Clara del Río")
    sign_up(Client(), email="two@demo.example")
    sign_up(Client(), email="three@demo.example")
    assert Person.objects.filter(name="Clara del Río", name_key="claradelrlo").exists()
    assert Person.objects.values("name_key").distinct().count() == 3


def test_password_set_by_mail_works_once_and_ends_tokens(client: Client, ana: Person) -> None:
    ana.api_tokens.create(name="old", digest="0" * 64)
    client.post("/account/password/reset/", {"email": ana.email})
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    page = client.post(form.redirect_chain[-1][0], {"password1": PASSPHRASE}, follow=True)
    assert page.status_code == 200
    ana.refresh_from_db()
    assert ana.check_password(PASSPHRASE) and not ana.api_tokens.exists()
    assert "does not work any more" in Client().get(link, follow=True).content.decode()
    assert mail.outbox[-1].subject == "Your password was changed"


def test_password_change_asks_for_the_present_one_and_counts_tries(client: Client, ana: Person) -> None:
    client.force_login(ana)
    for _n in range(20):
        page = client.post("/account/password/change/", {"oldpassword": "guess", "password1": PASSPHRASE})
        assert "not your present password" in page.content.decode()
    page = client.post("/account/password/change/", {"oldpassword": build.PASSWORD, "password1": PASSPHRASE})
    assert "many failed tries" in page.content.decode()
    Attempt.objects.all().delete()
    client.post("/account/password/change/", {"oldpassword": build.PASSWORD, "password1": PASSPHRASE})
    ana.refresh_from_db()
    assert ana.check_password(PASSPHRASE)


def test_guessing_is_refused_after_ten_tries_even_with_the_right_password(client: Client, ana: Person) -> None:
    def try_(password: str, **more: Any) -> str:
        return client.post("/account/sign-in/", {"login": ana.email, "password": password}, **more).content.decode()

    for n in range(10):
        # A made-up X-Forwarded-For does not make another place.
        assert "do not belong together" in try_("wrong guess", headers={"x-forwarded-for": f"203.0.113.{n}"})
    assert "many failed tries" in try_("wrong guess")
    assert "many failed tries" in try_(build.PASSWORD) and "_auth_user_id" not in client.session
    # From elsewhere the person themself gets in; what is counted names nobody.
    client.post("/account/sign-in/", {"login": ana.email, "password": build.PASSWORD}, REMOTE_ADDR="198.51.100.7")
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert not Attempt.objects.filter(subject__contains="ana").exists()


def test_counters_hold_without_redis(client: Client, ana: Person, settings: Any) -> None:
    """The cache is open when Redis is away; what protects passwords does not lie there."""
    settings.CACHES = {"default": settings_of_a_dead_redis()}
    for _n in range(10):
        client.post("/account/sign-in/", {"login": ana.email, "password": "wrong guess"})
    page = client.post("/account/sign-in/", {"login": ana.email, "password": build.PASSWORD})
    assert "many failed tries" in page.content.decode()
    assert sign_up(Client()).redirect_chain[-1][0] == "/account/confirm/"


def settings_of_a_dead_redis() -> dict[str, Any]:
    away = {"socket_connect_timeout": 0.2, "socket_timeout": 0.5}
    return {"BACKEND": "commons.cache.OpenRedisCache", "LOCATION": "redis://127.0.0.1:1", "OPTIONS": away}


def test_success_is_not_counted(client: Client, ana: Person) -> None:
    for _n in range(12):
        client.post("/account/sign-in/", {"login": ana.email, "password": build.PASSWORD})
        assert client.session["_auth_user_id"] == str(ana.pk)
        client.post("/account/sign-out/")
    assert set(Attempt.objects.values_list("count", flat=True)) == {0}


def test_new_password_by_mail_opens_sign_in_again(client: Client, ana: Person) -> None:
    for _n in range(11):
        client.post("/account/sign-in/", {"login": ana.email, "password": "wrong guess"})
    client.post("/account/password/reset/", {"email": ana.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSPHRASE})
    client.post("/account/sign-in/", {"login": ana.email, "password": PASSPHRASE})
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_one_address_gets_ten_mails_a_day(client: Client, city: object) -> None:
    pages = [client.post("/account/password/reset/", {"email": "x@demo.example"}, follow=True) for _n in range(12)]
    assert len(mail.outbox) == 10
    assert _without_tokens(pages[0]) == _without_tokens(pages[11]), "nobody is told"


def test_closed_account_cannot_sign_in(client: Client, ana: Person) -> None:
    Person.objects.update(is_active=False)
    page = client.post("/account/sign-in/", {"login": ana.email, "password": build.PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session and "closed" in page.content.decode()


def test_sign_in_leads_nowhere_outside(client: Client, ana: Person) -> None:
    sign_in = {"login": ana.email, "password": build.PASSWORD}
    assert client.post("/account/sign-in/", sign_in | {"next": "/mandates/"})["Location"] == "/mandates/"
    client.post("/account/sign-out/")
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = client.post("/account/sign-in/", sign_in | {"next": elsewhere})
        assert "evil" not in answer.get("Location", "") and "alert" not in answer.get("Location", "")
        client.post("/account/sign-out/")


def _without_tokens(page: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
