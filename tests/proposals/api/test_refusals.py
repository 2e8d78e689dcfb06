"""Every act by every person in every state, through the API: who may, who is told why not, and nothing is written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from proposals.lifecycle import State
from proposals.models import Amendment, Answer, Comment, Proposal
from tests import build
from tests.callers import caller, refusal
from tests.written import look_at_all

pytestmark = pytest.mark.django_db

REASON = "The bridge belongs to another office."
ANSWER = {
    "decision": "accepted",
    "reasons": "It is within the budget of next year.",
    "summary": "Yes, in the spring.",
}
# Act: method, path under the proposal, body.
ACTS: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "edit": ("patch", "", {"title": "A crossing at the mill"}),
    "publish": ("post", "publish/", None),
    "withdraw": ("post", "withdraw/", {"reason": "It is built."}),
    "invite": ("post", "authors/", {"name": "Cleo"}),
    "support": ("put", "support/", None),
    "support as read": ("put", "support/", {"revision": 1}),
    "unsupport": ("delete", "support/", None),
    "comment": ("post", "comments/", {"body": "Yes, please."}),
    "answer": ("post", "answer/", ANSWER),
    "read draft": ("get", "answer/draft/", None),
    "save draft": ("put", "answer/draft/", ANSWER),
    "discard draft": ("delete", "answer/draft/", None),
    "read assignment": ("get", "assign/", None),
    "take on": ("post", "assign/", None),
    "let go": ("delete", "assign/", None),
    "read notes": ("get", "notes/", None),
    "note": ("post", "notes/", {"body": "Who knows the pump?"}),
    "read look": ("get", "answer/second-look/", None),
    "send word": ("post", "interim-replies/", {"body": "We are asking the water works; you hear from us by 3 May."}),
    "extend": ("post", "extend/", {"days": 10, "reason": REASON}),
    "hand over": ("post", "handover/", {"office": "water", "reason": REASON}),
    "deliver": ("post", "deliver/", {"note": "Works begin."}),
    "finish": ("post", "finish/", None),
    "judge": ("put", "answer/verdict/", {"says": "confirm"}),
    "unjudge": ("delete", "answer/verdict/", None),
    "say done": ("put", "done/verdict/", {"done": True}),
    "unsay done": ("delete", "done/verdict/", None),
    "report": ("post", "progress/", {"text": "The works began this morning."}),
    "take up": ("post", "take-up/", {"reason": "We are twelve neighbours with tools."}),
    "name a need": ("post", "needs/", {"kind": "skill", "words": "A welder"}),
    "pledge": ("post", "pledges/", {"kind": "skill", "body": "I weld."}),
    "plan a step": ("post", "steps/", {"words": "Dig", "due_on": "2030-01-01"}),
    "call for help": ("post", "help-calls/", {"body": "Come on Saturday."}),
}
JUDGING = ("judge", "unjudge", "say done", "unsay done")
VISITOR, UNCONFIRMED = "a visitor", "dora"
PEOPLE = ("ana", "bea", "mira", "carl", UNCONFIRMED, "omar", "oda", "nora", "cleo", "ilse", VISITOR)
CONFIRMED = set(PEOPLE) - {VISITOR, UNCONFIRMED}
ALL_STATES = set(State)
DISCUSSED = {State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE, State.TAKEN_UP}
GIVEN_FOR = DISCUSSED - {State.DONE}
WORKED_ON = {State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY}
# What changes nothing where there is nothing to change.
REPEATABLE = ("unsupport", "discard draft", "let go")
# In place of a code: what the office does among its own is not there for others.
NOT_THERE = ""
# Act: who may, in which states, the status of its success, the code of the refusal.
TABLE: dict[str, tuple[set[str], set[State], int, str]] = {
    "edit": ({"ana"}, {State.DRAFT, State.OPEN}, 200, "not-author"),
    "publish": ({"ana"}, {State.DRAFT}, 200, "not-author"),
    "withdraw": ({"ana"}, {State.DRAFT, State.OPEN}, 200, "not-author"),
    "invite": ({"ana"}, {State.DRAFT, State.OPEN}, 201, "not-author"),
    "support as read": ({"ana", "bea", "mira"}, {State.OPEN, State.AWAITING_ANSWER}, 200, "prove-residency"),
    "support": ({"ana", "bea", "mira"}, {State.OPEN, State.AWAITING_ANSWER}, 200, "prove-residency"),
    "unsupport": (CONFIRMED, {State.OPEN}, 200, "confirm-email"),
    "comment": (CONFIRMED, DISCUSSED, 201, "confirm-email"),
    "answer": ({"omar"}, {State.AWAITING_ANSWER}, 201, "not-in-charge"),
    "read draft": ({"omar"}, ALL_STATES, 404, "not-in-charge"),
    "save draft": ({"omar"}, {State.AWAITING_ANSWER}, 200, "not-in-charge"),
    "discard draft": ({"omar"}, ALL_STATES, 204, "not-in-charge"),
    "read assignment": ({"omar"}, ALL_STATES, 200, NOT_THERE),
    "take on": ({"omar"}, WORKED_ON, 200, "not-in-charge"),
    "let go": ({"omar"}, WORKED_ON, 204, "not-in-charge"),
    "read notes": ({"omar"}, ALL_STATES, 200, NOT_THERE),
    "note": ({"omar"}, WORKED_ON, 201, "not-in-charge"),
    "read look": ({"omar"}, ALL_STATES, 404, NOT_THERE),
    "send word": ({"omar"}, {State.AWAITING_ANSWER}, 201, "not-in-charge"),
    "extend": ({"omar"}, {State.AWAITING_ANSWER}, 200, "not-in-charge"),
    "hand over": ({"omar", "ilse"}, {State.AWAITING_ANSWER}, 200, "not-in-charge"),
    "deliver": ({"omar"}, {State.ANSWERED}, 200, "not-in-charge"),
    "finish": ({"omar"}, {State.IN_DELIVERY}, 200, "not-in-charge"),
    # Ana, bea and mira support what is judged.
    "judge": ({"ana", "bea", "mira"}, {State.ANSWERED, State.IN_DELIVERY}, 200, "prove-residency"),
    "unjudge": ({"ana", "bea", "mira"}, {State.ANSWERED, State.IN_DELIVERY}, 200, "prove-residency"),
    "say done": ({"ana", "bea", "mira"}, {State.DONE}, 200, "prove-residency"),
    "unsay done": ({"ana", "bea", "mira"}, {State.DONE}, 200, "prove-residency"),
    "report": (CONFIRMED, {State.IN_DELIVERY}, 201, "confirm-email"),
    "take up": ({"ana"}, {State.OPEN}, 201, "not-author"),
    "name a need": ({"ana"}, GIVEN_FOR, 201, "not-author"),
    "pledge": (CONFIRMED, GIVEN_FOR, 201, "confirm-email"),
    "plan a step": ({"ana"}, {State.TAKEN_UP}, 201, "not-author"),
    "call for help": ({"ana"}, {State.TAKEN_UP}, 201, "not-author"),
}


@pytest.fixture
def people(request: pytest.FixtureRequest, molinos: District) -> dict[str, Person]:
    named = {
        name: request.getfixturevalue(name) for name in ("ana", "bea", "mira", "carl", "omar", "nora", "cleo", "ilse")
    }
    water = build.office("water", "Water and Waste")
    named["oda"] = build.mandated("oda", "official", holder_name="Oda Ruiz", office=water)  # type: ignore[arg-type]
    named[UNCONFIRMED] = build.prove(build.person(UNCONFIRMED, email_confirmed_at=None), molinos)
    return named


def in_state(state: State, author: Person, district: District) -> Proposal:
    """A proposal of ana's that has omar's office in charge, so that the state alone decides."""
    streets = build.office("streets", "Streets and Mobility")
    proposal = build.proposal(author, state=state, district=district, office=streets)
    if state in (State.ANSWERED, State.IN_DELIVERY, State.DONE):
        until = timezone.now() + dt.timedelta(days=21)
        Proposal.objects.filter(pk=proposal.pk).update(done_asked_at=timezone.now(), done_until=until)
        Answer.objects.create(
            proposal=proposal, office=streets, decision="accepted", reasons="r", summary="s", verdict_until=until
        )
    return proposal


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", ACTS)
def test_the_table(act: str, state: State, people: dict[str, Person], molinos: District) -> None:
    method, path, body = ACTS[act]
    may, legal, success, code = TABLE[act]
    proposal = in_state(state, people["ana"], molinos)
    clients = {name: caller(people.get(name)) for name in PEOPLE}
    if act in JUDGING and proposal.revision_number:
        build.supports(proposal, [people[name] for name in ("ana", "bea", "mira")])
    everything = look_at_all()
    before = everything()
    for name, client in clients.items():
        with transaction.atomic():
            response = getattr(client, method)(f"/api/v1/proposals/{proposal.pk}/{path}", body)
            after = everything()
            transaction.set_rollback(True)
        if name in may and state in legal and (state != State.DRAFT or name == "ana"):
            assert response.status_code == success, (name, response.content)
            assert (
                success == 404
                or method == "get"
                or act in ("unsupport", "discard draft", "let go", "unjudge", "unsay done")
                or after != before
            )
            continue
        assert after == before, name
        if name == VISITOR:
            refusal(response, 401)
            assert response["WWW-Authenticate"] == "Token"
        elif (state == State.DRAFT and name != "ana") or (name not in may and code == NOT_THERE):
            refusal(response, 404)
        elif act in JUDGING and state == State.DRAFT:
            assert refusal(response, 403)["type"] == "urn:multitude:not-supporter"  # a draft has none
        elif name not in may:
            said = refusal(response, 403)["type"]
            expected = (
                "confirm-email" if act in ("support", "support as read", *JUDGING) and name == UNCONFIRMED else code
            )
            assert said == f"urn:multitude:{expected}", name
        else:
            assert refusal(response, 409)["state"] == state, name


COMMENT_ACTS: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "correct": ("patch", "", {"body": "Where, exactly?"}),
    "delete": ("delete", "", None),
    "useful": ("put", "useful/", None),
    "not useful": ("delete", "useful/", None),
}


@pytest.mark.parametrize("act", COMMENT_ACTS)
def test_anothers_comment(act: str, people: dict[str, Person], molinos: District) -> None:
    """Bea's comment: she alone changes it, everybody else may find it useful."""
    method, path, body = COMMENT_ACTS[act]
    proposal = build.proposal(people["ana"], district=molinos)
    comment = Comment.objects.create(proposal=proposal, author=people["bea"], body="Where?")
    clients = {name: caller(people.get(name)) for name in PEOPLE}
    everything = look_at_all()
    before = everything()
    for name, client in clients.items():
        with transaction.atomic():
            response = getattr(client, method)(f"/api/v1/comments/{comment.pk}/{path}", body)
            after = everything()
            transaction.set_rollback(True)
        if act in ("correct", "delete") and name == "bea":
            assert response.status_code == (200 if act == "correct" else 204)
            assert after != before
        elif act in ("useful", "not useful") and name in CONFIRMED - {"bea"}:
            assert response.json() == {"useful": int(act == "useful"), "marked": act == "useful"}
        elif name == VISITOR:
            refusal(response, 401)
            assert after == before
        else:
            refusal(response, 403)
            assert after == before, name


