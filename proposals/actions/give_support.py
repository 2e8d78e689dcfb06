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

# One statement, so one round trip and one commit: the state is read, the row written (or found) and the sum marked
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


def give_support(*, proposal_id: int, by: Person) -> Proposal:
    """Count the person once, however often they ask; bound to the revision of this moment.

    Raises Refused (no valid residency), IllegalMove (neither open nor awaiting its answer). Takes no lock that
    another supporter waits for. Three queries and one INSERT for the first time.
    """
    proposal = queries.visible(proposal_id, by)
    require(policy.may_support(by, proposal))
    if proposal.state not in SUPPORTABLE:
        raise IllegalMove(proposal.state, "support", str(policy.supportable(proposal).reason))
    district_id = by.residency.district_id
    with transaction.atomic(), connection.cursor() as cursor:
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

        def decide() -> None:
            decide_reached(proposal_id=proposal_id)

        # The request itself decides, without the broker; beat repeats it for a request that died here.
        transaction.on_commit(decide, robust=True)
    return proposal


def _counts(proposal: Proposal, district_id: int) -> bool:
    """Tell whether a supporter from that district counts for the threshold. Source: rule `support_from`."""
    if proposal.district_id in (None, district_id):
        return True
    return charter.queries.rules()["support_from"].value == "anyone"
