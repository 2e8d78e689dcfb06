"""Decide about one piece of content: hide it, ask for another text, restore it, dismiss its flags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.hide_page import hide_page, restore_page
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from deliberation.actions.ask_edit import ask_edit as ask_edit_deliberated
from deliberation.actions.hide_content import hide_content as hide_deliberated
from deliberation.actions.restore_content import restore_content as restore_deliberated
from journal.actions import record
from moderation import policy
from moderation.actions.hold_concern import held_concern
from moderation.actions.open_case import opened, require_no_case
from moderation.contents import app_of, copies, piece
from moderation.lifecycle import STAFF_ALONE, Deed, Ground, Origin, Reason, State, after, reasons_for
from moderation.models import Act, Case, Concern, Flag
from moderation.policy.cases import JURY_DECIDED, JURY_KEPT
from moderation.queries import reachable_piece
from moderation.queries.sitting import has_open_case, hidden_by_jury, is_alarmed, kept_by_jury
from proposals.actions.ask_edit import ask_edit as ask_edit_proposed
from proposals.actions.hide_content import hide_content as hide_proposed
from proposals.actions.restore_content import restore_content as restore_proposed
from voting.actions.hide_option import hide_option, restore_option


@dataclass(frozen=True, slots=True)
class Hands:
    """An app's own acts with what it has."""

    hide: Callable[..., object]
    ask_edit: Callable[..., object]
    restore: Callable[..., object]


def _never_changed(*, kind: str, **_given: object) -> None:
    raise IllegalMove("published", "ask-edit", _("Its author cannot change this any more. Hide it or leave it."))


HANDS = {
    "proposals": Hands(hide_proposed, ask_edit_proposed, restore_proposed),
    "deliberation": Hands(hide_deliberated, ask_edit_deliberated, restore_deliberated),
    "voting": Hands(hide_option, _never_changed, restore_option),
    "accounts": Hands(hide_page, _never_changed, restore_page),
}
VERBS = {
    Deed.HIDE: "moderation.hidden",
    Deed.ASK_EDIT: "moderation.edit_asked",
    Deed.RESTORE: "moderation.restored",
    Deed.DISMISS: "moderation.dismissed",
}


@transaction.atomic
def decide_concern(
    *, deed: str, kind: str, content_id: int, by: Person, reason: str, text: str, at: dt.datetime | None = None
) -> Act:
    """Do it, with a reason of the public list and words for the author; return the public act.

    What is hidden takes with it what says the very same words; for another reason than those of staff alone they become
    a case of residents in the same transaction.
    While a case is open staff decide nothing about it, and what residents hid or kept they do not undo. Raises
    Refused, IllegalMove, ValidationError by field, ObjectDoesNotExist. Locks the concern, then the content. The
    person's mandate is read afresh, not from memory.
    """
    by = Person.objects.get(pk=by.pk)
    if deed not in Deed.values:
        raise ValidationError({"deed": _("Choose what to do.")})
    require(policy.may_see_queue(by))
    if deed == Deed.DISMISS:  # also of what its author took back meanwhile
        concern = Concern.objects.select_for_update(of=("self",)).get(kind=kind, content_id=content_id)
    else:
        concern = held_concern(kind, reachable_piece(kind, content_id))
    require(policy.may_moderate(by, concern))
    reason, text = checked_words(deed, reason, text)
    deed = Deed(deed)
    # Of many alike that an alarm found, moderators hide spam at once; residents decide about it all the same.
    if not (deed == Deed.HIDE and reason == Reason.SPAM and is_alarmed(concern)):
        require_no_case(concern)
    urgent = deed == Deed.HIDE and reason not in STAFF_ALONE
    if urgent and not concern.flag_count and kept_by_jury(concern):
        require(JURY_KEPT)
    if deed == Deed.RESTORE and reason != Ground.CHANGED and hidden_by_jury(concern):
        require(JURY_DECIDED)
    at = at or clock.now()
    concerns = [concern, *(held_copies(concern) if deed == Deed.HIDE else [])]
    acts = [carry_out(deed, each, by=by, reason=reason, text=text, at=at) for each in concerns]
    if urgent:
        case = opened(concerns, origin=Origin.URGENT, reason=reason, text=text, opened_by=by, at=at)
        for act in acts:
            act.case = case
            act.save(update_fields=["case"])
    return acts[0]


def carry_out(
    deed: Deed,
    concern: Concern,
    *,
    by: Person | None,
    reason: str,
    text: str,
    at: dt.datetime,
    case: Case | None = None,
) -> Act:
    """Do it to the content of a locked concern, close its flags, and write the public act. `by` None: a jury did.

    Raises IllegalMove, ObjectDoesNotExist, and Refused where the content's own app refuses a moderator.
    """
    kind, content_id, hands = concern.kind, concern.content_id, HANDS[app_of(concern.kind)]
    concern.state = after(concern.state, deed)
    if deed == Deed.HIDE:
        hands.hide(kind=kind, content_id=content_id, by=by, rule=reason, at=at)
    elif deed == Deed.ASK_EDIT:
        hands.ask_edit(kind=kind, content_id=content_id, by=by, rule=reason, at=at)
    elif deed == Deed.RESTORE:
        hands.restore(kind=kind, content_id=content_id, by=by, at=at)
        Act.objects.filter(concern=concern, deed=Deed.HIDE, restored_at=None).update(restored_at=at)
    Flag.objects.filter(concern=concern, closed_at=None).update(closed_at=at)
    concern.flag_count = 0
    concern.save(update_fields=["state", "flag_count"])
    act = Act.objects.create(concern=concern, deed=deed, reason=reason, text=text, by=by, case=case, created_at=at)
    record(VERBS[deed], actor=by, subject=act, kind=kind, rule=reason, **concern.place)
    return act


def held_copies(concern: Concern) -> list[Concern]:
    """Return the concerns of what says the very same words, locked, and so is hidden with it by acts of its own.

    Each is restored, and appealed against, by itself. What residents decide about at present is left to them.
    """
    found = copies(concern.kind, concern.content_id)
    held = [held_concern(kind, piece(kind, content_id)) for kind, content_id in found]
    return [each for each in held if each.state != State.HIDDEN and not has_open_case(each)]


def checked_words(deed: str, reason: str, text: str) -> tuple[str, str]:
    """Return the reason and the words; raise ValidationError by field when the deed cannot have them."""
    if reason not in reasons_for(deed).values:
        raise ValidationError({"reason": _("Choose a reason that fits what you do.")})
    return reason, bounded(text, least=Act.TEXT_LEAST, most=Act.TEXT_MOST, field="text")


hide = partial(decide_concern, deed=Deed.HIDE)
ask_to_edit = partial(decide_concern, deed=Deed.ASK_EDIT)
restore = partial(decide_concern, deed=Deed.RESTORE)
dismiss_flags = partial(decide_concern, deed=Deed.DISMISS)
