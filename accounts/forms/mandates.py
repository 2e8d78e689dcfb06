"""Mandates: whom, for what, from when to when, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import policy, queries
from accounts.actions.grant_mandate import MOST_REASON
from accounts.models import Mandate, Person
from charter.queries import known
from commons import clock
from commons.forms import ActForm


class MandateReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("By what decision. Everybody reads it in the list of acts, with your name."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GrantForm(MandateReasonForm):
    """To whom, which role, for what, from when to when. Days are the city's, and both belong to the mandate."""

    called = {"office_id": "office", "district_id": "district", "valid_until": "last_on"}

    person = forms.CharField(
        label=_("Whose account?"),
        help_text=_("Their e-mail address, or the name they are shown under, exactly."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Mandate.Role.choices, widget=forms.RadioSelect)
    holder_name = forms.CharField(
        label=_("Real name"), help_text=_("Whoever acts for the city does so under it."), max_length=120
    )
    title = forms.CharField(
        label=_("Title"), help_text=_("Such as “Head of Tree Care”."), max_length=120, required=False
    )
    office = forms.ChoiceField(label=_("Office"), help_text=_("An official belongs to one."), required=False)
    district = forms.ChoiceField(
        label=_("District"), help_text=_("A moderator may be one of a district alone."), required=False
    )
    first_on = forms.DateField(
        label=_("From"),
        help_text=_("Empty: from now on."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last_on = forms.DateField(
        label=_("Until"),
        help_text=_("Its last day. Empty: until it is revoked."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, its = by, known()
        self.ids = {
            "office": {each.code: each.pk for each in its.offices.values()},
            "district": {each.code: each.pk for each in its.districts.values()},
        }
        fields: dict[str, Any] = self.fields
        fields["office"].choices = [("", _("None")), *((each.code, each.name) for each in its.offices.values())]
        fields["district"].choices = [
            ("", _("The whole city")),
            *((each.code, each.name) for each in its.districts.values()),
        ]
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean_person(self) -> Person:
        """Find the account, and say here already why it may not have a mandate."""
        found = queries.person_called(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody has this address or this name. They sign up first."))
        if not (may := policy.may_grant(self.by, found)):
            raise ValidationError(str(may.reason))
        return found

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        person, first_on, last_on = (typed.pop(name, None) for name in ("person", "first_on", "last_on"))
        return typed | {
            "person_id": person.pk if person else 0,
            "office_id": self.ids["office"].get(typed.pop("office", "")),
            "district_id": self.ids["district"].get(typed.pop("district", "")),
            **days_of_mandate(first_on, last_on),
        }


def days_of_mandate(first_on: dt.date | None, last_on: dt.date | None) -> dict[str, dt.datetime | None]:
    """Return the moments between which a mandate holds, of its first and last local day; a day of today is now."""
    begins = first_on is not None and first_on != clock.today()
    return {
        "valid_from": clock.end_of_day(first_on - dt.timedelta(days=1)) if begins and first_on else None,
        "valid_until": clock.end_of_day(last_on) if last_on else None,
    }
