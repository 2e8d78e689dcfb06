"""Forms of accounts: allauth's with our words, and those that hand what was typed to one action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import policy, queries
from accounts.actions.change_name import require_name
from accounts.actions.count_attempt import count_attempt, forgive_attempt
from accounts.actions.end_sessions import end_other_sessions
from accounts.actions.grant_mandate import MOST_REASON
from accounts.actions.use_code import TooManyTries, period_of, use_code
from accounts.drivers import KINDS
from accounts.drivers.post import Address
from accounts.joint import Joint
from accounts.models import ApiToken, JointAct, Letter, Mandate, Organisation, Person
from charter.queries import districts, known
from commons import clock
from commons.forms import ActForm
from commons.language import choices
from commons.models import Channel
from commons.text import one_line

T = TypeVar("T")
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


class ProvingForm(ActForm):
    """A proof that would lower a level is not given by the way: the box appears once the rule has said what falls."""

    accept_lower = forms.BooleanField(label=_("I agree that my level falls"), required=False, widget=forms.HiddenInput)

    def act(self, action: Callable[..., T], **arguments: Any) -> T | None:
        done = super().act(action, **arguments)
        if "accept_lower" in self.errors:
            self.fields["accept_lower"].widget = forms.CheckboxInput()
        return done


class NumberField(forms.CharField):
    """A document's number. Not repeated in the page after an error: the next person may see the screen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Document number"),
            help_text=_("It is turned into a code that cannot be turned back, and then forgotten."),
            max_length=60,
            widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
            **kwargs,
        )


