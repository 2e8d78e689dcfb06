"""Who may propose, decide and support a change to a text."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from charter.models import Feature
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import State
from proposals.models import (
    Amendment,
    Proposal,
)
from proposals.policy.gates import in_phase, not_now, of_level
from proposals.policy.words import HIDDEN, NOT_AMENDER
from proposals.policy.writing import may_edit, revisable


def may_amend(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Everybody with a confirmed e-mail but its authors, who change the text themselves."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if proposal.is_written_by(person.pk):
        return refuse("own-proposal", _("You are one of its authors: change the text itself."))
    return accounts.policy.may_write(person) and of_level(person, proposal.process, Feature.AMEND)


def amendable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether its published text may change now: by a revision or an amendment. Queries as `in_phase`."""
    return revisable(proposal) and in_phase(proposal, Feature.AMEND, at=at)


def may_decide_amendment(person: Person | AnonymousUser, amendment: Amendment) -> Verdict:
    """Each author of the proposal may take an amendment in, or refuse it with a reason."""
    if amendment.visibility != Visibility.PUBLIC or amendment.proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    return may_edit(person, amendment.proposal)


def may_rewrite_amendment(person: Person | AnonymousUser, amendment: Amendment, *, conflicts: bool) -> Verdict:
    """Its amender; an author of the proposal too where both changed one place and somebody must join the two."""
    if amendment.visibility != Visibility.PUBLIC or amendment.proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if person.pk is not None and amendment.author_id == person.pk:
        return accounts.policy.may_write(person)
    if conflicts and amendment.proposal.is_written_by(person.pk):
        return accounts.policy.may_write(person)
    return NOT_AMENDER


def may_withdraw_amendment(person: Person | AnonymousUser, amendment: Amendment) -> Verdict:
    """Only its amender."""
    return ALLOWED if person.pk is not None and amendment.author_id == person.pk else NOT_AMENDER


def may_promote(person: Person | AnonymousUser, amendment: Amendment) -> Verdict:
    """Its amender may make what was not taken in a proposal of its own."""
    if amendment.visibility != Visibility.PUBLIC:
        return HIDDEN
    if person.pk is None or amendment.author_id != person.pk:
        return NOT_AMENDER
    return accounts.policy.may_write(person)


def promotable(amendment: Amendment) -> Verdict:
    """Tell whether it was not taken in: refused, or its proposal cannot change any more."""
    if amendment.state == Amendment.State.REJECTED:
        return ALLOWED
    if amendment.state == Amendment.State.OPEN and not revisable(amendment.proposal):
        return ALLOWED
    return refuse("state", _("Only an amendment that was not taken in becomes a proposal of its own."))


def may_support_amendment(person: Person | AnonymousUser, amendment: Amendment) -> Verdict:
    """Verified residents of level 1 or more, one voice each; not its amender."""
    if amendment.visibility != Visibility.PUBLIC or amendment.proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if person.pk is not None and amendment.author_id == person.pk:
        return refuse("own-amendment", _("You wrote it: your voice is in it."))
    return accounts.policy.may_support(person)


def rewritable(proposal: Proposal, *, supports: int) -> Verdict:
    """Tell whether a moderator may ask for another text: open, and nobody supports this one yet."""
    if proposal.state != State.OPEN:
        return not_now(proposal)
    if supports:
        return refuse("supported", _("Somebody supports this text already, so it cannot change. Hide it or leave it."))
    return ALLOWED
