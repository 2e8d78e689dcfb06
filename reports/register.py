"""What of reports stands in the public register: nothing. Reports tell of acts and change none."""

from __future__ import annotations

from commons.register import Said

VERBS: dict[str, Said] = {}
UNREGISTERED = (
    "month.published",
    "report.cancelled",
    "report.requested",
    "report.retried",
    "report.ready",
    "schedule.begun",
    "schedule.ended",
)
