"""How an office works: who has it, notes, a second pair of eyes, word before the answer, one answer to several."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

import accounts.actions
from accounts.models import Mandate, Person
from charter.models import District, Office, RuleVersion
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions, queries, rights
from proposals.lifecycle import State
from proposals.models import Answer, AnswerDraft, Assignment, InterimReply, InternalNote, Proposal, SecondLook
from tests import build

pytestmark = pytest.mark.django_db

ANSWER: dict[str, Any] = {
    "decision": "accepted",
    "reasons": "It is within the budget of next year.",
    "summary": "Yes, in the spring.",
    "commitments": [{"text": "Paint the crossing", "due_on": "2099-05-03"}],
}
REASON = "The bridge belongs to another office."
WORD = "We are asking the water works; you hear from us by 3 May."


@pytest.fixture
def owed(ana: Person, streets: Office, molinos: District) -> Proposal:
    """What omar's and clara's office owes an answer to."""
    return waiting(ana, molinos)


def waiting(author: Person, district: District, **fields: Any) -> Proposal:
    return build.proposal(author, state=State.AWAITING_ANSWER, district=district, **fields)


def fresh(person: Person) -> Person:
    """The person as the next request loads them."""
    return Person.objects.get(pk=person.pk)


def end_mandate(person: Person) -> None:
    now = timezone.now()
    Mandate.objects.filter(person=person).update(
        valid_from=now - dt.timedelta(days=9), valid_until=now - dt.timedelta(days=1)
    )


def verbs(subject: str) -> list[str]:
    return list(Entry.objects.filter(subject_type=subject).order_by("id").values_list("verb", flat=True))


def needed() -> None:
    RuleVersion.objects.create(rule="answer_second_look", number=2, value="needed", decision="Decided in May.")


def looked(proposal: Proposal, by: Person, other: Person, **text: Any) -> SecondLook:
    """Omar's draft, approved by a colleague."""
    actions.save_answer_draft(proposal_id=proposal.pk, by=by, content=ANSWER | text)
    asked = actions.ask_second_look(proposal_id=proposal.pk, by=by)
    return actions.approve_second_look(proposal_id=proposal.pk, by=other, digest=asked.digest)


# Colleague in charge


def test_an_official_takes_it_on_and_a_colleague_gets_it(owed: Proposal, omar: Person, clara: Person) -> None:
    assert actions.assign_proposal(proposal_id=owed.pk, by=omar).mandate.person_id == omar.pk
    with pytest.raises(IllegalMove) as refusal:
        actions.assign_proposal(proposal_id=owed.pk, by=clara)  # she did not see that omar has it
    assert "Omar Haddad" in refusal.value.reason
    made = actions.assign_proposal(proposal_id=owed.pk, by=omar, official_id=clara.pk, instead_of=omar.pk)
    assert made.mandate.person_id == clara.pk and Assignment.objects.count() == 1
    actions.unassign_proposal(proposal_id=owed.pk, by=omar)
    actions.unassign_proposal(proposal_id=owed.pk, by=omar)
    assert queries.assignment(owed) is None
    assert verbs("assignment") == ["assignment.made", "assignment.made", "assignment.ended"]


def test_only_an_official_of_the_office_is_put_in_charge(owed: Proposal, omar: Person, bea: Person) -> None:
    water = build.office("water", "Water and Waste")
    oda = build.mandated("oda", Mandate.Role.OFFICIAL, office=water, holder_name="Oda Ruiz")
    for wrong in (bea.pk, oda.pk, 2**40):
        with pytest.raises(ValidationError):
            actions.assign_proposal(proposal_id=owed.pk, by=omar, official_id=wrong)
    assert not Assignment.objects.exists() and not verbs("assignment")


def test_it_falls_away_with_the_mandate(owed: Proposal, omar: Person, clara: Person) -> None:
    actions.assign_proposal(proposal_id=owed.pk, by=omar, official_id=clara.pk)
    assert queries.owed(fresh(omar), show="nobody").count() == 0
    end_mandate(clara)
    assert queries.assignment(owed) is None
    assert queries.owed(fresh(omar), show="nobody").count() == 1
    assert actions.assign_proposal(proposal_id=owed.pk, by=omar).mandate.person_id == omar.pk


def test_it_ends_when_nothing_is_owed_any_more(owed: Proposal, omar: Person) -> None:
    actions.assign_proposal(proposal_id=owed.pk, by=omar)
    actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER)
    assert queries.assignment(owed) is not None  # somebody sees to the promises
    for promise in queries.promises(owed):
        actions.keep_commitment(commitment_id=promise.pk, by=omar, evidence="It stands at the mill since May.")
    actions.deliver_proposal(proposal_id=owed.pk, by=omar)
    actions.finish_proposal(proposal_id=owed.pk, by=omar)
    assert not Assignment.objects.exists()


