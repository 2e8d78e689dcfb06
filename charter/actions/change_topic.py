"""Change what a topic is called and says, and where it stands in lists."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from charter.actions import keep_part
from charter.actions.create_topic import placed
from charter.models import Topic
from commons.actor import Actor


@transaction.atomic
def change_topic(
    *,
    code: str,
    reason: str,
    by: Actor,
    name: str | None = None,
    description: str | None = None,
    texts: dict[str, Any] | None = None,
    position: int | None = None,
) -> Topic:
    """Change what is given, the rest stays. Raises Refused, ValidationError by field, Topic.DoesNotExist.

    Locks the city.
    """
    keep_part.to_govern(by)
    topic: Topic = Topic.objects.get(code=code)
    fields = keep_part.gathered(
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts),
        lambda: placed(position),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    changes = keep_part.kept_changes(topic, fields)
    keep_part.entered("topic.changed", topic, by=by, reason=reason, changes=changes)
    return topic
