"""Let people visit the list and see what is shown how often: `python -m tests.simulate_exposure [--visits 1000]`.

The real code throughout: the list's own query, the count in Redis, the task that ranks, the act of support. Only the
people are drawn: most look at one page of eight, some at two or three, and support by how good a proposal is. The same
seed gives the same visits. Exits 1 where the fair order leaves somebody below half of the median, or where the order by
supports would not.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PAGE = 8
# Of a hundred visits: 55 end after one page, 30 after two, 15 after three.
PAGES, ENDS = (1, 2, 3), (55, 30, 15)
FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    order: str
    views: tuple[int, ...]
    supports: int

    @property
    def least(self) -> int:
        return min(self.views)

    @property
    def median(self) -> float:
        return statistics.median(self.views)

    @property
    def keeps_the_floor(self) -> bool:
        return self.least > 0 and self.least >= FLOOR * self.median

    @property
    def unseen(self) -> int:
        return sum(not views for views in self.views)

    def __str__(self) -> str:
        return (
            f"{self.order:<10} least {self.least:>3}, median {self.median:>5.1f}, most {max(self.views):>5}, "
            f"never seen {self.unseen:>3} of {len(self.views)}, supports {self.supports:>4}: "
            f"{'at least' if self.keeps_the_floor else 'less than'} half the median"
        )


def simulate(
    order: str, *, visits: int = 1_000, proposals: int = 500, between_ranks: int = 10, seed: int = 2019
) -> Outcome:
    """Show `proposals` open ones in an order to so many visits; the order is renewed after every `between_ranks`.

    Needs an empty database, and leaves it full.
    """
    from commons import tallies
    from proposals import actions, queries
    from proposals.actions.note_views import TALLY
    from proposals.models import Proposal, Revision, Support
    from tests import build

    dice = random.Random(seed)
    district, topic = build.district("molinos", "Molinos"), build.topic("mobility", "Streets and mobility")
    build.city()
    people = build.residents(visits, district)
    base = build.proposal(people[0], topic=topic, district=district, threshold=100_000)
    fields = ("body", "state", "topic", "district", "published_at", "gather_until", "revision_number")
    same = {name: getattr(base, name) for name in (*fields, "threshold", "threshold_rule_number")}
    # A revision is never deleted: the pattern stays, out of every list.
    Proposal.objects.filter(pk=base.pk).update(visibility="erased")
    made = Proposal.objects.bulk_create(Proposal(title=f"Proposal {n}", **same) for n in range(proposals))
    Revision.objects.bulk_create(Revision(proposal=p, number=1, title=p.title, body=p.body) for p in made)
    # Few are very good, most are not: one in a hundred who see it supports the usual one.
    quality = {p.pk: min(0.25, 0.004 * dice.paretovariate(1.1)) for p in made}
    views = Counter[int]()
    while (left := tallies.take(TALLY)) is not None:
        tallies.drop(TALLY, left)
    for number, visitor in enumerate(people):
        if number % between_ranks == 0:
            actions.count_supports()
            actions.rank_exposure()
        cursor = ""
        for _page in range(dice.choices(PAGES, ENDS)[0]):
            page = queries.listed_page(queries.Listing(order=order), cursor=cursor, size=PAGE)
            actions.note_views(page)
            views.update(row.pk for row in page)
            for row in page:
                if (
                    dice.random() < quality[row.pk]
                    and not Support.objects.filter(proposal=row, person=visitor).exists()
                ):
                    actions.give_support(proposal_id=row.pk, by=visitor)
            cursor = page.next
            if not cursor:
                break
    return Outcome(order, tuple(views[p.pk] for p in made), Support.objects.count())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=1_000)
    parser.add_argument("--proposals", type=int, default=500)
    parser.add_argument("--between-ranks", type=int, default=10, help="visits in five minutes")
    parser.add_argument("--seed", type=int, default=2019)
    options = parser.parse_args()
    asked = {"visits": options.visits, "proposals": options.proposals, "between_ranks": options.between_ranks}
    outcomes = {}
    for order in ("exposure", "supported"):
        with database():
            outcomes[order] = simulate(order, **asked, seed=options.seed)
        print(outcomes[order], flush=True)
    return int(not outcomes["exposure"].keeps_the_floor or outcomes["supported"].keeps_the_floor)


@contextmanager
def database() -> Iterator[None]:
    """A database of the run's own, made by the migrations and dropped at the end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
