"""What organisations say of themselves, by kind and id, for those who decide whether it is seen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Representative
from commons.models import Visibility


class Kind(models.TextChoices):
    """What can be hidden by itself."""

    ORGANISATION = "organisation", _("page of an organisation")


def piece(kind: str, content_id: int, *, lock: bool = False) -> Organisation:
    """Return an organisation that says something of itself, whoever may read it. One query; `lock` locks its row.

    Raises ObjectDoesNotExist.
    """
    if kind != Kind.ORGANISATION or content_id.bit_length() > 63:
        raise Organisation.DoesNotExist
    rows = Organisation.objects.exclude(about="", website="").exclude(visibility=Visibility.ERASED)
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=content_id)


def pieces(kind: str, ids: list[int]) -> dict[int, Organisation]:
    """Return many by id. One query."""
    return Organisation.objects.in_bulk(ids)


def is_public(found: Organisation) -> bool:
    """Tell whether everybody reads it. No query."""
    return not found.is_withheld


def is_within(found: Organisation) -> bool:
    """Tell whether only some read it: never. No query."""
    return False


def belongs(found: Organisation, by: object) -> bool:
    """Tell whether somebody is among them. No query."""
    return True


def can_change(found: Organisation) -> bool:
    """Tell whether who brought it can put other words there: administrators alone write them. No query."""
    return False


def whole_of(found: Organisation) -> Organisation:
    """Return what it belongs to: it is that itself. No query."""
    return found


def district_id_of(found: Organisation) -> int | None:
    """Return the district it is about: always all of the city. No query."""
    return None


def author_of(found: Organisation) -> int | None:
    """Return who brought it: nobody alone. No query."""
    return None


def author_ids_of(found: Organisation) -> list[int]:
    """Return whose own it is: theirs who speak for it now. One query."""
    return writer_ids(Kind.ORGANISATION, found.pk, None)


def writer_ids(kind: str, organisation_id: int, author_id: int | None) -> list[int]:
    """Return the same by the organisation's id. One query."""
    rows = Representative.objects.in_force().filter(organisation=organisation_id, person__isnull=False)
    return list(rows.order_by("person_id").values_list("person_id", flat=True))


def speaker_ids(kind: str, organisation_id: int) -> list[int]:
    """Return who ever spoke for it, and so is no juror of it. One query."""
    rows = Representative.objects.filter(organisation=organisation_id, person__isnull=False)
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def copies(kind: str, content_id: int) -> list[tuple[str, int]]:
    """Return what else says its very words: nothing here does. No query."""
    return []
