"""Say that proposals are the same, and should be one; take that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.add_revision import LEAST_REASON
from proposals.actions.end_merge import end_merge
from proposals.models import Authorship, Merge, MergeSource, Proposal, Revision

# So many suggestions of one person wait at a time: each keeps its proposals out of any other.
MOST_WAITING = 3


@transaction.atomic
def suggest_merge(*, proposal_ids: Sequence[int], by: Person, reason: str) -> Merge:
    """Suggest that open proposals become one; the common text begins as that of the first named.

    Their authors are told, and have the charter's days to agree. Raises Refused, IllegalMove (one is not open, in
    another merge, or an author said no lately), ValidationError by field. Locks the proposals by id.
    """
    require(policy.may_suggest_merge(by))
    said = bounded(reason, least=LEAST_REASON, most=Revision.REASON_CHARACTERS, field="reason")
    rows = _chosen(proposal_ids, by)
    for row in rows.values():
        if not (now := policy.mergeable(row)):
            raise IllegalMove(row.state, "merge", f"“{row.title}”: {now.reason}")
    if Merge.objects.filter(suggested_by=by, state=Merge.State.SUGGESTED).count() >= MOST_WAITING:
        raise IllegalMove(
            Merge.State.SUGGESTED, "suggest", _("%(n)d of your suggestions wait. Wait, or take one back.")
            % {"n": MOST_WAITING},
        )  # fmt: skip
    first, at = rows[proposal_ids[0]], clock.now()
    days = charter.queries.rules().number("merge_answer_days")
    if queries.declined_lately(list(rows), by, since=at - dt.timedelta(days=days)) is not None:
        words = _("An author said no to this. It can be suggested again %(n)d days later, or when a text has changed.")
        raise IllegalMove(Merge.State.DECLINED, "suggest", words % {"n": days})
    merge: Merge = Merge.objects.create(
        suggested_by=by,
        reason=said,
        answer_until=clock.due(at, days),
        title=first.title,
        body=first.body,
        placed_as=first,
    )
    try:
        with transaction.atomic():
            MergeSource.objects.bulk_create(MergeSource(merge=merge, proposal_id=pk) for pk in sorted(rows))
    except IntegrityError:
        raise IllegalMove(
            Merge.State.SUGGESTED, "suggest", _("One of them is in another suggestion, which waits for its authors.")
        ) from None
    record("merge.suggested", actor=by, subject=merge, proposals=sorted(rows), reason=said)
    return merge


@transaction.atomic
def withdraw_merge(*, merge_id: int, by: Person) -> Merge:
    """Take one's own suggestion back while it waits. Raises Refused, IllegalMove. Locks the sources, then the merge."""
    merge, _sources = queries.locked_merge(merge_id, by)
    require(policy.may_withdraw_merge(by, merge))
    if not (now := policy.undecided_merge(merge)):
        raise IllegalMove(merge.state, "withdraw", str(now.reason))
    return end_merge(merge, Merge.State.WITHDRAWN, by=by)


def _chosen(proposal_ids: Sequence[int], by: Person) -> dict[int, Proposal]:
    """Return the proposals by id, locked. Raises ValidationError."""
    ids = list(dict.fromkeys(proposal_ids))
    if not Merge.LEAST <= len(ids) <= Merge.MOST:
        limits = {"least": Merge.LEAST, "most": Merge.MOST}
        raise ValidationError({"proposals": _("Choose %(least)d to %(most)d proposals.") % limits})
    rows = queries.visible_among(ids, by, lock=True)
    if len(rows) < len(ids):
        raise ValidationError({"proposals": _("One of these proposals does not exist.")})
    if len({row.process_id for row in rows.values()}) > 1:
        raise ValidationError({"proposals": _("They belong to different processes: each has its own rules.")})
    if len({row.organisation_id for row in rows.values()} - {None}) > 1:
        raise ValidationError({"proposals": _("Two organisations cannot share a proposal. One may amend the other's.")})
    if len({pk for row in rows.values() for pk in row.author_ids}) > Authorship.MOST:
        most = {"n": Authorship.MOST}
        raise ValidationError({"proposals": _("Together they would have more than %(n)d authors.") % most})
    return rows
