"""Acts that take two people: why one asks, and why another one does not agree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import policy, queries
from accounts.joint import Joint
from accounts.models import JointAct, Person
from commons.forms import ActForm


class JointActForm(ActForm):
    """Why an act is to be done that takes two people."""

    ground = forms.ChoiceField(label=_("On what ground?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("At least 15 characters. Everybody reads it, with both names: write nothing private."),
        max_length=JointAct.MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, kind: Joint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["ground"].choices = list(kind.grounds.items())


class DataForm(JointActForm):
    """Whose data are to be handed over, and why."""

    person = forms.CharField(
        label=_("Whose account?"),
        help_text=_("Their e-mail address, or the name they are shown under, exactly. It is not made public."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.order_fields(["person", "ground", "reason"])

    def clean_person(self) -> Person:
        found = queries.person_called(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody has this address or this name."))
        if not (may := policy.may_give_data(self.by, found.pk)):
            raise ValidationError(str(may.reason))
        return found

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        person = typed.pop("person", None)
        return typed | {"person_id": person.pk if person else None}


class RefusalForm(ActForm):
    """Why a second person does not agree."""

    words = forms.CharField(
        label=_("Why not?"),
        help_text=_("At least 15 characters. Everybody reads it, with both names: write nothing private."),
        max_length=JointAct.MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
