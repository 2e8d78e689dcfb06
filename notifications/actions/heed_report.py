"""Heed what came back of a mail: a bounce or a complaint stops news to its address."""

from __future__ import annotations

import logging

from django.db import transaction

from notifications.actions.stop_address import stop_address
from notifications.mail.reports import read_report
from notifications.models import Mail

logger = logging.getLogger(__name__)


@transaction.atomic
def heed_report(*, message: bytes) -> bool:
    """Stop news to the address of the mail that a report names; return whether it did.

    What names no mail of ours changes nothing: a stranger who writes a report could else stop anybody's mail. The
    address is the one we wrote to, whatever the report says.
    """
    report = read_report(message)
    if report is None:
        return False
    mail = Mail.objects.select_related("person").filter(message_id=report.message_id).first()
    if mail is None:
        logger.info("a report names no mail that is still kept")
        return False
    return stop_address(mail=mail, cause=report.cause, said=report.said)
