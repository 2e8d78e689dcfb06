"""Open a case about an account, or about many things at once. Steps of acts that say why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from moderation.actions.open_case import opened
from moderation.lifecycle import CaseState, Origin, State, Subject
from moderation.models import WHOLES, Case, CaseItem, Concern


@transaction.atomic
def open_account_case(
    *,
    person_id: int,
    origin: str,
    reason: str,
    text: str = "",
    opened_by: Person | None = None,
    concern_ids: Collection[int] = (),
    at: dt.datetime | None = None,
) -> Case:
    """Ask residents about an account: because of a block, or of what was found within a year (`concern_ids`).

    Raises IllegalMove (a case about it is open), Person.DoesNotExist. Locks the person.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if Case.objects.filter(person=person, state=CaseState.SITTING).exists():
        raise IllegalMove("at_jury", "open-case", _("Residents are deciding about this account."))
    concerns = list(Concern.objects.filter(pk__in=concern_ids).select_related(*WHOLES).order_by("pk"))
    return opened(
        concerns,
        origin=origin,
        reason=reason,
        text=text,
        opened_by=opened_by,
        subject=Subject.ACCOUNT,
        person=person,
        at=at,
    )


@transaction.atomic
def open_case_of_many(
    *, concern_ids: Collection[int], reason: str, text: str = "", opened_by: Person | None = None
) -> Case:
    """Ask residents once about many things that are alike; each stays restorable by itself.

    What is in an open case already is left there. Raises IllegalMove where nothing is left. Locks the concerns.
    """
    rows = Concern.objects.filter(pk__in=concern_ids).select_for_update(of=("self",)).select_related(*WHOLES)
    taken = set(CaseItem.objects.filter(concern__in=concern_ids, open=True).values_list("concern_id", flat=True))
    concerns = [concern for concern in rows.order_by("pk") if concern.pk not in taken]
    if not concerns:
        raise IllegalMove("at_jury", "open-case", _("Residents are deciding about this. Their case is open."))
    Concern.objects.filter(pk__in=[each.pk for each in concerns], state=State.SETTLED).update(state=State.OPEN)
    return opened(concerns, origin=Origin.ALARM, reason=reason, text=text, opened_by=opened_by)
