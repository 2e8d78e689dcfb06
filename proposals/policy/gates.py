"""What every rule here asks: whose it is, in which state, phase and level."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
import charter.policy
from accounts.models import Mandate, Person
from charter.models import Feature, Process
from commons import clock
from commons.models import Channel, Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import MOVES, Move, State
from proposals.models import (
    Comment,
    Intake,
    Pledge,
    Proposal,
)


def is_author(person: Person | AnonymousUser, content: Proposal | Comment | Pledge) -> bool:
    """Tell whether the person answers for it: an author of it; of an organisation's, whoever speaks for that one now.

    One query for an organisation's, then none.
    """
    if isinstance(content, Proposal):
        return content.is_written_by(person.pk)
    if content.organisation_id is not None:
        return isinstance(person, Person) and person.represents(content.organisation_id)
    return person.pk is not None and content.author_id == person.pk


def may_see(person: Person | AnonymousUser, proposal: Proposal) -> bool:
    """Tell whether the proposal exists for this person: drafts and hidden ones only for their authors."""
    if proposal.visibility == Visibility.ERASED:
        return False
    public = proposal.visibility == Visibility.PUBLIC and proposal.published_at is not None
    return public or proposal.is_written_by(person.pk)


def took_in(person: Person | AnonymousUser, content: Proposal | Comment) -> bool:
    """Tell whether this is the clerk who entered today what a meeting said. No query but for what has no author."""
    if not isinstance(person, Person) or content.author_id is not None or content.channel != Channel.MEETING:
        return False
    whose = {"proposal": content} if isinstance(content, Proposal) else {"comment": content}
    return Intake.objects.filter(clerk=person, **whose).exists()


def is_in_charge(person: Person | AnonymousUser, proposal: Proposal) -> bool:
    """Tell whether the person is an official of the office in charge."""
    return (
        isinstance(person, Person)
        and proposal.office_id is not None
        and person.holds(Mandate.Role.OFFICIAL, office=proposal.office_id)
    )


def may_know_work(person: Person | AnonymousUser, proposal: Proposal) -> bool:
    """Tell whether the office's own work on a proposal exists for this person: also before their second step."""
    if not isinstance(person, Person) or proposal.office_id is None:
        return False
    return any(mandate.covers(Mandate.Role.OFFICIAL, proposal.office_id, None) for mandate in person.mandates_held)


def in_state(proposal: Proposal, move: Move) -> Verdict:
    """Tell whether the table of moves allows the move now, in words for a greyed button."""
    if (State(proposal.state), move) in MOVES:
        return ALLOWED
    return not_now(proposal)


def not_now(proposal: Proposal) -> Verdict:
    return refuse("state", _("Not possible while it is: %(state)s.") % {"state": proposal.get_state_display()})


def in_phase(proposal: Proposal, feature: Feature, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether the proposal's process has the feature at a moment (now, by the database's clock).

    No query on the open floor; in a process three at most, none where it is known and the moment is given.
    """
    if proposal.process is None:
        return ALLOWED
    return charter.policy.allows(proposal.process, feature, at=at or clock.now())


def of_level(
    person: Person | AnonymousUser, process: Process | None, feature: Feature, *, at: dt.datetime | None = None
) -> Verdict:
    """Tell whether the person has the residency level that the phase in force asks for. Queries as `in_phase`.

    The other half of permission = phase feature x role x level (ADR 0022): the feature itself is asked by `in_phase`.
    """
    if process is None or not isinstance(person, Person):
        return ALLOWED
    level = charter.policy.level_asked(process, feature, at=at or clock.now())
    return accounts.policy.has_level(person, level, where=process.name)


def gone_on(proposal: Proposal) -> Verdict:
    """Say where a merged proposal goes on."""
    if proposal.merged_into_id is None:
        return refuse("merged", _("It became part of a common proposal."))
    return refuse(
        "merged",
        _("It became part of a common proposal, number %(n)d: supports and comments go there.")
        % {"n": proposal.merged_into_id},
        remedy=f"/proposals/{proposal.merged_into_id}/",
        remedy_label=_("Open the common proposal"),
    )


def same_text(proposal: Proposal, seen: int) -> Verdict:
    """Tell whether the revision somebody read says in substance what the present one says."""
    if seen >= proposal.text_since:
        return ALLOWED
    return refuse("changed", _("The text has changed substantially since you read it. Read it, then press again."))
