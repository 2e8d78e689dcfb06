"""A city of the size asked for, by bulk: proposals with supports and comments spread as in a real plan."""

from __future__ import annotations

import random
from itertools import accumulate

from django.db import connection
from django.utils import timezone

from accounts.models import ApiToken, Person
from proposals.lifecycle import State
from proposals.models import Comment, Proposal, Revision, Support
from tests import build

PLAIN = (
    "crossing bench shade school river night bus path trees light library square market water clinic stairs "
    "pavement cycle lane playground noise fountain lift bridge corner garden wall roof stop signal"
).split()
# Words of a language: a few are everywhere and most are rare, so a search finds what a search finds in a city.
WORDS = PLAIN + [f"{a}{b}" for a in PLAIN for b in PLAIN]
# Two words that stand together in about one text of a hundred.
TYPICAL = (WORDS[230], WORDS[240])
COMMON = list(accumulate(1 / rank for rank in range(3, len(WORDS) + 3)))
DISTRICTS, PEOPLE = 12, 2_000
COMMENTS_OF_THE_READ_ONE = 20


def grow(proposals: int) -> Proposal:
    """Add proposals until there are so many; return one with twenty comments, to be read in full."""
    dice = random.Random(proposals)
    districts = [build.district(f"d{n}", f"District {n}") for n in range(DISTRICTS)]
    topics = [build.topic(f"t{n}", f"Topic {n}") for n in range(8)]
    build.office("streets", "Streets", topic=topics[0])
    build.city()
    people = list(Person.objects.order_by("id")[:PEOPLE]) or _people(districts)
    now, have = timezone.now(), Proposal.objects.count()
    made = Proposal.objects.bulk_create(
        Proposal(
            author=dice.choice(people),
            title=f"{' '.join(dice.choices(WORDS, cum_weights=COMMON, k=6)).capitalize()} {n}",
            body=" ".join(dice.choices(WORDS, cum_weights=COMMON, k=150)),
            topic=dice.choice(topics),
            district=dice.choice([*districts, None]),
            state=State.OPEN,
            revision_number=1,
            published_at=now - timezone.timedelta(minutes=n),
            gather_until=now + timezone.timedelta(days=100),
            threshold=2_000,
            threshold_rule_number=1,
        )
        for n in range(have, proposals)
    )
    revisions = Revision.objects.bulk_create(
        Revision(proposal=p, number=1, title=p.title, body=p.body, author=p.author) for p in made
    )
    supports = [
        Support(proposal=p, person=person, revision=r, district=districts[0], counts=True)
        for p, r in zip(made, revisions, strict=True)
        for person in dice.sample(people[100:], k=min(500, int(dice.paretovariate(1.1) * 3)))
    ]
    Support.objects.bulk_create(supports, batch_size=5_000)
    Comment.objects.bulk_create(
        Comment(proposal=p, author=dice.choice(people), body=" ".join(dice.choices(WORDS, cum_weights=COMMON, k=25)))
        for p in made
        for _ in range(dice.randrange(6))
    )
    read = made[len(made) // 2]
    Comment.objects.bulk_create(
        Comment(
            proposal=read,
            author=dice.choice(people),
            body=" ".join(dice.choices(WORDS, cum_weights=COMMON, k=25)),
            side="for",
        )
        for _ in range(COMMENTS_OF_THE_READ_ONE)
    )
    from proposals.actions import count_supports, rank_exposure

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO proposals_countdue (proposal_id) SELECT id FROM proposals_proposal")
    count_supports()
    rank_exposure()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return read


# A city of twelve kilometres: west, south, east and north of it.
AROUND = "2.08,41.35,2.23,41.45"


def place() -> None:
    """Give every proposal a point, spread over the city."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE proposals_proposal SET latitude = 41.35 + (id * 7919 %% 10007) / 100070.0, "
            "longitude = 2.08 + 0.15 * (id * 104729 %% 10009) / 10009.0 WHERE latitude IS NULL",
            [],
        )
        if cursor.rowcount:
            cursor.execute("VACUUM ANALYZE proposals_proposal")
    connection.close()


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
        home: [pk for pk, district in open_ones if district in (None, home)] for _person, home in people
    }
    given = set(Support.objects.values_list("person_id", "proposal_id"))
    pairs: list[tuple[int, int]] = []
    while len(pairs) < count:
        person, home = dice.choice(people)
        proposal = dice.choice(near[home]) if dice.random() < 0.8 else dice.choice(open_ones)[0]
        if (person, proposal) not in given:
            given.add((person, proposal))
            pairs.append((person, proposal))
    ApiToken.objects.bulk_create(
        (
            ApiToken(person_id=pk, name="bench", digest=ApiToken.digest_of(f"bench-{pk}"))
            for pk in {p for p, _ in pairs}
        ),
        ignore_conflicts=True,
    )
    return [(f"bench-{person}", proposal) for person, proposal in pairs]


def _people(districts: list) -> list[Person]:  # type: ignore[type-arg]
    people = [p for d in districts for p in build.residents(PEOPLE // DISTRICTS, d)]
    Person.objects.update(email_confirmed_at=timezone.now())
    return people
