"""Take the words of an option out of everybody's sight, bring them back, erase them. The ballot stays as it is."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

import proposals.policy
from accounts.models import Person
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import require
from journal.actions import record
from voting.models import Option
from voting.queries.content import author_ids_of, piece


@transaction.atomic
def hide_option(*, kind: str, content_id: int, by: Person | None, rule: str, at: dt.datetime | None = None) -> Option:
    """Hide what it says beside its title, and its pictures, under a coded rule, before, while and after people vote.

    Nothing that is counted changes: title, cost, place on the ballot and the digest stand. Raises Refused, IllegalMove
    (not public), ObjectDoesNotExist. Locks the option. `by` None: a jury decided so.
    """
    return _seen(kind, content_id, by, Visibility.HIDDEN, rule=rule)


@transaction.atomic
def restore_option(*, kind: str, content_id: int, by: Person | None, at: dt.datetime | None = None) -> Option:
    """Bring it back as it was. Raises as `hide_option`. Locks the option."""
    return _seen(kind, content_id, by, Visibility.PUBLIC)


@transaction.atomic
def erase_option(*, kind: str, content_id: int) -> bool:
    """Erase the words that are still hidden; tell whether they were. Locks the option.

    Raises ObjectDoesNotExist. The caller knows that their time is over.
    """
    found = piece(kind, content_id, lock=True)
    if found.visibility != Visibility.HIDDEN:
        return False
    record("option.erased", actor=None, subject=found)
    found.body = found.place_name = ""
    found.visibility = Visibility.ERASED
    found.save(update_fields=["body", "place_name", "visibility"])
    return True


def _seen(kind: str, content_id: int, by: Person | None, to: Visibility, **why: str) -> Option:
    found = piece(kind, content_id, lock=True)
    if by is not None:
        require(proposals.policy.may_moderate(by, author_ids=author_ids_of(found), district_id=found.district_id))
    hides = to == Visibility.HIDDEN
    if (found.visibility == Visibility.PUBLIC) != hides:
        said = _("This is hidden already.") if hides else _("This is not hidden.")
        raise IllegalMove(found.visibility, "hide" if hides else "restore", said)
    found.visibility = to
    found.save(update_fields=["visibility"])
    verb = "option.hidden" if hides else "option.restored"
    record(verb, actor=by, subject=found, round=found.round_id, code=found.code, **why)
    return found
