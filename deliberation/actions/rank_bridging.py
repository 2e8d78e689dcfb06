"""Find the proposals that people of all districts and of all opinion groups support alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.db.models import Count

from commons.models import Visibility
from deliberation import queries
from deliberation.models import OpinionMap
from deliberation.opinions.bridging import bridging
from deliberation.opinions.opinion_map import SHOWN_FROM
from deliberation.opinions.stances import Ints
from proposals.actions import set_bridging
from proposals.lifecycle import State
from proposals.models import Support

# A district likes a proposal from so many supporters on; half of those from where anything is supported must.
LIKED = 5
# So many of the latest maps say which opinion groups there are.
MAPS = 10
RANKED = (State.OPEN, State.AWAITING_ANSWER)


@dataclass(frozen=True, eq=False)
class Parts:
    """How many of each part (columns) support each proposal (rows), and how many take part there."""

    supporters: Ints
    members: Ints


def rank_bridging() -> int:
    """Score what is open or awaits its answer and is liked in half of the districts; return how many scores changed.

    The geometric mean over districts, and over the groups of the latest opinion maps, of (supporters + 1) / (members +
    2). Members of a district: its residents who support anything of all that. Reads every support of these once.
    """
    rows = Support.objects.filter(proposal__state__in=RANKED, proposal__visibility=Visibility.PUBLIC).order_by()
    found = _by_district(rows.values_list("proposal", "district").annotate(Count("pk")))
    if found is None:
        return set_bridging(scores={})
    ids, districts = found
    liked = (districts.supporters >= LIKED).sum(axis=1) * 2 >= districts.supporters.shape[1]
    kept = [pk for pk, there in zip(ids, liked, strict=True) if there]
    parts = [Parts(districts.supporters[liked], districts.members), *_by_groups(kept)]
    supporters = np.concatenate([each.supporters for each in parts], axis=1)
    members = np.concatenate([each.members for each in parts], axis=1)
    scores = bridging(supporters, members).tolist() if kept else []
    return set_bridging(scores=dict(zip(kept, scores, strict=True)))


def _by_district(rows: object) -> tuple[list[int], Parts] | None:
    counted = {(proposal, district): number for proposal, district, number in rows}  # type: ignore[attr-defined]
    ids = sorted({proposal for proposal, _district in counted})
    homes = sorted({district for _proposal, district in counted})
    if not ids:
        return None
    supporters = np.array([[counted.get((pk, home), 0) for home in homes] for pk in ids], np.int64)
    there = Support.objects.filter(district__in=homes, proposal__in=ids).order_by()
    people = dict(there.values_list("district").annotate(Count("person", distinct=True)))
    most = supporters.max(axis=0)  # whose account was erased is nobody any more, and still counts
    members = np.array([[max(people.get(home, 0), int(most[n])) for n, home in enumerate(homes)]], np.int64)
    return ids, Parts(supporters, members)


def _by_groups(ids: list[int]) -> list[Parts]:
    """Return the same for the groups of the latest maps. Who is in which is computed here, and forgotten."""
    latest = OpinionMap.objects.filter(conversation__visibility=Visibility.PUBLIC, conversation__imported=False)
    found = []
    for each in latest.select_related("conversation").order_by("-conversation")[:MAPS]:
        groups = queries.groups_of_people(each)
        sizes = Counter(groups.values())
        numbers = sorted(number for number, size in sizes.items() if size >= SHOWN_FROM)
        if len(numbers) < 2:
            continue
        rows = Support.objects.filter(proposal__in=ids, person__in=list(groups)).values_list("proposal", "person")
        counted = Counter((proposal, groups[person]) for proposal, person in rows if person is not None)
        supporters = [[counted[pk, number] for number in numbers] for pk in ids]
        members = np.array([[sizes[number] for number in numbers]], np.int64)
        found.append(Parts(np.array(supporters, np.int64).reshape(-1, len(numbers)), members))
    return found
