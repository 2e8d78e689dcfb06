"""Sign-up, sign-in and passwords: allauth's forms with our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.actions.change_name import require_name
from accounts.actions.count_attempt import count_attempt, forgive_attempt
from accounts.actions.end_sessions import end_other_sessions
from accounts.models import ApiToken, Person
from commons.text import one_line

PASSWORD_HINT = _(
    "At least 15 characters. Four or five words that do not belong together are easy to keep in mind. "
    "No digits or signs are required."
)


class Worded:
    """Labels and hints of ours on allauth's fields; no words inside the boxes, which vanish when one types."""

    words: dict[str, tuple[Any, Any]] = {}

    def reword(self, fields: dict[str, forms.Field]) -> None:
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class SignUpForm(Worded, allauth_forms.SignupForm):  # type: ignore[misc]
    """E-mail, password, and a name if one likes."""

    words = {
        "email": (_("E-mail address"), _("We send a link there. It is never shown to anybody.")),
        "password1": (_("Password"), PASSWORD_HINT),
    }
    name = forms.CharField(
        label=_("Name to be shown (optional)"),
        help_text=_("Leave it empty and you get a random one, such as Heron 4821. You can change it at any time."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "spellcheck": "false"}),
    )

    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword(self.fields)
        self.order_fields(["email", "password1", "name"])

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if name:
            _require_field(require_name, "name", name)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        place = get_adapter().get_client_ip(context.request)
        if not self.errors and not count_attempt(kind="sign_up_place", subject=place):
            raise ValidationError(_("There were many sign-ups from this place today. Try again tomorrow."))
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponse | None]:
        """Make the account; for a known address do as much work and give the same answer."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            made: tuple[Person | None, HttpResponse | None] = super().try_save(request)
        except IntegrityError:
            # The same address signed up twice at once: the second one is told what anybody is told.
            self.account_already_exists = True
            made = super().try_save(request)
        return made


class SignInForm(Worded, allauth_forms.LoginForm):  # type: ignore[misc]
    words = {"login": (_("E-mail address"), ""), "password": (_("Password"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword(self.fields)


class ResetPasswordForm(Worded, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": (_("E-mail address"), _("The one you signed up with."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword(self.fields)


class NewPasswordForm(Worded, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by a link in a mail. Keys to the API end with the old one: whoever had it may have made some."""

    words = {"password1": (_("New password"), PASSWORD_HINT)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2")
        self.reword(self.fields)

    def save(self) -> None:
        super().save()
        ApiToken.objects.filter(person=self.user).delete()
        end_other_sessions(by=self.user, keep=None)


class ChangePasswordForm(Worded, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": (_("Present password"), ""),
        "password1": (_("New password"), PASSWORD_HINT),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2")
        self.reword(self.fields)

    def clean_oldpassword(self) -> str:
        """Count the try first: an open session is no leave to guess the password."""
        if not count_attempt(kind="password", subject=self.user.pk):
            raise ValidationError(_("There were many failed tries today. Try again tomorrow."))
        password: str = super().clean_oldpassword()
        forgive_attempt(kind="password", subject=self.user.pk)
        return password

    def save(self) -> None:
        super().save()
        end_other_sessions(by=self.user, keep=context.request.session.session_key)


class PasswordAgainForm(Worded, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": (_("Password"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword(self.fields)


def _require_field(rule: Any, field: str, value: str) -> None:
    """Let a rule that raises by field speak inside that field's own cleaning."""
    try:
        rule(value)
    except ValidationError as error:
        raise ValidationError(error.message_dict[field]) from error
