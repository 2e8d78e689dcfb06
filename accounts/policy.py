"""Who may do what with an account, and what other apps ask before a person takes part."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Residency
from commons.verdict import ALLOWED, Verdict, refuse

SIGN_IN, CONFIRM, PROOF = "/account/sign-in/", "/account/confirm/", "/account/proof/"


def may_take_part(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may propose, comment and follow: signed in, active, e-mail confirmed. No query."""
    if not isinstance(person, Person):
        return refuse(
            "sign_in", _("Sign in to take part."), remedy=SIGN_IN, remedy_label=_("Sign in or sign up")
        )
    if not person.is_active:
        return refuse("inactive", _("This account is closed."))
    if person.email_confirmed_at is None:
        return refuse(
            "confirm_email",
            _("Confirm your e-mail address first: open the link in the mail we sent you."),
            remedy=CONFIRM,
            remedy_label=_("Send me the mail again"),
        )
    return ALLOWED


def may_support(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may support: takes part and has a valid residency of level 1 or more.

    One query, none where `residency` is loaded (`queries.person_with_residency`).
    """
    verdict = may_take_part(person)
    if not verdict or not isinstance(person, Person):
        return verdict
    residency: Residency | None = getattr(person, "residency", None)
    if residency is None:
        return refuse(
            "prove_residency",
            _("Only verified residents support proposals. Prove that you live here; it takes some minutes, once."),
            remedy=PROOF,
            remedy_label=_("Prove that you live here"),
        )
    if not residency.is_valid:
        return refuse(
            "residency_ended",
            _("Your proof of residency has ended. Renew it to support proposals."),
            remedy=PROOF,
            remedy_label=_("Renew the proof"),
        )
    return ALLOWED
