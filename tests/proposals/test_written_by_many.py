"""Ana's text, changed by others: revisions, amendments, authors, and whose support is for which words."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import erase_person
from accounts.models import Person
from charter.models import District, RuleVersion
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions, queries
from proposals.actions.hide_content import hide_content
from proposals.lifecycle import State
from proposals.models import (
    Amendment,
    AmendmentSupport,
    Authorship,
    Consent,
    CountDue,
    Invitation,
    Proposal,
    Revision,
    Support,
)
from tests import build

pytestmark = pytest.mark.django_db
REASON = "The lamps were forgotten."
BODY = "\n\n".join(f"Paragraph {n}: the bank is dark at night, and many walk there after work." for n in range(12))
LAMPS = BODY.replace("Paragraph 3: the bank", "Paragraph 3: the north bank")
OTHER = "All of it is said in other words, because the first ones were wrong from the beginning to the end.\n\n" * 8


@pytest.fixture
def proposal(ana: Person, bea: Person, molinos: District) -> Proposal:
    """Open, supported by bea."""
    made = build.proposal(ana, district=molinos, body=BODY)
    build.supports(made, [bea])
    return made


def revise(proposal: Proposal, by: Person, body: str, **more: object) -> Proposal:
    return actions.edit_proposal(proposal_id=proposal.pk, by=by, body=body, reason=REASON, **more)  # type: ignore[arg-type]


def amend(proposal: Proposal, by: Person, body: str, **more: object) -> Amendment:
    return actions.propose_amendment(
        proposal_id=proposal.pk, by=by, title=proposal.title, body=body, reason=REASON, **more  # type: ignore[arg-type]
    )  # fmt: skip


def rule(code: str, value: object) -> None:
    RuleVersion.objects.create(rule=code, number=2, value=value, decision="A trial.")


# ---- revisions -------------------------------------------------------------------------------


def test_a_supported_text_changes_by_a_revision_with_its_reason_and_difference(proposal: Proposal, ana: Person) -> None:
    with pytest.raises(ValidationError) as error:
        actions.edit_proposal(proposal_id=proposal.pk, by=ana, body=LAMPS)
    assert set(error.value.message_dict) == {"reason"}
    changed = revise(proposal, ana, LAMPS)
    second = changed.revisions.get(number=2)
    assert (changed.revision_number, changed.text_since, changed.body) == (2, 1, LAMPS)
    assert (second.body, second.author, second.reason, second.substantial) == (LAMPS, ana, REASON, False)
    assert second.changed_share == 6  # one word of some hundred and sixty
    assert changed.revisions.get(number=1).body == BODY
    entry = Entry.objects.get(verb="proposal.revised")
    assert entry.data["revision"] == 2 and entry.data["substantial"] is False


def test_what_decides_where_it_counts_stays_as_it_was_published(
    proposal: Proposal, ana: Person, salinas: District
) -> None:
    with pytest.raises(ValidationError) as error:
        revise(proposal, ana, LAMPS, district_id=salinas.pk, place_name="Elsewhere")
    assert set(error.value.message_dict) == {"district", "place_name"}
    assert Revision.objects.filter(proposal=proposal).count() == 1


def test_a_change_is_substantial_when_its_author_says_so_and_always_beyond_the_rule(
    proposal: Proposal, ana: Person
) -> None:
    assert revise(proposal, ana, LAMPS, substantial=True).text_since == 2
    assert revise(proposal, ana, OTHER).text_since == 3


def test_many_small_changes_are_as_substantial_as_one_large_one(proposal: Proposal, ana: Person) -> None:
    words = BODY.split(" ")
    for place in range(0, 30, 6):
        words[place : place + 6] = ["something", "quite", "different", "is", "said", "here"]
        last = revise(proposal, ana, " ".join(words))
        if last.text_since > 1:
            break
    assert last.text_since == last.revision_number > 2
    assert Revision.objects.get(proposal=proposal, number=last.revision_number).substantial


def test_the_database_lets_no_revision_change_or_go(proposal: Proposal, ana: Person) -> None:
    revise(proposal, ana, LAMPS)
    first = proposal.revisions.get(number=1)
    for change in ({"body": "x"}, {"title": "x"}, {"number": 9}, {"reason": "x"}, {"substantial": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        first.delete()
    Revision.objects.filter(pk=first.pk).update(author=None)  # what erasure takes out
    Revision.objects.filter(pk=first.pk).update(title="", body="", reason="")


def test_an_author_does_not_write_over_what_another_wrote_meanwhile(
    proposal: Proposal, ana: Person, mira: Person
) -> None:
    Authorship.objects.create(proposal=proposal, person=mira, via="invitation")
    revise(proposal, mira, LAMPS, seen=1)
    with pytest.raises(IllegalMove):
        revise(proposal, ana, OTHER, seen=1)
    assert proposal.revisions.count() == 2


def test_after_the_threshold_the_text_stays(ana: Person, molinos: District) -> None:
    waiting = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos, body=BODY)
    with pytest.raises(IllegalMove) as refusal:
        revise(waiting, ana, LAMPS)
    assert "threshold" in refusal.value.reason


# ---- supports --------------------------------------------------------------------------------


def test_after_a_substantial_change_both_numbers_are_told_and_one_tap_confirms(
    proposal: Proposal, ana: Person, bea: Person, mira: Person
) -> None:
    revise(proposal, ana, OTHER)
    told = queries.standing(proposal.pk, bea.pk)
    assert (told.figures.supports, told.figures.current, told.figures.counted, told.revision) == (1, 0, 1, 1)
    actions.give_support(proposal_id=proposal.pk, by=mira)
    for _twice in range(2):
        after = actions.confirm_support(proposal_id=proposal.pk, by=bea, seen=2)
    assert (after.figures.supports, after.figures.current, after.revision) == (2, 2, 2)
    assert Support.objects.filter(person=bea).count() == 1
    for shown in (queries.figures([proposal.pk]), queries.support_figures([proposal.pk])):
        assert (shown[proposal.pk].supports, shown[proposal.pk].current) == (2, 2)


def test_a_support_is_not_bound_silently_to_a_text_its_giver_did_not_read(
    proposal: Proposal, ana: Person, mira: Person
) -> None:
    revise(proposal, ana, OTHER)
    with pytest.raises(IllegalMove) as refusal:
        actions.give_support(proposal_id=proposal.pk, by=mira, seen=1)
    assert "changed" in refusal.value.reason
    assert not Support.objects.filter(person=mira).exists()
    with pytest.raises(ValidationError):
        actions.give_support(proposal_id=proposal.pk, by=mira, seen=9)
    revise(proposal, ana, OTHER.replace("other words", "quite other words", 1))
    assert actions.give_support(proposal_id=proposal.pk, by=mira, seen=2).revision == 3  # the same in substance


def test_who_does_not_support_it_confirms_nothing(proposal: Proposal, mira: Person) -> None:
    with pytest.raises(IllegalMove):
        actions.confirm_support(proposal_id=proposal.pk, by=mira)
    assert not Support.objects.filter(person=mira).exists()


def test_by_the_rule_current_supports_count_again_once_confirmed(
    ana: Person, bea: Person, mira: Person, molinos: District
) -> None:
    rule("counted_support", "current")
    proposal = build.proposal(ana, district=molinos, body=BODY, threshold=2)
    build.supports(proposal, [bea])
    revise(proposal, ana, OTHER)
    lapsed = queries.figures([proposal.pk])[proposal.pk]
    assert (lapsed.counted, lapsed.lapsed, lapsed.elsewhere, lapsed.supports) == (0, 1, 0, 1)
    assert CountDue.objects.filter(proposal=proposal).exists()
    actions.give_support(proposal_id=proposal.pk, by=ana)
    assert not actions.decide_reached(proposal_id=proposal.pk)
    actions.count_supports()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.sorting_share, proposal.sorting_supports) == (State.OPEN, 500, 2)
    actions.confirm_support(proposal_id=proposal.pk, by=bea)
    assert queries.standing(proposal.pk, None).figures.counted == 2
    assert actions.decide_reached(proposal_id=proposal.pk)


# ---- amendments ------------------------------------------------------------------------------


def test_an_amendment_is_taken_in_whole_and_its_amender_becomes_an_author(
    proposal: Proposal, ana: Person, mira: Person
) -> None:
    amendment = amend(proposal, mira, LAMPS)
    revision = actions.accept_amendment(amendment_id=amendment.pk, by=ana)
    proposal.refresh_from_db()
    assert (proposal.body, revision.author, revision.reason, revision.amendment) == (LAMPS, mira, REASON, amendment)
    assert [(each.name, each.via) for each in queries.authors(proposal)] == [
        ("Ana", "begun"), ("Mira", "amendment"),
    ]  # fmt: skip
    amendment.refresh_from_db()
    assert (amendment.state, amendment.decided_by) == ("accepted", ana)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True))[-3:] == [
        "amendment.proposed", "proposal.revised", "amendment.accepted",
    ]  # fmt: skip
    with pytest.raises(IllegalMove):
        actions.accept_amendment(amendment_id=amendment.pk, by=ana)


def test_one_written_on_an_older_text_is_brought_onto_the_present_one(
    proposal: Proposal, ana: Person, bea: Person, mira: Person
) -> None:
    first, second = amend(proposal, mira, LAMPS), amend(proposal, bea, BODY + "\n\nAnd benches.")
    actions.accept_amendment(amendment_id=first.pk, by=ana)
    actions.accept_amendment(amendment_id=second.pk, by=ana)
    proposal.refresh_from_db()
    assert proposal.body == LAMPS + "\n\nAnd benches." and proposal.revision_number == 3


def test_what_both_changed_is_shown_and_joined_by_the_amender_or_an_author(
    proposal: Proposal, ana: Person, bea: Person, mira: Person
) -> None:
    south = BODY.replace("Paragraph 3: the bank", "Paragraph 3: the south bank")
    first, second = amend(proposal, mira, LAMPS), amend(proposal, bea, south)
    with pytest.raises(Refused):  # nothing to join yet
        actions.rewrite_amendment(amendment_id=second.pk, by=ana, title=proposal.title, body=LAMPS)
    actions.accept_amendment(amendment_id=first.pk, by=ana)
    shown = queries.rebased(queries.amendment(second.pk, ana)).conflicts
    assert ["north" in shown[0].now, "south" in shown[0].suggested] == [True, True] and len(shown) == 1
    with pytest.raises(IllegalMove):
        actions.accept_amendment(amendment_id=second.pk, by=ana)
    AmendmentSupport.objects.create(amendment=second, person=mira)
    both = BODY.replace("Paragraph 3: the bank", "Paragraph 3: either bank")
    actions.rewrite_amendment(amendment_id=second.pk, by=ana, title=proposal.title, body=both)
    assert queries.amendment_supports(second.pk) == 0
    actions.accept_amendment(amendment_id=second.pk, by=ana)
    proposal.refresh_from_db()
    assert proposal.body == both


def test_nobody_takes_in_what_they_did_not_see(proposal: Proposal, ana: Person, mira: Person) -> None:
    amendment = amend(proposal, mira, LAMPS)
    seen = queries.rebased(queries.amendment(amendment.pk, ana)).digest
    actions.rewrite_amendment(amendment_id=amendment.pk, by=mira, title=proposal.title, body=OTHER)
    with pytest.raises(IllegalMove):
        actions.accept_amendment(amendment_id=amendment.pk, by=ana, seen=seen)
    proposal.refresh_from_db()
    assert proposal.body == BODY


def test_one_waits_each_and_says_something_else(proposal: Proposal, ana: Person, mira: Person) -> None:
    for body, reason in ((BODY, REASON), (LAMPS, "short")):
        with pytest.raises(ValidationError):
            actions.propose_amendment(proposal_id=proposal.pk, by=mira, title=proposal.title, body=body, reason=reason)
    amend(proposal, mira, LAMPS)
    with pytest.raises(IllegalMove):
        amend(proposal, mira, OTHER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(
            proposal=proposal, base=proposal.revisions.get(), author=mira, title="x", body="y", reason="z"
        )
    with pytest.raises(Refused):
        amend(proposal, ana, LAMPS)


def test_a_refused_one_becomes_a_proposal_of_its_own_and_both_say_so(
    proposal: Proposal, ana: Person, mira: Person
) -> None:
    amendment = amend(proposal, mira, OTHER)
    with pytest.raises(IllegalMove):
        actions.promote_amendment(amendment_id=amendment.pk, by=mira)
    with pytest.raises(ValidationError):
        actions.reject_amendment(amendment_id=amendment.pk, by=ana, answer="no")
    actions.reject_amendment(amendment_id=amendment.pk, by=ana, answer="This would be another proposal.")
    with pytest.raises(Refused):
        actions.promote_amendment(amendment_id=amendment.pk, by=ana)
    fork = actions.promote_amendment(amendment_id=amendment.pk, by=mira)
    assert actions.promote_amendment(amendment_id=amendment.pk, by=mira) == fork
    assert (fork.state, fork.body, fork.author, fork.district) == (State.DRAFT, OTHER.strip(), mira, proposal.district)
    assert fork.author_ids == [mira.pk]
    actions.publish_proposal(proposal_id=fork.pk, by=mira)
    here = queries.dossier(queries.told(proposal.pk, ana)).kin
    there = queries.dossier(queries.told(fork.pk, ana)).kin
    assert [(kin.pk, kin.is_origin) for kin in here] == [(fork.pk, False)]
    assert [(kin.pk, kin.is_origin) for kin in there] == [(proposal.pk, True)]


def test_a_well_supported_one_is_shown_to_all_once(
    proposal: Proposal, ana: Person, mira: Person, carl: Person, molinos: District
) -> None:
    rule("amendment_least", 2)
    build.supports(proposal, build.residents(9, molinos))  # ten support the proposal: the rule's 20 % are two
    amendment = amend(proposal, mira, LAMPS)
    one, two = build.residents(2, molinos, prefix="s")
    for wrong in (carl, mira):
        with pytest.raises(Refused):
            actions.support_amendment(amendment_id=amendment.pk, by=wrong)
    assert actions.support_amendment(amendment_id=amendment.pk, by=one) == 1
    assert actions.support_amendment(amendment_id=amendment.pk, by=one) == 1
    assert not Entry.objects.filter(verb="amendment.shown").exists()
    assert actions.support_amendment(amendment_id=amendment.pk, by=two) == 2
    assert actions.unsupport_amendment(amendment_id=amendment.pk, by=two) == 1
    actions.support_amendment(amendment_id=amendment.pk, by=two)
    assert Entry.objects.filter(verb="amendment.shown").count() == 1
    assert [each.pk for each in queries.dossier(queries.told(proposal.pk, ana)).pressing] == [amendment.pk]


# ---- authors ---------------------------------------------------------------------------------


def test_whoever_begins_it_is_its_first_author_whichever_way_it_comes(ana: Person, molinos: District) -> None:
    made = build.proposal(ana, district=molinos)
    assert list(made.authorships.values_list("person", "via")) == [(ana.pk, "begun")]


def test_bea_is_invited_accepts_and_writes(ana: Person, bea: Person, mira: Person, molinos: District) -> None:
    draft = build.proposal(ana, state=State.DRAFT, district=molinos)
    with pytest.raises(ValidationError):
        actions.invite_author(proposal_id=draft.pk, by=ana, name="bea")  # not exactly
    with pytest.raises(ObjectDoesNotExist):
        queries.visible(draft.pk, bea)
    invitation = actions.invite_author(proposal_id=draft.pk, by=ana, name="Bea")
    assert actions.invite_author(proposal_id=draft.pk, by=ana, name="Bea") == invitation
    with pytest.raises(Refused):
        actions.accept_invitation(invitation_id=invitation.pk, by=mira)
    actions.accept_invitation(invitation_id=invitation.pk, by=bea)
    with pytest.raises(IllegalMove):
        actions.accept_invitation(invitation_id=invitation.pk, by=bea)
    actions.edit_proposal(proposal_id=draft.pk, by=bea, title="A crossing for everybody")
    assert list(queries.written_by(bea)) == [draft]
    actions.publish_proposal(proposal_id=draft.pk, by=bea)


def test_invitations_are_limited_and_can_be_taken_back_and_declined(
    ana: Person, bea: Person, molinos: District
) -> None:
    proposal = build.proposal(ana, district=molinos)
    asked = [
        actions.invite_author(proposal_id=proposal.pk, by=ana, name=each.name) for each in build.residents(5, molinos)
    ]
    with pytest.raises(IllegalMove):
        actions.invite_author(proposal_id=proposal.pk, by=ana, name="Bea")
    with pytest.raises(Refused):
        actions.withdraw_invitation(invitation_id=asked[0].pk, by=bea)
    actions.withdraw_invitation(invitation_id=asked[0].pk, by=ana)
    actions.decline_invitation(invitation_id=asked[1].pk, by=asked[1].person)
    with pytest.raises(IllegalMove):
        actions.accept_invitation(invitation_id=asked[0].pk, by=asked[0].person)
    assert set(Invitation.objects.values_list("state", flat=True)) == {"open", "withdrawn", "declined"}


def test_the_last_author_cannot_leave_and_who_left_has_no_say(ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    with pytest.raises(Refused):
        actions.leave_proposal(proposal_id=proposal.pk, by=ana)
    Authorship.objects.create(proposal=proposal, person=bea, via="invitation")
    actions.leave_proposal(proposal_id=proposal.pk, by=ana)
    with pytest.raises(Refused):
        actions.withdraw_proposal(proposal_id=proposal.pk, by=ana)
    assert actions.withdraw_proposal(proposal_id=proposal.pk, by=bea).state == State.WITHDRAWN


def test_withdrawing_takes_all_authors(ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    Authorship.objects.create(proposal=proposal, person=bea, via="invitation")
    for _twice in range(2):
        assert actions.withdraw_proposal(proposal_id=proposal.pk, by=ana, reason="Too late.").state == State.OPEN
    assert Entry.objects.filter(verb="proposal.consent_given").count() == 1
    actions.withdraw_consent(proposal_id=proposal.pk, by=ana, act=Consent.Act.WITHDRAW)
    assert actions.withdraw_proposal(proposal_id=proposal.pk, by=bea).state == State.OPEN
    assert actions.withdraw_proposal(proposal_id=proposal.pk, by=ana, reason="Too late.").state == State.WITHDRAWN
    assert Entry.objects.get(verb="proposal.withdrawn").data["reason"] == "Too late."
    assert not Consent.objects.exists()


def test_a_moderator_who_writes_with_others_does_not_decide_about_it(
    ana: Person, nora: Person, molinos: District
) -> None:
    proposal = build.proposal(ana, district=molinos)
    Authorship.objects.create(proposal=proposal, person=nora, via="invitation")
    with pytest.raises(Refused) as refusal:
        hide_content(kind="proposal", content_id=proposal.pk, by=nora, rule="spam")
    assert refusal.value.verdict.code == "own-content"


def test_an_erased_author_leaves_the_text_to_the_others(
    ana: Person, bea: Person, mira: Person, molinos: District
) -> None:
    draft = build.proposal(ana, state=State.DRAFT, district=molinos)
    proposal = build.proposal(ana, district=molinos, body=BODY)
    for each in (draft, proposal):
        Authorship.objects.create(proposal=each, person=bea, via="invitation")
    waiting = amend(proposal, mira, LAMPS)
    erase_person(person_id=ana.pk, texts=True)
    for each in (draft, proposal):
        each = Proposal.objects.get(pk=each.pk)
        assert (each.author, each.author_ids, bool(each.body)) == (None, [bea.pk], True)
    erase_person(person_id=mira.pk, texts=True)
    waiting.refresh_from_db()
    assert (waiting.author, waiting.body, waiting.state, waiting.visibility) == (None, "", "withdrawn", "erased")
