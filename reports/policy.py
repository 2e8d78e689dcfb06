"""Who may have reports made."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Mandate, Person
from commons.actor import may_act_as
from commons.verdict import Verdict, refuse

OPEN_MOST, SCHEDULES_MOST = 5, 10


def may_have_reports(person: Person | AnonymousUser) -> Verdict:
    """Tell whether the person may see, take and cancel files of reports: an administrator. At most one query."""
    verdict = accounts.policy.may_take_part(person)
    if not verdict or not isinstance(person, Person):
        return verdict
    no = refuse(
        "not-administrator",
        _("Files of whole reports are made by administrators. The figures of this page are open to everybody."),
        remedy="/reports/",
        remedy_label=_("Read the report"),
    )
    return may_act_as(person, Mandate.Role.ADMINISTRATOR, no)


def may_request(person: Person, *, open_count: int) -> Verdict:
    """Tell whether the person may have one more made, while so many of theirs are under way. At most one query."""
    verdict = may_have_reports(person)
    if verdict and open_count >= OPEN_MOST:
        return refuse("too-many-reports", _("Five of your reports are being made. Wait for one of them or cancel it."))
    return verdict


def may_schedule(person: Person, *, running: int) -> Verdict:
    """Tell whether the person may have one more report made every month. At most one query."""
    verdict = may_have_reports(person)
    if verdict and running >= SCHEDULES_MOST:
        return refuse("too-many-schedules", _("You have ten reports made every month. End one of them first."))
    return verdict


def holds_mandate(person: Person) -> bool:
    """Tell whether the person is an administrator today, signed in or not: what is made for them ends with it."""
    held = Mandate.objects.in_force().filter(person=person.pk, role=Mandate.Role.ADMINISTRATOR)
    return person.is_active and held.exists()
