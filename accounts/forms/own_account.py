"""What people change of their own account, take from it, or end."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commons.forms import ActForm


class EmailForm(ActForm):
    email = forms.EmailField(
        label=_("New e-mail address"),
        help_text=_("We send a link there, and another one to your present address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NameForm(ActForm):
    name = forms.CharField(
        label=_("Name to be shown"),
        help_text=_("Between 2 and 40 characters. Your real name is not needed."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "spellcheck": "false"}),
    )


class TokenForm(ActForm):
    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example: the screen in the neighbourhood centre. Only you see this."),
        max_length=60,
    )


class ErasureForm(ActForm):
    """What is to become of what the person wrote."""

    texts = forms.TypedChoiceField(
        label=_("What you wrote"),
        choices=[("stay", _("It stays, without your name")), ("go", _("It is erased, where it is yours alone"))],
        coerce=lambda chosen: chosen == "go",
        initial="stay",
        widget=forms.RadioSelect,
        help_text=_(
            "Comments can always be erased; their place in the discussion stays. A proposal can, as long as nobody "
            "else has supported or discussed it. What the city must answer, or has answered, stays."
        ),
    )


class ExportForm(ActForm):
    """Nothing to fill in; carries what is wrong, should something be."""
