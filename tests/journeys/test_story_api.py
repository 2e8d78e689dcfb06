"""The whole story through the API alone: ana proposes, bea makes it twenty, omar answers, ana is told."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District, Office
from journal.actions import sequence
from notifications.tasks import consume
from proposals.models import Proposal
from tests import build
from tests.callers import caller, refusal

PROPOSALS = "/api/v1/proposals/"


@pytest.mark.django_db(transaction=True)
def test_the_main_job_end_to_end(
    ana: Person, bea: Person, mira: Person, carl: Person, omar: Person, molinos: District, streets: Office
) -> None:
    build.topic("water", "Water and waste")
    anas, beas, miras, omars, visitor = caller(ana), caller(bea), caller(mira), caller(omar), caller()

    # Ana writes and publishes. Until then nobody else can know of it.
    text = {"title": "One voice short", "body": build.BODY, "district": "molinos", "topic": "mobility"}
    draft = anas.post(PROPOSALS, text)
    assert draft.status_code == 201, draft.content
    assert draft.json()["state"] == "draft" and draft["Location"].endswith(f"{PROPOSALS}{draft.json()['id']}/")
    one = f"{PROPOSALS}{draft.json()['id']}/"
    refusal(beas.get(one), 404)
    refusal(visitor.get(one), 404)
    assert anas.patch(one, {"place": "Calle del Batán"}).json()["place"] == "Calle del Batán"
    published = anas.post(f"{one}publish/")
    assert published.status_code == 200
    assert (published.json()["state"], published.json()["revision"], published.json()["threshold"]) == ("open", 1, 20)

    # Eighteen neighbours are there already; mira lives elsewhere, her voice is shown apart.
    build.supports(Proposal.objects.get(), build.residents(18, molinos))
    assert miras.put(f"{one}support/").json() == {
        "supports": 19,
        "supports_current": 19,
        "supports_counted": 18,
        "supports_elsewhere": 1,
        "threshold": 20,
        "revision": 1,
        "state": "open",
    }
    build.supports(Proposal.objects.get(), build.residents(1, molinos, prefix="late"))

    # Carl has no proof: he is told so, and where to get it.
    refused = refusal(caller(carl).put(f"{one}support/"), 403)
    assert refused["type"] == "urn:multitude:prove-residency" and refused["remedy"] == "/account/proof/"

    # Bea finds it, speaks, and supports: the office's clock starts in the same call.
    found = beas.get(PROPOSALS, {"search": "voice", "district": "molinos", "topic": "mobility", "state": "open"}).json()
    assert [(row["title"], row["supports"], row["threshold"]) for row in found["results"]] == [
        ("One voice short", 20, 20)
    ]
    said = beas.post(f"{one}comments/", {"body": "My children walk there.", "side": "for"})
    assert said.status_code == 201 and said.json()["author"]["name"] == "Bea"
    crossing = beas.put(f"{one}support/").json()
    assert (crossing["state"], crossing["supports_counted"], crossing["supports"]) == ("awaiting_answer", 20, 21)
    assert beas.put(f"{one}support/").json() == crossing

    # What the city owes is public, with its date.
    owed = visitor.get("/api/v1/awaiting/", {"office": "streets"}).json()["results"]
    assert [(row["title"], row["office"], row["overdue"]) for row in owed] == [("One voice short", "streets", False)]
    assert owed[0]["days_left"] in (30, 31)

    # Omar prepares his answer, in private, and publishes it.
    prepared = omars.put(f"{one}answer/draft/", {"decision": "accepted", "reasons": "It is"})
    assert prepared.status_code == 200
    refusal(beas.get(f"{one}answer/draft/"), 403)
    answer = {
        "decision": "accepted",
        "reasons": "The pavement can be widened within this year's works.",
        "summary": "Yes: the north side this summer.",
        "commitments": [{"text": "North side widened", "due_on": "2099-06-30"}],
    }
    answered = omars.post(f"{one}answer/", answer)
    assert answered.status_code == 201, answered.content
    assert answered.json()["author_name"] == "Omar Haddad"
    refusal(omars.get(f"{one}answer/draft/"), 404)

    # The page tells the whole story, by codes and names, without keys.
    told = visitor.get(one).json()
    assert told["state"] == "answered" and told["my_support"] is None
    [promised] = told["answer"]["commitments"]
    assert (promised["text"], promised["due_on"]) == ("North side widened", "2099-06-30")
    assert promised["kept_on"] is None
    assert [(step["event"], step["office"]) for step in told["timeline"]] == [
        ("proposal.published", None),
        ("proposal.reached", "streets"),
        ("proposal.answered", "streets"),
    ]
    assert told["timeline"][2]["by"] == {"name": "Omar Haddad", "office": "streets"}
    assert beas.get(one).json()["my_support"]["revision"] == 1

    # Ana is told.
    sequence()
    consume()
    news = anas.get("/api/v1/me/notifications/").json()["results"]
    assert {line["kind"] for line in news} == {"threshold_reached", "answer_published", "comment_on_mine"}
    assert all(line["proposal"] == draft.json()["id"] for line in news)

    # And the city does what it said.
    assert omars.post(f"{one}deliver/", {"note": "Works begin on Monday."}).json()["state"] == "in_delivery"
    assert omars.post(f"{one}finish/").status_code == 409  # a promise is open
    promise = promised["id"]
    kept = omars.post(f"/api/v1/commitments/{promise}/keep/", {"evidence": "Widened, see the mill's side."})
    assert kept.status_code == 200
    assert omars.post(f"{one}finish/").json()["state"] == "done"
    conflict = refusal(beas.delete(f"{one}support/"), 409)
    assert conflict["state"] == "done"
    done = visitor.get(one).json()
    assert done["closed_at"].endswith("Z") and done["timeline"][1]["details"]["due_at"] == done["due_at"]
