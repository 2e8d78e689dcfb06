"""Fair exposure: what is counted, how a rank follows from it, what breaks and what does not."""

from __future__ import annotations

import datetime as dt
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from charter.models import City, District
from commons import tallies
from commons.throttles import client as redis_client
from proposals import actions, queries
from proposals.actions.note_views import RUSH_LISTS, TALLY
from proposals.actions.rank_exposure import ADD
from proposals.lifecycle import State
from proposals.models import Exposure, ExposureTaken, Proposal
from proposals.queries import Listing
from tests import build
from tests.callers import caller
from tests.simulate_exposure import simulate


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:
    """Begin with no counts, and not in the quiet after another story's fault."""
    monkeypatch.setattr(tallies, "_silent_until", 0.0)
    redis = redis_client(settings.REDIS_URL)
    redis.delete(tallies._key(TALLY), f"{tallies._key(TALLY)}:taken")
    yield
    redis.delete(tallies._key(TALLY), f"{tallies._key(TALLY)}:taken")


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


def several(author: Person, count: int, **fields: Any) -> list[Proposal]:
    return [build.proposal(author, title=f"Proposal {n}", **fields) for n in range(count)]


def views() -> dict[int, int]:
    return dict(Exposure.objects.values_list("proposal_id", "views"))


def shown(**listing: Any) -> list[int]:
    return [row.pk for row in queries.listed_page(Listing(**listing), size=100)]


def show(rows: list[Proposal], times: int = 1) -> None:
    for _ in range(times):
        actions.note_views(rows)


def test_every_list_counts_what_is_open_and_only_that(ana: Person, molinos: District, client: Client) -> None:
    seen = build.proposal(ana, district=molinos)
    build.proposal(ana, state=State.ANSWERED)
    build.proposal(ana, state=State.DRAFT)
    client.get("/proposals/")
    client.get("/proposals/?search=crossing")
    client.get("/")
    client.get("/topics/mobility/")
    client.get("/proposals/map/")
    caller().get("/api/v1/proposals/")
    actions.rank_exposure()
    assert views() == {seen.pk: 6}


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", {}),
        ("get", {"Sec-Purpose": "prefetch"}),
        ("get", {"Sec-Purpose": "prefetch;prerender"}),
        ("get", {"Purpose": "prefetch"}),
        ("get", {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}),
    ],
)
def test_what_nobody_reads_is_not_counted(ana: Person, client: Client, method: str, headers: dict[str, str]) -> None:
    build.proposal(ana)
    assert getattr(client, method)("/proposals/", headers=headers).status_code == 200
    actions.rank_exposure()
    assert not Exposure.objects.exists()


def test_who_reads_everything_pushes_nothing_behind_their_own_place(ana: Person) -> None:
    several(ana, 6)
    ask, path, read = caller(), "/api/v1/proposals/?limit=2", list[int]()
    while path:
        answer = ask.get(path).json()
        read += [row["id"] for row in answer["results"]]
        path = answer["next"]
        actions.rank_exposure()
        assert len(read) <= 8
    assert set(read) == set(Proposal.objects.values_list("pk", flat=True))


def test_nothing_of_who_looked_is_kept(ana: Person, client: Client) -> None:
    build.proposal(ana)
    client.force_login(ana)
    client.get("/proposals/", headers={"User-Agent": "Ana's own browser"}, REMOTE_ADDR="192.0.2.77")
    kept = redis_client(settings.REDIS_URL).hgetall(tallies._key(TALLY))
    assert set(kept) == {str(Proposal.objects.get().pk).encode(), b"times"}
    actions.rank_exposure()
    assert {field.name for field in Exposure._meta.get_fields()} == {"proposal", "views", "weighed"}


def test_who_was_seen_least_comes_first_and_the_rest_follows(ana: Person) -> None:
    one, two, three = several(ana, 3)
    long_ago = timezone.now() - dt.timedelta(days=30)
    answered = build.proposal(ana, state=State.ANSWERED, published_at=long_ago)
    done = build.proposal(ana, state=State.DONE)
    show([one], 5)
    show([three], 9)
    actions.rank_exposure()
    assert shown() == [two.pk, one.pk, three.pk, done.pk, answered.pk]
    assert shown(states=["answered", "done"]) == [done.pk, answered.pk]
    new = build.proposal(ana)
    assert shown()[0] == new.pk


def test_what_leaves_goes_behind_and_what_opens_comes_in(ana: Person) -> None:
    one, two = several(ana, 2)
    show([two], 3)
    actions.rank_exposure()
    Proposal.objects.filter(pk=one.pk).update(state=State.WITHDRAWN)
    actions.rank_exposure()
    assert shown() == [two.pk, one.pk]
    Proposal.objects.filter(pk=one.pk).update(state=State.OPEN)
    actions.rank_exposure()
    assert shown() == [one.pk, two.pk]


