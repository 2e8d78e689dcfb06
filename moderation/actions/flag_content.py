"""Say that a piece of content breaks a rule."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person, Residency
from commons import clock
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from moderation import policy
from moderation.actions.hold_concern import held_concern
from moderation.actions.open_case import opened
from moderation.contents import public_piece
from moderation.lifecycle import STAFF_ALONE, Origin, Reason, State
from moderation.models import Concern, Flag
from moderation.queries.sitting import has_open_case

LEAST_WORDS = 10


@transaction.atomic
def flag_content(*, kind: str, content_id: int, by: Person | None, reason: str, text: str = "") -> Concern:
    """Flag it; a person's second flag on the same content, while the first is open, changes nothing.

    Raises Refused, ValidationError by field, ObjectDoesNotExist (not public). Locks the concern. The trace of who
    flagged is personal: the journal says only that a concern opened. The flag that makes enough opens a case.
    """
    piece = public_piece(kind, content_id, by)
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
        concern.opened_at = clock.now()
    if concern.state == State.SETTLED:
        concern.state = State.OPEN
    concern.save(update_fields=["flag_count", "opened_at", "state"])
    if opens:
        record("concern.opened", actor=None, subject=concern, kind=kind, reason=reason)
    if by is not None and reason not in STAFF_ALONE:
        _open_if_enough(concern)
    return concern


def _open_if_enough(concern: Concern) -> None:
    """Ask residents, once so many verified ones flagged it for something that staff do not decide alone.

    The concern is locked: of two flags that are both the last one needed the second finds the case open.
    """
    verified = Residency.objects.filter(level__gte=1, valid_until__gte=clock.today()).values("person")
    flags = Flag.objects.filter(concern=concern, closed_at=None, person__in=verified).exclude(reason__in=STAFF_ALONE)
    reasons = Counter(flags.values_list("reason", flat=True))  # one open flag a person
    if reasons.total() < charter.queries.rule("flags_open_case").whole or has_open_case(concern):
        return
    most = max(Reason.values, key=lambda reason: reasons[reason])
    opened([concern], origin=Origin.FLAGS, reason=most)
