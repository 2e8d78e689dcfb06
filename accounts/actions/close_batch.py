"""Say that a batch is printed, and erase what stood in it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.drivers import post
from accounts.models import Letter, LetterBatch, Person
from commons.clock import due, now
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def close_batch(*, batch_id: int, by: Person) -> LetterBatch:
    """Erase names, addresses and codes of a printed batch; its codes hold for 30 days from now.

    Raises Refused, IllegalMove (not taken yet, closed already), LetterBatch.DoesNotExist. Locks batch and letters.
    """
    require(policy.may_use_desk(by))
    batch = LetterBatch.objects.select_for_update().get(pk=batch_id)
    if batch.loaded_at is None:
        raise IllegalMove("not_loaded", "close", _("Take the PDF first: without it nothing can be printed."))
    if batch.erased_at is not None:
        raise IllegalMove("erased", "close", _("This batch is closed: its addresses are erased."))
    send_off(batch, by=by)
    return batch


def send_off(batch: LetterBatch, *, by: Person | None) -> int:
    """Erase a locked batch in the caller's transaction, by a clerk or (None) by the clock; return how many letters."""
    at = now()
    letters = list(batch.letters.select_for_update().filter(state=Letter.State.READY).order_by("pk"))
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
        state=Letter.State.SENT, sealed=None, sent_at=at, code_until=due(at, post.CODE_DAYS)
    )
    batch.erased_at = at
    batch.save(update_fields=["erased_at"])
    record("letters.erased", actor=by, subject=batch, letters=len(letters))
    return len(letters)
