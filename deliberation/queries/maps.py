"""Opinion maps: the stances one is made of, as arrays; what is shown of it; and where one stands oneself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from commons.models import Visibility
from deliberation.models import Conversation, OpinionMap, Participant, Stance, Statement
from deliberation.opinions.clusters import nearest
from deliberation.opinions.earlier import Earlier
from deliberation.opinions.groups import ENOUGH
from deliberation.opinions.stances import Floats, Mask, Stances
from deliberation.opinions.standing import standing

IN_MAP_FROM = ENOUGH
CHUNK = 20_000
ROW = np.dtype([("who", np.int64), ("what", np.int64), ("said", np.int8)])
# Who is so much nearer to one group than to the next stands in it, and not between the two.
NEARER = 1.25


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: x and y of the map's own plane; the letters of the nearest group and of one as near."""

    x: float
    y: float
    group: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Axes:
    """The plane of a stored map, statement by statement in their order, and where its groups are."""

    statements: tuple[str, ...]
    mean: Floats
    components: Floats
    centres: dict[int, tuple[float, float]]

    @classmethod
    def of(cls, model: dict[str, Any]) -> Axes | None:
        """Return what a map's `model` says; None before there was one."""
        components, mean = model.get("earlier", {}).get("components", {}), model.get("mean", {})
        if not components:
            return None
        names = tuple(components)
        return cls(
            names,
            np.array([mean[each] for each in names]),
            np.array([components[each] for each in names]).T,
            {int(group): (float(x), float(y)) for group, (x, y) in model.get("centres", {}).items()},
        )

    def places(self, stances: Stances) -> Floats:
        """Return where participants stand on it (participants x 2)."""
        known = {each: place for place, each in enumerate(self.statements)}
        at = np.array([known.get(each, -1) for each in stances.statements], np.int64)
        asked: Mask = at >= 0
        mean = np.where(asked, self.mean[at], 0.0)
        components = np.where(asked, self.components[:, at], 0.0)
        return standing(stances, mean, components, asked)


def stances_of(its: Conversation) -> Stances:
    """Return all stances; participants and statements by their numbers. Two queries, one of them streamed.

    What was hidden counts as passed by everybody. 17 bytes a stance while they are read.
    """
    known = list(Statement.objects.filter(conversation=its).values_list("pk", "number", "visibility"))
    rows = Stance.objects.filter(participant__conversation=its).order_by()
    said = np.fromiter(
        rows.values_list("participant__number", "statement", "value").iterator(chunk_size=CHUNK), dtype=ROW
    )
    people, who = np.unique(said["who"], return_inverse=True)
    ids = np.array([pk for pk, _number, _visibility in known], np.int64)
    order = np.argsort(ids)
    what = order[np.searchsorted(ids[order], said["what"])] if len(ids) else np.zeros(0, np.int64)
    return Stances.of_arrays(
        [str(each) for each in people.tolist()],
        [str(number) for _pk, number, _visibility in known],
        who,
        what,
        said["said"],
        [str(number) for _pk, number, visibility in known if visibility != Visibility.PUBLIC],
    )


def earlier_of(its: Conversation, stances: Stances, model: dict[str, Any]) -> Earlier | None:
    """Return what the next map begins with. Who was in which group was not kept: who was in the map stands, by what
    they say now, in the group and the base cluster that were nearest there. One query. None before the first map.
    """
    if (axes := Axes.of(model)) is None:
        return None
    rows = Participant.objects.filter(conversation=its, in_map=True)
    inside = {str(number) for number in rows.values_list("number", flat=True)}
    was = np.array([each in inside for each in stances.participants], bool)
    who = [each for each, there in zip(stances.participants, was, strict=True) if there]
    places = axes.places(stances)[was]
    kept = {
        name: dict(zip(who, _nearest(places, model.get(where, {})), strict=False))
        for name, where in (("groups", "centres"), ("base", "base"))
    }
    return Earlier.from_json(model["earlier"] | kept)


def _nearest(places: Floats, centres: dict[str, list[float]]) -> list[int]:
    """Return for each place the number of the centre that is nearest; nothing without centres."""
    if not centres or not len(places):
        return []
    numbers = np.array([int(each) for each in centres], np.int64)
    found: list[int] = numbers[nearest(places, np.array(list(centres.values())))].tolist()
    return found


def map_of(its: Conversation) -> OpinionMap | None:
    """Return the latest map. No query where the conversation came with it."""
    return getattr(its, "map", None)


