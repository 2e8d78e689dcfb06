"""Every role x every act of this app: who may, and for those who may not, that nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts import actions, policy
from accounts.models import ApiToken, DeskCode, Letter, Mandate, Person, Residency
from charter.models import District
from commons.errors import Refused
from journal.models import Entry
from tests import build

REASON = "Council of 12 May, act 9."

PEOPLE = ["unconfirmed", "carl", "ana", "omar", "nora", "cleo", "ilse", "closed"]
TAKES_PART = {"carl", "ana", "omar", "nora", "cleo", "ilse"}

Act = Callable[[Person, Person, District], Any]
ACTS: dict[str, tuple[Act, set[str]]] = {
    "change name": (lambda by, dora, place: actions.change_name(by=by, name="Quiet Reader"), TAKES_PART),
    "create token": (lambda by, dora, place: actions.create_token(by=by, name="screen"), TAKES_PART),
    "issue desk code": (lambda by, dora, place: actions.issue_desk_code(by=by), TAKES_PART),
    "prove at desk": (
        lambda by, dora, place: actions.prove_residency(
            by=by,
            method="desk",
            desk_code="DORADORA",
            country="ES",
            kind="national-id",
            number="12345678Z",
            district_id=place.pk,
        ),
        {"cleo"},
    ),
    "prove by demo without debug": (
        lambda by, dora, place: actions.prove_residency(
            by=by, method="demo", country="ES", kind="national-id", number="12345678Z", district_id=place.pk
        ),
        set(),
    ),
    "ask for a letter": (
        lambda by, dora, place: actions.ask_letter(
            by=by, name="R", street="Mayor 5", postcode="28001", town="Ribera", district_id=place.pk
        ),
        TAKES_PART,
    ),
    "make letters ready": (
        lambda by, dora, place: actions.make_batch(by=by, districts={dora.letters.get().pk: place.pk}),
        {"cleo"},
    ),
    "match the register where there is none": (
        lambda by, dora, place: actions.match_register(by=by, number="12345678Z", birth_year=1984),
        set(),
    ),
    "begin to act for somebody": (lambda by, dora, place: actions.begin_assistance(by=by, channel="desk"), {"cleo"}),
    "begin by a document": (
        lambda by, dora, place: actions.begin_by_document(
            by=by, channel="paper", country="ES", kind="national-id", number="12345678Z", district_id=place.pk
        ),
        {"cleo"},
    ),
    "print a slip": (lambda by, dora, place: helping(by, actions.print_slip), {"cleo"}),
    "have somebody erased at the desk": (lambda by, dora, place: helping(by, actions.ask_assisted_erasure), {"cleo"}),
    "release another's residency": (
        lambda by, dora, place: actions.release_residency(person_id=dora.pk, by=by),
        {"cleo"},
    ),
    "grant mandate": (
        lambda by, dora, place: actions.grant_mandate(
            person_id=dora.pk, role="clerk", holder_name="Dora Sanz", by=by, reason=REASON
        ),
        {"ilse"},
    ),
    "grant oneself a mandate": (
        lambda by, dora, place: actions.grant_mandate(
            person_id=by.pk, role="clerk", holder_name="Me", by=by, reason=REASON
        ),
        set(),
    ),
    "revoke mandate": (
        lambda by, dora, place: actions.revoke_mandate(
            mandate_id=Mandate.objects.get(holder_name="Otto Berg").pk, by=by, reason="The term is over."
        ),
        {"ilse"},
    ),
}


def helping(by: Person, act: Callable[..., Any]) -> None:
    """Do it for somebody who came to the desk without an account."""
    actions.begin_assistance(by=by, channel="desk")
    act(by=by)


@pytest.fixture
def unconfirmed(city: object) -> Person:
    return build.person("unconfirmed", email_confirmed_at=None)


@pytest.fixture
def closed(city: object) -> Person:
    """Held every mandate until the account was closed."""
    made = build.mandated("closed", Mandate.Role.ADMINISTRATOR, holder_name="Former")
    Mandate.objects.create(person=made, role=Mandate.Role.CLERK, holder_name="Former")
    Person.objects.filter(pk=made.pk).update(is_active=False)
    return Person.objects.get(pk=made.pk)


def _rows() -> list[Any]:
    return [
        list(m.objects.order_by("pk").values()) for m in (Person, ApiToken, DeskCode, Letter, Residency, Mandate, Entry)
    ]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", PEOPLE)
def test_role_by_act(request: pytest.FixtureRequest, molinos: District, who: str, act: str, settings: Any) -> None:
    settings.DEBUG = False
    by: Person = request.getfixturevalue(who)
    dora = build.resident("dora", molinos)
    code = actions.issue_desk_code(by=dora)
    DeskCode.objects.filter(pk=code.pk).update(code="DORADORA")
    build.mandated("otto", Mandate.Role.MODERATOR, holder_name="Otto Berg")
    actions.ask_letter(by=dora, name="D", street="Mayor 7", postcode="28001", town="Ribera", district_id=molinos.pk)
    before = _rows()
    run, allowed = ACTS[act]
    if who in allowed:
        run(by, dora, molinos)
        assert _rows() != before
    else:
        with pytest.raises(Refused) as refusal:
            run(by, dora, molinos)
        assert str(refusal.value.verdict.reason) and refusal.value.verdict.code
        assert _rows() == before


# Pages: what each answers to a GET. Nobody's page changes anything by being looked at.
PAGES = {
    "/account/": ({"visitor": 302}, 200),
    "/account/name/": ({"visitor": 302}, 200),
    "/account/tokens/": ({"visitor": 302}, 200),
    "/account/proof/": ({"visitor": 302}, 200),
    "/account/proof/end/": ({"visitor": 302}, 200),
    "/account/proof/post/": ({"visitor": 302}, 200),
    "/account/proof/post/?code=AAAAA-AAAAA": ({"visitor": 302}, 200),
    "/account/proof/post/ask/": ({"visitor": 302}, 200),
    "/account/proof/post/stop/": ({"visitor": 302}, 405),
    "/account/proof/register/": ({"visitor": 302}, 403),
    "/account/password/change/": ({"visitor": 302}, 200),
    "/account/confirm/": ({}, 200),
    "/account/sign-up/": ({"visitor": 200}, 302),
    "/account/sign-in/": ({"visitor": 200}, 302),
    "/account/sign-out/": ({"visitor": 302}, 200),
    "/account/password/reset/": ({}, 200),
    "/account/password/reset/sent/": ({}, 200),
    "/account/password/reset/done/": ({}, 200),
    "/account/confirm/damaged/": ({}, 200),
    "/account/closed/": ({}, 200),
    "/account/security/": ({"visitor": 302}, 200),
    "/account/security/codes/": ({"visitor": 302}, 404),
    "/account/sessions/": ({"visitor": 302}, 200),
    "/account/sessions/end/": ({"visitor": 302}, 405),
    "/account/muted/": ({"visitor": 302}, 200),
    "/account/muted/0/": ({"visitor": 302}, 404),
    "/account/email/confirm/damaged/": ({}, 200),
    "/account/email/cancel/": ({"visitor": 302}, 405),
    # Ways in are looked at only by who has just shown that it is them.
    **dict.fromkeys(("/account/email/", "/account/security/app/", "/account/security/passkeys/add/"), ({}, 302)),
    "/account/security/codes/new/": ({}, 302),
    "/account/sign-in/code/": ({}, 302),
    "/account/sign-in/passkey/": ({}, 302),
    "/mandates/": ({}, 200),
    "/desk/": ({"visitor": 302, "cleo": 200}, 403),
    "/desk/proof/": ({"visitor": 302, "cleo": 200}, 403),
    **dict.fromkeys(
        ("/desk/begin/code/", "/desk/begin/document/", "/desk/begin/new/", "/desk/today/", "/desk/meeting/proposal/"),
        ({"visitor": 302, "cleo": 200}, 403),
    ),
    # Nobody is there.
    **dict.fromkeys(
        ("/desk/prove/", "/desk/erase/", "/desk/what-became/", "/desk/proposal/", "/desk/support/", "/desk/comment/"),
        ({"visitor": 302, "cleo": 409}, 403),
    ),
    **dict.fromkeys(
        ("/desk/end/", "/desk/slip/", "/desk/erase/cancel/", "/desk/support/1/", "/desk/today/1/undo/"),
        ({"visitor": 302, "cleo": 405}, 403),
    ),
    "/desk/meeting/comment/": ({"visitor": 302, "cleo": 200}, 403),
    "/desk/today/0/": ({"visitor": 302, "cleo": 404}, 403),
    "/desk/sheet/0/": ({"visitor": 302, "cleo": 404}, 403),
    "/desk/counts/": ({"visitor": 302, "cleo": 200, "ilse": 200}, 403),
    "/account/claim/": ({}, 200),
    "/account/claim/damaged/": ({}, 200),
    "/desk/post/": ({"visitor": 302, "cleo": 200}, 403),
    "/desk/post/0/": ({"visitor": 302, "cleo": 404}, 403),
    "/desk/post/0/pdf/": ({"visitor": 302}, 405),
    "/desk/post/0/printed/": ({"visitor": 302}, 405),
    "/desk/done/": ({"visitor": 302, "cleo": 200}, 403),
    "/api/v1/me/": ({"visitor": 401}, 200),
    "/api/v1/me/mutes/": ({"visitor": 401}, 200),
}


@pytest.mark.parametrize("who", ["visitor", "unconfirmed", "carl", "ana", "omar", "cleo", "ilse"])
def test_pages_by_role(request: pytest.FixtureRequest, client: Client, city: object, who: str, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    before = _rows()
    answers = {path: client.get(path).status_code for path in PAGES}
    assert answers == {path: special.get(who, usual) for path, (special, usual) in PAGES.items()}
    # Signing out may be looked at by GET: the session is still there.
    assert who == "visitor" or "_auth_user_id" in client.session
    assert _rows() == before


def test_every_remedy_leads_somewhere(client: Client, carl: Person, ana: Person) -> None:
    unconfirmed = build.person("dora", email_confirmed_at=None)
    ended = Residency.objects.get(person=ana)
    ended.valid_until = ended.valid_until.replace(year=2020)
    ended.save(update_fields=["valid_until"])
    people = (AnonymousUser(), unconfirmed, carl, Person.objects.get(pk=ana.pk))
    verdicts = [policy.may_support(person) for person in people]
    assert len({verdict.code for verdict in verdicts}) == 4
    for verdict in verdicts:
        assert verdict.remedy_label and client.get(verdict.remedy).status_code in (200, 302)


def test_unconfirmed_person_gets_another_mail(client: Client, city: object, settings: Any) -> None:
    from allauth.account.models import EmailAddress
    from django.core import mail

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    dora = build.person("dora", email_confirmed_at=None)
    EmailAddress.objects.update(verified=False)
    client.force_login(dora)
    client.get("/account/confirm/")
    assert not mail.outbox
    client.post("/account/confirm/")
    assert [message.to for message in mail.outbox] == [["dora@demo.example"]]


@pytest.mark.parametrize("name", ["Omar Haddad", "Bea", "Official Ana"])
def test_renaming_keeps_what_was_typed_and_says_what_is_wrong(
    client: Client, ana: Person, bea: Person, omar: Person, name: str
) -> None:
    client.force_login(ana)
    page = client.post("/account/name/", {"name": name}).content.decode()
    assert "There is a problem" in page and f'value="{name}"' in page
    ana.refresh_from_db()
    assert ana.name == "Ana"


def test_renaming_leaves_no_name_in_the_journal(client: Client, ana: Person) -> None:
    client.force_login(ana)
    client.post("/account/name/", {"name": "Quiet Reader"})
    ana.refresh_from_db()
    assert (ana.name, ana.name_key) == ("Quiet Reader", "quletreader")
    assert Entry.objects.get().data == {}
    for n in range(4):
        client.post("/account/name/", {"name": f"Quiet Reader {n}"})
    page = client.post("/account/name/", {"name": "Restless Reader"}).content.decode()
    assert "often today" in page
