"""The agenda: any member puts something on it, changes it and takes it off again; whoever facilitates orders it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import language
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.text import bounded, one_line
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.models import AgendaItem, Circle, CircleProposal, Decision
from journal.actions import record

FIELDS = ("title", "text", "decision_id", "proposal_id")


@transaction.atomic
def add_item(
    *,
    by: Person,
    circle_id: int,
    title: str,
    text: str = "",
    decision_id: int | None = None,
    proposal_id: int | None = None,
    channel: str = "web",
) -> AgendaItem:
    """Put something at the end of the agenda, about a decision of the circle or a proposal brought into it, or neither.

    Raises Refused, IllegalMove (dissolved), ValidationError by field. Locks the circle.
    """
    its = queries.circles.circle(circle_id, by, lock=True)
    allow(policy.circles.may_act(queries.circles.standing(its, by)), "add-item")
    rows = queries.circles.agenda(its)
    if rows.count() >= AgendaItem.MOST_OPEN:
        raise ValidationError({"title": _("The agenda is full. Talk about something that stands on it first.")})
    fields = _checked(its, title=title, text=text, decision_id=decision_id, proposal_id=proposal_id)
    last = AgendaItem.objects.filter(circle=its).aggregate(last=Max("position"))["last"] or 0
    made: AgendaItem = AgendaItem.objects.create(
        circle=its,
        author=by,
        position=last + 1,
        lang=language.of_city(by.language),
        channel=channel,
        **fields,
    )
    return made


@transaction.atomic
def change_item(*, by: Person, item_id: int, **given: Any) -> AgendaItem:
    """Put other words there, or say that it is about something else, before it was talked about. Who put it there.

    Of `title`, `text`, `decision_id`, `proposal_id` what is not given stays. Raises as `add_item`. Locks the circle,
    then the item.
    """
    item, here = queries.circles.item(item_id, by)
    allow(policy.circles.may_change_item(here, item), "change-item")
    _require_open(item)
    fields = _checked(here.circle, **({name: getattr(item, name) for name in FIELDS} | given))
    for name, value in fields.items():
        setattr(item, name, value)
    item.edit_asked_at = None
    item.save(update_fields=[*FIELDS, "edit_asked_at"])
    record("agendaitem.changed", actor=by, subject=item, circle=item.circle_id)
    return item


@transaction.atomic
def take_back_item(*, by: Person, item_id: int) -> AgendaItem:
    """Take it off the agenda and erase its words, before it was talked about. Who put it there.

    Raises Refused, IllegalMove (talked about). Locks the circle, then the item.
    """
    item, here = queries.circles.item(item_id, by)
    allow(policy.circles.may_take_back_item(here, item), "take-back-item")
    _require_open(item)
    item.title, item.text, item.visibility = "", "", Visibility.ERASED
    item.save(update_fields=["title", "text", "visibility"])
    record("agendaitem.withdrawn", actor=by, subject=item, circle=item.circle_id)
    return item


@transaction.atomic
def move_item(*, by: Person, item_id: int, up: bool) -> AgendaItem:
    """Change places with the open item before or after; nothing happens at the end. Facilitation. Locks the circle."""
    item, here = queries.circles.item(item_id, by)
    allow(policy.circles.may_facilitate(here), "move-item")
    _require_open(item)
    rows = queries.circles.agenda(here.circle).select_related(None)
    if up:
        other = rows.filter(position__lt=item.position).order_by("-position").first()
    else:
        other = rows.filter(position__gt=item.position).first()
    if other is not None:
        item.position, other.position = other.position, item.position
        for each in (item, other):
            each.save(update_fields=["position"])
    return item


@transaction.atomic
def close_item(*, by: Person, item_id: int) -> AgendaItem:
    """Say that it was talked about: who facilitates, or who put it there. Raises Refused, IllegalMove (before)."""
    item, here = queries.circles.item(item_id, by)
    own = item.author_id == by.pk
    allow(policy.circles.may_act(here) if own else policy.circles.may_facilitate(here), "close-item")
    _require_open(item)
    item.discussed_at = Now()
    item.save(update_fields=["discussed_at"])
    item.refresh_from_db(fields=["discussed_at"])
    return item


def _require_open(item: AgendaItem) -> None:
    if item.discussed_at is not None:
        raise IllegalMove(item.state, "order", _("This was talked about already."))


def _checked(its: Circle, *, title: str, text: str, decision_id: int | None, proposal_id: int | None) -> dict[str, Any]:
    """Return the fields of an item, each what it may be. Raises ValidationError by field."""
    if decision_id is not None and not _of(Decision, "pk", decision_id, its.pk):
        raise ValidationError({"decision": _("Choose a decision of this circle.")})
    if proposal_id is not None and not _of(CircleProposal, "proposal", proposal_id, its.pk):
        raise ValidationError({"proposal": _("Choose a proposal that was brought into the circle.")})
    return {
        "title": bounded(one_line(title), least=5, most=AgendaItem.TITLE_CHARACTERS, field="title"),
        "text": bounded(text, least=0, most=AgendaItem.TEXT_CHARACTERS, field="text"),
        "decision_id": decision_id,
        "proposal_id": proposal_id,
    }


def _of(model: type[Decision] | type[CircleProposal], name: str, pk: int, circle_id: int) -> bool:
    return pk < 2**63 and model.objects.filter(**{name: pk}, circle=circle_id).exists()
