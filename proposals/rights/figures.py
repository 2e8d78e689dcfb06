"""What is counted and noted of nobody."""

from __future__ import annotations

from commons.rights import Declaration
from proposals.models import CountDue, Exposure, ExposureTaken, Reminder, Source, SupportDay

DECLARATIONS = (
    Declaration(CountDue, impersonal="id proposal"),
    Declaration(Exposure, impersonal="proposal views weighed"),
    Declaration(ExposureTaken, impersonal="id batch taken_at"),
    Declaration(SupportDay, impersonal="id day district supports"),
    Declaration(Reminder, impersonal="id proposal kind due_at sent_at"),
    Declaration(
        Source,
        impersonal="id proposal platform identifier url votes decision author_kind submitted_on",
    ),
)
