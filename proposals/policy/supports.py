"""Who may support."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser

import accounts.policy
from accounts.models import Person
from charter.models import Feature
from commons.models import Visibility
from commons.verdict import Verdict
from proposals.lifecycle import SUPPORTABLE, State
from proposals.models import (
    Proposal,
)
from proposals.policy.gates import gone_on, in_phase, of_level
from proposals.policy.words import HIDDEN, NOT_SUPPORTABLE


def may_support(person: Person | AnonymousUser, proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Verified residents of level 1 or more, one voice each, wherever in the city they live; a phase may ask more."""
    # What is asked of the proposal, `give_support` asks in its statement too: change both.
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    return accounts.policy.may_support(person) and of_level(person, proposal.process, Feature.SUPPORT, at=at)


def may_withdraw_support(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Whoever is signed in may take back their own support while the proposal is open."""
    return accounts.policy.may_take_part(person)


def supportable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether supports are given now. Queries as `in_phase`."""
    # `give_support` asks both in its statement too: change both.
    if proposal.state == State.MERGED:
        return gone_on(proposal)
    return in_phase(proposal, Feature.SUPPORT, at=at) if proposal.state in SUPPORTABLE else NOT_SUPPORTABLE