class ProofForm(ProvingForm):
    """What a document says, as far as it is needed. Bound to nothing that is kept."""

    country = forms.CharField(
        label=_("Country of the document"),
        help_text=_("Two letters, such as ES."),
        min_length=2,
        max_length=2,
    )
    kind = forms.ChoiceField(label=_("Kind of number"), choices=list(KINDS.items()))
    number = NumberField()
    district_id = forms.TypedChoiceField(label=_("District"), coerce=int)
    age_band = forms.ChoiceField(label=_("Age band (optional)"), required=False)
    of_voting_age = forms.BooleanField(label=_("Of voting age"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        district, band = (cast(forms.ChoiceField, self.fields[name]) for name in ("district_id", "age_band"))
        district.choices = _districts()
        band.choices = [("", _("Not given")), *((name, name) for name in queries.age_bands())]


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


class RegisterForm(ProvingForm):
    number = NumberField()
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        help_text=_("Sent to the register together with the number, and not kept."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class LetterForm(ActForm):
    """What stands on the envelope, and the district."""

    name = forms.CharField(
        label=_("Name on the letter box"),
        help_text=_("As it stands there, so that the letter arrives."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    street = forms.CharField(
        label=_("Street and number"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "address-line1"})
    )
    detail = forms.CharField(
        label=_("Floor, door (optional)"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "address-line2"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=12, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    town = forms.CharField(
        label=_("Town"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    district_id = forms.TypedChoiceField(
        label=_("District"), help_text=_("The clerk who prints the letter confirms it."), coerce=int
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["district_id"]).choices = _districts()


class LetterCodeForm(ProvingForm):
    code = forms.CharField(
        label=_("The code in your letter"),
        help_text=_("Ten letters and digits, such as 7K2QM-4X9TP."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ["code"]


class BatchForm(ActForm):
    """A district to confirm for each waiting letter. Hands on `districts`: by letter, None for “do not send”."""

    LATER, NEVER = "", "never"

    def __init__(self, *args: Any, letters: Iterable[tuple[Letter, Address]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(self.LATER, _("Decide later")), *_districts()[1:], (self.NEVER, _("Send no letter there"))]
        for letter, address in letters:
            self.fields[f"letter_{letter.pk}"] = forms.ChoiceField(
                label=", ".join(address.lines), choices=choices, initial=letter.district_id, required=False
            )

    def clean(self) -> dict[str, Any]:
        chosen = {int(name.removeprefix("letter_")): value for name, value in self.cleaned_data.items()}
        decided = {pk: None if value == self.NEVER else int(value) for pk, value in chosen.items() if value}
        if not decided:
            raise ValidationError(_("Confirm the district of at least one letter."))
        return {"districts": decided}


def _districts() -> list[tuple[Any, Any]]:
    return [("", _("Choose a district")), *((each.pk, each.name) for each in districts())]


def _require_field(rule: Any, field: str, value: str) -> None:
    """Let a rule that raises by field speak inside that field's own cleaning."""
    try:
        rule(value)
    except ValidationError as error:
        raise ValidationError(error.message_dict[field]) from error


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


class MandateReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("By what decision. Everybody reads it in the list of acts, with your name."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GrantForm(MandateReasonForm):
    """To whom, which role, for what, from when to when. Days are the city's, and both belong to the mandate."""

    called = {"office_id": "office", "district_id": "district", "valid_until": "last_on"}

    person = forms.CharField(
        label=_("Whose account?"),
        help_text=_("Their e-mail address, or the name they are shown under, exactly."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Mandate.Role.choices, widget=forms.RadioSelect)
    holder_name = forms.CharField(
        label=_("Real name"), help_text=_("Whoever acts for the city does so under it."), max_length=120
    )
    title = forms.CharField(
        label=_("Title"), help_text=_("Such as “Head of Tree Care”."), max_length=120, required=False
    )
    office = forms.ChoiceField(label=_("Office"), help_text=_("An official belongs to one."), required=False)
    district = forms.ChoiceField(
        label=_("District"), help_text=_("A moderator may be one of a district alone."), required=False
    )
    first_on = forms.DateField(
        label=_("From"),
        help_text=_("Empty: from now on."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    last_on = forms.DateField(
        label=_("Until"),
        help_text=_("Its last day. Empty: until it is revoked."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, its = by, known()
        self.ids = {
            "office": {each.code: each.pk for each in its.offices.values()},
            "district": {each.code: each.pk for each in its.districts.values()},
        }
        fields: dict[str, Any] = self.fields
        fields["office"].choices = [("", _("None")), *((each.code, each.name) for each in its.offices.values())]
        fields["district"].choices = [
            ("", _("The whole city")),
            *((each.code, each.name) for each in its.districts.values()),
        ]
        self.order_fields([name for name in self.fields if name != "reason"])

    def clean_person(self) -> Person:
        """Find the account, and say here already why it may not have a mandate."""
        found = queries.person_called(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody has this address or this name. They sign up first."))
        if not (may := policy.may_grant(self.by, found)):
            raise ValidationError(str(may.reason))
        return found

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        person, first_on, last_on = (typed.pop(name, None) for name in ("person", "first_on", "last_on"))
        return typed | {
            "person_id": person.pk if person else 0,
            "office_id": self.ids["office"].get(typed.pop("office", "")),
            "district_id": self.ids["district"].get(typed.pop("district", "")),
            **days_of_mandate(first_on, last_on),
        }


def days_of_mandate(first_on: dt.date | None, last_on: dt.date | None) -> dict[str, dt.datetime | None]:
    """Return the moments between which a mandate holds, of its first and last local day; a day of today is now."""
    begins = first_on is not None and first_on != clock.today()
    return {
        "valid_from": clock.end_of_day(first_on - dt.timedelta(days=1)) if begins and first_on else None,
        "valid_until": clock.end_of_day(last_on) if last_on else None,
    }


class OrganisationForm(MandateReasonForm):
    """What everybody reads about an organisation."""

    name = forms.CharField(label=_("Name"), max_length=Organisation.NAME_CHARACTERS)
    kind = forms.ChoiceField(label=_("What it is"), choices=Organisation.Kind.choices, widget=forms.RadioSelect)
    registration = forms.CharField(
        label=_("Where it is registered"),
        help_text=_("Register and number, or the place. Everybody reads it: no private person's data."),
        max_length=160,
    )
    website = forms.CharField(label=_("Website"), help_text=_("Begins with https://."), max_length=300, required=False)
    about = forms.CharField(
        label=_("What it does"),
        max_length=Organisation.ABOUT_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            names = ("name", "kind", "registration", "website", "about")
            kwargs["initial"] = {name: getattr(organisation, name) for name in names}
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])


class RepresentativeForm(MandateReasonForm):
    """Whose account speaks for an organisation."""

    person = forms.CharField(
        label=_("Whose account?"),
        help_text=_("Their e-mail address, or the name they are shown under, exactly."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.order_fields(["person", "reason"])

    def clean_person(self) -> Person:
        """Find the account, and say here already why it may not."""
        found = queries.person_called(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody has this address or this name. They sign up first."))
        if not (may := policy.may_represent(self.by, found)):
            raise ValidationError(str(may.reason))
        return found

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        person = typed.pop("person", None)
        return typed | {"person_id": person.pk if person else 0}


class JointActForm(ActForm):
    """Why an act is to be done that takes two people."""

    ground = forms.ChoiceField(label=_("On what ground?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("At least 15 characters. Everybody reads it, with both names: write nothing private."),
        max_length=JointAct.MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, kind: Joint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["ground"].choices = list(kind.grounds.items())


class DataForm(JointActForm):
    """Whose data are to be handed over, and why."""

    person = forms.CharField(
        label=_("Whose account?"),
        help_text=_("Their e-mail address, or the name they are shown under, exactly. It is not made public."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.order_fields(["person", "ground", "reason"])

    def clean_person(self) -> Person:
        found = queries.person_called(self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody has this address or this name."))
        if not (may := policy.may_give_data(self.by, found.pk)):
            raise ValidationError(str(may.reason))
        return found

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        person = typed.pop("person", None)
        return typed | {"person_id": person.pk if person else None}


class RefusalForm(ActForm):
    """Why a second person does not agree."""

    words = forms.CharField(
        label=_("Why not?"),
        help_text=_("At least 15 characters. Everybody reads it, with both names: write nothing private."),
        max_length=JointAct.MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
