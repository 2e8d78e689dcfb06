"""Write what merged proposals are to say in common. Any of their authors may, until all agree."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.draft_proposal import worded
from proposals.models import Consent, Merge


@transaction.atomic
def write_common_text(
    *,
    merge_id: int,
    by: Person,
    title: str,
    body: str,
    placed_as: int | None = None,
    whole_city: bool | None = None,
    seen: int | None = None,
) -> Merge:
    """Save the next version of the common text; whoever had agreed is asked again, for these words.

    `placed_as`: the source whose topic, district, place and language it has; `seen`: the version its writer began
    with. What is left out stays. Raises Refused, IllegalMove (decided, or written meanwhile), ValidationError by
    field. Locks the sources by id, then the merge.
    """
    merge, sources = queries.locked_merge(merge_id, by)
    require(policy.may_write_common(by, sources))
    if not (now := policy.agreeable(merge)):
        raise IllegalMove(merge.state, "write", str(now.reason))
    if seen is not None and not (same := policy.same_version(merge, seen)):
        raise IllegalMove(merge.state, "write", str(same.reason))
    text: dict[str, Any] = worded(title=title, body=body)
    text["placed_as_id"] = merge.placed_as_id if placed_as is None else placed_as
    text["whole_city"] = merge.whole_city if whole_city is None else whole_city
    if text["placed_as_id"] not in [source.pk for source in sources]:
        raise ValidationError({"placed_as": _("Choose one of the proposals.")})
    if all(getattr(merge, name) == said for name, said in text.items()):
        raise ValidationError({"body": _("The text says this already.")})
    for name, said in text.items():
        setattr(merge, name, said)
    merge.version, merge.written_by = merge.version + 1, by
    merge.save(update_fields=["title", "body", "placed_as", "whole_city", "version", "written_by"])
    Consent.objects.filter(act=Consent.Act.MERGE, about=merge.pk).delete()
    record("merge.written", actor=by, subject=merge, version=merge.version)
    return merge
