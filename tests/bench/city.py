"""A city of the size asked for, by bulk: proposals with supports and comments spread as in a real plan."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate, combinations
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from accounts.models import ApiToken, Person
from civic.demo.attention import shared_out
from civic.demo.loading import copy
from proposals.actions import rank_exposure
from proposals.actions.rank_exposure import rank_of_closed
from proposals.lifecycle import State
from proposals.models import Comment, Proposal, Revision, Support
from proposals.queries import Listing, listed_count
from tests import build

PLAIN = (
    "crossing bench shade school river night bus path trees light library square market water clinic stairs "
    "pavement cycle lane playground noise fountain lift bridge corner garden wall roof stop signal"
).split()
# Words of a language: a few are everywhere and most are rare, so a search finds what a search finds in a city.
WORDS = PLAIN + [f"{a}{b}" for a in PLAIN for b in PLAIN]
# Words of which two stand together in about one text of a hundred.
TYPICAL, SHARE = WORDS[228:242], 0.011
COMMON = list(accumulate(1 / rank for rank in range(3, len(WORDS) + 3)))
DISTRICTS, PEOPLE = 12, 6_000
COMMENTS_OF_THE_READ_ONE = 20
SUPPORTS_EACH, THRESHOLD = 50, 5_000
BATCH = 5_000
# Of twenty proposals so many are in each state: as in a city whose proposals gather for 120 days of a year and more.
STATES = (
    *(State.OPEN,) * 7,
    *(State.EXPIRED,) * 7,
    *(State.ANSWERED,) * 3,
    *(State.DONE,) * 2,
    State.AWAITING_ANSWER,
)
ANSWERED = (State.ANSWERED, State.DONE)
PERIOD_DAYS = 380


def grow(proposals: int) -> Proposal:
    """Add proposals until there are so many; return an open one with twenty comments, to be read in full."""
    dice = random.Random(proposals)
    districts = [build.district(f"d{n}", f"District {n}") for n in range(DISTRICTS)]
    topics = [build.topic(f"t{n}", f"Topic {n}") for n in range(8)]
    office = build.office("streets", "Streets", topic=topics[0])
    build.city()
    people = _people(districts, max(PEOPLE, proposals))
    have, last = Proposal.objects.count(), Proposal.objects.aggregate(last=Max("pk"))["last"] or 0
    counts = shared_out(SUPPORTS_EACH * (proposals - have), [len(people) * 6 // 10] * (proposals - have))
    dice.shuffle(counts)
    for first in range(have, proposals, BATCH):
        places = range(first, min(first + BATCH, proposals))
        made = [_proposal(n, counts[n - have], dice, people, topics, [*districts, None], office) for n in places]
        Proposal.objects.bulk_create(made)
        Revision.objects.bulk_create(
            Revision(proposal=p, number=1, title=p.title, body=p.body, author_id=p.author_id) for p in made
        )
        Comment.objects.bulk_create(
            Comment(proposal=p, author_id=dice.choice(people), body=_text(dice, 25))
            for p in made
            for _ in range(dice.randrange(6))
        )
    _support(dice, districts, people, have, counts)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    rank_exposure()
    read = _to_read(last)
    Comment.objects.bulk_create(
        Comment(proposal=read, author_id=dice.choice(people), body=_text(dice, 25), side="for")
        for _ in range(COMMENTS_OF_THE_READ_ONE)
    )
    tidy()
    return read


def typical() -> str:
    """Return two words as people search: in a real plan of 10,860 proposals “carril bici” finds 1.1 % of them.

    In every city the same share, so that a page is full and goes on in the smallest as in the largest.
    """
    wanted = SHARE * Proposal.objects.count()

    def found(words: tuple[str, str]) -> int:
        return listed_count(Listing(search=" ".join(words)), most=100_000)

    return "+".join(min(combinations(TYPICAL, 2), key=lambda words: abs(found(words) - wanted)))


def tidy() -> None:
    """Leave nothing for others to tidy up, which a large city has more of; close the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def _to_read(after: int) -> Proposal:
    """Return the same in every city: what a page costs follows from how many support it, counted each time."""
    rows = Proposal.objects.filter(state=State.OPEN, pk__gt=after, sorting_supports__gte=SUPPORTS_EACH)
    silent = rows.filter(~Exists(Comment.objects.filter(proposal=OuterRef("pk"))))
    return silent.order_by("sorting_supports", "pk")[0]


