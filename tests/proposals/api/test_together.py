"""Amendments, authors and differences by the API: who may, what comes back, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Person
from charter.models import District
from proposals import actions
from proposals.models import Amendment, Proposal
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db
REASON = "The lamps were forgotten."
OTHER = "All of it is said in other words, because the first ones were wrong from beginning to end. " * 4
# Act: who may and the status of it, then what everybody else is told.
ACTS: dict[str, tuple[str, str, dict[str, Any] | None, dict[str, int], int]] = {
    "read": ("get", "", None, dict.fromkeys(["ana", "bea", "mira", "carl", "nora", ""], 200), 0),
    "change": ("patch", "", {"title": "Better words", "body": OTHER}, {"bea": 200}, 403),
    "accept": ("post", "accept/", {}, {"ana": 200}, 403),
    "reject": ("post", "reject/", {"answer": "Not this year."}, {"ana": 200}, 403),
    "withdraw": ("post", "withdraw/", None, {"bea": 200}, 403),
    "promote": ("post", "promote/", None, {"bea": 409}, 403),
    "support": ("put", "support/", None, {"ana": 200, "mira": 200}, 403),
    "unsupport": ("delete", "support/", None, dict.fromkeys(["ana", "bea", "mira", "carl", "nora"], 200), 0),
    "flag": ("post", "flag/", {"reason": "spam"}, dict.fromkeys(["ana", "mira", "carl", "nora", ""], 200), 403),
}


@pytest.fixture
def proposal(ana: Person, mira: Person, molinos: District) -> Proposal:
    made = build.proposal(ana, district=molinos)
    build.supports(made, [mira])
    return made


@pytest.fixture
def amendment(proposal: Proposal, bea: Person) -> Amendment:
    return actions.propose_amendment(
        proposal_id=proposal.pk, by=bea, title=proposal.title, body=proposal.body + "\n\nAnd lamps.", reason=REASON
    )


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["ana", "bea", "mira", "carl", "nora", ""])
def test_the_table(act: str, name: str, amendment: Amendment, request: pytest.FixtureRequest) -> None:
    method, path, body, may, otherwise = ACTS[act]
    client = caller(request.getfixturevalue(name) if name else None)
    response = getattr(client, method)(f"/api/v1/amendments/{amendment.pk}/{path}", body)
    if name in may:
        assert response.status_code == may[name], response.content
        return
    refusal(response, 401 if not name else otherwise)
    amendment.refresh_from_db()
    assert (amendment.state, amendment.title) == ("open", amendment.proposal.title)


def test_the_story_of_an_amendment(proposal: Proposal, ana: Person, bea: Person, mira: Person) -> None:
    of, author, neighbour, supporter = f"/api/v1/proposals/{proposal.pk}/", caller(ana), caller(bea), caller(mira)
    text = {"title": proposal.title, "body": OTHER, "reason": REASON}
    made = neighbour.post(f"{of}amendments/", text)
    assert made.status_code == 201 and made["Location"].endswith(f"/amendments/{made.json()['id']}/")
    refusal(neighbour.post(f"{of}amendments/", text), 409)
    assert refusal(author.post(f"{of}amendments/", text), 403)["type"] == "urn:multitude:own-proposal"
    one = f"/api/v1/amendments/{made.json()['id']}/"
    assert caller().get(f"{of}amendments/").json()["results"][0]["reason"] == REASON
    result = author.get(one).json()["result"]
    assert (result["body"], result["conflicts"]) == (OTHER.strip(), [])
    refusal(author.post(f"{one}accept/", {"seen": "of something else"}), 409)
    taken = author.post(f"{one}accept/", {"seen": result["digest"]}).json()
    assert (taken["revision"], taken["text_since"], taken["body"]) == (2, 2, OTHER.strip())
    assert [each["name"] for each in taken["authors"]] == ["Ana", "Bea"]
    assert (taken["supports"], taken["supports_current"], taken["supports_counted"]) == (1, 0, 1)
    told = caller().get(f"{of}difference/?older=1&newer=2").json()
    assert {each["operation"] for each in told["body"]} >= {"removed", "added"}
    refusal(caller().get(f"{of}difference/?older=2&newer=1"), 404)
    refusal(caller().get(f"{of}difference/?older=1"), 400)
    assert supporter.get(of).json()["my_support"]["current"] is False
    assert refusal(supporter.put(f"{of}support/", {"revision": 1}), 409)["state"] == "open"
    for _twice in range(2):
        confirmed = supporter.put(f"{of}support/", {"revision": 2}).json()
        assert (confirmed["revision"], confirmed["supports"], confirmed["supports_current"]) == (2, 1, 1)
    refusal(supporter.put(f"{of}support/", {"revision": 77}), 400)
    last = caller().get(f"{of}revisions/").json()["results"][0]
    assert (last["number"], last["substantial"], last["amendment"]) == (2, True, made.json()["id"])


def test_an_author_revises_with_a_reason(proposal: Proposal, ana: Person) -> None:
    of, author = f"/api/v1/proposals/{proposal.pk}/", caller(ana)
    assert "reason" in refusal(author.patch(of, {"body": OTHER}), 400)["errors"]
    assert "topic" in refusal(author.patch(of, {"topic": other_topic(), "reason": REASON}), 400)["errors"]
    revised = author.patch(of, {"body": proposal.body + "\n\nSoon.", "reason": REASON, "substantial": True, "seen": 1})
    assert (revised.json()["revision"], revised.json()["text_since"]) == (2, 2)
    refusal(author.patch(of, {"body": OTHER, "reason": REASON, "seen": 1}), 409)


def test_bea_is_asked_and_joins(proposal: Proposal, ana: Person, bea: Person, mira: Person) -> None:
    of, author, asked = f"/api/v1/proposals/{proposal.pk}/", caller(ana), caller(bea)
    assert "name" in refusal(author.post(f"{of}authors/", {"name": "Nobody at all"}), 400)["errors"]
    invitation = author.post(f"{of}authors/", {"name": "Bea"}).json()
    assert [each["id"] for each in asked.get("/api/v1/invitations/").json()["results"]] == [invitation["id"]]
    refusal(caller(mira).post(f"/api/v1/invitations/{invitation['id']}/accept/"), 403)
    assert asked.post(f"/api/v1/invitations/{invitation['id']}/accept/").status_code == 200
    assert [each["via"] for each in caller().get(f"{of}authors/").json()["results"]] == ["begun", "invitation"]
    assert asked.post(f"{of}withdraw/", {"reason": "It is built."}).json()["state"] == "open"
    assert asked.post(f"{of}keep/").status_code == 200
    assert author.post(f"{of}leave/").status_code == 204
    refusal(asked.post(f"{of}leave/"), 403)


def other_topic() -> str:
    return build.topic("water", "Water").code
