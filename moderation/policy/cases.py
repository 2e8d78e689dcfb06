"""Who may sit, judge, open a case and appeal. Rules that need rows take them; none reads what a page did not."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

import accounts.policy
from accounts.models import Person
from commons.verdict import ALLOWED, Verdict, refuse
from moderation.lifecycle import Ending, Finding, Panel, Subject
from moderation.models import Case, Juror
from moderation.policy.concerns import may_see_queue

NOT_JUROR = refuse("not-juror", _("Only those who were drawn for this case decide about it."))
CONFLICT = refuse(
    "conflict",
    _("You have a part in this: you wrote, flagged or decided it, or spoke where it stands. Others decide about it."),
)
NOT_ACCEPTED = refuse("not-accepted", _("Say first whether you sit on this jury."))
PANEL_FULL = refuse("panel-full", _("Two moderators decide this case already."))
NOT_YOURS = refuse(
    "not-yours", _("Whoever wrote this appeals where something was done, and whoever flagged it where it was kept.")
)
JURY_DECIDED = refuse(
    "jury-decided",
    _("Residents decided about this. It comes back when what was wrong has been changed, or after an appeal."),
)
JURY_KEPT = refuse("jury-kept", _("Residents kept this, and nobody has flagged it since."))


def may_be_juror(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may say that they are ready: takes part, and has a valid proof of level 2.

    Whoever cannot be drawn just now (a moderator, somebody silenced) may be ready, and is left out. One query.
    """
    verdict = accounts.policy.may_support(person)
    return verdict and accounts.policy.has_level(person, 2, where=str(_("Jury duty")))


def may_answer_call(juror: Juror | None) -> Verdict:
    """Tell whether there is a call to answer. No query."""
    return ALLOWED if juror is not None and juror.ticket is not None else NOT_JUROR


def may_enter_room(juror: Juror | None) -> Verdict:
    """Tell whether a person reads and speaks in the room: one who accepted, and was not let go. No query."""
    if juror is None or juror.ended:
        return CONFLICT if juror is not None and juror.ended == Ending.LET_GO else NOT_JUROR
    return ALLOWED if juror.accepted_at is not None else NOT_ACCEPTED


def may_judge(person: Person, case: Case, juror: Juror | None, *, conflicts: Collection[int], seated: int) -> Verdict:
    """Tell whether the person votes: a juror who accepted, or of a staff panel one of the first two moderators.

    Nobody of `conflicts`, whoever was drawn. `seated`: how many sit. One query of a staff panel.
    """
    if person.pk in conflicts:
        return CONFLICT
    if case.panel != Panel.STAFF:
        return may_enter_room(juror)
    verdict = accounts.policy.may_take_part(person)
    if verdict:
        verdict = may_see_queue(person)
    if verdict and juror is None and seated >= case.size:
        return PANEL_FULL
    return verdict


def may_appeal(
    person: Person | AnonymousUser, case: Case, *, writers: Collection[int], flaggers: Collection[int]
) -> Verdict:
    """Tell whether the person may appeal against a decided case: who is concerned by what was decided. No query."""
    if person.pk is None:
        return accounts.policy.may_take_part(person)
    if case.subject == Subject.ACCOUNT:
        return ALLOWED if person.pk == case.person_id and case.outcome != Finding.KEEP else NOT_YOURS
    concerned = flaggers if case.outcome == Finding.KEEP else writers
    return ALLOWED if person.pk in concerned else NOT_YOURS
