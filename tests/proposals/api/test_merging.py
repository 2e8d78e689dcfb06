"""Merges by the API: ana's and mira's proposals become one; who may, what comes back, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Person
from charter.models import District
from proposals import actions
from proposals.models import Merge, Proposal
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db
WHY = "Both ask for the same crossing."
TEXT = {"title": "One crossing by the old mill", "body": build.BODY}
# Act: method, path, body; who may and the status of it, then what everybody else is told.
SUGGESTED: dict[str, tuple[str, str, dict[str, Any] | None, dict[str, int], int]] = {
    "read": ("get", "", None, dict.fromkeys(["ana", "mira", "bea", "carl", "nora", ""], 200), 0),
    "write": ("patch", "", TEXT, {"ana": 200, "mira": 200}, 403),
    "agree": ("put", "agree/", {"version": 1}, {"ana": 200, "mira": 200}, 403),
    "disagree": ("delete", "agree/", None, {"ana": 200, "mira": 200}, 403),
    "decline": ("post", "decline/", {"reason": WHY}, {"ana": 200, "mira": 200}, 403),
    "withdraw": ("post", "withdraw/", None, {"carl": 200}, 403),
    "undo": ("post", "undo/", {"reason": WHY}, {"ana": 409, "mira": 409}, 403),
    "carry": ("put", "carry/", {"carried": True}, {"bea": 409}, 403),
}
MERGED: dict[str, tuple[str, str, dict[str, Any] | None, dict[str, int], int]] = {
    "read": ("get", "", None, dict.fromkeys(["ana", "mira", "bea", "carl", "nora", ""], 200), 0),
    "write": ("patch", "", TEXT, {"ana": 409, "mira": 409}, 403),
    "agree": ("put", "agree/", {"version": 1}, {"ana": 409, "mira": 409}, 403),
    "decline": ("post", "decline/", {"reason": WHY}, {"ana": 409, "mira": 409}, 403),
    "withdraw": ("post", "withdraw/", None, {"carl": 409}, 403),
    "undo": ("post", "undo/", {"reason": WHY}, {"ana": 200, "mira": 200}, 403),
    "carry": ("put", "carry/", {"carried": True}, {"bea": 200}, 403),
    "let go": ("put", "carry/", {"carried": False}, {"bea": 200}, 403),
}
PEOPLE = ["ana", "mira", "bea", "carl", "nora", ""]


@pytest.fixture
def pair(ana: Person, mira: Person, bea: Person, molinos: District) -> tuple[Proposal, Proposal]:
    """Ana's and mira's; bea supports both."""
    mine = build.proposal(ana, district=molinos, title="A crossing at the mill")
    hers = build.proposal(mira, district=molinos, title="Cross safely by the old mill")
    for each in (mine, hers):
        build.supports(each, [bea])
    return mine, hers


@pytest.fixture
def merge(pair: tuple[Proposal, Proposal], carl: Person) -> Merge:
    return actions.suggest_merge(proposal_ids=[each.pk for each in pair], by=carl, reason=WHY)


@pytest.mark.parametrize("table", ["suggested", "merged"])
@pytest.mark.parametrize("name", PEOPLE)
def test_the_table(table: str, name: str, merge: Merge, request: pytest.FixtureRequest) -> None:
    if table == "merged":
        for by in ("ana", "mira"):
            actions.agree_merge(merge_id=merge.pk, by=request.getfixturevalue(by), version=1)
    from django.db import transaction

    client = caller(request.getfixturevalue(name) if name else None)
    for act, (method, path, body, may, otherwise) in (SUGGESTED if table == "suggested" else MERGED).items():
        with transaction.atomic():
            response = getattr(client, method)(f"/api/v1/merges/{merge.pk}/{path}", body)
            after = Merge.objects.get(pk=merge.pk)
            transaction.set_rollback(True)
        if name in may:
            assert response.status_code == may[name], (act, response.content)
            continue
        refusal(response, 401 if not name else otherwise)
        assert (after.state, after.version) == (table, 1), act


def test_the_story(pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person, carl: Person) -> None:
    ids = [each.pk for each in pair]
    anybody, author, other, supporter = caller(carl), caller(ana), caller(mira), caller(bea)
    for body, field in (
        ({"proposals": ids[:1], "reason": WHY}, "proposals"),
        ({"proposals": [ids[0], 2**62], "reason": WHY}, "proposals"),
        ({"proposals": ids, "reason": "Same."}, "reason"),
        ({"proposals": "all", "reason": WHY}, "proposals"),
        ({"proposals": ids, "reason": WHY, "state": "merged"}, "state"),
    ):
        assert field in refusal(anybody.post("/api/v1/merges/", body), 400)["errors"], body
    made = anybody.post("/api/v1/merges/", {"proposals": ids, "reason": WHY})
    assert made.status_code == 201 and made["Location"].endswith(f"/merges/{made.json()['id']}/")
    assert refusal(anybody.post("/api/v1/merges/", {"proposals": ids, "reason": WHY}), 409)["state"] == "suggested"
    one = f"/api/v1/merges/{made.json()['id']}/"
    told = author.patch(one, TEXT | {"placed_as": ids[1], "version": 1}).json()
    assert (told["version"], told["placed_as"], told["title"]) == (2, ids[1], TEXT["title"])
    assert refusal(author.put(f"{one}agree/", {"version": 1}), 409)["detail"].startswith("The common text has changed")
    assert [side["agreed"] for side in author.put(f"{one}agree/", {"version": 2}).json()["sources"]] == [True, False]
    into = other.put(f"{one}agree/", {"version": 2}).json()["into"]
    old = caller().get(f"/api/v1/proposals/{ids[0]}/").json()
    assert (old["state"], old["merged_into"], old["supports"]) == ("merged", into, 1)
    new = caller().get(f"/api/v1/proposals/{into}/").json()
    assert (new["merged_from"], new["supports"], new["title"]) == (ids, 0, TEXT["title"])
    assert {each["name"] for each in new["authors"]} == {"Ana", "Mira"}
    assert [row["id"] for row in caller().get("/api/v1/proposals/").json()["results"]] == [into]
    assert str(into) in refusal(supporter.put(f"/api/v1/proposals/{ids[0]}/support/"), 409)["detail"]
    for _twice in range(2):
        said = supporter.put(f"{one}carry/", {"carried": True, "revision": 1}).json()
        assert said["carried"] is True and said["proposal"]["supports"] == 1
    assert supporter.get(one).json()["carried"] is True and caller().get(one).json()["carried"] is None
    undone = other.post(f"{one}undo/", {"reason": "My street is another one."}).json()
    assert (undone["state"], undone["end_reason"]) == ("undone", "My street is another one.")
    back = caller().get(f"/api/v1/proposals/{ids[1]}/").json()
    assert (back["state"], back["merged_into"], back["supports"]) == ("open", None, 1)
    assert caller().get(f"/api/v1/proposals/{into}/").json()["state"] == "withdrawn"
    assert [row["state"] for row in caller().get(f"/api/v1/proposals/{ids[0]}/merges/").json()["results"]] == ["undone"]