def _proposal(
    n: int, supports: int, dice: random.Random, people: Sequence[int], topics: Any, districts: Any, office: Any
) -> Proposal:
    """One with a point, its sums as the tasks would have left them: to renew those of all takes minutes."""
    now = timezone.now()
    state, published = dice.choice(STATES), now - timezone.timedelta(days=PERIOD_DAYS * dice.random())
    made = Proposal(
        author_id=dice.choice(people),
        title=f"{_text(dice, 6).capitalize()} {n}",
        body=_text(dice, 150),
        topic=dice.choice(topics),
        district=dice.choice(districts),
        state=state,
        revision_number=1,
        published_at=published,
        gather_until=now + timezone.timedelta(days=100),
        threshold=THRESHOLD,
        threshold_rule_number=1,
        sorting_supports=supports,
        sorting_share=supports * 1_000 // THRESHOLD,
        exposure_rank=0 if state == State.OPEN else rank_of_closed(published),
        latitude=41.35 + n * 7_919 % 10_007 / 100_070,
        longitude=2.08 + 0.15 * (n * 104_729 % 10_009) / 10_009,
    )
    if state in (State.AWAITING_ANSWER, *ANSWERED):
        made.office, made.reached_at = office, published + timezone.timedelta(days=20 * dice.random())
        made.due_at = made.reached_at + timezone.timedelta(days=30)
    if state == State.AWAITING_ANSWER:
        made.due_at = now + timezone.timedelta(days=dice.uniform(-5, 30))
    if state in ANSWERED and made.reached_at:
        made.answered_at = made.reached_at + timezone.timedelta(days=35 * dice.random())
    return made


def _support(dice: random.Random, districts: Any, people: Sequence[int], have: int, counts: Sequence[int]) -> None:
    """Give the younger proposals their supports, spread as in a real plan."""
    rows = list(Proposal.objects.order_by("id").values_list("id", "revisions")[have:])
    copy(
        "proposals_support",
        ("proposal_id", "revision_id", "person_id", "district_id", "counts"),
        (
            (pk, revision, person, districts[person % len(districts)].pk, True)
            for (pk, revision), count in zip(rows, counts, strict=True)
            for person in dice.sample(people, k=count)
        ),
    )


def _text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, cum_weights=COMMON, k=words))


# A city of twelve kilometres: west, south, east and north of it.
AROUND = "2.08,41.35,2.23,41.45"


def spots(count: int) -> list[str]:
    """Return so many points of the city, as addresses have them."""
    dice = random.Random(count)
    return [f"{dice.uniform(41.36, 41.44):.5f},{dice.uniform(2.09, 2.22):.5f}" for _ in range(count)]


def streets(count: int) -> list[str]:
    """Return so many parts of the map, each as large as a screen that shows some streets."""
    west_south = [map(float, spot.split(",")) for spot in spots(count)]
    return [f"{west:.3f},{south:.3f},{west + 0.024:.3f},{south + 0.012:.3f}" for south, west in west_south]


def supports(count: int) -> list[tuple[str, int]]:
    """Return so many pairs of a key and a proposal that its person does not support yet.

    As people support in a city: four of five where they live or what concerns the whole city, one of five elsewhere.
    People of every district call, so no few rows are always warm.
    """
    dice = random.Random(count)
    people = list(Person.objects.filter(residency__isnull=False).values_list("id", "residency__district_id"))
    open_ones = list(Proposal.objects.filter(state=State.OPEN).values_list("id", "district_id"))
    near: dict[int, list[int]] = {
        home: [pk for pk, district in open_ones if district in (None, home)]
        for home in {home for _person, home in people}
    }
    drawn: dict[tuple[int, int], None] = {}
    while len(drawn) < 2 * count:
        person, home = dice.choice(people)
        drawn[person, dice.choice(near[home]) if dice.random() < 0.8 else dice.choice(open_ones)[0]] = None
    theirs = Support.objects.filter(person__in={person for person, _proposal in drawn})
    given = set(theirs.values_list("person_id", "proposal_id"))
    pairs = [pair for pair in drawn if pair not in given][:count]
    ApiToken.objects.bulk_create(
        (
            ApiToken(person_id=pk, name="bench", digest=ApiToken.digest_of(f"bench-{pk}"))
            for pk in {p for p, _ in pairs}
        ),
        ignore_conflicts=True,
    )
    return [(f"bench-{person}", proposal) for person, proposal in pairs]


def _people(districts: list[Any], count: int) -> list[int]:
    have = Person.objects.count()
    for district in districts:
        build.residents(max(0, count - have) // len(districts), district, prefix=f"r{have}")
    Person.objects.filter(email_confirmed_at=None).update(email_confirmed_at=timezone.now())
    return list(Person.objects.order_by("id").values_list("id", flat=True))
