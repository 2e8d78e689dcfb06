"""How many mails come at once in a week, and what waits for the digest first. The order is public: `/attention/`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

import charter.queries
from notifications.models import Attention, Kind, Mail, Reason

WEEK = dt.timedelta(days=7)
RULE = "mails_a_week"
# One's duties, and what was decided about one's own: none of it counts, and it comes always.
ALWAYS = (
    *(Kind.OFFICE_REMINDER, Kind.OFFICE_WORK, Kind.JURY, Kind.LOT, Kind.REPORT),
    *(Kind.ROUND_CLOSING, Kind.CASE, Kind.MODERATED),
)
DUTY = (Reason.OFFICE, Reason.ADMINISTRATOR)
# Who comes first: each rank may fill a smaller part of the week, so that there is room left for those above it.
RANKS: tuple[tuple[Kind, ...], ...] = (
    (Kind.TEXT_CHANGED, Kind.CARRY, Kind.DONE_ASKED, Kind.AUTHORSHIP, Kind.MERGE, Kind.AMENDMENT),
    (
        *(Kind.ANSWER_PUBLISHED, Kind.ENDED, Kind.THRESHOLD_REACHED, Kind.OVERDUE, Kind.CONTESTED),
        *(Kind.DELIVERY, Kind.INTERIM_REPLY, Kind.ROUND, Kind.PROCESS_PHASE),
    ),
    (Kind.CIRCLE, Kind.TAKEN_UP, Kind.HELP_WANTED, Kind.PLEDGED, Kind.COMMENT_ON_MINE, Kind.AROUND),
)
RANK = {kind.value: rank for rank, kinds in enumerate(RANKS) for kind in kinds}


def room_of(rank: int, mails: int) -> int:
    """Return up to how many mails of a week a rank may fill: all, two thirds, one third, rounded up."""
    return -(-mails * (len(RANKS) - rank) // len(RANKS))


@dataclass(frozen=True, slots=True)
class Budget:
    """How many mails people want at once in a week, and how many they had."""

    default: int
    chosen: dict[int, int]
    had: Counter[int]

    def allows(self, person_id: int, kind: str, reason: str) -> bool:
        """Tell whether one more mail of this kind, told for this reason, may come at once."""
        if kind not in RANK or reason in DUTY:
            return True
        return self.had[person_id] < room_of(RANK[kind], self.chosen.get(person_id, self.default))


def budget(person_ids: Iterable[int]) -> Budget:
    """Return what these people have left of the last seven days. Three queries, whatever their number."""
    ids = list(person_ids)
    chosen = dict(Attention.objects.filter(person__in=ids).values_list("person_id", "mails"))
    return Budget(_default(), chosen, Counter(_had(ids).values_list("person_id", flat=True)))


def mails_a_week(person_id: int) -> int:
    """Return how many mails one person wants at once in a week. One or two queries."""
    chosen = Attention.objects.filter(person=person_id).values_list("mails", flat=True).first()
    return _default() if chosen is None else chosen


def _default() -> int:
    return charter.queries.rule(RULE).whole


def _had(person_ids: list[int]) -> QuerySet[Mail]:
    counted = Q(notification__kind__in=list(RANK)) & ~Q(notification__reason__in=DUTY)
    return Mail.objects.filter(counted, person__in=person_ids, created_at__gt=Now() - WEEK).order_by()
