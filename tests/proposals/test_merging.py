"""Ana's and mira's proposals say the same: they become one, by consent, and nobody is moved silently."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import erase_person
from accounts.models import Person, Residency
from charter.models import District, RuleVersion
from commons import clock
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions, queries, rights
from proposals.actions.hide_content import hide_content
from proposals.lifecycle import State
from proposals.models import Authorship, Carry, Consent, Merge, MergeSource, Proposal, Support
from proposals.queries.listing import Listing
from tests import build

pytestmark = pytest.mark.django_db
WHY = "Both ask for the same crossing."
NO = "My street is another one."


@pytest.fixture
def pair(ana: Person, mira: Person, bea: Person, molinos: District) -> tuple[Proposal, Proposal]:
    """Ana's and mira's, each open; bea supports both, rosa mira's alone."""
    mine = build.proposal(ana, district=molinos, title="A crossing at the mill")
    hers = build.proposal(mira, district=molinos, title="Cross safely by the old mill", body=build.BODY + " Soon.")
    rosa = build.resident("rosa", molinos)
    build.supports(mine, [bea])
    build.supports(hers, [bea, rosa])
    return mine, hers


def suggest(pair: tuple[Proposal, ...], by: Person) -> Merge:
    return actions.suggest_merge(proposal_ids=[each.pk for each in pair], by=by, reason=WHY)


def merged(pair: tuple[Proposal, ...], ana: Person, mira: Person) -> Merge:
    merge = suggest(pair, ana)
    for by in (ana, mira):
        merge = actions.agree_merge(merge_id=merge.pk, by=by, version=1)
    return Merge.objects.select_related("into").get(pk=merge.pk)


def common(merge: Merge) -> Proposal:
    assert merge.into is not None
    return Proposal.objects.get(pk=merge.into_id)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


# ---- suggesting ------------------------------------------------------------------------------


def test_anybody_confirmed_suggests_and_the_common_text_begins_as_the_first(
    pair: tuple[Proposal, Proposal], carl: Person
) -> None:
    merge = suggest(pair, carl)
    assert (merge.state, merge.title, merge.version) == ("suggested", pair[0].title, 1)
    assert [row.proposal_id for row in merge.sources.all()] == [each.pk for each in pair]
    assert verbs() == ["merge.suggested"]
    days = (merge.answer_until - timezone.now()).days
    assert days == 30


def test_what_cannot_become_one_is_refused_by_its_name(
    pair: tuple[Proposal, Proposal], ana: Person, bea: Person, molinos: District
) -> None:
    mine, hers = pair
    awaiting = build.proposal(bea, district=molinos, state=State.AWAITING_ANSWER, title="It waits")
    imported = build.proposal(bea, district=molinos, title="From elsewhere")
    Authorship.objects.filter(proposal=imported).delete()
    for other, word in ((awaiting, "It waits"), (imported, "nobody could agree")):
        with pytest.raises(IllegalMove) as refusal:
            suggest((mine, other), ana)
        assert word in refusal.value.reason
    for ids in ([mine.pk], [mine.pk, mine.pk], [mine.pk, 2**40], [mine.pk, 2**70]):
        with pytest.raises(ValidationError):
            actions.suggest_merge(proposal_ids=ids, by=ana, reason=WHY)
    with pytest.raises(ValidationError):
        actions.suggest_merge(proposal_ids=[mine.pk, hers.pk], by=ana, reason="Same.")
    suggest(pair, ana)
    with pytest.raises(IllegalMove) as again:
        suggest((hers, build.proposal(bea, district=molinos)), bea)
    assert "another suggestion" in again.value.reason
    assert Merge.objects.count() == 1


