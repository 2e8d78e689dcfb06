"""Last flags, last votes and deadlines at once: one case, one decision, no person called twice."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.db import connection

from accounts.models import Person
from charter.models import District
from commons.errors import IllegalMove
from journal.models import Entry
from moderation import actions
from moderation.actions import draw_jury
from moderation.lifecycle import CaseState
from moderation.models import Act, Case, Juror
from proposals.models import Comment
from tests import build
from tests.moderation.juries import accepted, asked, flagged, promised, ready, says
from tests.races.test_moderation import rush

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def remark(ana: Person, carl: Person) -> Comment:
    made: Comment = Comment.objects.create(proposal=build.proposal(ana), author=carl, body="Fools.")
    return made


@pytest.fixture
def crowd(molinos: District) -> list[Person]:
    promised()
    return ready(40, molinos)


def flag(remark: Comment, by: Person) -> Any:
    return actions.flag_content(kind="comment", content_id=remark.pk, by=by, reason="insult")


def test_two_flags_that_are_both_the_third_open_one_case(
    remark: Comment, crowd: list[Person], molinos: District
) -> None:
    people = build.residents(6, molinos, prefix="flagger")
    flagged(remark, people[:2])
    said = rush(*(partial(flag, remark, person) for person in people[2:]))
    assert not [each for each in said if isinstance(each, Exception)]
    case = Case.objects.get()
    assert case.jurors.count() == 9 and Entry.objects.filter(verb="case.opened").count() == 1


def test_two_last_votes_at_once_decide_once(remark: Comment, crowd: list[Person], nora: Person) -> None:
    case = asked(remark, nora)
    jurors = accepted(case)
    for juror in jurors[:7]:
        says(case, juror.person, "hide")
    said = rush(*(partial(says, case, juror.person, "hide") for juror in jurors[7:]))
    assert not [each for each in said if isinstance(each, Exception)]
    case.refresh_from_db()
    assert (case.state, case.outcome, Act.objects.count()) == (CaseState.DECIDED, "hide", 1)
    assert Entry.objects.filter(verb="case.decided").count() == 1


def test_a_vote_against_the_deadline_is_counted_or_refused(remark: Comment, crowd: list[Person], nora: Person) -> None:
    """Five of nine voted; the sixth comes as the time ends. Either it is in, or it is told that it is late."""
    case = asked(remark, nora)
    jurors = accepted(case)
    for juror in jurors[:5]:
        says(case, juror.person, "keep")
    end = case.due_at
    before = end - dt.timedelta(microseconds=1)
    vote = partial(says, case, jurors[5].person, "keep", at=before)
    said = rush(vote, *(partial(actions.decide_due, case_id=case.pk, at=end) for _ in range(2)))
    assert sorted(map(str, said[1:])) == ["False", "True"]
    entry = Entry.objects.get(verb="case.decided")
    if isinstance(said[0], Exception):
        assert isinstance(said[0], IllegalMove) and entry.data["votes"] == 5
    else:
        assert entry.data["votes"] == 6


def drawn_at_once(molinos: District, nora: Person, ana: Person) -> list[Any]:
    """Two cases that two juries of a small pool are drawn for at the same moment."""
    proposal = build.proposal(ana)
    remarks = [Comment.objects.create(proposal=proposal, author=ana, body=f"Fools {n}.") for n in range(4)]
    return rush(*(partial(asked, each, nora) for each in remarks))


def test_juries_drawn_at_once_share_nobody(molinos: District, nora: Person, ana: Person, crowd: list[Person]) -> None:
    said = drawn_at_once(molinos, nora, ana)
    assert not [each for each in said if isinstance(each, Exception)]
    sits = list(Juror.objects.filter(sits=True).values_list("person_id", flat=True))
    assert len(sits) == len(set(sits)) > 9


def test_without_the_lock_the_constraint_still_holds(
    molinos: District, nora: Person, ana: Person, crowd: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin: draws that do not wait for each other call the same people, and the database refuses."""
    both_read = __import__("threading").Barrier(4)
    found = draw_jury.eligible

    def together(**given: Any) -> Any:
        listed = found(**given)
        both_read.wait(timeout=60)
        return listed

    monkeypatch.setattr(draw_jury, "one_draw", lambda: None)
    monkeypatch.setattr(draw_jury, "eligible", together)
    said = drawn_at_once(molinos, nora, ana)
    assert any(isinstance(each, Exception) for each in said)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(n) FROM (SELECT count(*) n FROM moderation_juror WHERE sits GROUP BY person_id) x")
        assert cursor.fetchone()[0] == 1
