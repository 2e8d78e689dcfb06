"""What of notifications stands in the public register: nothing. Mails are between the city and one person."""

from __future__ import annotations

from commons.register import Said

VERBS: dict[str, Said] = {}
UNREGISTERED = ("mail.resumed", "mail.stopped", "mails.retried")
