"""A text written by many: changes, amendments, invitations, merges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.queries import Rules
from commons.forms import ActForm
from proposals.forms.fields import Ids
from proposals.models import (
    MergeSource,
    Proposal,
    Revision,
)


class TextForm(ActForm):
    """Title and text of something public, with the reason why they should be other words."""

    title = forms.CharField(
        label=_("What should the city do?"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give it a title.")},
    )
    body = forms.CharField(
        label=_("Why, and how?"),
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Say what should change.")},
    )
    reason = forms.CharField(
        label=_("Why you change it"),
        max_length=Revision.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence that everybody reads beside the change."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["title"].widget.attrs["maxlength"] = rules.number("title_characters")
        fields["body"].widget.attrs["maxlength"] = fields["body"].max_length = rules.number("body_characters")


class ReviseForm(TextForm):
    """A new revision by an author. `seen`: the one they began with."""

    substantial = forms.BooleanField(
        label=_("This changes what people supported"),
        required=False,
        help_text=_("Then supporters are asked to confirm. Beyond the charter's share of words it always does."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AmendForm(TextForm):
    """An amendment, written on the revision that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class RewriteForm(TextForm):
    """An amendment that is changed, or joined with what changed meanwhile."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class AcceptForm(ActForm):
    """`seen`: the digest of the text that is taken in."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    substantial = forms.BooleanField(
        label=_("This changes what people supported"),
        required=False,
        help_text=_("Then supporters are asked to confirm. Beyond the charter's share of words it always does."),
    )


class RejectForm(ActForm):
    answer = forms.CharField(
        label=_("Why you do not take it in"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it."),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )


class InviteForm(ActForm):
    name = forms.CharField(
        label=_("Whom do you ask?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The name as it is shown beside what they write here, exactly."),
        error_messages={"required": _("Give a name.")},
    )


class MergeForm(ActForm):
    """Which proposals say the same as `of`; `offered`: what may be ticked. Any other is named by its number."""

    called: ClassVar[dict[str, str]] = {"proposals": "others"}

    others = Ids(label=_("Which others ask for the same?"))
    number = forms.IntegerField(
        label=_("Or its number"),
        help_text=_("It stands in the address of the proposal's page."),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why are they the same?"),
        max_length=Revision.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Their authors and everybody else read it."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, of: Proposal, offered: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        names = [(row.pk, f"{row.title} ({row.place})" if row.place else row.title) for row in offered]
        self.fields["others"].choices = names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        chosen = dict(self.cleaned_data)
        others = chosen.pop("others", [])
        number = chosen.pop("number", None)
        return chosen | {"proposal_ids": [self.of.pk, *others, *([number] if number else [])]}


class CommonTextForm(ActForm):
    """What merged proposals say in common. `seen`: the version its writer began with."""

    title = forms.CharField(
        label=_("What should the city do?"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give it a title.")},
    )
    body = forms.CharField(
        label=_("Why, and how?"),
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Say what should change.")},
    )
    placed_as = forms.TypedChoiceField(
        label=_("Topic, district and place as in"),
        coerce=int,
        help_text=_("They decide whose supports count, how many it takes and which office answers."),
        error_messages={"required": _("Choose one of the proposals.")},
    )
    whole_city = forms.BooleanField(
        label=_("It concerns the whole city"),
        required=False,
        help_text=_("Then it has no district and no place, and every verified resident counts."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, sources: Iterable[MergeSource], rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["title"].widget.attrs["maxlength"] = rules.number("title_characters")
        fields["body"].widget.attrs["maxlength"] = fields["body"].max_length = rules.number("body_characters")
        fields["placed_as"].choices = [
            (row.proposal_id, f"{row.proposal.title} ({row.proposal.topic.name}, {row.proposal.place or _('all')})")
            for row in sources
        ]


class MergeReasonForm(ActForm):
    """Why an author declines a merge, or undoes it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it."),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )
