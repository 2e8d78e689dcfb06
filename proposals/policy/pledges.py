"""Who may pledge and do it themselves."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

import accounts.policy
from accounts.models import Person
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict
from proposals.lifecycle import State
from proposals.models import (
    Pledge,
    Proposal,
    ProposalKind,
)
from proposals.policy.comments import may_comment
from proposals.policy.gates import is_author, not_now
from proposals.policy.words import HIDDEN, NOT_AUTHOR, NOT_WRITER, ON_RULE, PLEDGEABLE


def may_pledge(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Everybody with a confirmed e-mail may give something to what is public."""
    return may_comment(person, proposal)


def may_withdraw_pledge(person: Person | AnonymousUser, pledge: Pledge) -> Verdict:
    """Whoever made a pledge takes it back; of an organisation's, whoever speaks for that one now."""
    return ALLOWED if is_author(person, pledge) else NOT_AUTHOR


def may_do_ourselves(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Authors say what is needed, take the proposal up, plan steps and call for help."""
    if not is_author(person, proposal):
        return NOT_WRITER
    if proposal.kind == ProposalKind.RULE:
        return ON_RULE
    return HIDDEN if proposal.visibility != Visibility.PUBLIC else accounts.policy.may_write(person)


def pledgeable(proposal: Proposal) -> Verdict:
    """Tell whether needs are named and pledges made now: from when it is public until it is done or closed."""
    return ALLOWED if proposal.state in PLEDGEABLE else not_now(proposal)


def tended(proposal: Proposal) -> Verdict:
    """Tell whether steps are planned and help is called for: what residents have taken up."""
    return ALLOWED if proposal.state == State.TAKEN_UP else not_now(proposal)
