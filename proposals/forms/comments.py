"""Comments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charter.queries import Rules
from proposals.forms.fields import SpeakingForm, WrittenForm
from proposals.models import (
    Comment,
)


class CommentTextForm(WrittenForm):
    """A comment's text alone: once written, its side stays."""

    field_order = ["body", "lang"]

    body = forms.CharField(
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your comment.")},
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.max_length = body.widget.attrs["maxlength"] = rules.number("comment_characters")
        minutes = rules.number("edit_minutes")
        body.help_text = _(
            "Speak about the proposal, not about the person. You can change it for %(minutes)d minutes."
        ) % {"minutes": minutes}


class CommentForm(SpeakingForm, CommentTextForm):
    field_order = ["side", "body", "lang"]
    side = forms.ChoiceField(
        label=_("Are you"),
        choices=[
            (Comment.Side.FOR, pgettext_lazy("side of a comment", "For")),
            (Comment.Side.AGAINST, pgettext_lazy("side of a comment", "Against")),
            (Comment.Side.NEITHER, pgettext_lazy("side of a comment", "Neither")),
        ],
        initial=Comment.Side.NEITHER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for, against or neither.")},
    )
