"""What is entered at the desk for somebody present."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import AssistedProofForm
from commons.language import choices
from proposals.forms.comments import CommentForm
from proposals.forms.fields import MeetingField, NumberedForm
from proposals.forms.writing import ProposalForm


class PaperForm(ProposalForm):
    """A proposal from paper: the fields in the order of the printed form, without files or points."""

    field_order = ["title", "body", "district", "place_name", "topic", "lang"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("pictures", "attachments", "latitude", "longitude"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return {name: said for name, said in super().clean().items() if name not in ("latitude", "longitude")}


class MeetingPaperForm(PaperForm):
    meeting = MeetingField()
    field_order = ["meeting", *PaperForm.field_order]


class PaperCommentForm(NumberedForm, CommentForm):
    field_order = ["proposal_id", "side", "body", "lang"]


class MeetingCommentForm(PaperCommentForm):
    meeting = MeetingField()
    field_order = ["meeting", *PaperCommentForm.field_order]


class SignatureForm(AssistedProofForm):
    """One line of a support sheet."""

    language = forms.ChoiceField(label=_("Their language"), choices=choices, required=False)
