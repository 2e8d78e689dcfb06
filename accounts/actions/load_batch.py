"""Take the PDF of a batch."""

from __future__ import annotations

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts import policy
from accounts.actions.note_looks import note_looks
from accounts.drivers import post, printing
from accounts.drivers.printing import Printed
from accounts.models import Letter, LetterBatch, Look, Mandate, Person
from commons.clock import now, today
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
@sensitive_variables()
def load_batch(*, batch_id: int, by: Person) -> bytes:
    """Return the letters of a batch as one PDF, as often as it takes until it is erased; each time has its entry.

    Raises Refused, IllegalMove (erased, nothing left), LetterBatch.DoesNotExist. Locks the batch while the PDF is set,
    about 10 ms a letter: a batch whose PDF fails was never taken.
    """
    require(policy.may_use_desk(by))
    batch = LetterBatch.objects.select_for_update().get(pk=batch_id)
    ready = batch.letters.filter(state=Letter.State.READY).select_related("person", "district").order_by("pk")
    letters = [
        Printed(
            content=post.unseal(letter.sealed, person_id=letter.person_id),
            district=letter.district,
            language=letter.person.language,
        )
        for letter in ready
        if letter.sealed is not None
    ]
    if not letters:
        raise IllegalMove("erased", "load")
    note_looks(
        person_ids=[letter.person_id for letter in ready],
        by=by,
        role=Mandate.Role.CLERK,
        purpose=Look.Purpose.LETTER,
    )
    made = printing.pdf(letters, on=today())
    if batch.loaded_at is None:
        batch.loaded_at = now()
        batch.save(update_fields=["loaded_at"])
    record("letters.loaded", actor=by, subject=batch, letters=len(letters))
    return made
