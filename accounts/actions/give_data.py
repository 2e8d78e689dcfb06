"""Everything held about one person, as a file for whoever has a right to it: two administrators answer for it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import mail, policy, queries
from accounts.actions.make_export import packed
from accounts.actions.note_looks import note_looks
from accounts.joint import joints
from accounts.models import JointAct, Look, Mandate, Person
from commons.clock import now
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions.record import record

GIVE_DATA = "accounts.give_data"
TO_BE_TAKEN = dt.timedelta(days=1)


def give_data(act: JointAct, by: Person) -> None:
    """Let whoever asked take the file, and tell its person: among who looked, of both, and by mail.

    In the caller's transaction, who has locked the act. Nothing is written down of the data.
    """
    person = act.person
    assert person is not None and act.asked_by is not None  # noqa: S101 as `fits` has it
    for each in (act.asked_by, by):
        note_looks(person_ids=[person.pk], by=each, role=Mandate.Role.ADMINISTRATOR, purpose=Look.Purpose.REQUEST)
    if person.email and person.is_active:
        ground = joints()[act.kind].grounds[act.ground]
        url = f"{settings.PUBLIC_URL}/account/data/"
        mail.send("data_given", to=person.email, language=person.language, act=act, ground=ground, url=url)


@transaction.atomic
def take_data(*, act_id: int, by: Person) -> bytes:
    """Return the file as a zip, made now and kept nowhere: once, to whoever asked, within a day of the agreement.

    Raises JointAct.DoesNotExist, Refused (no administrator any more, not who asked), IllegalMove. Locks the act.
    """
    act = JointAct.objects.select_for_update(of=("self",)).select_related("person").get(pk=act_id, kind=GIVE_DATA)
    by = Person.objects.get(pk=by.pk)
    require(policy.may_give_data(by, act.person_id))
    require(policy.may_take_data(by, act))
    if act.state != JointAct.State.CONFIRMED or act.taken_at is not None or act.person is None:
        raise IllegalMove(act.state, "take", _("There is no file to take. It is handed over once, when two agreed."))
    if act.decided_at is None or act.decided_at <= now() - TO_BE_TAKEN:
        raise IllegalMove(act.state, "take", _("The day to take the file is over. Ask for it again."))
    act.taken_at = now()
    act.save(update_fields=["taken_at"])
    record("joint_act.taken", actor=by, subject=act, kind=act.kind)
    with override(act.person.language):
        return packed(queries.own_data(act.person))
