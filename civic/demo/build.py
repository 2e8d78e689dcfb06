"""Put the demo city into an empty database, in one transaction: whole or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

import accounts.queries
import charter.queries
from accounts.actions.run_retention import count_holdings
from accounts.models import Person, Residency
from charter.models import City
from charter.queries import Rules
from civic.demo import cases, circles, crowd, following, residents, stories
from civic.demo.founding import Ground, found, plan
from civic.demo.juries import hold_juries
from civic.demo.loading import Bar
from civic.demo.lots import hold_assemblies
from civic.demo.merging import merge_some
from civic.demo.residents import BEFORE_STORIES, GROWN
from civic.demo.ruling import change_rules
from civic.demo.talks import hold_talks
from civic.demo.together import write_together
from civic.demo.votes import hold_votes
from commons import clock
from deliberation.actions import rank_bridging
from journal.actions import publish_root, sequence
from journal.models import Entry, Reader
from notifications.models import Notification
from notifications.queries import AUDIENCES, kind_for, news, people_to_tell
from proposals.actions import rank_exposure
from proposals.models import Proposal, Support
from reports.actions import publish_months

UNREAD_DAYS = 13
# What is older, inboxes have forgotten or never held.
TOLD_DAYS = 200
# What the task that counts would have left, day by day.
SUPPORT_DAYS = """
INSERT INTO proposals_supportday (day, district_id, supports)
SELECT (support.created_at AT TIME ZONE %s)::date, proposal.district_id, count(*) FROM proposals_support AS support
JOIN proposals_proposal AS proposal ON proposal.id = support.proposal_id GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything. None: as many residents as the plan says, and only its own proposals.

    `earlier`: how much was proposed and supported in the year before those.
    """

    residents: int | None = None
    proposals: int = 0
    supports: int = 0
    earlier: tuple[int, int] = (0, 0)


SIZES = {
    "small": Size(earlier=(200, 14_000)),
    "city": Size(residents=100_000, proposals=10_000, supports=500_000),
    "metropolis": Size(residents=1_000_000, proposals=100_000, supports=5_000_000),
}


def is_empty() -> bool:
    """Tell whether nobody has been here yet."""
    return not (City.objects.exists() or Person.objects.exists() or Proposal.objects.exists())


@transaction.atomic
def build(size: Size, *, seed: int, bar: Bar, now: dt.datetime | None = None) -> None:
    """Write the city. The same seed on the same day writes the same city."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    ground = Ground(now=now or timezone.now(), seed=seed)
    found(ground, residents=size.residents or 0)
    counts = _counts(size)
    district_ids = {code: district.pk for code, district in ground.districts.items()}
    ground.residents = residents.settle(
        counts,
        district_ids,
        named=stories.names_by_district(),
        now=ground.now,
        seed=seed,
        bar=bar,
        growth=GROWN if size.residents else BEFORE_STORIES,
    )
    _move_in(ground)
    rules = charter.queries.rules()
    verified: dict[str | None, int] = {code: accounts.queries.verified_count(pk) for code, pk in district_ids.items()}
    verified[None] = accounts.queries.verified_count(None)
    bar.begin("stories", len(plan("proposals")["proposal"]))
    told = stories.tell_all(ground, verified=_small(rules) if size.residents else verified, rules=rules)
    bar.step(len(told))
    bar.end()
    cases.tell_cases(ground)
    write_together(ground)
    merge_some(ground, verified=verified if not size.residents else _small(rules), rules=rules)
    hold_votes(ground)
    change_rules(ground, voters=sum(_counts(SIZES["small"]).values()), rules=rules)
    hold_talks(ground)
    circles.gather(ground)
    hold_assemblies(ground)
    hold_juries(ground)
    following.follow(ground)
    if size.earlier[0]:
        proposals, supports = size.earlier
        crowd.remember(ground, proposals=proposals, supports=supports, verified=verified, rules=rules, bar=bar)
    entries = ground.chronicle.write()
    _fill_inboxes(ground, entries)
    if size.proposals:
        crowd.propose(
            ground,
            proposals=size.proposals - Proposal.objects.count(),
            supports=size.supports - Support.objects.count(),
            verified=verified,
            rules=rules,
            bar=bar,
        )
    rank_exposure()
    rank_bridging()
    with connection.cursor() as cursor:
        cursor.execute(SUPPORT_DAYS, [str(clock.zone())])
        cursor.execute("ANALYZE")  # what was loaded at once, nobody has looked at; plans for an empty city take minutes


def close_the_past(bar: Bar) -> None:
    """Publish the closed months, place and register every entry, let the mails begin after them: nobody is told of
    history. The register begins with a root of all that.

    Then count what is held, for the page of privacy.

    After the commit.
    """
    bar.begin("months", 12)
    while publish_months(most=1):
        bar.step(1)
    bar.end()
    bar.begin("journal", Entry.objects.filter(position=None).count())
    while placed := sequence(limit=50_000):
        bar.step(placed)
    bar.end()
    publish_root()
    last = Entry.objects.aggregate(last=Max("position"))["last"] or 0
    Reader.objects.update_or_create(name="notifications", defaults={"position": last})
    count_holdings(at=timezone.now())


def _counts(size: Size) -> dict[str, int]:
    """Return the residents of each district, in proportion to the plan's."""
    planned = {code: row["verified"] for code, row in plan("ribera")["districts"].items()}
    if size.residents is None:
        return planned
    rest = size.residents - sum("district" in person for person in plan("ribera")["people"])
    counts = {code: rest * share // sum(planned.values()) for code, share in planned.items()}
    counts["alameda"] += rest - sum(counts.values())
    return counts


def _small(rules: Rules) -> dict[str | None, int]:
    """Return how many were verified when the stories were published: in a large city they are its early days.

    So many that the rule in force asks of a story what it asks in the small city: one in a hundred there.
    """
    times = round(1 / float(rules["support_threshold"].value))
    small: dict[str | None, int] = {code: count * times for code, count in _counts(SIZES["small"]).items()}
    return small | {None: sum(small.values())}


def _move_in(ground: Ground) -> None:
    """Prove the residency of the demo's people."""
    for row in plan("ribera")["people"]:
        if "district" in row:
            person = ground.people[row["login"]]
            Residency.objects.create(
                person=person,
                level=2,
                district=ground.districts[row["district"]],
                of_voting_age=True,
                method=Residency.Method.DEMO,
                valid_until=residents.valid_until(ground.now),
                verified_at=ground.ago(300),
            )
            ground.chronicle.tell("person.verified", person, ground.ago(300), person.pk, level=2, method="demo")
            residents.prove(range(person.pk, person.pk + 1), residents.valid_until(ground.now))


def _fill_inboxes(ground: Ground, entries: list[Entry]) -> None:
    """Tell the demo's people what they would have been told; the last days are unread."""
    named = {ground.people[row["login"]].pk for row in plan("ribera")["people"]}
    rows = []
    for entry in entries:
        if entry.created_at < ground.ago(TOLD_DAYS) or entry.verb not in AUDIENCES or (told := news(entry)) is None:
            continue
        for person in people_to_tell(told).filter(pk__in=named):
            reason: str = person.reason  # type: ignore[attr-defined]
            at = entry.created_at + dt.timedelta(minutes=1)
            rows.append(
                Notification(
                    person=person,
                    entry=entry,
                    kind=kind_for(entry, reason),
                    reason=reason,
                    **told.about,
                    created_at=at,
                    told_on=timezone.localdate(at),
                    read_at=None if at > ground.ago(UNREAD_DAYS) else at + dt.timedelta(hours=9),
                )
            )
    Notification.objects.bulk_create(rows)
