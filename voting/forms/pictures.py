"""The form of an option's picture: the file and what it shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from commons.forms import ActForm
from proposals.actions.keep_file import Kept
from proposals.forms import ManyFiles, kept_before, token_of
from voting import actions
from voting.models import OptionPicture


class OptionPictureForm(ActForm):
    """One more picture. A good file that came once is kept, whatever else is wrong with the form."""

    file = ManyFiles(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, 10 MB at most. Where and with what it was taken is removed."),
    )
    alt = forms.CharField(
        label=_("What does it show?"),
        max_length=OptionPicture.ALT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For people who do not see it, a sentence: what it shows and why it matters here."),
        error_messages={"required": _("Say what the picture shows.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: Kept | None = None

    def clean(self) -> dict[str, Any]:
        return {"alt": self.cleaned_data.get("alt", "")}

    def add(self, *, by: Person, option_id: int) -> OptionPicture | None:
        """Keep the file that came, now or with an earlier try, and show it; None where something is wrong."""
        self.is_valid()
        self.kept = next(kept_before([self.data.get("kept", "")], by), None)
        try:
            if (file := self.files.get("file")) is not None:
                self.kept = actions.keep_option_picture(by=by, file=file)
        except ValidationError as error:
            self.add_error("file", error.message_dict["file"])
        if self.kept is None and "file" not in self.errors:
            self.add_error("file", _("Choose a picture."))
        return self.act(actions.illustrate_option, by=by, option_id=option_id, file=self.kept)

    @property
    def token(self) -> str:
        """Return the word by which the next try finds the kept file."""
        return token_of(self.kept) if self.kept is not None else ""
