"""Who may write, change, publish and take back a proposal."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from charter.models import Feature
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import State
from proposals.models import (
    Intake,
    Proposal,
    ProposalKind,
)
from proposals.policy.gates import in_phase, not_now, of_level, took_in
from proposals.policy.words import IN_PROCESS, NOT_AUTHOR, NOT_IN_PROCESS, NOT_WRITER, ON_RULE


def may_draft(person: Person | AnonymousUser) -> Verdict:
    """Everybody with a confirmed e-mail may propose. Nobody has to let it through."""
    return accounts.policy.may_write(person)


def may_edit(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Each author may change the text of a draft and of an open one, alone.

    What a meeting said has no author: today the clerk may who entered it.
    """
    if took_in(person, proposal):
        return accounts.policy.may_use_desk(person)
    if not proposal.is_written_by(person.pk):
        return NOT_WRITER
    return accounts.policy.may_write(person)


def may_put_right(intake: Intake, *, edit_minutes: int, at: dt.datetime) -> Verdict:
    """Tell whether a clerk may still change or undo what they entered: a text in the edit window, a support all day."""
    if intake.support_id is None and at > intake.taken_at + dt.timedelta(minutes=edit_minutes):
        return refuse(
            "window-closed",
            _("What was entered can be put right for %(minutes)d minutes. After that its author decides about it.")
            % {"minutes": edit_minutes},
        )
    return ALLOWED


def may_publish(person: Person | AnonymousUser, proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Authors publish their draft, in a process those whom its phase asks for."""
    return may_edit(person, proposal) and of_level(person, proposal.process, Feature.PROPOSE, at=at)


def may_withdraw(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Authors may withdraw, all together, until the threshold is reached; then it belongs to its supporters too."""
    if took_in(person, proposal):
        return accounts.policy.may_use_desk(person)
    return NOT_WRITER if not proposal.is_written_by(person.pk) else ALLOWED


def may_change_process(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Its author takes an open proposal into a process or out of it."""
    return accounts.policy.may_take_part(person) if proposal.is_written_by(person.pk) else NOT_AUTHOR


def leavable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether it may leave its process: open, while the phase in force takes proposals. Queries as `in_phase`."""
    if proposal.state != State.OPEN:
        return not_now(proposal)
    return in_phase(proposal, Feature.PROPOSE, at=at) if proposal.process else NOT_IN_PROCESS


def enterable(proposal: Proposal) -> Verdict:
    """Tell whether it may be taken into a process: open, on the open floor, and about no rule. No query."""
    if proposal.kind == ProposalKind.RULE:
        return ON_RULE
    if proposal.state != State.OPEN:
        return not_now(proposal)
    return ALLOWED if proposal.process_id is None else IN_PROCESS


def correctable(proposal: Proposal, *, supports: int, edit_minutes: int, at: dt.datetime) -> Verdict:
    """Tell whether the text may be corrected in place: a draft, or open, in the edit window and without a support."""
    if proposal.state == State.DRAFT:
        return ALLOWED
    if proposal.state != State.OPEN or proposal.published_at is None:
        return not_now(proposal)
    if proposal.edit_asked_at is None and at > proposal.published_at + dt.timedelta(minutes=edit_minutes):
        return refuse("window-closed", _("A published text can be corrected for %(n)d minutes.") % {"n": edit_minutes})
    if supports:
        return refuse("supported", _("Somebody supports this text already; it cannot change in its place."))
    if proposal.revision_number > 1:
        return refuse("revised", _("It was revised before; every further change is a revision."))
    return ALLOWED


def revisable(proposal: Proposal) -> Verdict:
    """Tell whether a new revision may follow, by its state: only while supports are gathered."""
    if proposal.state == State.OPEN:
        return ALLOWED
    if proposal.state == State.AWAITING_ANSWER:
        return refuse("state", _("It has reached its threshold: its text stays as the city was asked to answer it."))
    return refuse("state", _("Not possible while it is: %(state)s.") % {"state": proposal.get_state_display()})


def is_substantial(changed_share: int, *, said: bool, percent: float) -> bool:
    """Tell whether a change is substantial: its author says so, or it is beyond the rule's share of words.

    `changed_share` in thousandths, `percent` the rule `substantial_share`.
    """
    return said or changed_share > round(percent * 10)


def may_illustrate(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Authors give pictures and documents while the text may change: what is supported stays as it was."""
    return may_edit(person, proposal)


def described(undescribed: int) -> Verdict:
    """Tell whether every picture has words for those who do not see it; without them a draft is not published."""
    if not undescribed:
        return ALLOWED
    return refuse("no-words", _("Say first what each picture shows, for people who do not see it."))
