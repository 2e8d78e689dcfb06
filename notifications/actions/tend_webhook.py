"""What an owner does with a webhook: wake it, give it a new key, end it."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.later import later
from commons.verdict import require
from notifications import policy
from notifications.models import Webhook
from notifications.webhooks import new_secret

DELIVER = "notifications.deliver_webhooks"


@transaction.atomic
def resume_webhook(*, webhook_id: int, by: Person) -> Webhook:
    """Try again at once, from where it stood. Repeating changes nothing. Raises Refused, Webhook.DoesNotExist."""
    hook = _own(webhook_id, by)
    require(policy.may_resume_webhook(by))
    hook.failures, hook.stopped_at = 0, None
    Webhook.objects.filter(pk=hook.pk).update(failures=0, stopped_at=None, next_at=Now())
    later(DELIVER)
    return hook


@transaction.atomic
def renew_webhook(*, webhook_id: int, by: Person) -> Webhook:
    """Give it a new key; what is sent from now on is signed with it. Raises Webhook.DoesNotExist."""
    hook = _own(webhook_id, by)
    hook.secret = new_secret()
    hook.save(update_fields=["secret"])
    return hook


@transaction.atomic
def remove_webhook(*, webhook_id: int, by: Person) -> None:
    """Send nothing more. Raises Webhook.DoesNotExist."""
    _own(webhook_id, by).delete()


def _own(webhook_id: int, by: Person) -> Webhook:
    hook: Webhook = Webhook.objects.select_for_update().get(pk=webhook_id, person=by)
    return hook
