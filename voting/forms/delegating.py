"""What one types to delegate a vote, and to vote in the open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from commons.forms import ActForm

Choices = Sequence[tuple[str, Any]]


class DelegateForm(ActForm):
    """For what, and until when. `scope` is all, or topic:CODE, or round:ID."""

    called: ClassVar[dict[str, str]] = {"delegate": "scope", "topic": "scope", "round": "scope"}

    scope = forms.ChoiceField(label=_("For what?"), widget=forms.RadioSelect)
    expires_on = forms.DateField(
        label=_("Until which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day, as 2027-03-31.")},
    )

    def __init__(self, *args: Any, scopes: Choices, longest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]
        self.fields["expires_on"].help_text = longest

    def clean(self) -> dict[str, Any]:
        kind, _colon, value = self.cleaned_data.get("scope", "").partition(":")
        return {
            "expires_on": self.cleaned_data.get("expires_on"),
            "topic": value if kind == "topic" else "",
            "round_id": int(value) if kind == "round" else None,
        }


class OpenlyForm(ActForm):
    """On which topic, and who: oneself, or an organisation that one speaks for."""

    called: ClassVar[dict[str, str]] = {"organisation_id": "organisation"}

    topic = forms.ChoiceField(label=_("On which votes?"), required=False)

    def __init__(self, *args: Any, topics: Choices, speakers: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topics  # type: ignore[attr-defined]
        self.speaks = {each.slug: each.pk for each in speakers}
        if speakers or self.data.get("organisation"):
            self.fields["organisation"] = forms.ChoiceField(
                label=_("Who votes in the open?"),
                choices=[("", _("Yourself")), *((each.slug, each.name) for each in speakers)],
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("You do not speak for this organisation any more.")},
            )
            self.order_fields(["organisation", "topic"])

    def act(self, action: Callable[..., Any], **arguments: Any) -> Any:
        if self.is_valid() and (chosen := self.cleaned_data.pop("organisation", "")):
            arguments["organisation_id"] = self.speaks[chosen]
        return super().act(action, **arguments)
