"""Every act by every wrong person and in every wrong state: refused with its reason, and nothing is written."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from commons import clock
from commons.errors import IllegalMove, Refused
from proposals import actions
from proposals.lifecycle import MOVES, Move, State, after
from proposals.models import (
    Amendment,
    Answer,
    AnswerDraft,
    Proposal,
    SecondLook,
)
from tests import build
from tests.written import written

pytestmark = pytest.mark.django_db

ANSWER = {
    "decision": "accepted",
    "reasons": "It is within the budget of next year.",
    "summary": "Yes, in the spring.",
}
TEXT = {"title": "A crossing at the mill", "body": build.BODY}
REASON = "The bridge belongs to another office."
WORD = "We are asking the water works; you hear from us by 3 May."

Act = Callable[[Proposal, Person], Any]
ACTS: dict[str, Act] = {
    "edit": lambda p, by: actions.edit_proposal(proposal_id=p.pk, by=by, topic_id=p.topic_id, **TEXT),
    "show": lambda p, by: actions.add_picture(proposal_id=p.pk, by=by, file=kept(by), alt="The mill."),
    "attach": lambda p, by: actions.add_attachment(proposal_id=p.pk, by=by, file=kept(by, "attachments")),
    "publish": lambda p, by: actions.publish_proposal(proposal_id=p.pk, by=by),
    "withdraw": lambda p, by: actions.withdraw_proposal(proposal_id=p.pk, by=by),
    "agree to withdraw": lambda p, by: actions.withdraw_consent(proposal_id=p.pk, by=by, act="withdraw"),
    "invite": lambda p, by: actions.invite_author(proposal_id=p.pk, by=by, name="Cleo"),
    "amend": lambda p, by: actions.propose_amendment(proposal_id=p.pk, by=by, reason=REASON, **TEXT),
    "take in": lambda p, by: actions.accept_amendment(amendment_id=waiting(p), by=by),
    "refuse": lambda p, by: actions.reject_amendment(amendment_id=waiting(p), by=by, answer=REASON),
    "take back": lambda p, by: actions.withdraw_amendment(amendment_id=waiting(p), by=by),
    "rewrite": lambda p, by: actions.rewrite_amendment(amendment_id=waiting(p), by=by, **TEXT),
    "support the amendment": lambda p, by: actions.support_amendment(amendment_id=waiting(p), by=by),
    "support": lambda p, by: actions.give_support(proposal_id=p.pk, by=by),
    "unsupport": lambda p, by: actions.withdraw_support(proposal_id=p.pk, by=by),
    "comment": lambda p, by: actions.write_comment(proposal_id=p.pk, by=by, body="Yes, please."),
    "draft answer": lambda p, by: actions.save_answer_draft(proposal_id=p.pk, by=by, content=ANSWER),
    "answer": lambda p, by: actions.publish_answer(proposal_id=p.pk, by=by, **ANSWER),
    "take on": lambda p, by: actions.assign_proposal(proposal_id=p.pk, by=by, official_id=official().pk),
    "let go": lambda p, by: actions.unassign_proposal(proposal_id=p.pk, by=by),
    "note": lambda p, by: actions.write_note(proposal_id=p.pk, by=by, body="Who knows the pump?"),
    "send word": lambda p, by: actions.send_interim_reply(proposal_id=p.pk, by=by, body=WORD),
    "ask for a look": lambda p, by: actions.ask_second_look(proposal_id=drafted(p).pk, by=by),
    "approve": lambda p, by: actions.approve_second_look(proposal_id=asked(p).pk, by=by, digest="0"),
    "send back": lambda p, by: actions.return_second_look(proposal_id=asked(p).pk, by=by, digest="0", words=REASON),
    "answer with another": lambda p, by: actions.publish_answer(proposal_id=p.pk, by=by, also=[twin(p).pk], **ANSWER),
    "extend": lambda p, by: actions.extend_answer_time(proposal_id=p.pk, by=by, days=10, reason=REASON),
    "hand over": lambda p, by: actions.hand_over(proposal_id=p.pk, by=by, office_id=other_office(), reason=REASON),
    "deliver": lambda p, by: actions.deliver_proposal(proposal_id=p.pk, by=by),
    "finish": lambda p, by: actions.finish_proposal(proposal_id=p.pk, by=by),
    "judge": lambda p, by: actions.judge_answer(proposal_id=p.pk, by=by, says="confirm"),
    "say done": lambda p, by: actions.judge_done(proposal_id=p.pk, by=by, done=True),
    "report": lambda p, by: actions.report_progress(proposal_id=p.pk, by=by, text="The works began this morning."),
    "take up": lambda p, by: actions.take_up_proposal(proposal_id=p.pk, by=by, reason=WORD),
    "name a need": lambda p, by: actions.name_need(proposal_id=p.pk, by=by, kind="skill", words="A welder"),
    "pledge": lambda p, by: actions.make_pledge(proposal_id=p.pk, by=by, kind="skill", body="I weld."),
    "plan a step": lambda p, by: actions.plan_own_step(proposal_id=p.pk, by=by, words="Dig", due_on=clock.today()),
    "call for help": lambda p, by: actions.call_for_help(proposal_id=p.pk, by=by, body="Come on Saturday."),
}
AUTHOR, NEIGHBOUR, ELSEWHERE, UNPROVEN, OFFICIAL, OTHERS, ADMIN = "ana", "bea", "mira", "carl", "omar", "oda", "ilse"
EVERYBODY = {AUTHOR, NEIGHBOUR, ELSEWHERE, UNPROVEN, OFFICIAL, OTHERS, ADMIN}
VERIFIED = {AUTHOR, NEIGHBOUR, ELSEWHERE}
AMENDER = "abel"  # none of them
PUBLISHED = set(State) - {State.DRAFT}
DISCUSSED = {State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE, State.TAKEN_UP}
GIVEN_FOR = DISCUSSED - {State.DONE}
WORKED_ON = {State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY}
# Act: who may, and in which states it is legal.
TABLE: dict[str, tuple[set[str], set[State]]] = {
    "edit": ({AUTHOR}, {State.DRAFT, State.OPEN}),
    "show": ({AUTHOR}, {State.DRAFT, State.OPEN}),
    "attach": ({AUTHOR}, {State.DRAFT, State.OPEN}),
    "publish": ({AUTHOR}, {State.DRAFT}),
    "withdraw": ({AUTHOR}, {State.DRAFT, State.OPEN}),
    "agree to withdraw": ({AUTHOR}, set(State)),
    "invite": ({AUTHOR}, {State.DRAFT, State.OPEN}),
    "amend": (EVERYBODY - {AUTHOR}, {State.OPEN}),
    "take in": ({AUTHOR}, {State.OPEN}),
    "refuse": ({AUTHOR}, {State.OPEN}),
    "take back": ({AMENDER}, PUBLISHED),
    "rewrite": ({AMENDER}, {State.OPEN}),
    "support the amendment": (VERIFIED, {State.OPEN}),
    "support": (VERIFIED, {State.OPEN, State.AWAITING_ANSWER}),
    "unsupport": (EVERYBODY, {State.OPEN}),
    "comment": (EVERYBODY, DISCUSSED),
    "draft answer": ({OFFICIAL}, {State.AWAITING_ANSWER}),
    "answer": ({OFFICIAL}, {State.AWAITING_ANSWER}),
    "take on": ({OFFICIAL}, WORKED_ON),
    "let go": ({OFFICIAL}, WORKED_ON),
    "note": ({OFFICIAL}, WORKED_ON),
    "send word": ({OFFICIAL}, {State.AWAITING_ANSWER}),
    "ask for a look": ({OFFICIAL}, {State.AWAITING_ANSWER}),
    "approve": ({OFFICIAL}, {State.AWAITING_ANSWER}),
    "send back": ({OFFICIAL}, {State.AWAITING_ANSWER}),
    "answer with another": ({OFFICIAL}, {State.AWAITING_ANSWER}),
    "extend": ({OFFICIAL}, {State.AWAITING_ANSWER}),
    "hand over": ({OFFICIAL, ADMIN}, {State.AWAITING_ANSWER}),
    "deliver": ({OFFICIAL}, {State.ANSWERED}),
    "finish": ({OFFICIAL}, {State.IN_DELIVERY}),
    # Bea supports what is judged.
    "judge": ({NEIGHBOUR}, {State.ANSWERED, State.IN_DELIVERY}),
    "say done": ({NEIGHBOUR}, {State.DONE}),
    "report": (EVERYBODY, {State.IN_DELIVERY}),
    "take up": ({AUTHOR}, {State.OPEN}),
    "name a need": ({AUTHOR}, GIVEN_FOR),
    "pledge": (EVERYBODY, GIVEN_FOR),
    "plan a step": ({AUTHOR}, {State.TAKEN_UP}),
    "call for help": ({AUTHOR}, {State.TAKEN_UP}),
}
OF_AMENDMENTS = ("take in", "refuse", "take back", "rewrite", "support the amendment")
STATES = list(State)


def kept(by: Person, room: str = "pictures") -> actions.Kept:
    """A file that was checked and waits to belong to something."""
    return actions.Kept(by.pk, room, secrets.token_hex(16), secrets.token_hex(16), "mill.jpg", 9, 9, 9)


def official() -> Person:
    return Person.objects.get(name="Omar")


def drafted(proposal: Proposal) -> Proposal:
    """A draft that is ready waits, whatever the state."""
    AnswerDraft.objects.get_or_create(proposal=proposal, defaults={"content": ANSWER | {"lang": "en"}})
    return proposal


def asked(proposal: Proposal) -> Proposal:
    """A colleague asks for a look at it, where there is something to be looked at."""
    if proposal.state == State.AWAITING_ANSWER:
        draft = AnswerDraft.objects.get(proposal=drafted(proposal))
        SecondLook.objects.get_or_create(draft=draft, defaults={"digest": "0"})
    return proposal


def twin(proposal: Proposal) -> Proposal:
    """Another one that waits for the same office."""
    found = Proposal.objects.filter(title="The same again").first()
    streets = build.office("streets", "Streets and Mobility")
    return found or build.proposal(proposal.author, state=State.AWAITING_ANSWER, office=streets, title="The same again")


def waiting(proposal: Proposal) -> int:
    """Somebody else's amendment that waits, at a proposal that may have moved on since."""
    if not proposal.revision_number:
        return 0
    amender = Person.objects.filter(name="Abel").first() or build.person("abel")
    fields = {"base": proposal.revisions.get(), "title": "Other words", "body": build.BODY[:300], "reason": REASON}
    return Amendment.objects.get_or_create(proposal=proposal, author=amender, defaults=fields)[0].pk


