"""What django-allauth asks the platform: names, limits, mails, links, keys."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from accounts import names, queries
from accounts.actions.count_attempt import count_attempt, forget_attempts, forgive_attempt
from accounts.models import FACTORS, Person
from accounts.sessions import remember_sign_in
from charter.queries import city
from commons.clock import now
from commons.language import here, of_city


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by e-mail alone. Tries are counted in PostgreSQL: without a count there is no try."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail address and password do not belong together."),
        "too_many_login_attempts": _(
            "There were many failed tries today. Set a new password by e-mail, or try again tomorrow."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your present password."),
        "invalid_password_reset": _("This link has been used or has ended."),
        "rate_limited": _("That were many requests in a short time. Wait a minute."),
    }

    # Names

    def save_user(self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True) -> Person:
        """Insert the person under the name they chose, else under a pseudonym."""
        super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name") or queries.free_pseudonym()
        user.language = here()
        while commit and user.pk is None:
            user.name_key = names.key(user.name)
            try:
                with transaction.atomic():
                    user.save(force_insert=True)
            except IntegrityError:
                if Person.objects.filter(email=user.email).exists():
                    raise
                # The name went to somebody else this very moment; it can be changed at any time.
                user.name = queries.free_pseudonym()
        return user

    def set_password(self, user: Person, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    # Sessions

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        remember_sign_in(request)

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Lead those who hold a mandate and cannot use it yet to the page where they can."""
        if user.waits_for_factor():
            kwargs["redirect_url"] = reverse("mfa_index")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second step shows that one again: the password is what may have been stolen."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        second = [method for method in methods if method["id"] != "reauthenticate"]
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code instead"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [method | {"description": words[method["id"]]} for method in second or methods]

    # Confirmed e-mail

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm on allauth's row and on the person, for `policy.may_take_part`."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            Person.objects.filter(pk=email_address.user_id).update(email_confirmed_at=now())
        return confirmed

    # Limits

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at; refuse beyond a limit."""
        self._counted = self._subjects(request, credentials)
        # All are counted, also where the first is beyond its limit: the work must not tell which one it was.
        within = [count_attempt(kind=kind, subject=subject) for kind, subject in self._counted.items()]
        if not all(within):
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        for kind, subject in self._counted.items():
            forgive_attempt(kind=kind, subject=subject)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Ask once more, so that an address that is known costs what one costs that is not.

        django-allauth asks the addresses, and the people as well where none was found: half a millisecond that tells.
        """
        super().authentication_failed(request, **credentials)
        email = str(credentials.get("email", "")).lower()
        if EmailAddress.objects.filter(email=email, verified=True).exists():
            list(Person.objects.filter(email=email).iterator())

    def _subjects(self, request: HttpRequest, credentials: dict[str, Any]) -> dict[str, str]:
        email, place = str(credentials.get("email", "")).lower(), self.get_client_ip(request)
        return {"sign_in": f"{email}|{place}", "sign_in_person": email, "sign_in_place": place}

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Begin anew after a password was set by mail: whoever did it has the mailbox."""
        subjects = self._subjects(request, credentials)
        for kind in ("sign_in", "sign_in_person"):
            forget_attempts(kind=kind, subject=subjects[kind])

    # Mails

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send unless this address got many today. Nobody is told which: the answer is the same for every address."""
        last = template_prefix.rsplit("/", 1)[-1]
        notice = template_prefix.startswith("mfa/") or last in ("password_changed", "password_reset", "password_set")
        if notice or count_attempt(kind="mail", subject=email.lower()):
            super().send_mail(template_prefix, email, context)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """Render in the reader's language, with links to PUBLIC_URL: never to the host a request claims to come for."""
        own = {"city": city(), "site_url": settings.PUBLIC_URL}
        reader = context.get("user")
        language = reader.language if isinstance(reader, Person) else queries.language_of(email)
        with override(of_city(language) if language else here()):
            message: EmailMessage = super().render_mail(template_prefix, email, context | own, headers)
        return message

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.PUBLIC_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        return reset_url(key)

    # Pages

    def is_ajax(self, request: HttpRequest) -> bool:
        """One way for every client: pages. Programs have the API."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account") if self.request.user.is_authenticated else reverse("account_login")


def reset_url(key: str) -> str:
    """Return the address at which a new password is set; `key` is `<person>-<token>`."""
    path: str = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return settings.PUBLIC_URL + path.replace("UID-KEY", key)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step of sign-in: its secrets encrypted at rest, its passkeys bound to PUBLIC_URL."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Recovery codes come with a second step. Set one up first."),
        "incorrect_code": _("This code is wrong, or it was used already. Try the next one."),
        "incorrect_passkey": _("This passkey could not be read. Try again."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        present = city()
        return f"Multitude, {present.name}" if present and present.name else "Multitude"

    def build_totp_svg(self, url: str) -> str:
        """Draw dark on white with its quiet zone: it must be read in the dark scheme too."""
        drawn = io.BytesIO()
        segno.make(url, error="m", micro=False).save(drawn, kind="svg", scale=6, border=3, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _key().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _key().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Never the host a request claims to have come for."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "localhost", "name": self._get_site_name()}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name}

    def has_second_step(self, user: Person) -> bool:
        return bool(self.is_mfa_enabled(user, FACTORS))


def _key() -> Fernet:
    return _key_of(settings.IDENTITY_PEPPER)


@lru_cache(maxsize=2)
def _key_of(secret: str) -> Fernet:
    """Derive from the pepper, which never lies beside the database; SECRET_KEY may change at any time. See ADR 11."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"multitude second step 1").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
