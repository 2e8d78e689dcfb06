"""Undo a merge: what was merged is open again with its supports, as if it had not been."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.text import bounded
from commons.verdict import Verdict, require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.add_revision import LEAST_REASON
from proposals.actions.end_merge import end_merge, end_suggestion_of
from proposals.actions.give_consent import agreed, all_agree
from proposals.lifecycle import Move, after
from proposals.models import Consent, Merge, Proposal


@transaction.atomic
def undo_merge(*, merge_id: int, by: Person, reason: str, at: dt.datetime | None = None) -> Merge:
    """Undo it as the authors of one source: all of them say so, each with a reason; the others are not asked.

    The sources gather support again, as much longer as they were merged; the common proposal ends as withdrawn and
    keeps its rows as history. Raises Refused, IllegalMove (too late, or it reached its threshold), ValidationError.
    Locks the sources by id, the common proposal, the merge.
    """
    merge, sources = queries.locked_merge(merge_id, by)
    require(policy.may_undo(by, sources))
    at = at or clock.now()
    if not (now := _undoable(merge, at)):
        raise IllegalMove(merge.state, "undo", str(now.reason))
    said = bounded(reason, least=LEAST_REASON, most=1_000, field="reason")
    for source in sources:
        if not source.is_written_by(by.pk):
            continue
        reasons = all_agree(source, act=Consent.Act.UNMERGE, by=by, reason=said, about=merge.pk)
        if reasons is not None:
            _undo(merge, sources, by, reasons, at)
            break
    return merge


def undo_if_agreed(merge: Merge, source: Proposal) -> None:
    """Undo it when all who stay authors of a source had said so; the caller holds everything locked."""
    at = clock.now()
    merge.into = next(iter(queries.lock_in_order([merge.into_id or 0]).values()), None)
    if not _undoable(merge, at):
        return
    reasons = agreed(source, act=Consent.Act.UNMERGE, about=merge.pk)
    if reasons is not None:
        sources = queries.lock_in_order(merge.sources.values_list("proposal_id", flat=True))
        _undo(merge, list(sources.values()), None, reasons, at)


def _undoable(merge: Merge, at: dt.datetime) -> Verdict:
    reached = queries.ready_to_reach().filter(pk=merge.into_id or 0).exists()
    return policy.undoable(merge, merge.into, at=at, reached=reached)


def _undo(merge: Merge, sources: list[Proposal], by: Person | None, reasons: list[str], at: dt.datetime) -> None:
    reason, into = " ".join(said for said in reasons if said)[:1_000], merge.into
    assert into is not None and merge.agreed_at is not None  # noqa: S101 as CHECK has it
    into.state, into.closed_at = after(into.state, Move.WITHDRAW), at
    into.save(update_fields=["state", "closed_at"])
    record("proposal.withdrawn", actor=by, subject=into, reason=reason, merge=merge.pk)
    end_suggestion_of(into, Merge.Lapse.CLOSED)
    for source in sources:
        source.state, source.merged_into, source.closed_at = after(source.state, Move.UNMERGE), None, None
        if source.visibility == Visibility.ERASED:  # nothing is left of it to be supported
            source.state, source.closed_at = after(source.state, Move.WITHDRAW), at
        if source.gather_until:
            source.gather_until += at - merge.agreed_at
        source.save(update_fields=["state", "merged_into", "closed_at", "gather_until"])
        record("proposal.unmerged", actor=by, subject=source, merge=merge.pk, reason=reason)
    end_merge(merge, Merge.State.UNDONE, by=by, reason=reason)
