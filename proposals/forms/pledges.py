"""What residents do themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from commons.forms import ActForm
from proposals.forms.fields import SpeakingForm, WrittenForm
from proposals.models import (
    Help,
    HelpCall,
    Need,
    OwnStep,
    Pledge,
    TakeUp,
)


class NeedForm(ActForm):
    """One thing that is needed."""

    kind = forms.ChoiceField(
        label=_("What kind of help"),
        choices=Help.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of help it is.")},
    )
    words = forms.CharField(
        label=_("What is needed"),
        max_length=Need.WORDS_CHARACTERS,
        help_text=_("“Somebody who can weld”, “boards for four benches”, “hands on three Saturdays”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say what is needed.")},
    )
    amount = forms.IntegerField(
        label=_("How much"),
        required=False,
        help_text=_("A whole number, where there is one. Left empty, any number of pledges is welcome."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    unit = forms.CharField(
        label=_("Of what"),
        max_length=Need.UNIT_CHARACTERS,
        required=False,
        help_text=_("hours, boards, euros"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PledgeForm(SpeakingForm):
    """What somebody gives: for one need its kind and unit hold, and only how much is asked."""

    body = forms.CharField(
        label=_("What you give"),
        max_length=Pledge.CHARACTERS,
        help_text=_("In your words. No telephone numbers or addresses: everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what you give.")},
    )
    kind = forms.ChoiceField(
        label=_("What kind of help"),
        choices=Help.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of help it is.")},
    )
    amount = forms.IntegerField(
        label=_("How much"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    unit = forms.CharField(
        label=_("Of what"),
        max_length=Need.UNIT_CHARACTERS,
        required=False,
        help_text=_("hours, boards, euros"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shown = forms.ChoiceField(
        label=_("Your name"), choices=Pledge.Shown.choices, initial=Pledge.Shown.NAME, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if need is not None:
            for name in ("kind", "unit", *(["amount"] if need.amount is None else [])):
                del self.fields[name]
            if need.amount is not None:
                words = {"number": need.lacking, "unit": need.unit}
                self.fields["amount"].help_text = _("%(number)s %(unit)s are still needed.") % words


class TakeUpForm(ActForm):
    reason = forms.CharField(
        label=_("Why you do it yourselves, and how"),
        max_length=TakeUp.WORDS_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody reads it; supporters and followers are told."),
        error_messages={"required": _("Say why you do it yourselves, and how.")},
    )
    city_gives = forms.CharField(
        label=_("What the city must still give"),
        max_length=TakeUp.WORDS_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A permit, a tap, a wall. Empty: nothing."),
    )


class OwnStepForm(ActForm):
    words = forms.CharField(
        label=_("Step"),
        max_length=OwnStep.WORDS_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say what is done then.")},
    )
    due_on = forms.DateField(
        label=_("By which day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )


class HelpCallForm(WrittenForm):
    """A call for help; `needs` are what it may be about."""

    called: ClassVar[dict[str, str]] = {"need_id": "need"}
    field_order = ["body", "need", "lang"]

    body = forms.CharField(
        label=_("What you call for"),
        max_length=HelpCall.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say when and where. All who follow or pledged are told."),
        error_messages={"required": _("Say what you call for.")},
    )
    need = forms.ChoiceField(label=_("For which need"), required=False)

    def __init__(self, *args: Any, needs: Iterable[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), each.words) for each in needs]
        fields: dict[str, Any] = self.fields
        fields["need"].choices = [("", _("For no particular one")), *named]
        if not named:
            del fields["need"]

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        chosen = typed.pop("need", "")
        return typed | {"need_id": int(chosen) if chosen else None}
