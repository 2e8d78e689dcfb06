"""Proposals and supports by the ten thousand, for the large sizes; and the year before the small city's stories.

Nothing is kept but a few numbers per proposal: each pass draws a proposal again from its own seed, so that memory
stays small however large the city is.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from civic.demo import voices
from civic.demo.attention import MEDIAN, shared_out
from civic.demo.founding import Ground, plan
from civic.demo.loading import Bar, coprime, copy, reserve_ids
from civic.demo.places import point
from civic.demo.residents import BEFORE_STORIES, GROWN, Growth, Voters
from civic.demo.stories import (
    ANSWER_DAYS,
    CHECK_DAYS,
    ESCALATE_DAYS,
    GATHER_DAYS,
    SWEEP,
    due_reminders,
    support_channel,
)
from commons import clock
from proposals.actions.publish_proposal import threshold
from proposals.actions.rank_exposure import rank_of_closed
from proposals.lifecycle import State
from proposals.models import NO_DAY, Proposal, Reminder
from proposals.policy import DELIVERABLE, PROMISING

CITY_WIDE = 0.08
# Of a hundred proposals so many came this way; what was said in a meeting is supported less on the web.
CHANNELS = {"web": 74, "meeting": 12, "paper": 6, "desk": 5, "api": 3}
CHANNELS_OF_LIKED = {"web": 89, "meeting": 2, "paper": 3, "desk": 2, "api": 4}
# No more than so many of those who could support a proposal do.
TURNOUT = 0.6
YOUNG_DAYS = 3
DECISIONS = ("accepted", "partly_accepted", "declined", "already_planned", "not_a_city_power")
DECISION_WEIGHTS = (30, 26, 27, 11, 6)
GROWTH_STEPS = 50
Row = tuple[Any, ...]


class Era(NamedTuple):
    """From `first` to `last` days ago proposals were published; what reached its threshold did before `reached`."""

    growth: Growth
    first: float
    last: float
    reached: float


GROWING = Era(GROWN, GROWN.since, 1, 0.5)
# All of it is over when the stories are told: nobody waits for an answer.
EARLIER = Era(BEFORE_STORIES, BEFORE_STORIES.since, 124, 85)


class Sketch(NamedTuple):
    """What is drawn of a proposal before anybody supports it. `share`: who of the residents was there already."""

    rng: random.Random
    code: str | None
    topic: str
    days: float
    share: float
    needed: int
    appeal: float


@dataclass(slots=True)
class Life:
    """A proposal's moments, from its sketch and whether it reaches its threshold."""

    state: State
    published: dt.datetime
    until: dt.datetime
    reached: dt.datetime | None = None
    due: dt.datetime | None = None
    answered: dt.datetime | None = None
    decision: str = ""
    delivered: dt.datetime | None = None
    closed: dt.datetime | None = None