def test_promise_earns_half_as_much_again_and_no_more(ana: Person) -> None:
    liked, plain, *_others = rows = several(ana, 10)
    Proposal.objects.filter(pk=liked.pk).update(sorting_supports=10_000)
    show(rows, 100)
    actions.rank_exposure()
    assert shown()[0] == liked.pk
    show([liked], 20)
    actions.rank_exposure()
    assert shown()[0] == liked.pk  # 120 / 1.41 is less than 100 / 1.13
    show([liked], 20)
    actions.rank_exposure()
    assert shown()[-1] == liked.pk and plain.pk in shown()[:9]
    weights = {turn.pk: turn.weight for turn in queries.next_in_line(10)}
    assert all(1 <= weight <= 1.5 for weight in weights.values()) and weights[liked.pk] == max(weights.values())


def test_who_was_not_shown_keeps_the_rank_so_the_next_page_goes_on(ana: Person) -> None:
    several(ana, 20)
    actions.rank_exposure()
    every = shown()
    first = queries.listed_page(Listing(), size=8)
    actions.note_views(first)
    assert actions.rank_exposure() == 8
    second = queries.listed_page(Listing(), cursor=first.next, size=8)
    assert [row.pk for row in second] == every[8:16]
    back = queries.listed_page(Listing(), cursor=second.previous, size=8)
    assert back.rows == []  # they stand at the end now: their turn is over
    last = queries.listed_page(Listing(), cursor=second.next, size=20)
    assert {row.pk for row in last} == {*every[16:], *every[:8]}


def test_pages_both_ways(ana: Person) -> None:
    several(ana, 20)
    actions.rank_exposure()
    first = queries.listed_page(Listing(), size=8)
    second = queries.listed_page(Listing(), cursor=first.next, size=8)
    third = queries.listed_page(Listing(), cursor=second.next, size=8)
    assert [row.pk for page in (first, second, third) for row in page] == shown() and not third.next
    back = queries.listed_page(Listing(), cursor=third.previous, size=8)
    assert back.rows == second.rows and back.next and back.previous
    start = queries.listed_page(Listing(), cursor=back.previous, size=8)
    assert start.rows == first.rows and not start.previous


def test_ten_thousand_reloads_bury_nobody(ana: Person) -> None:
    rival, *others = rows = several(ana, 9)
    show(rows, 30)
    actions.rank_exposure()
    redis_client(settings.REDIS_URL).hset(tallies._key(TALLY), str(rival.pk), 10_000)
    actions.rank_exposure()
    assert views()[rival.pk] == 10_030
    exposure = Exposure.objects.get(pk=rival.pk)
    usual = Exposure.objects.get(pk=others[0].pk).weighed
    assert exposure.weighed == pytest.approx(usual * (2 + 20 / 30), rel=0.01)
    redis_client(settings.REDIS_URL).hset(tallies._key(TALLY), str(rival.pk), 10_000)
    actions.rank_exposure()
    assert Exposure.objects.get(pk=rival.pk).weighed == pytest.approx(exposure.weighed, rel=0.01)
    # After so many views as the others had, and a few, its turn is back.
    show(others, 55)
    actions.rank_exposure()
    assert shown()[0] == rival.pk


def test_a_view_counts_half_after_a_week(ana: Person) -> None:
    early, late = several(ana, 2)
    show([early, late], 40)
    actions.rank_exposure()
    with connection.cursor() as cursor:  # as if early's were counted a week ago
        cursor.execute("UPDATE proposals_exposure SET weighed = weighed / 2 WHERE proposal_id = %s", [early.pk])
    assert queries.exposure_spread().worth_today == pytest.approx((20, 20, 20, 40, 40), rel=0.01)
    actions.rank_exposure()
    assert shown() == [early.pk, late.pk]


def test_redis_away_the_last_order_stands(ana: Person, client: Client, no_redis: None) -> None:
    one, two = several(ana, 2)
    Proposal.objects.filter(pk=one.pk).update(exposure_rank=9)
    assert [client.get(page).status_code for page in ("/proposals/", "/", "/api/v1/proposals/")] == [200, 200, 200]
    assert shown() == [two.pk, one.pk]
    actions.rank_exposure()
    assert not Exposure.objects.exists()


def test_redis_wiped_loses_views_and_nothing_else(ana: Person) -> None:
    one, _two = rows = several(ana, 2)
    show([one], 3)
    actions.rank_exposure()
    before = shown()
    show(rows, 3)
    redis_client(settings.REDIS_URL).delete(tallies._key(TALLY))
    actions.rank_exposure()
    assert shown() == before and views() == {one.pk: 3}


