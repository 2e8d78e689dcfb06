"""Who may follow what."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Mandate, Person
from commons.actor import may_act_as
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from deliberation.models import Circle
from notifications.models import MOST_PLACES
from proposals.models import Proposal
from voting.lifecycle import State
from voting.models import Round

WEBHOOKS_MOST = 5


def may_follow(person: Person | AnonymousUser, thing: Model) -> Verdict:
    """Everybody with a confirmed e-mail may follow what is public, and a vote until it is over."""
    if isinstance(thing, Proposal) and (thing.visibility != Visibility.PUBLIC or thing.published_at is None):
        return refuse("not-public", _("Only what is public can be followed."))
    if isinstance(thing, Circle) and thing.visibility != Visibility.PUBLIC:
        return refuse("not-public", _("Only what is public can be followed."))
    if isinstance(thing, Round) and thing.state == State.DRAFT:
        return refuse("not-public", _("Only what is public can be followed."))
    if isinstance(thing, Round) and thing.state in (State.COUNTED, State.CANCELLED):
        return refuse("over", _("This vote is over: there is nothing more to hear of it."))
    return accounts.policy.may_take_part(person)


def may_unfollow(person: Person | AnonymousUser, thing: Model) -> Verdict:
    """Everybody with a confirmed e-mail may stop to follow; a vote also when it is over."""
    return accounts.policy.may_take_part(person) if isinstance(thing, Round) else may_follow(person, thing)


def may_follow_place(person: Person | AnonymousUser, have: int) -> Verdict:
    """Everybody with a confirmed e-mail may follow some places of their own."""
    if have >= MOST_PLACES:
        said = _("You follow %(most)d places, and nobody follows more. Give one up first.")
        return refuse("too-many", said % {"most": MOST_PLACES})
    return accounts.policy.may_take_part(person)


def may_have_inbox(person: Person | AnonymousUser) -> Verdict:
    """Everybody with an account has an inbox and says what comes by mail."""
    if not isinstance(person, Person):
        return refuse(
            "sign-in",
            _("Sign in to read your inbox."),
            remedy=accounts.policy.SIGN_IN,
            remedy_label=_("Sign in or sign up"),
        )
    if not person.is_active:
        return refuse("inactive", _("This account is closed."))
    return ALLOWED


def may_add_webhook(person: Person, *, held: int) -> Verdict:
    """Everybody with a confirmed e-mail may have some programs told of public acts. No query."""
    if held >= WEBHOOKS_MOST:
        return refuse("too-many-webhooks", _("You have five webhooks. Remove one that you do not use."))
    return accounts.policy.may_take_part(person)


NOT_ADMINISTRATOR = refuse("not-administrator", _("Only administrators of the city see this."))


def may_retry_failed(person: Person) -> Verdict:
    """Administrators of the city, and who operates the platform as one. At most one query."""
    return may_act_as(person, Mandate.Role.ADMINISTRATOR, NOT_ADMINISTRATOR)


def may_resume_webhook(person: Person) -> Verdict:
    """Who owns one and has a confirmed e-mail. No query."""
    return accounts.policy.may_take_part(person)
