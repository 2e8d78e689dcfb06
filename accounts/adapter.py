"""What django-allauth asks the platform: names, limits, mails, links."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts import names, queries
from accounts.actions.count_attempt import count_attempt, forget_attempts, forgive_attempt
from accounts.models import Person
from charter.queries import city
from commons.language import here, of_city
from commons.clock import now


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
        notice = template_prefix.rsplit("/", 1)[-1] in ("password_changed", "password_reset", "password_set")
        if notice or count_attempt(kind="mail", subject=email.lower()):
            super().send_mail(template_prefix, email, context)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """Render in the reader's language, with links to PUBLIC_URL: never to the host a request claims to come for."""
        own = {"city": city(), "site_url": settings.PUBLIC_URL}
        reader = context.get("user")
        with override(of_city(reader.language) if isinstance(reader, Person) else here()):
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
