"""What the journal holds of people: who acted, and whom an entry is about. Both can be erased; entries cannot."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.rights import EVER, Declaration, Erased, Personal, Step
from journal.models import Entry, Reader

DECLARATIONS = (
    Declaration(
        Entry,
        title=_("Acts that changed the city, with who did them"),
        of="actor",
        personal=(
            Personal(
                "actor",
                purpose=_("Decisions can be traced: who did what, and when."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "verb subject_type subject_id data created_at",
                purpose=_(
                    "The public record of what happened. "
                    "It holds no names of residents, and no texts but the reasons they gave."
                ),
                lifetime=_("for ever"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id position",
    ),
    Declaration(Reader, impersonal="name position"),
)
STEPS: tuple[Step, ...] = ()


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of the entries: as who acted, and as whom an entry is about. Two statements."""
    Entry.objects.filter(actor_id=person_id).update(actor=None)
    Entry.objects.filter(subject_type="person", subject_id=person_id).update(subject_id=0)
