"""The common work through the API alone: from ana's text, amended by bea, to a promise kept and said to be done."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import Person
from charter.models import District, Office
from journal.actions import sequence
from notifications.tasks import consume
from proposals import actions
from proposals.models import Commitment, Proposal
from tests import build
from tests.callers import caller, refusal

PROPOSALS = "/api/v1/proposals/"
FIRST = "The bank is dark from the mill to the bridge.\n\nTwenty lamps would do.\n\nThe path belongs to the city."
PATH = "The path along the river"
NO = {"decision": "declined", "reasons": "There is no money for it in this year's budget.", "summary": "Not this year."}


def told(person: Person, kind: str) -> bool:
    """Whether a kind of news is in the person's inbox."""
    sequence()
    consume()
    news = caller(person).get("/api/v1/me/notifications/").json()["results"]
    return any(each["kind"] == kind for each in news)


@pytest.mark.django_db(transaction=True)
def test_the_common_work_end_to_end(ana: Person, bea: Person, omar: Person, molinos: District, streets: Office) -> None:
    dora, crowd = build.resident("dora", molinos), build.residents(19, molinos)
    anas, beas, doras, omars, visitor = caller(ana), caller(bea), caller(dora), caller(omar), caller()
    where = {"district": "molinos", "topic": "mobility"}

    # Ana publishes, dora asks for the same in other words; bea supports both.
    one = f"{PROPOSALS}{anas.post(PROPOSALS, {'title': PATH, 'body': FIRST} | where).json()['id']}/"
    other = doras.post(PROPOSALS, {"title": "Lamps for the river bank", "body": FIRST + " So do the lamps."} | where)
    two = f"{PROPOSALS}{other.json()['id']}/"
    assert anas.post(f"{one}publish/").status_code == 200 and doras.post(f"{two}publish/").status_code == 200
    assert beas.put(f"{one}support/").json()["supports_current"] == 1
    beas.put(f"{two}support/")

    # Bea suggests other words for what ana changes meanwhile: nobody can take that in before it is joined.
    suggested = FIRST.replace("Twenty lamps would do.", "Thirty lamps would do, and low ones, for the bats.")
    amendment = beas.post(
        f"{one}amendments/", {"title": PATH, "body": suggested, "reason": "The bats hunt there.", "revision": 1}
    ).json()
    its = f"/api/v1/amendments/{amendment['id']}/"
    changed = FIRST.replace("Twenty lamps would do.", "Twenty lamps would do, switched off at midnight.")
    assert anas.patch(one, {"body": changed, "reason": "So that people sleep."}).json()["revision"] == 2
    assert beas.get(its).json()["result"]["conflicts"]
    refusal(anas.post(f"{its}accept/"), 409)
    joined = changed.replace("Twenty lamps", "Thirty low lamps for the bats")
    assert beas.patch(its, {"title": PATH, "body": joined, "revision": 2}).json()["result"]["conflicts"] == []

    # Ana takes it in and says that it changes what people supported: bea writes it with her now.
    taken = anas.post(f"{its}accept/", {"substantial": True}).json()
    assert taken["revision"] == 3
    assert [each["name"] for each in visitor.get(one).json()["authors"]] == ["Ana", "Bea"]
    difference = visitor.get(f"{one}difference/", {"older": 2, "newer": 3}).json()
    assert any(each["operation"] == "added" and "bats" in each["text"] for each in difference["body"])

    # Bea's support was for another text. It is counted still; she says with one act that she supports this one.
    stands = visitor.get(one).json()
    assert (stands["supports"], stands["supports_current"], stands["revision"]) == (1, 0, 3)
    assert beas.get(one).json()["my_support"]["revision"] == 1
    assert beas.put(f"{one}support/", {"revision": 3}).json()["supports_current"] == 1

    # Dora finds that they are the same. With all three authors' consent they become one; supporters are asked.
    ids = [int(each.strip("/").split("/")[-1]) for each in (one, two)]
    merge = doras.post("/api/v1/merges/", {"proposals": ids, "reason": "Both ask for lamps."}).json()
    whole = f"/api/v1/merges/{merge['id']}/"
    common = {"title": "Low lamps along the river", "body": joined + "\n\nThe lamps belong to the city."}
    written = doras.patch(whole, common | {"placed_as": ids[0]}).json()
    for author in (doras, anas):
        assert author.put(f"{whole}agree/", {"version": written["version"]}).json()["state"] == "suggested"
    done = beas.put(f"{whole}agree/", {"version": written["version"]}).json()
    assert done["state"] == "merged"
    three = f"{PROPOSALS}{done['into']}/"
    assert visitor.get(one).json()["merged_into"] == done["into"]
    assert visitor.get(three).json()["supports"] == 0 and visitor.get(three).json()["merged_from"] == sorted(ids)
    refusal(beas.put(f"{one}support/"), 409)
    # She supported both, and counts once.
    assert beas.put(f"{whole}carry/", {"carried": True}).json()["proposal"]["supports"] == 1

    # Nineteen neighbours more, and the office's clock runs.
    proposal = Proposal.objects.get(pk=done["into"])
    build.supports(proposal, crowd[:18])
    assert caller(crowd[18]).put(f"{three}support/").json()["state"] == "awaiting_answer"

    # Omar says no. Ten supporters find that this does not answer them: it goes back once, with their reasons.
    assert omars.post(f"{three}answer/", NO).status_code == 201
    for person in [*crowd[:9], bea]:
        said = caller(person).put(f"{three}answer/verdict/", {"says": "contest", "why": "little"})
        assert said.status_code == 200, said.content
    back = visitor.get(three).json()
    assert back["state"] == "awaiting_answer" and back["due_at"] is not None
    assert told(omar, "contested")
    record = visitor.get(f"{three}answer/verdict/").json()
    assert record["contest"] == 10

    # The second answer promises something; its date passes without a word, and everybody is told.
    today = timezone.localdate()
    yes = NO | {
        "decision": "accepted",
        "commitments": [{"text": "Lamps stand", "due_on": f"{today + dt.timedelta(30)}"}],
    }
    assert omars.post(f"{three}answer/", yes).status_code == 201
    assert omars.post(f"{three}deliver/", {"note": "The works are ordered."}).json()["state"] == "in_delivery"
    promise = Commitment.objects.get()
    Commitment.objects.update(due_on=today - dt.timedelta(days=1))  # a month went by
    actions.tend_clocks()
    assert told(bea, "delivery")
    owed = visitor.get("/api/v1/commitments/", {"office": "streets", "state": "overdue"}).json()["results"]
    assert [(each["text"], each["state"]) for each in owed] == [("Lamps stand", "overdue")]

    # It is late, and then it stands.
    omars.post(f"{three}progress/", {"text": "Half of the lamps stand."})
    kept = omars.post(f"/api/v1/commitments/{promise.pk}/keep/", {"evidence": "Thirty lamps stand and burn."})
    assert kept.status_code == 200, kept.content
    finished = omars.post(f"{three}finish/", {"note": "All lamps burn."})
    assert finished.json()["state"] == "done", finished.content

    # Four weeks later its supporters are asked whether it was done.
    Proposal.objects.filter(pk=proposal.pk).update(closed_at=F("closed_at") - dt.timedelta(days=29))
    actions.tend_clocks()
    assert told(bea, "done_asked")
    assert beas.put(f"{three}done/verdict/", {"done": True}).status_code == 200
    shown = visitor.get(three).json()
    assert shown["state"] == "done"
