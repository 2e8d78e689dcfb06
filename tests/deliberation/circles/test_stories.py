"""Whole stories of circles, as actions: they decide by their own rule, heal, and leave nothing of who has gone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from accounts.models import Person
from charter.models import District
from commons import clock
from commons.errors import IllegalMove
from commons.models import Visibility
from deliberation import policy, queries, rights
from deliberation.actions import circles
from deliberation.lifecycle.circles import State
from deliberation.models import (
    AgendaItem,
    Attendance,
    Circle,
    CircleInvitation,
    CircleProposal,
    Decision,
    Membership,
    Voice,
)
from journal.models import Entry
from proposals.actions import publish_proposal
from proposals.lifecycle import State as ProposalState
from tests import build
from tests.deliberation.circles.build import (
    DAY,
    OBJECTION,
    TEXT,
    asked,
    closed,
    convened,
    founded,
    held,
    member,
    spoken,
)

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_a_circle_decides_by_majority(ana: Person, bea: Person, mira: Person) -> None:
    its = founded(ana, bea, mira, quorum=60)
    first = asked(bea, its)
    spoken(first, ana="yes", bea="yes", mira="no")
    assert closed(first).state == State.ADOPTED
    assert (first.for_it, first.against, first.aside, first.members) == (2, 1, 0, 3)
    second = asked(ana, its)
    spoken(second, ana="yes", mira="no")
    assert closed(second).state == State.REJECTED, "a tie adopts nothing"
    assert verbs() == [
        "circle.founded",
        *("decision.opened", "decision.closed", "decision.opened", "decision.closed"),
    ], "what people say is in no journal"


def test_an_objection_is_answered_by_a_new_text(ana: Person, bea: Person, mira: Person) -> None:
    its = founded(ana, bea, mira, rule="consent")
    first = asked(ana, its)
    spoken(first, ana="consent", bea="consent", mira="objection")
    assert closed(first).state == State.REJECTED
    second = circles.change_decision(
        by=ana, decision_id=first.pk, title="When do we meet?", text=f"{TEXT} Not Tuesdays."
    )
    assert second.follows == first and not second.voices.exists(), "all speak anew"
    assert first.voices.get(said="objection").reason == OBJECTION, "what was said to the old text stays"
    spoken(second, ana="consent", bea="aside", mira="consent")
    assert closed(second).state == State.ADOPTED


def test_an_objection_falls_when_its_author_says_so(ana: Person, bea: Person) -> None:
    its = founded(ana, bea, rule="consent")
    first = asked(ana, its)
    spoken(first, ana="consent", bea="objection")
    spoken(first, bea="consent")
    assert Voice.objects.filter(decision=first, author=bea).count() == 1
    done = circles.close_decision(by=ana, decision_id=first.pk)
    assert done.state == State.ADOPTED, "all have spoken: who facilitates closes it at once"


def test_a_text_is_replaced_while_it_is_open(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    first = asked(bea, its)
    spoken(first, ana="no")
    second = circles.change_decision(by=bea, decision_id=first.pk, title="When do we meet?", text=f"{TEXT} At eight.")
    first.refresh_from_db()
    assert first.state == State.REPLACED and second.state == State.OPEN and not second.voices.exists()


def test_who_comes_or_goes_changes_no_roll(ana: Person, bea: Person, mira: Person, carl: Person) -> None:
    its = founded(ana, bea, mira, quorum=100)
    first = asked(ana, its)
    spoken(first, ana="yes", bea="no", mira="yes")
    circles.join_circle(by=carl, circle_id=its.pk)
    circles.leave_circle(by=mira, circle_id=its.pk)
    here = queries.circles.standing(its, carl)
    assert policy.circles.may_speak(here, first).code == "joined-later"
    first.refresh_from_db()
    assert first.members == 3
    assert closed(first).state == State.ADOPTED, "what mira said, she said"


def test_too_few_speak_and_it_is_called_again(ana: Person, bea: Person, mira: Person) -> None:
    its = founded(ana, bea, mira, quorum=100)
    first = asked(ana, its)
    spoken(first, ana="yes")
    assert closed(first).state == State.LAPSED
    second = circles.call_again(by=bea, decision_id=first.pk)
    assert (second.quorum, second.title, second.text) == (0, first.title, first.text)
    spoken(second, ana="yes")
    assert closed(second).state == State.ADOPTED


def test_the_facilitator_is_replaced_by_the_rule(ana: Person, bea: Person, mira: Person) -> None:
    its = founded(ana, bea, mira)
    choice = circles.open_decision(by=mira, circle_id=its.pk, kind="facilitator", member_id=_willing(its, bea).pk)
    spoken(choice, bea="yes", mira="yes", ana="no")
    closed(choice)
    here = queries.circles.standing(its, bea)
    assert here.facilitates and here.facilitator and here.facilitator.facilitates_until > clock.now() + 170 * DAY  # type: ignore[operator]
    assert not policy.circles.may_facilitate(queries.circles.standing(its, ana))


@pytest.mark.parametrize("how", ["leaves", "is erased", "is blocked", "steps down", "term over", "no minutes"])
def test_a_circle_whose_facilitator_vanished_heals(ana: Person, bea: Person, mira: Person, how: str) -> None:
    its = founded(ana, bea, mira)
    assert policy.circles.may_facilitate(queries.circles.standing(its, bea)).code == "not-facilitator"
    match how:
        case "leaves":
            circles.leave_circle(by=ana, circle_id=its.pk)
        case "is erased":
            rights.erase(ana.pk, texts=False)
        case "is blocked":
            Person.objects.filter(pk=ana.pk).update(is_active=False)
        case "steps down":
            circles.step_down(by=ana, circle_id=its.pk)
        case "term over":
            Membership.objects.filter(person=ana).update(facilitates_until=clock.now())
        case "no minutes":
            held(convened(ana, its), days_ago=20)
    assert policy.circles.may_facilitate(queries.circles.standing(its, bea)), "all members do it at once"
    assert convened(bea, its).pk


def test_the_choice_of_another_opens_by_itself(ana: Person, bea: Person, mira: Person) -> None:
    its = founded(ana, bea, mira)
    circles.leave_circle(by=ana, circle_id=its.pk)
    assert circles.tend_circles() == 0 and Circle.objects.get().vacant_since is not None
    later = clock.now() + 15 * DAY
    assert circles.tend_circles(at=later) == 0, "nobody is willing: all go on to facilitate"
    _willing(its, bea)
    assert circles.tend_circles(at=later) == 1 and circles.tend_circles(at=later) == 0
    choice = Decision.objects.get(by_itself=True)
    assert (choice.concerned, choice.author) == (bea, None)
    entry = Entry.objects.get(verb="facilitator.drawn")
    assert entry.data["willing"] == 1 and len(entry.data["seed"]) == 32
    spoken(choice, bea="yes", mira="yes")
    closed(choice)
    assert queries.circles.standing(its, bea).facilitates
    circles.tend_circles()
    assert Circle.objects.get().vacant_since is None


def test_the_rules_change_by_the_rules(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    change = {"rule": "consent", "decision_days": 3, "quorum": 50}
    first = circles.open_decision(by=bea, circle_id=its.pk, kind="rules", change=change)
    assert first.change == {"rule": "consent", "decision_days": 3}, "what is so already is no change"
    under_the_old = asked(ana, its)
    spoken(first, ana="yes", bea="yes")
    closed(first)
    its.refresh_from_db()
    assert (its.rule, its.decision_days) == ("consent", 3)
    under_the_old.refresh_from_db()
    assert under_the_old.rule == "majority", "what is open is decided by what held when it opened"


def test_somebody_is_excluded_by_the_others(ana: Person, bea: Person, mira: Person, carl: Person) -> None:
    its = founded(ana, bea, mira)
    first = circles.open_decision(
        by=ana, circle_id=its.pk, kind="exclusion", member_id=member(its, mira).pk, text=OBJECTION
    )
    assert first.members == 2 and not policy.circles.may_speak(queries.circles.standing(its, mira), first)
    with pytest.raises(Decision.DoesNotExist):
        queries.circles.decision(first.pk, carl)
    spoken(first, ana="yes", bea="yes")
    closed(first)
    assert not Membership.objects.filter(person=mira).exists()
    assert policy.circles.may_join(queries.circles.standing(its, mira)).code == "excluded"
    circles.invite_member(by=bea, circle_id=its.pk, name="Mira")
    circles.accept_invitation(by=mira, circle_id=its.pk)
    assert queries.circles.standing(its, mira).member


def test_one_is_asked_into_a_closed_circle(ana: Person, bea: Person, carl: Person) -> None:
    its = founded(ana, openness="invitation")
    assert policy.circles.may_join(queries.circles.standing(its, bea)).code == "by-invitation"
    for _twice in range(2):
        circles.invite_member(by=ana, circle_id=its.pk, name="Bea")
    circles.invite_member(by=ana, circle_id=its.pk, name="Carl")
    circles.accept_invitation(by=bea, circle_id=its.pk)
    circles.decline_invitation(by=carl, circle_id=its.pk)
    assert not CircleInvitation.objects.exists() and its.memberships.count() == 2
    circles.invite_member(by=bea, circle_id=its.pk, name="Carl")
    CircleInvitation.objects.update(expires_at=clock.now())
    with pytest.raises(CircleInvitation.DoesNotExist):
        circles.accept_invitation(by=carl, circle_id=its.pk)
    circles.tend_circles()
    assert not CircleInvitation.objects.exists()


def test_a_meeting_is_called_moved_held_and_written_up(ana: Person, bea: Person, carl: Person) -> None:
    its = founded(ana, bea)
    meeting = convened(ana, its, link="https://meet.example/1")
    moved = circles.change_meeting(by=ana, meeting_id=meeting.pk, place_name="The other library")
    assert (moved.changes, moved.place_name, moved.title) == (1, "The other library", meeting.title)
    circles.attend_meeting(by=bea, meeting_id=meeting.pk)
    circles.attend_meeting(by=bea, meeting_id=meeting.pk)
    assert Attendance.objects.get().person == bea
    held(meeting)
    circles.tend_circles()
    assert not Attendance.objects.exists(), "who came is nobody's business afterwards"
    done = circles.publish_minutes(by=ana, meeting_id=meeting.pk, minutes="We were nine, and agreed on the crossing.")
    assert done.minutes_at is not None and verbs()[-1] == "minutes.published"


def test_a_proposal_is_written_together_and_named_by_a_decision(ana: Person, bea: Person, mira: Person) -> None:
    its = founded(ana, bea)
    draft = build.proposal(ana, state=ProposalState.DRAFT)
    row = circles.bring_proposal(by=ana, circle_id=its.pk, proposal_id=draft.pk)
    circles.take_on_proposal(by=bea, row_id=row.pk)
    assert set(draft.authorships.values_list("person", flat=True)) == {ana.pk, bea.pk}
    publish_proposal(proposal_id=draft.pk, by=bea)
    assert queries.circles.circle_of_proposal(draft.pk) is None, "it bears no name before the circle decides"
    naming = circles.open_decision(by=bea, circle_id=its.pk, kind="proposal", proposal_id=draft.pk)
    assert naming.text == draft.body, "what is decided on stands in the record"
    spoken(naming, ana="yes", bea="yes")
    closed(naming)
    assert queries.circles.circle_of_proposal(draft.pk) == its
    assert [each.proposal_id for each in queries.circles.written_by(queries.circles.standing(its, mira))] == [draft.pk]
    # A circle that asks for no decision names it at once.
    other = founded(ana, title="Another circle", names_by_decision=False)
    second = build.proposal(ana)
    circles.bring_proposal(by=ana, circle_id=other.pk, proposal_id=second.pk)
    assert queries.circles.circle_of_proposal(second.pk) == other


def test_the_agenda_is_ordered_by_who_facilitates(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    items = [circles.add_item(by=bea, circle_id=its.pk, title=f"Item number {n}") for n in range(3)]
    circles.move_item(by=ana, item_id=items[2].pk, up=True)
    circles.move_item(by=ana, item_id=items[0].pk, up=True)
    circles.close_item(by=bea, item_id=items[1].pk)
    assert [each.title[-1] for each in queries.circles.agenda(its)] == ["0", "2"]
    assert [each.title[-1] for each in queries.circles.discussed(its)] == ["1"]


def test_who_put_something_on_the_agenda_changes_it_and_takes_it_back(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    first = asked(ana, its)
    item = circles.add_item(by=bea, circle_id=its.pk, title="Who brings chairs?", text="Ten.", decision_id=first.pk)
    AgendaItem.objects.filter(pk=item.pk).update(edit_asked_at=clock.now())
    browser, path = Client(), f"/circles/agenda/{item.pk}/change/"
    browser.force_login(bea)
    page = browser.get(path).content.decode()
    assert "Who brings chairs?" in page and f'value="decision-{first.pk}" selected' in page
    kept = browser.post(path, {"title": "Who", "text": "Ten of us sit.", "about": ""})
    assert kept.status_code == 422 and b"Ten of us sit." in kept.content
    assert browser.post(path, {"title": "Who brings tables?", "text": "", "about": ""}).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.text, item.decision_id, item.edit_asked_at) == ("Who brings tables?", "", None, None)
    circles.change_item(by=bea, item_id=item.pk, text="Two.")
    item.refresh_from_db()
    assert (item.title, item.text) == ("Who brings tables?", "Two."), "what is not given stays"
    elsewhere = asked(ana, founded(ana, title="Another circle"))
    with pytest.raises(ValidationError):
        circles.change_item(by=bea, item_id=item.pk, decision_id=elsewhere.pk)

    assert "Two." in browser.get(f"/circles/{its.pk}/agenda/").content.decode()
    assert browser.post(f"/circles/agenda/{item.pk}/take-back/").status_code == 302
    item.refresh_from_db()
    assert (item.title, item.text, item.visibility) == ("", "", Visibility.ERASED)
    assert not queries.circles.agenda(its).exists() and browser.get(path).status_code == 404
    assert verbs()[-1] == "agendaitem.withdrawn" and verbs().count("agendaitem.changed") == 2

    talked = circles.add_item(by=bea, circle_id=its.pk, title="Who brings the lamp?")
    circles.close_item(by=ana, item_id=talked.pk)
    for act in (circles.take_back_item, circles.change_item):
        with pytest.raises(IllegalMove):
            act(by=bea, item_id=talked.pk)


def test_the_last_one_out_ends_it(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    first, meeting = asked(ana, its), convened(ana, its)
    circles.leave_circle(by=ana, circle_id=its.pk)
    circles.leave_circle(by=bea, circle_id=its.pk)
    for each in (its, first, meeting):
        each.refresh_from_db()
    assert its.dissolved_at and first.state == State.WITHDRAWN and meeting.cancelled_at
    assert verbs()[-2:] == ["decision.withdrawn", "circle.dissolved"]


def test_a_circle_ends_by_its_decision(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    end = circles.open_decision(
        by=bea, circle_id=its.pk, kind="dissolution", text="We have what we wanted: a crossing."
    )
    spoken(end, ana="yes", bea="yes")
    circles.close_decision(by=ana, decision_id=end.pk)
    its.refresh_from_db()
    assert its.dissolved_at and its.state == "dissolved"
    assert policy.circles.may_act(queries.circles.standing(its, ana)).code == "dissolved"


@pytest.mark.parametrize("texts", [False, True])
def test_erasing_leaves_the_count_and_no_trace(
    ana: Person, bea: Person, mira: Person, molinos: District, texts: bool
) -> None:
    its = founded(ana, bea, mira, rule="consent")
    first = asked(ana, its)
    spoken(first, ana="objection", bea="consent", mira="consent")
    circles.add_item(by=ana, circle_id=its.pk, title="What ana wants", text="Only she")
    circles.attend_meeting(by=ana, meeting_id=convened(ana, its).pk)
    with transaction.atomic():
        rights.erase(ana.pk, texts=texts)
        Person.objects.filter(pk=ana.pk).delete()
    done = closed(first)
    assert (done.state, done.against, done.for_it) == (State.REJECTED, 1, 2), "what was said was said"
    assert not Attendance.objects.exists()
    assert Voice.objects.filter(reason=OBJECTION).exists() is not texts
    assert AgendaItem.objects.filter(title="What ana wants").exists() is not texts
    assert Circle.objects.get().author is None and Circle.objects.get().dissolved_at is None


def test_erasing_its_only_member_ends_a_circle(ana: Person) -> None:
    founded(ana)
    rights.erase(ana.pk, texts=True)
    its = Circle.objects.get()
    assert its.dissolved_at and its.title == "" and its.visibility == "erased"


def test_a_decision_about_somebody_who_left_is_moot(ana: Person, bea: Person, mira: Person) -> None:
    its = founded(ana, bea, mira)
    choice = circles.open_decision(by=ana, circle_id=its.pk, kind="facilitator", member_id=_willing(its, bea).pk)
    spoken(choice, ana="yes", mira="yes")
    Person.objects.filter(pk=bea.pk).update(is_active=False)
    assert closed(choice).state == State.WITHDRAWN
    assert queries.circles.standing(its, ana).facilitates


def test_a_draft_brought_by_somebody_else_is_not_shown_to_strangers(ana: Person, bea: Person, carl: Person) -> None:
    its = founded(ana, bea)
    draft = build.proposal(ana, state=ProposalState.DRAFT)
    row = circles.bring_proposal(by=ana, circle_id=its.pk, proposal_id=draft.pk)
    assert not queries.circles.written_by(queries.circles.standing(its, carl)).exists()
    with pytest.raises(CircleProposal.DoesNotExist):
        queries.circles.brought(row.pk, carl)


def _willing(its: Circle, person: Person) -> Membership:
    return circles.describe_membership(by=person, circle_id=its.pk, willing=True)


def test_time_is_the_databases(ana: Person) -> None:
    its = founded(ana)
    first = asked(ana, its)
    assert first.closes_at == clock.due(first.opened_at, its.decision_days)
    assert abs(first.opened_at - clock.now()) < dt.timedelta(hours=1)
