"""The broken twin of the postman: the whole chunk is one transaction, so what it sent is forgotten with it."""

from django.db import transaction

from civic.celery import app

__all__ = ["app"]


@app.task(name="notifications.deliver_transactional", lazy=False)
def deliver_mail() -> int:
    from notifications.actions import deliver_mails

    with transaction.atomic():
        return deliver_mails().sent
