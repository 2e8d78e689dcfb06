"""Appeal against what residents, or staff alone, decided: other residents look at it anew."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from moderation.actions.hold_case import locked_case, locked_concerns
from moderation.actions.open_case import opened, require_no_case
from moderation.contents import piece, writer_ids
from moderation.lifecycle import Deed, Origin, Reason, Subject
from moderation.models import Act, Case, Concern, Flag
from moderation.policy.cases import NOT_YOURS, may_appeal
from moderation.queries import concerned_by


@transaction.atomic
def appeal(
    *, by: Person, text: str, case_id: int | None = None, act_id: int | None = None, at: dt.datetime | None = None
) -> Case:
    """Appeal, once, in time, against a case or against an act of staff alone; return the new case, which is final.

    The first outcome stands until it is decided. The new jury reads the content, the rules and `text`, and not what was
    decided. Raises Refused, IllegalMove (too late, appealed, final, at a jury), ValidationError by field `text`,
    DoesNotExist. Locks the case or the act, then what it is about.
    """
    by = Person.objects.get(pk=by.pk)
    at = at or clock.now()
    if (case_id is None) == (act_id is None):
        raise ValidationError({"text": _("Say what you appeal against.")})
    if case_id is not None:
        return _against_case(case_id, by, text, at)
    return _against_act(act_id or 0, by, text, at)


def _against_case(case_id: int, by: Person, text: str, at: dt.datetime) -> Case:
    first = locked_case(case_id)
    concerns = locked_concerns(first)
    require(may_appeal(by, first, writers=_writers(concerns), flaggers=_flaggers(concerns)))
    text = _checked(text)
    if first.origin == Origin.APPEAL or first.is_open or first.appeal_until is None:
        raise IllegalMove("final", "appeal", _("Nobody can appeal against this."))
    _require_in_time(at, first.appeal_until)
    _require_first(Case.objects.filter(appeal_of=first).exists())
    if first.subject == Subject.CONTENT:
        for concern in concerns:
            require_no_case(concern)
    return opened(
        concerns,
        origin=Origin.APPEAL,
        reason=first.reason,
        text=text,
        subject=first.subject,
        person=first.person,
        appeal_of=first,
        appellant=by,
        at=at,
    )


def _against_act(act_id: int, by: Person, text: str, at: dt.datetime) -> Case:
    act = Act.objects.select_for_update(of=("self",)).get(pk=act_id if act_id.bit_length() < 64 else 0)
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=act.concern_id)
    act.concern = concern
    if by.pk not in concerned_by(act):
        require(NOT_YOURS)
    text = _checked(text)
    # What a jury did, and what became its case, is appealed by the case; what came back hurts nobody.
    later = Act.objects.filter(concern=concern, pk__gt=act.pk).exists()
    if act.case_id is not None or act.deed == Deed.RESTORE or later:
        raise IllegalMove("final", "appeal", _("Nobody can appeal against this."))
    _require_in_time(at, clock.due(act.created_at, charter.queries.rule("appeal_days").whole))
    _require_first(Case.objects.filter(appeal_of_act=act).exists())
    require_no_case(concern)
    piece(concern.kind, concern.content_id)
    reason = _flagged_for(concern, by) if act.deed == Deed.DISMISS else act.reason
    return opened([concern], origin=Origin.APPEAL, reason=reason, text=text, appeal_of_act=act, appellant=by, at=at)


def _checked(text: str) -> str:
    return bounded(text, least=Act.TEXT_LEAST, most=Act.TEXT_MOST, field="text")


def _require_in_time(at: dt.datetime, until: dt.datetime) -> None:
    if at >= until:
        raise IllegalMove("too_late", "appeal", _("The time to appeal is over."))


def _require_first(appealed: bool) -> None:
    if appealed:
        raise IllegalMove("appealed", "appeal", _("Somebody appealed against this already. It is decided once more."))


def _writers(concerns: list[Concern]) -> set[int]:
    return {who for each in concerns for who in writer_ids(each.kind, each.whole_id, each.author_id)}


def _flaggers(concerns: list[Concern]) -> set[int]:
    ids = [concern.pk for concern in concerns]
    return set(Flag.objects.filter(concern__in=ids, person__isnull=False).values_list("person_id", flat=True))


def _flagged_for(concern: Concern, by: Person) -> str:
    found = Flag.objects.filter(concern=concern, person=by).order_by("-id").values_list("reason", flat=True).first()
    return found or Reason.OTHER
