"""What one says when one flags, decides or blocks."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from commons.forms import ActForm
from moderation.lifecycle import Deed, Ground, Reason, possible
from moderation.models import Act, Block, Flag

_STAMP = signing.TimestampSigner(salt="moderation.flag")
LEAST_SECONDS, MOST_SECONDS = 2, 24 * 3600


def stamped() -> str:
    """Return the moment a form was asked for, signed."""
    return _STAMP.sign("flag")


class FlagForm(ActForm):
    """What is wrong. Visitors also show that they are no program: an empty field, and a moment to read."""

    about = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Reason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your own words"),
        help_text=_("Needed for “something else”, helpful for the rest. Moderators read it; its author does not."),
        required=False,
        max_length=Flag.TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: list[tuple[str, str]], visitor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visitor = visitor
        self.fields["about"].choices = about  # type: ignore[attr-defined]
        self.fields["website"].label = _("Leave this empty")
        self.fields["asked"].initial = stamped()
        if len(about) == 1:
            self.fields["about"].widget = forms.HiddenInput()
            self.fields["about"].initial = about[0][0]

    @property
    def is_trapped(self) -> bool:
        """Tell whether something filled the field that nobody sees."""
        return self.visitor and bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.visitor:
            self._unhurried(cleaned.get("asked", ""))
        kind, _sep, number = cleaned.get("about", "").partition("-")
        words = {name: cleaned[name] for name in ("reason", "text") if name in cleaned}
        return words | {"kind": kind, "content_id": int(number or 0)}

    def _unhurried(self, stamp: str) -> None:
        """Raise ValidationError unless the form was asked for by a page of ours, some seconds and at most a day ago."""
        given = cast(QueryDict, self.data).copy()
        self.data = given
        given["asked"] = stamped()
        try:
            _STAMP.unsign(stamp, max_age=MOST_SECONDS)
        except signing.BadSignature:
            raise ValidationError(say("This page was open for very long. Press the button again.")) from None
        try:
            _STAMP.unsign(stamp, max_age=LEAST_SECONDS)
        except signing.SignatureExpired:
            return
        given["asked"] = stamp
        raise ValidationError(say("That was very quick. Look at it once more and press the button again."))


class DecisionForm(ActForm):
    """What a moderator does about one piece of content or many, and why."""

    deed = forms.ChoiceField(label=_("What to do"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            ("", _("Choose")),
            (_("To hide, or to ask for another text"), Reason.choices),
            (_("To restore, or to dismiss flags"), Ground.choices),
        ],
    )
    text = forms.CharField(
        label=_("Words for the author, or for who flagged it"),
        help_text=_(
            "What exactly breaks the rule, and what would be all right; or why it stays. Never say who flagged it."
        ),
        max_length=Act.TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, deeds: list[Deed] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(Deed) if deeds is None else deeds
        self.fields["deed"].choices = [(deed.value, str(deed.label).capitalize()) for deed in offered]  # type: ignore[attr-defined]


class ManyForm(DecisionForm):
    """The same for several: `concern` are the chosen ids."""

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, deeds=possible(state), **kwargs)

    def clean(self) -> dict[str, Any]:
        """Take the ids as they came: what became of each in the meantime is the action's to say."""
        given = self.data.getlist("concern") if hasattr(self.data, "getlist") else []
        ids = [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 19]
        return (super().clean() or {}) | {"concern_ids": ids}


class BlockForm(ActForm):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Public, without the person's name: do not write who it is. At least 15 characters."),
        max_length=Block.REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
