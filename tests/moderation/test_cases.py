"""From flags to a case, a jury, a verdict: each step does it, says so, and refuses what it must."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from commons.errors import IllegalMove, Refused
from commons.models import Visibility
from journal.models import Entry
from moderation import actions
from moderation.lifecycle import CaseState, Ending, Finding, Origin, Panel, State
from moderation.models import Act, Case, CaseItem, Concern, Juror, Readiness, RoomWord
from moderation.queries import cases as queries
from proposals.models import Comment, Proposal
from tests import build
from tests.moderation.conftest import WORDS
from tests.moderation.juries import DAY, WHY, accepted, asked, flagged, later, promised, ready, says, staff, voted

pytestmark = pytest.mark.django_db
KEEP, EDIT, HIDE = "keep", "ask_edit", "hide"


@pytest.fixture
def three(molinos: District) -> list[Person]:
    return build.residents(3, molinos, prefix="flagger")


@pytest.fixture
def crowd(molinos: District) -> list[Person]:
    """Enough for a jury of nine, and the register's promise."""
    promised()
    return ready(30, molinos)


def seen(piece: Any) -> str:
    piece.refresh_from_db()
    return str(piece.visibility)


def verbs(case: Case) -> list[str]:
    return list(
        Entry.objects.filter(subject_type="case", subject_id=case.pk).order_by("id").values_list("verb", flat=True)
    )


# Opening


def test_three_verified_flags_open_a_case_and_hide_nothing(
    remark: Comment, three: list[Person], crowd: list[Person], ana: Person
) -> None:
    flagged(remark, three[:2])
    actions.flag_content(kind="comment", content_id=remark.pk, by=None, reason="insult")
    actions.flag_content(kind="comment", content_id=remark.pk, by=build.person("unproved"), reason="insult")
    assert not Case.objects.exists()
    flagged(remark, [three[2]])
    case = Case.objects.get()
    assert (case.origin, case.reason, case.panel, case.size, case.quorum) == ("flags", "insult", "jury", 9, 5)
    assert case.jurors.filter(sits=True).count() == 9 and seen(remark) == Visibility.PUBLIC
    assert verbs(case) == ["case.opened", "jury.drawn"]
    flagged(remark, [ana])  # a fourth one is heard in the same case
    assert Case.objects.count() == 1


@pytest.mark.parametrize("reason", ["spam", "illegal"])
def test_what_staff_alone_decide_opens_none(
    remark: Comment, three: list[Person], crowd: list[Person], nora: Person, reason: str
) -> None:
    flagged(remark, three, reason)
    with pytest.raises(ValidationError):
        asked(remark, nora, reason)
    actions.hide(kind="comment", content_id=remark.pk, by=nora, reason=reason, text=WORDS)
    assert not Case.objects.exists() and seen(remark) == Visibility.HIDDEN


def test_what_a_moderator_hides_at_once_becomes_a_case(remark: Comment, crowd: list[Person], nora: Person) -> None:
    act = actions.hide(kind="comment", content_id=remark.pk, by=nora, reason="insult", text=WORDS)
    case = Case.objects.get()
    assert (act.case_id, case.origin, case.opened_by) == (case.pk, Origin.URGENT, nora)
    assert seen(remark) == Visibility.HIDDEN
    case = voted(case, [KEEP] * 9)
    assert (case.state, case.outcome) == (CaseState.DECIDED, Finding.KEEP) and seen(remark) == Visibility.PUBLIC
    act.refresh_from_db()
    assert act.restored_at and Act.objects.get(deed="restore").by is None


def test_a_moderator_opens_one_and_then_staff_wait(remark: Comment, crowd: list[Person], nora: Person) -> None:
    case = asked(remark, nora)
    assert case.origin == Origin.MODERATOR and Concern.objects.get().state == State.OPEN
    for deed, reason in (("hide", "spam"), ("ask_edit", "insult"), ("dismiss", "no_breach")):
        with pytest.raises(IllegalMove):
            actions.decide_concern(deed=deed, kind="comment", content_id=remark.pk, by=nora, reason=reason, text=WORDS)
    with pytest.raises(IllegalMove):
        asked(remark, nora)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseItem.objects.create(case=case, concern=Concern.objects.get(), open=True)


