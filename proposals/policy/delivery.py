"""Who may report on a promise and end it."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import State
from proposals.models import (
    Answer,
    Commitment,
    ProgressReport,
    Proposal,
)
from proposals.policy.answers import may_deliver
from proposals.policy.gates import may_know_work, not_now
from proposals.policy.words import DELIVERABLE, HIDDEN, NOT_AUTHOR, PROMISING


def promising(proposal: Proposal, commitment: Commitment | None = None) -> Verdict:
    """Tell whether the office may report on its promises now, and on this one: while it is neither kept nor gone."""
    if proposal.state not in PROMISING:
        return refuse("state", _("Not possible while it is: %(state)s.") % {"state": proposal.get_state_display()})
    if commitment is not None and not commitment.is_open:
        return refuse("ended", _("This promise is kept or given up already."))
    return ALLOWED


def may_report(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Everybody with a confirmed e-mail may say what they see; officials in charge speak as their office."""
    if may_know_work(person, proposal):
        return may_deliver(person, proposal)
    return HIDDEN if proposal.visibility != Visibility.PUBLIC else accounts.policy.may_write(person)


def reportable(proposal: Proposal) -> Verdict:
    """Tell whether there is a delivery to report on."""
    return ALLOWED if proposal.state == State.IN_DELIVERY else not_now(proposal)


def may_illustrate_report(
    person: Person | AnonymousUser, report: ProgressReport, *, edit_minutes: int, at: dt.datetime
) -> Verdict:
    """Who wrote a report adds pictures within the edit window."""
    if person.pk is None or report.author_id != person.pk:
        return NOT_AUTHOR
    if at > report.created_at + dt.timedelta(minutes=edit_minutes):
        return refuse(
            "window-closed",
            _("Pictures can be added for %(minutes)d minutes; write another report.") % {"minutes": edit_minutes},
        )
    return accounts.policy.may_write(person)


def may_delete_report(person: Person | AnonymousUser, report: ProgressReport) -> Verdict:
    """Residents may delete their report at any time. What an office says is a public record."""
    if person.pk is None or report.author_id != person.pk:
        return NOT_AUTHOR
    return refuse("public-record", _("What an office says stays to be read.")) if report.office_id else ALLOWED


def finishable(unkept: int) -> Verdict:
    """Tell whether all that was promised is kept, or given up with a reason."""
    if not unkept:
        return ALLOWED
    return refuse("unkept", _("Say first of each promise that it is kept, or why it is given up."))


def deliverable(answer: Answer | None) -> Verdict:
    """Tell whether the last answer promised something that can be delivered."""
    if answer is not None and answer.decision in DELIVERABLE:
        return ALLOWED
    return refuse("nothing-promised", _("The answer promised nothing to deliver."))
