"""Make what was not taken in a proposal of one's own: a fork."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from charter.models import Feature
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.draft_proposal import draft_proposal
from proposals.actions.edit_proposal import TEXT
from proposals.models import Proposal


@transaction.atomic
def promote_amendment(*, amendment_id: int, by: Person, channel: str = "web") -> Proposal:
    """Begin a draft with the amendment's text, its topic and place those of the proposal. Repeating it returns it.

    Once: UNIQUE. Where its process takes no proposals now, it begins on the open floor. Raises Refused, IllegalMove (it
    was taken in, or still waits). Locks the proposal, then the amendment.
    """
    amendment = queries.locked_amendment(amendment_id, by)
    require(policy.may_promote(by, amendment))
    if (fork := Proposal.objects.filter(forked_from=amendment).first()) is not None:
        return fork
    if not (now := policy.promotable(amendment)):
        raise IllegalMove(amendment.state, "promote", str(now.reason))
    origin = amendment.proposal
    text = {name: getattr(origin, name) for name in TEXT} | {"title": amendment.title, "body": amendment.body}
    if not policy.in_phase(origin, Feature.PROPOSE):
        text["process_id"] = None
    draft = draft_proposal(by=by, channel=channel, **text)
    draft.forked_from = amendment
    draft.save(update_fields=["forked_from"])
    record("amendment.promoted", actor=by, subject=amendment, proposal=origin.pk)
    return draft
