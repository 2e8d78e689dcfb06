"""A year of cases: duties are spread within the rule, and no juror ever has a part in what they judge."""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District
from commons import clock
from moderation import actions
from moderation.actions.hold_concern import held_concern
from moderation.actions.open_case import opened
from moderation.lifecycle import CaseState, Origin
from moderation.models import Case, Juror
from moderation.queries.eligible import eligible
from proposals.models import Comment, Proposal
from tests import build
from tests.moderation.juries import DAY, promised, ready, voted

pytestmark = pytest.mark.django_db
CASES = 1_000 if os.environ.get("FULL") else 60
MOST = 4
# Each sits three times a year on average: the rule allows four.
READY = CASES * 9 // 3
# Who judged what they spoke about, wrote or flagged: nobody.
PARTISAN = """
SELECT count(*) FROM moderation_juror AS juror
JOIN moderation_caseitem AS item ON item.case_id = juror.case_id
JOIN moderation_concern AS concern ON concern.id = item.concern_id
WHERE juror.person_id = concern.author_id
OR EXISTS (SELECT FROM proposals_comment AS said
    WHERE said.proposal_id = concern.proposal_id AND said.author_id = juror.person_id)
OR EXISTS (SELECT FROM moderation_flag AS flag
    WHERE flag.concern_id = concern.id AND flag.person_id = juror.person_id)
"""


def spoken(proposals: list[Proposal], people: list[Person], chance: random.Random) -> list[Comment]:
    """On every proposal eight of those who are ready say something; the first remark is what the case is about."""
    return Comment.objects.bulk_create(
        Comment(proposal=proposal, author=author, body="Fools, all of you.")
        for proposal in proposals
        for author in chance.sample(people, 8)
    )


def test_a_year_of_cases_is_spread_and_impartial(ana: Person, molinos: District) -> None:
    promised()
    chance = random.Random(2026)
    people = ready(READY, molinos)
    proposals = [build.proposal(ana) for _ in range(10)]
    remarks = spoken(proposals, people, chance)[::2]
    start = clock.now() - 364 * DAY
    for n in range(CASES):
        remark = remarks[n % len(remarks)]
        if n >= len(remarks):
            remark.pk = None
            remark.save(force_insert=True)
        at = start + n * (360 * DAY / CASES)
        case = opened([held_concern("comment", remark)], origin=Origin.FLAGS, reason="insult", at=at)
        declines = list(case.jurors.order_by("number")[: chance.choice((0, 0, 1))])
        for juror in declines:
            actions.answer_call(case_id=case.pk, by=juror.person, accepts=False, at=at)
        Case.objects.filter(pk=case.pk).update(due_at=clock.now() + DAY)
        voted(case, ["hide"] * 4 + ["keep"] * 5)
    assert Case.objects.filter(state=CaseState.DECIDED, panel="jury").count() == CASES
    with connection.cursor() as cursor:
        cursor.execute(PARTISAN)
        assert cursor.fetchone()[0] == 0
    duties = Counter(Juror.objects.exclude(ended="declined").values_list("person_id", flat=True))
    spread = [duties[person.pk] for person in people]
    assert sum(spread) == 9 * CASES and max(spread) <= MOST


def test_who_can_be_drawn_is_one_statement_however_many_are_ready(molinos: District) -> None:
    for count in (3, 60):
        ready(count, molinos, prefix=f"more{count}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = eligible(secret=b"s" * 32, conflicts={1, 2, 3}, year_most=MOST, at=clock.now())
        assert len(found) >= count
        assert len([each for each in asked if "moderation_readiness" in each["sql"]]) == 1


def test_tickets_are_the_hmac_that_anybody_knows(molinos: District) -> None:
    import hashlib
    import hmac

    secret = bytes(range(32))
    people = ready(3, molinos)
    found = {each.person_id: each.ticket for each in eligible(secret=secret, conflicts=(), year_most=1, at=clock.now())}
    for person in people:
        whole = hmac.new(secret, str(person.pk).encode(), hashlib.sha256).hexdigest()
        assert found[person.pk] == whole[:16]
