"""Appeals: once, in time, by whom it concerns, to others; the first outcome stands until then."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from charter.models import District
from commons import clock
from commons.errors import IllegalMove, Refused
from commons.models import Visibility
from journal.actions import sequence
from journal.models import Entry
from moderation import actions
from moderation.lifecycle import CaseState, Origin
from moderation.models import Case
from moderation.queries import cases as queries
from moderation.queries.tokens import appeal_token
from notifications.actions import tell_people
from notifications.models import Kind, Mail, Notification
from notifications.queries import is_tellable
from proposals.models import Comment
from tests import build
from tests.moderation.conftest import WORDS
from tests.moderation.juries import DAY, WHY, asked, flagged, later, promised, ready, says, voted

pytestmark = pytest.mark.django_db
KEEP, HIDE = "keep", "hide"


@pytest.fixture
def three(molinos: District) -> list[Person]:
    return build.residents(3, molinos, prefix="flagger")


@pytest.fixture
def crowd(molinos: District) -> list[Person]:
    promised()
    return ready(45, molinos)


@pytest.fixture
def hidden(remark: Comment, three: list[Person], crowd: list[Person]) -> Case:
    """Three flagged what carl said, and a jury hid it."""
    flagged(remark, three)
    return voted(Case.objects.get(), [HIDE] * 9)


def seen(piece: Any) -> str:
    piece.refresh_from_db()
    return str(piece.visibility)


def test_an_author_appeals_and_other_residents_bring_it_back(
    hidden: Case, remark: Comment, carl: Person, nora: Person
) -> None:
    again = actions.appeal(case_id=hidden.pk, by=carl, text=WHY)
    assert (again.origin, again.reason, again.text) == (Origin.APPEAL, "insult", WHY)
    first, second = (set(each.jurors.values_list("person_id", flat=True)) for each in (hidden, again))
    assert len(second) == 9 and not first & second and seen(remark) == Visibility.HIDDEN
    assert Entry.objects.filter(verb="appeal.opened", subject_id=again.pk).count() == 1
    link = f"/moderation/appeals/{appeal_token(carl.pk, case_id=hidden.pk)}/"
    assert "Other residents look at it anew" in Client().get(link).content.decode()
    shown = queries.room(again, again.jurors.first())  # type: ignore[arg-type]
    assert "appeal" not in str(shown) and not {"origin", "appeal_of", "outcome"} & set(shown.__slots__)
    again = voted(again, [KEEP] * 9)
    assert (again.state, again.appeal_until, seen(remark)) == (CaseState.DECIDED, None, Visibility.PUBLIC)
    assert f"looked at it anew. Case {again.pk}: Kept." in Client().get(link).content.decode()
    for by in (carl, nora):
        with pytest.raises((IllegalMove, Refused)):
            actions.appeal(case_id=again.pk, by=by, text=WHY)
    figures = queries.jury_figures()
    assert (figures.whole.opened, figures.whole.hidden, figures.whole.appealed) == (1, 1, 1)
    assert figures.reasons["insult"].overturned_percent == 100 and figures.panels["jury"] == 1


def test_one_appeals_once_and_in_time(hidden: Case, carl: Person, three: list[Person], ana: Person) -> None:
    for stranger in (ana, three[0]):  # a flagger got what they asked for
        with pytest.raises(Refused):
            actions.appeal(case_id=hidden.pk, by=stranger, text=WHY)
    with pytest.raises(ValidationError):
        actions.appeal(case_id=hidden.pk, by=carl, text="No.")
    assert hidden.appeal_until is not None and hidden.decided_at is not None
    assert hidden.appeal_until == clock.due(hidden.decided_at, 14)
    with pytest.raises(IllegalMove) as late:
        actions.appeal(case_id=hidden.pk, by=carl, text=WHY, at=hidden.appeal_until)
    assert late.value.state == "too_late"
    first = actions.appeal(case_id=hidden.pk, by=carl, text=WHY, at=hidden.appeal_until - dt.timedelta(seconds=1))
    with pytest.raises(IllegalMove) as twice:
        actions.appeal(case_id=hidden.pk, by=carl, text=WHY)
    assert twice.value.state == "appealed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            **{name: getattr(first, name) for name in ("reason", "days", "answer_days", "appeal_days", "due_at")},
            origin="appeal",
            appeal_of=hidden,
        )


def test_a_flagger_appeals_where_it_was_kept(
    remark: Comment, three: list[Person], crowd: list[Person], carl: Person
) -> None:
    flagged(remark, three)
    kept = Case.objects.get()
    with pytest.raises((IllegalMove, Refused)):
        actions.appeal(case_id=kept.pk, by=three[0], text=WHY)  # it is not decided yet
    kept = voted(kept, [KEEP] * 9)
    with pytest.raises(Refused):
        actions.appeal(case_id=kept.pk, by=carl, text=WHY)
    again = voted(actions.appeal(case_id=kept.pk, by=three[0], text=WHY), [HIDE] * 9)
    assert again.outcome == HIDE and seen(remark) == Visibility.HIDDEN


def test_an_appeal_that_lapses_leaves_the_first_outcome(hidden: Case, remark: Comment, carl: Person) -> None:
    again = actions.appeal(case_id=hidden.pk, by=carl, text=WHY)
    actions.tend_cases(at=later(again))
    actions.tend_cases(at=later(again))
    again.refresh_from_db()
    assert (again.state, again.outcome, seen(remark)) == (CaseState.LAPSED, "", Visibility.HIDDEN)


def test_what_staff_alone_hid_is_judged_by_residents_on_appeal(
    remark: Comment, crowd: list[Person], nora: Person, carl: Person, ana: Person
) -> None:
    act = actions.hide(kind="comment", content_id=remark.pk, by=nora, reason="spam", text=WORDS)
    with pytest.raises(Refused):
        actions.appeal(act_id=act.pk, by=ana, text=WHY)
    case = actions.appeal(act_id=act.pk, by=carl, text=WHY)
    assert (case.reason, case.appeal_of_act, case.jurors.count()) == ("spam", act, 9)
    with pytest.raises(IllegalMove):
        actions.restore(kind="comment", content_id=remark.pk, by=nora, reason="mistake", text=WORDS)
    voted(case, [KEEP] * 9)
    assert seen(remark) == Visibility.PUBLIC
    with pytest.raises(IllegalMove):
        actions.appeal(act_id=act.pk, by=carl, text=WHY)


def test_flags_that_staff_dismissed_are_judged_on_appeal(
    remark: Comment, crowd: list[Person], three: list[Person], nora: Person
) -> None:
    flagged(remark, three[:1])
    act = actions.dismiss_flags(kind="comment", content_id=remark.pk, by=nora, reason="no_breach", text=WORDS)
    with pytest.raises(IllegalMove):
        actions.appeal(act_id=act.pk, by=three[0], text=WHY, at=act.created_at + 40 * DAY)
    case = actions.appeal(act_id=act.pk, by=three[0], text=WHY)
    assert case.reason == "insult"
    voted(case, [HIDE] * 9)
    assert seen(remark) == Visibility.HIDDEN


def test_an_urgent_act_is_appealed_by_its_case(
    remark: Comment, crowd: list[Person], nora: Person, carl: Person
) -> None:
    act = actions.hide(kind="comment", content_id=remark.pk, by=nora, reason="insult", text=WORDS)
    with pytest.raises(IllegalMove):
        actions.appeal(act_id=act.pk, by=carl, text=WHY)
    case = voted(Case.objects.get(), [HIDE] * 9)
    part = queries.part_in(case, carl, queries.items(case), at=clock.now())
    assert part.author and part.may_appeal and not part.flagger
    assert actions.appeal(case_id=case.pk, by=carl, text=WHY).is_open


def test_two_moderators_of_the_first_panel_do_not_hear_the_appeal(remark: Comment, nora: Person, carl: Person) -> None:
    from tests.moderation.juries import staff

    first, second, third, fourth = (staff(n) for n in range(4))
    case = asked(remark, nora)
    says(case, first, HIDE)
    says(case, second, HIDE)
    again = actions.appeal(case_id=case.pk, by=carl, text=WHY)
    for before in (first, second, nora):
        with pytest.raises(Refused):
            says(again, before, KEEP)
    says(again, third, KEEP)
    says(again, fourth, KEEP)
    assert seen(remark) == Visibility.PUBLIC


def test_whose_flag_a_moderator_dismissed_is_told_why_and_appeals_by_a_mails_link(
    remark: Comment, crowd: list[Person], three: list[Person], nora: Person, carl: Person
) -> None:
    before, flagger, other = three
    Person.objects.filter(pk=flagger.pk).update(email="flagger@example.org")
    flagged(remark, [before])
    actions.dismiss_flags(kind="comment", content_id=remark.pk, by=nora, reason="no_breach", text=WORDS)
    flagged(remark, [flagger, other])
    act = actions.dismiss_flags(kind="comment", content_id=remark.pk, by=nora, reason="no_breach", text=WORDS)
    sequence()
    tell_people()
    told = Notification.objects.filter(kind=Kind.MODERATED, entry__subject_id=act.pk).select_related("entry")
    assert {line.person for line in told} == {flagger, other}, "not who flagged before, nor the author"
    line, mail = told[0], Mail.objects.get(notification__entry__subject_id=act.pk, person=flagger)
    assert (line.reason, line.path) == ("flagged", f"/moderation/acts/{act.pk}/") and "breaks no rule" in line.sentence
    assert "You can appeal until" in mail.text and remark.body not in mail.text and is_tellable(line)

    for stranger in (before, carl):
        with pytest.raises(Refused):
            actions.appeal(act_id=act.pk, by=stranger, text=WHY)
        assert Client().get(f"/moderation/appeals/{appeal_token(stranger.pk, act_id=act.pk)}/").status_code == 404
        browser = Client()
        browser.force_login(stranger)
        assert "You can appeal" not in browser.get(line.path).content.decode()
    browser.force_login(before)
    assert WORDS not in browser.get(line.path).content.decode()
    browser.force_login(other)
    page = browser.get(line.path).content.decode()
    assert WORDS in page and f'action="/moderation/acts/{act.pk}/appeal/"' in page

    link = re.search(r"/moderation/appeals/\S+", mail.text)
    assert link is not None
    page = Client().get(link[0]).content.decode()
    assert WORDS in page and "You flagged this, and it stays" in page and "What you wrote" not in page
    assert Client().post(link[0], {"text": "No."}).status_code == 422
    assert Client().post(link[0], {"text": WHY}).status_code == 302
    case = Case.objects.get(appeal_of_act=act)
    assert (case.appellant, case.reason) == (flagger, "insult")
    assert f"/moderation/cases/{case.pk}/" in browser.get(line.path).content.decode()