def other_office() -> int:
    return build.office("water", "Water and Waste").pk


# What has to be there before an act, so that only the person and the state decide.
PREPARED: dict[str, tuple[Callable[[Proposal], Proposal], ...]] = {
    "ask for a look": (drafted,),
    "approve": (drafted, asked),
    "send back": (drafted, asked),
    "answer with another": (twin,),
}


@pytest.fixture
def people(ana: Person, bea: Person, mira: Person, carl: Person, omar: Person, ilse: Person) -> dict[str, Person]:
    oda = build.mandated("oda", "official", holder_name="Oda Ruiz", office=build.office("water", "Water and Waste"))  # type: ignore[arg-type]
    build.mandated("clara", "official", holder_name="Clara Oriol", office=omar.mandates_held[0].office)  # type: ignore[arg-type]
    return {AUTHOR: ana, NEIGHBOUR: bea, ELSEWHERE: mira, UNPROVEN: carl, OFFICIAL: omar, OTHERS: oda, ADMIN: ilse}


def in_state(state: State, people: dict[str, Person], molinos: District) -> Proposal:
    proposal = build.proposal(people[AUTHOR], state=state, district=molinos)
    if state in (State.ANSWERED, State.IN_DELIVERY, State.DONE):
        office = proposal.office
        until = timezone.now() + dt.timedelta(days=21)
        Proposal.objects.filter(pk=proposal.pk).update(done_asked_at=timezone.now(), done_until=until)
        Answer.objects.create(
            proposal=proposal, office=office, decision="accepted", reasons="r", summary="s", verdict_until=until
        )
    if state not in (State.AWAITING_ANSWER, State.DRAFT):
        Proposal.objects.filter(pk=proposal.pk).update(office=build.office("streets", "Streets and Mobility"))
    return proposal


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_the_table(act: str, state: State, people: dict[str, Person], molinos: District) -> None:
    allowed_people, legal_states = TABLE[act]
    other_office()
    build.person("cleo")
    build.person("abel")
    for name, person in people.items():
        proposal = in_state(state, people, molinos)
        for prepare in PREPARED.get(act, ()):
            prepare(proposal)
        if act in ("unsupport", "judge", "say done") and proposal.revision_number:
            build.supports(proposal, [people[NEIGHBOUR]])
        waiting(proposal)
        before = written()
        hidden = state == State.DRAFT and (name != AUTHOR or act in OF_AMENDMENTS)
        if name in allowed_people and state in legal_states and not hidden:
            ACTS[act](proposal, person)
            continue
        with pytest.raises((Refused, IllegalMove, ObjectDoesNotExist)) as refusal:
            ACTS[act](proposal, person)
        if hidden:
            assert isinstance(refusal.value, ObjectDoesNotExist), name  # another's draft does not exist for them
        elif name not in allowed_people:
            assert isinstance(refusal.value, Refused), name
            assert str(refusal.value.verdict.reason)
        else:
            assert isinstance(refusal.value, IllegalMove), name
            assert refusal.value.state == state
            assert refusal.value.reason
        assert written() == before, name