def test_nobody_opens_a_case_about_what_they_wrote_or_flagged(
    crossing: Proposal, crowd: list[Person], nora: Person, ana: Person
) -> None:
    mine = Comment.objects.create(proposal=crossing, author=nora, body="As I said.")
    with pytest.raises(Refused):
        asked(mine, nora)
    other = Comment.objects.create(proposal=crossing, author=ana, body="Fools.")
    flagged(other, [nora])
    with pytest.raises(Refused):
        asked(other, nora)
    with pytest.raises(Refused):
        asked(other, ana)
    assert not Case.objects.exists()


# Who sits


def test_no_juror_has_a_part_in_it(
    remark: Comment, crossing: Proposal, crowd: list[Person], three: list[Person], molinos: District, nora: Person
) -> None:
    """Every conflict there is, each in the person of somebody who is ready: author, co-author, flagger, speaker, …"""
    from accounts.models import Mandate, Residency
    from moderation.models import Sanction
    from proposals.models import Authorship

    people = build.residents(11, molinos, prefix="part")
    author, writer, flagger, speaker, moderator, shut, expired, level1, silenced, busy, tired = people
    Readiness.objects.bulk_create(Readiness(person=each) for each in people)
    remark.author = author
    remark.save(update_fields=["author"])
    Authorship.objects.create(proposal=crossing, person=writer, via="invitation")
    Comment.objects.create(proposal=crossing, author=speaker, body="Well.")
    flagged(remark, [flagger])
    Mandate.objects.create(person=moderator, role="moderator", holder_name="Mo")
    Person.objects.filter(pk=shut.pk).update(is_active=False)
    Residency.objects.filter(person=expired).update(valid_until=timezone.localdate() - DAY)
    Residency.objects.filter(person=level1).update(level=1)
    aside = Case.objects.create(
        origin="moderator", reason="insult", days=7, answer_days=2, appeal_days=14, due_at=timezone.now() + 7 * DAY
    )
    Sanction.objects.create(person=silenced, case=aside, kind="silence", until=timezone.now() + DAY)
    Juror.objects.create(case=aside, person=busy, ticket="b", number=1, answer_by=aside.due_at)
    for _n in range(4):
        over = Case.objects.create(
            origin="moderator", reason="insult", days=7, answer_days=2, appeal_days=14, due_at=timezone.now() + DAY
        )
        Juror.objects.create(case=over, person=tired, ticket="t", number=1, answer_by=over.due_at, sits=False)
    case = asked(remark, nora)
    listed = case.list_csv.split()[1:]
    assert len(listed) == 30
    assert {juror.person_id for juror in case.jurors.all()} <= {person.pk for person in crowd}


def test_small_cities_get_a_small_jury_and_then_two_moderators(
    remark: Comment, crossing: Proposal, molinos: District, nora: Person, ana: Person
) -> None:
    promised()
    people = ready(26, molinos)
    small = asked(remark, nora)
    assert (small.panel, small.size, small.quorum) == (Panel.SMALL_JURY, 5, 3)
    Readiness.objects.filter(person__in=people[:13]).delete()
    other = Comment.objects.create(proposal=crossing, author=ana, body="Fools.")
    two = asked(other, nora)
    assert (two.panel, two.size, two.list_hash) == (Panel.STAFF, 2, "") and not two.jurors.exists()


def test_without_a_promise_of_the_register_nobody_is_drawn(remark: Comment, molinos: District, nora: Person) -> None:
    ready(30, molinos)
    assert asked(remark, nora).panel == Panel.STAFF


def test_the_draw_is_repeated_once_its_seed_is_revealed(
    remark: Comment, crowd: list[Person], nora: Person, tmp_path: Any
) -> None:
    from commons import clock
    from deliberation.lot import repeat
    from journal.actions import publish_root

    case = asked(remark, nora)
    first = case.jurors.get(number=1)
    actions.answer_call(case_id=case.pk, by=first.person, accepts=False)
    assert queries.draw_files(case) == {}
    publish_root(at=clock.now() + 2 * DAY)
    for name, text in queries.draw_files(case).items():
        (tmp_path / name).write_text(text, newline="")
    assert repeat.main([str(tmp_path)]) == 0
    drawn = (tmp_path / "draw.json").read_text()
    assert all(ticket in drawn for ticket in case.jurors.filter(ended="").values_list("ticket", flat=True))
    changed = (tmp_path / "draw.json").read_text().replace(case.jurors.get(number=2).ticket, first.ticket)
    (tmp_path / "draw.json").write_text(changed)
    assert repeat.main([str(tmp_path)]) != 0


