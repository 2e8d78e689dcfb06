"""The form that enters a new version of a rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter import queries
from charter.actions.change_rule import MOST_DECISION
from charter.catalogue import RuleSpec
from commons.forms import ActForm

CHOICE_WORDS = {
    "district": _("the district's own residents"),
    "anyone": _("everybody who is verified"),
}


class RuleForm(ActForm):
    """The new value in the rule's own kind, and the decision that made it."""

    decision = forms.CharField(
        label=_("By what decision?"),
        help_text=_("Who decided, when, and why. Everybody reads it beside the rule."),
        max_length=MOST_DECISION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ["value", "decision"]

    def __init__(self, *args: Any, spec: RuleSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _value_field(spec)
        self.order_fields(self.field_order)


def _value_field(spec: RuleSpec) -> forms.Field:
    label = _("New value")
    if spec.choices:
        choices = [(choice, CHOICE_WORDS.get(choice, choice)) for choice in spec.choices]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    if isinstance(spec.start, str):
        return forms.ChoiceField(label=label, choices=[(office.code, office.name) for office in queries.offices()])
    hint = _("A number from %(least)g to %(most)g.") % {"least": spec.least, "most": spec.most}
    return forms.CharField(
        label=label, help_text=hint, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
