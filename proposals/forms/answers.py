"""The office's answer and its work on it, and what supporters say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate
from charter.models import Office
from charter.queries import Rules
from commons.forms import ActForm
from proposals.forms.fields import Ids, WrittenForm
from proposals.models import (
    AnswerVerdict,
    Decision,
    InterimReply,
    InternalNote,
    Proposal,
)


class AnswerForm(WrittenForm):
    """An answer; `others`: what else waits for the office's answer and may be given the same one."""

    field_order = ["decision", "summary", "reasons", "lang"]
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    summary = forms.CharField(
        label=_("The answer in plain words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1_000,
        help_text=_("Two or three sentences that everybody understands: what the city will do, and what not."),
        error_messages={"required": _("Say the answer in plain words.")},
    )
    reasons = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
        help_text=_("The reasons, with the facts they rest on. An empty line begins a paragraph."),
        error_messages={"required": _("Give the reasons.")},
    )
    cost = forms.CharField(
        label=_("Cost and budget line"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave it empty where there is none."),
    )
    also = Ids(
        label=_("Give the same answer to"),
        help_text=_("Each gets it as its own, with the same promises, or none does. Every page names the others."),
    )

    def __init__(self, *args: Any, others: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = [(row.pk, row.title) for row in others]  # type: ignore[attr-defined]


class CommitmentForm(forms.Form):
    text = forms.CharField(
        label=_("What will be done"), required=False, max_length=300, widget=forms.TextInput(attrs={"maxlength": 300})
    )
    due_on = forms.CharField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date", "placeholder": "2026-12-31"})
    )


CommitmentFormSet = forms.formset_factory(CommitmentForm, extra=3, max_num=20, absolute_max=40)


class ExtendForm(ActForm):
    days = forms.IntegerField(
        label=_("How many days more"), widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it, with the new date."),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].widget.attrs["max"] = most = rules.number("extend_days")
        self.fields["days"].help_text = _("At most %(most)d, and only once.") % {"most": most}


class HandOverForm(ActForm):
    office = forms.ChoiceField(
        label=_("Which office takes over"), error_messages={"required": _("Choose the office that takes over.")}
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Everybody can read it, and the office that takes over knows nothing else from you: your notes stay yours. "
            "The due date stays."
        ),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ids = {office.code: office.pk for office in offices}
        field: Any = self.fields["office"]
        field.choices = [("", _("Choose an office")), *((office.code, office.name) for office in offices)]

    def clean(self) -> dict[str, Any]:
        chosen = dict(self.cleaned_data)
        return chosen | {"office_id": self.ids.get(chosen.pop("office", ""))}


class AssignForm(ActForm):
    """Which official of the office works on it. `instead_of`: who did when the page was read."""

    official_id = forms.TypedChoiceField(
        label=_("Who works on it"), coerce=int, error_messages={"required": _("Choose an official of your office.")}
    )
    instead_of = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: Iterable[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(mandate.person_id, mandate.holder_name) for mandate in colleagues]
        for field in ("official_id", "instead_of"):
            self.fields[field].choices = [("", _("Choose a colleague")), *names]  # type: ignore[attr-defined]


class InternalNoteForm(ActForm):
    body = forms.CharField(
        label=_("Note for your colleagues"),
        max_length=InternalNote.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only officials of your office read it. Write about the matter; of people only what it needs."),
        error_messages={"required": _("Write the note.")},
    )


class InterimReplyForm(WrittenForm):
    field_order = ["body", "lang"]

    body = forms.CharField(
        label=_("What your office does meanwhile"),
        max_length=InterimReply.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("“We are asking the water works; you hear from us by 3 May.” Everybody reads it, for good."),
        error_messages={"required": _("Say what your office does meanwhile.")},
    )


class LookForm(ActForm):
    """The text that was read, by its digest."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReturnForm(LookForm):
    words = forms.CharField(
        label=_("What should change"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only officials of your office read it."),
        error_messages={"required": _("Say what should change.")},
    )


class NoteForm(ActForm):
    note = forms.CharField(
        label=_("What residents should know"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A sentence or two for the proposal's story. You may leave it empty."),
    )


class ContestForm(ActForm):
    why = forms.ChoiceField(
        label=_("What is missing"),
        choices=AnswerVerdict.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why it does not answer you.")},
    )
    reason = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=AnswerVerdict.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it, without your name."),
    )
