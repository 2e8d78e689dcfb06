"""Supporters judge the answer, and later whether it was done; enough of them send it back, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Answer, AnswerVerdict, DoneVerdict, Proposal
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db

ANSWER = {
    "decision": "declined",
    "reasons": "There is no money for it in this year's budget.",
    "summary": "No, not this year.",
}


@pytest.fixture
def answered(ana: Person, bea: Person, omar: Person, molinos: District) -> Proposal:
    """Ana's proposal, which bea supports, with omar's first answer."""
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    build.supports(proposal, [bea])
    actions.publish_answer(proposal_id=proposal.pk, by=omar, **ANSWER)
    proposal.refresh_from_db()
    return proposal


def crowd(proposal: Proposal, count: int, district: District) -> list[Person]:
    people = build.residents(count, district)
    build.supports(proposal, people)
    return people


def say(proposal: Proposal, people: list[Person], says: str) -> None:
    for person in people:
        actions.judge_answer(proposal_id=proposal.pk, by=person, says=says, why="little" if says == "contest" else "")


def test_enough_supporters_send_a_first_answer_back_once_and_the_second_stands(
    answered: Proposal, omar: Person, molinos: District, django_capture_on_commit_callbacks: object
) -> None:
    people = crowd(answered, 20, molinos)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        say(answered, people[:4], "confirm")
        say(answered, people[4:9], "contest")
    answered.refresh_from_db()
    assert answered.state == State.ANSWERED  # nine have spoken, ten are needed
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        say(answered, people[9:10], "contest")
    answered.refresh_from_db()
    assert (answered.state, answered.answered_at, answered.overdue_at) == (State.AWAITING_ANSWER, None, None)
    assert answered.due_on == timezone.localdate() + dt.timedelta(days=30)
    entry = Entry.objects.get(verb="proposal.contested")
    assert (entry.data["confirm"], entry.data["contest"]) == (4, 6)
    assert entry.data["by_reason"] == {"little": 6}
    assert not Entry.objects.filter(actor__in=people).exists()  # no entry tells who said what
    office = Client()
    office.force_login(omar)
    form = office.get(f"/proposals/{answered.pk}/answer/").content.decode()
    assert "What they miss" in form and "It is too little: 6" in form  # before whom it lies, grouped
    second = actions.publish_answer(proposal_id=answered.pk, by=omar, **ANSWER)
    assert second.number == 2
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        say(answered, people, "contest")
    actions.tend_clocks()
    answered.refresh_from_db()
    assert answered.state == State.ANSWERED
    assert Entry.objects.filter(verb="proposal.contested").count() == 1


def test_what_a_dying_request_left_beat_decides_once(answered: Proposal, molinos: District) -> None:
    say(answered, crowd(answered, 10, molinos), "contest")  # on_commit never comes in this transaction
    answered.refresh_from_db()
    assert answered.state == State.ANSWERED
    assert actions.tend_clocks() == 1
    assert actions.tend_clocks() == 0
    answered.refresh_from_db()
    assert answered.state == State.AWAITING_ANSWER


def test_a_verdict_changes_and_is_taken_back_while_its_days_run(answered: Proposal, bea: Person) -> None:
    answer = answered.answers.get()
    actions.judge_answer(proposal_id=answered.pk, by=bea, says="contest", why="vague", reason="No date at all.")
    actions.judge_answer(proposal_id=answered.pk, by=bea, says="confirm")
    row = AnswerVerdict.objects.get()
    assert (row.says, row.why, row.reason) == ("confirm", "", "")
    late = answer.verdict_until
    for act in (actions.withdraw_verdict,):
        with pytest.raises(IllegalMove):
            act(proposal_id=answered.pk, by=bea, at=late)
    actions.withdraw_verdict(proposal_id=answered.pk, by=bea)
    actions.withdraw_verdict(proposal_id=answered.pk, by=bea)
    assert not AnswerVerdict.objects.exists()


def test_only_supporters_of_level_two_judge_an_answer(
    answered: Proposal, ana: Person, carl: Person, molinos: District
) -> None:
    half = build.resident("half", molinos, level=1)
    build.supports(answered, [half])
    for person, code in ((ana, "not-supporter"), (carl, "prove-residency"), (half, "level-2")):
        with pytest.raises(Refused) as refused:
            actions.judge_answer(proposal_id=answered.pk, by=person, says="confirm")
        assert refused.value.verdict.code == code


def test_who_supports_an_earlier_text_does_not_judge_what_was_answered(answered: Proposal, bea: Person) -> None:
    Proposal.objects.filter(pk=answered.pk).update(revision_number=2, text_since=2, counted_since=2)
    with pytest.raises(Refused) as refused:
        actions.judge_answer(proposal_id=answered.pk, by=bea, says="confirm")
    assert refused.value.verdict.code == "not-supporter"
    client = Client()
    client.force_login(bea)
    assert "answer/confirm/" not in client.get(f"/proposals/{answered.pk}/").content.decode()


def test_a_contest_says_why(answered: Proposal, bea: Person) -> None:
    for wrong in ({"says": "perhaps"}, {"says": "contest"}, {"says": "contest", "why": "other"}):
        with pytest.raises(ValidationError):
            actions.judge_answer(proposal_id=answered.pk, by=bea, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerVerdict.objects.create(answer=answered.answers.get(), person=bea, says="contest")


def test_the_page_shows_numbers_and_words_and_no_name(answered: Proposal, bea: Person, carl: Person) -> None:
    client = Client()
    client.force_login(bea)
    page = f"/proposals/{answered.pk}/"
    assert "This does not answer us" in client.get(page).content.decode()
    wrong = client.post(f"{page}answer/contest/", {"reason": "No date."})
    assert wrong.status_code == 422 and "No date." in wrong.content.decode()
    words = {"why": "vague", "reason": "No date at all is named."}
    assert client.post(f"{page}answer/contest/", words).status_code == 302
    shown = Client().get(page).content.decode()
    assert "No date at all is named." in shown and "0 say that it answers them, 1 that it does not" in shown
    outsider = Client()
    outsider.force_login(carl)
    assert "Prove that you live here" in outsider.get(page).content.decode()
    assert client.post(f"{page}answer/confirm/").status_code == 302
    assert AnswerVerdict.objects.get().says == "confirm"


def test_the_api_judges_and_takes_back(answered: Proposal, bea: Person, ana: Person) -> None:
    path = f"/api/v1/proposals/{answered.pk}/answer/verdict/"
    said = caller(bea).put(path, {"says": "contest", "why": "reasons"}).json()
    assert said == {"confirm": 0, "contest": 1, "by_reason": {"reasons": 1}, "reasons": []} | {
        "mine": "contest",
        "state": "answered",
    }
    assert caller(bea).delete(path).json()["mine"] == ""
    refusal(caller(bea).put(path, {"says": "contest"}), 400)
    refusal(caller(ana).put(path, {"says": "confirm"}), 403)


def test_supporters_are_asked_once_whether_it_was_done_and_reopen_it_once(
    ana: Person, omar: Person, molinos: District
) -> None:
    now = timezone.now()
    proposal = build.proposal(ana, state=State.DONE, district=molinos, closed_at=now - dt.timedelta(days=28))
    people = crowd(proposal, 20, molinos)
    with pytest.raises(IllegalMove):
        actions.judge_done(proposal_id=proposal.pk, by=people[0], done=True)
    assert (actions.tend_clocks(), actions.tend_clocks()) == (1, 0)
    for place, person in enumerate(people):
        actions.judge_done(proposal_id=proposal.pk, by=person, done=place < 9)
    assert queries.done_judged(proposal) == queries.DoneJudged(9, 11)
    assert (actions.tend_clocks(), actions.tend_clocks()) == (1, 0)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.closed_at) == (State.IN_DELIVERY, None)
    assert Entry.objects.get(verb="proposal.reopened").data["no"] == 11
    actions.finish_proposal(proposal_id=proposal.pk, by=omar)
    assert actions.tend_clocks(at=now + dt.timedelta(days=60)) == 0
    with pytest.raises(IllegalMove):
        actions.judge_done(proposal_id=proposal.pk, by=people[0], done=True)


def test_ten_must_say_no_before_anything_is_reopened(ana: Person, molinos: District) -> None:
    proposal = build.proposal(ana, state=State.DONE, district=molinos, closed_at=timezone.now() - dt.timedelta(days=28))
    people = crowd(proposal, 9, molinos)
    actions.tend_clocks()
    for person in people:
        actions.judge_done(proposal_id=proposal.pk, by=person, done=False)
    assert actions.tend_clocks() == 0
    client = caller(people[0])
    path = f"/api/v1/proposals/{proposal.pk}/done/verdict/"
    assert client.put(path, {"done": True}).json() == {"yes": 1, "no": 8, "mine": True, "state": "done"}
    assert client.delete(path).json()["mine"] is None
    assert DoneVerdict.objects.count() == 8
    browser, page = Client(), f"/proposals/{proposal.pk}/"
    browser.force_login(people[1])
    assert f"{page}done/take-back/" in browser.get(page).content.decode()
    assert browser.post(f"{page}done/take-back/").status_code == 302
    assert DoneVerdict.objects.count() == 7
    assert f"{page}done/take-back/" not in browser.get(page).content.decode()


def test_who_leaves_keeps_the_number_and_takes_the_words(answered: Proposal, bea: Person) -> None:
    from proposals import rights

    actions.judge_answer(proposal_id=answered.pk, by=bea, says="contest", why="other", reason="It is about the mill.")
    rights.erase(bea.pk, texts=True)
    row = AnswerVerdict.objects.get()
    assert (row.person, row.says, row.reason, row.visibility) == (None, "contest", "", "erased")
    assert Answer.objects.count() == 1
