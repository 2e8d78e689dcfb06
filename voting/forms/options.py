"""The forms of what a ballot can name."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

import charter.queries
from commons.forms import ActForm
from proposals.models import Proposal
from voting.forms.money import Money
from voting.models import Method, Option, Round


class OptionForm(ActForm):
    """An option's words, what it costs, where it is. `about`: the proposal that it is made of."""

    called: ClassVar[dict[str, str]] = {"cost_cents": "cost"}
    detailed_title = _("Place and rivals")
    DETAILED = ("place_name", "latitude", "longitude", "excludes")

    title = forms.CharField(label=_("Title"), max_length=Option.TITLE_CHARACTERS)
    body = forms.CharField(
        label=_("What it is"),
        help_text=_("In Markdown. Whoever votes reads it beside the ballot."),
        max_length=Option.BODY_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    cost = Money(label=_("What it costs"), required=False)
    district = forms.ChoiceField(label=_("Where?"), required=False)
    office = forms.ChoiceField(
        label=_("Which office says whether it can be done?"),
        help_text=_("Until the vote opens. What cannot be done stays on the page with the reason, and on no ballot."),
        required=False,
    )
    place_name = forms.CharField(label=_("Name of the place"), max_length=200, required=False)
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    excludes = forms.CharField(
        label=_("Only one of these"),
        help_text=_("Projects with the same word here exclude each other: at most one of them wins."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, its: Round, option: Option | None = None, about: Proposal | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _of_option(option) if option else _of_proposal(about) if about else {}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if its.method == Method.BUDGET:
            fields["cost"].help_text = _("In %(currency)s, such as 1,500 or 1500.50.") % {"currency": its.currency}
        else:
            del fields["cost"], fields["excludes"]
        known = charter.queries.known()
        places = [(each.code, each.name) for each in charter.queries.districts()]
        fields["district"].choices = [("", _("The whole city")), *places]
        in_charge = ("", _("The one in charge by topic and district"))
        fields["office"].choices = [in_charge, *((each.code, each.name) for each in known.offices.values())]

    @property
    def plain(self) -> list[Any]:
        return [field for field in self if field.name not in self.DETAILED]

    @property
    def detailed(self) -> list[Any]:
        return [field for field in self if field.name in self.DETAILED]

    @property
    def detailed_open(self) -> bool:
        return any(field.errors for field in self.detailed)

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        if "cost" in typed:
            typed["cost_cents"] = typed.pop("cost")
        return typed


class FindForm(forms.Form):
    """Find a published proposal by its words or its number."""

    search = forms.CharField(max_length=200, required=False)


class MoveForm(ActForm):
    to = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])

    def clean(self) -> dict[str, Any]:
        return {"up": self.cleaned_data.get("to") == "up"}


def _of_option(option: Option) -> dict[str, Any]:
    names = ("title", "body", "place_name", "latitude", "longitude", "excludes")
    return {name: getattr(option, name) for name in names} | {
        "cost": option.cost_cents,
        "district": option.district.code if option.district else "",
        "office": option.office.code if option.office else "",
    }


def _of_proposal(about: Proposal) -> dict[str, Any]:
    names = ("title", "body", "place_name", "latitude", "longitude")
    district = about.district.code if about.district else ""
    return {name: getattr(about, name) for name in names} | {"district": district}
