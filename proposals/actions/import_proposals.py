"""Take in what another platform published: its text, its date and its decision, with its name on all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import accounts.queries
import charter.queries
from charter.actions import adopt_default_office, adopt_district, adopt_topic
from charter.models import City, District, Office, Topic
from charter.queries import Drawn, Rules
from commons import clock
from commons.text import cut
from journal.actions import record
from journal.models import Entry
from proposals import policy
from proposals.actions.publish_proposal import threshold
from proposals.actions.rank_exposure import rank_of_closed
from proposals.lifecycle import State
from proposals.models import NO_DAY, Answer, Decision, Proposal, Revision, Source
from proposals.queries.authors import BROUGHT

TITLE_CHARACTERS = 150
# What the source says of a proposal's end; anything else is open, and gathers support here from now on.
STATES = {
    "accepted": State.ANSWERED,
    "rejected": State.ANSWERED,
    "withdrawn": State.WITHDRAWN,
    "archived": State.EXPIRED,
    "expired": State.EXPIRED,
}
DECISIONS = {"accepted": Decision.ACCEPTED, "rejected": Decision.DECLINED}


@dataclass(frozen=True, slots=True)
class SourceProposal:
    """One row of an export, read and cleaned. `districts` and `topics`: names, the most exact first."""

    line: int
    identifier: str
    title: str
    body: str
    published_at: dt.datetime
    status: str = ""
    votes: int = 0
    url: str = ""
    district: str = ""
    topics: tuple[str, ...] = ()
    author_kind: str = ""
    language: str = "und"
    latitude: float | None = None
    longitude: float | None = None


@dataclass(slots=True)
class Import:
    """One run: the platform, how its names map to our codes, what was found so far.

    `districts` maps a source's name to a code, None to the whole city; `topics` to a code. `outside`: how many points
    lie outside the city and were left out.
    """

    platform: str
    districts: Mapping[str, str | None] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    read: int = 0
    added: int = 0
    there: int = 0
    refused: int = 0
    outside: int = 0
    _districts: dict[str, District | None] = field(default_factory=dict)
    _topics: dict[str, Topic] = field(default_factory=dict)
    _offices: dict[tuple[int, int | None], Office] = field(default_factory=dict)
    _thresholds: dict[int | None, int] = field(default_factory=dict)
    _around: dict[int, District] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The author of everything it brings; `author_named` says it in the reader's language."""
        return cut(BROUGHT + self.platform, 120)


@transaction.atomic
def import_proposals(*, rows: Sequence[SourceProposal], run: Import, at: dt.datetime) -> list[int]:
    """Add what is not there yet, in one transaction; return the ids. No support, no clock, no mail comes of it.

    A point says the district where the source names none. One outside the city's boundaries is left out and counted.
    One run per platform at a time, by a transaction-level advisory lock; UNIQUE (platform, identifier) has the last
    word. Some ten queries however many rows, and one per name that is new.
    """
    lock_platform(run.platform)
    wanted = {row.identifier: row for row in reversed(rows)}
    there = set(
        Source.objects.filter(platform=run.platform, identifier__in=wanted).values_list("identifier", flat=True)
    )
    new = [row for identifier, row in reversed(wanted.items()) if identifier not in there]
    rules = charter.queries.rules()
    drawn = charter.queries.drawn_districts() if any(row.latitude is not None for row in new) else ()
    proposals = [_proposal(_inside(row, drawn, run), run, rules, at, drawn) for row in new]
    Proposal.objects.bulk_create(proposals)
    pairs = list(zip(new, proposals, strict=True))
    Revision.objects.bulk_create(
        Revision(proposal=p, number=1, title=p.title, body=p.body, created_at=row.published_at) for row, p in pairs
    )
    Source.objects.bulk_create(_source(row, p, run) for row, p in pairs)
    Answer.objects.bulk_create(_answer(row, p, run) for row, p in pairs if row.status in DECISIONS)
    Entry.objects.bulk_create(
        Entry(
            verb="proposal.imported",
            subject_type="proposal",
            subject_id=p.pk,
            data={"platform": run.platform, "identifier": row.identifier},
        )
        for row, p in pairs
    )
    run.added += len(new)
    run.there += len(rows) - len(new)
    return [p.pk for p in proposals]


@transaction.atomic
def finish_import(*, run: Import) -> None:
    """Write the run's own entry: what was read, added, there already and refused."""
    city, _made = City.objects.get_or_create(id=1, defaults={"name": ""})
    record(
        "import.finished",
        actor=None,
        subject=city,
        platform=run.platform,
        read=run.read,
        added=run.added,
        there=run.there,
        refused=run.refused,
        outside=run.outside,
    )


