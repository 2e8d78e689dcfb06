"""Make waiting letters ready for the printer."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import policy
from accounts.actions.end_letter import end_letter
from accounts.actions.tell_letter_ended import tell_letter_ended
from accounts.drivers import post
from accounts.drivers.post import Content
from accounts.models import Letter, LetterBatch, Person
from charter.models import District
from commons.verdict import require
from journal.actions.record import record

# As many as a clerk compares with a street map in one go, and as one PDF holds.
MOST = 50


@transaction.atomic
def make_batch(*, by: Person, districts: Mapping[int, int | None]) -> LetterBatch | None:
    """Give letters their codes, and the district the clerk confirms for each (by id); None refuses an address.

    Return the batch, None when only refusals were left. Raises Refused, ValidationError (nothing waits any more,
    unknown district). Locks the letters by id; those that another clerk took meanwhile are left out, and nobody
    makes their own letter.
    """
    require(policy.may_use_desk(by))
    if not {pk for pk in districts.values() if pk is not None} <= set(District.objects.values_list("pk", flat=True)):
        raise ValidationError(_("Choose a district for each letter."))
    waiting = Letter.objects.select_for_update().filter(pk__in=districts, state=Letter.State.WAITING)
    letters = list(waiting.exclude(person=by).order_by("pk")[:MOST])
    if not letters:
        raise ValidationError(_("None of these letters waits any more."))
    refused = [letter for letter in letters if districts[letter.pk] is None]
    for letter in refused:
        end_letter(letter, Letter.End.UNDELIVERABLE)
        tell_letter_ended(letter)
    ready = [letter for letter in letters if districts[letter.pk] is not None]
    batch: LetterBatch | None = LetterBatch.objects.create(made_by=by) if ready else None
    for letter in ready:
        letter.district_id = districts[letter.pk]  # type: ignore[assignment]
        _make_ready(letter, batch)
    if batch is not None:
        record("letters.made_ready", actor=by, subject=batch, letters=len(ready), refused=len(refused))
    else:
        record("letters.refused", actor=by, subject=by, refused=len(refused))
    return batch


@sensitive_variables()
def _make_ready(letter: Letter, batch: LetterBatch | None) -> None:
    assert letter.sealed is not None  # noqa: S101  held by a constraint while a letter waits
    code = post.new_code()
    address = post.unseal(letter.sealed, person_id=letter.person_id).address
    letter.state, letter.batch = Letter.State.READY, batch
    letter.sealed = post.seal(Content(address, code), person_id=letter.person_id)
    letter.code_digest = post.code_digest(letter.pk, code)
    letter.save(update_fields=["state", "batch", "district", "sealed", "code_digest"])
