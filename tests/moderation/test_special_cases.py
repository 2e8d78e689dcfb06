"""Cases about an account, and about many things at once."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District
from commons.errors import IllegalMove
from commons.models import Visibility
from moderation import actions
from moderation.actions.open_special_case import open_account_case, open_case_of_many
from moderation.models import Act, Case, Juror
from proposals.models import Comment, Proposal
from tests.moderation.juries import WHY, promised, ready, voted

pytestmark = pytest.mark.django_db


def test_many_things_are_decided_at_once_and_each_for_itself(
    crossing: Proposal, carl: Person, molinos: District
) -> None:
    promised()
    ready(30, molinos)
    remarks = [Comment.objects.create(proposal=crossing, author=carl, body=f"Buy {n}!") for n in range(3)]
    concerns = [
        actions.flag_content(kind="comment", content_id=each.pk, by=None, reason="insult").pk for each in remarks
    ]
    case = open_case_of_many(concern_ids=concerns, reason="insult")
    with pytest.raises(IllegalMove):
        open_case_of_many(concern_ids=concerns, reason="insult")
    voted(case, ["hide"] * 9)
    assert Act.objects.filter(case=case, deed="hide").count() == 3
    assert set(Comment.objects.values_list("visibility", flat=True)) == {Visibility.HIDDEN}


def test_an_account_has_one_case_at_a_time_and_its_person_appeals(carl: Person, molinos: District) -> None:
    promised()
    ready(45, molinos)
    given = {"person_id": carl.pk, "origin": "repeated", "reason": "insult"}
    case = open_account_case(**given)  # type: ignore[arg-type]
    with pytest.raises(IllegalMove):
        open_account_case(**given)  # type: ignore[arg-type]
    for juror in case.jurors.all():
        juror.vote, juror.vote_reason, juror.vote_text = "warn", "insult", WHY
        juror.accepted_at = juror.voted_at = juror.called_at
        if juror.number < 9:
            juror.save()
    last = case.jurors.get(number=9)
    Juror.objects.filter(pk=last.pk).update(accepted_at=last.called_at)
    actions.cast_verdict(case_id=case.pk, by=last.person, vote="silence", reason="insult", text=WHY)
    case.refresh_from_db()
    assert (case.outcome, case.outcome_reason) == ("warn", "insult")
    again = actions.appeal(case_id=case.pk, by=carl, text=WHY)
    assert (again.subject, again.person, Case.objects.count()) == ("account", carl, 2)
