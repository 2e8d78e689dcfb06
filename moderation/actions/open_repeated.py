"""Open a case about an account against whose person several cases were upheld."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import charter.queries
from accounts.models import Person
from commons import clock
from moderation.actions.draw_jury import one_draw
from moderation.actions.open_special_case import open_account_case
from moderation.lifecycle import Origin, Reason
from moderation.models import Case, Concern
from moderation.queries.accounts import found_against, open_case_about, upheld


def open_repeated(concerns: Sequence[Concern], *, at: dt.datetime | None = None) -> list[Case]:
    """Open a case about each author against whom so many cases were upheld within a year as the rule says.

    In the transaction that decided the last of them. Locks the authors, in the order of their ids. Two queries for
    each, more where one opens.
    """
    one_draw()  # before people, as every other draw
    at, most = at or clock.now(), charter.queries.rule("cases_for_account").whole
    cases = []
    for person_id in sorted({each.author_id for each in concerns if each.author_id is not None}):
        person = Person.objects.select_for_update().get(pk=person_id)
        found = upheld(person_id, at=at)
        reasons = Counter(found.values_list("outcome_reason", flat=True))
        if reasons.total() < most or open_case_about(person_id) is not None or not person.is_active:
            continue
        reason = max(Reason.values, key=lambda each: reasons[each])
        behind = found_against(person_id, found)
        cases.append(
            open_account_case(
                person_id=person.pk,
                origin=Origin.REPEATED,
                reason=reason,
                concern_ids=[each.pk for each in behind],
                at=at,
            )
        )
    return cases
