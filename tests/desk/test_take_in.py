"""What a clerk enters for somebody: by the same rules, with its channel, put right the same day, counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import actions as desk
from accounts.models import Assistance, DeskCount, Person
from charter.models import District, Topic
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Comment, Intake, Proposal, Support
from proposals.rights import forget_intakes
from tests import build
from tests.desk.conftest import DESK, PAPER, TEXT, document

pytestmark = pytest.mark.django_db(transaction=True)


def counts(clerk: Person) -> dict[str, int]:
    return dict(DeskCount.objects.filter(clerk=clerk).values_list("act", "count"))


@pytest.fixture
def crossing(ana: Person, molinos: District, mobility: Topic) -> Proposal:
    return build.proposal(ana, district=molinos, topic=mobility, threshold=2)


def text(mobility: Topic, **more: Any) -> dict[str, Any]:
    return TEXT | {"topic_id": mobility.pk} | more


def test_paper_becomes_a_public_proposal_of_its_person(cleo: Person, molinos: District, mobility: Topic) -> None:
    helped = desk.begin_by_document(by=cleo, channel=PAPER, language="fr", **document(molinos))
    made = actions.take_in_proposal(by=cleo, **text(mobility, district_id=molinos.pk))
    made.refresh_from_db()
    assert (made.author_id, made.state, made.channel, made.lang) == (helped.person_id, State.OPEN, PAPER, "fr")
    published = Entry.objects.get(verb="proposal.published")
    assert published.actor_id == helped.person_id
    assisted = Entry.objects.filter(verb="person.assisted", actor=cleo).latest("pk")
    assert (assisted.subject_type, assisted.subject_id) == ("person", helped.person_id)
    assert assisted.data == {"act": "proposal.published", "of": "proposal", "id": made.pk}
    assert Intake.objects.get(clerk=cleo).proposal_id == made.pk
    assert counts(cleo) == {"account": 1, "proof": 1, "proposal": 1}


def test_wrong_words_are_named_by_field_and_nothing_stays(cleo: Person, mobility: Topic) -> None:
    desk.begin_assistance(by=cleo, channel=PAPER)
    entries = Entry.objects.count()
    with pytest.raises(ValidationError) as error:
        actions.take_in_proposal(by=cleo, title="No", body="", topic_id=None)
    assert set(error.value.message_dict) == {"title", "body", "topic"}
    assert not Proposal.objects.exists() and not Intake.objects.exists() and Entry.objects.count() == entries
    assert "proposal" not in counts(cleo)


def test_a_comment_has_its_side_and_channel(cleo: Person, crossing: Proposal) -> None:
    helped = desk.begin_assistance(by=cleo, channel=DESK)
    said = actions.take_in_comment(by=cleo, proposal_id=crossing.pk, body="My mother crosses there.", side="for")
    assert (said.author_id, said.channel, said.side) == (helped.person_id, DESK, "for")
    assert counts(cleo)["comment"] == 1


def test_a_support_counts_once_reaches_the_threshold_and_leaves_no_entry(
    cleo: Person, bea: Person, molinos: District, crossing: Proposal, streets: Any
) -> None:
    build.supports(crossing, [bea])
    helped = desk.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    entries = Entry.objects.count()
    first = actions.take_in_support(by=cleo, proposal_id=crossing.pk)
    again = actions.take_in_support(by=cleo, proposal_id=crossing.pk)
    assert first.figures.counted == again.figures.counted == 2
    assert first.state == State.AWAITING_ANSWER
    row = Support.objects.get(person=helped.person_id)
    assert (row.channel, row.counts, row.district) == (DESK, True, molinos)
    assert counts(cleo)["support"] == 1
    new = Entry.objects.order_by("pk")[entries:]
    assert [entry.verb for entry in new] == ["proposal.reached"]
    assert all(entry.actor_id is None for entry in new)


def test_without_a_proof_nobody_supports(cleo: Person, crossing: Proposal) -> None:
    desk.begin_assistance(by=cleo, channel=DESK)
    with pytest.raises(Refused) as refusal:
        actions.take_in_support(by=cleo, proposal_id=crossing.pk)
    assert refusal.value.verdict.code == "prove-residency"
    assert not Support.objects.exists() and "support" not in counts(cleo)


def test_the_same_number_never_gives_a_second_voice(
    cleo: Person, clara: Person, molinos: District, crossing: Proposal
) -> None:
    for clerk, number in ((cleo, "12345678Z"), (clara, "0012345678-z"), (cleo, "12.345.678 Z")):
        standing = actions.take_in_signature(by=clerk, proposal_id=crossing.pk, **document(molinos, number))
        assert standing.figures.supports == 1
        assert not Assistance.objects.exists()
    assert Support.objects.get().channel == PAPER
    assert counts(cleo)["support"] == 1 and "support" not in counts(clara)


def test_a_line_that_is_refused_leaves_nobody_at_the_desk(
    cleo: Person, carl: Person, molinos: District, crossing: Proposal
) -> None:
    code = desk.issue_desk_code(by=carl).code
    desk.prove_residency(by=cleo, method="desk", desk_code=code, **document(molinos))
    with pytest.raises(ValidationError):
        actions.take_in_signature(by=cleo, proposal_id=crossing.pk, **document(molinos))
    Proposal.objects.filter(pk=crossing.pk).update(state=State.WITHDRAWN)
    with pytest.raises(IllegalMove):
        actions.take_in_signature(by=cleo, proposal_id=crossing.pk, **document(molinos, "87654321X"))
    assert not Assistance.objects.exists() and not Support.objects.exists()
    with pytest.raises(Proposal.DoesNotExist):
        actions.take_in_signature(by=cleo, proposal_id=crossing.pk + 1, **document(molinos, "11111111H"))


def test_a_support_is_taken_back_while_open(cleo: Person, molinos: District, crossing: Proposal) -> None:
    desk.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    actions.take_in_support(by=cleo, proposal_id=crossing.pk)
    assert actions.take_back_support(by=cleo, proposal_id=crossing.pk).figures.supports == 0
    actions.take_back_support(by=cleo, proposal_id=crossing.pk)
    assert counts(cleo)["undone"] == 1 and not Intake.objects.exists()
    actions.take_in_support(by=cleo, proposal_id=crossing.pk)
    Proposal.objects.filter(pk=crossing.pk).update(
        state=State.AWAITING_ANSWER, reached_at=timezone.now(), due_at=timezone.now()
    )
    with pytest.raises(IllegalMove):
        actions.take_back_support(by=cleo, proposal_id=crossing.pk)


def test_what_was_entered_today_is_put_right_also_when_the_person_has_gone(
    cleo: Person, molinos: District, mobility: Topic, crossing: Proposal
) -> None:
    desk.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    made = actions.take_in_proposal(by=cleo, **text(mobility))
    said = actions.take_in_comment(by=cleo, proposal_id=crossing.pk, body="Yes, pleese.")
    actions.take_in_support(by=cleo, proposal_id=crossing.pk)
    desk.end_assistance(by=cleo)
    of_proposal, of_comment, of_support = Intake.objects.order_by("pk")
    actions.correct_intake(by=cleo, intake_id=of_proposal.pk, title="A bench at the health centre")
    actions.correct_intake(by=cleo, intake_id=of_comment.pk, body="Yes, please.")
    made.refresh_from_db()
    said.refresh_from_db()
    assert made.title == "A bench at the health centre" and said.body == "Yes, please."
    with pytest.raises(IllegalMove):
        actions.correct_intake(by=cleo, intake_id=of_support.pk, body="Yes")
    for intake in (of_support, of_comment, of_proposal):
        actions.undo_intake(by=cleo, intake_id=intake.pk)
    made.refresh_from_db()
    said.refresh_from_db()
    assert made.state == State.WITHDRAWN and said.visibility == "erased" and not Support.objects.exists()
    assert not Intake.objects.exists()
    with pytest.raises(Intake.DoesNotExist):
        actions.undo_intake(by=cleo, intake_id=of_proposal.pk)
    acts = Entry.objects.filter(verb="person.assisted", actor=cleo).order_by("pk").values_list("data__act", flat=True)
    assert list(acts)[-3:] == ["proposal.edited", "comment.deleted", "proposal.withdrawn"]


def test_only_ones_own_of_today_and_texts_in_the_window(
    cleo: Person, clara: Person, molinos: District, mobility: Topic, crossing: Proposal
) -> None:
    desk.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    actions.take_in_proposal(by=cleo, **text(mobility))
    actions.take_in_support(by=cleo, proposal_id=crossing.pk)
    of_proposal, of_support = Intake.objects.order_by("pk")
    for by, error in ((clara, Intake.DoesNotExist), (Person.objects.get(name="Ana"), Refused)):
        for intake in (of_proposal, of_support):
            with pytest.raises(error):
                actions.undo_intake(by=by, intake_id=intake.pk)
            with pytest.raises(error):
                actions.correct_intake(by=by, intake_id=intake.pk, title="Something else altogether")
    start = queries.start_of_day(timezone.now())
    Intake.objects.update(taken_at=max(start, timezone.now() - dt.timedelta(minutes=16)))
    if timezone.now() - start > dt.timedelta(minutes=16):
        with pytest.raises(Refused) as refusal:
            actions.undo_intake(by=cleo, intake_id=of_proposal.pk)
        assert refusal.value.verdict.code == "window-closed"
    actions.undo_intake(by=cleo, intake_id=of_support.pk)
    Intake.objects.update(taken_at=start - dt.timedelta(seconds=1))
    with pytest.raises(Intake.DoesNotExist):
        actions.undo_intake(by=cleo, intake_id=of_proposal.pk)
    assert forget_intakes(timezone.now()) == 1 and not Intake.objects.exists()


def test_a_meeting_speaks_without_an_account(cleo: Person, mobility: Topic, crossing: Proposal) -> None:
    made = actions.take_in_meeting_proposal(
        by=cleo, meeting=" Neighbours of  Calle Mayor ", **text(mobility, lang="es")
    )
    said = actions.take_in_meeting_comment(
        by=cleo, proposal_id=crossing.pk, meeting="Neighbours of Calle Mayor", body="Twelve of us say yes.", side="for"
    )
    assert (made.author_id, made.channel, made.state) == (None, "meeting", State.OPEN)
    assert made.author_label.endswith(": Neighbours of Calle Mayor")
    assert (said.author_id, said.channel) == (None, "meeting")
    entries = Entry.objects.filter(verb="meeting.taken_in", actor=cleo)
    assert [entry.data["id"] for entry in entries.order_by("pk")] == [made.pk, said.pk]
    assert Entry.objects.get(verb="proposal.published").actor_id is None
    of_proposal, of_comment = Intake.objects.order_by("pk")
    actions.correct_intake(by=cleo, intake_id=of_proposal.pk, title="A bench at the other stop")
    actions.correct_intake(by=cleo, intake_id=of_comment.pk, body="Thirteen of us say yes.")
    said.refresh_from_db()
    assert said.body == "Thirteen of us say yes."
    actions.undo_intake(by=cleo, intake_id=of_comment.pk)
    actions.undo_intake(by=cleo, intake_id=of_proposal.pk)
    made.refresh_from_db()
    assert (made.state, made.title) == (State.WITHDRAWN, "A bench at the other stop")


def test_what_a_meeting_said_is_changed_by_nobody_else(
    cleo: Person, clara: Person, ana: Person, mobility: Topic
) -> None:
    made = actions.take_in_meeting_proposal(by=cleo, meeting="Neighbours", **text(mobility))
    for by in (clara, ana):
        with pytest.raises(Refused):
            actions.edit_proposal(proposal_id=made.pk, by=by, title="Something else altogether")
        with pytest.raises(Refused):
            actions.withdraw_proposal(proposal_id=made.pk, by=by)
    with pytest.raises(ValidationError) as error:
        actions.take_in_meeting_proposal(by=cleo, meeting=" ", **text(mobility))
    assert set(error.value.message_dict) == {"meeting"}


@pytest.mark.parametrize("who", ["carl", "ana", "omar", "nora", "ilse"])
def test_only_clerks_enter_anything(
    who: str, request: pytest.FixtureRequest, molinos: District, mobility: Topic, crossing: Proposal
) -> None:
    by: Person = request.getfixturevalue(who)
    before = [m.objects.count() for m in (Person, Proposal, Comment, Support, Entry, Intake, DeskCount)]
    for act in (
        lambda: actions.take_in_proposal(by=by, **text(mobility)),
        lambda: actions.take_in_comment(by=by, proposal_id=crossing.pk, body="Yes."),
        lambda: actions.take_in_support(by=by, proposal_id=crossing.pk),
        lambda: actions.take_back_support(by=by, proposal_id=crossing.pk),
        lambda: actions.take_in_signature(by=by, proposal_id=crossing.pk, **document(molinos)),
        lambda: actions.take_in_meeting_proposal(by=by, meeting="Neighbours", **text(mobility)),
        lambda: actions.take_in_meeting_comment(by=by, proposal_id=crossing.pk, meeting="Neighbours", body="Yes."),
        lambda: actions.correct_intake(by=by, intake_id=1, title="Something else"),
        lambda: actions.undo_intake(by=by, intake_id=1),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.verdict.code == "not-clerk"
    assert before == [m.objects.count() for m in (Person, Proposal, Comment, Support, Entry, Intake, DeskCount)]


def test_without_somebody_there_nothing_is_entered(cleo: Person, mobility: Topic, crossing: Proposal) -> None:
    for act in (
        lambda: actions.take_in_proposal(by=cleo, **text(mobility)),
        lambda: actions.take_in_comment(by=cleo, proposal_id=crossing.pk, body="Yes."),
        lambda: actions.take_in_support(by=cleo, proposal_id=crossing.pk),
        lambda: actions.take_back_support(by=cleo, proposal_id=crossing.pk),
    ):
        with pytest.raises(IllegalMove) as refusal:
            act()
        assert refusal.value.state == "nobody"


def test_what_was_entered_stays_theirs_after_the_claim(
    cleo: Person, molinos: District, mobility: Topic, crossing: Proposal
) -> None:
    helped = desk.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    made = actions.take_in_proposal(by=cleo, **text(mobility))
    actions.take_in_support(by=cleo, proposal_id=crossing.pk)
    desk.end_assistance(by=cleo)
    dora = Person.objects.get(pk=helped.person_id)
    dora.email, dora.email_confirmed_at = "dora@demo.example", timezone.now()
    dora.save(update_fields=["email", "email_confirmed_at"])
    actions.edit_proposal(proposal_id=made.pk, by=dora, title="A bench at the health centre")
    assert actions.withdraw_support(proposal_id=crossing.pk, by=dora).figures.supports == 0
    # Claimed meanwhile: the clerk's correction of today acts for them still, and is written down as such.
    actions.correct_intake(by=cleo, intake_id=Intake.objects.get().pk, title="A bench at the clinic stop")
    assert Entry.objects.filter(verb="person.assisted", data__act="proposal.edited").count() == 1