# Notes


def test_notes_are_read_by_the_office_that_wrote_them_while_it_is_in_charge(
    owed: Proposal, omar: Person, clara: Person, bea: Person
) -> None:
    actions.write_note(proposal_id=owed.pk, by=omar, body="The pump is broken.")
    water = build.office("water", "Water and Waste")
    oda = build.mandated("oda", Mandate.Role.OFFICIAL, office=water, holder_name="Oda Ruiz")
    assert queries.notes(queries.in_hand(owed.pk, clara)).count() == 1
    for outsider in (bea, oda):
        with pytest.raises(ObjectDoesNotExist):
            queries.in_hand(owed.pk, outsider)
    actions.hand_over(proposal_id=owed.pk, by=omar, office_id=water.pk, reason=REASON)
    with pytest.raises(ObjectDoesNotExist):
        queries.in_hand(owed.pk, fresh(clara))
    assert queries.notes(queries.in_hand(owed.pk, oda)).count() == 0
    actions.hand_over(proposal_id=owed.pk, by=oda, office_id=omar.mandates_held[0].office_id, reason=REASON)
    assert queries.notes(queries.in_hand(owed.pk, fresh(clara))).count() == 1  # it is theirs again


def test_a_note_is_taken_back_by_its_author_alone(owed: Proposal, omar: Person, clara: Person, bea: Person) -> None:
    note = actions.write_note(proposal_id=owed.pk, by=omar, body="Who knows the pump?")
    with pytest.raises(Refused):
        actions.delete_note(note_id=note.pk, by=clara)
    with pytest.raises(InternalNote.DoesNotExist):
        actions.delete_note(note_id=note.pk, by=bea)
    actions.delete_note(note_id=note.pk, by=omar)
    assert not InternalNote.objects.exists() and verbs("internalnote") == ["note.written", "note.deleted"]
    assert "pump" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_a_note_is_kept_a_year_and_until_the_answer(owed: Proposal, omar: Person) -> None:
    actions.write_note(proposal_id=owed.pk, by=omar, body="The pump is broken.")
    later = timezone.now() + dt.timedelta(days=366)
    assert rights.forget_notes(later) == 0
    actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER)
    assert rights.forget_notes(later - dt.timedelta(days=2)) == 0
    assert rights.forget_notes(later) == 1 and not InternalNote.objects.exists()


# A second pair of eyes


def test_a_colleague_approves_the_very_text(owed: Proposal, omar: Person, clara: Person) -> None:
    needed()
    with pytest.raises(Refused) as refusal:
        actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER)
    assert refusal.value.verdict.code == "second-look"
    looked(owed, omar, clara)
    answer = actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER)
    assert answer.approved_by_id == clara.pk and answer.approved_at and answer.author_id == omar.pk
    assert verbs("secondlook") == ["second_look.asked", "second_look.approved"]
    assert not SecondLook.objects.exists() and not AnswerDraft.objects.exists()


def test_line_ends_and_blanks_are_no_change(owed: Proposal, omar: Person, clara: Person) -> None:
    needed()
    text = ANSWER | {"reasons": "First.\r\n\r\nSecond, and this is why. "}
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=text)
    look = actions.ask_second_look(proposal_id=owed.pk, by=omar)
    actions.save_answer_draft(proposal_id=owed.pk, by=clara, content=text)  # nothing changed: nothing ends
    actions.approve_second_look(proposal_id=owed.pk, by=clara, digest=look.digest)
    assert actions.publish_answer(
        proposal_id=owed.pk, by=omar, **(text | {"reasons": "First.\n\nSecond, and this is why."})
    ).approved_at


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "No, in the spring."},
        {"decision": "declined"},
        {"cost": "1 euro"},
        {"lang": "fr"},
        {"commitments": []},
        {"commitments": [{"text": "Paint the crossing", "due_on": "2099-05-04"}]},
    ],
)
def test_another_text_than_the_approved_one_is_refused(
    owed: Proposal, omar: Person, clara: Person, change: dict[str, Any]
) -> None:
    needed()
    looked(owed, omar, clara)
    with pytest.raises(Refused) as refusal:
        actions.publish_answer(proposal_id=owed.pk, by=omar, **(ANSWER | change))
    assert refusal.value.verdict.code == "second-look-changed"
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER | change)
    assert not SecondLook.objects.exists() and verbs("secondlook")[-1] == "second_look.ended"
    with pytest.raises(Refused) as again:
        actions.publish_answer(proposal_id=owed.pk, by=omar, **(ANSWER | change))
    assert again.value.verdict.code == "second-look"
    assert not Answer.objects.exists()


