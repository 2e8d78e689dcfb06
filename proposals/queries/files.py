"""The pictures and documents of a proposal: what its readers see, and where one file lies."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from commons import store
from commons.models import Visibility
from proposals.models import Attachment, Picture, Proposal
from proposals.queries.reading import Someone, visible


def pictures(proposal: Proposal, person: Someone) -> QuerySet[Picture]:
    """Return the proposal's own pictures in order; hidden ones and those without words only to authors. One query."""
    rows = Picture.objects.filter(proposal=proposal, report=None).order_by("position")
    return rows if proposal.is_written_by(person.pk) else rows.exclude(alt="").filter(visibility=Visibility.PUBLIC)


def first_pictures(proposal_ids: Collection[int]) -> dict[int, Picture]:
    """Return the first public picture of each of the public proposals that has one, by proposal. One query."""
    rows = Picture.objects.filter(
        proposal__in=proposal_ids, proposal__visibility=Visibility.PUBLIC, report=None, visibility=Visibility.PUBLIC
    )
    rows = rows.exclude(alt="").order_by("proposal", "position").distinct("proposal")
    return {row.proposal_id: row for row in rows}


def attachments(proposal: Proposal) -> QuerySet[Attachment]:
    """Return the proposal's public documents in order. One query."""
    return Attachment.objects.filter(proposal=proposal, visibility=Visibility.PUBLIC).order_by("position")


def undescribed(proposal: Proposal) -> int:
    """Return how many pictures wait for words. One query."""
    return Picture.objects.filter(proposal=proposal, report=None, alt="").count()


def picture(picture_id: int, person: Someone) -> Picture:
    """Return one picture with its proposal, as far as the person may know of both. Raises DoesNotExist."""
    found = Picture.objects.select_related("report").get(pk=picture_id)
    return _known(found, visible(found.proposal_id, person), person)


def picture_named(proposal_id: int, digest: str, person: Someone) -> Picture:
    """Return a proposal's picture by its name in addresses. Two queries. Raises DoesNotExist."""
    proposal = visible(proposal_id, person)
    return _known(Picture.objects.select_related("report").get(proposal=proposal, digest=digest), proposal, person)


def attachment(attachment_id: int, person: Someone) -> Attachment:
    """Return one document with its proposal, as far as the person may know of it. Raises DoesNotExist."""
    found = Attachment.objects.get(pk=attachment_id)
    return _readable(found, visible(found.proposal_id, person), person)


def attachment_named(proposal_id: int, digest: str, person: Someone) -> Attachment:
    """Return a proposal's document by its name in addresses. Two queries. Raises DoesNotExist."""
    proposal = visible(proposal_id, person)
    return _readable(Attachment.objects.get(proposal=proposal, digest=digest), proposal, person)


def unmade(limit: int) -> list[int]:
    """Return the keys of pictures whose sizes are still to be made, oldest first. One query."""
    return list(Picture.objects.filter(widths=[]).order_by("id").values_list("pk", flat=True)[:limit])


def belonging(room: str, keys: Collection[str]) -> set[str]:
    """Return those of the store's keys that belong to something. One query."""
    model = Picture if room == store.PICTURES else Attachment
    return set(model._default_manager.filter(key__in=keys).values_list("key", flat=True))


def _known(found: Picture, proposal: Proposal, person: Someone) -> Picture:
    shown = bool(found.alt) and found.visibility == Visibility.PUBLIC
    if found.report is not None:
        shown = shown and found.report.visibility == Visibility.PUBLIC
    elif proposal.is_written_by(person.pk):
        shown = True
    if not shown:
        raise Picture.DoesNotExist
    found.proposal = proposal
    return found


def _readable(found: Attachment, proposal: Proposal, person: Someone) -> Attachment:
    if found.visibility != Visibility.PUBLIC and not proposal.is_written_by(person.pk):
        raise Attachment.DoesNotExist
    found.proposal = proposal
    return found
