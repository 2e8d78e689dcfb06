"""What a person chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commons import language
from notifications.models import Kind, ways_of


class PreferencesForm(forms.Form):
    """One question per kind of news, by which way it comes; and the language of all of it, where there is a choice."""

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=ways_of(kind))
        if len(language.choices()) > 1:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language of the pages and of your mails"), choices=language.choices(), required=False
            )


class SeenForm(forms.Form):
    """Up to which line the inbox was on the screen."""

    up_to = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