def test_what_one_approved_a_colleague_publishes(owed: Proposal, omar: Person, clara: Person) -> None:
    needed()
    looked(owed, omar, clara)
    with pytest.raises(Refused) as refusal:
        actions.publish_answer(proposal_id=owed.pk, by=clara, **ANSWER)
    assert refusal.value.verdict.code == "second-look-own"
    assert actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER).approved_by_id == clara.pk


def test_nobody_looks_over_their_own_text(owed: Proposal, omar: Person, clara: Person) -> None:
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER)
    look = actions.ask_second_look(proposal_id=owed.pk, by=clara)
    for person in (omar, clara):  # he wrote it, she asked
        with pytest.raises(Refused) as refusal:
            actions.approve_second_look(proposal_id=owed.pk, by=person, digest=look.digest)
        assert refusal.value.verdict.code == "own-text"
    SecondLook.objects.update(state="approved", decided_by=omar, decided_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.update(decided_by=clara)


def test_a_text_that_was_not_read_is_not_approved(owed: Proposal, omar: Person, clara: Person) -> None:
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER)
    old = actions.ask_second_look(proposal_id=owed.pk, by=omar)
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER | {"decision": "declined"})
    with pytest.raises(IllegalMove):
        actions.approve_second_look(proposal_id=owed.pk, by=clara, digest=old.digest)
    actions.ask_second_look(proposal_id=owed.pk, by=omar)
    with pytest.raises(IllegalMove) as refusal:
        actions.approve_second_look(proposal_id=owed.pk, by=clara, digest=old.digest)
    assert "changed" in refusal.value.reason
    assert SecondLook.objects.get().state == "asked"


def test_a_returned_text_keeps_the_words_until_it_is_asked_again(owed: Proposal, omar: Person, clara: Person) -> None:
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER)
    look = actions.ask_second_look(proposal_id=owed.pk, by=omar)
    with pytest.raises(ValidationError):
        actions.return_second_look(proposal_id=owed.pk, by=clara, digest=look.digest, words="No.")
    actions.return_second_look(proposal_id=owed.pk, by=clara, digest=look.digest, words="Say which spring.")
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER | {"summary": "Yes, in spring 2099."})
    assert SecondLook.objects.get().words == "Say which spring."
    again = actions.ask_second_look(proposal_id=owed.pk, by=omar)
    assert again.words == "" and again.digest != look.digest and again.state == "asked"


def test_a_draft_that_is_not_complete_is_not_shown_around(owed: Proposal, omar: Person, clara: Person) -> None:
    with pytest.raises(IllegalMove):
        actions.ask_second_look(proposal_id=owed.pk, by=omar)
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content={"decision": "accepted"})
    with pytest.raises(ValidationError) as error:
        actions.ask_second_look(proposal_id=owed.pk, by=omar)
    assert set(error.value.message_dict) == {"reasons", "summary"}


def test_who_is_alone_in_the_office_is_told_what_to_do(owed: Proposal, omar: Person) -> None:
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER)
    with pytest.raises(Refused) as refusal:
        actions.ask_second_look(proposal_id=owed.pk, by=omar)
    assert refusal.value.verdict.code == "second-look-alone"
    needed()
    with pytest.raises(Refused) as refusal:
        actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER)
    verdict = refusal.value.verdict
    assert verdict.code == "second-look-alone" and verdict.remedy and "administrator" in str(verdict.reason)


def test_where_it_is_not_needed_omar_answers_alone_and_an_approval_is_kept_all_the_same(
    owed: Proposal, omar: Person, clara: Person, ana: Person, molinos: District
) -> None:
    assert actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER).approved_at is None
    other = waiting(ana, molinos)
    looked(other, omar, clara)
    assert actions.publish_answer(proposal_id=other.pk, by=omar, **ANSWER).approved_by_id == clara.pk


def test_an_answer_is_never_approved_by_its_author(owed: Proposal, omar: Person) -> None:
    answer = actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(approved_by=omar)


# Word before the answer


