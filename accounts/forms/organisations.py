"""Organisations, and who speaks for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import policy, queries
from accounts.forms.mandates import MandateReasonForm
from accounts.models import Organisation, Person


class OrganisationForm(MandateReasonForm):
    """What everybody reads about an organisation."""

    name = forms.CharField(label=_("Name"), max_length=Organisation.NAME_CHARACTERS)
    kind = forms.ChoiceField(label=_("What it is"), choices=Organisation.Kind.choices, widget=forms.RadioSelect)
    registration = forms.CharField(
        label=_("Where it is registered"),
        help_text=_("Register and number, or the place. Everybody reads it: no private person's data."),
        max_length=160,
    )
    website = forms.CharField(label=_("Website"), help_text=_("Begins with https://."), max_length=300, required=False)
    about = forms.CharField(
        label=_("What it does"),
        max_length=Organisation.ABOUT_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            names = ("name", "kind", "registration", "website", "about")
            kwargs["initial"] = {name: getattr(organisation, name) for name in names}
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])


class RepresentativeForm(MandateReasonForm):
    """Whose account speaks for an organisation."""

    person = forms.CharField(
        label=_("Whose account?"),
        help_text=_("Their e-mail address, or the name they are shown under, exactly."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.order_fields(["person", "reason"])

    def clean_person(self) -> Person:
        """Find the account, and say here already why it may not."""
        found = queries.person_called(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody has this address or this name. They sign up first."))
        if not (may := policy.may_represent(self.by, found)):
            raise ValidationError(str(may.reason))
        return found

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        person = typed.pop("person", None)
        return typed | {"person_id": person.pk if person else 0}
