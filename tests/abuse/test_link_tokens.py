"""Class “link tokens”: one token, one act. Nor does it serve after its time, a second time, or cut short."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from accounts.models import EmailChange, Erasure, Person, Slip
from commons.clock import now
from moderation.models import Case
from moderation.queries.tokens import appeal_token
from notifications.actions.stop_address import mail_again_token
from notifications.mail.letter import unsubscribe_token
from notifications.models import Frequency, Kind, Preference, StoppedAddress
from proposals.models import Carry
from proposals.queries.tokens import carry_token, confirm_token
from tests import build
from tests.abuse.asking import browse, word
from tests.abuse.routes import routes
from tests.abuse.world import TOKEN, World, undone, watched

# Routes whose address has a secret in it.
WITH_TOKEN = {route.name for route in routes() if {"token", "key"} & set(route.parameters)}
# A link with which one claims an account asks for a password; the others ask for nothing.
GIVEN = {"password": "four-unrelated-words-on-a-shelf"}
NEW = "four-unrelated-words-on-a-shelf"


def test_every_route_with_a_token_is_looked_at_here() -> None:
    looked_at = {
        "unsubscribe",
        "mail_again",
        "account_confirm_email",
        "account_reset_password_from_key",
        "account_email_change_confirm",
        "account_erase_cancel_by_mail",
        "account_claim_link",
        "merge-carry-by-mail",
        "support-confirm-by-mail",
        "appeal-by-mail",
    }
    assert looked_at == WITH_TOKEN, "a new link with a token: say here what it may do, once"


def damaged(token: str) -> list[str]:
    """A token as somebody would try it who has none, or an old one."""
    changed = token[:-1] + ("y" if token[-1] == "x" else "x")
    return [
        token[:-1],
        token + "x",
        token.upper() if token.upper() != token else token.lower(),
        changed,
        "x",
        "0" * 500,
    ]


def test_a_link_to_confirm_binds_one_support_to_the_present_text(world: World) -> None:
    bea, shared = world.people["bea"], world.proposals["shared"].pk
    token = confirm_token(bea.pk, shared)
    for wrong in damaged(token):
        assert browse(world, "visitor", "post", f"/proposals/{shared}/support/confirm/{wrong}/").status_code == 404
    other = world.proposals["extra"].pk
    assert browse(world, "visitor", "post", f"/proposals/{other}/support/confirm/{token}/").status_code == 404
    with undone(), watched() as changed:
        link = reverse("support-confirm-by-mail", kwargs={"pk": shared, "token": token})
        assert browse(world, "visitor", "post", link, {"revision": "2"}).status_code == 302
    assert {name for name in changed if name.startswith("proposals_")} == {"proposals_support", "proposals_countdue"}


def test_a_link_after_a_merge_answers_for_one_person_about_one_merge(world: World) -> None:
    bea, joint = world.people["bea"], world.merges["joint"]
    token = carry_token(bea.pk, joint)
    for wrong in damaged(token):
        assert browse(world, "visitor", "post", f"/merges/{joint}/carry/{wrong}/").status_code == 404, wrong
    assert browse(world, "visitor", "post", f"/merges/{world.merges['same']}/carry/{token}/").status_code == 404
    with undone(), watched() as changed:
        answer = reverse("merge-carry-by-mail", kwargs={"merge_id": joint, "token": token})
        assert browse(world, "visitor", "post", answer, {"answer": "let-go"}).status_code == 302
        assert list(Carry.objects.values_list("person", "merge", "carried")) == [(bea.pk, joint, False)]
    assert {name for name in changed if name.startswith("proposals_")} == {"proposals_carry"}


def test_a_link_to_appeal_appeals_once_for_one_person_about_one_decision(world: World) -> None:
    case = world.cases["decided"].pk
    token = appeal_token(world.people["bea"].pk, case_id=case)
    given = {"text": "It calls nobody anything, and says what happened."}
    for wrong in (*damaged(token), appeal_token(world.people["mira"].pk, case_id=case)):
        with undone(), watched() as tables:
            assert browse(world, "visitor", "post", f"/moderation/appeals/{wrong}/", given).status_code in (403, 404)
            assert not {name for name in tables if name.startswith("moderation_")}, wrong
    with undone():
        for _again in range(2):
            assert browse(world, "visitor", "get", f"/moderation/appeals/{token}/").status_code == 200
            browse(world, "visitor", "post", f"/moderation/appeals/{token}/", given)
        assert Case.objects.filter(appeal_of=case).count() == 1


def test_unsubscribing_ends_one_kind_for_one_person(world: World) -> None:
    vera, token = world.people["vera"], unsubscribe_token(world.people["vera"].pk, Kind.OVERDUE)
    with undone():
        assert browse(world, "visitor", "post", f"/unsubscribe/{token}/").status_code == 200
        chosen = Preference.objects.values_list("person", "kind", "mail")
        assert list(chosen) == [(vera.pk, Kind.OVERDUE, "off")]
    person, ends = token.partition("~")[0].split("-")
    for other in (
        *damaged(token),
        token.replace(f"{person}-", f"{world.people['ana'].pk}-"),
        token.replace(ends, "answer_published"),
        token.replace("~", ":"),
    ):
        with undone(), watched() as tables:
            assert word(browse(world, "visitor", "post", f"/unsubscribe/{other}/")) == "none" and not tables, other
    assert Frequency.DAILY in Frequency.values


def test_a_link_for_mail_again_opens_one_address_once(world: World) -> None:
    token = mail_again_token(world.people["vera"])
    with undone():
        assert browse(world, "visitor", "post", f"/mail/again/{token}/").status_code == 200
        assert not StoppedAddress.objects.filter(person=world.people["vera"]).exists()
        assert StoppedAddress.objects.filter(person=world.people["ana"]).exists()
        assert word(browse(world, "visitor", "post", f"/mail/again/{token}/")) == "none"
    for other in [*damaged(token), unsubscribe_token(world.people["vera"].pk, Kind.OVERDUE)]:
        with undone(), watched() as tables:
            assert word(browse(world, "visitor", "post", f"/mail/again/{other}/")) == "none" and not tables, other


def test_words_signed_for_something_else_unsubscribe_nobody(world: World) -> None:
    for salt in ("moderation.flag", "proposals.kept", "django.core.signing.Signer", ""):
        token = Signer(salt=salt or None, sep="~").sign(f"{world.people['vera'].pk}-{Kind.OVERDUE}")
        with undone(), watched() as tables:
            assert word(browse(world, "visitor", "post", f"/unsubscribe/{token}/")) == "none" and not tables


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("account_erase_cancel_by_mail", Erasure),
        ("account_email_change_confirm", EmailChange),
        ("account_claim_link", Slip),
    ],
)
def test_a_secret_of_a_mail_works_once(world: World, name: str, model: Any) -> None:
    right = reverse(name, args=[TOKEN])
    for token in damaged(TOKEN):
        with undone(), watched() as tables:
            browse(world, "visitor", "post", reverse(name, args=[token]), GIVEN)
        assert not tables, token
    with undone():
        with watched() as tables:
            browse(world, "visitor", "post", right, GIVEN)
        assert tables
        after = list(model.objects.order_by("pk").values())
        browse(world, "visitor", "post", right, GIVEN)
        assert list(model.objects.order_by("pk").values()) == after, "a second time it does nothing"
    assert not any(TOKEN in str(row) for row in model.objects.values()), "only its hash is kept"


def test_a_change_of_address_is_not_confirmed_after_its_time(world: World) -> None:
    with undone():
        EmailChange.objects.update(valid_until=now() - dt.timedelta(minutes=1))
        with watched() as tables:
            browse(world, "visitor", "post", reverse("account_email_change_confirm", args=[TOKEN]))
        assert not tables


def test_a_link_for_a_new_password_serves_its_person_once(world: World, client: Client) -> None:
    mail.outbox.clear()
    for name in ("ada", "ben"):
        build.person(name)
        client.post("/account/password/reset/", {"email": f"{name}@demo.example"})
    links = [re.search(r"http://localhost:8000(/account/password/reset/\S+)", str(each.body)) for each in mail.outbox]
    first, second = (link[1] for link in links if link)
    for wrong in damaged(first.rstrip("/").rpartition("-")[2]):
        uid = first.split("/")[-2].split("-")[0]
        answer = client.get(f"/account/password/reset/{uid}-{wrong}/", follow=True)
        assert b'name="password1"' not in answer.content, wrong
    # Ben's key under Ada's number.
    mixed = first.split("-")[0] + "-" + second.split("-", 1)[1]
    assert b'name="password1"' not in client.get(mixed, follow=True).content
    form = client.get(first, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW})
    assert Person.objects.get(name="Ada").check_password(NEW)
    assert b'name="password1"' not in Client().get(first, follow=True).content


def test_a_link_that_confirms_an_address_confirms_it_alone(world: World, client: Client) -> None:
    client.post("/account/sign-up/", {"email": "new@demo.example", "password1": NEW})
    fresh = EmailAddress.objects.filter(email="new@demo.example")
    link = re.search(r"http://localhost:8000(/account/confirm/\S+)", str(mail.outbox[-1].body))
    assert link
    for wrong in damaged(link[1].rstrip("/").rpartition("/")[2]):
        client.post(f"/account/confirm/{wrong[:300]}/")
    assert not fresh.get().verified
    client.post(link[1])
    assert fresh.get().verified and "_auth_user_id" not in client.session, "it signs nobody in"