def test_duties_go_to_those_who_had_fewest(
    remark: Comment, crossing: Proposal, molinos: District, nora: Person
) -> None:
    promised()
    people = ready(60, molinos)
    first = asked(remark, nora)
    voted(first, [KEEP] * 9)
    sat = set(first.jurors.values_list("person_id", flat=True))
    for n in range(3):
        other = Comment.objects.create(proposal=crossing, author=nora, body=f"Fools {n}.")
        case = asked(other, staff(n))
        now_sit = set(case.jurors.values_list("person_id", flat=True))
        assert not now_sit & sat
        sat |= now_sit
    assert sat <= {person.pk for person in people}


# A call, the room, a verdict


def test_a_call_is_accepted_or_given_on(remark: Comment, crowd: list[Person], nora: Person, mira: Person) -> None:
    case = asked(remark, nora)
    first, second = case.jurors.order_by("number")[:2]
    with pytest.raises(Refused):
        actions.answer_call(case_id=case.pk, by=mira, accepts=True)
    with pytest.raises(Refused):
        says(case, first.person, KEEP)
    actions.answer_call(case_id=case.pk, by=first.person, accepts=True)
    actions.answer_call(case_id=case.pk, by=second.person, accepts=False)
    second.refresh_from_db()
    assert (second.ended, second.sits) == (Ending.DECLINED, False)
    replaced = case.jurors.get(number=10)
    assert replaced.sits and verbs(case)[-1] == "juror.replaced"
    with pytest.raises(IllegalMove):
        actions.answer_call(case_id=case.pk, by=second.person, accepts=True)
    with pytest.raises(Refused):
        says(case, second.person, KEEP)
    entries = " ".join(str(entry.data) for entry in Entry.objects.filter(subject_type="case"))
    assert str(second.ticket) not in entries and not Entry.objects.filter(actor=first.person).exists()


def test_who_does_not_answer_is_replaced(remark: Comment, crowd: list[Person], nora: Person) -> None:
    case = asked(remark, nora)
    for juror in case.jurors.filter(number__lte=7):
        actions.answer_call(case_id=case.pk, by=juror.person, accepts=True)
    late = case.jurors.get(number=9)
    assert actions.tend_cases() == 0
    assert actions.tend_cases(at=late.answer_by) == 1
    assert set(case.jurors.filter(ended=Ending.SILENT).values_list("number", flat=True)) == {8, 9}
    assert case.jurors.filter(sits=True).count() == 9
    assert actions.tend_cases(at=late.answer_by) == 0
    with pytest.raises(IllegalMove):
        actions.answer_call(case_id=case.pk, by=late.person, accepts=True)


def test_the_room_is_for_jurors_alone(remark: Comment, crowd: list[Person], nora: Person, carl: Person) -> None:
    case = asked(remark, nora)
    first, second = accepted(case)[:2]
    for outsider in (nora, carl):
        with pytest.raises(Refused):
            actions.speak_in_room(case_id=case.pk, by=outsider, text="What about it?")
    with pytest.raises(ValidationError):
        actions.speak_in_room(case_id=case.pk, by=first.person, text=" ")
    actions.speak_in_room(case_id=case.pk, by=first.person, text="I find it hard, and no insult.")
    room = queries.room(case, second)
    assert [(word.number, word.mine) for word in room.words] == [(first.number, False)]
    assert (room.seats, room.accepted, room.voted) == (9, 9, 0)
    assert room.concerns[0].piece == remark and room.concerns[0].author is None
    actions.answer_call(case_id=case.pk, by=first.person, accepts=False)
    with pytest.raises(Refused):
        actions.speak_in_room(case_id=case.pk, by=first.person, text="And another thing.")
    voted(case, [KEEP] * 9)
    with pytest.raises(IllegalMove):
        actions.speak_in_room(case_id=case.pk, by=second.person, text="Well done.")
    assert RoomWord.objects.count() == 1


