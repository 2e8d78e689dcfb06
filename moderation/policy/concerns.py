"""Who may flag, who may moderate: a mandate, and never a case about oneself."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
import proposals.policy
from accounts.models import Mandate, Person
from commons.actor import may_act_as
from commons.verdict import ALLOWED, Verdict, refuse
from moderation.contents import Piece, author_ids_of, writer_ids
from moderation.models import Concern, Flag

NOT_MODERATOR = refuse("not-moderator", _("Only moderators of the city may do this."))
OWN_FLAG = refuse("own-flag", _("You flagged this yourself. Another moderator decides about it."))


def may_flag(person: Person | AnonymousUser, piece: Piece) -> Verdict:
    """Everybody may, also without an account; not what one wrote oneself. One query at most."""
    if isinstance(person, Person) and not person.is_active:
        return refuse("inactive", _("This account is closed."))
    if not (alone := proposals.policy.stands_alone(piece)):
        return alone
    if person.pk is not None and person.pk in author_ids_of(piece):
        return refuse("own-content", _("You wrote this yourself. You can change it or take it back."))
    return ALLOWED


def may_see_queue(person: Person | AnonymousUser) -> Verdict:
    """Moderators see what was flagged. One query, none where the mandates are loaded."""
    if not isinstance(person, Person) or not person.is_active:
        return accounts.policy.may_take_part(person)
    return may_act_as(person, Mandate.Role.MODERATOR, NOT_MODERATOR)


def may_moderate(person: Person | AnonymousUser, concern: Concern, *, flagged: bool | None = None) -> Verdict:
    """Tell whether the person may decide about it: by mandate, neither an author nor among those who flagged it.

    One query, one more unless the caller says whether they `flagged` it.
    """
    writers = writer_ids(concern.kind, concern.whole_id, concern.author_id)
    verdict = proposals.policy.may_moderate(person, author_ids=writers, district_id=concern.district_id)
    if not verdict:
        return verdict
    if flagged is None:
        flagged = concern.pk is not None and Flag.objects.filter(concern=concern, person=person.pk).exists()
    return OWN_FLAG if flagged else ALLOWED


def may_block(by: Person | AnonymousUser, person: Person) -> Verdict:
    """Moderators shut out who breaks rules again and again; nobody who acts for the city, and not themselves.

    Two queries at most.
    """
    verdict = may_see_queue(by)
    if not verdict:
        return verdict
    if by.pk == person.pk:
        return refuse("own-account", _("This is your own account."))
    if person.mandates.in_force().exists():
        return refuse(
            "holds-mandate",
            _("This person acts for the city. An administrator has to revoke the mandate first."),
            remedy="/mandates/",
            remedy_label=_("Who holds which mandate"),
        )
    return ALLOWED


def may_lift_block(by: Person | AnonymousUser, person: Person | None) -> Verdict:
    """Moderators let somebody in again; not themselves. One query at most."""
    verdict = may_see_queue(by)
    if verdict and person is not None and by.pk == person.pk:
        return refuse("own-account", _("This is your own account."))
    return verdict
