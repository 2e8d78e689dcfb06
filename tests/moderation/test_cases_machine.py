"""Cases, juries, appeals and deadlines in any order: what must hold after every step."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove, Refused
from commons.models import Visibility
from journal.models import Entry
from moderation import actions
from moderation.lifecycle import CaseState, State
from moderation.models import Case, CaseItem, Concern, Flag, Juror, Readiness
from moderation.queries.eligible import concerns_of, conflicted
from proposals.models import Comment
from tests import build
from tests.moderation.conftest import WORDS
from tests.moderation.juries import REASONS, WHY, promised, ready, staff

EXAMPLES, STEPS = (60, 60) if os.environ.get("FULL") else (4, 25)
SMALL = (("jury_size", 3), ("jury_small", 3))
NO = (Refused, IllegalMove)
which = st.integers(0, 10_000)


class Cases(RuleBasedStateMachine):
    """A city with two remarks, twelve people who are ready, three who flag, four moderators; juries of three."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        molinos = build.district("molinos", "Molinos")
        from charter.models import RuleVersion

        for code, value in SMALL:
            RuleVersion.objects.create(rule=code, number=2, value=value, decision="A small city.")
        promised()
        self.people = ready(14, molinos)
        self.flaggers = build.residents(3, molinos, prefix="flagger")
        self.staff = [staff(n) for n in range(4)]
        author = build.residents(1, molinos, prefix="author")[0]
        self.author = author
        proposal = build.proposal(author)
        self.remarks = [Comment.objects.create(proposal=proposal, author=author, body=f"Fools {n}") for n in range(2)]
        self.at = clock.now()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def tried(self, act: object, **given: object) -> None:
        try:
            act(**given)  # type: ignore[operator]
        except NO:
            pass
        except Comment.DoesNotExist:
            pass

    @rule(n=which, who=which)
    def flag(self, n: int, who: int) -> None:
        by = self.flaggers[who % 3]
        self.tried(actions.flag_content, kind="comment", content_id=self.remarks[n % 2].pk, by=by, reason="insult")

    @rule(n=which, who=which, deed=st.sampled_from(["open", "hide", "spam", "dismiss", "restore"]))
    def moderate(self, n: int, who: int, deed: str) -> None:
        say = {"kind": "comment", "content_id": self.remarks[n % 2].pk, "by": self.staff[who % 4], "text": WORDS}
        if deed == "open":
            self.tried(actions.open_case, reason="insult", at=self.at, **say)
        else:
            reason = {"hide": "insult", "spam": "spam", "dismiss": "no_breach", "restore": "changed"}[deed]
            name = "hide" if deed == "spam" else deed
            self.tried(actions.decide_concern, deed=name, reason=reason, at=self.at, **say)

    @precondition(lambda self: Juror.objects.filter(sits=True).exists())
    @rule(n=which, accepts=st.sampled_from([True, True, True, False]))
    def answer(self, n: int, accepts: bool) -> None:
        called = list(Juror.objects.filter(sits=True).order_by("pk"))
        juror = called[n % len(called)]
        self.tried(actions.answer_call, case_id=juror.case_id, by=juror.person, accepts=accepts, at=self.at)

    @precondition(lambda self: Juror.objects.filter(sits=True, accepted_at__isnull=False).exists())
    @rule(n=which, vote=st.sampled_from(["keep", "ask_edit", "hide", "hide"]), all_of_it=st.booleans())
    def judge(self, n: int, vote: str, all_of_it: bool) -> None:
        called = list(Juror.objects.filter(sits=True, accepted_at__isnull=False).order_by("pk"))
        first = called[n % len(called)]
        for juror in [each for each in called if each.case_id == first.case_id] if all_of_it else [first]:
            self.tried(
                actions.cast_verdict,
                case_id=juror.case_id, by=juror.person, vote=vote, reason=REASONS[vote], text=WHY, at=self.at,
            )  # fmt: skip

    @rule(n=which, who=which, vote=st.sampled_from(["keep", "hide"]))
    def judge_as_staff(self, n: int, who: int, vote: str) -> None:
        for case in Case.objects.filter(state="sitting", panel="staff"):
            self.tried(
                actions.cast_verdict,
                case_id=case.pk, by=self.staff[who % 4], vote=vote, reason=REASONS[vote], text=WHY, at=self.at,
            )  # fmt: skip

    @rule(n=which)
    def comment(self, n: int) -> None:
        by = self.people[n % len(self.people)]
        Comment.objects.create(proposal=self.remarks[0].proposal, author=by, body="I say something, too.")

    @precondition(lambda self: Case.objects.exclude(state="sitting").exists())
    @rule(n=which, who=which)
    def appeal(self, n: int, who: int) -> None:
        ended = list(Case.objects.exclude(state="sitting").order_by("pk"))
        by = [self.author, *self.flaggers][who % 4]
        self.tried(actions.appeal, case_id=ended[n % len(ended)].pk, by=by, text=WHY, at=self.at)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.at += dt.timedelta(days=days)
        actions.tend_cases(at=self.at)

    @rule(n=which)
    def leave(self, n: int) -> None:
        Readiness.objects.filter(person=self.people[n % len(self.people)]).delete()

    @invariant()
    def each_content_has_one_open_case(self) -> None:
        open_ = Counter(CaseItem.objects.filter(case__state="sitting").values_list("concern_id", flat=True))
        assert not open_ or max(open_.values()) == 1
        assert set(open_) == set(CaseItem.objects.filter(open=True).values_list("concern_id", flat=True))

    @invariant()
    def nobody_has_two_duties_or_outlives_a_case(self) -> None:
        duties = Counter(Juror.objects.filter(sits=True).values_list("person_id", flat=True))
        assert not duties or max(duties.values()) == 1
        assert not Juror.objects.filter(sits=True).exclude(case__state="sitting").exists()

    @invariant()
    def nobody_who_was_counted_has_a_part_in_it(self) -> None:
        """Of an open case whoever was called had none then; whose vote decided had none when it was counted."""
        for case in Case.objects.exclude(panel="staff").filter(state="sitting"):
            strangers = {self.author.pk, *(p.pk for p in self.flaggers), *(p.pk for p in self.staff)}
            assert not strangers & set(case.jurors.values_list("person_id", flat=True))
            spoke_since = conflicted(case, concerns_of(case))
            for juror in case.jurors.filter(person__in=spoke_since, ended=""):
                assert Comment.objects.filter(author=juror.person_id).exists()
            if case.appeal_of_id:
                before = set(Juror.objects.filter(case=case.appeal_of_id).values_list("person_id", flat=True))
                assert not before & set(case.jurors.values_list("person_id", flat=True))

    @invariant()
    def what_is_seen_is_what_was_decided_last(self) -> None:
        for concern in Concern.objects.all():
            remark = Comment.objects.get(pk=concern.content_id)
            assert (remark.visibility == Visibility.HIDDEN) == (concern.state == State.HIDDEN)
            last = (
                Case.objects.filter(items__concern=concern, state=CaseState.DECIDED).order_by("decided_at", "id").last()
            )
            acted = concern.acts.filter(case=None).exists() or concern.case_items.filter(open=True).exists()
            if last is not None and not acted and not Flag.objects.filter(concern=concern, closed_at=None).exists():
                restored = concern.acts.filter(deed="restore").order_by("-id").first()
                if restored is None or restored.case_id is not None:
                    assert (last.outcome == "hide") == (remark.visibility == Visibility.HIDDEN)

    @invariant()
    def an_appeal_comes_once_and_is_final(self) -> None:
        appeals = Case.objects.filter(origin="appeal")
        assert not appeals.filter(appeal_of__origin="appeal").exists()
        assert not appeals.filter(appeal_until__isnull=False).exists()

    @invariant()
    def the_journal_says_each_step_once(self) -> None:
        said = Counter(Entry.objects.filter(subject_type="case").values_list("subject_id", "verb"))
        for case in Case.objects.all():
            opened = "appeal.opened" if case.origin == "appeal" else "case.opened"
            assert said[case.pk, opened] == 1
            assert said[case.pk, "case.decided"] == (case.state == CaseState.DECIDED)
            assert said[case.pk, "case.lapsed"] == (case.state == CaseState.LAPSED)
            assert said[case.pk, "case.extended"] == case.extended
            assert said[case.pk, "jury.drawn"] == bool(case.list_hash)


@pytest.mark.django_db
def test_cases_hold_whatever_happens(city: object) -> None:
    run_state_machine_as_test(
        Cases,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
        ),
    )
    assert not Person.objects.filter(name__startswith="ready").exists()
