"""Take away all second steps of somebody who lost them."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import mail
from accounts.actions.end_sessions import end_other_sessions
from accounts.models import ApiToken, Person
from commons.errors import IllegalMove
from journal.actions.record import record


@transaction.atomic
def reset_factors(*, person_id: int) -> Person:
    """Remove a person's app, passkeys and recovery codes, end their sessions and tokens, and tell them by mail.

    For the operator, after the person showed who they are at a desk: the password alone signs in afterwards. Raises
    IllegalMove (there is none), Person.DoesNotExist. Locks the person.
    """
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    removed, _rows = Authenticator.objects.filter(user_id=person.pk).delete()
    if not removed:
        raise IllegalMove("without_second_step", "reset", _("This account has no second step."))
    end_other_sessions(by=person, keep=None)
    ApiToken.objects.filter(person=person).delete()
    if person.email:
        mail.send("factors_reset", to=person.email, language=person.language)
    record("person.factors_reset", actor=None, subject=person)
    return person
