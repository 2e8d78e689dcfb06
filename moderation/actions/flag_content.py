"""Say that a piece of content breaks a rule."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.clock import now
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from moderation import policy
from moderation.contents import Piece, public_piece
from moderation.lifecycle import Reason, State
from moderation.models import Concern, Flag
from moderation.queries import new_concern

LEAST_WORDS = 10


@transaction.atomic
def flag_content(*, kind: str, content_id: int, by: Person | None, reason: str, text: str = "") -> Concern:
    """Flag it; a person's second flag on the same content, while the first is open, changes nothing.

    Raises Refused, ValidationError by field, ObjectDoesNotExist (not public). Locks the concern. The trace of who
    flagged is personal: the journal says only that a concern opened.
    """
    piece = public_piece(kind, content_id)
    require(policy.may_flag(by or AnonymousUser(), piece))
    if reason not in Reason.values:
        raise ValidationError({"reason": _("Choose what is wrong.")})
    least = LEAST_WORDS if reason == Reason.OTHER else 0
    text = bounded(text, least=least, most=Flag.TEXT_CHARACTERS, field="text")
    concern = held_concern(kind, piece)
    if by is not None and concern.flags.filter(person=by, closed_at=None).exists():
        return concern
    Flag.objects.create(concern=concern, person=by, reason=reason, text=text)
    opens = not concern.flag_count
    concern.flag_count += 1
    if opens:
        concern.opened_at = now()
    if concern.state == State.SETTLED:
        concern.state = State.OPEN
    concern.save(update_fields=["flag_count", "opened_at", "state"])
    if opens:
        record("concern.opened", actor=None, subject=concern, kind=kind, reason=reason)
    return concern


def held_concern(kind: str, piece: Piece) -> Concern:
    """Return the content's concern, made where there is none, locked."""
    new = new_concern(kind, piece)
    new.opened_at = now()
    Concern.objects.bulk_create([new], ignore_conflicts=True)
    return Concern.objects.select_for_update(of=("self",)).get(kind=kind, content_id=piece.pk)
