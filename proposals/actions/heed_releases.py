"""Follow what becomes of proofs of residency: withdraw with one that is released, find again what a number supports."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Case, Q, Value, When

import journal.queries
from accounts.models import Residency
from commons import clock
from journal.models import Reader
from proposals import queries
from proposals.lifecycle import State
from proposals.models import CountDue, Support

READER = "proposals"
RELEASED = "person.released"
VERIFIED = ("person.verified", "person.moved")


@transaction.atomic
def heed_releases(*, limit: int = 200) -> int:
    """Read on in the journal; return how many supports were withdrawn or found again.

    Of a released proof the supports that can still be withdrawn are. Of a new one, what its number supports since an
    account that was erased belongs to the new account: it counts once. Position and supports commit together. Locks
    the reader's row: a second run returns at once.
    """
    Reader.objects.get_or_create(name=READER)
    reader = Reader.objects.select_for_update(skip_locked=True).filter(name=READER).first()
    if reader is None:
        return 0
    last = journal.queries.last_position()
    ours = journal.queries.after(reader.position, verbs=[RELEASED, *VERIFIED]).filter(position__lte=last)
    entries = list(ours[:limit])
    done = _withdraw([entry.subject_id for entry in entries if entry.verb == RELEASED])
    done += sum(_find_again(entry.subject_id) for entry in entries if entry.verb in VERIFIED)
    # Also past what is not ours, or the next run would read all of it again.
    position = last if len(entries) < limit else entries[-1].position or reader.position
    if position != reader.position:
        Reader.objects.filter(name=READER).update(position=position)
    return done


def _withdraw(people: Collection[int]) -> int:
    open_again = Q(proposal__state=State.OPEN) | Q(proposal__in=queries.comes_back(clock.now()))
    supports = Support.objects.filter(open_again, person_id__in=people)
    CountDue.objects.bulk_create(CountDue(proposal_id=pk) for pk in supports.values_list("proposal_id", flat=True))
    withdrawn, _by_model = supports.delete()
    return withdrawn


def _find_again(person_id: int) -> int:
    """Give a person the nameless supports their number left; where they support anew already, one of the two goes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.take_voices(%s)", [person_id])
        proposals = [pk for (pk,) in cursor.fetchall()]
    if not proposals:
        return 0
    home = Residency.objects.filter(person=person_id).values_list("district", flat=True).first()
    near = Case(When(district=home, then=Value(0)), default=Value(1))
    for pk in proposals:
        nameless = Support.objects.filter(proposal=pk, person=None).order_by(near, "pk").select_for_update()
        left = nameless.first()
        if left is None:
            continue
        if Support.objects.filter(proposal=pk, person=person_id).exists():
            left.delete()
            CountDue.objects.create(proposal_id=pk)
        else:
            left.person_id = person_id
            left.save(update_fields=["person"])
    return len(proposals)
