"""Who says whether an answer answers, and whether it was done."""

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
    Proposal,
)
from proposals.policy.words import HIDDEN, JUDGED, NOT_SUPPORTER


def may_judge_done(person: Person | AnonymousUser, proposal: Proposal, *, supports: bool) -> Verdict:
    """Its supporters say whether it was done, as long as their residency is valid."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    verdict = accounts.policy.may_support(person)
    return NOT_SUPPORTER if verdict and not supports else verdict


def may_judge_answer(person: Person | AnonymousUser, proposal: Proposal, *, supports: bool) -> Verdict:
    """Its supporters of level 2 say whether the answer answers them: it can cost an office its answer."""
    verdict = may_judge_done(person, proposal, supports=supports)
    if verdict and isinstance(person, Person) and person.residency.level < 2:
        return refuse(
            "level-2",
            _("This takes a proof of residency of level 2, as from an office desk."),
            remedy=accounts.policy.PROOF,
            remedy_label=_("Prove that you live here"),
        )
    return verdict


def judgeable(proposal: Proposal, answer: Answer | None, *, at: dt.datetime) -> Verdict:
    """Tell whether supporters may judge the answer now: the last one, in its days."""
    if answer is None or answer.verdict_until is None or proposal.state not in JUDGED:
        return refuse("state", _("There is no answer to judge at present."))
    if at >= answer.verdict_until:
        return refuse("window-closed", _("The time to judge this answer has ended."))
    return ALLOWED


def done_judgeable(proposal: Proposal, *, at: dt.datetime) -> Verdict:
    """Tell whether supporters may say now if it was done: once they were asked, for some days."""
    if proposal.state != State.DONE or proposal.done_until is None:
        return refuse("state", _("Supporters are asked some weeks after it is done."))
    if at >= proposal.done_until:
        return refuse("window-closed", _("The time to say whether it was done has ended."))
    return ALLOWED
