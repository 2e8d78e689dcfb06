"""The forms of a round's key and of what trustees opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from commons.forms import ActForm
from voting import boxes, sealing
from voting.sealing import Share, Unopenable

PAIRS = [
    (f"{one}+{other}", format_lazy(_("Trustees {one} and {other}"), one=one, other=other))
    for one, other in sealing.PAIRS
]
MOST_SHARE_BYTES = 10_000


class KeyForm(ActForm):
    public_key = forms.CharField(
        label=_("Public key"),
        help_text=_("The 64 hexadecimal digits that “round_key” prints. They are no secret."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class OpeningForm(ActForm):
    """What two trustees found, as `open_ballots` writes and prints it."""

    trustees = forms.ChoiceField(label=_("Which two trustees opened it?"), choices=PAIRS, widget=forms.RadioSelect)
    choices = forms.FileField(
        label=_("The file choices.txt"),
        help_text=_("As “open_ballots” wrote it, at most 200 MB: a million ballots."),
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
        error_messages={"required": _("Choose the file that “open_ballots” wrote.")},
        # Where no ballot opens there is no line in it.
        allow_empty_file=True,
    )
    spoiled = forms.IntegerField(
        label=_("Spoiled ballots"),
        help_text=_("The number that “open_ballots” printed."),
        initial=0,
        min_value=0,
        max_value=10**9,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class HereForm(ActForm):
    """Two shares of the key, where a demonstration opens the box on the server."""

    one = forms.FileField(label=_("One share"), widget=forms.FileInput(attrs={"accept": ".json,application/json"}))
    other = forms.FileField(
        label=_("Another share"), widget=forms.FileInput(attrs={"accept": ".json,application/json"})
    )

    def clean_one(self) -> Share:
        return _share(self.cleaned_data["one"])

    def clean_other(self) -> Share:
        return _share(self.cleaned_data["other"])


def _share(file: UploadedFile[bytes]) -> Share:
    try:
        return boxes.read_share(_text(file, most=MOST_SHARE_BYTES))
    except Unopenable:
        raise ValidationError(_("This is no share of a key, as “round_key” writes it.")) from None


def _text(file: UploadedFile[bytes], *, most: int) -> str:
    if (file.size or 0) > most:
        raise ValidationError(_("The file is larger than it can be."))
    content: Any = file.read()
    try:
        return str(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValidationError(_("This is no text file, as “open_ballots” writes it.")) from None
