"""Which proposals bring people together: liked in many districts and in every opinion group, not only by many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District
from deliberation import actions, tasks
from deliberation.models import OpinionMap
from journal.models import Entry
from proposals.lifecycle import State
from proposals.models import Proposal, Support
from tests import build
from tests.deliberation.build import crowd, opened

pytestmark = pytest.mark.django_db


def supported(author: Person, title: str, people: list[Person], homes: list[District], **fields: object) -> Proposal:
    made = build.proposal(author, title=title, **fields)  # type: ignore[arg-type]
    revision = made.revisions.get()
    Support.objects.bulk_create(
        Support(proposal=made, person=person, revision=revision, revision_number=1, district=home, counts=True)
        for person, home in zip(people, homes, strict=True)
    )
    return made


def scores() -> dict[str, float | None]:
    return dict(Proposal.objects.values_list("title", "bridging_score"))


def test_what_two_districts_like_stands_before_what_many_of_one_do(
    client: Client, ana: Person, molinos: District, salinas: District
) -> None:
    here, there = build.residents(40, molinos), build.residents(20, salinas)
    supported(ana, "Both like it", [*here[:10], *there[:10]], [molinos] * 10 + [salinas] * 10)
    supported(ana, "Some there too", [*here, *there[:5]], [molinos] * 40 + [salinas] * 5)
    supported(ana, "Over", [*here, *there], [molinos] * 40 + [salinas] * 20, state=State.ANSWERED)
    hidden = supported(ana, "Hidden", [*here, *there], [molinos] * 40 + [salinas] * 20)
    Proposal.objects.filter(pk=hidden.pk).update(visibility="hidden")
    few = supported(ana, "A few", here[:4], [molinos] * 4)
    before = Entry.objects.count()
    assert actions.rank_bridging() == 2 and actions.rank_bridging() == 0
    found = scores()
    assert found["A few"] is found["Over"] is found["Hidden"] is None
    both, some = found["Both like it"], found["Some there too"]
    assert both is not None and some is not None
    # (10 + 1) / (40 + 2) and (10 + 1) / (10 + 2) in the one, 41 / 42 and 6 / 12 in the other.
    assert (both, some) == pytest.approx(((11 / 42 * 11 / 12) ** 0.5, (41 / 42 * 6 / 12) ** 0.5))
    assert Entry.objects.count() == before
    listed = client.get("/api/v1/proposals/?order=bridging").json()["results"]
    assert [row["title"] for row in listed] == ["Some there too", "Both like it"]
    page = client.get("/proposals/?order=bridging").content.decode()
    assert page.index("Some there too") < page.index("Both like it") and "badge--bridge" in page
    assert few.title not in page
    # So does its own page, with what the mark says and where its formula stands; and the API.
    told = {pk: client.get(f"/proposals/{pk}/").content.decode() for pk in (listed[0]["id"], few.pk)}
    assert "In at least half of the districts" in told[listed[0]["id"]] and "order/#together" in told[listed[0]["id"]]
    assert "In at least half of the districts" not in told[few.pk]
    assert {row["bridging"] for row in listed} == {True}
    assert client.get(f"/api/v1/proposals/{listed[0]['id']}/").json()["bridging"] is True
    assert client.get(f"/api/v1/proposals/{few.pk}/").json()["bridging"] is False
    Support.objects.all().delete()
    assert tasks.rank_bridging() == 2 and set(scores().values()) == {None}


def test_opinion_groups_count_as_districts_do(ana: Person, molinos: District, salinas: District) -> None:
    its = opened(ana)
    people = crowd(its, molinos, (20, 16, 12))
    assert actions.draw_map(conversation_id=its.pk) and len(OpinionMap.objects.get().shown["groups"]) == 3
    alone, across = people[:12], [*people[:4], *people[20:24], *people[36:40]]
    for title, supporters in (("One group", alone), ("Three groups", across)):
        supported(ana, title, supporters, [molinos] * 12)
    with CaptureQueriesContext(connection) as found:
        actions.rank_bridging()
    assert len(found) <= 12
    one, three = scores()["One group"], scores()["Three groups"]
    assert one is not None and three is not None and three > 1.5 * one


def test_without_any_support_there_is_nothing_to_rank(ana: Person) -> None:
    build.proposal(ana)
    assert actions.rank_bridging() == 0
