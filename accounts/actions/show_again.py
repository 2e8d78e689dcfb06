"""Show once more that it is oneself, where no page can ask: by password, or by a code of the second step."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.actions.count_attempt import count_attempt, forgive_attempt
from accounts.actions.use_code import TooManyTries, use_code
from accounts.models import Person


@sensitive_variables("password", "code")
def show_again(*, by: Person, password: str = "", code: str = "") -> None:
    """Raise ValidationError by field unless the password or the code is the person's. Counted before it is looked at.

    Must stand outside any transaction.
    """
    person: Person = Person.objects.get(pk=by.pk)
    if code:
        try:
            used = use_code(person_id=person.pk, code=code)
        except TooManyTries:
            raise ValidationError({"code": _("There were many failed tries today. Try again tomorrow.")}) from None
        if used is None:
            raise ValidationError({"code": _("This code is not right, or it was used already.")})
        return
    if not password:
        raise ValidationError({"password": _("Show again that it is you: by your password, or by a code.")})
    if not count_attempt(kind="password", subject=person.pk):
        raise ValidationError({"password": _("There were many failed tries today. Try again tomorrow.")})
    if not person.check_password(password):
        raise ValidationError({"password": _("This is not your password.")})
    forgive_attempt(kind="password", subject=person.pk)
