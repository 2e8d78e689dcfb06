"""The form in which an office says whether a project can be done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commons.forms import ActForm
from voting.models import Option


class JudgeForm(ActForm):
    feasible = forms.ChoiceField(
        label=_("Can it be done?"),
        choices=[
            ("yes", _("Yes: it goes on the ballot")),
            ("no", _("No: it stays on the page with your reason, and on no ballot")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("For everybody to read: what it takes, or what stands in the way, and what would have to change."),
        max_length=Option.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, option: Option, **kwargs: Any) -> None:
        if option.feasible is not None:
            said = "yes" if option.feasible else "no"
            kwargs["initial"] = {"feasible": said, "reason": option.feasible_because}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        return dict(self.cleaned_data) | {"feasible": self.cleaned_data.get("feasible") == "yes"}
