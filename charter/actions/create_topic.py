"""Add a topic that proposals may be about."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions import keep_part
from charter.models import Topic
from commons.actor import Actor

LAST = 1_000


@transaction.atomic
def create_topic(
    *,
    code: str,
    name: str,
    reason: str,
    by: Actor,
    description: str = "",
    texts: dict[str, Any] | None = None,
    position: int = 100,
) -> Topic:
    """Make a topic; `position` orders lists, the smallest first. Raises Refused, ValidationError by field.

    Locks the city.
    """
    keep_part.to_govern(by)
    fields = keep_part.gathered(
        lambda: keep_part.coded(Topic, code),
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts or {}),
        lambda: placed(position),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    topic: Topic = Topic.objects.create(**fields)
    keep_part.entered("topic.created", topic, by=by, reason=reason)
    return topic


def placed(position: int | None) -> dict[str, Any]:
    """Return the place in lists, if one is given. Raises ValidationError by `position`."""
    if position is not None and not 0 <= position <= LAST:
        raise ValidationError({"position": _("Give a whole number from 0 to 1000.")})
    return {} if position is None else {"position": position}
