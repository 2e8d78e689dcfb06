"""Who may convene, be drawn, sit and recommend. The same function greys a button with its reason and stops the act."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

import accounts.policy
import charter.queries
from accounts.models import Mandate, Person
from commons.actor import may_act_as
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from deliberation.lifecycle.assemblies import IN_PREPARATION, SeatState, State
from deliberation.models import Assembly, AssemblySession, AssemblyStatement, Recommendation, Seat

Someone = Person | AnonymousUser
# As for a vote: something only the person has, besides what they know.
LEVEL = 2


def may_convene(by: Someone) -> Verdict:
    """Administrators convene, with a public reason or for an accepted proposal. At most one query."""
    if not isinstance(by, Person):
        said = _("Sign in to convene an assembly.")
        return refuse("sign-in", said, remedy="/account/sign-in/", remedy_label=_("Sign in"))
    no = refuse("not-administrator", _("Only an administrator of the city convenes an assembly."))
    return may_act_as(by, Mandate.Role.ADMINISTRATOR, no)


def may_see(by: Someone, its: Assembly) -> Verdict:
    """Drafts are there for administrators alone. At most one query, none for what was called."""
    if its.visibility == Visibility.PUBLIC and its.state != State.DRAFT:
        return ALLOWED
    return may_convene(by)


def may_prepare(by: Someone, its: Assembly) -> Verdict:
    """Tell whether quotas and questions can still be changed: a closed list stands. At most one query."""
    if not (verdict := may_convene(by)):
        return verdict
    if its.state not in IN_PREPARATION:
        return refuse("closed", _("The list is closed. Quotas and questions stand as everybody read them."))
    return ALLOWED


def may_change(by: Someone, its: Assembly) -> Verdict:
    """Tell whether what it is about can still be changed: what was called stands. At most one query."""
    if not (verdict := may_convene(by)):
        return verdict
    if its.state != State.DRAFT:
        return refuse("called", _("This assembly was called. What it is about stands as everybody read it."))
    return ALLOWED


def may_be_drawn(by: Someone) -> Verdict:
    """Tell whether the person may let themself be drawn at all: verified, level 2, in person. At most one query."""
    verdict = accounts.policy.may_support(by)
    if not verdict or not isinstance(by, Person):
        return verdict
    if by.residency.level < LEVEL:
        said = _("A draw asks for a proof of residency of level 2: something only you have, besides what you know.")
        return refuse("level", said, remedy=accounts.policy.PROOF, remedy_label=_("Raise the level"))
    if by.assisted_by is not None:
        return refuse("assisted", _("Nobody is drawn for somebody else: a clerk cannot say it for you."))
    return ALLOWED


def may_take_part(by: Someone, its: Assembly) -> Verdict:
    """Residents of level 2 of its districts, while it takes them. At most one query."""
    if its.state != State.CALLED:
        return refuse("not-taking", _("This assembly does not take residents into its draw now."))
    if not (verdict := may_be_drawn(by)):
        return verdict
    if its.districts and not _lives_in(by, its.districts):
        return refuse("elsewhere", _("This assembly is drawn from residents of other districts."))
    return ALLOWED


def may_leave_draw(by: Someone, its: Assembly) -> Verdict:
    """One may change one's mind until the list is closed; after that one declines the invitation. No query."""
    if not isinstance(by, Person):
        return accounts.policy.may_take_part(by)
    if its.state != State.CALLED:
        return refuse("closed", _("The list is closed. Should you be drawn, you can decline."))
    return ALLOWED


def may_answer(by: Someone, seat: Seat, *, at: dt.datetime) -> Verdict:
    """Who is invited answers, until the deadline by the database's clock. No query."""
    if not isinstance(by, Person) or seat.person_id != by.pk:
        return refuse("not-invited", _("Only who was drawn answers this invitation."))
    if seat.state == SeatState.INVITED and at >= seat.answer_by:
        return refuse("too-late", _("The time to answer has passed; somebody else is being drawn for this seat."))
    return ALLOWED


