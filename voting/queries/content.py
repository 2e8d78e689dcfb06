"""Words of what is voted on, by kind and id, for those who decide whether they are seen."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from voting import policy
from voting.models import Option, Round


class Kind(models.TextChoices):
    """What can be hidden by itself."""

    OPTION = "option", _("words of an option of a vote")


def piece(kind: str, content_id: int, *, lock: bool = False) -> Option:
    """Return an option that has words of its own, with its round; not what is erased, nor of a draft.

    What a proposal says is flagged and hidden there. One query; `lock` locks its row. Raises ObjectDoesNotExist.
    """
    if kind != Kind.OPTION or content_id.bit_length() > 63:
        raise Option.DoesNotExist
    rows = Option.objects.filter(proposal=None).exclude(visibility=Visibility.ERASED).exclude(body="", place_name="")
    rows = rows.select_related("round")
    found: Option = (rows.select_for_update(of=("self",)) if lock else rows).get(pk=content_id)
    if not policy.may_see(AnonymousUser(), found.round):
        raise Option.DoesNotExist
    return found


def pieces(kind: str, ids: list[int]) -> dict[int, Option]:
    """Return many by id, with their rounds. One query."""
    return Option.objects.select_related("round").in_bulk(ids)


def is_public(found: Option) -> bool:
    """Tell whether everybody reads them. No query."""
    return found.visibility == Visibility.PUBLIC


def is_within(found: Option) -> bool:
    """Tell whether only some read them: never, once the vote is announced. No query."""
    return False


def belongs(found: Option, by: object) -> bool:
    """Tell whether somebody is among them. No query."""
    return True


def can_change(found: Option) -> bool:
    """Tell whether other words can be put there: what was announced stands as everybody read it. No query."""
    return False


def whole_of(found: Option) -> Round:
    """Return the vote. No query for what `piece` gave."""
    return found.round


def district_id_of(found: Option) -> int | None:
    """Return the district it is about; None: all of the city. No query."""
    return found.district_id


def author_of(found: Option) -> int | None:
    """Return who brought it: the administrator who drafted the vote. No query for what `piece` gave."""
    return found.round.drafted_by_id


def author_ids_of(found: Option) -> list[int]:
    """Return whose own it is. No query for what `piece` gave."""
    return writer_ids(Kind.OPTION, found.round_id, author_of(found))


def writer_ids(kind: str, round_id: int, author_id: int | None) -> list[int]:
    """Return the same by who drafted the vote. No query."""
    return [] if author_id is None else [author_id]


def speaker_ids(kind: str, round_id: int) -> list[int]:
    """Return who spoke about it, and so is no juror of it: nobody does in a vote. No query."""
    return []


def copies(kind: str, content_id: int) -> list[tuple[str, int]]:
    """Return what else says its very words: nothing here does. No query."""
    return []
