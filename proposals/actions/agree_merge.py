"""Agree to a merge, take that back, say no; with the last consent it is carried out."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.add_revision import LEAST_REASON
from proposals.actions.end_merge import end_merge, end_suggestion_of
from proposals.actions.give_consent import agreed, all_agree
from proposals.actions.merge_proposals import merge_proposals
from proposals.actions.undo_merge import undo_if_agreed
from proposals.models import Consent, Merge, MergeSource, Proposal


@transaction.atomic
def agree_merge(*, merge_id: int, by: Person, version: int) -> Merge:
    """Agree, for every source one writes, to the common text as one read it: `version`. Repeating changes nothing.

    With the last author of the last source all is merged. Raises Refused, IllegalMove (decided, another version, a
    source that is not open any more or has its threshold). Locks the sources by id, then the merge.
    """
    merge, sources = _answering(merge_id, by)
    if not (now := policy.agreeable(merge)):
        raise IllegalMove(merge.state, "agree", str(now.reason))
    if not (same := policy.same_version(merge, version)):
        raise IllegalMove(merge.state, "agree", str(same.reason))
    _require_mergeable(sources)
    for source in sources:
        row = merge.sources.get(proposal=source)
        if not source.is_written_by(by.pk) or row.agreed_version == version:
            continue
        if all_agree(source, act=Consent.Act.MERGE, by=by, about=merge.pk) is not None:
            _note(row, merge, by)
    return _settled(merge, sources, by)


@transaction.atomic
def disagree_merge(*, merge_id: int, by: Person) -> Merge:
    """Take back that one agrees; what all authors of a source had agreed to, they are asked again.

    Raises Refused, IllegalMove (decided). Locks the sources by id, then the merge.
    """
    merge, sources = _answering(merge_id, by)
    own = [source.pk for source in sources if source.is_written_by(by.pk)]
    mine = Consent.objects.filter(proposal__in=own, act=Consent.Act.MERGE, about=merge.pk, person=by)
    gone = mine.delete()[0] + merge.sources.filter(proposal__in=own, agreed_version__gt=0).update(agreed_version=0)
    if gone:
        record("merge.consent_withdrawn", actor=by, subject=merge)
    return merge


@transaction.atomic
def decline_merge(*, merge_id: int, by: Person, reason: str) -> Merge:
    """Say no as an author, with a reason that everybody reads: the suggestion ends.

    Raises Refused, IllegalMove, ValidationError. Locks the sources by id, then the merge.
    """
    merge, _sources = _answering(merge_id, by)
    said = bounded(reason, least=LEAST_REASON, most=1_000, field="reason")
    return end_merge(merge, Merge.State.DECLINED, by=by, reason=said)


def hold_kin(proposal_ids: Sequence[int]) -> None:
    """Lock these proposals with all that their merges concern, by id, before one of them loses an author."""
    merges = MergeSource.objects.filter(proposal__in=proposal_ids, in_force=True).values("merge")
    kin = Merge.objects.filter(pk__in=merges).values_list("sources__proposal", "into")
    queries.lock_in_order([*proposal_ids, *(pk for pair in kin for pk in pair if pk)])


def settle_merge_of(proposal: Proposal) -> None:
    """Look again at the merge of a proposal that an author has left: those who stay may all agree, or nobody stays.

    The caller holds it and its kin locked (`hold_kin`). Locks the merge.
    """
    row = MergeSource.objects.filter(proposal=proposal, in_force=True).first()
    if row is None:
        return
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=row.merge_id)
    if merge.state == Merge.State.MERGED:
        undo_if_agreed(merge, proposal)
    elif agreed(proposal, act=Consent.Act.MERGE, about=merge.pk) is not None:
        _note(row, merge, None)
        sources = list(queries.lock_in_order(merge.sources.values_list("proposal_id", flat=True)).values())
        if not merge.is_withheld and all(policy.mergeable(each) or each.pk == proposal.pk for each in sources):
            _settled(merge, sources, None)
    elif row.agreed_version != merge.version and not proposal.writers.exists():
        end_suggestion_of(proposal, Merge.Lapse.NOBODY)


def _answering(merge_id: int, by: Person) -> tuple[Merge, list[Proposal]]:
    merge, sources = queries.locked_merge(merge_id, by)
    require(policy.may_agree(by, sources))
    if not (now := policy.undecided_merge(merge)):
        raise IllegalMove(merge.state, "answer", str(now.reason))
    return merge, sources


def _require_mergeable(sources: Sequence[Proposal]) -> None:
    for source in sources:
        # Whoever agreed for it may have left since; what they said stands.
        if source.author_ids and not (now := policy.mergeable(source)):
            raise IllegalMove(source.state, "merge", f"“{source.title}”: {now.reason}")
    reached = queries.ready_to_reach().filter(pk__in=[source.pk for source in sources]).first()
    if reached is not None:
        words = _("“%(title)s” has its threshold: the city is asked to answer it as it is.") % {"title": reached.title}
        raise IllegalMove(reached.state, "merge", words)


def _note(row: MergeSource, merge: Merge, by: Person | None) -> None:
    row.agreed_version = merge.version
    row.save(update_fields=["agreed_version"])
    record("merge.consented", actor=by, subject=merge, proposal=row.proposal_id, version=merge.version)


def _settled(merge: Merge, sources: list[Proposal], by: Person | None) -> Merge:
    if not merge.sources.exclude(agreed_version=merge.version).exists():
        merge_proposals(merge, sources, by=by)
    return merge
