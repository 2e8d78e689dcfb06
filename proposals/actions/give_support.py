"""Support a proposal: one verified resident, one row. The crossing is decided after the commit."""

from __future__ import annotations

from django.db import connection, transaction

import charter.queries
from accounts.models import Person
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import policy, queries
from proposals.actions.decide_reached import decide_reached
from proposals.lifecycle import SUPPORTABLE
from proposals.models import Proposal
from proposals.queries import Standing

# One statement is one transaction and one round trip: the state is read, the row written (or found) and the sum marked
# as due in one snapshot. A move that commits meanwhile counts as having come after this support.
GIVE = """
WITH given AS (
    INSERT INTO proposals_support (proposal_id, person_id, revision_id, district_id, counts)
    SELECT proposal.id, %(person)s, revision.id, %(district)s, %(counts)s
    FROM proposals_proposal AS proposal
    JOIN proposals_revision AS revision
      ON revision.proposal_id = proposal.id AND revision.number = proposal.revision_number
    WHERE proposal.id = %(proposal)s AND proposal.state = ANY(%(states)s) AND proposal.visibility = 'public'
    ON CONFLICT (proposal_id, person_id) DO NOTHING
    RETURNING proposal_id
)
INSERT INTO proposals_countdue (proposal_id) SELECT proposal_id FROM given
"""


def give_support(*, proposal_id: int, by: Person) -> Standing:
    """Count the person once, however often they ask; bound to the revision of this moment. Return where it stands.

    Raises Refused (no valid residency), IllegalMove (neither open nor awaiting its answer). Takes no lock that
    another supporter waits for. Three statements, one more from another district: look, write, look again.
    """
    proposal = queries.visible(proposal_id, by)
    require(policy.may_support(by, proposal))
    if proposal.state not in SUPPORTABLE:
        raise IllegalMove(proposal.state, "support", str(policy.NOT_SUPPORTABLE.reason))
    district_id = by.residency.district_id
    with connection.cursor() as cursor:
        cursor.execute(
            GIVE,
            {
                "proposal": proposal_id,
                "person": by.pk,
                "district": district_id,
                "counts": _counts(proposal, district_id),
                "states": list(SUPPORTABLE),
            },
        )
    standing = _settled(proposal_id, by.pk)
    if standing.revision is None:  # it was closed between the look and the write
        raise IllegalMove(standing.state, "support", str(policy.NOT_SUPPORTABLE.reason))
    return standing


def _settled(proposal_id: int, person_id: int) -> Standing:
    """Decide the crossing once the support has committed, and return where the proposal stands now.

    The request itself decides, without the broker; beat repeats it for a request that died here. Inside a caller's
    transaction the deciding waits for its end.
    """
    standing = queries.standing(proposal_id, person_id)
    if not standing.is_at_threshold:
        return standing

    def decide() -> None:
        decide_reached(proposal_id=proposal_id)

    transaction.on_commit(decide, robust=True)
    return queries.standing(proposal_id, person_id)


def _counts(proposal: Proposal, district_id: int) -> bool:
    """Tell whether a supporter from that district counts for the threshold. Source: rule `support_from`."""
    if proposal.district_id in (None, district_id):
        return True
    return charter.queries.rule("support_from").value == "anyone"
