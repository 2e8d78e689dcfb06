"""The second step of sign-in: codes of an app, recovery codes and passkeys."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actions.count_attempt import count_attempt, forgive_attempt
from accounts.actions.use_code import TooManyTries, period_of, use_code

CODE_WIDGET = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}
)
MANY_CODES = _("There were many failed tries today. Use a passkey, or try again tomorrow.")


class CodeForm(code_forms.BaseAuthenticateForm):  # type: ignore[misc]
    """The second step of sign-in: six digits of the app, or a recovery code. Counted in PostgreSQL, used once."""

    again = False
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from your app, or one of your recovery codes."),
        max_length=40,
        widget=CODE_WIDGET,
    )
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            used = use_code(person_id=self.user.pk, code=code)
        except TooManyTries:
            raise ValidationError(MANY_CODES) from None
        if used is None:
            raise get_factor_adapter().validation_error("incorrect_code")
        used.user, self.authenticator = self.user, used
        return code

    def save(self) -> None:
        post_authentication(context.request, self.authenticator, reauthenticated=self.again)


class CodeAgainForm(CodeForm):
    again = True


class AppForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which shows that it was set up right."""

    code = forms.CharField(
        label=_("Code from the app"),
        help_text=_("Six digits. They change every half minute."),
        max_length=20,
        widget=CODE_WIDGET,
    )

    def clean_code(self) -> str:
        validate_can_add_authenticator(self.user)
        if not count_attempt(kind="code", subject=self.user.pk):
            raise ValidationError(MANY_CODES)
        code = "".join(self.cleaned_data["code"].split())
        if period_of(code, self.secret) is None:
            raise ValidationError(_("This is not the code the app shows now. Try the next one."))
        forgive_attempt(kind="code", subject=self.user.pk)
        return code


class Credential(forms.JSONField):
    """What a browser says for a passkey: an object of a known shape, else it is refused before anybody reads it."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Nothing came from a passkey. Try again."),
        "invalid": _("This passkey could not be read. Try again."),
    }

    def to_python(self, value: Any) -> Any:
        damaged = ValidationError(self.error_messages["invalid"], code="invalid")
        if isinstance(value, str) and len(value) > 20_000:
            raise damaged
        try:
            given = super().to_python(value)
        except RecursionError:
            raise damaged from None
        if given is None:
            return None
        said = given.get("response") if isinstance(given, dict) else None
        texts = [given.get("id"), given.get("rawId"), *said.values()] if isinstance(said, dict) else [None]
        if not all(isinstance(text, str | list) or text is None for text in texts) or not isinstance(texts[0], str):
            raise damaged
        return given


class Readable:
    """Turn whatever a damaged answer of a passkey makes the reading library say into one plain refusal."""

    def read(self, clean: Any) -> Any:
        try:
            return clean()
        except ValidationError:
            raise
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise get_factor_adapter().validation_error("incorrect_passkey") from None


class PasskeyForm(Readable, passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. It always asks for a finger, a face or a PIN, so that it can also stand for the password."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you know it again, for example: my telephone. Only you see this."),
        max_length=60,
        required=False,
    )
    credential = Credential()
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_passwordless(self) -> bool:
        return True

    def clean(self) -> Any:
        return self.read(super().clean)


class PasskeyNameForm(passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name of this passkey"), max_length=60)


class PasskeyStepForm(Readable, passkey_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of sign-in by passkey. Not counted: there is nothing to guess in a signature."""

    credential = Credential()

    def clean_credential(self) -> Authenticator:
        return self.read(super().clean_credential)  # type: ignore[no-any-return]


class PasskeyAgainForm(PasskeyStepForm):
    reauthenticated = True


class PasskeySignInForm(PasskeyStepForm):
    """Sign-in by passkey alone: it says itself whose it is."""

    passwordless = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=None, **kwargs)
