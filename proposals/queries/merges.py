"""Merges: who suggested that proposals are the same, what their authors agreed to, whom the supporters are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Person, badges
from commons.models import Visibility
from proposals.models import Carry, Merge, MergeSource, Proposal, Revision, Support, Writer
from proposals.queries.reading import Someone, named, visible_to


def merge(merge_id: int, person: Someone) -> Merge:
    """Return one merge that this person may know of: at least one of its proposals is there for them.

    With who suggested, wrote and ended it. Two queries. Raises Merge.DoesNotExist.
    """
    if merge_id.bit_length() > 63:
        raise Merge.DoesNotExist
    there = Q(sources__proposal__in=visible_to(person)) | Q(into__in=visible_to(person))
    rows = Merge.objects.filter(pk__in=Merge.objects.filter(there, pk=merge_id).values("pk"))
    rows = rows.select_related("suggested_by", "written_by", "ended_by", "into").defer("into__search")
    found: Merge = rows.prefetch_related(badges("suggested_by__mandates")).get()
    return found


def locked_merge(merge_id: int, person: Someone) -> tuple[Merge, list[Proposal]]:
    """Return a merge and its sources, all locked: the sources by id, the common proposal, which is younger, the merge.

    Four queries. Raises Merge.DoesNotExist.
    """
    found = merge(merge_id, person)
    ids = list(MergeSource.objects.filter(merge=found).values_list("proposal_id", flat=True))
    rows = lock_in_order([*ids, *([found.into_id] if found.into_id else [])])
    held: Merge = Merge.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if held.into_id:
        # None where all agreed while the locks were waited for: it is not locked, so nothing is done with it now.
        held.into = rows.get(held.into_id)
    return held, [rows[pk] for pk in sorted(ids)]


def lock_in_order(proposal_ids: Iterable[int]) -> dict[int, Proposal]:
    """Lock these proposals against every other change, by id. One query."""
    rows = Proposal.objects.filter(pk__in=list(proposal_ids)).defer("search").order_by("pk")
    return {row.pk: row for row in rows.select_for_update(of=("self",))}


def merge_sources(found: Merge) -> list[MergeSource]:
    """Return what is merged, by id, each with its proposal and whoever writes it, whoever may see it. Four queries."""
    rows = list(MergeSource.objects.filter(merge=found).select_related("proposal").defer("proposal__search"))
    named([row.proposal for row in rows])
    writers: dict[int, list[int]] = {row.proposal_id: [] for row in rows}
    written = Writer.objects.filter(proposal__in=writers).order_by("authorship")
    for proposal_id, person_id in written.values_list("proposal_id", "person_id"):
        writers[proposal_id].append(person_id)
    for row in rows:
        row.proposal.author_ids = writers[row.proposal_id]
    return rows


def merge_in_force(proposal_id: int) -> Merge | None:
    """Return the merge that a proposal is in, suggested or carried out. One query."""
    return Merge.objects.filter(sources__proposal=proposal_id, sources__in_force=True).first()


def merges_of(proposal: Proposal) -> QuerySet[Merge]:
    """Return every merge the proposal was in or came of, newest first. One query."""
    ids = MergeSource.objects.filter(proposal=proposal).values("merge")
    rows = Merge.objects.filter(Q(pk__in=ids) | Q(into=proposal)).select_related("suggested_by")
    return rows.order_by("-pk")


def merge_ids_of(proposal_id: int) -> list[int]:
    """Return the keys of every merge the proposal was in or came of. One query."""
    ids = MergeSource.objects.filter(proposal=proposal_id).values("merge")
    return list(Merge.objects.filter(Q(pk__in=ids) | Q(into=proposal_id)).values_list("pk", flat=True))


def withheld_merges(merge_ids: Iterable[int]) -> set[int]:
    """Return of which of these merges nobody reads the words any more: hidden, or erased after that. One query."""
    rows = Merge.objects.filter(pk__in=merge_ids).exclude(visibility=Visibility.PUBLIC)
    return set(rows.values_list("pk", flat=True))


def merged_from(proposal_id: int) -> list[Proposal]:
    """Return the public proposals that became part of this one, by id. One query."""
    rows = Proposal.objects.public().filter(merged_into=proposal_id).only("title")
    return list(rows.order_by("pk"))


def is_common(proposal_id: int) -> bool:
    """Tell whether a proposal came of a merge: all authors agreed to its first text. One query."""
    return Merge.objects.filter(into=proposal_id).exists()


def declined_lately(proposal_ids: Sequence[int], by: Person, *, since: dt.datetime) -> Merge | None:
    """Return the last suggestion about none but these to which somebody else said no since then, if no text changed.

    One query.
    """
    others = MergeSource.objects.filter(merge=OuterRef("pk")).exclude(proposal__in=proposal_ids)
    newer = Revision.objects.filter(proposal__merge_sources__merge=OuterRef("pk"), created_at__gt=OuterRef("ended_at"))
    about = MergeSource.objects.filter(proposal__in=proposal_ids).values("merge")
    rows = Merge.objects.filter(~Exists(others), ~Exists(newer), pk__in=about, state=Merge.State.DECLINED)
    return rows.filter(~Q(ended_by=by), ended_at__gt=since).order_by("-ended_at").first()


def merges_due(*, at: dt.datetime) -> QuerySet[Merge]:
    """Return the suggestions whose time to be answered is over."""
    return Merge.objects.filter(state=Merge.State.SUGGESTED, answer_until__lte=at).order_by("answer_until")


def source_supports(merge_id: int, person: Someone) -> QuerySet[Support]:
    """Return the person's supports of what was merged, oldest first. They stay where they were given."""
    sources = MergeSource.objects.filter(merge=merge_id).values("proposal")
    return Support.objects.filter(person=person.pk or 0, proposal__in=sources).order_by("created_at", "pk")


def carry(merge_id: int, person: Someone) -> Carry | None:
    """Return what the person answered. One query, none for a visitor."""
    return None if person.pk is None else Carry.objects.filter(merge=merge_id, person=person.pk).first()


def carry_counts(found: Merge) -> tuple[int, int]:
    """Return how many people supported the sources, and how many of them the common proposal now. Two queries."""
    sources = MergeSource.objects.filter(merge=found).values("proposal")
    people = Support.objects.filter(proposal__in=sources, person__isnull=False).values("person").distinct()
    here = Support.objects.filter(proposal=found.into_id or 0, person__in=people)
    return people.count(), here.count()


def comes_back(at: dt.datetime) -> QuerySet[MergeSource, int]:
    """Return the keys of merged proposals whose merge can still be undone."""
    rows = MergeSource.objects.filter(in_force=True, merge__state=Merge.State.MERGED, merge__undo_until__gt=at)
    return rows.values_list("proposal_id", flat=True)


def is_told(found: Merge, sources: Iterable[MergeSource]) -> bool:
    """Tell whether the common text may be shown: itself, and every proposal it comes of, or became. No query."""
    if found.is_withheld:
        return False
    whole = [row.proposal for row in sources] + ([found.into] if found.into else [])
    return all(row.visibility == Visibility.PUBLIC for row in whole)


def first_channel(merge_id: int, person: Person) -> str | None:
    """Return how the first of the person's supports of what was merged came; None where there is none. One query."""
    return source_supports(merge_id, person).values_list("channel", flat=True).first()
