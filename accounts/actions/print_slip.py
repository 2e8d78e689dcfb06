"""Print the code with which a person makes the account that was opened for them their own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts import policy
from accounts.actions.assist import assisting
from accounts.actions.count_at_desk import count_at_desk
from accounts.drivers import post, slips
from accounts.models import DeskCount, Person, Slip
from commons.clock import now, today
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
@sensitive_variables("code", "made")
def print_slip(*, by: Person) -> bytes:
    """Return a slip with a new code as PDF, for whom the clerk acts; the code before ends.

    Raises Refused (also for an account that is somebody's own), IllegalMove (for nobody). Locks the person while the
    PDF is set, some 30 ms. The code is known afterwards by its hash alone.
    """
    helped = assisting(by)
    require(policy.may_have_slip(helped.person))
    code, at = post.new_code(), now()
    until = at + dt.timedelta(days=slips.CODE_DAYS)
    Slip.objects.filter(person=helped.person).delete()
    Slip.objects.create(person=helped.person, digest=slips.code_digest(code), valid_until=until)
    made = slips.pdf(helped.person, code, until=today(until))
    count_at_desk(by, DeskCount.Act.SLIP)
    record("slip.printed", actor=by, subject=helped.person)
    return made
