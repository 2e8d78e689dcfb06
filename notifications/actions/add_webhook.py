"""Have a program told of public acts. A setting of one's own: nothing is journalled."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import journal.queries
from accounts.models import Person
from commons.register import Sort
from commons.text import bounded
from commons.verdict import require
from notifications import policy
from notifications.models import Webhook
from notifications.webhooks import new_secret, require_address


@transaction.atomic
def add_webhook(*, by: Person, name: str, url: str, sorts: Sequence[str] = ()) -> Webhook:
    """Tell the address of every public act from now on, of the `sorts` named or of all.

    Raises Refused, ValidationError by field `name`, `url` or `sorts`. Locks the person. Five statements.
    """
    person: Person = Person.objects.select_for_update().get(pk=by.pk)
    require(policy.may_add_webhook(person, held=person.webhooks.count()))
    name = bounded(name, least=1, most=60, field="name")
    url = require_address(url)
    if any(sort not in Sort.__members__ for sort in sorts):
        raise ValidationError({"sorts": _("Choose from the list.")})
    if person.webhooks.filter(url=url).exists():
        raise ValidationError({"url": _("You have a webhook to this address already.")})
    head = journal.queries.head()
    return Webhook.objects.create(
        person=person,
        name=name,
        url=url,
        sorts=sorted(set(sorts)),
        secret=new_secret(),
        number=head.number if head else 0,
    )