def test_a_verdict_needs_what_fits(remark: Comment, crossing: Proposal, crowd: list[Person], nora: Person) -> None:
    juror = accepted(asked(remark, nora))[0]
    for vote, reason, text, wrong in (
        ("warn", "insult", WHY, "vote"),
        ("", "insult", WHY, "vote"),
        ("keep", "insult", WHY, "reason"),
        ("hide", "no_breach", WHY, "reason"),
        ("hide", "insult", "Short.", "text"),
        ("hide", "insult", "x" * 2_001, "text"),
    ):
        with pytest.raises(ValidationError) as error:
            actions.cast_verdict(case_id=juror.case_id, by=juror.person, vote=vote, reason=reason, text=text)
        assert wrong in error.value.message_dict
    says(juror.case, juror.person, HIDE)
    says(juror.case, juror.person, KEEP)
    juror.refresh_from_db()
    assert (juror.vote, juror.vote_reason) == (KEEP, "no_breach")


def test_a_juror_who_takes_a_part_meanwhile_is_let_go(
    remark: Comment, crossing: Proposal, crowd: list[Person], nora: Person
) -> None:
    case = asked(remark, nora)
    first, second, *others = accepted(case)
    says(case, first.person, HIDE)
    Comment.objects.create(proposal=crossing, author=first.person, body="I have something to say.")
    Comment.objects.create(proposal=crossing, author=second.person, body="And so have I.")
    with pytest.raises(Refused) as refused:
        says(case, second.person, HIDE)
    assert refused.value.verdict.code == "conflict"
    says(case, others[0].person, KEEP)
    assert set(case.jurors.filter(ended=Ending.LET_GO)) == {first, second}
    assert case.jurors.filter(sits=True).count() == 9


# Deciding


@pytest.mark.parametrize(
    ("votes", "outcome", "visibility"),
    [
        ([HIDE] * 5 + [KEEP] * 4, HIDE, Visibility.HIDDEN),
        ([HIDE] * 4 + [EDIT] + [KEEP] * 4, EDIT, Visibility.PUBLIC),
        ([HIDE] * 4 + [KEEP] * 5, KEEP, Visibility.PUBLIC),
    ],
)
def test_the_last_vote_decides_in_doubt_the_milder(
    remark: Comment, three: list[Person], crowd: list[Person], votes: list[str], outcome: str, visibility: str
) -> None:
    flagged(remark, three)
    case = voted(Case.objects.get(), votes)
    assert (case.state, case.outcome, seen(remark)) == (CaseState.DECIDED, outcome, visibility)
    concern, act = Concern.objects.get(), Act.objects.get()
    assert (act.case_id, act.by, concern.flag_count) == (case.pk, None, 0)
    assert not concern.flags.filter(closed_at=None).exists() and not case.items.filter(open=True).exists()
    assert verbs(case) == ["case.opened", "jury.drawn", "case.decided"] and case.secret is None
    assert not Juror.objects.filter(sits=True).exists()
    told = queries.told(case)
    assert told and all(str(each.number) in act.text and each.text == WHY for each in told)


def test_content_comes_back_when_its_time_runs_out(remark: Comment, crowd: list[Person], nora: Person) -> None:
    actions.hide(kind="comment", content_id=remark.pk, by=nora, reason="insult", text=WORDS)
    case = Case.objects.get()
    voted(case, [HIDE] * 4)
    silent = set(case.jurors.filter(sits=True, vote="").values_list("pk", flat=True))
    due = later(case)
    assert actions.tend_cases(at=due - dt.timedelta(seconds=1)) == 0
    assert actions.tend_cases(at=due) == 1
    case.refresh_from_db()
    assert case.extended and case.is_open and case.due_at > due
    assert set(case.jurors.filter(ended=Ending.SILENT).values_list("pk", flat=True)) == silent
    assert case.jurors.filter(sits=True).count() == 9 and seen(remark) == Visibility.HIDDEN
    end = later(case)
    actions.tend_cases(at=end - DAY)  # who was called anew did not answer either
    assert actions.tend_cases(at=end) == 1
    case.refresh_from_db()
    assert (case.state, case.outcome, case.appeal_until) == (CaseState.LAPSED, KEEP, None)
    assert seen(remark) == Visibility.PUBLIC and verbs(case)[-1] == "case.lapsed"
    assert actions.tend_cases(at=end + DAY) == 0