class Crowd:
    """The proposals of a size: their ids, and what later passes need of each: how many supports, and whose count."""

    def __init__(
        self,
        ground: Ground,
        count: int,
        supports: int,
        verified: dict[str | None, int],
        rules: Any,
        era: Era = GROWING,
    ) -> None:
        self.ground, self.count, self.era = ground, count, era
        self.data = plan("crowd")
        self.codes = list(ground.districts)
        self.weights = [verified[code] for code in self.codes]
        self.rule_number = rules["support_threshold"].number
        self.needed = {
            code: [threshold(number * step // GROWTH_STEPS, rules) for step in range(GROWTH_STEPS + 1)]
            for code, number in verified.items()
        }
        self.offices = _offices(ground)
        self.supported, self.counted = self._share_out(supports)
        self.ids = reserve_ids("proposals_proposal", count)
        self.revisions = reserve_ids("proposals_revision", count)

    def sketch(self, place: int) -> Sketch:
        rng = random.Random(f"crowd {self.ground.seed} {place}")  # noqa: S311 a demo, no secret
        code = None if rng.random() < CITY_WIDE else rng.choices(self.codes, self.weights)[0]
        days = rng.uniform(self.era.last, self.era.first)
        # The city grew into this: what was published early needed fewer supports, and fewer could give them.
        share = self.era.growth.share(days)
        topic = rng.choice(list(self.data["asks"]))
        # What is new has not been seen by many yet; what concerns everybody finds more.
        appeal = rng.random() + 0.2 * min(days / 30, 1) + (0.05 if code is None else 0)
        return Sketch(rng, code, topic, days, share, self.needed[code][int(GROWTH_STEPS * share)], appeal)

    def _share_out(self, supports: int) -> tuple[array[int], array[int]]:
        """Decide how many support each proposal and for how many of them it counts; all add up to the size's."""
        supported, counted = array("I", bytes(4 * self.count)), array("I", bytes(4 * self.count))
        appeals, most = array("d"), array("I")
        for place in range(self.count):
            sketch = self.sketch(place)
            room = int(len(self.voters(sketch)) * TURNOUT)
            appeals.append(sketch.appeal)
            most.append(min(room, sketch.needed - 1) if sketch.days < YOUNG_DAYS else room)
        ranked = sorted(range(self.count), key=appeals.__getitem__)
        counts = shared_out(supports, [most[place] for place in ranked])
        for place, count in zip(ranked, counts, strict=True):
            supported[place] = count
            elsewhere = (place * 31 % 6) / 25 if self.sketch(place).code else 0
            counted[place] = count - int(count * elsewhere)
        return supported, counted

    def voters(self, sketch: Sketch) -> Voters:
        """Return whose support counts."""
        return self.ground.residents.first(sketch.share, [sketch.code] if sketch.code else self.codes)

    def _guests(self, sketch: Sketch) -> Voters:
        """Return who may support it from elsewhere."""
        return self.ground.residents.first(sketch.share, [code for code in self.codes if code != sketch.code])

    def life(self, place: int, sketch: Sketch) -> Life:
        """Draw the moments; the sketch's own generator goes on from where it was."""
        ground, rng = self.ground, sketch.rng
        published = ground.ago(sketch.days)
        if self.counted[place] < sketch.needed:
            if rng.random() < 0.04:
                closed = published + dt.timedelta(days=rng.uniform(0.02, min(sketch.days, GATHER_DAYS)))
                return Life(State.WITHDRAWN, published, closed, closed=closed)
            ends = clock.due(published, GATHER_DAYS)
            if ends > ground.now:
                return Life(State.OPEN, published, ground.now)
            return Life(State.EXPIRED, published, ends, closed=ends + SWEEP)
        waited = min(GATHER_DAYS - 1, sketch.days - self.era.reached) * rng.uniform(0.1, 0.9)
        reached = published + dt.timedelta(days=waited)
        due = clock.due(reached, ANSWER_DAYS)
        took = rng.triangular(6, 44, 26) if rng.random() < 0.97 else rng.uniform(44, 80)
        answered = reached + dt.timedelta(days=took)
        life = Life(State.AWAITING_ANSWER, published, ground.now, reached, due)
        if answered >= ground.now:
            return life
        life.state, life.answered, life.until = State.ANSWERED, answered, answered
        life.decision = rng.choices(DECISIONS, DECISION_WEIGHTS)[0]
        delivered = answered + dt.timedelta(days=rng.uniform(8, 60))
        if life.decision in DECISIONS[:2] and delivered < ground.now and rng.random() < 0.9:
            life.state, life.delivered = State.IN_DELIVERY, delivered
            closed = delivered + dt.timedelta(days=rng.uniform(20, 260))
            if closed < ground.now:
                life.state, life.closed = State.DONE, closed
        return life

    def each(self) -> Iterator[tuple[int, Sketch, Life]]:
        for place in range(self.count):
            sketch = self.sketch(place)
            yield place, sketch, self.life(place, sketch)

    # Passes: each yields the rows of one table.

    def proposals(self) -> Iterator[Row]:
        rng = random.Random(f"words {self.ground.seed}")  # noqa: S311
        for place, sketch, life in self.each():
            title, body, where = self._words(sketch, rng)
            district = self.ground.districts[sketch.code] if sketch.code else None
            latitude, longitude = point(district.boundary, where) if district else (None, None)  # type: ignore[arg-type]
            overdue = life.due if life.due and life.due < life.until else None
            late = life.due + dt.timedelta(days=ESCALATE_DAYS) + SWEEP if life.due else None
            asked = self._asked(life)
            yield (
                self.ids[place],
                self._author(place, sketch),
                "",
                title,
                body,
                "en",
                self.ground.topics[sketch.topic].pk,
                district.pk if district else None,
                where,
                latitude,
                longitude,
                life.state.value,
                1,
                life.published,
                clock.due(life.published, GATHER_DAYS),
                sketch.needed,
                self.rule_number,
                self.supported[place],
                min(self.counted[place] * 1_000 // sketch.needed, 999_999),
                0 if life.state == State.OPEN else rank_of_closed(life.published),
                self.offices[sketch.topic, sketch.code].pk if life.reached else None,
                life.reached,
                life.due,
                None,
                overdue,
                late if late and late < life.until else None,
                life.answered,
                # What the database would find one by one as the answers come.
                NO_DAY if life.state in PROMISING and life.decision in DELIVERABLE else None,
                life.closed,
                asked,
                clock.due(asked, CHECK_DAYS) if asked else None,
                "public",
                self._channel(place),
                life.published,
            )

    def _asked(self, life: Life) -> dt.datetime | None:
        """Return when supporters were asked whether it was done."""
        asked = (
            life.closed + dt.timedelta(days=CHECK_DAYS) + SWEEP if life.state == State.DONE and life.closed else None
        )
        return asked if asked and asked < self.ground.now else None

    def revisions_rows(self) -> Iterator[Row]:
        rng = random.Random(f"words {self.ground.seed}")  # noqa: S311 the same words again
        for place, sketch, life in self.each():
            title, body, _where = self._words(sketch, rng)
            yield (
                self.revisions[place],
                self.ids[place],
                1,
                title,
                body,
                self._author(place, sketch),
                "",
                life.published,
            )

    def supports(self) -> Iterator[Row]:
        districts = {code: self.ground.districts[code].pk for code in self.codes}
        for place, sketch, life in self.each():
            author, rng, needed, count = self._author(place, sketch), sketch.rng, sketch.needed, self.counted[place]
            for given, (person, home) in enumerate(_walk(self.voters(sketch), count, author, rng), start=1):
                if life.reached and given <= needed:
                    moment = life.published + (life.reached - life.published) * (given / needed)
                else:
                    start = life.reached or life.published
                    moment = start + (life.until - start) * rng.random()
                way = support_channel(given)
                yield self.ids[place], person, self.revisions[place], districts[home], True, way, moment
            guests = _walk(self._guests(sketch), self.supported[place] - count, author, rng)
            for given, (person, home) in enumerate(guests, start=count + 1):
                moment, way = life.published + (life.until - life.published) * rng.random(), support_channel(given)
                yield self.ids[place], person, self.revisions[place], districts[home], False, way, moment

    def answers(self, first_id: int) -> Iterator[Row]:
        number = first_id
        for place, sketch, life in self.each():
            if life.answered:
                office = self.offices[sketch.topic, sketch.code]
                mandate = self.ground.official[office.pk]
                summary = sketch.rng.choice(self.data["answers"][life.decision])
                yield (
                    number,
                    self.ids[place],
                    1,
                    office.pk,
                    mandate.person_id,
                    mandate.holder_name,
                    mandate.title,
                    life.decision,
                    f"{summary} {sketch.rng.choice(REASONS)}",
                    summary,
                    "",
                    life.answered,
                    "public",
                    "web",
                    life.answered,
                )
                number += 1

    def answered_count(self) -> int:
        return sum(1 for _place, _sketch, life in self.each() if life.answered)

    def reminders(self) -> Iterator[tuple[int, Row]]:
        for place, _sketch, life in self.each():
            if life.reached and life.due:
                for kind, due_at, at in due_reminders(life.reached, life.due, life.reached, life.until):
                    yield place, (self.ids[place], kind.value, due_at, at)

    def entries(self, first_answer: int) -> Iterator[Row]:
        """The journal of every proposal; reminders that only the office heard of are left out."""
        answer = first_answer
        for place, sketch, life in self.each():
            pk, author = self.ids[place], self._author(place, sketch)

            def entry(verb: str, at: dt.datetime, by: int | None = None, pk: int = pk, **data: Any) -> Row:
                return f"proposal.{verb}", by, "proposal", pk, json.dumps(data), at

            yield entry("published", life.published, author, threshold=sketch.needed)
            if life.state == State.EXPIRED and life.closed:
                yield entry("expired", life.closed)
            if life.state == State.WITHDRAWN and life.closed:
                yield entry("withdrawn", life.closed, author, reason="")
            if not (life.reached and life.due):
                continue
            office = self.offices[sketch.topic, sketch.code]
            charge: dict[str, Any] = {"office": office.name, "office_id": office.pk}
            due: dict[str, Any] = {"due_at": life.due.isoformat()}
            yield entry("reached", life.reached, counted=sketch.needed, threshold=sketch.needed, **charge, **due)
            for kind, _due, at in due_reminders(life.reached, life.due, life.reached, life.until):
                if kind in (Reminder.Kind.OVERDUE, Reminder.Kind.ESCALATED):
                    yield entry(kind.value, at, kind=kind.value, **charge, **due)
            official = self.ground.official[office.pk].person_id
            if life.answered:
                yield entry("answered", life.answered, official, answer=answer, decision=life.decision, **charge)
                answer += 1
            if life.delivered:
                yield entry("delivery_started", life.delivered, official, note="")
            if life.state == State.DONE and life.closed:
                yield entry("finished", life.closed, official, note="")
            if asked := self._asked(life):
                yield entry("done_asked", asked, until=clock.due(asked, CHECK_DAYS).isoformat())

    def discussed(self) -> Iterator[tuple[int, voices.Talk]]:
        """Yield each proposal's id with what its discussion depends on."""
        for place, sketch, life in self.each():
            yield (
                self.ids[place],
                voices.Talk(sketch.rng, self.voters(sketch), self.supported[place], life.published, life.until),
            )

    def _channel(self, place: int) -> str:
        ways = CHANNELS if self.supported[place] < MEDIAN else CHANNELS_OF_LIKED
        rng = random.Random(f"channel {self.ground.seed} {place}")  # noqa: S311
        return rng.choices(list(ways), list(ways.values()))[0]

    def _author(self, place: int, sketch: Sketch) -> int:
        """The same for the same place, without touching the sketch's generator."""
        voters = self.voters(sketch)
        return voters[(place * 7_919 + self.ground.seed) % len(voters)][0]

    def _words(self, sketch: Sketch, rng: random.Random) -> tuple[str, str, str]:
        where = rng.choice(self.data["places"])
        if rng.random() < 0.5:
            where = f"{where} {rng.randrange(1, 90)}"
        ask = rng.choice(self.data["asks"][sketch.topic])
        body = f"{rng.choice(self.data['openings'])}\n\n{rng.choice(self.data['closings'])}"
        return ask.format(place=where), body, where


REASONS = (
    "We looked at it on the spot, with two neighbours, and measured.",
    "The figures of the last three years are in the annex.",
    "The street's programme is decided each autumn; this was weighed with eleven others.",
)


def propose(
    ground: Ground, *, proposals: int, supports: int, verified: dict[str | None, int], rules: Any, bar: Bar
) -> None:
    """Insert so many proposals with so many supports between them, by COPY, with answers, comments and journal."""
    bar.begin("plan", proposals)
    crowd = Crowd(ground, proposals, supports, verified, rules)
    bar.step(proposals)
    bar.end()
    first = _insert(crowd, bar)
    entry = ("verb", "actor_id", "subject_type", "subject_id", "data", "created_at")
    _load(bar, "entries", 3 * proposals, "journal_entry", entry, crowd.entries(first))


def remember(
    ground: Ground, *, proposals: int, supports: int, verified: dict[str | None, int], rules: Any, bar: Bar
) -> None:
    """Insert what was proposed in the year before the stories; its entries go to the chronicle, which is in order."""
    crowd = Crowd(ground, proposals, supports, verified, rules, EARLIER)
    for verb, by, _type, pk, data, at in crowd.entries(_insert(crowd, bar)):
        ground.chronicle.tell(verb, Proposal(pk=pk), at, by, **json.loads(data))


def _insert(crowd: Crowd, bar: Bar) -> int:
    """Insert everything but the journal; return the id of the first answer."""
    answers = reserve_ids("proposals_answer", crowd.answered_count())
    _load(bar, "proposals", crowd.count, "proposals_proposal", PROPOSAL, crowd.proposals())
    revision = ("id", "proposal_id", "number", "title", "body", "author_id", "reason", "created_at")
    _load(bar, "revisions", crowd.count, "proposals_revision", revision, crowd.revisions_rows())
    support = ("proposal_id", "person_id", "revision_id", "district_id", "counts", "channel", "created_at")
    _load(bar, "supports", sum(crowd.supported), "proposals_support", support, crowd.supports())
    first = answers[0] if answers else 0
    _load(bar, "answers", len(answers), "proposals_answer", ANSWER, crowd.answers(first))
    reminder = ("proposal_id", "kind", "due_at", "sent_at")
    _load(bar, "reminders", len(answers), "proposals_reminder", reminder, (row for _n, row in crowd.reminders()))
    talk = voices.Voices(crowd.data["comments"], crowd.discussed)
    comments = reserve_ids("proposals_comment", talk.count())
    _load(bar, "comments", len(comments), "proposals_comment", voices.COMMENT, talk.comments(comments))
    _load(bar, "useful marks", len(comments), "proposals_usefulmark", voices.MARK, talk.marks(comments))
    return first


PROPOSAL = (
    *("id", "author_id", "author_label", "title", "body", "lang", "topic_id", "district_id", "place_name"),
    *("latitude", "longitude", "state", "revision_number", "published_at", "gather_until", "threshold"),
    *("threshold_rule_number", "sorting_supports", "sorting_share", "exposure_rank", "office_id", "reached_at"),
    *("due_at", "extended_at", "overdue_at", "escalated_at", "answered_at", "next_promise_on", "closed_at"),
    *("done_asked_at", "done_until"),
    *("visibility", "channel", "created_at"),
)
ANSWER = (
    *("id", "proposal_id", "number", "office_id", "author_id", "author_name", "author_title", "decision"),
    *("reasons", "summary", "cost", "published_at", "visibility", "channel", "created_at"),
)


def _load(bar: Bar, label: str, about: int, table: str, columns: tuple[str, ...], rows: Iterator[Row]) -> None:
    bar.begin(label, about)
    copy(table, columns, rows, bar)
    bar.end()


def _walk(voters: Voters, count: int, author: int, rng: random.Random) -> Iterator[tuple[int, str]]:
    """Yield so many different voters, never the author: a walk whose step shares no factor with their number."""
    size = len(voters)
    step, at = coprime(rng, size), rng.randrange(size)
    while count:
        at = (at + step) % size
        if voters[at][0] != author:
            count -= 1
            yield voters[at]


def _offices(ground: Ground) -> dict[tuple[str, str | None], Any]:
    """Return who answers for each topic in each district, None for the whole city."""
    rows = plan("ribera")["offices"]
    found: dict[tuple[str, str | None], Any] = {}
    for code, row in rows.items():
        for topic in row.get("topics", []):
            found |= {(topic, district): ground.offices[code] for district in (*ground.districts, None)}
    for code, row in rows.items():
        for topic, district in row.get("pairs", []):
            found[topic, district] = ground.offices[code]
    return found
