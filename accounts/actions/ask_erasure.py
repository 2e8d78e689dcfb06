"""Ask for one's account to be erased, or think better of it."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from django.views.decorators.debug import sensitive_variables

from accounts import mail, policy
from accounts.models import Erasure, Person
from commons.clock import now, zone
from commons.errors import IllegalMove
from commons.verdict import require

WAIT = dt.timedelta(hours=24)


@transaction.atomic
@sensitive_variables("token")
def ask_erasure(*, by: Person, texts: bool = False) -> Erasure:
    """Have the account erased in 24 hours; with `texts` also what the person wrote, where it is theirs alone.

    A mail says so, with a link that stops it. Asking again changes `texts` and begins the 24 hours anew.
    Raises Refused (holds a mandate). Locks the person. Writes no entry: that somebody means to leave is theirs.
    """
    person: Person = Person.objects.select_for_update().get(pk=by.pk)
    require(policy.may_be_erased(person))
    token, at = secrets.token_urlsafe(32), now()
    wish, _created = Erasure.objects.update_or_create(
        person=person,
        defaults={"texts": texts, "digest": Erasure.digest_of(token), "asked_at": at, "due_at": at + WAIT},
    )
    if person.email:
        url = settings.PUBLIC_URL + reverse("account_erase_cancel_by_mail", args=[token])
        with override(person.language):
            due = date_format(timezone.localtime(wish.due_at, zone()), "DATETIME_FORMAT")
        mail.send("erasure", to=person.email, language=person.language, url=url, due=due, texts=texts)
    return wish


@transaction.atomic
def cancel_erasure(*, by: Person | None = None, token: str = "") -> None:
    """Keep the account: by its person, or by whoever has the link of the mail. Nothing was erased so far.

    Raises IllegalMove (there is no such wish, or it is too late). Locks the person, as erasing does.
    """
    wishes = Erasure.objects.filter(person=by) if by else Erasure.objects.filter(digest=Erasure.digest_of(token))
    wish = wishes.first()
    locked = Person.objects.select_for_update().filter(pk=wish.person_id).first() if wish else None
    if locked is None or not wishes.delete()[0]:
        raise IllegalMove("without_erasure", "cancel")