def test_the_database_keeps_a_proposal_in_one_merge(pair: tuple[Proposal, Proposal], ana: Person) -> None:
    first = suggest(pair, ana)
    other = Merge.objects.create(answer_until=timezone.now(), title="x", body="y", placed_as=pair[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        MergeSource.objects.create(merge=other, proposal=pair[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=first.pk).update(state="merged")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=pair[0].pk).update(merged_into=pair[1])


def test_one_person_lets_three_suggestions_wait(carl: Person, ana: Person, molinos: District) -> None:
    made = [build.proposal(ana, district=molinos, title=f"A crossing, number {n}") for n in range(8)]
    for n in range(3):
        suggest((made[2 * n], made[2 * n + 1]), carl)
    with pytest.raises(IllegalMove):
        suggest((made[6], made[7]), carl)
    first = Merge.objects.first()
    assert first is not None
    with pytest.raises(Refused):
        actions.withdraw_merge(merge_id=first.pk, by=ana)
    assert actions.withdraw_merge(merge_id=first.pk, by=carl).state == "withdrawn"
    suggest((made[0], made[7]), carl)


@pytest.mark.parametrize("how", ["time", "hidden", "withdrawn", "reached", "expired"])
def test_a_suggestion_that_cannot_come_about_ends_with_its_reason(
    how: str, pair: tuple[Proposal, Proposal], ana: Person, nora: Person
) -> None:
    merge = suggest(pair, ana)
    if how == "time":
        actions.tend_clocks(at=merge.answer_until - dt.timedelta(seconds=1))
        assert Merge.objects.get().state == "suggested"
        actions.tend_clocks(at=merge.answer_until)
    elif how == "hidden":
        hide_content(kind="proposal", content_id=pair[1].pk, by=nora, rule="spam")
    elif how == "withdrawn":
        actions.withdraw_proposal(proposal_id=pair[0].pk, by=ana)
    elif how == "reached":
        Proposal.objects.filter(pk=pair[1].pk).update(threshold=1)
        assert actions.decide_reached(proposal_id=pair[1].pk)
    else:
        Proposal.objects.filter(pk=pair[1].pk).update(gather_until=timezone.now())
        actions.tend_clocks()
    merge.refresh_from_db()
    codes = {"time": "time", "hidden": "hidden"}
    assert (merge.state, merge.lapse) == ("lapsed", codes.get(how, "closed"))
    assert not MergeSource.objects.filter(in_force=True).exists()
    assert Entry.objects.get(verb="merge.lapsed").data == {"lapse": merge.lapse}


# ---- a common text, and consent --------------------------------------------------------------


def test_any_author_writes_and_each_change_asks_everybody_again(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person
) -> None:
    merge = suggest(pair, ana)
    actions.agree_merge(merge_id=merge.pk, by=mira, version=1)
    assert merge.sources.get(proposal=pair[1]).agreed_version == 1
    with pytest.raises(Refused):
        actions.write_common_text(merge_id=merge.pk, by=bea, title="Other", body=build.BODY)
    text = {"title": "One crossing by the old mill", "body": build.BODY + " For both streets."}
    actions.write_common_text(merge_id=merge.pk, by=ana, placed_as=pair[1].pk, seen=1, **text)
    with pytest.raises(ValidationError) as same:
        actions.write_common_text(merge_id=merge.pk, by=ana, **text)
    assert set(same.value.message_dict) == {"body"}
    for version in (1, 3):
        with pytest.raises(IllegalMove) as stale:
            actions.agree_merge(merge_id=merge.pk, by=ana, version=version)
        assert "changed since you read it" in stale.value.reason
    with pytest.raises(IllegalMove):
        actions.write_common_text(merge_id=merge.pk, by=mira, seen=1, title="Mine", body=build.BODY)
    with pytest.raises(ValidationError) as nowhere:
        actions.write_common_text(merge_id=merge.pk, by=mira, placed_as=merge.pk + 10**6, **text)
    assert set(nowhere.value.message_dict) == {"placed_as"}
    actions.agree_merge(merge_id=merge.pk, by=ana, version=2)
    assert Merge.objects.get().state == "suggested"  # mira had agreed to other words
    actions.agree_merge(merge_id=merge.pk, by=mira, version=2)
    into = common(Merge.objects.get())
    assert (into.title, into.body, into.author) == (text["title"], text["body"], mira)


def test_it_takes_every_author_of_every_source_and_one_may_think_again(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, carl: Person
) -> None:
    Authorship.objects.create(proposal=pair[0], person=carl, via="invitation")
    merge = suggest(pair, ana)
    for by in (ana, ana, mira):
        actions.agree_merge(merge_id=merge.pk, by=by, version=1)
    assert Merge.objects.get().state == "suggested"
    assert Consent.objects.get().person == ana
    actions.disagree_merge(merge_id=merge.pk, by=mira)
    actions.agree_merge(merge_id=merge.pk, by=carl, version=1)
    assert Merge.objects.get().state == "suggested" and not Consent.objects.exists()
    actions.agree_merge(merge_id=merge.pk, by=mira, version=1)
    merge.refresh_from_db()
    assert merge.state == "merged"
    into = common(merge)
    assert set(into.author_ids) == {ana.pk, mira.pk, carl.pk}
    assert set(into.authorships.values_list("via", flat=True)) == {"merge"}


def test_who_writes_both_agrees_once(ana: Person, molinos: District) -> None:
    both = tuple(build.proposal(ana, district=molinos, title=f"A crossing, number {n}") for n in range(2))
    merge = suggest(both, ana)
    assert actions.agree_merge(merge_id=merge.pk, by=ana, version=1).state == "merged"
    assert Entry.objects.filter(verb="merge.agreed").count() == 1


def test_any_author_declines_with_a_reason(pair: tuple[Proposal, Proposal], ana: Person, mira: Person) -> None:
    merge = suggest(pair, ana)
    with pytest.raises(ValidationError):
        actions.decline_merge(merge_id=merge.pk, by=mira, reason="No.")
    actions.decline_merge(merge_id=merge.pk, by=mira, reason=NO)
    merge.refresh_from_db()
    assert (merge.state, merge.ended_by, merge.end_reason) == ("declined", mira, NO)
    for act, more in ((actions.agree_merge, {"version": 1}), (actions.decline_merge, {"reason": NO})):
        with pytest.raises(IllegalMove):
            act(merge_id=merge.pk, by=ana, **more)  # type: ignore[operator]
    assert suggest(pair, mira).state == "suggested"  # they are free again, and who said no may think again


def test_what_was_declined_is_not_suggested_again_before_its_days_or_other_words(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, carl: Person, molinos: District
) -> None:
    third = build.proposal(carl, district=molinos, title="The mill needs a crossing")
    actions.decline_merge(merge_id=suggest(pair, ana).pk, by=mira, reason=NO)
    for together in (pair, (*pair, third)):
        for by in (ana, carl):
            with pytest.raises(IllegalMove) as refusal:
                suggest(together, by)
            assert "said no" in refusal.value.reason and "30 days" in refusal.value.reason
    assert Merge.objects.count() == 1
    # With one of them alone it is another matter, and so it is with other words, or when the days are over.
    actions.withdraw_merge(merge_id=suggest((pair[0], third), carl).pk, by=carl)
    with transaction.atomic():
        actions.edit_proposal(
            proposal_id=pair[1].pk, by=mira, body=build.BODY + " And a lamp, so that one sees it.", reason=WHY
        )
        actions.withdraw_merge(merge_id=suggest(pair, carl).pk, by=carl)
        transaction.set_rollback(True)
    Merge.objects.filter(state="declined").update(ended_at=timezone.now() - dt.timedelta(days=31))
    suggest(pair, carl)


def test_an_author_who_leaves_holds_nobody_up(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, carl: Person
) -> None:
    Authorship.objects.create(proposal=pair[0], person=carl, via="invitation")
    merge = suggest(pair, ana)
    for by in (ana, mira):
        actions.agree_merge(merge_id=merge.pk, by=by, version=1)
    actions.leave_proposal(proposal_id=pair[0].pk, by=carl)
    merge.refresh_from_db()
    assert merge.state == "merged"


@pytest.mark.parametrize("agreed", [True, False])
def test_an_author_whose_account_is_erased_holds_nobody_up(
    agreed: bool, pair: tuple[Proposal, Proposal], ana: Person, mira: Person
) -> None:
    merge = suggest(pair, mira)
    if agreed:
        actions.agree_merge(merge_id=merge.pk, by=ana, version=1)
    erase_person(person_id=ana.pk, texts=False)
    merge.refresh_from_db()
    if not agreed:  # nobody is left who could say yes: the others are free at once
        assert (merge.state, merge.lapse) == ("lapsed", "nobody")
        return
    actions.agree_merge(merge_id=merge.pk, by=mira, version=1)
    merge.refresh_from_db()
    assert merge.state == "merged" and common(merge).author_ids == [mira.pk]


def test_what_has_its_threshold_goes_to_the_city(pair: tuple[Proposal, Proposal], ana: Person, mira: Person) -> None:
    merge = suggest(pair, ana)
    actions.agree_merge(merge_id=merge.pk, by=ana, version=1)
    Proposal.objects.filter(pk=pair[1].pk).update(threshold=2)
    with pytest.raises(IllegalMove) as refusal:
        actions.agree_merge(merge_id=merge.pk, by=mira, version=1)
    assert "has its threshold" in refusal.value.reason


# ---- merged ----------------------------------------------------------------------------------


def test_a_merge_makes_one_proposal_and_moves_nobody(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person
) -> None:
    last = pair[1].gather_until
    merge = merged(pair, ana, mira)
    into = common(merge)
    assert (into.state, into.revision_number, into.threshold) == ("open", 1, 20)
    assert into.gather_until == last and not into.supports.exists()
    assert verbs()[-4:] == ["proposal.merged", "proposal.merged", "proposal.published", "merge.agreed"]
    for each in pair:
        each.refresh_from_db()
        assert (each.state, each.merged_into_id) == ("merged", into.pk) and each.supports.exists()
    shown = [row.pk for row in queries.listed_page(Listing()).rows]
    assert shown == [into.pk]
    assert {row.pk for row in queries.listed_page(Listing(states=["merged"])).rows} == {each.pk for each in pair}
    assert [row.pk for row in queries.merged_from(into.pk)] == [each.pk for each in pair]


def test_a_merge_gives_no_whole_new_period_but_time_to_answer(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person
) -> None:
    Proposal.objects.update(gather_until=timezone.now() + dt.timedelta(days=2))
    merge = merged(pair, ana, mira)
    assert common(merge).gather_until == merge.carry_until
    assert merge.carry_until is not None and merge.undo_until is not None
    assert (merge.carry_until - merge.undo_until).days == 7


def test_the_old_ones_refuse_with_words_that_point_on(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person, carl: Person
) -> None:
    into = common(merged(pair, ana, mira))
    acts: list[tuple[Any, dict[str, Any]]] = [
        (actions.give_support, {"by": ana}),
        (actions.withdraw_support, {"by": bea}),
        (actions.write_comment, {"by": carl, "body": "And now?"}),
    ]
    for act, more in acts:
        with pytest.raises(IllegalMove) as refusal:
            act(proposal_id=pair[0].pk, **more)
        assert f"number {into.pk}" in refusal.value.reason


def test_what_all_agreed_to_is_not_changed_in_its_place(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person
) -> None:
    into = common(merged(pair, ana, mira))
    with pytest.raises(ValidationError) as error:
        actions.edit_proposal(proposal_id=into.pk, by=ana, body=build.BODY + " Other words.")
    assert set(error.value.message_dict) == {"reason"}


# ---- carrying --------------------------------------------------------------------------------


def test_who_supported_both_carries_one_voice(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person
) -> None:
    Support.objects.filter(person=bea).update(channel="paper")
    merge = merged(pair, ana, mira)
    for _twice in range(2):
        standing = actions.carry_support(merge_id=merge.pk, by=bea, seen=1)
        assert (standing.figures.counted, standing.revision) == (1, 1)
    row = Support.objects.get(proposal=common(merge))
    assert (row.person, row.channel, row.revision_number) == (bea, "paper", 1)
    assert Support.objects.filter(proposal__in=pair, person=bea).count() == 2
    assert Carry.objects.get().carried
    assert queries.carry_counts(merge) == (2, 1)


def test_direct_and_carried_is_one_row(pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person) -> None:
    merge = merged(pair, ana, mira)
    actions.give_support(proposal_id=merge.into_id or 0, by=bea)
    actions.carry_support(merge_id=merge.pk, by=bea)
    assert Support.objects.filter(proposal=common(merge)).count() == 1


def test_letting_go_moves_nothing_and_one_may_think_again_in_time(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person
) -> None:
    merge = merged(pair, ana, mira)
    actions.let_support_go(merge_id=merge.pk, by=bea)
    assert not common(merge).supports.exists() and not Carry.objects.get().carried
    actions.carry_support(merge_id=merge.pk, by=bea)
    with pytest.raises(IllegalMove):
        actions.let_support_go(merge_id=merge.pk, by=bea)
    Merge.objects.update(carry_until=timezone.now())
    for act in (actions.carry_support, actions.let_support_go):
        with pytest.raises(IllegalMove) as late:
            act(merge_id=merge.pk, by=Person.objects.get(name="Rosa"))
        assert "over" in late.value.reason


def test_who_supported_none_is_not_asked_and_who_moved_away_is_told_why(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person, carl: Person
) -> None:
    merge = merged(pair, ana, mira)
    for by in (ana, carl):
        with pytest.raises(Refused) as refusal:
            actions.carry_support(merge_id=merge.pk, by=by)
        assert refusal.value.verdict.code == "not-asked"
    Residency.objects.filter(person=bea).update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(Refused) as expired:
        actions.carry_support(merge_id=merge.pk, by=Person.objects.get(pk=bea.pk))
    assert expired.value.verdict.code != "not-asked" and expired.value.verdict.remedy
    assert not Carry.objects.exists() and not common(merge).supports.exists()
    actions.let_support_go(merge_id=merge.pk, by=bea)


def test_carried_supports_reach_the_threshold_as_any(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person, django_capture_on_commit_callbacks: Any
) -> None:
    merge = merged(pair, ana, mira)
    Proposal.objects.filter(pk=merge.into_id).update(threshold=1)
    with django_capture_on_commit_callbacks(execute=True):
        actions.carry_support(merge_id=merge.pk, by=bea)
    assert common(merge).state == "awaiting_answer"
    with pytest.raises(IllegalMove):
        actions.undo_merge(merge_id=merge.pk, by=ana, reason=NO)


# ---- undoing ---------------------------------------------------------------------------------


def test_the_authors_of_one_source_undo_it_and_every_support_is_where_it_was(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person
) -> None:
    before = {each.pk: (each.gather_until, each.supports.count()) for each in pair}
    merge = merged(pair, ana, mira)
    actions.carry_support(merge_id=merge.pk, by=bea)
    with pytest.raises(Refused):
        actions.undo_merge(merge_id=merge.pk, by=bea, reason=NO)
    with pytest.raises(ValidationError):
        actions.undo_merge(merge_id=merge.pk, by=mira, reason="No.")
    at = clock.now() + dt.timedelta(days=3)
    actions.undo_merge(merge_id=merge.pk, by=mira, reason=NO, at=at)
    merge.refresh_from_db()
    assert (merge.state, merge.ended_by, merge.end_reason) == ("undone", mira, NO)
    assert common(merge).state == "withdrawn" and merge.agreed_at is not None
    for each in pair:
        each.refresh_from_db()
        assert (each.state, each.merged_into_id, each.closed_at) == ("open", None, None)
        assert (each.gather_until - (at - merge.agreed_at), each.supports.count()) == before[each.pk]
    entry = Entry.objects.get(verb="merge.undone")
    assert (entry.actor_id, entry.data["reason"]) == (mira.pk, NO)
    assert Entry.objects.filter(verb="proposal.unmerged").count() == 2
    with pytest.raises(IllegalMove):
        actions.carry_support(merge_id=merge.pk, by=bea)
    with pytest.raises(IllegalMove):
        actions.undo_merge(merge_id=merge.pk, by=ana, reason=NO)
    suggest(pair, bea)


def test_all_authors_of_a_source_undo_together_and_not_too_late(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, carl: Person
) -> None:
    Authorship.objects.create(proposal=pair[0], person=carl, via="invitation")
    merge = suggest(pair, ana)
    for by in (ana, mira, carl):
        actions.agree_merge(merge_id=merge.pk, by=by, version=1)
    actions.undo_merge(merge_id=merge.pk, by=ana, reason=NO)
    merge.refresh_from_db()
    assert merge.state == "merged" and merge.undo_until is not None
    with pytest.raises(IllegalMove) as late:
        actions.undo_merge(merge_id=merge.pk, by=carl, reason=NO, at=merge.undo_until)
    assert "days" in late.value.reason
    actions.leave_proposal(proposal_id=pair[0].pk, by=carl)  # ana had said so: nobody else has to
    merge.refresh_from_db()
    assert merge.state == "undone"


def test_a_person_who_is_erased_counts_nowhere_after_an_undo(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person
) -> None:
    merge = merged(pair, ana, mira)
    actions.carry_support(merge_id=merge.pk, by=bea)
    erase_person(person_id=bea.pk)
    actions.undo_merge(merge_id=merge.pk, by=ana, reason=NO)
    assert [each.supports.count() for each in (*pair, common(merge))] == [0, 1, 0]


def test_what_was_erased_meanwhile_does_not_come_back(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, nora: Person
) -> None:
    merge = merged(pair, ana, mira)
    hide_content(kind="proposal", content_id=pair[1].pk, by=nora, rule="spam")
    from proposals.actions.erase_content import erase_hidden

    erase_hidden(kind="proposal", content_id=pair[1].pk)
    actions.undo_merge(merge_id=merge.pk, by=ana, reason=NO)
    states = list(Proposal.objects.filter(pk__in=[each.pk for each in pair]).order_by("pk").values_list("state"))
    assert states == [("open",), ("withdrawn",)]


# ---- what is kept ----------------------------------------------------------------------------


def test_hidden_words_are_nowhere(pair: tuple[Proposal, Proposal], ana: Person, carl: Person, nora: Person) -> None:
    merge = suggest(pair, carl)
    for each in pair:
        hide_content(kind="proposal", content_id=each.pk, by=nora, rule="spam")
    with pytest.raises(ObjectDoesNotExist):
        queries.merge(merge.pk, carl)
    found = queries.merge(merge.pk, ana)
    assert not queries.is_told(found, queries.merge_sources(found))


def test_what_came_to_nothing_goes_after_a_year_and_answers_when_their_time_is_over(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person
) -> None:
    nothing = suggest(pair, ana)
    actions.decline_merge(merge_id=nothing.pk, by=ana, reason=NO)
    merge = merged(pair, ana, mira)
    actions.carry_support(merge_id=merge.pk, by=bea)
    now = clock.now()
    assert (rights.forget_merges(now), rights.forget_carries(now)) == (0, 0)
    later = now + dt.timedelta(days=366)
    assert (rights.forget_merges(later), rights.forget_carries(later)) == (1, 1)
    assert Merge.objects.get() == merge and common(merge).supports.count() == 1


def test_the_charter_says_how_long(pair: tuple[Proposal, Proposal], ana: Person, mira: Person) -> None:
    for rule, days in (("merge_answer_days", 10), ("carry_days", 8), ("merge_undo_days", 2)):
        RuleVersion.objects.create(rule=rule, number=2, value=days, decision="A trial.")
    merge, now = merged(pair, ana, mira), timezone.now()
    assert [(until - now).days for until in (merge.answer_until, merge.carry_until, merge.undo_until) if until] == [
        10, 8, 2,
    ]  # fmt: skip
