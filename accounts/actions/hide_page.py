"""Take what an organisation says of itself out of everybody's sight, and bring it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.models import Organisation, Person
from accounts.queries.content import author_ids_of, piece
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import require
from journal.actions import record


@transaction.atomic
def hide_page(
    *, kind: str, content_id: int, by: Person | None, rule: str, at: dt.datetime | None = None
) -> Organisation:
    """Hide it under a coded rule; its name and what it said elsewhere stand.

    Raises Refused, IllegalMove (not public), ObjectDoesNotExist. Locks the organisation. `by` None: a jury decided so.
    """
    return _seen(kind, content_id, by, Visibility.HIDDEN, rule=rule)


@transaction.atomic
def restore_page(*, kind: str, content_id: int, by: Person | None, at: dt.datetime | None = None) -> Organisation:
    """Bring it back as it is now, as an administrator may have changed it. Raises and locks as `hide_page`."""
    return _seen(kind, content_id, by, Visibility.PUBLIC)


def _seen(kind: str, content_id: int, by: Person | None, to: Visibility, **why: str) -> Organisation:
    found = piece(kind, content_id, lock=True)
    if by is not None:
        require(policy.may_moderate(by, author_ids=author_ids_of(found), district_id=None))
    hides = to == Visibility.HIDDEN
    if (found.visibility == Visibility.PUBLIC) != hides:
        said = _("This is hidden already.") if hides else _("This is not hidden.")
        raise IllegalMove(found.visibility, "hide" if hides else "restore", said)
    found.visibility = to
    found.save(update_fields=["visibility"])
    record("organisation.hidden" if hides else "organisation.restored", actor=by, subject=found, code=found.slug, **why)
    return found
