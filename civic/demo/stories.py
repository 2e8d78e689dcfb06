"""The sixty proposals of `proposals.toml`: rows and journal as the acts would have left them on their days."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Person
from civic.demo import helping, office_work
from civic.demo.founding import Ground, plan
from civic.demo.loading import reserve_ids
from civic.demo.places import point
from civic.demo.together import bodies
from commons import clock
from commons.text import clean
from proposals import queries
from proposals.actions.publish_proposal import threshold
from proposals.lifecycle import State
from proposals.models import (
    Answer,
    AnswerVerdict,
    Comment,
    Commitment,
    DoneVerdict,
    Milestone,
    MissedDate,
    MovedDate,
    ProgressReport,
    Proposal,
    Reminder,
    Revision,
    Support,
    UsefulMark,
)

GATHER_DAYS, ANSWER_DAYS, ESCALATE_DAYS, VERDICT_DAYS = 120, 30, 30, 21
CHECK_DAYS = 28  # until supporters are asked whether it was done, and for so long
KEPT_AT = dt.timedelta(hours=9)  # before midnight: offices report in the afternoon
SWEEP = dt.timedelta(minutes=4)  # beat looks every five minutes: what falls due is done a little later
Row = dict[str, Any]


@dataclass(slots=True)
class Story:
    """One proposal on its way into the database, with the moments of its life."""

    row: Row
    proposal: Proposal
    author_id: int | None  # None: a meeting's
    published: dt.datetime
    until: dt.datetime
    reached: dt.datetime | None = None


def tell_all(ground: Ground, *, verified: dict[str | None, int], rules: Any) -> list[Proposal]:
    """Write every story: five hundred rows beside the supports, in bulk. The chronicle is left to be written."""
    rng = random.Random(f"stories {ground.seed}")  # noqa: S311 a demo, no secret
    stories = [_begin(ground, row, rng, verified, rules) for row in plan("proposals")["proposal"]]
    stories.sort(key=lambda story: story.published)
    _number(stories)
    for story in stories:
        _live(ground, story)
    Proposal.objects.bulk_create(story.proposal for story in stories)
    published = [story for story in stories if story.proposal.revision_number]
    revisions = Revision.objects.bulk_create(
        Revision(
            proposal=story.proposal,
            number=1,
            title=story.proposal.title,
            body=bodies(story.proposal)[0],
            author_id=story.author_id,
            created_at=story.published,
        )
        for story in published
    )
    for story, revision in zip(published, revisions, strict=True):
        _support(ground, story, revision, rng)
    together = _together(published)
    for story in published:
        _tell(ground, story)
        _remind(ground, story)
        if "first_answer" in story.row:
            _send_back(ground, story)
        if "answer" in story.row:
            _answer(ground, story, together.get(story.row["answer"].get("together", ""), []))
        if "finished" in story.row:
            _ask(ground, story)
        _report(ground, story)
    _discuss(ground, published, rng)
    office_work.tell_all(ground, [(story.row, story.proposal) for story in stories])
    helping.tell_all(ground, [(story.row, story.proposal) for story in stories])
    return [story.proposal for story in stories]


def names_by_district() -> dict[str, list[str]]:
    """Return the pseudonyms that stories name, by where they live; who writes for the whole city lives in Alameda."""
    found: dict[str, list[str]] = {}
    for row in plan("proposals")["proposal"]:
        its, name = found.setdefault(row.get("district", "alameda"), []), row.get("author", "")
        if " " in name and name not in its:
            its.append(name)
    return found


def _begin(ground: Ground, row: Row, rng: random.Random, verified: dict[str | None, int], rules: Any) -> Story:
    published = _moment(ground, row["days"], rng)
    district = ground.districts.get(row.get("district", ""))
    author_id = _person(ground, row["author"]) if "author" in row else None
    place = row.get("place", "")
    latitude, longitude = point(district.boundary, place) if district and place else (None, None)  # type: ignore[arg-type]
    proposal = Proposal(
        author_id=author_id,
        author_label=f"From the meeting: {row['meeting']}" if "meeting" in row else "",
        organisation=ground.organisations.get(row.get("organisation", "")),
        title=row["title"],
        body=clean(row["body"]),
        topic=ground.topics[row["topic"]],
        district=district,
        process=ground.processes.get(row.get("process", "")),
        place_name=place,
        latitude=latitude,
        longitude=longitude,
        state=row["state"],
        channel="meeting" if "meeting" in row else row.get("channel", "web"),
        created_at=published - dt.timedelta(hours=rng.uniform(0.2, 30)),
    )
    if row["state"] != State.DRAFT:
        proposal.revision_number = 1
        proposal.published_at = published
        proposal.gather_until = clock.due(published, GATHER_DAYS)
        proposal.threshold = threshold(verified[row.get("district")], rules)
        proposal.threshold_rule_number = rules["support_threshold"].number
    reached = _moment(ground, row["reached"], rng) if "reached" in row else None
    return Story(row, proposal, author_id, published, ground.now, reached)


def _number(stories: list[Story]) -> None:
    """Give ids by date; where a story wishes for one of its topic's drawings, the next id that brings it."""
    free = list(reserve_ids("proposals_proposal", len(stories)))
    drawings = {"mobility": 3, "housing": 1, "schools": 1, "care": 1}
    for story in stories:
        wish, among = story.row.get("picture"), drawings.get(story.row["topic"], 2)
        fits = (pk for pk in free if wish is None or pk % among == wish % among)
        story.proposal.pk = next(fits, free[0])
        free.remove(story.proposal.pk)


