"""What large cities made otherwise: lists put together of several, sums by day, work in proportion to what changed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import queries as people
from accounts.models import Person
from charter.models import District
from commons import clock
from journal.actions import record, sequence
from journal.models import Entry, Reader
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Answer, AnswerVerdict, Commitment, DoneVerdict, Proposal, SupportDay
from proposals.queries import Area, Listing, Near, listing, lists
from tests import build
from tests.proposals.test_places import at, listed

pytestmark = pytest.mark.django_db
LATER = (State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.DONE, State.EXPIRED)


@pytest.fixture
def many(ana: Person) -> list[Proposal]:
    """Forty proposals of several states around a point, in no order."""
    dice, now, rows = random.Random(4), timezone.now(), []
    for number in range(40):
        state = dice.choice(LATER)
        rows.append(
            at(
                ana,
                41.4 + dice.uniform(-0.02, 0.02),
                2.1 + dice.uniform(-0.02, 0.02),
                state=state,
                published_at=now - dt.timedelta(hours=dice.randrange(900), seconds=number),
                sorting_supports=dice.randrange(9),
                # As the task that ranks leaves it.
                exposure_rank=dice.randrange(99) if state == State.OPEN else 2**61 + number,
            )
        )
    actions.rank_exposure()
    return list(Proposal.objects.order_by("id"))


@pytest.mark.parametrize("order", ["newest", "supported", "exposure"])
@pytest.mark.parametrize(
    "states",
    [[State.DONE], [State.ANSWERED, State.DONE], [State.OPEN, State.EXPIRED, State.OPEN], list(LATER)],
)
def test_of_several_states_the_order_is_that_of_all_together(
    many: list[Proposal], order: str, states: list[State]
) -> None:
    keys = {
        "newest": lambda row: (-row.published_at.timestamp(), -row.pk),
        "supported": lambda row: (-row.sorting_supports, -row.pk),
        "exposure": lambda row: (row.exposure_rank, row.pk),
    }
    if order == "exposure" and State.OPEN not in states:
        order = "newest"  # what is open no more stands by its date
    wanted = sorted((row for row in many if row.state in states), key=keys[order])
    assert listed(Listing(states=states, order=order), size=7) == [row.pk for row in wanted]


@pytest.mark.parametrize("few", [0, 10, 500])
@pytest.mark.parametrize("order", ["newest", "supported", "exposure"])
def test_near_a_place_the_order_is_the_same_however_dense_it_is(
    many: list[Proposal], order: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proposals.queries.listing.FEW", few)
    everywhere = listed(Listing(order=order), size=40)
    near, area = Near(41.4, 2.1, 1.5), Area(2.09, 41.39, 2.11, 41.41)
    inside = {row.pk for row in queries.listed_page(Listing(near=near), size=40)}
    assert 5 < len(inside) < 40
    assert listed(Listing(near=near, order=order)) == [pk for pk in everywhere if pk in inside]
    within = {row.pk for row in many if 2.09 <= (row.longitude or 0) <= 2.11 and 41.39 <= (row.latitude or 0) <= 41.41}
    assert listed(Listing(area=area, order=order)) == [pk for pk in everywhere if pk in within] != []


def test_supports_are_summed_by_day_and_district_and_what_is_taken_back_is_taken_off(
    ana: Person, bea: Person, mira: Person, molinos: District
) -> None:
    here, everywhere = build.proposal(ana, district=molinos), build.proposal(ana)
    for person in (bea, mira):
        actions.give_support(proposal_id=here.pk, by=person)
    actions.give_support(proposal_id=everywhere.pk, by=bea)
    actions.count_supports()
    assert sums() == {molinos.pk: 2, None: 1}
    actions.withdraw_support(proposal_id=here.pk, by=mira)
    actions.count_supports()
    actions.count_supports()
    assert sums() == {molinos.pk: 1, None: 1} and SupportDay.objects.count() == 2
    SupportDay.objects.create(day=clock.today() - dt.timedelta(days=91), district=molinos, supports=50)
    at_ = clock.now()
    season = at_ - dt.timedelta(days=90)
    assert queries.activity(district_id=None, since=season, at=at_).supports == 2
    assert queries.activity(district_id=molinos.pk, since=season, at=at_).supports == 1


def sums() -> dict[int | None, int]:
    return dict(SupportDay.objects.order_by().values_list("district").annotate(n=Sum("supports")))


def test_a_clock_that_was_reminded_costs_nothing_more(ana: Person) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert actions.tend_clocks() == 0
        return len(asked)

    late = {"due_at": timezone.now() - dt.timedelta(days=2), "reached_at": timezone.now() - dt.timedelta(days=32)}
    build.proposal(ana, state=State.AWAITING_ANSWER, **late)
    assert actions.tend_clocks() == 1
    one = statements()
    for _ in range(5):
        build.proposal(ana, state=State.AWAITING_ANSWER, **late)
    assert actions.tend_clocks() == 5
    assert statements() == one


def test_who_heeds_releases_reads_no_entry_twice(ana: Person) -> None:
    proposal = build.proposal(ana)
    for _ in range(3):
        record("proposal.published", actor=ana, subject=proposal)
    sequence()
    assert actions.heed_releases() == 0
    last = Entry.objects.order_by("-position").values_list("position", flat=True)[0]
    assert Reader.objects.get(name="proposals").position == last


def test_the_verified_are_counted_without_whose_account_is_shut(ana: Person, bea: Person, mira: Person) -> None:
    home = bea.residency.district_id
    before = people.verified_count(home), people.verified_count(None)
    Person.objects.filter(pk=bea.pk).update(is_active=False)
    assert (people.verified_count(home), people.verified_count(None)) == (before[0] - 1, before[1] - 1)


def test_what_is_closest_in_a_part_of_the_city_is_found_without_its_texts(
    many: list[Proposal],
) -> None:
    """Where few of a part come near their threshold, thousands of others stand before them in the order."""
    with CaptureQueriesContext(connection) as asked:
        queries.listed_page(Listing(district="city", order="closest"), size=7)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {next(each['sql'] for each in asked if 'AS lead' in each['sql'])}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using proposals_closest" in plan, plan


@pytest.mark.parametrize(
    "title",
    [
        "Benches on the way to a clinic",
        "The clinic wants a bench",
        "A clinical way to bench press",
        "Shade at the clinic",
    ],
)
def test_alike_is_what_shares_a_word_in_any_form(ana: Person, title: str) -> None:
    one = build.proposal(ana, title=title)
    for number in range(3):
        build.proposal(ana, title=f"Something else entirely, number {number}")
    assert [row.pk for row in queries.similar(title="A bench by the clinic")] == [one.pk]


BEAT: dict[str, Callable[[], QuerySet[Any]]] = {
    "proposals_answer_judged": lambda: queries.ready_to_contest(at=clock.now()),
    "proposals_asked": lambda: queries.ready_to_reopen(at=clock.now()),
    "proposals_unasked": lambda: queries.to_be_asked(at=clock.now()),
    "proposals_commitment_open": lambda: queries.missed_unnoted(today=clock.today()),
}


def crowded(ana: Person) -> None:
    """Years of answers, judged and kept, and a handful whose days run. Postgres knows how many there are."""
    now, one = timezone.now(), build.proposal(ana, state=State.DONE)
    ended = {
        "closed_at": now - dt.timedelta(days=900),
        "done_asked_at": now,
        "done_until": now - dt.timedelta(days=800),
    }
    same = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields if not field.generated}
    rows = [Proposal(**(same | ended | {"id": None, "body": "B."})) for _ in range(1_500)]
    rows[0].done_until, rows[1].done_asked_at, rows[1].closed_at = now, None, now - dt.timedelta(days=30)
    Proposal.objects.bulk_create(rows)
    given = {"office": one.office, "decision": "accepted", "reasons": "So.", "summary": "So."}
    answers = Answer.objects.bulk_create(
        Answer(proposal=row, verdict_until=now - dt.timedelta(days=n), **given) for n, row in enumerate(rows)
    )
    Commitment.objects.bulk_create(
        Commitment(answer=answer, text="T", due_on=now, kept_on=now if n > 9 else None)
        for n, answer in enumerate(answers)
    )
    AnswerVerdict.objects.bulk_create(AnswerVerdict(answer=answer, says="confirm") for answer in answers * 2)
    DoneVerdict.objects.bulk_create(DoneVerdict(proposal=row, done=True) for row in rows * 2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE proposals_proposal, proposals_answer, proposals_commitment")
        cursor.execute("ANALYZE proposals_answerverdict, proposals_doneverdict")


@pytest.mark.parametrize("index", BEAT)
def test_beat_finds_what_is_due_by_its_index(index: str, ana: Person) -> None:
    """Whoever changes a condition here or in the model lets beat read every answer and promise there ever was."""
    crowded(ana)
    plan = BEAT[index]().explain()
    assert f"using {index} " in plan or f"on {index} " in plan, plan
    assert "Seq Scan on proposals_" not in plan.replace("Seq Scan on proposals_misseddate", ""), plan


@pytest.mark.parametrize("ranked", [3, 100])
def test_a_search_finds_what_is_old_after_what_is_new(
    ana: Person, monkeypatch: pytest.MonkeyPatch, ranked: int
) -> None:
    """The last weeks are asked first; only where they hold too little, what was published before."""
    monkeypatch.setattr(listing, "RANKED", ranked)
    now = timezone.now()
    for days in (300, 1, 80, 39, 41):
        published_at = now - dt.timedelta(days=days)
        build.proposal(ana, title=f"Elms {days}", body="Trees.", published_at=published_at)
        build.proposal(ana, title=f"Trees {days}", body="Elms.", published_at=published_at)
    found = [row.title for row in queries.listed_page(Listing(search="elms"), size=20)]
    days = [1, 39, 41, 80, 300][:ranked]
    assert found == [*(f"Elms {each}" for each in days), *(f"Trees {each}" for each in days if ranked > 3 or each < 41)]


@pytest.mark.parametrize(("ranked", "begun"), [(2, False), (100, True)])
def test_a_search_finds_the_word_before_what_only_begins_with_it(
    ana: Person, monkeypatch: pytest.MonkeyPatch, ranked: int, begun: bool
) -> None:
    monkeypatch.setattr(listing, "RANKED", ranked)
    now = timezone.now()
    texts = ("Elms by elmside.", "Elms and elm.", "An elm.", "No trees.", "Elm 7, river.")
    for days, body in enumerate(texts):
        build.proposal(ana, title=f"Number {days}", body=body, published_at=now - dt.timedelta(days=days * 30))
    found = [row.title for row in queries.listed_page(Listing(search="elm"), size=20)]
    assert found == (["Number 0"] if begun else []) + ["Number 1", "Number 2"] + (["Number 4"] if begun else [])


def test_what_shares_more_words_is_alike_however_old_it_is(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "ENOUGH", 1)
    old = build.proposal(ana, title="Benches near elms", published_at=timezone.now() - dt.timedelta(days=100))
    build.proposal(ana, title="Benches", published_at=timezone.now())
    assert [row.pk for row in queries.similar(title="Benches under elms")] == [old.pk]


def test_a_search_is_counted_to_a_hundred(
    ana: Person, client: Client, monkeypatch: pytest.MonkeyPatch, many: list[Proposal]
) -> None:
    monkeypatch.setattr("proposals.views.listing.MOST_COUNTED_ONE_BY_ONE", 20)
    Proposal.objects.update(title="Elms for everybody")
    assert "of more than 20" in client.get("/proposals/?search=elms").content.decode()
    assert f"of {len(many)}" in client.get("/proposals/").content.decode()
