"""Make a conversation's opinion map anew, from one snapshot, while people go on answering."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models.functions import Now

from deliberation import queries
from deliberation.models import Conversation, OpinionMap, Participant, Stir
from deliberation.opinions import opinion_map
from deliberation.opinions.bridging import divisive
from deliberation.opinions.consensus import group_aware
from deliberation.opinions.counts import Counts, probability
from deliberation.opinions.earlier import Earlier
from deliberation.opinions.stances import Floats, Ints, Stances

# From so many people on there is a map to look at; at most so many marks are drawn.
MAP_FROM, MARKS = 15, 300
# A statement is agreed on where so many of each group answered it.
LEAST_ANSWERS = 5
# Marks lie this far beside the place they stand for, as a part of the map's width: two of them are seen as two.
BLUR = 0.006

WEIGH = """
UPDATE deliberation_statement AS statement SET weight = given.weight
FROM unnest(%s::int[], %s::float8[]) AS given (number, weight)
WHERE statement.conversation_id = %s AND statement.number = given.number
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a map is made of: everything as of one moment, with the stirs that had been noted by then."""

    stirs: list[int]
    stances: Stances
    earlier: Earlier | None
    before: Any


def due_maps() -> list[int]:
    """Return the conversations that are newer than their maps. One query."""
    return list(Stir.objects.order_by("conversation").values_list("conversation", flat=True).distinct())


def draw_map(*, conversation_id: int) -> bool:
    """Compute the map and store it; False where there is no such conversation, or somebody was faster.

    Reads in one snapshot, computes outside of any transaction, stores in a short one, which locks the conversation
    (not against answers). Answers that commit meanwhile leave their stirs, and make the next map due.
    """
    with snapshot():
        its = Conversation.objects.filter(pk=conversation_id).select_related("map").first()
        taken = _taken(its) if its is not None else None
    if its is None or taken is None:
        return False
    return _store(its, taken, opinion_map.opinion_map(taken.stances, taken.earlier))


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one moment; inside somebody's transaction, as they see it."""
    own = not connection.in_atomic_block
    with transaction.atomic():
        if own:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _taken(its: Conversation) -> Snapshot:
    stirs = list(Stir.objects.filter(conversation=its).values_list("pk", flat=True))
    stances, known = queries.stances_of(its), queries.map_of(its)
    earlier = queries.earlier_of(its, stances, known.model) if known is not None else None
    return Snapshot(stirs, stances, earlier, known.computed_at if known is not None else None)


@transaction.atomic
def _store(its: Conversation, taken: Snapshot, found: opinion_map.OpinionMap) -> bool:
    rows = Conversation.objects.select_for_update(no_key=True, of=("self",)).select_related("map")
    now = rows.filter(pk=its.pk).first()
    if now is None or _moment(now) != taken.before:
        return False
    model, shown = _model(found), shown_of(found)
    OpinionMap.objects.update_or_create(
        conversation=now,
        defaults={
            "computed_at": Now(),
            "statements": int((~taken.stances.moderated_out).sum()),
            "participants": len(taken.stances.participants),
            "in_map": int(found.in_map.sum()),
            "stances": len(taken.stances.said),
            "model": model,
            "shown": shown,
        },
    )
    inside = [int(each) for each, there in zip(taken.stances.participants, found.in_map, strict=True) if there]
    Participant.objects.filter(conversation=now, in_map=False, number__in=inside).update(in_map=True)
    weights = found.open_priorities
    with connection.cursor() as cursor:
        cursor.execute(WEIGH, [[int(each) for each in weights], list(weights.values()), now.pk])
    Stir.objects.filter(pk__in=taken.stirs).delete()
    return True


def _moment(its: Conversation) -> Any:
    known = queries.map_of(its)
    return known.computed_at if known is not None else None


def _model(found: opinion_map.OpinionMap) -> dict[str, Any]:
    """Return what places one's own answers and what the next map starts from; of no participant anything."""
    handed_on = found.earlier.as_json()
    del handed_on["groups"], handed_on["base"]
    names = found.stances.statements
    mean = {names[each]: float(found.plane.mean[each]) for each in np.flatnonzero(found.plane.columns)}
    centres = {
        str(group): found.positions[found.group_of == group].mean(axis=0).tolist() for group in found.counts.groups
    }
    return {"earlier": handed_on, "mean": mean, "centres": centres, "base": _base(found)}


def _base(found: opinion_map.OpinionMap) -> dict[str, list[float]]:
    """Return where the base clusters are: the next map begins with them."""
    base = found.earlier.base
    of = np.array([base.get(each, -1) for each in found.stances.participants], np.int64)
    return {str(each): found.positions[of == each].mean(axis=0).tolist() for each in np.unique(of[of >= 0]).tolist()}


