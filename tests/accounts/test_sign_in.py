"""Sign-in a city can trust: the second step, the browsers one is signed in with."""

from __future__ import annotations

import datetime as dt
import re
import sys
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import forget_ended, use_code
from accounts.actions.use_code import PERIOD_SECONDS
from accounts.adapter import FactorAdapter
from accounts.models import ApiToken, Attempt, EmailChange, Person, Session
from charter.policy import may_change_rule
from commons.clock import now
from journal.models import Entry
from proposals.lifecycle import State
from tests import build
from tests.callers import caller, refusal

FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML) Version/18.1 Safari/605.1.15"
LOGIN, STEP, SECURITY = "/account/sign-in/", "/account/sign-in/code/", "/account/security/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_cache(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def code_of(secret: str, periods: int = 0) -> str:
    """The code an app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(now().timestamp()) // PERIOD_SECONDS + periods))


def set_up(client: Client) -> str:
    """Set the app up on its page; return its key."""
    page = client.get("/account/security/app/").content.decode()
    found = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
    assert found, page
    secret = found[1].replace(" ", "")
    answer = client.post("/account/security/app/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def enter(client: Client, who: Person, **more: Any) -> Any:
    return client.post(LOGIN, {"login": who.email, "password": build.PASSWORD}, **more)


def codes_on(client: Client) -> list[str]:
    page = client.get("/account/security/codes/").content.decode()
    return [code.replace(" ", "") for code in re.findall(r"<li><code>([\d ]+)</code></li>", page)]


@pytest.mark.django_db(transaction=True)
def test_ana_sets_up_an_app_and_signs_in_with_two_steps(at_home: Client, ana: Person) -> None:
    secret = set_up(at_home)
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data) and decrypt(kept.data["secret"]) == secret
    assert [m.subject for m in mail.outbox] == ["Second step switched on"]
    assert str(mail.outbox[0].body).count("http://localhost:8000/account/password/reset/") == 1

    browser = Client()
    assert enter(browser, ana)["Location"] == STEP
    assert "_auth_user_id" not in browser.session, "the password alone is not enough"
    assert browser.get("/account/").status_code == 302
    page = browser.post(STEP, {"code": "000000"}).content.decode()
    assert "There is a problem" in page and "_auth_user_id" not in browser.session
    key = browser.session.session_key
    assert browser.post(STEP, {"code": f" {code_of(secret)[:3]} {code_of(secret)[3:]}"}).status_code == 302
    assert browser.session["_auth_user_id"] == str(ana.pk)
    assert browser.session.session_key != key and not Session.objects.filter(pk=key).exists()


def test_a_code_is_accepted_once_and_not_after_its_time(
    at_home: Client, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, moment = set_up(at_home), now()
    # The half minute does not end under way.
    for clock in (sys.modules[__name__], sys.modules["accounts.actions.use_code"]):
        monkeypatch.setattr(clock, "now", lambda: moment)
    for late, accepted in ((-2, False), (2, False), (0, True), (0, False), (-1, False), (1, True)):
        assert bool(use_code(person_id=ana.pk, code=code_of(secret, late))) is accepted, late


def test_recovery_codes_are_shown_once_and_work_once(at_home: Client, ana: Person) -> None:
    set_up(at_home)
    codes = codes_on(at_home)
    assert len(set(codes)) == 10
    assert codes_on(at_home) == [], "shown once"
    data = str(Authenticator.objects.get(type="recovery_codes").data)
    assert not any(code in data for code in codes)
    for accepted in (True, False):
        browser = Client()
        enter(browser, ana)
        browser.post(STEP, {"code": f"{codes[3][:4]}-{codes[3][4:]}"})
        assert ("_auth_user_id" in browser.session) is accepted
    assert "9 codes are left" in at_home.get(SECURITY).content.decode()
    at_home.post("/account/again/code/", {"code": codes[4]})
    at_home.post("/account/security/codes/new/")
    fresh = codes_on(at_home)
    assert len(fresh) == 10 and not set(fresh) & set(codes)
    assert use_code(person_id=ana.pk, code=codes[5]) is None


def test_guessing_codes_ends_after_twenty_tries_even_with_the_right_one(at_home: Client, ana: Person) -> None:
    secret = set_up(at_home)
    browser = Client()
    enter(browser, ana)
    for n in range(20):
        assert "There is a problem" in browser.post(STEP, {"code": f"{n:06}"}).content.decode()
    page = browser.post(STEP, {"code": code_of(secret, 1)}).content.decode()
    assert "many failed tries" in page and "_auth_user_id" not in browser.session
    assert Attempt.objects.get(kind="code").count == 21 and not Attempt.objects.filter(subject__contains="ana").exists()


def test_right_codes_are_not_counted(at_home: Client, ana: Person) -> None:
    secret = set_up(at_home)
    enter(browser := Client(), ana)
    browser.post(STEP, {"code": code_of(secret)})
    assert set(Attempt.objects.filter(kind="code").values_list("count", flat=True)) == {0}


def test_second_step_cannot_be_entered_without_the_first(client: Client, ana: Person) -> None:
    assert client.get(STEP)["Location"].startswith(LOGIN)
    assert client.post(STEP, {"code": "123456"})["Location"].startswith(LOGIN)


def test_ways_in_change_only_after_showing_that_it_is_her(client: Client, ana: Person) -> None:
    client.force_login(ana)
    for path in ("app/", "passkeys/add/", "codes/new/"):
        assert client.get(SECURITY + path)["Location"].startswith("/account/again/"), path
        assert client.post(SECURITY + path, {"code": "1"})["Location"].startswith("/account/again/"), path
    assert not Authenticator.objects.exists() and not mail.outbox


def test_with_a_second_step_the_password_is_not_enough_to_take_it_away(at_home: Client, ana: Person) -> None:
    secret = set_up(at_home)
    stolen = Client()
    stolen.force_login(ana)
    asked = stolen.post(SECURITY + "app/remove/")
    assert asked["Location"].startswith("/account/again/code/")
    stolen.post("/account/again/", {"password": build.PASSWORD, "next": SECURITY + "app/remove/"})
    stolen.post(SECURITY + "app/remove/")
    assert Authenticator.objects.filter(type="totp").exists()
    stolen.post("/account/again/code/", {"code": code_of(secret)})
    stolen.post(SECURITY + "app/remove/")
    assert not Authenticator.objects.exists(), "recovery codes end with the last step"
    assert mail.outbox[-1].subject == "The app for codes was removed"


def test_first_step_signs_other_browsers_out(at_home: Client, ana: Person) -> None:
    other = Client()
    other.force_login(ana)
    set_up(at_home)
    assert other.get("/account/").status_code == 302 and at_home.get("/account/").status_code == 200


def test_unconfirmed_address_sets_nothing_up(client: Client, city: object) -> None:
    """Else somebody could lock the owner of an address out of it for ever."""
    una = build.person("una", email_confirmed_at=None)
    una.emailaddress_set.update(verified=False)
    client.force_login(una)
    client.post("/account/again/", {"password": build.PASSWORD})
    assert client.get(SECURITY + "app/")["Location"] == SECURITY
    assert not Authenticator.objects.exists()


def test_secrets_are_bound_to_the_pepper(settings: Any) -> None:
    adapter = FactorAdapter()
    sealed = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed and adapter.decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY = "another secret key of forty characters.."
    assert adapter.decrypt(sealed) == "JBSWY3DPEHPK3PXP", "the key that signs may change"
    settings.IDENTITY_PEPPER = "another pepper of at least forty characters"
    with pytest.raises(InvalidToken):
        adapter.decrypt(sealed)


# Passkeys. What works is seen in tests/browser; here is what is refused.


@pytest.mark.parametrize(
    "credential",
    [
        *("", "no json", "[]", "1", "null", '"text"', "{}", '{"id": 1}', '{"response": {}}'),
        '{"id":"a","response":[]}',
        '{"id":"a","rawId":"a","type":"public-key","response":{"userHandle":"%%%"}}',
        '{"id":"a","rawId":"a","type":"public-key","response":{"userHandle":{"a":1}}}',
        '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"YQ","authenticatorData":"YQ",'
        '"signature":"YQ","userHandle":"MQ"}}',
        '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"'
        + "A" * 60
        + '","signature":"YQ","userHandle":"OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
        "[" * 10_000,
    ],
)  # fmt: skip
def test_damaged_passkeys_are_refused_everywhere(client: Client, ana: Person, at_home: Client, credential: str) -> None:
    visitor = Client()
    visitor.get("/account/sign-in/passkey/", headers={"accept": "application/json"})
    assert visitor.post("/account/sign-in/passkey/", {"credential": credential}).status_code in (200, 302)
    assert "_auth_user_id" not in visitor.session
    at_home.get(SECURITY + "passkeys/add/")
    assert at_home.post(SECURITY + "passkeys/add/", {"credential": credential}).status_code == 200
    build.second_step(ana)
    enter(visitor, ana)
    assert visitor.post(STEP, {"credential": credential}).status_code == 200
    assert "_auth_user_id" not in visitor.session
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_anothers_passkey_is_not_to_be_found(at_home: Client, bea: Person) -> None:
    key = Authenticator.objects.create(user=bea, type="webauthn", data={"name": "hers", "credential": {}})
    for path in ("remove/", "name/"):
        assert at_home.get(f"{SECURITY}passkeys/{key.pk}/{path}").status_code == 404
        assert at_home.post(f"{SECURITY}passkeys/{key.pk}/{path}", {"name": "mine"}).status_code == 404
    key.refresh_from_db()
    assert key.data["name"] == "hers"


# Mandates


def unguarded(person: Person) -> Person:
    Authenticator.objects.all().delete()
    return Person.objects.get(pk=person.pk)


def test_mandate_waits_for_a_second_step(client: Client, ilse: Person, settings: Any) -> None:
    waiting = unguarded(ilse)
    assert waiting.waits_for_factor("administrator") and not waiting.holds("administrator")
    assert not waiting.waits_for_factor("clerk") and waiting.mandates_in_force == []
    answer = enter(client, waiting, headers={"user-agent": FIREFOX})
    assert answer["Location"] == SECURITY, "signing in leads to where it is set up"
    assert "Your mandate waits" in client.get(SECURITY).content.decode()
    assert "Your mandate waits" in client.get("/account/").content.decode()
    assert "waits" not in Client().get("/mandates/").content.decode(), "that one is missing is nobody else's business"

    client.post("/account/again/", {"password": build.PASSWORD})
    set_up(client)
    ready = Person.objects.get(pk=ilse.pk)
    assert ready.holds("administrator") and not ready.waits_for_factor()
    assert "Your mandate waits" not in client.get(SECURITY).content.decode()


def test_only_recovery_codes_are_no_second_step(ilse: Person) -> None:
    unguarded(ilse)
    Authenticator.objects.create(user=ilse, type="recovery_codes", data={"seed": "", "used_mask": 0})
    assert not Person.objects.get(pk=ilse.pk).holds("administrator")


def test_demonstration_needs_no_second_step(ilse: Person, settings: Any) -> None:
    settings.DEBUG = True
    assert unguarded(ilse).holds("administrator")


def test_refusals_name_the_second_step(client: Client, omar: Person, cleo: Person, ilse: Person, ana: Person) -> None:
    crossing = build.proposal(ana, state=State.AWAITING_ANSWER)
    for who in (omar, cleo, ilse):
        unguarded(who)
    answer = {
        "decision": "declined",
        "summary": "No room between the lanes.",
        "reasons": "The lanes are 3 m wide. " * 5,
    }
    refused = caller(Person.objects.get(pk=omar.pk)).post(f"/api/v1/proposals/{crossing.pk}/answer/", answer)
    problem = refusal(refused, 403)
    assert problem["type"] == "urn:multitude:second-factor" and problem["remedy"] == SECURITY
    assert "two things" in problem["detail"]
    assert may_change_rule(Person.objects.get(pk=ilse.pk)).code == "second-factor"
    client.force_login(cleo)
    page = client.get("/desk/")
    assert page.status_code == 403 and f'href="{SECURITY}"' in page.content.decode()
    # Who holds no such mandate hears nothing of second steps.
    client.force_login(ana)
    assert "second step" not in client.get("/desk/").content.decode()


def test_lost_steps_are_taken_away_by_the_operator(at_home: Client, ana: Person) -> None:
    set_up(at_home)
    ana.api_tokens.create(name="old", digest="0" * 64)
    mail.outbox.clear()
    call_command("reset_second_factor", "ANA@demo.example")
    assert not Authenticator.objects.exists() and not ApiToken.objects.exists()
    assert at_home.get("/account/").status_code == 302, "signed out everywhere"
    [message] = mail.outbox
    assert message.to == [ana.email] and f"http://localhost:8000{SECURITY}" in message.body
    entry = Entry.objects.get(verb="person.factors_reset")
    assert (entry.actor_id, entry.subject_id, entry.data) == (None, ana.pk, {})
    assert enter(Client(), ana)["Location"] == "/"
    with pytest.raises(CommandError, match="no second step"):
        call_command("reset_second_factor", "ana@demo.example")
    with pytest.raises(CommandError, match="Nobody"):
        call_command("reset_second_factor", "none@demo.example")
    assert Entry.objects.count() == 1 and len(mail.outbox) == 1


# Browsers one is signed in with


def test_ana_sees_her_browsers_and_signs_one_out(ana: Person, bea: Person) -> None:
    here, there, third, hers = Client(), Client(), Client(), Client()
    enter(here, ana, headers={"user-agent": FIREFOX})
    enter(there, ana, headers={"user-agent": SAFARI})
    enter(third, ana, headers={"user-agent": "curl/8"})
    enter(hers, bea, headers={"user-agent": SAFARI})
    page = here.get("/account/sessions/").content.decode()
    words = re.findall(r'class="panel keys.*?<strong>(.*?)</strong>( \(this one\))?', page)
    assert words[0] == ("Firefox on Android", " (this one)")
    assert sorted(words[1:]) == [("A browser we do not know", ""), ("Safari on macOS", "")]
    assert not any(c.session.session_key in page for c in (here, there, third)), "the key is a way in"

    [foreign] = Session.objects.filter(person=bea)
    assert here.post(f"/account/sessions/{foreign.public_id}/end/").status_code == 404
    mine = Session.objects.get(pk=there.session.session_key)
    assert here.get(f"/account/sessions/{mine.public_id}/end/").status_code == 405
    here.post(f"/account/sessions/{mine.public_id}/end/")
    assert [c.get("/account/").status_code for c in (here, there, third, hers)] == [200, 302, 200, 200]
    here.post("/account/sessions/end/")
    assert [c.get("/account/").status_code for c in (here, third, hers)] == [200, 302, 200]


def test_no_address_of_a_browser_is_kept(ana: Person) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.77", headers={"user-agent": f"{FIREFOX} planted-words"})
    enter(browser, ana)
    row = Session.objects.get()
    said = f"{row.__dict__} {row.get_decoded()}"
    assert "203.0.113" not in said and "planted" not in said and row.device == "Firefox/Android"


def test_a_day_is_noted_once_and_costs_nothing_afterwards(
    ana: Person, client: Client, django_assert_num_queries: Any
) -> None:
    enter(client, ana)
    _queries(client)  # what a process reads once
    with_today = _queries(client)
    Session.objects.update(used_on=dt.date(2020, 1, 1))
    assert _queries(client) == with_today + 2  # the session's day and, as it is another month, the account's
    assert Session.objects.get().used_on > dt.date(2020, 1, 1)
    assert _queries(client) == with_today


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get("/account/name/")
    return len(seen)


def test_what_has_ended_is_deleted_and_nothing_else(ana: Person, bea: Person, client: Client) -> None:
    enter(client, ana)
    enter(Client(), bea)
    day, past = dt.timedelta(days=1), now() - dt.timedelta(seconds=1)
    Session.objects.filter(person=bea).update(expire_date=past)
    for who, until in ((ana, now() + day), (bea, past)):
        EmailChange.objects.create(
            person=who, new_email="x@d.example", old_digest=f"o{who.pk}", new_digest=f"n{who.pk}", valid_until=until
        )
    # The last day whose counters are of use: in the hour after midnight (UTC) it is yesterday.
    today = (now() - dt.timedelta(hours=1)).astimezone(dt.UTC).date()
    Attempt.objects.bulk_create(Attempt(kind="code", subject=f"s{n}", day=today - n * day) for n in range(5))
    kept = Attempt.objects.filter(kind="sign_in").count()
    assert forget_ended() == 6 and forget_ended() == 0
    assert Session.objects.get().person == ana and EmailChange.objects.get().person == ana
    assert Attempt.objects.filter(kind="code").count() == 1 and Attempt.objects.filter(kind="sign_in").count() == kept


def test_new_password_signs_others_out_and_off_the_list(client: Client, ana: Person) -> None:
    other = Client()
    enter(other, ana)
    enter(client, ana)
    client.post("/account/password/change/", {"oldpassword": build.PASSWORD, "password1": "lantern walnut quay pear"})
    assert client.get("/account/").status_code == 200 and other.get("/account/").status_code == 302
    assert Session.objects.filter(person=ana).count() == 1