def my_place(its: Conversation, mine: Iterable[Stance]) -> Place | None:
    """Return where the person of these stances stands on the latest map; None before they have answered enough.

    Nothing of it is kept.
    """
    found = map_of(its)
    axes = Axes.of(found.model) if found is not None and found.shown.get("groups") else None
    if axes is None:
        return None
    rows = [("", str(each.statement.number), int(each.value)) for each in mine]
    hidden = found.shown.get("hidden", []) if found is not None else []
    stances = Stances.of(rows, axes.statements, [each for each in hidden if each in axes.statements])
    if not rows or int(stances.counts[0]) < min(IN_MAP_FROM, len(axes.statements)):
        return None
    (x, y), *_rest = axes.places(stances).tolist()
    letters = {each["id"]: each["letter"] for each in found.shown["groups"]} if found is not None else {}
    apart = sorted((float(np.hypot(x - cx, y - cy)), n) for n, (cx, cy) in axes.centres.items() if n in letters)
    near = [letters[n] for distance, n in apart if distance <= apart[0][0] * NEARER]
    return Place(x, y, near[0] if near else "", near[1] if len(near) > 1 else "")


def groups_by_answers(its: Conversation, answers: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    """Return the group of the map that is nearest to what people say in `answers` (statement's number, value), by key.

    Nothing but these answers and the published map goes into it: it tells no more of anybody than they do. Who said
    too little for a map, or is nearest to a group that it does not show, is left out. No query.
    """
    found = map_of(its)
    axes = Axes.of(found.model) if found is not None else None
    if found is None or axes is None or not answers:
        return {}
    known = set(axes.statements)
    rows = [
        (str(key), str(number), value)
        for key, said in answers.items()
        for number, value in said.items()
        if str(number) in known
    ]
    hidden = [each for each in found.shown.get("hidden", []) if each in known]
    stances = Stances.of(rows, axes.statements, hidden)
    near = _nearest(axes.places(stances), found.model.get("centres", {}))
    shown = {int(each["id"]) for each in found.shown.get("groups", [])}
    enough = stances.counts >= min(IN_MAP_FROM, len(known))
    nearest_ = zip(stances.participants, near, enough, strict=False)
    return {int(key): group for key, group, there in nearest_ if there and group in shown}


def map_told(its: Conversation) -> dict[str, Any]:
    """Return the map as programs read it. Statements by their numbers and ids. One query."""
    found = map_of(its)
    ids = {str(n): pk for pk, n in Statement.objects.public().filter(conversation=its).values_list("pk", "number")}
    told: dict[str, Any] = {"conversation": its.pk, "computed_at": found.computed_at if found else None}
    for name in ("participants", "statements", "in_map", "stances"):
        told[name] = getattr(found, name) if found else 0
    shown = public(found.shown, ids) if found else {}
    told["ids"] = {number: ids[number] for number in shown.get("votes", {})}
    return told | {name: shown.get(name, none) for name, none in EMPTY.items()}


EMPTY: dict[str, Any] = {"groups": [], "agreed": [], "divisive": [], "marks": [], "per_mark": 0, "votes": {}}


def public(shown: dict[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Return what is shown without statements that were hidden since the map was made. `known`: public numbers."""
    there = set(known)

    def of_public(votes: dict[str, list[int]]) -> dict[str, list[int]]:
        return {number: row for number, row in votes.items() if number in there}

    groups = [
        group
        | {
            "representative": [row for row in group["representative"] if row["statement"] in there],
            "votes": of_public(group["votes"]),
        }
        for group in shown.get("groups", [])
    ]
    kept = {name: [row for row in shown.get(name, []) if row["statement"] in there] for name in ("agreed", "divisive")}
    return shown | kept | {"groups": groups, "votes": of_public(shown.get("votes", {}))}


def groups_of_people(found: OpinionMap) -> dict[int, int]:
    """Return the nearest group of everybody in the map, by person: to be counted, never told. Four queries."""
    axes = Axes.of(found.model)
    if axes is None or not found.shown.get("groups"):
        return {}
    stances = stances_of(found.conversation)
    shown = {str(each["id"]): found.model["centres"][str(each["id"])] for each in found.shown["groups"]}
    near = dict(zip(stances.participants, _nearest(axes.places(stances), shown), strict=True))
    rows = Participant.objects.filter(conversation=found.conversation, in_map=True, person__isnull=False)
    people = rows.values_list("person", "number")
    return {person: near[str(number)] for person, number in people if person is not None and str(number) in near}
