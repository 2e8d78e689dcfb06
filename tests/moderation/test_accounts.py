"""Accounts: several cases lead to one about the account, which is warned or silenced; appeals; blocks are judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

import accounts.policy
from accounts.models import Person
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from moderation import actions
from moderation.lifecycle import CaseState, Deed, Origin, finding_label
from moderation.models import Block, Case, Sanction
from moderation.queries.accounts import account_figures, reasons_behind
from proposals.models import Comment, Proposal
from tests import build
from tests.moderation.conftest import WORDS

pytestmark = pytest.mark.django_db
GROUNDS = {"keep": "no_breach"}
Judge = Callable[[Case, str], Case]


@pytest.fixture
def judge(nora: Person) -> Judge:
    """Two moderators who had no part in it: with nobody ready for a jury, they decide, and both must agree."""
    staff = [
        build.mandated(f"staff{n}", "moderator", holder_name=f"Stella {word}")  # type: ignore[arg-type]
        for n, word in enumerate(("Alba", "Brun", "Cava", "Dorn"))
    ]

    def both(case: Case, vote: str, reason: str = "insult") -> Case:
        first = case.appeal_of is not None
        for by in staff[2:] if first else staff[:2]:
            actions.cast_verdict(
                case_id=case.pk,
                by=by,
                vote=vote,
                reason=GROUNDS.get(vote, reason),
                text="We read it twice, and so say.",
            )
        case.refresh_from_db()
        return case

    return both


def remarks(author: Person, crossing: Proposal, count: int) -> list[Comment]:
    return [
        Comment.objects.create(proposal=crossing, author=author, body=f"Fools, all {n} of you.") for n in range(count)
    ]


def upheld(pieces: list[Comment], nora: Person, judge: Judge, vote: str = "hide") -> list[Case]:
    """Cases that a moderator opened, and that were decided so."""
    cases = []
    for piece in pieces:
        opened = actions.open_case(kind="comment", content_id=piece.pk, by=nora, reason="insult", text=WORDS)
        cases.append(judge(opened, vote))
    return cases


@pytest.fixture
def repeated(carl: Person, crossing: Proposal, nora: Person, judge: Judge) -> Case:
    """Three cases were upheld against carl: one about his account opened by itself."""
    upheld(remarks(carl, crossing, 3), nora, judge)
    return Case.objects.get(subject="account")


def test_the_third_upheld_case_opens_one_about_the_account(
    carl: Person, crossing: Proposal, nora: Person, judge: Judge
) -> None:
    pieces = remarks(carl, crossing, 5)
    upheld(pieces[:1], nora, judge, "keep")
    upheld(pieces[1:3], nora, judge)
    assert not Case.objects.filter(subject="account").exists()
    upheld(pieces[3:4], nora, judge, "ask_edit")
    case = Case.objects.get(subject="account")
    assert (case.person, case.origin, case.reason, case.state) == (carl, Origin.REPEATED, "insult", CaseState.SITTING)
    assert set(case.items.values_list("concern__content_id", flat=True)) == {each.pk for each in pieces[1:4]}
    assert reasons_behind(case) == [("insult", 3)]
    upheld(pieces[4:], nora, judge)  # one case at a time
    assert Case.objects.filter(subject="account").count() == 1


def test_what_an_appeal_overturned_or_still_asks_does_not_count(
    carl: Person, crossing: Proposal, nora: Person, judge: Judge
) -> None:
    pieces = remarks(carl, crossing, 4)
    won, asked = upheld(pieces[:2], nora, judge)
    judge(actions.appeal(case_id=won.pk, by=carl, text="They are not fools, I said so."), "keep")
    second = actions.appeal(case_id=asked.pk, by=carl, text="They are not fools, I said so.")
    upheld(pieces[2:], nora, judge)
    assert not Case.objects.filter(subject="account").exists()
    judge(second, "hide")  # what other residents found again counts as one
    assert Case.objects.filter(subject="account").exists()


def test_what_is_older_than_a_year_does_not_count(carl: Person, crossing: Proposal, nora: Person, judge: Judge) -> None:
    pieces = remarks(carl, crossing, 3)
    (old,) = upheld(pieces[:1], nora, judge)
    Case.objects.filter(pk=old.pk).update(decided_at=timezone.now() - dt.timedelta(days=366))
    upheld(pieces[1:], nora, judge)
    assert not Case.objects.filter(subject="account").exists()


def test_a_silence_is_told_with_the_rule_and_the_way_to_appeal_and_an_appeal_ends_it(
    repeated: Case, carl: Person, judge: Judge, mailoutbox: list[EmailMessage]
) -> None:
    judge(repeated, "silence")
    carl.refresh_from_db()
    given = Sanction.objects.get()
    assert (given.kind, given.until, given.person) == ("silence", carl.silenced_until, carl)
    assert given.until - given.given_at == dt.timedelta(days=14)
    assert accounts.policy.may_write(carl).code == "silenced" and accounts.policy.may_take_part(carl)
    mail = mailoutbox[-1]
    assert mail.to == [carl.email] and "Insult" in mail.body and "/moderation/appeals/" in mail.body
    entry = Entry.objects.get(verb="sanction.given")
    assert entry.actor is None and str(carl.pk) not in str(entry.data) and carl.name not in str(entry.data)
    again = actions.appeal(case_id=repeated.pk, by=carl, text="All of it was said in jest, and they laughed.")
    assert not accounts.policy.may_write(Person.objects.get(pk=carl.pk))  # it stands until then
    judge(again, "keep")
    given.refresh_from_db()
    assert given.ended_at is not None and accounts.policy.may_write(Person.objects.get(pk=carl.pk))
    assert Entry.objects.filter(verb="sanction.ended").count() == 1
    with pytest.raises((IllegalMove, Refused)):  # final
        actions.appeal(case_id=again.pk, by=carl, text="Once more, because I like it here.")


def test_an_appeal_makes_nothing_harder(repeated: Case, carl: Person, judge: Judge) -> None:
    judge(repeated, "warn")
    assert Sanction.objects.get().kind == "warning" and accounts.policy.may_write(carl)
    judge(actions.appeal(case_id=repeated.pk, by=carl, text="All of it was said in jest, I swear."), "silence")
    carl.refresh_from_db()
    assert accounts.policy.may_write(carl) and Sanction.objects.get().ended_at is None


def test_a_silence_can_become_a_warning(repeated: Case, carl: Person, judge: Judge) -> None:
    judge(repeated, "silence")
    judge(actions.appeal(case_id=repeated.pk, by=carl, text="All of it was said in jest, I swear."), "warn")
    carl.refresh_from_db()
    first, second = Sanction.objects.order_by("id")
    assert first.ended_at is not None and second.kind == "warning" and accounts.policy.may_write(carl)


def test_only_its_person_appeals_and_what_was_kept_hurts_nobody(
    repeated: Case, carl: Person, bea: Person, judge: Judge
) -> None:
    judge(repeated, "warn")
    with pytest.raises(Refused):
        actions.appeal(case_id=repeated.pk, by=bea, text="Leave him alone, he is a good man.")


def test_a_lapsed_case_leaves_the_account_as_it_is(repeated: Case, carl: Person) -> None:
    for _round in range(2):
        repeated.refresh_from_db()
        actions.decide_due(case_id=repeated.pk, at=repeated.due_at)
    repeated.refresh_from_db()
    carl.refresh_from_db()
    assert repeated.state == CaseState.LAPSED and not Sanction.objects.exists() and carl.silenced_until is None


REASON = "Advertising under forty proposals, after three warnings."


@pytest.fixture
def block(carl: Person, nora: Person) -> Block:
    return actions.block_account(person_id=carl.pk, by=nora, reason=REASON)


def test_a_block_is_a_case_at_once_and_a_jury_lifts_it(
    block: Block, carl: Person, judge: Judge, mailoutbox: list[EmailMessage]
) -> None:
    case = block.case
    assert case is not None and (case.origin, case.person, case.text) == (Origin.BLOCK, carl, REASON)
    assert f"/moderation/cases/{case.pk}/" in mailoutbox[0].body
    assert f"/moderation/cases/{case.pk}/" in Client().get("/moderation/").content.decode()
    judge(case, "keep")
    block.refresh_from_db()
    assert Person.objects.get(pk=carl.pk).is_active and block.lifted_at is not None and block.lifted_by is None
    assert Entry.objects.filter(verb="account.unblocked", actor=None).exists()


def test_a_jury_lets_it_stand_and_an_appeal_without_signing_in_lifts_it(
    block: Block, carl: Person, judge: Judge, mailoutbox: list[EmailMessage]
) -> None:
    case = block.case
    assert case is not None
    judge(case, "silence")
    assert not Person.objects.get(pk=carl.pk).is_active and not Sanction.objects.exists()
    assert "/moderation/appeals/" in mailoutbox[-1].body
    again = actions.appeal(case_id=case.pk, by=Person.objects.get(pk=carl.pk), text="It was my brother, not me.")
    judge(again, "keep")
    assert Person.objects.get(pk=carl.pk).is_active


def test_staff_lift_a_block_and_nothing_is_left_to_decide(block: Block, carl: Person, nora: Person) -> None:
    actions.lift_block(block_id=block.pk, by=nora, reason="They promised to stop it.")
    case = Case.objects.get(pk=block.case_id)
    assert case.state == CaseState.LAPSED and case.outcome == ""
    assert Person.objects.get(pk=carl.pk).is_active


def test_a_block_during_a_case_is_judged_in_it(repeated: Case, carl: Person, nora: Person, judge: Judge) -> None:
    block = actions.block_account(person_id=carl.pk, by=nora, reason=REASON)
    assert block.case == repeated and Case.objects.filter(subject="account").count() == 1
    judge(repeated, "warn")
    assert Person.objects.get(pk=carl.pk).is_active and Sanction.objects.get().kind == "warning"


def test_jurors_of_a_block_say_whether_it_stands() -> None:
    words = {finding_label(each, origin=Origin.BLOCK) for each in ("keep", "warn", "silence")}
    assert len(words) == 3 and finding_label("silence") not in words


def test_figures_count_what_was_laid_on_accounts_and_name_nobody(repeated: Case, carl: Person, judge: Judge) -> None:
    judge(repeated, "silence")
    shown = account_figures(at=timezone.now() + dt.timedelta(minutes=1))
    assert (shown.cases, shown.silences, shown.warnings, shown.lifted) == (1, 1, 0, 0)
    page = Client().get("/moderation/").content.decode()
    assert "accounts silenced" in page and carl.name not in page


def test_one_reads_what_was_laid_on_oneself_and_nobody_else_does(
    repeated: Case, carl: Person, bea: Person, judge: Judge
) -> None:
    judge(repeated, "silence")
    assert Client().get("/moderation/sanctions/").status_code == 302
    for who, there in ((carl, True), (bea, False)):
        browser = Client()
        browser.force_login(Person.objects.get(pk=who.pk))
        page = browser.get("/moderation/sanctions/").content.decode()
        assert (f"/moderation/cases/{repeated.pk}/" in page) is there
        rows = browser.get("/api/v1/moderation/sanctions/").json()["results"]
        assert [row["kind"] for row in rows] == (["silence"] if there else [])


def test_hiding_by_staff_alone_is_no_case(carl: Person, crossing: Proposal, nora: Person) -> None:
    for piece in remarks(carl, crossing, 4):
        actions.decide_concern(deed=Deed.HIDE, kind="comment", content_id=piece.pk, by=nora, reason="spam", text=WORDS)
    assert not Case.objects.exists()
