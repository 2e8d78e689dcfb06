"""Flag, hide, ask to edit, restore, dismiss: each does it, says so, and refuses what it must."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Mandate, Person
from charter.models import District
from commons import clock
from commons.errors import IllegalMove, Refused
from commons.models import Visibility
from journal.models import Entry
from moderation import actions
from moderation.lifecycle import State
from moderation.models import Act, Concern, Flag
from proposals.actions.edit_comment import edit_comment
from proposals.actions.tend_clocks import tend_clocks
from proposals.lifecycle import State as Life
from proposals.models import Comment, Picture, Proposal
from tests import build
from tests.moderation.conftest import WORDS


def flag(piece: Any, by: Person | None, reason: str = "insult", text: str = "") -> Concern:
    kind = piece._meta.model_name
    return actions.flag_content(kind=kind, content_id=piece.pk, by=by, reason=reason, text=text)


def decide(act: Callable[..., Act], piece: Any, by: Person, reason: str, text: str = WORDS, **more: Any) -> Act:
    return act(kind=piece._meta.model_name, content_id=piece.pk, by=by, reason=reason, text=text, **more)


def seen(piece: Any) -> str:
    piece.refresh_from_db()
    return str(piece.visibility)


# Flags


def test_a_flag_opens_a_concern_and_hides_nothing(remark: Comment, bea: Person) -> None:
    concern = flag(remark, bea)
    assert (concern.state, concern.flag_count, concern.author_id) == (State.OPEN, 1, remark.author_id)
    assert seen(remark) == Visibility.PUBLIC
    entry = Entry.objects.get(verb="concern.opened")
    assert entry.actor_id is None and str(bea.pk) not in str(entry.data)


def test_a_person_flags_once_while_a_visitor_may_be_somebody_else(remark: Comment, bea: Person, mira: Person) -> None:
    flag(remark, bea)
    flag(remark, bea, "spam")
    flag(remark, mira)
    flag(remark, None)
    flag(remark, None)
    assert Concern.objects.get().flag_count == Flag.objects.count() == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.create(concern=Concern.objects.get(), person=bea, reason="spam")


def test_what_one_wrote_oneself_is_not_flagged(remark: Comment, carl: Person) -> None:
    with pytest.raises(Refused) as refused:
        flag(remark, carl)
    assert refused.value.verdict.code == "own-content" and not Concern.objects.exists()


def test_something_else_needs_words_and_reasons_are_those_of_the_list(remark: Comment, bea: Person) -> None:
    for reason, text, field in (("other", "short", "text"), ("ugly", "", "reason"), ("spam", "x" * 1_001, "text")):
        with pytest.raises(ValidationError) as wrong:
            flag(remark, bea, reason, text)
        assert field in wrong.value.message_dict
    assert not Concern.objects.exists()


def test_what_nobody_sees_cannot_be_flagged(crossing: Proposal, remark: Comment, ana: Person, bea: Person) -> None:
    draft = build.proposal(ana, state=Life.DRAFT)
    Comment.objects.filter(pk=remark.pk).update(visibility=Visibility.HIDDEN)
    for piece in (draft, remark):
        with pytest.raises(ObjectDoesNotExist):
            flag(piece, bea)
    Proposal.objects.filter(pk=crossing.pk).update(visibility=Visibility.HIDDEN)
    with pytest.raises(ObjectDoesNotExist):
        flag(Comment.objects.create(proposal=crossing, author=ana, body="Well."), bea)


# Decisions


def test_hiding_closes_the_flags_and_restoring_brings_it_back(remark: Comment, bea: Person, nora: Person) -> None:
    flag(remark, bea)
    hidden = decide(actions.hide, remark, nora, "illegal")
    assert seen(remark) == Visibility.HIDDEN
    concern = Concern.objects.get()
    assert (concern.state, concern.flag_count) == (State.HIDDEN, 0) and Flag.objects.get().closed_at
    decide(actions.restore, remark, nora, "mistake")
    hidden.refresh_from_db()
    assert seen(remark) == Visibility.PUBLIC and hidden.restored_at
    assert Concern.objects.get().state == State.SETTLED
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == [
        *("concern.opened", "comment.hidden", "moderation.hidden"),
        *("comment.restored", "moderation.restored"),
    ]
    said = " ".join(str(entry.data) for entry in Entry.objects.all())
    assert remark.body not in said and WORDS not in said


def test_a_moderator_needs_no_flag(remark: Comment, nora: Person) -> None:
    decide(actions.hide, remark, nora, "personal_data")
    assert seen(remark) == Visibility.HIDDEN


def test_dismissed_flags_leave_it_as_it_is_and_a_new_flag_opens_it_again(
    remark: Comment, bea: Person, nora: Person
) -> None:
    flag(remark, bea)
    decide(actions.dismiss_flags, remark, nora, "no_breach")
    assert seen(remark) == Visibility.PUBLIC and Concern.objects.get().state == State.SETTLED
    assert flag(remark, bea, "spam").state == State.OPEN


def test_flags_on_what_its_author_took_back_can_be_dismissed(remark: Comment, bea: Person, nora: Person) -> None:
    flag(remark, bea)
    Comment.objects.filter(pk=remark.pk).update(visibility=Visibility.ERASED, body="")
    with pytest.raises(ObjectDoesNotExist):
        decide(actions.hide, remark, nora, "spam")
    decide(actions.dismiss_flags, remark, nora, "changed")
    assert Concern.objects.get().state == State.SETTLED


def test_an_author_who_is_asked_may_change_it_although_the_window_closed(
    remark: Comment, carl: Person, nora: Person
) -> None:
    Comment.objects.filter(pk=remark.pk).update(created_at=timezone.now() - dt.timedelta(days=2))
    with pytest.raises(Refused):
        edit_comment(comment_id=remark.pk, by=carl, body="I do not agree.")
    decide(actions.ask_to_edit, remark, nora, "insult")
    assert seen(remark) == Visibility.PUBLIC and remark.edit_asked_at
    edit_comment(comment_id=remark.pk, by=carl, body="I do not agree.")
    remark.refresh_from_db()
    assert remark.edit_asked_at is None
    with pytest.raises(Refused):
        edit_comment(comment_id=remark.pk, by=carl, body="A fool, I said.")


def test_a_supported_text_cannot_be_asked_to_change(crossing: Proposal, bea: Person, nora: Person) -> None:
    build.supports(crossing, [bea])
    with pytest.raises(IllegalMove):
        decide(actions.ask_to_edit, crossing, nora, "personal_data")
    assert not Act.objects.exists() and not Concern.objects.exists()


def test_pictures_are_hidden_by_themselves(crossing: Proposal, nora: Person, bea: Person) -> None:
    picture = Picture.objects.create(
        proposal=crossing, position=1, key="k" * 32, digest="d" * 32, width=9, height=9, widths=[320], alt="A plate"
    )
    flag(picture, bea, "personal_data")
    with pytest.raises(IllegalMove):
        decide(actions.ask_to_edit, picture, nora, "personal_data")
    decide(actions.hide, picture, nora, "illegal")
    assert seen(picture) == Visibility.HIDDEN and seen(crossing) == Visibility.PUBLIC
    decide(actions.restore, picture, nora, "changed")
    assert seen(picture) == Visibility.PUBLIC


@pytest.mark.parametrize(
    ("act", "reason"),
    [("hide", "no_breach"), ("ask_to_edit", "mistake"), ("restore", "spam"), ("dismiss_flags", "spam"), ("hide", "x")],
)
def test_a_reason_fits_what_is_done(remark: Comment, nora: Person, act: str, reason: str) -> None:
    flag(remark, None)
    with pytest.raises(ValidationError):
        decide(getattr(actions, act), remark, nora, reason)
    assert not Act.objects.exists() and seen(remark) == Visibility.PUBLIC


def test_words_for_the_author_are_needed(remark: Comment, nora: Person) -> None:
    with pytest.raises(ValidationError):
        decide(actions.hide, remark, nora, "spam", "Because.")
    assert seen(remark) == Visibility.PUBLIC and not Act.objects.exists()


def test_what_is_hidden_is_not_hidden_again_nor_what_is_public_restored(remark: Comment, nora: Person) -> None:
    flag(remark, None)
    with pytest.raises(IllegalMove):
        decide(actions.restore, remark, nora, "mistake")
    decide(actions.hide, remark, nora, "spam")
    for act, reason in ((actions.hide, "spam"), (actions.ask_to_edit, "spam"), (actions.dismiss_flags, "no_breach")):
        with pytest.raises(IllegalMove):
            decide(act, remark, nora, reason)
    assert Act.objects.count() == 1


def test_what_fails_at_its_end_leaves_nothing_behind(remark: Comment, nora: Person) -> None:
    concern = flag(remark, None)
    # As no action leaves it: hidden on paper, not in fact. The database refuses the second act.
    Act.objects.create(concern=concern, deed="hide", reason="spam", text=WORDS)
    entries = Entry.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        decide(actions.hide, remark, nora, "spam")
    assert seen(remark) == Visibility.PUBLIC and Act.objects.count() == 1
    assert Concern.objects.get().flag_count == 1 and Entry.objects.count() == entries


# A case about oneself


def test_nobody_decides_about_what_they_wrote(crossing: Proposal, nora: Person) -> None:
    mine = Comment.objects.create(proposal=crossing, author=nora, body="As I said.")
    with pytest.raises(Refused) as refused:
        decide(actions.hide, mine, nora, "spam")
    assert refused.value.verdict.code == "own-content" and seen(mine) == Visibility.PUBLIC


def test_nobody_decides_about_what_they_flagged_not_even_later(remark: Comment, nora: Person) -> None:
    other = build.mandated("nils", Mandate.Role.MODERATOR, holder_name="Nils Roth")
    flag(remark, nora)
    with pytest.raises(Refused) as refused:
        decide(actions.hide, remark, nora, "spam")
    assert refused.value.verdict.code == "own-flag"
    decide(actions.hide, remark, other, "spam")
    with pytest.raises(Refused):
        decide(actions.restore, remark, nora, "mistake")
    assert seen(remark) == Visibility.HIDDEN


def test_a_mandate_for_one_district_ends_at_its_border(
    crossing: Proposal, ana: Person, molinos: District, salinas: District
) -> None:
    there = build.mandated("nils", Mandate.Role.MODERATOR, holder_name="Nils Roth")
    there.mandates.update(district=salinas)
    with pytest.raises(Refused):
        decide(actions.hide, crossing, there, "spam")
    there.mandates.update(district=molinos)
    decide(actions.hide, crossing, there, "spam")


def test_a_mandate_that_was_revoked_meanwhile_does_not_count(remark: Comment, nora: Person) -> None:
    assert nora.holds("moderator")
    Mandate.objects.filter(person=nora).update(revoked_at=timezone.now(), revoked_reason="The term is over.")
    with pytest.raises(Refused):
        decide(actions.hide, remark, nora, "spam")


# Clocks


def test_a_hidden_proposals_clock_stands_still(ana: Person, molinos: District, nora: Person) -> None:
    waiting = build.proposal(ana, state=Life.AWAITING_ANSWER, district=molinos)
    at = clock.now()
    due = clock.due(at, 5)
    Proposal.objects.filter(pk=waiting.pk).update(due_at=due)
    decide(actions.hide, waiting, nora, "illegal", at=at)
    assert tend_clocks(at=due + dt.timedelta(days=60)) == 0
    decide(actions.restore, waiting, nora, "mistake", at=at + dt.timedelta(days=3))
    waiting.refresh_from_db()
    assert waiting.due_at == clock.due(at, 8) and waiting.hidden_at is None and waiting.overdue_at is None
    assert Entry.objects.get(verb="proposal.restored").data["due_at"][:10] == str(clock.today(waiting.due_at))


def test_hours_count_as_a_day_and_a_missed_date_stays_missed(ana: Person, molinos: District, nora: Person) -> None:
    waiting = build.proposal(ana, state=Life.AWAITING_ANSWER, district=molinos)
    at = clock.now()
    Proposal.objects.filter(pk=waiting.pk).update(due_at=clock.due(at, 5))
    decide(actions.hide, waiting, nora, "illegal", at=at)
    decide(actions.restore, waiting, nora, "mistake", at=at + dt.timedelta(hours=2))
    waiting.refresh_from_db()
    assert waiting.due_at == clock.due(at, 6)
    missed = at - dt.timedelta(days=1)
    Proposal.objects.filter(pk=waiting.pk).update(due_at=missed)
    decide(actions.hide, waiting, nora, "illegal", at=at)
    decide(actions.restore, waiting, nora, "mistake", at=at + dt.timedelta(days=9))
    waiting.refresh_from_db()
    assert waiting.due_at == missed


def test_the_time_to_gather_stands_still_too(crossing: Proposal, nora: Person) -> None:
    at = clock.now()
    Proposal.objects.filter(pk=crossing.pk).update(gather_until=clock.due(at, 2))
    decide(actions.hide, crossing, nora, "spam", at=at)
    assert tend_clocks(at=at + dt.timedelta(days=10)) == 0
    decide(actions.restore, crossing, nora, "mistake", at=at + dt.timedelta(days=10))
    crossing.refresh_from_db()
    assert crossing.state == Life.OPEN and crossing.gather_until == clock.due(at, 12)


# Many at once


def test_many_are_decided_each_by_itself(crossing: Proposal, ana: Person, bea: Person, nora: Person) -> None:
    first, second, third, mine = (
        Comment.objects.create(proposal=crossing, author=by, body=f"Buy {by.name}")
        for by in (ana, bea, build.person("dora"), nora)
    )
    ids = [flag(each, None, "spam").pk for each in (first, second, third, mine)]
    decide(actions.hide, second, nora, "spam")
    done = actions.decide_many(deed="hide", concern_ids=[*ids, ids[0], 999_999], by=nora, reason="spam", text=WORDS)
    assert [(each.done, each.code) for each in done] == [
        (True, ""),
        (False, "state"),
        (True, ""),
        (False, "own-content"),
        (False, "unknown"),
    ]
    assert [seen(each) for each in (first, second, third, mine)] == ["hidden"] * 3 + ["public"]
    back = actions.decide_many(deed="restore", concern_ids=ids[:3], by=nora, reason="mistake", text=WORDS)
    assert all(each.done for each in back) and seen(first) == seen(third) == "public"


def test_wrong_words_stop_many_before_the_first(remark: Comment, nora: Person, carl: Person) -> None:
    concern = flag(remark, None)
    for wrong in ({"reason": "mistake"}, {"text": "No."}, {"deed": "burn"}, {"concern_ids": []}):
        fields = {"deed": "hide", "concern_ids": [concern.pk], "reason": "spam", "text": WORDS} | wrong
        with pytest.raises(ValidationError):
            actions.decide_many(by=nora, **fields)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.decide_many(by=carl, deed="hide", concern_ids=[concern.pk], reason="spam", text=WORDS)
    assert seen(remark) == Visibility.PUBLIC
