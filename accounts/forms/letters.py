"""Letters with a code: where one goes, what it says, and those that wait for the printer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.drivers.post import Address
from accounts.forms.proof import ProvingForm, district_choices
from accounts.models import Letter
from commons.forms import ActForm


class LetterForm(ActForm):
    """What stands on the envelope, and the district."""

    name = forms.CharField(
        label=_("Name on the letter box"),
        help_text=_("As it stands there, so that the letter arrives."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    street = forms.CharField(
        label=_("Street and number"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "address-line1"})
    )
    detail = forms.CharField(
        label=_("Floor, door (optional)"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "address-line2"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=12, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    town = forms.CharField(
        label=_("Town"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    district_id = forms.TypedChoiceField(
        label=_("District"), help_text=_("The clerk who prints the letter confirms it."), coerce=int
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["district_id"]).choices = district_choices()


class LetterCodeForm(ProvingForm):
    code = forms.CharField(
        label=_("The code in your letter"),
        help_text=_("Ten letters and digits, such as 7K2QM-4X9TP."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ["code"]


class BatchForm(ActForm):
    """A district to confirm for each waiting letter. Hands on `districts`: by letter, None for “do not send”."""

    LATER, NEVER = "", "never"

    def __init__(self, *args: Any, letters: Iterable[tuple[Letter, Address]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(self.LATER, _("Decide later")), *district_choices()[1:], (self.NEVER, _("Send no letter there"))]
        for letter, address in letters:
            self.fields[f"letter_{letter.pk}"] = forms.ChoiceField(
                label=", ".join(address.lines), choices=choices, initial=letter.district_id, required=False
            )

    def clean(self) -> dict[str, Any]:
        chosen = {int(name.removeprefix("letter_")): value for name, value in self.cleaned_data.items()}
        decided = {pk: None if value == self.NEVER else int(value) for pk, value in chosen.items() if value}
        if not decided:
            raise ValidationError(_("Confirm the district of at least one letter."))
        return {"districts": decided}