def test_what_is_hidden_or_erased_is_not_there(people: dict[str, Person], molinos: District) -> None:
    shown = build.proposal(people["ana"], district=molinos)
    hidden = build.proposal(people["ana"], district=molinos, visibility="hidden", title="planted-token hidden")
    erased = build.proposal(people["ana"], district=molinos, visibility="erased", title="planted-token erased")
    Comment.objects.create(proposal=shown, author=people["mira"], body="planted-token", visibility="hidden")
    under_hidden = Comment.objects.create(proposal=hidden, author=people["mira"], body="planted-token")
    bea, ana = caller(people["bea"]), caller(people["ana"])
    for path in (
        "proposals/",
        "proposals/?search=planted",
        "proposals/similar/?title=planted-token hidden",
        f"proposals/{shown.pk}/",
        f"proposals/{shown.pk}/comments/",
        "awaiting/",
    ):
        response = bea.get(f"/api/v1/{path}")
        assert response.status_code == 200
        assert "planted-token" not in response.content.decode().replace("title=planted-token", "")
    for proposal in (hidden, erased):
        for path in ("", "comments/", "revisions/"):
            refusal(bea.get(f"/api/v1/proposals/{proposal.pk}/{path}"), 404)
    refusal(bea.get(f"/api/v1/comments/{under_hidden.pk}/"), 404)
    assert ana.get(f"/api/v1/proposals/{hidden.pk}/").json()["visibility"] == "hidden"
    refusal(ana.get(f"/api/v1/proposals/{erased.pk}/"), 404)
    refused = refusal(ana.post(f"/api/v1/proposals/{hidden.pk}/comments/", {"body": "But why?"}), 403)
    assert refused["type"] == "urn:multitude:hidden"


def test_looking_changes_nothing(people: dict[str, Person], molinos: District) -> None:
    """GET every path of the API, as a visitor and as everybody: no row differs afterwards."""
    proposal = in_state(State.AWAITING_ANSWER, people["ana"], molinos)
    comment = Comment.objects.create(proposal=proposal, author=people["bea"], body="Where?")
    base, said = proposal.revisions.get(), {"title": "Other words", "body": build.BODY, "reason": REASON}
    amendment = Amendment.objects.create(proposal=proposal, base=base, author=people["bea"], **said)
    clients = {name: caller(people.get(name)) for name in PEOPLE}
    routes = caller().get("/api/v1/").json()["routes"]
    everything = look_at_all()
    before = everything()
    for route in routes:
        path = route["path"].replace("{proposal_id}", str(proposal.pk)).replace("{comment_id}", str(comment.pk))
        path = path.replace("{amendment_id}", str(amendment.pk))
        for name in ("ana", "omar", VISITOR):
            assert clients[name].get(path).status_code in (200, 400, 401, 403, 404, 405), path
    assert len(routes) > 20 and everything() == before
