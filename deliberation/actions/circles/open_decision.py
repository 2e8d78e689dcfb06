"""Open a decision: everybody who is a member now can speak to it. Give it a new text; call it a second time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock, language
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.actions.circles.found_circle import checked_change
from deliberation.lifecycle.circles import Kind, Move, State, after
from deliberation.models import Circle, CircleProposal, Decision, Membership
from journal.actions import record

LEAST_TITLE, LEAST_TEXT = 5, 20
# An exclusion takes others who decide it: two of a circle of two would shut each other out.
LEAST_TO_EXCLUDE = 3
MOST_OPEN = 50


@transaction.atomic
def open_decision(
    *,
    by: Person,
    circle_id: int,
    kind: str = Kind.ORDINARY,
    title: str = "",
    text: str = "",
    member_id: int | None = None,
    proposal_id: int | None = None,
    change: Mapping[str, Any] | None = None,
    channel: str = "web",
) -> Decision:
    """Put a question to all members of now, under the circle's rule of now. Any member may. Locks the circle.

    `member_id`: the membership of who would facilitate (and is willing, or is oneself) or leave; `proposal_id`: one
    that was brought into the circle; `change`: rules of the circle by their names.
    Raises Refused, IllegalMove (dissolved), ValidationError by field.
    """
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_act(here), "open-decision")
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Choose one of these: %(all)s.") % {"all": ", ".join(Kind.values)}})
    if Decision.objects.filter(circle=its, state=State.OPEN).count() >= MOST_OPEN:
        raise ValidationError({"kind": _("Many decisions are open already. Let some of them close first.")})
    given = {"title": title, "text": text, "member_id": member_id, "proposal_id": proposal_id, "change": change}
    fields = _of_kind(its, by, Kind(kind), given)
    fields |= {"kind": kind, "channel": channel, "lang": language.of_city(by.language), "author": by}
    return opened(its, at=here.at, **fields)


@transaction.atomic
def change_decision(*, by: Person, decision_id: int, title: str, text: str, channel: str = "web") -> Decision:
    """Answer objections with a new text: another decision that follows this one, in which all speak anew.

    What was open is replaced by it; what was not adopted stays so, with what was said to it. Locks the circle, then
    the decision. Raises Refused, IllegalMove (adopted, followed already), ValidationError by field.
    """
    before, here = queries.circles.decision(decision_id, by, lock=True)
    allow(policy.circles.may_change(here, before), "change")
    fields = _words(title, text)
    if (fields["title"], fields["text"]) == (before.title, before.text):
        raise ValidationError({"text": _("This is the same text. Say what changes.")})
    _follow(before, among=(State.OPEN, State.REJECTED, State.LAPSED))
    if before.state == State.OPEN:
        before.state, before.closed_at = after(before.state, Move.REPLACE), Now()
        before.save(update_fields=["state", "closed_at"])
    fields |= {"kind": before.kind, "channel": channel, "lang": language.of_city(by.language), "author": by}
    return opened(before.circle, at=here.at, follows=before, **fields)


@transaction.atomic
def call_again(*, by: Person, decision_id: int, channel: str = "web") -> Decision:
    """Put the same words once more where too few spoke: this time whoever speaks decides. Any member may.

    Locks the circle, then the decision. Raises Refused, IllegalMove (not lapsed, or called again before; what it was
    about is gone).
    """
    before, here = queries.circles.decision(decision_id, by, lock=True)
    allow(policy.circles.may_act(here), "call-again")
    _follow(before, among=(State.LAPSED,))
    if is_moot(before):
        raise IllegalMove(before.state, "call-again", _("What this was about is not there any more."))
    names = ("kind", "title", "text", "lang", "concerned_id", "change", "proposal_id")
    fields = {name: getattr(before, name) for name in names} | {"author": by, "channel": channel, "quorum": 0}
    return opened(before.circle, at=here.at, follows=before, is_second_call=True, **fields)


def opened(its: Circle, *, at: dt.datetime, **fields: Any) -> Decision:
    """Write a decision of a locked circle with what is frozen, in the caller's transaction. `at`: under the lock."""
    defaults = {"rule": its.rule, "quorum": its.quorum, "opened_at": at, "closes_at": clock.due(at, its.decision_days)}
    made = Decision(circle=its, **(defaults | fields))
    made.members = queries.circles.roll(made).count()
    made.save()
    record("decision.opened", actor=made.author, subject=made, circle=its.pk, kind=str(made.kind))
    return made


