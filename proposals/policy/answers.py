"""Who may answer and work on an answer."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Mandate, Person
from commons.actor import may_act_as
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import Move, State
from proposals.models import (
    InterimReply,
    InternalNote,
    Proposal,
    ProposalKind,
    SecondLook,
)
from proposals.policy.gates import in_state, not_now
from proposals.policy.words import HIDDEN, NOT_AUTHOR, NOT_IN_CHARGE, ON_RULE, WORKED_ON


def may_answer(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """Officials of the office in charge prepare and publish the answer, extend its time, report delivery."""
    if proposal.visibility != Visibility.PUBLIC:
        return HIDDEN
    if not person.is_authenticated:
        return accounts.policy.may_take_part(person)
    if not isinstance(person, Person) or proposal.office_id is None:
        return NOT_IN_CHARGE
    return may_act_as(person, Mandate.Role.OFFICIAL, NOT_IN_CHARGE, office=proposal.office_id)


def answerable_with(person: Person | AnonymousUser, other: Proposal, first: Proposal) -> Verdict:
    """Tell whether another proposal may be given the same answer in one act: it waits for the same office's."""
    if other.office_id != first.office_id:
        return refuse("other-office", _("Another office is in charge of it."))
    return in_state(other, Move.ANSWER) and may_answer(person, other)


may_extend = may_deliver = may_assign = may_write_note = may_reply_meanwhile = may_ask_second_look = may_answer


def may_delete_note(person: Person | AnonymousUser, note: InternalNote) -> Verdict:
    """Who wrote an internal note takes it back, as long as they may read it."""
    return ALLOWED if person.pk is not None and note.author_id == person.pk else NOT_AUTHOR


def may_look_over(person: Person | AnonymousUser, proposal: Proposal, look: SecondLook) -> Verdict:
    """Another official of the office decides about a draft: neither who asked nor who saved it last."""
    verdict = may_answer(person, proposal)
    if verdict and person.pk in (look.asked_by_id, look.draft.saved_by_id):
        return refuse("own-text", _("This is your own text. Another official of your office looks over it."))
    return verdict


def looked_over(
    person: Person | AnonymousUser, look: SecondLook | None, *, digest: str, needed: bool, colleagues: int
) -> Verdict:
    """Tell whether a text may be published: where the charter asks for it, as another person approved it.

    `digest` is of the text; `colleagues` counts the office's other officials.
    """
    approved = look is not None and look.state == SecondLook.State.APPROVED
    if not needed or (approved and look.digest == digest and look.decided_by_id != person.pk):  # type: ignore[union-attr]
        return ALLOWED
    if not colleagues:
        return LOOKS_ALONE
    if not approved:
        return refuse(
            "second-look",
            _("The charter asks for a second pair of eyes: another official of your office approves the text first."),
        )
    if look.digest != digest:  # type: ignore[union-attr]
        return refuse(
            "second-look-changed",
            _("This is not the text that was approved. Keep it as a draft and ask for a second look again."),
        )
    return refuse("second-look-own", _("You approved this text yourself. A colleague of your office publishes it."))


LOOKS_ALONE = refuse(
    "second-look-alone",
    _(
        "Your office has no other official who could look over the text. Ask an administrator to give a second one a "
        "mandate, or hand the proposal over."
    ),
    remedy="/mandates/",
    remedy_label=_("Who holds which mandate"),
)


def worked_on(proposal: Proposal) -> Verdict:
    """Tell whether the office still owes something, so that a colleague takes it on and notes are written."""
    return ALLOWED if proposal.state in WORKED_ON else not_now(proposal)


def repliable(proposal: Proposal, *, given: int) -> Verdict:
    """Tell whether the office may still send word before its answer; `given` counts the words it sent."""
    if proposal.state != State.AWAITING_ANSWER:
        return not_now(proposal)
    if given >= InterimReply.MOST:
        most = {"most": InterimReply.MOST}
        return refuse("replied", _("There are %(most)d interim replies already. Now it is the answer's turn.") % most)
    return ALLOWED


def may_hand_over(person: Person | AnonymousUser, proposal: Proposal) -> Verdict:
    """The office in charge, or an administrator, hands the answer over with a public reason; never of a rule."""
    if proposal.kind == ProposalKind.RULE:
        return ON_RULE
    if isinstance(person, Person) and person.holds(Mandate.Role.ADMINISTRATOR):
        return ALLOWED if proposal.visibility == Visibility.PUBLIC else HIDDEN
    return may_answer(person, proposal)


def extendable(proposal: Proposal, *, at: dt.datetime) -> Verdict:
    """Tell whether the office may still ask for more time: once, and before the due date."""
    if proposal.state != State.AWAITING_ANSWER or proposal.due_at is None:
        return not_now(proposal)
    if proposal.extended_at is not None:
        return refuse("extended", _("The time was extended before; that is possible once."))
    if at >= proposal.due_at:
        return refuse("overdue", _("The due date has passed; it cannot be moved any more."))
    return ALLOWED
