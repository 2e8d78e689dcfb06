"""Two officials at once: one act, one refusal; nothing goes out that was not approved."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Mandate, Person
from charter.models import District, Office, RuleVersion
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Answer, Assignment, InterimReply, Proposal, SecondLook
from tests import build
from tests.races.test_moderation import rush

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER: dict[str, Any] = {
    "decision": "accepted",
    "reasons": "It is within the budget of next year.",
    "summary": "Yes, in the spring.",
    "lang": "en",
}
WORD = "We are asking the water works; you hear from us by 3 May."


@pytest.fixture
def owed(ana: Person, streets: Office, molinos: District) -> Proposal:
    return build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)


@pytest.fixture
def team(omar: Person, clara: Person, streets: Office) -> list[Person]:
    third = build.mandated("vera", Mandate.Role.OFFICIAL, office=streets, holder_name="Vera Blum")
    return [omar, clara, third]


def test_of_those_who_take_it_on_at_once_one_has_it(owed: Proposal, team: list[Person]) -> None:
    said = rush(*(lambda by=by: actions.assign_proposal(proposal_id=owed.pk, by=by) for by in team))  # type: ignore[misc]
    assert sum(isinstance(each, Assignment) for each in said) == 1, said
    assert sum(isinstance(each, IllegalMove) for each in said) == 2, said
    assert Entry.objects.filter(verb="assignment.made").count() == 1


def test_of_those_who_publish_at_once_one_does(owed: Proposal, team: list[Person]) -> None:
    said = rush(*(lambda by=by: actions.publish_answer(proposal_id=owed.pk, by=by, **ANSWER) for by in team))  # type: ignore[misc]
    assert sum(isinstance(each, Answer) for each in said) == 1, said
    assert sum(isinstance(each, IllegalMove) for each in said) == 2, said
    assert Answer.objects.count() == Entry.objects.filter(verb="proposal.answered").count() == 1


def test_of_two_who_decide_about_a_text_at_once_one_does(owed: Proposal, team: list[Person]) -> None:
    omar, *others = team
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER)
    digest = actions.ask_second_look(proposal_id=owed.pk, by=omar).digest
    said = rush(
        lambda: actions.approve_second_look(proposal_id=owed.pk, by=others[0], digest=digest),
        lambda: actions.return_second_look(proposal_id=owed.pk, by=others[1], digest=digest, words="Say which spring."),
    )
    assert sum(isinstance(each, SecondLook) for each in said) == 1, said
    assert sum(isinstance(each, IllegalMove) for each in said) == 1, said


@pytest.mark.parametrize("_round", range(5))
def test_a_change_at_the_moment_of_publishing_never_lets_another_text_out(
    owed: Proposal, team: list[Person], _round: int
) -> None:
    RuleVersion.objects.create(rule="answer_second_look", number=2, value="needed", decision="In May.")
    omar, clara, vera = team
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER)
    digest = actions.ask_second_look(proposal_id=owed.pk, by=omar).digest
    actions.approve_second_look(proposal_id=owed.pk, by=clara, digest=digest)
    changed = ANSWER | {"summary": "No, never in spring."}
    said = rush(
        lambda: actions.save_answer_draft(proposal_id=owed.pk, by=vera, content=changed),
        lambda: actions.publish_answer(proposal_id=owed.pk, by=omar, **ANSWER),
        lambda: actions.publish_answer(proposal_id=owed.pk, by=vera, **changed),
    )
    # Either the approved text went out first, or the change ended the approval: the changed one never goes out.
    assert isinstance(said[2], Refused | IllegalMove), said
    assert isinstance(said[1], Answer) != isinstance(said[1], Refused), said
    assert [each.summary for each in Answer.objects.all()] in ([], [ANSWER["summary"]])


def test_approving_while_the_text_changes_approves_nothing_unread(owed: Proposal, team: list[Person]) -> None:
    omar, clara, _vera = team
    actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER)
    digest = actions.ask_second_look(proposal_id=owed.pk, by=omar).digest
    rush(
        lambda: actions.approve_second_look(proposal_id=owed.pk, by=clara, digest=digest),
        lambda: actions.save_answer_draft(proposal_id=owed.pk, by=omar, content=ANSWER | {"decision": "declined"}),
    )
    assert not SecondLook.objects.exists()  # whichever came first, the change ended it


def test_two_answers_to_the_same_several_do_not_lock_each_other_out(
    ana: Person, team: list[Person], streets: Office, molinos: District
) -> None:
    rows = [build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos) for _n in range(4)]
    ids = [row.pk for row in rows]
    said = rush(
        lambda: actions.publish_answer(proposal_id=ids[0], by=team[0], also=ids[1:], **ANSWER),
        lambda: actions.publish_answer(proposal_id=ids[3], by=team[1], also=ids[2::-1], **ANSWER),
    )
    assert sum(isinstance(each, Answer) for each in said) == 1, said
    assert sum(isinstance(each, IllegalMove) for each in said) == 1, said
    assert Answer.objects.count() == 4 and len(set(Answer.objects.values_list("together", flat=True))) == 1


def test_words_at_once_stay_within_their_number(owed: Proposal, team: list[Person]) -> None:
    said = rush(
        *(lambda by=by: actions.send_interim_reply(proposal_id=owed.pk, by=by, body=WORD) for by in team * 2)  # type: ignore[misc]
    )
    assert sum(isinstance(each, InterimReply) for each in said) == InterimReply.MOST, said
    assert sum(isinstance(each, IllegalMove) for each in said) == 3, said
