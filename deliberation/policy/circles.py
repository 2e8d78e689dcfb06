"""Who may do what in a circle. Whoever facilitates orders the work; where nobody does, every member may."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from commons.verdict import ALLOWED, Verdict, refuse
from deliberation.lifecycle.circles import Kind, Openness, State
from deliberation.models import AgendaItem, Circle, CircleInvitation, Decision, Meeting, Membership

Someone = Person | AnonymousUser
# How long a meeting may wait for its minutes before every member may write them.
MINUTES_DAYS = 14


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a circle at a moment of the database's clock.

    `member`: their membership; `facilitator`: whose term runs and whose account is open; `neglected`: a meeting lies
    MINUTES_DAYS without minutes; `members`: how many there are; `excluded`: the circle decided that they leave.
    """

    circle: Circle
    by: Someone
    at: dt.datetime
    member: Membership | None
    facilitator: Membership | None
    members: int
    invited: bool = False
    neglected: bool = False
    excluded: bool = False

    @property
    def sees_places(self) -> bool:
        """Whether they are told where meetings are: of a circle by invitation, members alone."""
        return self.member is not None or self.circle.openness == Openness.OPEN

    @property
    def facilitates(self) -> bool:
        return self.member is not None and self.facilitator is not None and self.member.pk == self.facilitator.pk


def may_found(by: Someone) -> Verdict:
    """Whoever writes in the city founds circles. No query."""
    return accounts.policy.may_write(by)


def may_join(here: Standing) -> Verdict:
    """Into an open circle whoever takes part; else who was asked. No query."""
    if not (verdict := accounts.policy.may_take_part(here.by)):
        return verdict
    if here.circle.dissolved_at:
        return refuse("dissolved", _("This circle has ended."))
    if here.member is not None:
        return refuse("member", _("You are a member already."))
    if here.circle.openness != Openness.OPEN and not here.invited:
        return refuse("by-invitation", _("Members ask others into this circle. Write to one of them."))
    if here.excluded and not here.invited:
        return refuse("excluded", _("The circle decided that you leave it. A member can ask you in again."))
    if here.members >= Circle.MOST_MEMBERS:
        return refuse("full", _("This circle is full. Found one of your own: two circles can write together."))
    return ALLOWED


def may_act(here: Standing) -> Verdict:
    """Members open decisions, put items on the agenda, ask others in: whoever may write. No query."""
    return may_attend_to(here) and accounts.policy.may_write(here.by)


def may_attend_to(here: Standing) -> Verdict:
    """Members say yes or no, come to meetings, take back what is theirs; also who writes nothing. No query."""
    if not (verdict := accounts.policy.may_take_part(here.by)):
        return verdict
    if here.member is None:
        return refuse("not-member", _("Only members of this circle do this."))
    return refuse("dissolved", _("This circle has ended.")) if here.circle.dissolved_at else ALLOWED


def may_leave(here: Standing) -> Verdict:
    """Every member may leave, at any time. No query."""
    if here.member is None:
        return refuse("not-member", _("Only members of this circle do this."))
    return ALLOWED


def may_facilitate(here: Standing) -> Verdict:
    """The facilitator; every member where there is none, or where a meeting lies without minutes. No query."""
    if not (verdict := may_act(here)):
        return verdict
    if here.facilitates or here.facilitator is None or here.neglected:
        return ALLOWED
    return refuse("not-facilitator", _("This is for who facilitates. Any member can call the choice of another."))


def may_change_item(here: Standing, item: AgendaItem) -> Verdict:
    """Who put it on the agenda changes it. No query."""
    return may_act(here) and _its_author(here, item)


def may_take_back_item(here: Standing, item: AgendaItem) -> Verdict:
    """Who put it on the agenda takes it back. No query."""
    return may_attend_to(here) and _its_author(here, item)


def _its_author(here: Standing, item: AgendaItem) -> Verdict:
    if item.author_id is not None and item.author_id == here.by.pk:
        return ALLOWED
    return refuse("not-yours", _("Only who put this on the agenda changes it or takes it back."))


