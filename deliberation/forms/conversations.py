"""Forms of conversations: fields, hints and labels. What a field may hold is the action's rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import charter.queries
from commons.forms import ActForm
from commons.language import choices, here
from deliberation.models import Conversation, Statement


class ConversationForm(ActForm):
    """What a conversation asks, and until when."""

    title = forms.CharField(
        label=_("What do you want to talk about?"),
        help_text=_("As a question that has more than two answers: “How should our streets live through summer?”"),
        max_length=Conversation.TITLE_CHARACTERS,
    )
    about = forms.CharField(
        label=_("What should one know before answering?"),
        help_text=_("A few facts, no opinion of yours: that comes as a statement. In Markdown; it may stay empty."),
        required=False,
        max_length=Conversation.ABOUT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    closes_on = forms.DateField(
        label=_("Until when?"),
        help_text=_("The last day, as 2027-03-01. Without one it stays open until you close it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day as 2027-03-01.")},
    )


class Lines(forms.CharField):
    """Texts, one on each line."""

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]


class OpenForm(ConversationForm):
    """A new conversation, with the statements it begins with and where it belongs."""

    statements = Lines(
        label=_("Statements to begin with"),
        help_text=_(
            "One on each line, each one idea of at most 280 characters that one can agree or disagree with. Five to "
            "ten make a good start, also some that you do not share. They are marked as yours."
        ),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    district = forms.ChoiceField(label=_("Where?"), required=False)
    process = forms.ChoiceField(
        label=_("Does it belong to a process?"), required=False, help_text=_("Then it stands on its page.")
    )
    lang = forms.ChoiceField(label=_("Written in"), required=False)

    field_order = ["title", "about", "statements", "district", "process", "closes_on", "lang"]

    def __init__(self, *args: Any, of_proposal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        known = charter.queries.known()
        fields["district"].choices = [
            ("", _("All of %(city)s") % {"city": known.city.name}),
            *((each.code, each.name) for each in known.districts.values()),
        ]
        fields["process"].choices = [("", _("None")), *((each.code, each.name) for each in known.processes.values())]
        fields["lang"].choices, fields["lang"].initial = choices(), here()
        for name in ("district", "process") if of_proposal else () if known.processes else ("process",):
            del self.fields[name]


class StatementForm(ActForm):
    """One statement."""

    text = forms.CharField(
        label=_("Your statement"),
        help_text=_("One idea that one can agree or disagree with, in a sentence that stands alone."),
        max_length=Statement.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
