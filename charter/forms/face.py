"""The forms that enter a new version of a rule, and of the city's face."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from charter import queries
from charter.actions.change_rule import MOST_DECISION
from charter.actions.enter_version import MOST_REASON
from charter.actions.publish_statement import MOST_TEXT
from charter.actions.rename_city import MOST_NAME
from charter.articles import CHOICE_WORDS
from charter.catalogue import RuleSpec
from charter.licences import LICENCES
from commons.forms import ActForm


class RuleForm(ActForm):
    """The new value in the rule's own kind, and the decision that made it."""

    decision = forms.CharField(
        label=_("By what decision?"),
        help_text=_("Who decided, when, and why. Everybody reads it beside the rule."),
        max_length=MOST_DECISION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    effective_on = forms.DateField(
        label=_("In force from"),
        help_text=_("A day to come. Empty: as early as the rule about notice allows."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    # The version that was read: the page writes it, so that nobody's change is undone unseen.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["value", "decision", "effective_on"]

    def __init__(self, *args: Any, spec: RuleSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(spec, spec.lowest, spec.highest)
        self.order_fields(self.field_order)


class FaceForm(ActForm):
    """What a part of the city's face becomes, and why."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody reads it in the charter's history, with your name."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NameForm(FaceForm):
    name = forms.CharField(label=_("Name of the city"), max_length=MOST_NAME)
    field_order = ["name", "reason"]


class LogoForm(FaceForm):
    file = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP. It is shown 40 pixels high beside the name; transparent ground stays so."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    field_order = ["file", "reason"]


class ColoursForm(FaceForm):
    residents_colour = forms.CharField(
        label=_("What residents do and say"),
        help_text=_("Buttons, links, bars. As # and six digits, such as #a80f5c. Empty: the platform's own."),
        max_length=7,
        required=False,
    )
    city_colour = forms.CharField(
        label=_("What the city says and owes"),
        help_text=_("Answers, offices, dates. Such as #0b5671. Empty: the platform's own."),
        max_length=7,
        required=False,
    )
    field_order = ["residents_colour", "city_colour", "reason"]


class LanguagesForm(FaceForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages the pages speak"), widget=forms.CheckboxSelectMultiple, required=False
    )
    first = forms.ChoiceField(
        label=_("First language"),
        help_text=_("For whoever asks for none of these."),
        widget=forms.RadioSelect,
    )
    field_order = ["languages", "first", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("languages", "first"):
            self.fields[name].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]


class ZoneForm(FaceForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Days end at midnight there. What is due already stays due at the same moment."),
    )
    field_order = ["time_zone", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in [*zones, "UTC"]]  # type: ignore[attr-defined]


class LicenceForm(FaceForm):
    licence = forms.ChoiceField(
        label=_("Licence of the open data"),
        help_text=_("What others may do with it. What was taken under the earlier licence stays under it."),
        choices=[(name, name) for name in LICENCES],
        widget=forms.RadioSelect,
    )
    field_order = ["licence", "reason"]


class StatementForm(FaceForm):
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Markdown: a line that begins with ## is a heading, with - a list. No HTML."),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    field_order = ["text", "reason"]


def value_field(spec: RuleSpec, least: float | None, most: float | None) -> forms.Field:
    """Return the field for a rule's value in its own kind, between these bounds."""
    label = _("New value")
    if spec.choices:
        choices = [(choice, CHOICE_WORDS.get(choice, choice)) for choice in spec.choices]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    if isinstance(spec.start, str):
        return forms.ChoiceField(label=label, choices=[(office.code, office.name) for office in queries.offices()])
    hint = _("A number from %(least)g to %(most)g, in %(unit)s.") % {
        "least": least,
        "most": most,
        "unit": spec.unit,
    }
    return forms.CharField(
        label=label, help_text=hint, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
