"""The demo's circles: one that decides by consent and answered an objection, and one that plants trees."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from civic.demo.founding import Ground, plan
from commons import clock
from deliberation.lifecycle.circles import Kind, Rule, State
from deliberation.models import AgendaItem, Attendance, Circle, Decision, Meeting, Membership, Voice

Row = dict[str, Any]
EVENING = dt.time(19, 0)
SIDES = {"yes": "for_it", "consent": "for_it", "no": "against", "objection": "against"}


def gather(ground: Ground) -> None:
    """Write the circles of the plan as their acts would have left them. The chronicle is left to be written."""
    for row in plan("circles")["circle"]:
        its, people = _found(ground, row)
        made: list[Decision] = []
        for decision in row["decision"]:
            made.append(_decide(ground, its, people, decision, made))
        for place, item in enumerate(row["item"], start=1):
            _put(ground, its, item, place)
        for meeting in row["meeting"]:
            _meet(ground, its, meeting)


def _found(ground: Ground, row: Row) -> tuple[Circle, list[int]]:
    """Write a circle and its members; return the members' ids, the founder first."""
    at, founder = ground.ago(row["founded"]), ground.people[row["founder"]]
    its = Circle.objects.create(
        title=row["title"],
        purpose=row["purpose"].strip(),
        lang="en",
        author=founder,
        district=ground.districts[row["district"]],
        rule=row["rule"],
        quorum=row["quorum"],
    )
    Circle.objects.filter(pk=its.pk).update(created_at=at)
    neighbours = ground.residents.blocks[row["district"]][: row["neighbours"]]
    known = [ground.people[name].pk for name in row["members"]]
    ids = [founder.pk, *known, *(pk for pk in neighbours if pk not in (founder.pk, *known))]
    by_login = {login: person.pk for login, person in ground.people.items()}
    named = {by_login[login] for login in row["named"]}
    willing = {by_login[login] for login in row["willing"]} | {founder.pk}
    Membership.objects.bulk_create(
        Membership(
            circle=its,
            person_id=pk,
            joined_at=at + dt.timedelta(hours=place),
            willing=pk in willing,
            named=pk in named,
            facilitates_until=clock.due(at, its.term_days) if pk == founder.pk else None,
        )
        for place, pk in enumerate(ids)
    )
    ground.chronicle.tell("circle.founded", its, at, founder.pk, rule=str(its.rule))
    return its, ids


def _decide(ground: Ground, its: Circle, people: list[int], row: Row, before: list[Decision]) -> Decision:
    by, at = ground.people[row["by"]].pk, ground.ago(row["opened"])
    closes = clock.due(at, its.decision_days)
    count = {"for_it": 0, "against": 0, "aside": 0}
    for word, number in row["said"].items():
        count[SIDES.get(word, "aside")] += number
    is_open = row["state"] == State.OPEN
    made = Decision.objects.create(
        circle=its,
        kind=Kind.ORDINARY,
        title=row["title"],
        text=row["text"],
        author_id=by,
        state=row["state"],
        opened_at=at,
        closes_at=closes,
        closed_at=None if is_open else closes,
        rule=Rule(its.rule),
        quorum=its.quorum,
        members=len(people),
        follows=before[row["follows"]] if "follows" in row else None,
        **({} if is_open else count),
    )
    Decision.objects.filter(pk=made.pk).update(created_at=at)
    _speak(ground, made, people, row)
    ground.chronicle.tell("decision.opened", made, at, by, circle=its.pk, kind=str(made.kind))
    if not is_open:
        ground.chronicle.tell("decision.closed", made, closes, circle=its.pk, state=str(made.state))
    return made


def _speak(ground: Ground, its: Decision, people: list[int], row: Row) -> None:
    """Let members speak, the last joined first, so that ana and bea still can where it is open."""
    objector = ground.people[row["objector"]].pk if "objector" in row else None
    others = [pk for pk in reversed(people) if pk != objector]
    reasons = iter(row.get("objections", []))
    for word, number in row["said"].items():
        for _each in range(number):
            author = objector if word == "objection" and objector else others.pop(0)
            reason = next(reasons) if word == "objection" else ""
            Voice.objects.create(
                decision=its,
                author_id=author,
                said=word,
                reason=reason,
            )


def _put(ground: Ground, its: Circle, row: Row, place: int) -> None:
    AgendaItem.objects.create(
        circle=its,
        author=ground.people[row["by"]],
        title=row["title"],
        text=row.get("text", ""),
        position=place,
        discussed_at=ground.ago(row["discussed"]) if "discussed" in row else None,
    )


def _meet(ground: Ground, its: Circle, row: Row) -> None:
    day = timezone.localdate(ground.now, clock.zone()) - dt.timedelta(days=row["days"])
    starts = dt.datetime.combine(day, EVENING, tzinfo=clock.zone())
    by, minutes = ground.people[row["by"]], row.get("minutes", "").strip()
    made = Meeting.objects.create(
        circle=its,
        author=by,
        title=row["title"],
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=2),
        place_name=row["place"],
        link=row.get("link", ""),
        minutes=minutes,
        minutes_at=starts + dt.timedelta(days=2) if minutes else None,
    )
    convened = min(starts - dt.timedelta(days=14), ground.ago(1))
    Meeting.objects.filter(pk=made.pk).update(created_at=convened)
    people = [ground.people[login] for login in row.get("coming", [])]
    Attendance.objects.bulk_create(Attendance(meeting=made, person=person) for person in people)
    ground.chronicle.tell("meeting.convened", made, convened, by.pk, circle=its.pk)
    if minutes:
        ground.chronicle.tell("minutes.published", made, starts + dt.timedelta(days=2), by.pk, circle=its.pk)
