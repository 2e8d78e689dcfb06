"""The ledger of all promises: what became of each is computed, narrowed, counted, taken along and told."""

from __future__ import annotations

import csv
import datetime as dt
import io
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Commitment, MissedDate, MovedDate, Proposal
from proposals.queries import Promise
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WHY = "The supplier of the poles went out of business."
ATOM = "{http://www.w3.org/2005/Atom}"


def days(n: int) -> dt.date:
    return TODAY + dt.timedelta(days=n)


@pytest.fixture
def promised(ana: Person, omar: Person, molinos: District) -> Proposal:
    """One promise of each fate."""
    proposal = build.proposal(ana, state=State.IN_DELIVERY, district=molinos, title="A crossing at the mill")
    answer = build.answer(proposal, by=proposal.office)
    for text, on, fate in (
        ("=Late", -3, {}),
        ("Today", 0, {}),
        ("Kept", -9, {"kept_on": days(-1), "evidence": "Painted, see Mill Street 3."}),
        ("Gone", -9, {"given_up_on": days(-2), "given_up_reason": WHY}),
    ):
        Commitment.objects.create(answer=answer, text=text, due_on=days(on), **fate)
    return proposal


def rows(query: str = "") -> list[str]:
    return [row["text"] for row in caller().get(f"/api/v1/commitments/{query}").json()["results"]]


def test_what_became_of_each_is_computed_from_its_dates(promised: Proposal) -> None:
    table = {str(p.text): Promise.of(p, TODAY).value for p in Commitment.objects.all()}
    assert table == {"=Late": "overdue", "Today": "to_come", "Kept": "kept", "Gone": "given_up"}
    for text, state in table.items():
        assert rows(f"?state={state}") == [text]
        assert [f'"auto">{text}<' in Client().get(f"/promises/?state={each}").text for each in Promise.values].count(
            True
        ) == 1
    # Tomorrow what is due today is late, and nobody did anything.
    assert Promise.of(Commitment.objects.get(text="Today"), days(1)) == Promise.OVERDUE
    counts = queries.ledger_counts(today=TODAY)
    assert counts == {"all": 4, "overdue": 1, "to_come": 1, "kept": 1, "given_up": 1}


def test_it_is_narrowed_by_office_and_district(promised: Proposal) -> None:
    office = promised.office
    assert office is not None
    build.office("water", "Water")
    assert len(rows(f"?office={office.code}&district=molinos")) == len(rows()) == 4
    assert rows("?office=water") == rows("?district=city") == []
    for wrong in ("?office=nobody", "?district=nowhere", "?state=lost", "?colour=red", "?cursor=bad"):
        refusal(caller().get(f"/api/v1/commitments/{wrong}"), 400)
    for wrong in ("?office=nobody", "?district=nowhere"):
        assert Client().get(f"/promises/{wrong}").status_code == 404
        assert Client().get(f"/promises/promises.csv{wrong}").status_code == 404
    assert "Nothing of this kind" in Client().get("/promises/?office=water").text


@pytest.mark.parametrize("how", ["hidden", "answer hidden", "answered anew", "withdrawn"])
def test_what_is_not_public_or_stands_no_more_is_not_in_it(how: str, promised: Proposal) -> None:
    if how == "hidden":
        Proposal.objects.update(visibility="hidden")
    elif how == "answer hidden":
        promised.answers.update(visibility="hidden")
    elif how == "answered anew":
        promised.answers.create(number=2, office=promised.office, decision="declined", reasons="r", summary="s")
    else:
        Proposal.objects.update(state=State.WITHDRAWN)
    assert rows() == [] and "Late" not in Client().get("/promises/").text
    assert len(list(csv.reader(io.StringIO(table())))) == 1
    assert entries() == []


def test_a_moved_date_is_told_everywhere(promised: Proposal, omar: Person) -> None:
    late = Commitment.objects.get(text="=Late")
    actions.tend_clocks(at=timezone.now())
    actions.move_commitment(commitment_id=late.pk, by=omar, due_on=days(30), reason=WHY)
    actions.plan_milestone(commitment_id=late.pk, by=omar, text="Order the poles", due_on=days(9))
    page = Client().get("/promises/?state=to_come").text
    assert WHY in page and "0 of 1 steps reached" in page
    [line] = [row for row in csv.DictReader(io.StringIO(table())) if row["promise"] == "'=Late"]
    assert (line["state"], line["due_on"], line["first_due_on"]) == ("to_come", str(days(30)), str(days(-3)))
    assert (line["times_moved"], line["steps"], line["district"]) == ("1", "1", "molinos")
    told = entries()
    assert [title for title in told if title.endswith("=Late")] == [
        "Date moved: =Late", "Date missed: =Late", "Promised: =Late"
    ]  # fmt: skip
    assert {"Kept: Kept", "Given up: Gone"} <= set(told)


def test_the_feed_can_be_followed_for_an_office(promised: Proposal) -> None:
    build.office("water", "Water")
    assert len(entries()) == 6 and entries("?office=water") == []
    answer = Client().get("/promises/feed.xml")
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 our own
    ids = [each.findtext(f"{ATOM}id") for each in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    assert '/promises/feed.xml"' in Client().get("/promises/").text


def test_pages_follow_each_other_and_cost_the_same(promised: Proposal) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert b"".join(Client().get(path))
        return len(asked)

    answer = promised.answers.get()
    for path in ("/promises/", "/api/v1/commitments/?limit=100", "/promises/promises.csv", "/promises/feed.xml"):
        Commitment.objects.exclude(text__in=["=Late", "Today", "Kept", "Gone"]).delete()
        for each in Commitment.objects.all():
            MovedDate.objects.get_or_create(commitment=each, due_on=days(-20), defaults={"reason": WHY})
            MissedDate.objects.get_or_create(commitment=each, due_on=days(-20))
        cost(path)
        few = cost(path)
        more = [Commitment(answer=answer, text=f"Number {n}", due_on=days(n)) for n in range(1, 19)]
        for each in Commitment.objects.bulk_create(more):
            MovedDate.objects.create(commitment=each, due_on=days(-20), reason=WHY)
            MissedDate.objects.create(commitment=each, due_on=days(-20))
        assert cost(path) == few, path
    assert "?cursor=" in Client().get("/promises/").text
    seen, cursor = [], ""
    while True:
        found = caller().get(f"/api/v1/commitments/?limit=5&cursor={cursor}").json()
        seen += [row["id"] for row in found["results"]]
        if not found["next"]:
            break
        cursor = found["next"].partition("cursor=")[2].partition("&")[0]
    assert len(seen) == len(set(seen)) == 22


def table(query: str = "") -> str:
    return b"".join(Client().get(f"/promises/promises.csv{query}").streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]


def entries(query: str = "") -> list[str]:
    root = ElementTree.fromstring(Client().get(f"/promises/feed.xml{query}").content)  # noqa: S314 our own
    return [str(each.findtext(f"{ATOM}title")) for each in root.findall(f"{ATOM}entry")]
