"""Confirm a change of address from one of the two mailboxes."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import mail, policy, queries
from accounts.actions.end_sessions import end_other_sessions
from accounts.models import EmailChange, Person
from commons.clock import now
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def confirm_email_change(*, token: str, keep: str = "") -> bool:
    """Take the word of one mailbox; with both, change the address and return True.

    The holder of the link needs no session; all sessions but `keep` end with the change, and both addresses are told.
    Raises IllegalMove (the link has ended, or the address went to another account meanwhile), Refused (closed
    account). Locks the person, then the change.
    """
    at = now()
    found = queries.email_change(token, at=at)
    if found is None:
        raise IllegalMove("ended", "confirm", _("This link has been used or has ended."))
    person: Person = Person.objects.select_for_update().get(pk=found.person_id)
    change = queries.email_change(token, at=at, lock=True)
    if change is None:
        raise IllegalMove("ended", "confirm", _("This link has been used or has ended."))
    require(policy.may_change_email(person))
    side = "old_confirmed_at" if change.old_digest == EmailChange.digest_of(token) else "new_confirmed_at"
    setattr(change, side, getattr(change, side) or at)
    change.save(update_fields=[side])
    if not (change.old_confirmed_at and change.new_confirmed_at):
        return False
    old, person.email, person.email_confirmed_at = person.email, change.new_email, at
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "email_confirmed_at"])
            EmailAddress.objects.filter(user=person).delete()
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    except IntegrityError:
        # Somebody signed up with it, or changed to it, since we asked: the constraint has the last word.
        raise IllegalMove(
            "ended", "confirm", _("This change is no longer possible. Your address stays as it is.")
        ) from None
    change.delete()
    end_other_sessions(by=person, keep=keep)
    for address in (old, person.email):
        if address:
            mail.send("changed", to=address, language=person.language, new_email=person.email)
    record("person.email_changed", actor=person, subject=person)
    return True