def may_enter_seed(by: Someone, its: Assembly, *, at: dt.datetime) -> Verdict:
    """Administrators write down what the event brought, once, after it. At most one query."""
    if not (verdict := may_convene(by)):
        return verdict
    if its.state == State.LISTED and not its.takes_seed(at) and its.event_at is not None:
        said = _("The seed comes from what happens on %(when)s. Nobody can know it before.")
        return refuse("too-early", said % {"when": date_format(localtime(its.event_at), "DATETIME_FORMAT")})
    return ALLOWED


def may_speak(by: Someone, its: Assembly, *, member: bool) -> Verdict:
    """Members of a sitting assembly speak from it, and who facilitates it for the city. At most one query."""
    if not isinstance(by, Person):
        return accounts.policy.may_take_part(by)
    if its.state not in (State.SITTING, State.REPORTED):
        return refuse("not-sitting", _("This assembly is not sitting."))
    if member:
        return accounts.policy.may_write(by)
    verdict = may_convene(by)
    if verdict or verdict.code == "second-factor":
        return verdict
    return refuse("not-member", _("Only its members speak from within an assembly, and who facilitates it."))


def may_vote(by: Someone, its: Recommendation, *, member: bool) -> Verdict:
    """Members vote on a recommendation while it is not entered. No query."""
    if not isinstance(by, Person):
        return accounts.policy.may_take_part(by)
    if not member:
        return refuse("not-member", _("Only members of the assembly vote on what it recommends."))
    if its.proposal_id is not None:
        return refuse("entered", _("This recommendation is before the city already."))
    if its.assembly.state != State.SITTING:
        return refuse("not-sitting", _("This assembly is not sitting."))
    return ALLOWED


def carried(its: Recommendation, votes: dict[str, int], members: int) -> Verdict:
    """Tell whether a recommendation is carried: half of the members voted, more of them for than against. No query."""
    if its.proposal_id is not None:
        return refuse("entered", _("This recommendation is before the city already."))
    if 2 * sum(votes.values()) < members:
        return refuse("too-few", _("Less than half of the members have voted on it."))
    if votes.get("for", 0) <= votes.get("against", 0):
        return refuse("not-carried", _("It has not more votes for than against it."))
    return ALLOWED


def may_take_back(by: Someone, statement: AssemblyStatement) -> Verdict:
    """Who wrote a statement takes it back. No query."""
    if isinstance(by, Person) and statement.author_id == by.pk:
        return ALLOWED
    return refuse("not-author", _("Only who wrote this takes it back."))


def _lives_in(by: Someone, codes: list[str]) -> bool:
    if not isinstance(by, Person):
        return False
    home = charter.queries.known().districts.get(by.residency.district_id)
    return home is not None and home.code in codes


def sits_nowhere(sits: bool) -> Verdict:
    """Nobody sits on two assemblies at a time. No query."""
    if sits:
        return refuse("sits", _("You are invited to an assembly already, or sit on one: one at a time."))
    return ALLOWED


def complete(members: int, invited: int) -> Verdict:
    """Tell whether a drawn panel can begin: everybody has answered, and somebody comes. No query."""
    if invited:
        return refuse("invited", _("Some who were drawn have not answered yet; their time still runs."))
    if not members:
        return refuse("nobody", _("Nobody has accepted a seat."))
    return ALLOWED


def may_unplan(by: Someone, its: Assembly, day: AssemblySession) -> Verdict:
    """Administrators take a day off the agenda of which nothing was said yet. At most one query."""
    if not (verdict := may_plan(by, its)):
        return verdict
    if day.minutes:
        return refuse("minuted", _("Its minutes are published: this day took place."))
    return ALLOWED


def may_plan(by: Someone, its: Assembly) -> Verdict:
    """Administrators keep agenda and minutes, until it is over. At most one query."""
    if not (verdict := may_convene(by)):
        return verdict
    if its.state in (State.ENDED, State.CANCELLED):
        return refuse("over", _("This assembly is over. What it did stands."))
    return ALLOWED