def is_moot(its: Decision) -> bool:
    """Tell whether what a decision was about is gone: the person, or the proposal. At most one query."""
    if its.kind in (Kind.FACILITATOR, Kind.EXCLUSION):
        found = queries.circles.active_members(its.circle).filter(person=its.concerned_id)
        return not found.exists()
    if its.kind == Kind.PROPOSAL:
        return not CircleProposal.objects.filter(circle=its.circle_id, proposal=its.proposal_id).exists()
    return False


def _follow(before: Decision, *, among: tuple[State, ...]) -> None:
    if before.state not in among:
        raise IllegalMove(before.state, "follow")
    if Decision.objects.filter(follows=before).exists():
        raise IllegalMove(before.state, "follow", _("Another decision follows this one already."))


def _words(title: str, text: str) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    words = {
        "title": (one_line(title), LEAST_TITLE, Decision.TITLE_CHARACTERS),
        "text": (text, LEAST_TEXT, Decision.TEXT_CHARACTERS),
    }
    for name, (words_, least, most) in words.items():
        try:
            fields[name] = bounded(words_, least=least, most=most, field=name)
        except ValidationError as error:
            errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    return fields


def _of_kind(its: Circle, by: Person, kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a kind has; what another kind would have is left out. Raises ValidationError."""
    if kind == Kind.ORDINARY:
        return _words(given["title"], given["text"])
    least = LEAST_TEXT if kind in (Kind.EXCLUSION, Kind.DISSOLUTION) else 0
    fields: dict[str, Any] = {"text": bounded(given["text"], least=least, most=Decision.TEXT_CHARACTERS, field="text")}
    if kind in (Kind.FACILITATOR, Kind.EXCLUSION):
        fields["concerned_id"] = _concerned(its, by, kind, given["member_id"])
    elif kind == Kind.RULES:
        change = checked_change(given["change"] or {})
        fields["change"] = {name: value for name, value in change.items() if getattr(its, name) != value}
        if not fields["change"]:
            raise ValidationError({"change": _("Say which rule changes, and to what.")})
    elif kind == Kind.PROPOSAL:
        fields |= _proposal(its, given["proposal_id"])
    return fields


def _concerned(its: Circle, by: Person, kind: Kind, member_id: int | None) -> int:
    rows = queries.circles.active_members(its)
    found: Membership | None = rows.filter(pk=member_id).first() if member_id and member_id < 2**63 else None
    if found is None:
        raise ValidationError({"member": _("Choose a member of the circle.")})
    if kind == Kind.FACILITATOR and not found.willing:
        if found.person_id != by.pk:
            raise ValidationError({"member": _("They have not said that they would facilitate. Ask them first.")})
        Membership.objects.filter(pk=found.pk).update(willing=True)
    if kind == Kind.EXCLUSION:
        if found.person_id == by.pk:
            raise ValidationError({"member": _("You can leave the circle yourself, at any time.")})
        if rows.count() < LEAST_TO_EXCLUDE:
            raise ValidationError({"member": _("A circle of two excludes nobody. Leave, or let it end.")})
    return found.person_id


def _proposal(its: Circle, proposal_id: int | None) -> dict[str, Any]:
    """Name the proposal and keep its text as it stands: that is what is decided on."""
    rows = CircleProposal.objects.filter(circle=its).select_related("proposal")
    row = rows.filter(proposal=proposal_id).first() if proposal_id and proposal_id < 2**63 else None
    if row is None:
        raise ValidationError({"proposal": _("Choose a proposal that was brought into the circle.")})
    if row.named_at:
        raise ValidationError({"proposal": _("This proposal bears the circle's name already.")})
    title = row.proposal.title[: Decision.TITLE_CHARACTERS]
    return {"proposal_id": row.proposal_id, "title": title, "text": row.proposal.body[: Decision.TEXT_CHARACTERS]}
