"""Carry a merge out, once all agreed: a new proposal, and what it comes of points to it. A step of `agree_merge`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

import accounts.queries
import charter.queries
from accounts.models import Person
from commons import clock
from journal.actions import record
from proposals.actions.publish_proposal import threshold
from proposals.lifecycle import Move, State, after
from proposals.models import Authorship, Merge, Proposal, Revision


def merge_proposals(merge: Merge, sources: list[Proposal], *, by: Person | None) -> Proposal:
    """Make the common proposal, end its sources as merged, and ask their supporters. The caller holds all locked.

    Nobody is moved: it begins without a support. Its threshold is that of a publication of today; it gathers as long
    as the last of its sources would, and at least as long as supporters are asked. A support whose statement had begun
    before this commits stands on its source, and its giver is asked as well.
    """
    rules, at = charter.queries.rules(), clock.now()
    carry_until = clock.due(at, rules.number("carry_days"))
    place = _place(merge, next(source for source in sources if source.pk == merge.placed_as_id))
    ids = [source.pk for source in sources]
    written = Authorship.objects.filter(proposal__in=ids).order_by("pk").values_list("person_id", flat=True)
    writers = list(dict.fromkeys(written))
    organised = next((source for source in sources if source.organisation_id), None)
    if organised is not None:  # it stays an author, whoever else becomes one
        place |= {"organisation_id": organised.organisation_id, "author_id": organised.author_id}
    wrote = merge.written_by_id or place["author_id"]
    into: Proposal = Proposal.objects.create(
        **place | {"author_id": place["author_id"] or (writers[0] if writers else None)},
        title=merge.title,
        body=merge.body,
        state=State.OPEN,
        revision_number=1,
        published_at=at,
        gather_until=max([carry_until, *(source.gather_until for source in sources if source.gather_until)]),
        threshold=threshold(accounts.queries.verified_count(place["district_id"]), rules),
        threshold_rule_number=rules["support_threshold"].number,
    )
    Revision.objects.create(
        proposal=into,
        number=1,
        title=into.title,
        body=into.body,
        author_id=wrote,
        reason=_("Merged by consent of all authors."),
    )
    for person_id in writers:
        row, new = Authorship.objects.get_or_create(
            proposal=into, person_id=person_id, defaults={"via": Authorship.Via.MERGE}
        )
        if not new:  # who stands first: written by the trigger, as for whoever begins one
            row.via = Authorship.Via.MERGE
            row.save(update_fields=["via"])
    for source in sources:
        source.state, source.merged_into, source.closed_at = after(source.state, Move.MERGE), into, at
        source.save(update_fields=["state", "merged_into", "closed_at"])
        record("proposal.merged", actor=by, subject=source, into=into.pk, merge=merge.pk)
    record("proposal.published", actor=by, subject=into, threshold=into.threshold, merge=merge.pk)
    merge.state, merge.into, merge.agreed_at = Merge.State.MERGED, into, at
    merge.carry_until, merge.undo_until = carry_until, clock.due(at, rules.number("merge_undo_days"))
    merge.save(update_fields=["state", "into", "agreed_at", "carry_until", "undo_until"])
    record("merge.agreed", actor=by, subject=merge, into=into.pk)
    return into


def _place(merge: Merge, like: Proposal) -> dict[str, Any]:
    """Return what the common proposal has of the source it is placed as."""
    there = ("author_id", "lang", "topic_id", "process_id")
    here = ("district_id", "place_name", "latitude", "longitude")
    if merge.whole_city:
        return {name: getattr(like, name) for name in there} | {"district_id": None}
    return {name: getattr(like, name) for name in (*there, *here)}