def test_a_crash_before_the_commit_loses_nothing(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    one = build.proposal(ana)
    show([one], 3)
    assert tallies.take(TALLY) is not None  # taken, and then the machine stopped
    show([one], 2)
    actions.rank_exposure()
    assert views() == {one.pk: 3}
    actions.rank_exposure()
    assert views() == {one.pk: 5}


def test_a_crash_after_the_commit_doubles_nothing(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    one = build.proposal(ana)
    show([one], 3)
    with monkeypatch.context() as crash:
        crash.setattr(tallies, "drop", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            actions.rank_exposure()
    show([one], 2)
    actions.rank_exposure()
    assert views() == {one.pk: 3}
    actions.rank_exposure()
    assert views() == {one.pk: 5} and ExposureTaken.objects.count() == 2


def test_names_of_batches_do_not_pile_up(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["proposals.actions.rank_exposure"], "KEPT_BATCHES", 3)
    one = build.proposal(ana)
    for _ in range(5):
        show([one])
        actions.rank_exposure()
    assert ExposureTaken.objects.count() == 3 and views() == {one.pk: 5}


def test_a_rush_renews_the_order_before_beat_does(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(sys.modules["proposals.actions.note_views"], "wake", rung.append)
    show([build.proposal(ana)], RUSH_LISTS)
    assert rung == ["proposals.rank_exposure"]


def test_the_page_explains_it_with_the_numbers_of_today(ana: Person, client: Client) -> None:
    assert client.get("/proposals/order/").status_code == 200
    one, two = several(ana, 2)
    show([one], 3)
    actions.rank_exposure()
    page = client.get("/proposals/order/").content.decode()
    assert "Next in line" in page and two.title in page and "from 1 to 1.5" in page
    assert 'href="/proposals/order/"' in client.get("/proposals/").content.decode()
    assert 'href="/proposals/order/"' not in client.get("/proposals/?order=newest").content.decode()


def test_ids_of_elsewhere_are_passed_over(city: City) -> None:
    tallies.add(TALLY, [10**12])
    actions.rank_exposure()
    assert not Exposure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_add_a_batch_once(ana: Person) -> None:
    rows = several(ana, 20)
    for _round in range(5):
        show(rows, 4)
        gate, errors = threading.Barrier(4), []

        def beat(gate: threading.Barrier = gate, errors: list[Exception] = errors) -> None:
            try:
                gate.wait()
                actions.rank_exposure()
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        beats = [threading.Thread(target=beat) for _ in range(4)]
        [one.start() for one in beats]
        [one.join() for one in beats]
        assert not errors
    actions.rank_exposure()
    assert set(views().values()) == {20}


def rank_without_a_name() -> tuple[Callable[[], None], Callable[[], None]]:
    """Broken twin: takes, and adds what it took without writing down which batch that was."""
    batch = tallies.take(TALLY)
    assert batch is not None

    def add() -> None:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(batch.counts), list(batch.counts.values())])

    return add, lambda: tallies.drop(TALLY, batch)


def test_the_broken_twin_doubles(ana: Person) -> None:
    one = build.proposal(ana)
    show([one], 4)
    (add, drop), (add_too, drop_too) = rank_without_a_name(), rank_without_a_name()
    add(), drop(), add_too(), drop_too()
    assert views() == {one.pk: 8}


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_held_keeps_its_rank_and_nobody_waits(ana: Person) -> None:
    from django.db import transaction

    held, free = several(ana, 2)
    show([held, free], 2)
    actions.rank_exposure()
    show([held, free], 2)
    before = Proposal.objects.get(pk=held.pk).exposure_rank
    with transaction.atomic():
        Proposal.objects.select_for_update().get(pk=held.pk)
        beat = threading.Thread(target=lambda: (actions.rank_exposure(), connections.close_all()))
        beat.start()
        beat.join(5)
        assert not beat.is_alive()
    ranks = dict(Proposal.objects.values_list("pk", "exposure_rank"))
    assert ranks[held.pk] == before < ranks[free.pk]
    assert actions.rank_exposure() == 1


def test_after_a_thousand_visits_the_least_seen_has_half_of_the_median(city: City) -> None:
    outcome = simulate("exposure")
    print(outcome)
    assert outcome.keeps_the_floor and outcome.unseen == 0


def test_ordered_by_supports_most_are_never_seen(city: City) -> None:
    outcome = simulate("supported", visits=300)
    print(outcome)
    assert not outcome.keeps_the_floor and outcome.unseen > 400
