"""What residents laid on accounts in Ribera: one warning, one silence that is over. Of each the case it came of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from civic.demo.founding import Ground
from moderation.lifecycle import CaseState, Finding, Origin, Panel, Subject
from moderation.models import Case, CaseItem, Concern, Sanction

DAYS, ANSWER_DAYS, APPEAL_DAYS, SILENCE_DAYS = 7, 2, 14, 14
# How the text begins whose author it is, what was found, how many days ago.
FOUND = (
    ("Only somebody who never worked", Finding.SILENCE, 34),
    ("The man with the loudest engine", Finding.WARN, 9),
)


def tell_sentences(ground: Ground, concerns: dict[str, Concern]) -> None:
    """Write them, after what was flagged. `concerns`: by how the flagged comment begins."""
    for beginning, finding, days in FOUND:
        _sentence(ground, concerns[beginning], finding, ground.ago(days))


def _sentence(ground: Ground, concern: Concern, finding: Finding, at: dt.datetime) -> None:
    opened = at - dt.timedelta(days=5)
    reason = concern.acts.order_by("id").values_list("reason", flat=True)[0]
    case = Case.objects.create(
        subject=Subject.ACCOUNT,
        origin=Origin.REPEATED,
        reason=reason,
        person_id=concern.author_id,
        panel=Panel.STAFF,
        days=DAYS,
        answer_days=ANSWER_DAYS,
        appeal_days=APPEAL_DAYS,
        state=CaseState.DECIDED,
        outcome=finding,
        outcome_reason=reason,
        opened_at=opened,
        due_at=opened + dt.timedelta(days=DAYS),
        decided_at=at,
        appeal_until=at + dt.timedelta(days=APPEAL_DAYS),
    )
    CaseItem.objects.create(case=case, concern=concern)
    silence = finding == Finding.SILENCE
    until = at + dt.timedelta(days=SILENCE_DAYS) if silence else None
    kind = Sanction.Kind.SILENCE if silence else Sanction.Kind.WARNING
    given = Sanction.objects.create(person_id=case.person_id, case=case, kind=kind, given_at=at, until=until)
    about: dict[str, Any] = {
        "about": Subject.ACCOUNT.value,
        "origin": Origin.REPEATED.value,
        "items": 1,
        "rule": reason,
    }
    ground.chronicle.tell("case.opened", case, opened, **about)
    ground.chronicle.tell("case.decided", case, at, outcome=finding.value, rule=reason, votes=2)
    said = until.isoformat() if until else None
    ground.chronicle.tell("sanction.given", given, at, kind=kind.value, until=said)
