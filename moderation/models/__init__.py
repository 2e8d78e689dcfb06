"""What was flagged and decided, cases and their juries, and what a jury laid upon an account."""

from moderation.models.alarms import HourCount
from moderation.models.cases import Case, CaseItem
from moderation.models.concerns import WHOLES, Act, Block, Concern, Flag
from moderation.models.juries import Juror, Readiness, RoomWord
from moderation.models.sanctions import Sanction

__all__ = [
    "WHOLES",
    "Act",
    "Block",
    "Case",
    "CaseItem",
    "Concern",
    "Flag",
    "HourCount",
    "Juror",
    "Readiness",
    "RoomWord",
    "Sanction",
]
