"""Proofs of residency: what a document says, what the register is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.drivers import KINDS
from charter.queries import districts
from commons.forms import ActForm

T = TypeVar("T")


class ProvingForm(ActForm):
    """A proof that would lower a level is not given by the way: the box appears once the rule has said what falls."""

    accept_lower = forms.BooleanField(label=_("I agree that my level falls"), required=False, widget=forms.HiddenInput)

    def act(self, action: Callable[..., T], **arguments: Any) -> T | None:
        done = super().act(action, **arguments)
        if "accept_lower" in self.errors:
            self.fields["accept_lower"].widget = forms.CheckboxInput()
        return done


class NumberField(forms.CharField):
    """A document's number. Not repeated in the page after an error: the next person may see the screen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Document number"),
            help_text=_("It is turned into a code that cannot be turned back, and then forgotten."),
            max_length=60,
            widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
            **kwargs,
        )


class ProofForm(ProvingForm):
    """What a document says, as far as it is needed. Bound to nothing that is kept."""

    country = forms.CharField(
        label=_("Country of the document"),
        help_text=_("Two letters, such as ES."),
        min_length=2,
        max_length=2,
    )
    kind = forms.ChoiceField(label=_("Kind of number"), choices=list(KINDS.items()))
    number = NumberField()
    district_id = forms.TypedChoiceField(label=_("District"), coerce=int)
    age_band = forms.ChoiceField(label=_("Age band (optional)"), required=False)
    of_voting_age = forms.BooleanField(label=_("Of voting age"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        district, band = (cast(forms.ChoiceField, self.fields[name]) for name in ("district_id", "age_band"))
        district.choices = district_choices()
        band.choices = [("", _("Not given")), *((name, name) for name in queries.age_bands())]


class RegisterForm(ProvingForm):
    number = NumberField()
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        help_text=_("Sent to the register together with the number, and not kept."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def district_choices() -> list[tuple[Any, Any]]:
    """Return the districts to choose from, none of them first."""
    return [("", _("Choose a district")), *((each.pk, each.name) for each in districts())]
