"""Blocking an account: who may, what ends, what rests, what everybody may read of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Mandate, Person, Session
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from moderation import actions
from moderation.models import Block
from tests import build
from tests.callers import caller

REASON = "Advertising under forty proposals, after three warnings."


def test_a_block_ends_sessions_and_lets_tokens_rest(carl: Person, nora: Person, mailoutbox: list[EmailMessage]) -> None:
    browser, program = Client(), caller(carl)
    browser.force_login(carl)
    assert program.get("/api/v1/me/").status_code == 200
    block = actions.block_account(person_id=carl.pk, by=nora, reason=REASON)
    assert not Session.objects.filter(person=carl).exists()
    assert browser.get("/inbox/").status_code == 302 and program.get("/api/v1/me/").status_code == 401
    (mail,) = mailoutbox
    assert mail.to == [carl.email] and REASON in mail.body and "/legal/" in mail.body
    entry = Entry.objects.get(verb="account.blocked")
    assert (entry.subject_id, entry.data) == (block.pk, {})
    actions.lift_block(block_id=block.pk, by=nora, reason="They promised to stop it.")
    assert program.get("/api/v1/me/").status_code == 200
    browser.post("/account/sign-in/", {"login": carl.email, "password": build.PASSWORD})
    assert browser.get("/inbox/").status_code == 200


def test_sign_in_says_that_the_account_cannot_be_used_and_whom_to_write_to(carl: Person, nora: Person) -> None:
    actions.block_account(person_id=carl.pk, by=nora, reason=REASON)
    browser = Client()
    said = browser.post("/account/sign-in/", {"login": carl.email, "password": build.PASSWORD}, follow=True)
    assert "This account cannot be used" in said.content.decode() and "/legal/" in said.content.decode()
    assert browser.get("/inbox/").status_code == 302
    wrong = browser.post("/account/sign-in/", {"login": carl.email, "password": "not the right one at all"})
    assert "This account cannot be used" not in wrong.content.decode()


def test_the_public_list_has_the_reason_and_no_name(carl: Person, nora: Person) -> None:
    block = actions.block_account(person_id=carl.pk, by=nora, reason=REASON)
    page = Client().get("/moderation/").content.decode()
    row = caller().get("/api/v1/moderation/blocks/").json()["results"][0]
    assert REASON in page and carl.name not in page
    assert row["reason"] == REASON and set(row) == {"id", "reason", "case", "created_at", "lifted_at", "lifted_reason"}
    actions.lift_block(block_id=block.pk, by=nora, reason="They promised to stop it.")
    assert "They promised to stop it." in Client().get("/moderation/").content.decode()


@pytest.mark.parametrize("name", ["carl", "omar", "cleo", "ilse"])
def test_only_moderators_block(name: str, bea: Person, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused):
        actions.block_account(person_id=bea.pk, by=request.getfixturevalue(name), reason=REASON)
    assert Person.objects.get(pk=bea.pk).is_active and not Block.objects.exists()


def test_who_acts_for_the_city_is_not_blocked_before_the_mandate_is_revoked(omar: Person, nora: Person) -> None:
    other = build.mandated("nils", Mandate.Role.MODERATOR, holder_name="Nils Roth")
    for whom, code in ((omar, "holds-mandate"), (other, "holds-mandate"), (nora, "own-account")):
        with pytest.raises(Refused) as refused:
            actions.block_account(person_id=whom.pk, by=nora, reason=REASON)
        assert refused.value.verdict.code == code
    assert not Block.objects.exists()


def test_a_reason_has_fifteen_characters(carl: Person, nora: Person) -> None:
    with pytest.raises(ValidationError):
        actions.block_account(person_id=carl.pk, by=nora, reason="Just because.")
    assert Person.objects.get(pk=carl.pk).is_active and not Block.objects.exists()
    assert not Entry.objects.filter(verb="account.blocked").exists()


def test_nobody_is_blocked_twice_nor_let_in_twice(carl: Person, nora: Person) -> None:
    block = actions.block_account(person_id=carl.pk, by=nora, reason=REASON)
    with pytest.raises(IllegalMove):
        actions.block_account(person_id=carl.pk, by=nora, reason=REASON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(person=carl, by=nora, reason=REASON)
    actions.lift_block(block_id=block.pk, by=nora, reason="They promised to stop it.")
    with pytest.raises(IllegalMove):
        actions.lift_block(block_id=block.pk, by=nora, reason="They promised to stop it.")


def test_an_account_that_was_erased_meanwhile_stays_closed(carl: Person, nora: Person) -> None:
    block = actions.block_account(person_id=carl.pk, by=nora, reason=REASON)
    Person.objects.filter(pk=carl.pk).update(email=None)
    actions.lift_block(block_id=block.pk, by=nora, reason="They promised to stop it.")
    assert not Person.objects.get(pk=carl.pk).is_active
