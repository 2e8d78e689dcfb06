"""What a person chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commons import language
from commons.forms import ActForm
from commons.register import Sort
from notifications.models import Attention, Kind, ways_of
from proposals.forms import Degrees

# In metres.
RADII = [
    (500, _("500 metres")),
    (1_000, _("1 kilometre")),
    (1_500, _("1.5 kilometres")),
    (2_000, _("2 kilometres")),
    (3_000, _("3 kilometres")),
]


class PreferencesForm(forms.Form):
    """One question per kind of news, by which way it comes; and the language of all of it, where there is a choice."""

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=ways_of(kind))
        self.fields["mails_a_week"] = forms.IntegerField(
            label=_("Mails at once, in a week"),
            required=False,
            min_value=0,
            max_value=Attention.MOST,
            help_text=_(
                "What comes beyond waits for the weekly digest. Leave it empty for the number in the charter. "
                "0: nothing at once but your duties."
            ),
        )
        if len(language.choices()) > 1:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language of the pages and of your mails"), choices=language.choices(), required=False
            )


class PlaceForm(ActForm):
    """A place of one's own: a point, how far around it, and what one calls it."""

    name = forms.CharField(
        label=_("What you call it"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 60}),
        help_text=_("Only you see it: home, the way to school."),
    )
    radius = forms.TypedChoiceField(
        label=_("How far around it"), choices=RADII, coerce=int, widget=forms.RadioSelect, initial=1_000
    )
    latitude = Degrees(label=_("Latitude"))
    longitude = Degrees(label=_("Longitude"))


class SeenForm(forms.Form):
    """Up to which line the inbox was on the screen, and which kind of news alone."""

    kind = forms.ChoiceField(choices=[("", ""), *Kind.choices], required=False, widget=forms.HiddenInput)

    up_to = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)


class WebhookForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("For yourself: what receives it."))
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Begins with https:// and leads to a server in the public network."),
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    sorts = forms.MultipleChoiceField(
        label=_("Of what"),
        choices=[(each.name, each.value) for each in Sort],
        required=False,
        help_text=_("Choose none for all of them."),
        widget=forms.CheckboxSelectMultiple,
    )
