"""Erasing everybody of a desk, those it helped and those who helped, in the demo city: nothing of them is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db.models import Count, Sum
from django.utils import timezone

from accounts import actions as desk
from accounts.drivers import post, slips
from accounts.models import Assistance, DeskCount, Erasure, Person, Slip
from charter.models import District, Topic
from civic.demo.build import Size, build, close_the_past
from journal.actions import sequence
from journal.models import Entry
from notifications.actions.tell_people import tell_people
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Intake, Proposal, Support, SupportDay
from tests.build import second_step
from tests.civic.residue import let_go_of_mandates, residue
from tests.civic.soundness import SUMS, rows, silent
from tests.desk.conftest import DESK, PAPER, TEXT, document

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "dora.at.the.desk@people.example"


@pytest.fixture
def ribera(transactional_db: None) -> Iterator[None]:
    """The small demo city, told what happened, as its first day left it."""
    build(Size(), seed=1, bar=silent())
    close_the_past(silent())
    yield
    call_command("flush", interactive=False, verbosity=0)


def helped(clerk: Person) -> list[int]:
    """Have the desk help five people in every way it knows; return their ids."""
    molinos, mobility = District.objects.get(code="molinos"), Topic.objects.get(code="mobility")
    near = Proposal.objects.filter(state=State.OPEN, visibility="public", district=molinos).order_by("id")[0]
    # One who says and supports and asks to be erased, and is being claimed; one on paper; one by a line of a sheet.
    first = desk.begin_by_document(by=clerk, channel=DESK, language="fr", **document(molinos)).person_id
    actions.take_in_proposal(by=clerk, **TEXT, topic_id=mobility.pk, district_id=molinos.pk)
    actions.take_in_comment(by=clerk, proposal_id=near.pk, body="My mother crosses there.", side="for")
    actions.take_in_support(by=clerk, proposal_id=near.pk)
    desk.print_slip(by=clerk)
    desk.ask_assisted_erasure(by=clerk)
    code = post.new_code()
    Slip.objects.update(digest=slips.code_digest(code))
    desk.ask_claim(code=code, email=ADDRESS, address="192.0.2.7")
    desk.end_assistance(by=clerk)
    second = desk.begin_by_document(by=clerk, channel=PAPER, **document(molinos, "87654321X")).person_id
    actions.take_in_support(by=clerk, proposal_id=near.pk)
    desk.end_assistance(by=clerk)
    actions.take_in_signature(by=clerk, proposal_id=near.pk, **document(molinos, "11111111H"))
    third = Support.objects.order_by("-id")[0].person_id
    # One who shows a code of their own account, and one who sits there still.
    ana = Person.objects.get(email="ana@demo.example")
    desk.begin_assistance(by=clerk, channel=DESK, desk_code=desk.issue_desk_code(by=ana).code)
    actions.take_in_comment(by=clerk, proposal_id=near.pk, body="I come by bicycle.", side="for")
    desk.end_assistance(by=clerk)
    last = desk.begin_assistance(by=clerk, channel=DESK).person_id
    return [pk for pk in (first, second, third, ana.pk, last) if pk]


@pytest.mark.parametrize("texts", [False, True], ids=["texts stay", "texts go"])
def test_nothing_is_left_of_whom_the_desk_helped_nor_of_who_helps(ribera: None, texts: bool) -> None:
    cleo = Person.objects.get(email="cleo@demo.example")
    second_step(cleo)
    at_desk = helped(cleo)
    sequence()
    while tell_people().more:
        pass
    count = actions.count_supports
    count()
    staff = list(Person.objects.filter(mandates__isnull=False).distinct().values_list("pk", flat=True))
    logins = list(Person.objects.filter(email__isnull=False).values_list("pk", flat=True))
    ids = sorted({*at_desk, *staff, *logins})
    gone = list(Person.objects.filter(pk__in=ids))
    words = sorted(
        {ADDRESS} | {p.email for p in gone if p.email} | {p.name for p in gone if any(map(str.isdigit, p.name))}
    )
    assert len(set(at_desk)) == 5 and len(staff) > 5 and cleo.pk in ids
    for model, number in ((Assistance, 1), (Slip, 1), (Erasure, 1), (Intake, 1), (DeskCount, 1)):
        assert model.objects.count() >= number, model
    assert any(ADDRESS in each for each in residue(ids, words)) and sums()

    let_go_of_mandates()
    assert all(desk.erase_person(person_id=pk, texts=texts) for pk in ids)
    count()
    actions.sweep_files(at=timezone.now() + dt.timedelta(days=2))

    assert residue(ids, words) == []
    assert not Assistance.objects.exists() and not Slip.objects.exists() and not Erasure.objects.exists()
    assert Entry.objects.filter(verb="person.erased", subject_id=0, actor=None).count() == len(ids)
    assert DeskCount.objects.filter(clerk=None).aggregate(n=Sum("count"))["n"] >= 5
    assert rows(SUMS.replace("OR (coalesce(s.c, 0) >= p.threshold) <> (p.reached_at IS NOT NULL)", "")) == []
    assert sums() == of_rows()


def sums() -> dict[int | None, int]:
    """What is kept as supports of each district."""
    return dict(SupportDay.objects.order_by().values_list("district").annotate(n=Sum("supports")))


def of_rows() -> dict[int | None, int]:
    return dict(Support.objects.order_by().values_list("proposal__district").annotate(n=Count("id")))
