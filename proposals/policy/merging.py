"""Who may suggest, agree to, carry over and undo a merge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import State
from proposals.models import (
    Merge,
    Proposal,
    ProposalKind,
)
from proposals.policy.amendments import amendable
from proposals.policy.words import HIDDEN, NOT_WRITER


def may_suggest_merge(person: Person | AnonymousUser) -> Verdict:
    """Everybody with a confirmed e-mail may say that proposals are the same."""
    return accounts.policy.may_write(person)


def mergeable(proposal: Proposal, *, at: dt.datetime | None = None) -> Verdict:
    """Tell whether a proposal may become part of another: public, open, somebody there to agree. Queries: one more."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if proposal.kind == ProposalKind.RULE:
        return refuse("rule", _("Proposals about rules stay apart: each is one question in a vote."))
    if not (now := amendable(proposal, at=at)):
        return now
    if not proposal.author_ids:
        return refuse("nobody", _("Nobody writes it any more, so nobody could agree. Support the other one instead."))
    return ALLOWED


def may_write_common(person: Person | AnonymousUser, sources: Collection[Proposal]) -> Verdict:
    """Each author of any of the proposals may write the common text."""
    return may_agree(person, sources) and accounts.policy.may_write(person)


def may_agree(person: Person | AnonymousUser, sources: Collection[Proposal]) -> Verdict:
    """Each author of any of the proposals may agree to the common text, or decline."""
    if not any(source.is_written_by(person.pk) for source in sources):
        return NOT_WRITER
    return accounts.policy.may_take_part(person)


may_decline_merge = may_undo = may_agree


def may_withdraw_merge(person: Person | AnonymousUser, merge: Merge) -> Verdict:
    """Only who suggested it."""
    if person.pk is not None and merge.suggested_by_id == person.pk:
        return ALLOWED
    return refuse("not-suggester", _("Only who suggested it may take it back."))


def undecided_merge(merge: Merge) -> Verdict:
    """Tell whether the authors may still answer."""
    return ALLOWED if merge.state == Merge.State.SUGGESTED else refuse("decided", _("This was decided before."))


def agreeable(merge: Merge) -> Verdict:
    """Tell whether the common text may be written and agreed to: also not while its words are hidden."""
    return undecided_merge(merge) and (HIDDEN if merge.is_withheld else ALLOWED)


def same_version(merge: Merge, version: int) -> Verdict:
    """Tell whether the common text is still what somebody read."""
    if version == merge.version:
        return ALLOWED
    return refuse("changed", _("The common text has changed since you read it. Read it, then press again."))


def may_carry(person: Person | AnonymousUser, *, supports: bool) -> Verdict:
    """Who supported one of the merged proposals, by the rules for a support of today."""
    if person.pk is not None and not supports:
        return refuse("not-asked", _("You supported none of these proposals. Support the common one directly."))
    return accounts.policy.may_support(person)


def may_let_go(person: Person | AnonymousUser, *, supports: bool) -> Verdict:
    """Who supported one of the merged proposals, whatever became of their residency."""
    if person.pk is not None and not supports:
        return refuse("not-asked", _("You supported none of these proposals. Support the common one directly."))
    return accounts.policy.may_take_part(person)


def carriable(merge: Merge, *, at: dt.datetime) -> Verdict:
    """Tell whether supporters are still asked."""
    if merge.state != Merge.State.MERGED or merge.carry_until is None:
        return refuse("not-merged", _("Nothing is asked: these proposals are not merged."))
    if at >= merge.carry_until:
        return refuse("late", _("The time to answer is over. You may support the common proposal directly."))
    return ALLOWED


def undoable(merge: Merge, into: Proposal | None, *, at: dt.datetime, reached: bool = False) -> Verdict:
    """Tell whether a merge may still be undone: in its days, and before the threshold was reached.

    `reached`: the supports are there, and only the deciding is not done yet.
    """
    if merge.state != Merge.State.MERGED or merge.undo_until is None or into is None:
        return refuse("not-merged", _("These proposals are not merged."))
    if at >= merge.undo_until:
        return refuse("late", _("The days in which a merge can be undone are over."))
    if into.state != State.OPEN or reached:
        return refuse("state", _("The common proposal is no longer open: the merge stays."))
    return ALLOWED
