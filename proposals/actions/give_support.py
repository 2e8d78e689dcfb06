"""Support a proposal: one verified resident, one row. The crossing is decided after the commit."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

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

# Whoever supports it already confirms that: the row is bound to the present text, never back to an older one.
# One statement is one transaction and one round trip: the state is read, the row written (or found) and the sum marked
# as due in one snapshot. A move that commits meanwhile counts as having come after this support. What is asked of the
# proposal is what `policy.may_support` and `policy.supportable` ask; one phase of a process at most is in force.
# Whether a supporter from another district counts is asked of the rule `support_from` as it is now, and only when one
# comes.
GIVE = Prepared(
    "give_support",
    """
WITH given AS (
    INSERT INTO proposals_support
        (proposal_id, person_id, revision_id, revision_number, district_id, channel, counts)
    SELECT proposal.id, $2, revision.id, revision.number, $3, $6, CASE
        WHEN proposal.district_id IS NULL OR proposal.district_id = $3 THEN true
        ELSE COALESCE(
            (
                SELECT value #>> '{}' FROM charter_ruleversion
                WHERE rule = 'support_from' AND effective_at <= statement_timestamp()
                ORDER BY effective_at DESC, number DESC LIMIT 1
            ),
            $4
        ) = 'anyone'
    END
    FROM proposals_proposal AS proposal
    JOIN proposals_revision AS revision
      ON revision.proposal_id = proposal.id AND revision.number = proposal.revision_number
    LEFT JOIN charter_phase AS phase
      ON phase.process_id = proposal.process_id AND 'support' = ANY(phase.features)
      AND phase.starts_at <= statement_timestamp() AND phase.ends_at > statement_timestamp()
      AND COALESCE((phase.levels ->> 'support')::smallint, 0) <= $8
    WHERE proposal.id = $1 AND proposal.state = ANY($5::text[]) AND proposal.visibility = 'public'
        AND (proposal.process_id IS NULL OR phase.id IS NOT NULL)
        AND ($7::int IS NULL OR $7 BETWEEN proposal.text_since AND proposal.revision_number)
    ON CONFLICT (proposal_id, person_id) DO UPDATE
        SET revision_id = excluded.revision_id, revision_number = excluded.revision_number
        WHERE proposals_support.revision_number < excluded.revision_number
    RETURNING proposal_id
)
INSERT INTO proposals_countdue (proposal_id) SELECT proposal_id FROM given
""",
    takes=8,
)


def give_support(*, proposal_id: int, by: Person, channel: str = Channel.WEB, seen: int | None = None) -> Standing:
    """Count the person once, however often they ask; bound to the revision of this moment. Return where it stands.

    Whoever supports it already confirms that for the present text. `channel` is how the first one came. `seen`: the
    revision they read; when the text has changed substantially since, nothing is written and they are told. Raises
    Refused (no valid residency, or not of the level its phase asks), IllegalMove (neither open nor awaiting its
    answer, not in the phase of its process, or another text), ValidationError (no such revision). Takes no lock that
    another supporter waits for. Two statements: write, look; a refusal or a repetition reads the proposal too.
    """
    may = proposal_id.bit_length() <= 63 and accounts.policy.may_support(by)
    if not may or not _gave(proposal_id, by, channel, seen):
        _required(proposal_id, by, seen)
    standing = _settled(proposal_id, by.pk)
    if standing.revision is None:  # it was closed before the write, or taken back since
        raise IllegalMove(standing.state, "support", str(policy.NOT_SUPPORTABLE.reason))
    return standing


def _gave(proposal_id: int, by: Person, channel: str, seen: int | None) -> bool:
    """Write the support where the proposal is public and supportable; tell whether anything was new."""
    elsewhere, its = str(charter.queries.started("support_from").value), by.residency
    try:
        given = (proposal_id, by.pk, its.district_id, elsewhere, list(SUPPORTABLE), channel, seen, its.level)
        return GIVE.count(*given) == 1
    except IntegrityError:
        if Person.objects.filter(pk=by.pk).exists():
            raise
        # The account was erased this very moment; the key to it had the last word.
        raise Refused(accounts.policy.may_take_part(None)) from None


def _required(proposal_id: int, by: Person, seen: int | None) -> None:
    """Say why nothing was written, unless the person supports the present text already."""
    proposal = queries.visible(proposal_id, by)
    require(policy.may_support(by, proposal))
    if not (now := policy.supportable(proposal)):
        raise IllegalMove(proposal.state, "support", str(now.reason))
    if seen is not None and seen > proposal.revision_number:
        raise ValidationError({"revision": _("There is no such revision.")})
    if seen is not None and not (same := policy.same_text(proposal, seen)):
        raise IllegalMove(proposal.state, "support", str(same.reason))


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