def shown_of(found: opinion_map.OpinionMap) -> dict[str, Any]:
    """Return what everybody may see: groups of five and more, nothing at all of fewer than `MAP_FROM` people."""
    names = found.stances.statements
    hidden = [names[each] for each in np.flatnonzero(found.stances.moderated_out)]
    votes = _votes(found.everybody, 0, found)
    if int(found.in_map.sum()) < MAP_FROM or not found.shown_groups:
        return {"groups": [], "hidden": hidden, "votes": votes}
    counts = _of_shown(found)
    groups = [_group(found, counts, row, number) for row, number in enumerate(counts.groups)]
    people = sum(group["people"] for group in groups)
    return {
        "groups": groups,
        "others": int(found.in_map.sum()) - people,
        "agreed": _agreed(counts, found),
        "divisive": _divisive(counts, found),
        "votes": votes,
        "hidden": hidden,
        "box": _box(found, counts.groups),
        **_marks(found, counts.groups, people),
    }


def _of_shown(found: opinion_map.OpinionMap) -> Counts:
    """Return the counts of the groups that are shown: a smaller one must not be found by subtraction."""
    shown = {group.id for group in found.shown_groups}
    rows = [row for row, number in enumerate(found.counts.groups) if number in shown]
    numbers = tuple(found.counts.groups[row] for row in rows)
    return Counts(numbers, found.counts.agree[rows], found.counts.disagree[rows], found.counts.answered[rows])


def _group(found: opinion_map.OpinionMap, counts: Counts, row: int, number: int) -> dict[str, Any]:
    names = found.stances.statements
    says = []
    for said in found.representative[number]:
        some = counts.agree if said.side == "agree" else counts.disagree
        others, answered = (
            int(each[:, said.statement].sum()) - int(each[row, said.statement]) for each in (some, counts.answered)
        )
        says.append(
            {
                "statement": names[said.statement],
                "side": str(said.side),
                "n_success": said.n_success,
                "n_trials": said.n_trials,
                "elsewhere": round(others / answered, 4) if answered else None,
            }
        )
    return {
        "id": number,
        "letter": chr(ord("A") + number),
        "people": int((found.group_of == number).sum()),
        "representative": says,
        "votes": _votes(counts, row, found),
    }


def _votes(counts: Counts, row: int, found: opinion_map.OpinionMap) -> dict[str, list[int]]:
    """Return agree, disagree and pass by statement, of those that are public."""
    if not counts.groups:
        return {}
    agree, disagree, answered = (each[row].tolist() for each in (counts.agree, counts.disagree, counts.answered))
    return {
        name: [agree[at], disagree[at], answered[at] - agree[at] - disagree[at]]
        for at, name in enumerate(found.stances.statements)
        if not found.stances.moderated_out[at]
    }


def _agreed(counts: Counts, found: opinion_map.OpinionMap) -> list[dict[str, Any]]:
    """Return what more than half of every group say, in the order of group-aware consensus, either side."""
    turned = Counts(counts.groups, counts.disagree, counts.agree, counts.answered)
    rows = []
    asked = (counts.answered >= LEAST_ANSWERS).all(axis=0) & ~found.stances.moderated_out
    for side, of in (("agree", counts), ("disagree", turned)):
        score, shares = group_aware(of), probability(of.agree, of.answered)
        for at in np.flatnonzero(asked & (shares > 0.5).all(axis=0)):
            name = found.stances.statements[at]
            rows.append({"statement": name, "side": side, "score": round(float(score[at]), 6)})
    return sorted(rows, key=lambda row: -row["score"])


def _divisive(counts: Counts, found: opinion_map.OpinionMap) -> list[dict[str, Any]]:
    names = found.stances.statements
    return [
        {"statement": names[each.statement], "apart": round(each.apart, 4), "most": each.most, "least": each.least}
        for each in divisive(counts, found.stances.moderated_out)
    ]


def _box(found: opinion_map.OpinionMap, groups: tuple[int, ...]) -> list[float]:
    """Return the corners of what is drawn: least x and y, most x and y."""
    places = found.positions[np.isin(found.group_of, groups)]
    return [*places.min(axis=0).tolist(), *places.max(axis=0).tolist()]


def _marks(found: opinion_map.OpinionMap, groups: tuple[int, ...], people: int) -> dict[str, Any]:
    """Return marks for groups of people: some of each group by lot, shuffled, a little beside their places."""
    per_mark = max(1, -(-people // MARKS))
    lot = random.Random(f"{people} {len(found.stances.said)}")  # noqa: S311 which of them stand for all is no secret
    least, most = found.positions.min(axis=0), found.positions.max(axis=0)
    blur = BLUR * (most - least)
    marks = []
    for number in groups:
        places = _drawn(found.positions, np.flatnonzero(found.group_of == number), per_mark, lot)
        for x, y in places:
            marks.append([round(x + lot.gauss(0, blur[0]), 4), round(y + lot.gauss(0, blur[1]), 4), number])
    lot.shuffle(marks)
    return {"marks": marks, "per_mark": per_mark}


def _drawn(positions: Floats, who: Ints, per_mark: int, lot: random.Random) -> list[tuple[float, float]]:
    chosen = lot.sample(who.tolist(), max(1, round(len(who) / per_mark)))
    return [(float(x), float(y)) for x, y in positions[chosen]]
