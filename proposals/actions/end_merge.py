"""End a suggested merge that cannot come about any more. Nothing of its proposals changes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import clock
from journal.actions import record
from proposals import queries
from proposals.models import Consent, Merge, Proposal


def end_merge(merge: Merge, state: Merge.State, *, by: Person | None, reason: str = "", lapse: str = "") -> Merge:
    """Let a merge that the caller holds locked end in this state, and tell the journal: `merge.<state>`."""
    merge.state, merge.ended_at, merge.ended_by = state, clock.now(), by
    merge.end_reason, merge.lapse = reason, lapse
    merge.save(update_fields=["state", "ended_at", "ended_by", "end_reason", "lapse"])
    merge.sources.update(in_force=False)
    Consent.objects.filter(act__in=(Consent.Act.MERGE, Consent.Act.UNMERGE), about=merge.pk).delete()
    more = {name: said for name, said in (("reason", reason), ("lapse", lapse)) if said}
    record(f"merge.{state.value}", actor=by, subject=merge, **more)
    return merge


def end_suggestion_of(proposal: Proposal, because: Merge.Lapse) -> None:
    """End what is suggested for a proposal that moves on; the caller holds it locked. Locks the merge. One query."""
    suggested = Merge.objects.filter(
        state=Merge.State.SUGGESTED, sources__proposal=proposal, sources__in_force=True
    ).select_for_update(of=("self",))
    for merge in suggested:
        end_merge(merge, Merge.State.LAPSED, by=None, lapse=because.value)


@transaction.atomic
def lapse_merge(*, merge_id: int, at: dt.datetime) -> bool:
    """End a suggestion that not everybody answered in time; tell whether this call did. Locks the merge."""
    merge = queries.merges_due(at=at).select_for_update().filter(pk=merge_id).first()
    if merge is None:
        return False
    end_merge(merge, Merge.State.LAPSED, by=None, lapse=Merge.Lapse.TIME.value)
    return True