def lock_platform(platform: str) -> None:
    """Let one transaction at a time write what comes from a platform."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {platform}"])


def _inside(row: SourceProposal, drawn: Drawn, run: Import) -> SourceProposal:
    """Return the row without a point that cannot be meant."""
    if not drawn or row.latitude is None or row.longitude is None:
        return row
    if charter.queries.district_id_at(row.longitude, row.latitude, drawn) is not None:
        return row
    run.outside += 1
    return replace(row, latitude=None, longitude=None)


def _proposal(row: SourceProposal, run: Import, rules: Rules, at: dt.datetime, drawn: Drawn) -> Proposal:
    topic, district = _topic(row, run), _district(row, run, drawn)
    state = STATES.get(row.status, State.OPEN)
    title = cut(row.title, TITLE_CHARACTERS)
    proposal = Proposal(
        author_label=run.label,
        title=title,
        body=row.body if title == row.title else f"{row.title}\n\n{row.body}",
        lang=row.language,
        topic=topic,
        district=district,
        latitude=row.latitude,
        longitude=row.longitude,
        state=state,
        channel=Proposal.Channel.IMPORT,
        revision_number=1,
        published_at=row.published_at,
        created_at=row.published_at,
    )
    if state == State.OPEN:
        # It gathers from today: its old date must not let it expire tonight.
        proposal.gather_until = clock.due(at, rules.number("gather_days"))
        proposal.threshold = _threshold(proposal.district_id, run, rules)
        proposal.threshold_rule_number = rules["support_threshold"].number
    elif state == State.ANSWERED:
        proposal.office = _office(topic, district, run, rules)
        proposal.answered_at = row.published_at
        if DECISIONS.get(row.status) in policy.DELIVERABLE:
            proposal.next_promise_on = NO_DAY  # as the database would find one by one
    else:
        proposal.closed_at = row.published_at
    if state != State.OPEN:
        proposal.exposure_rank = rank_of_closed(row.published_at)
    return proposal


def _source(row: SourceProposal, proposal: Proposal, run: Import) -> Source:
    return Source(
        proposal=proposal,
        platform=run.platform,
        identifier=row.identifier,
        url=row.url,
        votes=row.votes,
        decision=DECISIONS.get(row.status, ""),
        author_kind=row.author_kind,
        submitted_on=timezone.localdate(row.published_at, clock.zone()),
    )


def _answer(row: SourceProposal, proposal: Proposal, run: Import) -> Answer:
    accepted = DECISIONS[row.status] == Decision.ACCEPTED
    return Answer(
        proposal=proposal,
        office=proposal.office,
        author_name=cut(_("as recorded by %(platform)s") % {"platform": run.platform}, 120),
        decision=DECISIONS[row.status],
        summary=_("Accepted there.") if accepted else _("Rejected there."),
        reasons=_(
            "This is the decision that %(platform)s recorded, with no reasons in its data. It was not made here; "
            "nobody's time to answer ran for it."
        )
        % {"platform": run.platform},
        published_at=row.published_at,
        created_at=row.published_at,
    )


def _topic(row: SourceProposal, run: Import) -> Topic:
    """Return the mapped topic of the most exact name that the map knows, else that of the broadest."""
    mapped = next((run.topics[name] for name in row.topics if name in run.topics), None)
    name = row.topics[-1] if row.topics else _("Other")
    key = f"code {mapped}" if mapped else name
    if key not in run._topics:
        run._topics[key] = Topic.objects.get(code=mapped) if mapped else adopt_topic(name=name)
    return run._topics[key]


def _district(row: SourceProposal, run: Import, drawn: Drawn) -> District | None:
    if not row.district:
        return _district_around(row, run, drawn)
    if row.district not in run._districts:
        if row.district in run.districts:
            code = run.districts[row.district]
            run._districts[row.district] = District.objects.get(code=code) if code else None
        else:
            run._districts[row.district] = adopt_district(name=row.district)
    return run._districts[row.district]


def _district_around(row: SourceProposal, run: Import, drawn: Drawn) -> District | None:
    if row.latitude is None or row.longitude is None:
        return None
    pk = charter.queries.district_id_at(row.longitude, row.latitude, drawn)
    if pk is not None and pk not in run._around:
        run._around[pk] = charter.queries.districts().get(pk=pk)
    return run._around[pk] if pk is not None else None


def _office(topic: Topic, district: District | None, run: Import, rules: Rules) -> Office:
    key = (topic.pk, district.pk if district else None)
    if key not in run._offices:
        found = charter.queries.office_in_charge(topic_id=key[0], district_id=key[1], rules=rules)
        run._offices[key] = found or adopt_default_office()
    return run._offices[key]


def _threshold(district_id: int | None, run: Import, rules: Rules) -> int:
    if district_id not in run._thresholds:
        run._thresholds[district_id] = threshold(accounts.queries.verified_count(district_id), rules)
    return run._thresholds[district_id]
