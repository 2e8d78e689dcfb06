"""Notice many alike, or a rush of new accounts, and open one case about them. Nothing is hidden, nobody is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

import charter.queries
from charter.queries import Rules
from commons import clock
from commons.errors import IllegalMove
from commons.language import of_city
from journal.models import Reader
from moderation.actions.hold_concern import held_concern
from moderation.actions.open_special_case import open_case_of_many
from moderation.contents import Piece
from moderation.lifecycle import Reason
from moderation.models import Case, HourCount
from moderation.queries.alarms import HOUR, USUAL, Fresh, alike, fresh_since, hour_of, position_before, readable, usual

NAME, MOST = "moderation.alarms", 200
Found = Sequence[tuple[Fresh, Piece]]


@transaction.atomic
def raise_alarms(*, at: dt.datetime | None = None) -> list[Case]:
    """Look at the last hour and return the cases that opened. Safe to repeat; one looks at a time.

    Reads the journal from where the last look began, at most two hours: work grows with what is new, not with what
    there is. Keeps how many contributions an hour brought, and nothing about people. Locks its reader, then concerns.
    """
    at = at or clock.now()
    Reader.objects.get_or_create(name=NAME)
    reader = Reader.objects.select_for_update().get(name=NAME)
    since = hour_of(at) - HOUR
    reader.position = position_before(since, after=reader.position)
    reader.save(update_fields=["position"])
    fresh = fresh_since(since, after=reader.position)
    _count(fresh, since, at)
    rules = charter.queries.rules()
    last = [each for each in fresh if at - HOUR < each.at <= at]
    cases = []
    if len(last) >= min(rules.number("alarm_same_text"), rules.number("alarm_burst_least")):
        rows = readable(last)
        for group in alike(rows, least=rules.number("alarm_same_text")):
            cases.append(_opened(group, lambda n: _("%(n)d new contributions within an hour are alike."), at))
        cases.append(_burst(readable(last) if cases else rows, rules, at))
    return [case for case in cases if case is not None]


def _burst(rows: Found, rules: Rules, at: dt.datetime) -> Case | None:
    young = [row for row in rows if row[0].young]
    expected = usual(at)
    if len(young) < max(rules.number("alarm_burst_least"), rules.number("alarm_burst_factor") * expected):
        return None
    return _opened(
        young, lambda n: _("%(n)d contributions came from new accounts within an hour, far more than usual."), at
    )


def _opened(rows: Found, words: Callable[[int], str], at: dt.datetime) -> Case | None:
    kept = rows[:MOST]
    concerns = [held_concern(each.kind, piece).pk for each, piece in kept]
    with override(of_city("")):
        text = words(len(rows)) % {"n": len(rows)}
    try:
        return open_case_of_many(concern_ids=concerns, reason=Reason.SPAM, text=text)
    except IllegalMove:
        return None  # residents decide about each already


def _count(fresh: Sequence[Fresh], since: dt.datetime, at: dt.datetime) -> None:
    """Write down how many each of the two hours has brought so far, and forget what no comparison asks for."""
    for hour in (since, hour_of(at)):
        within = [each for each in fresh if hour <= each.at < hour + HOUR]
        numbers = {"written": len(within), "by_new": sum(each.young for each in within)}
        HourCount.objects.update_or_create(hour=hour, defaults=numbers)
    HourCount.objects.filter(hour__lt=hour_of(at) - USUAL - HOUR).delete()