def test_the_table_of_moves_is_the_only_way() -> None:
    for state in State:
        for move in Move:
            if (state, move) not in MOVES:
                with pytest.raises(IllegalMove):
                    after(state, move)


def test_a_published_text_changes_in_its_place_only_in_the_window_and_before_the_first_support(
    ana: Person, bea: Person, molinos: District
) -> None:
    proposal = build.proposal(ana, district=molinos)
    actions.edit_proposal(proposal_id=proposal.pk, by=ana, topic_id=proposal.topic_id, **TEXT)
    assert proposal.revisions.get().title == TEXT["title"]
    late = proposal.published_at + dt.timedelta(minutes=16)
    with pytest.raises(ValidationError) as error:  # a revision needs its reason
        actions.edit_proposal(proposal_id=proposal.pk, by=ana, at=late, title="A crossing at the bridge")
    assert set(error.value.message_dict) == {"reason"}
    build.supports(proposal, [bea])
    with pytest.raises(ValidationError):
        actions.edit_proposal(proposal_id=proposal.pk, by=ana, title="A crossing at the bridge")
    with pytest.raises(IllegalMove):  # what illustrates it stays as it was supported
        ACTS["show"](proposal, ana)


def test_wrong_text_is_named_by_field_all_at_once(ana: Person, molinos: District) -> None:
    with pytest.raises(ValidationError) as error:
        actions.draft_proposal(by=ana, title=" ", body="x" * 20_001, topic_id=None, district_id=99, latitude=3)
    assert set(error.value.message_dict) == {"title", "body", "topic", "district", "latitude"}
    assert not Proposal.objects.exists()


