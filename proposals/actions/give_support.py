"""Support a proposal: one verified resident, one row. The crossing is decided after the commit."""

from __future__ import annotations

from django.db import IntegrityError, transaction

import accounts.policy
import charter.queries
from accounts.models import Person
from commons.errors import IllegalMove, Refused
from commons.models import Channel
from commons.prepared import Prepared
from commons.verdict import require
from proposals import policy, queries
from proposals.actions.decide_reached import decide_reached
from proposals.lifecycle import SUPPORTABLE
from proposals.queries import Standing

# One statement is one transaction and one round trip: the state is read, the row written (or found) and the sum marked
# as due in one snapshot. A move that commits meanwhile counts as having come after this support. What is asked of the
# proposal is what `policy.may_support` and `policy.supportable` ask; one phase of a process at most is in force.
# Whether a supporter from another district counts is asked of the rule `support_from` as it is now, and only when one
# comes.
GIVE = Prepared(
    "give_support",
    """
WITH given AS (
    INSERT INTO proposals_support (proposal_id, person_id, revision_id, district_id, channel, counts)
    SELECT proposal.id, $2, revision.id, $3, $6, CASE
        WHEN proposal.district_id IS NULL OR proposal.district_id = $3 THEN true
        ELSE COALESCE(
            (SELECT value #>> '{}' FROM charter_ruleversion WHERE rule = 'support_from' ORDER BY number DESC LIMIT 1),
            $4
        ) = 'anyone'
    END
    FROM proposals_proposal AS proposal
    JOIN proposals_revision AS revision
      ON revision.proposal_id = proposal.id AND revision.number = proposal.revision_number
    LEFT JOIN charter_phase AS phase
      ON phase.process_id = proposal.process_id AND 'support' = ANY(phase.features)
      AND phase.starts_at <= statement_timestamp() AND phase.ends_at > statement_timestamp()
    WHERE proposal.id = $1 AND proposal.state = ANY($5::text[]) AND proposal.visibility = 'public'
      AND (proposal.process_id IS NULL OR phase.id IS NOT NULL)
    ON CONFLICT (proposal_id, person_id) DO NOTHING
    RETURNING proposal_id
)
INSERT INTO proposals_countdue (proposal_id) SELECT proposal_id FROM given
""",
    takes=6,
)


def give_support(*, proposal_id: int, by: Person, channel: str = Channel.WEB) -> Standing:
    """Count the person once, however often they ask; bound to the revision of this moment. Return where it stands.

    `channel` is how the first one came. Raises Refused (no valid residency), IllegalMove (neither open nor awaiting
    its answer, or not in the phase of its process). Takes no lock that another supporter waits for. Two statements:
    write, look; a refusal or a repetition reads the proposal too.
    """
    if proposal_id.bit_length() > 63 or not accounts.policy.may_support(by) or not _gave(proposal_id, by, channel):
        _required(proposal_id, by)
    standing = _settled(proposal_id, by.pk)
    if standing.revision is None:  # it was closed before the write, or taken back since
        raise IllegalMove(standing.state, "support", str(policy.NOT_SUPPORTABLE.reason))
    return standing


def _gave(proposal_id: int, by: Person, channel: str) -> bool:
    """Write the support where the proposal is public and supportable; tell whether it is a new one."""
    elsewhere = str(charter.queries.started("support_from").value)
    try:
        return GIVE.count(proposal_id, by.pk, by.residency.district_id, elsewhere, list(SUPPORTABLE), channel) == 1
    except IntegrityError:
        if Person.objects.filter(pk=by.pk).exists():
            raise
        # The account was erased this very moment; the key to it had the last word.
        raise Refused(accounts.policy.may_take_part(None)) from None


def _required(proposal_id: int, by: Person) -> None:
    """Say why nothing was written, unless the person supports it already."""
    proposal = queries.visible(proposal_id, by)
    require(policy.may_support(by, proposal))
    if not (now := policy.supportable(proposal)):
        raise IllegalMove(proposal.state, "support", str(now.reason))


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
