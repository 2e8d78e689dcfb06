"""Take an amendment in as a whole, or refuse it with a reason. Any author may."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.add_revision import LEAST_REASON, add_revision
from proposals.actions.draft_proposal import worded
from proposals.actions.propose_amendment import undecided
from proposals.models import Amendment, Authorship, Invitation, Revision


@transaction.atomic
def accept_amendment(
    *, amendment_id: int, by: Person, substantial: bool = False, seen: str | None = None, answer: str = ""
) -> Revision:
    """Let the amendment become the next revision, brought onto the present text; its amender becomes an author.

    `seen`: the digest of the text that the author looked at; another one is not taken in unseen. Raises Refused,
    IllegalMove (decided before, changed meanwhile, a place that both changed), ValidationError by field. Locks the
    proposal, then the amendment: of two accepted at once the second is brought onto the first or refused, never lost.
    """
    amendment = queries.locked_amendment(amendment_id, by)
    require(policy.may_decide_amendment(by, amendment))
    undecided(amendment, "accept")
    proposal, text = amendment.proposal, queries.rebased(amendment)
    if text.conflicts:
        raise IllegalMove(
            amendment.state, "accept", _("The text changed in the same place since. Somebody must join the two first.")
        )
    if seen and seen != text.digest:
        raise IllegalMove(
            amendment.state, "accept", _("The text or the amendment changed since you looked at it. Look at it again.")
        )
    if text.changes_nothing:
        raise IllegalMove(amendment.state, "accept", _("The text says this already."))
    fields = worded(title=text.title, body=text.body)
    revision = add_revision(
        proposal,
        title=fields["title"],
        body=fields["body"],
        by=by,
        author_id=amendment.author_id,
        reason=amendment.reason,
        substantial=substantial,
        amendment=amendment,
    )
    _decide(amendment, Amendment.State.ACCEPTED, by, bounded(answer, least=0, most=1_000, field="answer"))
    if amendment.author_id is not None:
        Authorship.objects.get_or_create(
            proposal=proposal, person_id=amendment.author_id, defaults={"via": Authorship.Via.AMENDMENT}
        )
        Invitation.objects.filter(proposal=proposal, person=amendment.author_id, state=Invitation.State.OPEN).update(
            state=Invitation.State.ACCEPTED, answered_at=Now()
        )
    record("amendment.accepted", actor=by, subject=amendment, proposal=proposal.pk, revision=revision.number)
    return revision


@transaction.atomic
def reject_amendment(*, amendment_id: int, by: Person, answer: str) -> Amendment:
    """Refuse the amendment with a reason that everybody reads. Raises Refused, IllegalMove, ValidationError.

    Locks the proposal, then the amendment.
    """
    amendment = queries.locked_amendment(amendment_id, by)
    require(policy.may_decide_amendment(by, amendment))
    undecided(amendment, "reject")
    _decide(amendment, Amendment.State.REJECTED, by, bounded(answer, least=LEAST_REASON, most=1_000, field="answer"))
    record("amendment.rejected", actor=by, subject=amendment, proposal=amendment.proposal_id, reason=amendment.answer)
    return amendment


@transaction.atomic
def withdraw_amendment(*, amendment_id: int, by: Person) -> Amendment:
    """Take one's own amendment back while it waits. Raises Refused, IllegalMove. Locks the proposal, then it."""
    amendment = queries.locked_amendment(amendment_id, by)
    require(policy.may_withdraw_amendment(by, amendment))
    if amendment.state != Amendment.State.OPEN:
        raise IllegalMove(amendment.state, "withdraw", _("This amendment was decided about before."))
    _decide(amendment, Amendment.State.WITHDRAWN, by, "")
    record("amendment.withdrawn", actor=by, subject=amendment, proposal=amendment.proposal_id)
    return amendment


def _decide(amendment: Amendment, state: Amendment.State, by: Person, answer: str) -> None:
    amendment.state, amendment.answer = state, answer
    amendment.decided_by, amendment.decided_at = by, Now()
    amendment.save(update_fields=["state", "answer", "decided_by", "decided_at"])