def test_an_answers_promises_need_words_and_a_coming_date(ana: Person, omar: Person, molinos: District) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    promises = [
        {"text": "", "due_on": "2099-01-01"},
        {"text": "Paint", "due_on": "soon"},
        {"text": "Paint", "due_on": "2001-01-01"},
    ]
    with pytest.raises(ValidationError) as error:
        actions.publish_answer(proposal_id=proposal.pk, by=omar, **(ANSWER | {"commitments": promises}))
    assert len(error.value.message_dict["commitments"]) == 3
    assert connection.in_atomic_block and not Answer.objects.exists()


def test_more_time_is_given_once_and_before_the_date(ana: Person, omar: Person, molinos: District) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    with pytest.raises(IllegalMove):
        actions.extend_answer_time(
            proposal_id=proposal.pk, by=omar, days=5, reason=REASON, at=proposal.due_at + dt.timedelta(days=1)
        )
    for days, reason in ((31, REASON), (0, REASON), (10, "because")):
        with pytest.raises(ValidationError):
            actions.extend_answer_time(proposal_id=proposal.pk, by=omar, days=days, reason=reason)
    extended = actions.extend_answer_time(proposal_id=proposal.pk, by=omar, days=10, reason=REASON)
    assert extended.due_on == proposal.due_on + dt.timedelta(days=10)
    with pytest.raises(IllegalMove):
        actions.extend_answer_time(proposal_id=proposal.pk, by=omar, days=10, reason=REASON)


def test_a_declined_proposal_ends_at_its_answer(ana: Person, omar: Person, molinos: District) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    actions.publish_answer(proposal_id=proposal.pk, by=omar, **(ANSWER | {"decision": "declined"}))
    with pytest.raises(IllegalMove):
        actions.deliver_proposal(proposal_id=proposal.pk, by=omar)


def test_a_comment_is_corrected_in_its_window_answered_three_deep_and_deleted_in_its_place(
    ana: Person, bea: Person, molinos: District
) -> None:
    proposal = build.proposal(ana, district=molinos)
    first = actions.write_comment(proposal_id=proposal.pk, by=bea, body="Where exactly?", side="for")
    second = actions.write_comment(proposal_id=proposal.pk, by=ana, body="At the mill.", parent_id=first.pk)
    third = actions.write_comment(proposal_id=proposal.pk, by=bea, body="Good.", parent_id=second.pk)
    with pytest.raises(ValidationError):
        actions.write_comment(proposal_id=proposal.pk, by=ana, body="Too deep", parent_id=third.pk)
    first.refresh_from_db()
    actions.edit_comment(comment_id=first.pk, by=bea, body="Where, exactly?")
    with pytest.raises(Refused):
        late = first.created_at + dt.timedelta(minutes=16)
        actions.edit_comment(comment_id=first.pk, by=bea, body="Never mind", at=late)
    with pytest.raises(Refused):
        actions.delete_comment(comment_id=first.pk, by=ana)
    actions.delete_comment(comment_id=first.pk, by=bea)
    first.refresh_from_db()
    assert (first.body, first.visibility) == ("", "erased")
    with pytest.raises(Refused):
        actions.mark_useful(comment_id=second.pk, by=ana)
    actions.mark_useful(comment_id=second.pk, by=bea)
    actions.mark_useful(comment_id=second.pk, by=bea)
    assert second.useful_marks.count() == 1