def _live(ground: Ground, story: Story) -> None:
    """Set the moments that the moves leave on the proposal."""
    row, proposal = story.row, story.proposal
    if story.reached:
        proposal.reached_at = story.reached
        proposal.due_at = clock.due(story.reached, ANSWER_DAYS)
        proposal.office = _in_charge(ground, row)
    if "extended" in row:
        proposal.extended_at = ground.ago(row["extended"]["days"])
        proposal.due_at = clock.due(story.reached or ground.now, ANSWER_DAYS + row["extended"]["by_days"])
    if "handed_over" in row:
        proposal.office = ground.offices[row["handed_over"]["to"]]
    if "first_answer" in row:
        proposal.contested_at = ground.ago(row["first_answer"]["sent_back"])
        proposal.due_at = clock.due(proposal.contested_at, ANSWER_DAYS)
    if "answer" in row:
        story.until = proposal.answered_at = ground.ago(row["answer"]["days"] - 0.4)
    if "finished" in row:
        proposal.closed_at = ground.ago(row["finished"]["days"] - 0.3)
        asked = proposal.closed_at + dt.timedelta(days=CHECK_DAYS) + SWEEP
        proposal.done_asked_at, proposal.done_until = asked, clock.due(asked, CHECK_DAYS)
    if "taken_up" in row:
        story.until = ground.ago(row["taken_up"]["days"])
    if "withdrawn" in row:
        story.until = proposal.closed_at = ground.ago(row["withdrawn"]["days"])
    if proposal.state == State.EXPIRED and proposal.gather_until:
        story.until = proposal.closed_at = proposal.gather_until + SWEEP
    if proposal.due_at and proposal.due_at < story.until:
        proposal.overdue_at = proposal.due_at
        if (escalates := _escalates(proposal)) < story.until:
            proposal.escalated_at = escalates
    if proposal.threshold:
        counted = row.get("supports", 0)
        proposal.sorting_supports = counted + row.get("elsewhere", 0)
        proposal.sorting_share = min(counted * 1_000 // proposal.threshold, 999_999)


def _escalates(proposal: Proposal) -> dt.datetime:
    assert proposal.due_at is not None  # noqa: S101 only asked where a clock runs
    return proposal.due_at + dt.timedelta(days=ESCALATE_DAYS) + SWEEP


def _support(ground: Ground, story: Story, revision: Revision, rng: random.Random) -> None:
    """Give the supports: up to the threshold before it was reached, the rest until the answer."""
    row, proposal = story.row, story.proposal
    fans = [p["login"] for p in plan("ribera")["people"] if row["title"] in p.get("supports", [])]
    home = row.get("district")
    local = [login for login in fans if home is None or _home(login) == home]
    counted = _crowd(ground, [home] if home else list(ground.districts), row.get("supports", 0), local, story, rng)
    others = [code for code in ground.districts if code != home]
    guests = [login for login in fans if login not in local]
    elsewhere = _crowd(ground, others, row.get("elsewhere", 0), guests, story, rng) if home else []
    needed = proposal.threshold or 0
    rows = []
    for place, (person_id, code) in enumerate(counted):
        before = story.reached is None or place < needed
        start = story.published if before else story.reached
        end = (story.reached if before else None) or story.until
        # The one that reaches the threshold comes at that very moment.
        at = story.reached if place == needed - 1 and story.reached else None
        rows.append((person_id, code, True, at or _between(start or story.published, end, rng)))
    rows += [(pk, code, False, _between(story.published, story.until, rng)) for pk, code in elsewhere]
    rows.sort(key=lambda each: each[3])
    Support.objects.bulk_create(
        Support(
            proposal=proposal,
            person_id=person_id,
            revision=revision,
            district=ground.districts[code],
            counts=counts,
            channel=support_channel(place),
            created_at=at,
        )
        for place, (person_id, code, counts, at) in enumerate(rows)
    )


def support_channel(place: int) -> str:
    """Return how the support at this place came: one in fourteen at a desk, one in seventeen on a sheet."""
    return "desk" if place % 14 == 3 else "paper" if place % 17 == 9 else "web"


def _crowd(
    ground: Ground, codes: list[str], count: int, logins: list[str], story: Story, rng: random.Random
) -> list[tuple[int, str]]:
    """Return `count` different people of these districts: those with a login first, then anybody but the author."""
    chosen = [(ground.people[login].pk, _home(login)) for login in logins[:count]]
    where = {pk: code for code in codes for pk in (ground.residents.blocks[code][0],)}
    starts = sorted(where)
    pool = [pk for code in codes for pk in _sample(ground.residents.blocks[code], count, rng)]
    rng.shuffle(pool)
    for pk in pool:
        if len(chosen) >= count:
            break
        if pk != story.author_id:
            chosen.append((pk, where[max(start for start in starts if start <= pk)]))
    rng.shuffle(chosen)
    return chosen


def _sample(block: Any, count: int, rng: random.Random) -> list[int]:
    return rng.sample(block, min(len(block), count + 1))


def _tell(ground: Ground, story: Story) -> None:
    """Write the entries of the moves."""
    row, proposal, told = story.row, story.proposal, ground.chronicle
    told.tell("proposal.published", proposal, story.published, story.author_id, threshold=proposal.threshold)
    if story.reached:
        office = _in_charge(ground, row)
        told.tell(
            "proposal.reached",
            proposal,
            story.reached,
            counted=proposal.threshold,
            threshold=proposal.threshold,
            office=office.name,
            office_id=office.pk,
            due_at=clock.due(story.reached, ANSWER_DAYS).isoformat(),
        )
    if extended := row.get("extended"):
        told.tell(
            "proposal.extended",
            proposal,
            ground.ago(extended["days"]),
            ground.people[extended["by"]].pk,
            days=extended["by_days"],
            reason=extended["reason"],
            due_at=proposal.due_at.isoformat() if proposal.due_at else None,
        )
    if handed := row.get("handed_over"):
        receiver = ground.offices[handed["to"]]
        told.tell(
            "proposal.handed_over",
            proposal,
            ground.ago(handed["days"]),
            ground.people[handed["by"]].pk,
            **{"from": _in_charge(ground, row).name, "to": receiver.name, "to_id": receiver.pk},
            reason=handed["reason"],
        )
    if delivery := row.get("delivery"):
        by, note = ground.people[delivery["by"]].pk, delivery["note"]
        told.tell("proposal.delivery_started", proposal, ground.ago(delivery["days"] - 0.35), by, note=note)
    if finished := row.get("finished"):
        by = ground.people[finished["by"]].pk
        told.tell("proposal.finished", proposal, ground.ago(finished["days"] - 0.3), by, note=finished["note"])
    if withdrawn := row.get("withdrawn"):
        at, reason = ground.ago(withdrawn["days"]), withdrawn["reason"]
        told.tell("proposal.withdrawn", proposal, at, story.author_id, reason=reason)
    if proposal.state == State.EXPIRED and proposal.closed_at:
        told.tell("proposal.expired", proposal, proposal.closed_at)


def _remind(ground: Ground, story: Story) -> None:
    """Write the reminders that beat would have sent until the answer."""
    proposal = story.proposal
    if not story.reached or not proposal.due_at:
        return
    first_due = clock.due(story.reached, ANSWER_DAYS)
    changed = proposal.extended_at or story.until
    if first := story.row.get("first_answer"):
        changed = ground.ago(first["days"] - 0.4)
    found = list(due_reminders(story.reached, first_due, story.reached, changed))
    if proposal.contested_at:
        found += due_reminders(proposal.contested_at, proposal.due_at, proposal.contested_at, story.until)
    if proposal.extended_at:
        found += due_reminders(story.reached, proposal.due_at, proposal.extended_at, story.until)
    Reminder.objects.bulk_create(
        Reminder(proposal=proposal, kind=kind, due_at=due_at, sent_at=at) for kind, due_at, at in found
    )
    verbs = {Reminder.Kind.OVERDUE: "proposal.overdue", Reminder.Kind.ESCALATED: "proposal.escalated"}
    for kind, due_at, at in found:
        office = proposal.office
        if (handed := story.row.get("handed_over")) and at < ground.ago(handed["days"]):
            office = _in_charge(ground, story.row)
        ground.chronicle.tell(
            verbs.get(kind, "proposal.reminded"),
            proposal,
            at,
            kind=kind.value,
            office=office.name if office else "",
            office_id=office.pk if office else None,
            due_at=due_at.isoformat(),
        )


def due_reminders(
    reached: dt.datetime, due_at: dt.datetime, start: dt.datetime, end: dt.datetime
) -> Iterator[tuple[Reminder.Kind, dt.datetime, dt.datetime]]:
    """Yield the reminders (kind, due date, moment) that fall due between two moments."""
    for kind, at in (
        (Reminder.Kind.HALF_TIME, reached + (due_at - reached) / 2),
        (Reminder.Kind.THREE_DAYS, due_at - dt.timedelta(days=3)),
        (Reminder.Kind.OVERDUE, due_at),
        (Reminder.Kind.ESCALATED, due_at + dt.timedelta(days=ESCALATE_DAYS)),
    ):
        if start <= at + SWEEP < end:
            yield kind, due_at, at + SWEEP


def _together(stories: list[Story]) -> dict[str, list[int]]:
    """Return the proposals that were given one answer in one act, by the name of the act."""
    found: dict[str, list[int]] = {}
    for story in stories:
        if act := story.row.get("answer", {}).get("together"):
            found.setdefault(act, []).append(story.proposal.pk)
    return found


def _send_back(ground: Ground, story: Story) -> None:
    """Give the first answer, let supporters contest it, and start the clock again, as their verdicts do."""
    proposal, row = story.proposal, story.row["first_answer"]
    at, due_at = proposal.contested_at, proposal.due_at
    assert story.reached is not None and at is not None and due_at is not None  # noqa: S101 set where it is contested
    proposal.answered_at, proposal.due_at = ground.ago(row["days"] - 0.4), clock.due(story.reached, ANSWER_DAYS)
    judged = queries.judged(_give(ground, proposal, row, number=1, until=at))
    proposal.answered_at, proposal.due_at = story.until, due_at
    ground.chronicle.tell(
        "proposal.contested",
        proposal,
        at,
        confirm=judged.confirm,
        contest=judged.contest,
        by_reason=dict(judged.by_reason),
        office=proposal.office.name if proposal.office else "",
        office_id=proposal.office_id,
        due_at=due_at.isoformat(),
    )


def _answer(ground: Ground, story: Story, together: list[int]) -> None:
    proposal = story.proposal
    number = 2 if proposal.contested_at else 1
    answer = _give(ground, proposal, story.row["answer"], number=number, until=ground.now, together=together)
    _miss(ground, answer)


def _give(
    ground: Ground, proposal: Proposal, row: Row, *, number: int, until: dt.datetime, together: Sequence[int] = ()
) -> Answer:
    """Publish an answer with its promises, and let supporters judge it `until` then."""
    person, mandate = ground.people[row["by"]], ground.mandates[row["by"]]
    office = proposal.office
    assert office is not None and proposal.answered_at is not None  # noqa: S101 set where there is an answer
    act = uuid.uuid5(uuid.NAMESPACE_URL, row["together"]) if together else None
    answer: Answer = Answer(
        proposal=proposal,
        number=number,
        together=act,
        office=office,
        author=person,
        author_name=mandate.holder_name,
        author_title=mandate.title,
        decision=row["decision"],
        reasons=clean(row["reasons"]),
        summary=row["summary"],
        cost=row.get("cost", ""),
        published_at=proposal.answered_at,
        created_at=proposal.answered_at,
        due_at=proposal.due_at,
        verdict_until=clock.due(proposal.answered_at, VERDICT_DAYS),
    )
    answer.save(force_insert=True)
    today = timezone.localdate(ground.now)
    Commitment.objects.bulk_create(
        Commitment(
            answer=answer,
            text=promise["text"],
            due_on=today + dt.timedelta(days=promise["in_days"]),
            kept_on=today - dt.timedelta(days=promise["kept"]) if "kept" in promise else None,
            evidence=promise.get("evidence", ""),
        )
        for promise in row["commitments"]
    )
    ground.chronicle.tell(
        "proposal.answered",
        proposal,
        proposal.answered_at,
        person.pk,
        answer=answer.pk,
        decision=answer.decision,
        office=office.name,
        office_id=office.pk,
        **({"together": str(act), "others": [pk for pk in together if pk != proposal.pk]} if act else {}),
    )
    _plan(ground, answer, row)
    _judge(ground, answer, row, until)
    return answer


def _plan(ground: Ground, answer: Answer, row: Row) -> None:
    """Name the steps on the way to promises, and move dates with their reasons."""
    today, by = timezone.localdate(ground.now), answer.author_id
    for promise, said in zip(answer.commitments.order_by("pk"), row["commitments"], strict=True):
        Milestone.objects.bulk_create(
            Milestone(
                commitment=promise,
                text=step["text"],
                due_on=today + dt.timedelta(days=step["in_days"]),
                reached_on=today - dt.timedelta(days=step["reached"]) if "reached" in step else None,
            )
            for step in said.get("steps", [])
        )
        if moved := said.get("moved"):
            at, was = ground.ago(moved["days"]), today + dt.timedelta(days=moved["in_days"])
            MovedDate.objects.create(commitment=promise, due_on=was, reason=moved["reason"], moved_at=at)
            its = {"was": was.isoformat(), "due_on": promise.due_on.isoformat(), "reason": moved["reason"]}
            ground.chronicle.tell("proposal.promise_moved", answer.proposal, at, by, commitment=promise.pk, **its)


def _report(ground: Ground, story: Story) -> None:
    """Let officials tell how it goes, and residents what they see."""
    for row in story.row.get("reports", []):
        person, mandate = ground.people[row["by"]], ground.mandates.get(row["by"])
        office = story.proposal.office if mandate else None
        report = ProgressReport.objects.create(
            proposal=story.proposal,
            office=office,
            author=person,
            author_name=mandate.holder_name if mandate else "",
            text=row["text"],
            created_at=(at := ground.ago(row["days"])),
        )
        spoken = {"office": office.name, "office_id": office.pk} if office else {}
        ground.chronicle.tell("proposal.progress", story.proposal, at, person.pk, report=report.pk, **spoken)


def _miss(ground: Ground, answer: Answer) -> None:
    """Note the dates that passed without word, as beat would have on the night after; tell what was kept later."""
    today = timezone.localdate(ground.now)
    for promise in answer.commitments.all():
        if promise.due_on >= (promise.kept_on or today):
            continue
        at = clock.end_of_day(promise.due_on) + SWEEP
        MissedDate.objects.create(commitment=promise, due_on=promise.due_on, noted_at=at)
        ground.chronicle.tell(
            "proposal.promise_missed",
            answer.proposal,
            at,
            commitment=promise.pk,
            promise=promise.text,
            due_on=promise.due_on.isoformat(),
            office=answer.office.name,
            office_id=answer.office_id,
        )
        if promise.kept_on:
            at, note = clock.end_of_day(promise.kept_on) - KEPT_AT, promise.evidence
            by, its = answer.author_id, {"commitment": promise.pk, "note": note}
            ground.chronicle.tell("proposal.promise_kept", answer.proposal, at, by, **its)


def _ask(ground: Ground, story: Story) -> None:
    """Ask supporters whether it was done, and let some say it."""
    proposal, said = story.proposal, story.row["finished"]
    assert proposal.done_asked_at is not None and proposal.done_until is not None  # noqa: S101 set where it is done
    until = proposal.done_until.isoformat()
    ground.chronicle.tell("proposal.done_asked", proposal, proposal.done_asked_at, until=until)
    words = [True] * said.get("yes", 0) + [False] * said.get("no", 0)
    people = proposal.supports.order_by("pk").values_list("person_id", flat=True)[: len(words)]
    DoneVerdict.objects.bulk_create(
        DoneVerdict(proposal=proposal, person_id=pk, done=done, given_at=proposal.done_asked_at + SWEEP)
        for pk, done in zip(people, words, strict=True)
    )


def _judge(ground: Ground, answer: Answer, row: Row, until: dt.datetime) -> None:
    """Let supporters say whether it answers them: so many yes, and the reasons of the others; `n` say no more."""
    said = [("confirm", "", "")] * row.get("confirmed", 0)
    for each in row.get("contested", []):
        said += [("contest", each["why"], each["words"])] if "words" in each else []
        said += [("contest", each["why"], "")] * each.get("n", 0)
    people = answer.proposal.supports.order_by("pk").values_list("person_id", flat=True)[: len(said)]
    AnswerVerdict.objects.bulk_create(
        AnswerVerdict(
            answer=answer,
            person_id=pk,
            says=says,
            why=why,
            reason=words,
            given_at=answer.published_at + (until - answer.published_at) * (place + 1) / (len(said) + 2),
        )
        for place, (pk, (says, why, words)) in enumerate(zip(people, said, strict=True))
    )


def _discuss(ground: Ground, stories: list[Story], rng: random.Random) -> None:
    """Write the comments of all stories in the order of their dates, replies after what they reply to."""
    planned: list[tuple[Comment, list[int]]] = []
    for story in stories:
        planned += _comments(ground, story, rng)
    planned.sort(key=lambda pair: pair[0].created_at)
    for pk, (comment, _fans) in zip(reserve_ids("proposals_comment", len(planned)), planned, strict=True):
        comment.pk = pk
    for comment, _fans in planned:
        if comment.parent is not None:
            comment.root = comment.parent.root or comment.parent
            comment.parent_id, comment.root_id = comment.parent.pk, comment.root.pk
    Comment.objects.bulk_create(comment for comment, _fans in planned)
    UsefulMark.objects.bulk_create(
        UsefulMark(comment=comment, person_id=pk) for comment, fans in planned for pk in fans
    )
    for comment, _fans in planned:
        ground.chronicle.tell(
            "comment.published",
            comment,
            comment.created_at,
            comment.author_id,
            proposal=comment.proposal_id,
            parent=comment.parent_id,
        )


def _comments(ground: Ground, story: Story, rng: random.Random) -> Iterator[tuple[Comment, list[int]]]:
    rows = story.row.get("comments", [])
    home = story.row.get("district", "alameda")
    voices = iter(rng.sample(ground.residents.blocks[home], len(rows) + 2))
    answered, at = story.proposal.answered_at, story.published
    end = min(story.proposal.closed_at or ground.now, ground.now)
    last: dict[int, Comment] = {}
    for place, row in enumerate(rows):
        # Officials speak after the answer, where there is one; the others spread over the proposal's time.
        start = max(at, answered) if answered and row.get("by") in ground.mandates else at
        at = start + (end - start) * rng.uniform(0.15, 1) / (len(rows) - place + 1)
        if "days" in row:
            at = ground.ago(row["days"])
        depth, meeting = row.get("depth", 0), row.get("meeting", "")
        comment = Comment(
            proposal=story.proposal,
            author_id=None if meeting else ground.people[row["by"]].pk if "by" in row else next(voices),
            author_label=f"From the meeting: {meeting}" if meeting else "",
            organisation=ground.organisations.get(row.get("organisation", "")),
            channel="meeting" if meeting else row.get("channel", "web"),
            parent=last.get(depth - 1),
            depth=depth,
            side=row.get("side", Comment.Side.NEITHER),
            body=row["text"],
            created_at=at,
        )
        last[depth] = comment
        fans = rng.sample(ground.residents.blocks[home], min(row.get("useful", 0) + 1, 100))
        yield comment, [pk for pk in fans if pk != comment.author_id][: row.get("useful", 0)]


def _in_charge(ground: Ground, row: Row) -> Any:
    offices = plan("ribera")["offices"]
    pair = [row["topic"], row.get("district")]
    fits = [code for code, office in offices.items() if pair in office.get("pairs", [])]
    fits += [code for code, office in offices.items() if row["topic"] in office.get("topics", [])]
    return ground.offices[fits[0]]


def _home(login: str) -> str:
    return next(str(p["district"]) for p in plan("ribera")["people"] if p["login"] == login)


def _person(ground: Ground, name: str) -> int:
    person: Person | None = ground.people.get(name)
    return person.pk if person else ground.residents.known[name]


def _moment(ground: Ground, days: int, rng: random.Random) -> dt.datetime:
    """Return a waking hour of that day, never later than now."""
    local = timezone.localtime(ground.now - dt.timedelta(days=days))
    return min(local.replace(hour=rng.randrange(8, 22), minute=rng.randrange(60), second=rng.randrange(60)), ground.now)


def _between(start: dt.datetime, end: dt.datetime, rng: random.Random) -> dt.datetime:
    """Return a moment between two, more often early: most people hear of a thing in its first days."""
    return start + (end - start) * rng.betavariate(1, 1.6)
