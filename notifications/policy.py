"""Who may follow what."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.models import Proposal
from voting.lifecycle import State
from voting.models import Round


def may_follow(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Everybody with a confirmed e-mail may follow what is published."""
    if proposal.visibility != Visibility.PUBLIC or proposal.published_at is None:
        return refuse("not-public", _("Only what is public can be followed."))
    return accounts.policy.may_take_part(person)


def may_follow_process(person: Person | AnonymousUser) -> Verdict:
    """Everybody with a confirmed e-mail may follow a process; all of them are public."""
    return accounts.policy.may_take_part(person)


def may_follow_round(person: Person | AnonymousUser, its: Round) -> Verdict:
    """Everybody with a confirmed e-mail may follow a vote that is announced and not over."""
    if its.state == State.DRAFT:
        return refuse("not-public", _("Only what is public can be followed."))
    if its.state in (State.COUNTED, State.CANCELLED):
        return refuse("over", _("This vote is over: there is nothing more to hear of it."))
    return accounts.policy.may_take_part(person)


def may_unfollow_round(person: Person | AnonymousUser) -> Verdict:
    """Everybody with a confirmed e-mail may stop to follow a vote, at any time."""
    return accounts.policy.may_take_part(person)


def may_have_inbox(person: Person | AnonymousUser) -> Verdict:
    """Everybody with an account has an inbox and says what comes by mail."""
    if not isinstance(person, Person):
        return refuse(
            "sign-in",
            _("Sign in to read your inbox."),
            remedy=accounts.policy.SIGN_IN,
            remedy_label=_("Sign in or sign up"),
        )
    if not person.is_active:
        return refuse("inactive", _("This account is closed."))
    return ALLOWED
