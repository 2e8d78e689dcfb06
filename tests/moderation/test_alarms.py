"""Alarms: many alike open one case, nothing is hidden by itself, and no table keeps who."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import models
from django.utils import timezone

from accounts.models import Person
from commons.errors import IllegalMove
from journal.actions import record, sequence
from journal.models import Reader
from moderation import actions
from moderation.lifecycle import Deed, Origin
from moderation.models import Act, Case, Concern, HourCount
from moderation.queries.alarms import hosts, marks, usual
from proposals.models import Comment, Proposal
from tests import build
from tests.moderation.conftest import WORDS

pytestmark = pytest.mark.django_db
SPAM = "Cheap tyres for every car in town, come and see our shop: https://tyres.example/offer"
AGED = dt.timedelta(days=40)


def said(crossing: Proposal, bodies: list[str], *, young: bool = False, author: Person | None = None) -> list[Comment]:
    """Comments of as many accounts (or of one), with their entries, sequenced."""
    who = [author] * len(bodies) if author else [build.person(f"writer{n}{len(bodies)}") for n in range(len(bodies))]
    if not young:
        Person.objects.filter(pk__in=[each.pk for each in who]).update(created_at=timezone.now() - AGED)
    made = [
        Comment.objects.create(proposal=crossing, author=by, body=body) for by, body in zip(who, bodies, strict=True)
    ]
    for comment in made:
        record("comment.published", actor=comment.author, subject=comment, proposal=crossing.pk)
    sequence()
    return made


def look(minutes: float = 1) -> list[Case]:
    return actions.raise_alarms(at=timezone.now() + dt.timedelta(minutes=minutes))


def test_the_same_text_ten_times_opens_one_case_and_hides_nothing(crossing: Proposal, nora: Person) -> None:
    pieces = said(crossing, [f"{SPAM}{'!' * n}" for n in range(11)])
    (case,) = look()
    assert (case.origin, case.reason, case.subject, case.opened_by) == (Origin.ALARM, "spam", "content", None)
    assert case.items.count() == 11 and Comment.objects.filter(visibility="public").count() == 11
    assert Concern.objects.filter(state="open").count() == 11  # moderators find each in the queue
    assert look() == [] and look(2) == []  # once
    said(crossing, [SPAM] * 3)
    assert look() == []  # a few more raise no alarm of their own
    with pytest.raises(IllegalMove):
        actions.decide_concern(
            deed=Deed.HIDE, kind="comment", content_id=pieces[0].pk, by=nora, reason="insult", text=WORDS
        )
    for piece in pieces[:10]:  # spam is hidden at once, in bulk; the case goes on
        actions.decide_concern(deed=Deed.HIDE, kind="comment", content_id=piece.pk, by=nora, reason="spam", text=WORDS)
    staff = [build.mandated(f"s{n}", "moderator", holder_name=f"Stella {n}a") for n in range(2)]  # type: ignore[arg-type]
    for by in staff:
        actions.cast_verdict(
            case_id=case.pk, by=by, vote="keep", reason="no_breach", text="It is a poem of our school."
        )
    assert Comment.objects.filter(visibility="public").count() == 14  # one decision
    assert Act.objects.filter(case=case).count() == 11  # each by an act of its own
    assert set(Act.objects.filter(case=case).values_list("deed", flat=True)) == {"restore", "dismiss"}


def test_below_the_number_or_before_the_hour_nothing_opens(crossing: Proposal) -> None:
    said(crossing, [SPAM] * 9)
    assert look() == []
    said(crossing, [SPAM])
    assert look(90) == []  # by then they are older than an hour
    Reader.objects.update(position=0)
    assert len(look()) == 1


def test_a_slogan_of_three_words_and_many_texts_are_no_alarm(crossing: Proposal) -> None:
    said(crossing, ["Save the mill!"] * 12)
    said(crossing, [f"I think the crossing at number {n} should be wider than it is today." for n in range(13)])
    assert look() == [] and not Case.objects.exists()


def test_one_website_under_different_words_is_an_alarm_and_the_citys_own_is_none(crossing: Proposal) -> None:
    said(crossing, [f"Look {n}: http://www.tyres.example/{n}" for n in range(10)])
    (case,) = look()
    assert case.items.count() == 10
    assert hosts("https://www.Tyres.example/x and http://localhost:8000/proposals/3/") == {"tyres.example"}
    assert hosts("http://[broken and https://") == set()


def test_what_is_hidden_or_within_a_circle_is_not_looked_at(crossing: Proposal) -> None:
    pieces = said(crossing, [SPAM] * 10)
    Comment.objects.filter(pk=pieces[0].pk).update(visibility="hidden")
    assert look() == []


def test_a_rush_of_new_accounts_far_above_the_usual(crossing: Proposal) -> None:
    newcomer = build.person("newcomer")
    texts = [f"Number {n} of many things that I have to say about it, and each differs." for n in range(24)]
    at = timezone.now()
    for days in range(1, 6):
        hour = (at - dt.timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
        HourCount.objects.create(hour=hour, written=40, by_new=6)
    said(crossing, texts, young=True, author=newcomer)
    assert usual(at) == 6.0 and look(0.01) == []  # 24 is not five times 6
    HourCount.objects.filter(hour__lt=at - dt.timedelta(hours=12)).update(by_new=3)
    (case,) = look(0.01)
    assert case.items.count() == 24 and case.origin == Origin.ALARM


def test_old_accounts_are_no_rush(crossing: Proposal, carl: Person) -> None:
    said(crossing, [f"Number {n} of many things that I have to say about it." for n in range(24)], author=carl)
    assert look() == []


def test_no_table_keeps_who(crossing: Proposal) -> None:
    said(crossing, [SPAM] * 10, young=True)
    look()
    assert not any(isinstance(field, models.ForeignKey) for field in HourCount._meta.get_fields())
    row = HourCount.objects.order_by("-hour").first()
    assert row is not None and (row.written, row.by_new) == (10, 10)
    case = Case.objects.get(origin=Origin.ALARM)
    assert (case.person, case.opened_by, case.appellant) == (None, None, None) and "writer" not in case.text


def test_each_look_begins_where_the_last_hour_did(crossing: Proposal, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    said(crossing, ["A word, and another one."] * 3)
    look(200)
    assert Reader.objects.get(name="moderation.alarms").position >= 3
    with django_assert_max_num_queries(20):  # nothing new: no content is read
        look(201)


def test_marks_ignore_case_signs_and_width() -> None:
    assert marks("Cheap TYRES for every car in town, come today!") == marks(
        "cheap tyres — for every ｃar in town: come today"
    )
    assert marks("Save the mill") == set()
