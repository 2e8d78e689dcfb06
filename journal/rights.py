"""What the journal holds of people: who acted, and whom an entry is about. Both can be erased; entries cannot."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.rights import EVER, Declaration, Erased, Personal, Step
from journal.actions.sequence import hold_the_order
from journal.models import Entry, Opening, Reader, Registered, Root

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
    Declaration(Registered, impersonal="number entry verb text previous hash"),
    Declaration(
        Opening,
        title=_("What opens the sealed lines of the public register: who acted, and which words they gave"),
        of="entry__actor",
        personal=(
            Personal(
                "entry what salt",
                purpose=_(
                    "The public register says who acted, and which words they gave, as numbers that only this opens."
                ),
                lifetime=_("as long as the account"),
                erased=Erased.GOES,
                withheld=_("Numbers made by chance: they say nothing without the entry they belong to."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Root,
        impersonal="id day since number hash step marks previous seed seed_hash seed_revealed public_key signature "
        "published_at",
    ),
)
STEPS: tuple[Step, ...] = ()


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of the entries: as who acted, and as whom an entry is about. Hashes stay as they are.

    What is registered of them cannot be opened any more. Five statements.
    """
    hold_the_order()
    Opening.objects.filter(entry__actor=person_id, what="actor").delete()
    Opening.objects.filter(entry__subject_type="person", entry__subject_id=person_id, what="subject").delete()
    Entry.objects.filter(actor_id=person_id).update(actor=None)
    Entry.objects.filter(subject_type="person", subject_id=person_id).update(subject_id=0)
