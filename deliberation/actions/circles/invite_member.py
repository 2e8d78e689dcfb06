"""Ask somebody into a circle; answer that."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock
from commons.text import one_line
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.actions.circles.join_circle import join_circle
from deliberation.models import Circle, CircleInvitation, Membership


@transaction.atomic
def invite_member(*, by: Person, circle_id: int, name: str) -> CircleInvitation:
    """Ask who is called exactly so; whoever waits already is not asked twice. Any member may. Locks the circle.

    Raises Refused, IllegalMove (dissolved), ValidationError by `name`.
    """
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_act(here), "invite")
    person = Person.objects.filter(name=one_line(name), is_active=True, email_confirmed_at__isnull=False).first()
    if person is None:
        raise ValidationError({"name": _("Nobody is called exactly so. Names are shown beside what people write.")})
    if its.memberships.filter(person=person).exists():
        raise ValidationError({"name": _("%(name)s is a member already.") % {"name": person.name}})
    until = here.at + dt.timedelta(days=CircleInvitation.DAYS)
    waiting = queries.circles.open_invitations(its, at=here.at)
    if not waiting.filter(person=person).exists() and waiting.count() >= CircleInvitation.MOST:
        raise ValidationError({"name": _("Many are asked already. Wait until some have answered.")})
    return CircleInvitation.objects.update_or_create(
        circle=its, person=person, defaults={"by": by, "expires_at": until}
    )[0]


@transaction.atomic
def accept_invitation(*, by: Person, circle_id: int) -> Membership:
    """Join by an invitation. Raises CircleInvitation.DoesNotExist where there is none (any more), as `join_circle`."""
    _own(by, circle_id)
    return join_circle(by=by, circle_id=circle_id)


@transaction.atomic
def decline_invitation(*, by: Person, circle_id: int) -> None:
    """Say no: the invitation is gone, and nobody is told. Raises CircleInvitation.DoesNotExist."""
    _own(by, circle_id).delete()


@transaction.atomic
def take_back_invitation(*, by: Person, invitation_id: int) -> Circle:
    """Take back an invitation that waits: who asked, or who facilitates. Return the circle; who was asked is not told.

    Raises Refused, IllegalMove (dissolved), CircleInvitation.DoesNotExist (answered, over). Locks the circle.
    """
    found, here = queries.circles.invitation(invitation_id, by, lock=True)
    allow(policy.circles.may_take_back_invitation(here, found), "take-back")
    found.delete()
    return here.circle


def _own(by: Person, circle_id: int) -> CircleInvitation:
    if circle_id.bit_length() > 63:
        raise CircleInvitation.DoesNotExist
    return CircleInvitation.objects.get(circle=circle_id, person=by.pk, expires_at__gt=clock.now())
