"""A circle's name and purpose are the circle's; a slip is put right, an invitation taken back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Person
from commons import clock
from commons.errors import Refused
from deliberation.actions import circles
from deliberation.actions.circles.correct_circle import words_changed
from deliberation.lifecycle.circles import State
from deliberation.models import Circle, CircleInvitation
from journal.models import Entry
from tests.callers import caller
from tests.deliberation.circles.build import PURPOSE, closed, founded, spoken

OTHER = "We want fewer cars in all of the city, at any hour and for whatever reason they may come."
LINES = st.text(alphabet="ab ", max_size=12)


@given(LINES, LINES)
def test_words_changed_is_a_distance(before: str, after: str) -> None:
    assert words_changed(before, before) == 0
    assert (words_changed(before, after) == 0) == (before.split() == after.split())
    assert words_changed(before, after) >= abs(len(before.split()) - len(after.split()))
    assert words_changed(before, after) <= len(before.split()) + len(after.split())


@pytest.mark.django_db
def test_who_facilitates_puts_a_slip_right_and_the_circle_decides_the_rest(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    with pytest.raises(Refused):
        circles.correct_circle(by=bea, circle_id=its.pk, title="Save way to school")
    for words in ({"title": "No cars at all, anywhere"}, {"purpose": OTHER}):
        with pytest.raises(ValidationError) as much:
            circles.correct_circle(by=ana, circle_id=its.pk, **words)
        assert list(much.value.message_dict) == list(words)
    circles.correct_circle(by=ana, circle_id=its.pk, title="A safe way to school")
    its.refresh_from_db()
    assert (its.title, its.purpose) == ("A safe way to school", PURPOSE)
    assert Entry.objects.get(verb="circle.corrected").data == {"words": ["title"], "changed": 2}
    circles.correct_circle(by=ana, circle_id=its.pk, purpose=PURPOSE.replace("We", "All", 1))
    with pytest.raises(ValidationError):  # three words are put right: the next one is the circle's to decide
        circles.correct_circle(by=ana, circle_id=its.pk, title="A safe path to school")
    circles.correct_circle(by=ana, circle_id=its.pk, title="A safe way to school")  # nothing changes

    made = circles.open_decision(by=bea, circle_id=its.pk, kind="rules", change={"purpose": OTHER, "quorum": 60})
    spoken(made, ana="yes", bea="yes")
    assert closed(made).state == State.ADOPTED
    its.refresh_from_db()
    assert (its.purpose, its.quorum) == (OTHER, 60)
    circles.correct_circle(by=ana, circle_id=its.pk, title="A safe path to school")
    told = Entry.objects.get(verb="circle.rules_changed").data
    assert told == {"change": {"quorum": 60}, "words": ["purpose"]}, "no word stands in the journal"
    with pytest.raises(ValidationError):
        circles.open_decision(by=bea, circle_id=its.pk, kind="rules", change={"title": "No"})


@pytest.mark.django_db
def test_alone_or_asked_by_a_moderator_all_of_it_can_be_changed(ana: Person, bea: Person) -> None:
    its = founded(ana)
    circles.correct_circle(by=ana, circle_id=its.pk, purpose=OTHER)
    circles.join_circle(by=bea, circle_id=its.pk)
    Circle.objects.filter(pk=its.pk).update(edit_asked_at=clock.now())
    its = circles.correct_circle(by=ana, circle_id=its.pk, purpose=PURPOSE)
    assert (its.purpose, its.edit_asked_at) == (PURPOSE, None)


@pytest.mark.django_db
def test_the_page_puts_right_or_opens_a_decision(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    browser, path = Client(), f"/circles/{its.pk}/change/"
    browser.force_login(bea)
    assert b'value="correct"' not in browser.get(path).content
    opened = browser.post(path, {"title": its.title, "purpose": OTHER, "how": "decide"})
    page = browser.get(opened["Location"]).content.decode()
    assert OTHER in page and "What is it for?" in page
    browser.force_login(ana)
    assert browser.post(path, {"title": its.title, "purpose": OTHER, "how": "correct"}).status_code == 422
    done = browser.post(path, {"title": "Safe ways to school", "purpose": PURPOSE, "how": "correct"})
    assert done["Location"] == f"/circles/{its.pk}/"
    changed = caller(ana).patch(f"/api/v1/circles/{its.pk}/", {"title": "Safe way to schools"})
    assert changed.json()["title"] == "Safe way to schools"


@pytest.mark.django_db
def test_an_invitation_is_taken_back_before_it_is_used(ana: Person, bea: Person, mira: Person, carl: Person) -> None:
    its = founded(ana, bea, mira, openness="invitation")
    asked = circles.invite_member(by=bea, circle_id=its.pk, name=carl.name)
    with pytest.raises(CircleInvitation.DoesNotExist):
        circles.take_back_invitation(by=carl, invitation_id=asked.pk)
    with pytest.raises(Refused):
        circles.take_back_invitation(by=mira, invitation_id=asked.pk)
    pages = {person: Client() for person in (ana, bea, mira)}
    for person, browser in pages.items():
        browser.force_login(person)
        shown = (
            f"/circles/invitations/{asked.pk}/take-back/" in browser.get(f"/circles/{its.pk}/members/").content.decode()
        )
        assert shown == (person != mira)
    assert [row["name"] for row in caller(bea).get(f"/api/v1/circles/{its.pk}/invitations/").json()["results"]] == [
        carl.name
    ]
    assert pages[bea].post(f"/circles/invitations/{asked.pk}/take-back/").status_code == 302
    with pytest.raises(CircleInvitation.DoesNotExist):
        circles.accept_invitation(by=carl, circle_id=its.pk)
    with pytest.raises(CircleInvitation.DoesNotExist):
        circles.take_back_invitation(by=ana, invitation_id=asked.pk)
    used = circles.invite_member(by=bea, circle_id=its.pk, name=carl.name)
    assert caller(ana).delete(f"/api/v1/circles/invitations/{used.pk}/").status_code == 204