def may_take_back_invitation(here: Standing, invitation: CircleInvitation) -> Verdict:
    """Who asked, or who facilitates. No query."""
    if not (verdict := may_act(here)):
        return verdict
    return ALLOWED if invitation.by_id == here.by.pk else may_facilitate(here)


def may_step_down(here: Standing) -> Verdict:
    """Only who facilitates. No query."""
    if not (verdict := may_attend_to(here)):
        return verdict
    return ALLOWED if here.facilitates else refuse("not-facilitator", _("You do not facilitate this circle."))


def may_read_within(here: Standing) -> bool:
    """Tell whether names, and decisions about a person, are shown: to members alone. No query."""
    return here.member is not None


def may_see(here: Standing, decision: Decision) -> bool:
    """Decisions are public; one that somebody should leave is for members alone. No query."""
    return decision.kind != Kind.EXCLUSION or may_read_within(here)


def may_speak(here: Standing, decision: Decision) -> Verdict:
    """Whoever was a member when it opened, and is not who would be excluded, until it closes. No query."""
    if not (verdict := may_attend_to(here)):
        return verdict
    assert here.member is not None  # noqa: S101
    if decision.state != State.OPEN or here.at >= decision.closes_at:
        return refuse("closed", _("This decision is closed."))
    if here.member.joined_at > decision.opened_at:
        return refuse("joined-later", _("You joined after this was opened: those who were there decide it."))
    if decision.kind == Kind.EXCLUSION and decision.concerned_id == here.member.person_id:
        return refuse("about-yourself", _("This decision is about you: the others take it."))
    return ALLOWED


def may_withdraw(here: Standing, decision: Decision) -> Verdict:
    """Who opened it, while it is open. No query."""
    if not (verdict := may_attend_to(here)):
        return verdict
    if decision.by_itself or decision.author_id != here.by.pk:
        return refuse("not-yours", _("Only who opened a decision takes it back."))
    return ALLOWED


def may_change(here: Standing, decision: Decision) -> Verdict:
    """Who opened it, or facilitates, gives a new text to what is open or was not adopted. No query."""
    if not (verdict := may_act(here)):
        return verdict
    if decision.kind != Kind.ORDINARY:
        return refuse("no-text", _("This has no text to change. Open another decision."))
    if decision.author_id != here.by.pk and not (verdict := may_facilitate(here)):
        return verdict
    return ALLOWED


def may_close(here: Standing, decision: Decision, *, waiting: int) -> Verdict:
    """Who facilitates, before its time, once all have spoken who can (`waiting` is none). No query."""
    if not (verdict := may_facilitate(here)):
        return verdict
    if waiting:
        return refuse("still-speaking", _("Not everybody has spoken yet. It closes by itself when its time is over."))
    return ALLOWED


def may_write_minutes(here: Standing, meeting: Meeting) -> Verdict:
    """Who facilitates, once it has begun. No query."""
    if not (verdict := may_facilitate(here)):
        return verdict
    if meeting.cancelled_at:
        return refuse("cancelled", _("This meeting did not take place."))
    if here.at < meeting.starts_at:
        return refuse("not-yet", _("Minutes are written once the meeting has begun."))
    return ALLOWED


def may_change_meeting(here: Standing, meeting: Meeting) -> Verdict:
    """Who facilitates, before it begins. No query."""
    if not (verdict := may_facilitate(here)):
        return verdict
    if meeting.cancelled_at:
        return refuse("cancelled", _("This meeting was called off."))
    if here.at >= meeting.starts_at:
        return refuse("begun", _("This meeting has begun."))
    return ALLOWED


def may_attend(here: Standing, meeting: Meeting) -> Verdict:
    """Members say that they come, until it is over. No query."""
    if not (verdict := may_attend_to(here)):
        return verdict
    if meeting.cancelled_at or here.at >= meeting.ends_at:
        return refuse("over", _("This meeting is over."))
    return ALLOWED
