"""Which report, of which months, as which file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import charter.queries
from commons.forms import ActForm
from reports import months, parquet
from reports.models import Format, Kind


def month_choices(days: list[dt.date]) -> list[tuple[str, str]]:
    """Return months by value and name, latest first."""
    return [(f"{day:%Y-%m}", f"{str(MONTHS[day.month]).capitalize()} {day.year}") for day in reversed(days)]


def format_choices() -> list[tuple[str, str]]:
    """Return the formats that this platform can write."""
    return [pair for pair in Format.choices if parquet.can_be_written(pair[0])]


def district_field() -> forms.ChoiceField:
    places = [("", _("All districts")), ("city", _("The whole city"))]
    places += [(one.code, one.name) for one in charter.queries.known().districts.values()]
    return forms.ChoiceField(label=_("District"), choices=places, required=False)


class ReportForm(ActForm):
    """A file to be made. `days`: the months that may be chosen."""

    kind = forms.ChoiceField(label=_("Report"), choices=Kind.choices)
    format = forms.ChoiceField(label=_("File"), choices=Format.choices)

    def __init__(self, *args: Any, days: list[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = format_choices()  # type: ignore[attr-defined]
        named = [("", _("All months")), *month_choices(days)]
        self.fields["from"] = forms.ChoiceField(label=pgettext_lazy("month", "From"), choices=named, required=False)
        self.fields["to"] = forms.ChoiceField(label=pgettext_lazy("month", "To"), choices=named, required=False)
        self.fields["district"] = district_field()

    def clean(self) -> dict[str, Any]:
        """Return the action's arguments."""
        given = self.cleaned_data
        return {
            "kind": given.get("kind", ""),
            "form": given.get("format", ""),
            "from_month": months.parsed(given["from"]) if given.get("from") else None,
            "to_month": months.parsed(given["to"]) if given.get("to") else None,
            "district": given.get("district", ""),
        }


class ScheduleForm(ActForm):
    """A report to be made every month."""

    kind = forms.ChoiceField(label=_("Report"), choices=Kind.choices)
    format = forms.ChoiceField(label=_("File"), choices=Format.choices)
    span = forms.TypedChoiceField(
        label=_("Of how many months"),
        choices=((1, _("the latest month")), (3, _("the latest three months")), (12, _("the latest twelve months"))),
        coerce=int,
        initial=1,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = format_choices()  # type: ignore[attr-defined]
        self.fields["district"] = district_field()

    def clean(self) -> dict[str, Any]:
        """Return the action's arguments."""
        given = self.cleaned_data
        return {
            "kind": given.get("kind", ""),
            "form": given.get("format", ""),
            "span": given.get("span") or 1,
            "district": given.get("district", ""),
        }
