"""What one says when one opens a case, sits on its jury, or appeals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commons.forms import ActForm
from moderation.lifecycle import STAFF_ALONE, Finding, Ground, Reason, Subject
from moderation.models import Act, Juror, RoomWord

FINDINGS = {
    Finding.KEEP: _("Keep it as it is"),
    Finding.ASK_EDIT: _("Ask its author for another text"),
    Finding.HIDE: _("Hide it"),
    Finding.WARN: _("Warn this person"),
    Finding.SILENCE: _("Let this person write nothing for some time"),
}
RULES = [(reason.value, reason.label) for reason in Reason if reason not in STAFF_ALONE]


class CaseForm(ActForm):
    """Why a moderator asks residents."""

    reason = forms.ChoiceField(label=_("Which rule is it about?"), choices=RULES, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What do you ask residents?"),
        help_text=_("Jurors read it beside the content. Say what may break the rule, not what you would do. No names."),
        max_length=Act.TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class VerdictForm(ActForm):
    """What a juror finds, and why."""

    vote = forms.ChoiceField(label=_("What should become of it?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Reason"))
    text = forms.CharField(
        label=_("Why, in your own words"),
        help_text=_("Whoever wrote it reads this, under your number, if most jurors find as you do. No names."),
        max_length=Juror.TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, subject: str, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "verdict_%s"
        found = [(each.value, FINDINGS[each]) for each in findings]
        if subject == Subject.ACCOUNT:
            found[0] = (Finding.KEEP.value, _("Do nothing"))
        self.fields["vote"].choices = found  # type: ignore[attr-defined]
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (_("To do something: the rule that is broken"), Reason.choices),
            (_("To keep it"), Ground.choices),
        ]


class WordForm(ActForm):
    """What a juror says to the others."""

    text = forms.CharField(
        label=_("Say something to the other jurors"),
        max_length=RoomWord.TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "word_%s"


class AppealForm(ActForm):
    """Why one finds a decision wrong."""

    text = forms.CharField(
        label=_("Why is it wrong?"),
        help_text=_("Other residents read this beside the content. They are not told what was decided, or by whom."),
        max_length=Act.TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