def test_an_office_sends_word_and_its_clock_runs_on(owed: Proposal, omar: Person) -> None:
    due = owed.due_at
    reply = actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=WORD)
    owed.refresh_from_db()
    assert (owed.state, owed.due_at, reply.number) == (State.AWAITING_ANSWER, due, 1)
    assert (reply.author_name, reply.lang) == ("Omar Haddad", "en")
    entry = Entry.objects.get(verb="proposal.interim_replied")
    assert entry.data["reply"] == reply.pk and "water works" not in str(entry.data)


def test_three_words_are_enough_also_when_one_was_hidden(owed: Proposal, omar: Person) -> None:
    for _n in range(3):
        actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=WORD)
    InterimReply.objects.filter(number=2).update(visibility="hidden")
    with pytest.raises(IllegalMove) as refusal:
        actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=WORD)
    assert "3" in refusal.value.reason
    assert [each.number for each in queries.interim_replies(owed)] == [1, 3]
    for body in ("Soon.", "x" * 1_001):
        InterimReply.objects.all().delete()
        with pytest.raises(ValidationError):
            actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=body)


# One answer to several


@pytest.fixture
def three(ana: Person, bea: Person, streets: Office, molinos: District) -> list[Proposal]:
    return [waiting(author, molinos, title=f"A bench, number {n}") for n, author in enumerate((ana, bea, ana))]


def test_one_act_answers_several_each_with_its_own_answer(three: list[Proposal], omar: Person) -> None:
    first, *others = three
    answer = actions.publish_answer(
        proposal_id=others[0].pk, by=omar, also=[first.pk, others[1].pk, others[1].pk], **ANSWER
    )
    found = list(Answer.objects.order_by("proposal_id"))
    assert [each.proposal_id for each in found] == sorted(row.pk for row in three)
    assert len({each.together for each in found}) == 1 and answer.together
    assert [each.commitments.get().text for each in found] == ["Paint the crossing"] * 3
    assert set(Proposal.objects.values_list("state", flat=True)) == {State.ANSWERED}
    entries = Entry.objects.filter(verb="proposal.answered").order_by("subject_id")
    assert [len(each.data["others"]) for each in entries] == [2, 2, 2]
    shown = queries.answers_to(first)[0]
    assert [other.pk for other in shown.others] == sorted(row.pk for row in others)


def test_a_hidden_one_is_named_nowhere(three: list[Proposal], omar: Person, bea: Person) -> None:
    first, second, third = three
    actions.publish_answer(proposal_id=first.pk, by=omar, also=[second.pk, third.pk], **ANSWER)
    Proposal.objects.filter(pk=second.pk).update(visibility="hidden")
    Answer.objects.filter(proposal=third).update(visibility="hidden")
    assert queries.answers_to(first)[0].others == []
    told = queries.told(first.pk, bea)
    assert queries.dossier(told).answers[0].others == []
    assert second.title not in told.text + told.answers and third.title not in told.answers


def test_all_or_none_and_each_that_cannot_is_named_with_its_reason(
    three: list[Proposal], omar: Person, ana: Person, molinos: District
) -> None:
    first, second, third = three
    actions.publish_answer(proposal_id=second.pk, by=omar, **ANSWER)
    Proposal.objects.filter(pk=third.pk).update(office=build.office("water", "Water and Waste"))
    draft = build.proposal(ana, state=State.DRAFT, district=molinos, title="A secret plan")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry")
        before = cursor.fetchone()
    with pytest.raises(ValidationError) as error:
        actions.publish_answer(
            proposal_id=first.pk, by=omar, also=[second.pk, third.pk, draft.pk, 2**62, 2**70], **ANSWER
        )
    said = error.value.message_dict["also"]
    assert len(said) == 5 and "A secret plan" not in str(said)
    assert "A bench, number 1" in said[0] and "Answered" in said[0]
    assert "A bench, number 2" in said[1] and "Another office" in said[1]
    first.refresh_from_db()
    assert first.state == State.AWAITING_ANSWER and Answer.objects.count() == 1
    assert before == (Entry.objects.count(),)


def test_an_approval_is_also_for_those_who_get_the_answer(three: list[Proposal], omar: Person, clara: Person) -> None:
    needed()
    first, second, third = three
    looked(first, omar, clara, also=[second.pk])
    with pytest.raises(Refused) as refusal:
        actions.publish_answer(proposal_id=first.pk, by=omar, also=[second.pk, third.pk], **ANSWER)
    assert refusal.value.verdict.code == "second-look-changed"
    actions.publish_answer(proposal_id=first.pk, by=omar, also=[second.pk], **ANSWER)
    assert set(Answer.objects.values_list("approved_by", flat=True)) == {clara.pk}