def test_a_quorum_decides_when_the_time_is_over(remark: Comment, crowd: list[Person], nora: Person) -> None:
    case = asked(remark, nora)
    voted(case, [HIDE] * 3 + [KEEP] * 2)
    with pytest.raises(IllegalMove):
        says(case, case.jurors.get(number=9).person, KEEP, at=later(case))
    assert actions.tend_cases(at=later(case)) == 1
    case.refresh_from_db()
    assert (case.outcome, seen(remark)) == (HIDE, Visibility.HIDDEN)


def test_two_moderators_must_agree(remark: Comment, crossing: Proposal, nora: Person, ana: Person) -> None:
    first, second, third = (staff(n) for n in range(3))
    case = asked(remark, nora)
    with pytest.raises(Refused):
        says(case, nora, HIDE)  # who opened it decides nothing
    with pytest.raises(Refused):
        says(case, ana, HIDE)
    says(case, first, HIDE)
    says(case, second, KEEP)
    case.refresh_from_db()
    assert (case.outcome, seen(remark)) == (KEEP, Visibility.PUBLIC)
    with pytest.raises(IllegalMove):
        says(case, first, HIDE)
    other = Comment.objects.create(proposal=crossing, author=ana, body="Fools.")
    again = asked(other, nora)
    says(again, first, HIDE)
    says(again, third, HIDE)
    assert seen(other) == Visibility.HIDDEN


def test_what_its_author_took_back_needs_no_verdict(remark: Comment, crowd: list[Person], nora: Person) -> None:
    case = asked(remark, nora)
    Comment.objects.filter(pk=remark.pk).update(visibility=Visibility.ERASED, body="")
    case = voted(case, [HIDE] * 9)
    assert (case.state, case.outcome) == (CaseState.LAPSED, "") and not Act.objects.exists()


def test_another_text_is_not_asked_for_where_none_can_come(
    crossing: Proposal, crowd: list[Person], nora: Person
) -> None:
    """People came to support it while the jury sat."""
    case = asked(crossing, nora)
    voted(case, [EDIT] * 8)
    build.supports(crossing, build.residents(2, crossing.district, prefix="sup"))  # type: ignore[arg-type]
    says(case, case.jurors.get(number=9).person, EDIT)
    case.refresh_from_db()
    assert (case.outcome, seen(crossing)) == (KEEP, Visibility.PUBLIC)
    assert "cannot be changed" in Act.objects.get().text


def test_staff_do_not_undo_what_residents_decided(
    remark: Comment, crossing: Proposal, crowd: list[Person], nora: Person, ana: Person
) -> None:
    voted(asked(remark, nora), [HIDE] * 9)
    say = {"kind": "comment", "content_id": remark.pk, "by": nora, "text": WORDS}
    with pytest.raises(Refused) as refused:
        actions.restore(reason="mistake", **say)
    assert refused.value.verdict.code == "jury-decided"
    actions.restore(reason="changed", **say)
    assert seen(remark) == Visibility.PUBLIC
    other = Comment.objects.create(proposal=crossing, author=ana, body="Hm.")
    voted(asked(other, nora), [KEEP] * 9)
    with pytest.raises(Refused) as refused:
        actions.hide(kind="comment", content_id=other.pk, by=nora, reason="insult", text=WORDS)
    assert refused.value.verdict.code == "jury-kept" and seen(other) == Visibility.PUBLIC


# Readiness and erasure


def test_one_is_ready_until_one_says_otherwise(ana: Person, carl: Person, molinos: District) -> None:
    actions.accept_duty(by=ana)
    actions.accept_duty(by=ana)
    assert queries.is_ready(ana) and Readiness.objects.count() == 1
    for refused in (carl, build.resident("half", molinos, level=1)):
        with pytest.raises(Refused):
            actions.accept_duty(by=refused)
    actions.refuse_duty(by=ana)
    actions.refuse_duty(by=carl)
    assert not Readiness.objects.exists()


def test_an_erased_juror_is_replaced_and_leaves_no_word(remark: Comment, crowd: list[Person], nora: Person) -> None:
    from moderation.rights import erase

    case = asked(remark, nora)
    first = accepted(case)[0]
    actions.speak_in_room(case_id=case.pk, by=first.person, text="Something.")
    says(case, first.person, HIDE)
    erase(first.person_id, texts=True)
    assert not RoomWord.objects.exists() and case.jurors.filter(sits=True).count() == 8
    assert actions.tend_cases() == 1
    assert case.jurors.filter(sits=True).count() == 9
    case = voted(case, [KEEP] * 9)
    assert case.outcome == KEEP
