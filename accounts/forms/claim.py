"""How an account that was made at the desk becomes its person's own."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.signing_in import PASSWORD_HINT
from commons.forms import ActForm


class ClaimForm(ActForm):
    """The code of a slip, and the address that is to be the account's."""

    code = forms.CharField(
        label=_("The code on your slip"),
        help_text=_("Ten letters and digits, such as 7K2QM-4X9TP."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a link there. It is never shown to anybody."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ClaimPasswordForm(ActForm):
    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        max_length=4_096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