def test_an_official_of_two_offices_signs_for_the_one_in_charge(owed: Proposal, omar: Person) -> None:
    both = build.mandated("vera", Mandate.Role.OFFICIAL, office=build.office("a", "A"), holder_name="Vera A")
    Mandate.objects.create(
        person=both, role="official", office=owed.office, holder_name="Vera Blum", title="Head of Streets"
    )
    answer = actions.publish_answer(proposal_id=owed.pk, by=fresh(both), **ANSWER)
    assert (answer.author_name, answer.author_title) == ("Vera Blum", "Head of Streets")


# Hand-over


def test_a_hand_over_leaves_draft_look_and_colleague_behind_and_the_word_standing(
    owed: Proposal, omar: Person, clara: Person
) -> None:
    actions.assign_proposal(proposal_id=owed.pk, by=omar)
    looked(owed, omar, clara)
    actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=WORD)
    water = build.office("water", "Water and Waste")
    actions.hand_over(proposal_id=owed.pk, by=omar, office_id=water.pk, reason=REASON)
    assert not AnswerDraft.objects.exists() and not SecondLook.objects.exists() and not Assignment.objects.exists()
    assert queries.interim_replies(owed).count() == 1


# Lists


def test_the_list_has_what_ones_offices_owe_by_its_day(
    ana: Person, omar: Person, clara: Person, molinos: District
) -> None:
    now = timezone.now()
    rows = [waiting(ana, molinos, title=f"number {n}", due_at=now + dt.timedelta(days=n)) for n in (9, -3, 4)]
    waiting(ana, molinos, office=build.office("water", "Water and Waste"))
    assert [row.title for row in queries.owed(omar).order_by(*queries.QUEUE_ORDER)] == [
        "number -3",
        "number 4",
        "number 9",
    ]
    actions.assign_proposal(proposal_id=rows[0].pk, by=omar)
    actions.save_answer_draft(proposal_id=rows[1].pk, by=omar, content=ANSWER)
    actions.ask_second_look(proposal_id=rows[1].pk, by=omar)
    assert queries.owed_counts(omar) == {"all": 3, "mine": 1, "nobody": 2, "look": 1}
    assert queries.owed_counts(clara) == {"all": 3, "mine": 0, "nobody": 2, "look": 1}
    assert [row.pk for row in queries.owed(omar, show="mine")] == [rows[0].pk]
    assert [row.pk for row in queries.owed(omar, show="look")] == [rows[1].pk]
    assert queries.owed(omar, office="water").count() == 0  # not theirs


def test_promises_come_by_the_next_day_that_is_not_kept_missed_ones_first(
    ana: Person, omar: Person, molinos: District
) -> None:
    def promised(title: str, *days: int, kept: int = 0, decision: str = "accepted") -> Proposal:
        row = build.proposal(ana, state=State.ANSWERED, district=molinos, title=title)
        answer = build.answer(row, decision=decision)
        for place, day in enumerate(sorted(days)):
            due_on = timezone.localdate() + dt.timedelta(days=day)
            answer.commitments.create(text=f"{title} {day}", due_on=due_on, kept_on=due_on if place < kept else None)
        return row

    promised("without a day")
    promised("later", 40, -20, kept=1)
    promised("missed", -5, 70)
    promised("declined", decision="declined")
    rows = list(queries.in_delivery(omar).order_by(*queries.DELIVERY_ORDER))
    assert [row.title for row in rows] == ["missed", "later", "without a day"]
    work = queries.work(rows, promises=True)
    assert [getattr(work[row.pk].promise, "text", None) for row in rows] == ["missed -5", "later 40", None]


# Rights


def test_an_erased_official_leaves_no_name_in_the_offices_work(
    owed: Proposal, omar: Person, clara: Person, ana: Person, molinos: District
) -> None:
    actions.write_note(proposal_id=owed.pk, by=clara, body="The pump is broken.")
    actions.send_interim_reply(proposal_id=owed.pk, by=clara, body=WORD)
    looked(owed, omar, clara)
    other = waiting(ana, molinos)
    looked(other, omar, clara)
    actions.publish_answer(proposal_id=other.pk, by=omar, **ANSWER)
    actions.assign_proposal(proposal_id=owed.pk, by=omar, official_id=clara.pk)
    end_mandate(clara)
    assert accounts.actions.erase_person(person_id=clara.pk)
    assert InternalNote.objects.get().author_id is None and InterimReply.objects.get().author_id is None
    assert SecondLook.objects.get().decided_by_id is None and not Assignment.objects.exists()
    assert Answer.objects.get().approved_by_id is None and Answer.objects.get().approved_at
