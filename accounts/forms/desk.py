"""The desk: proofs entered there, and whom a clerk begins to act for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.proof import ProofForm
from commons.forms import ActForm
from commons.language import choices
from commons.models import Channel


class DeskForm(ProofForm):
    desk_code = forms.CharField(
        label=_("The resident's code"),
        help_text=_("Eight letters and digits, from their page “Proof of residency”."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ["desk_code"]


class AssistedProofForm(ProofForm):
    """A proof within a session at the desk: whose it is, is known."""


CHANNELS = [(Channel.DESK, _("The person is here")), (Channel.PAPER, _("Their signed form is here"))]


class ChannelField(forms.ChoiceField):
    """Whether the person is there, or their signed form."""

    def __init__(self) -> None:
        super().__init__(label=_("What do you have?"), choices=CHANNELS, initial=Channel.DESK, widget=forms.RadioSelect)


class BeginForm(ActForm):
    """Begin to act for somebody. The language is that of their slip, and of what is printed for them."""

    channel = ChannelField()


class BeginByCodeForm(BeginForm):
    desk_code = forms.CharField(
        label=_("The resident's code"),
        help_text=_("Eight letters and digits, from their page “Proof of residency”."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ["desk_code"]


class BeginNewForm(BeginForm):
    language = forms.ChoiceField(label=_("Their language"), choices=choices)


class BeginByDocumentForm(ProofForm):
    """What the document says; where it proved nobody yet, an account is opened."""

    channel = ChannelField()
    language = forms.ChoiceField(label=_("Their language"), choices=choices)
    field_order = ["channel", "language"]


class AssistedErasureForm(ActForm):
    texts = forms.TypedChoiceField(
        label=_("What they wrote"),
        choices=[("stay", _("It stays, without a name")), ("go", _("It is erased, where it is theirs alone"))],
        coerce=lambda chosen: chosen == "go",
        initial="stay",
        widget=forms.RadioSelect,
    )
