"""A vote by API: from ilse's draft to the result that anybody reads."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from charter.models import District, Office
from commons import clock
from tests.callers import caller
from tests.voting.build import DAY, closed, opened, proved
from voting import actions, sealing
from voting.boxes import open_box
from voting.models import Begun, Round

pytestmark = pytest.mark.django_db


def test_the_whole_line(ilse: Person, omar: Person, ana: Person, molinos: District, streets: Office) -> None:
    city, office, resident = caller(ilse), caller(omar), caller(ana)
    at = clock.now()
    shares = sealing.new_shares()
    body: dict[str, Any] = {"title": "What first?", "summary": "Choose.", "method": "budget", "form": "knapsack"}
    body |= {"opens_at": (at + DAY).isoformat(), "closes_at": (at + 7 * DAY).isoformat(), "budgets": {"": 90_00}}
    its = city.post("/api/v1/rounds/", body, format="json")
    assert its.status_code == 201 and its.json()["state"] == "draft", its.content
    path = f"/api/v1/rounds/{its.json()['id']}/"
    assert resident.get(path).status_code == 404
    for title, cents in (("Trees", 40_00), ("Benches", 30_00), ("A bus", 50_00), ("A tunnel", 90_00)):
        option = {"title": title, "cost_cents": cents, "office": streets.code}
        assert city.post(f"{path}options/", option, format="json").status_code == 201
    assert city.post(f"{path}announce/").status_code == 400
    assert city.put(f"{path}key/", {"public_key": shares[0].public_key.hex()}, format="json").status_code == 200
    assert city.post(f"{path}announce/").json()["state"] == "announced"
    tunnel = next(each for each in city.get(path).json()["options"] if each["title"] == "A tunnel")
    judged = {"feasible": False, "reason": "The ground is rock all the way down."}
    assert city.put(f"/api/v1/options/{tunnel['id']}/judgement/", judged, format="json").status_code == 403
    assert office.put(f"/api/v1/options/{tunnel['id']}/judgement/", judged, format="json").status_code == 200
    early = resident.put(f"{path}ballot/", {"choices": ["1"]}, format="json")
    assert early.status_code == 403 and early.json()["type"] == "urn:multitude:not-open"
    Round.objects.update(opens_at=at)
    assert actions.open_rounds() == 1
    proved([ana])
    shown = caller().get(path).json()
    assert shown["rules"]["ballot"]["form"] == "knapsack" and shown["rules"]["lot"]
    for wrong in (
        {},
        {"choices": ["1"], "points": {"1": 1}},
        {"choices": ["4"]},
        {"choices": ["1", "2", "3"]},
        {"choices": "1"},
        {"points": {"1": 2}},
        {"sealed": "no base64!"},
        {"sealed": b64encode(b"too short").decode()},
        {"choices": ["1"], "person": 1},
    ):
        assert resident.put(f"{path}ballot/", wrong, format="json").status_code == 400, wrong
    assert resident.post(f"{path}ballot/begin/").status_code == 204 and Begun.objects.count() == 1
    first = resident.put(f"{path}ballot/", {"choices": ["2", "1"]}, format="json").json()
    assert not first["replaced"] and not Begun.objects.exists()
    line = json.dumps(["1", "3"]).encode()
    key = bytes.fromhex(shown["key"])
    mine = sealing.seal(line, public_key=key, size=shown["box_size"], round_id=shown["id"])
    second = resident.put(f"{path}ballot/", {"sealed": b64encode(mine).decode()}, format="json").json()
    assert second == {"receipt": sha256(mine).hexdigest(), "replaced": True}
    assert resident.get(f"{path}ballot/").json() == {"voted": True, "may_vote": True, "reason": "", "delegation": None}
    assert caller().get(f"{path}board/").status_code == 409
    assert caller().get(f"{path}result/").status_code == 409
    assert city.get(f"{path}box/").status_code == 409
    closed(Round.objects.get())
    assert resident.put(f"{path}ballot/", {"choices": ["1"]}, format="json").status_code == 403
    assert caller().get(f"{path}board/").json()["counted"] == [second["receipt"]]
    box = json.loads(city.get(f"{path}box/").getvalue())
    for pair in ((0, 1), (0, 2)):
        found = open_box(box, shares[pair[0]], shares[pair[1]])
        assert (found.choices, found.spoiled) == (f"{line.decode()}\n", 0)
        file = SimpleUploadedFile("choices.txt", found.choices.encode())
        sent = {"trustees": found.trustees, "choices": file, "spoiled": found.spoiled}
        assert city.post(f"{path}openings/", sent, format="multipart").status_code == 201
    assert actions.count_rounds() == 1
    result = caller().get(f"{path}result/").json()
    assert result["voters"] == 1 and result["result"] == {"winners": result["winners"]}
    assert result["turnout"] and all(each["voters"] is None for each in result["turnout"])
    receipt = caller().post(f"{path}receipt/", {"receipt": first["receipt"]}, format="json").json()
    assert receipt["found"] == "replaced"
    assert b"Count a closed round again" in b"".join(caller().get(f"{path}files/recount.py/").streaming_content)
    assert caller().get(f"{path}files/choices.txt/").status_code == 404


def test_a_dearer_ballot_sealed_by_its_voter_is_spoiled(ilse: Person, ana: Person) -> None:
    proved([ana])
    its, shares = opened(ilse, form="knapsack")
    line = json.dumps(["1", "2", "3"]).encode()
    sealed = sealing.seal(line, public_key=bytes(its.public_key), size=its.box_size or 0, round_id=its.pk)
    sent = {"sealed": b64encode(sealed).decode()}
    assert caller(ana).put(f"/api/v1/rounds/{its.pk}/ballot/", sent, format="json").status_code == 200
    box = json.loads(caller(ilse).get(f"/api/v1/rounds/{closed(its).pk}/box/").getvalue())
    found = open_box(box, shares[1], shares[2])
    assert (found.choices, found.spoiled) == ("", 1)


def test_an_open_vote_is_counted_at_once(ilse: Person, ana: Person, bea: Person) -> None:
    its, _shares = opened(ilse, method="judgement", secrecy="open", most_points=5)
    for who, points in ((ana, {"1": 5, "2": 1}), (bea, {"1": 4, "3": 9}), (bea, {"1": 4, "3": 0})):
        answer = caller(who).put(f"/api/v1/rounds/{its.pk}/ballot/", {"points": points}, format="json")
        assert answer.status_code == (400 if points.get("3") == 9 else 200), answer.content
    assert actions.count_round(round_id=closed(its).pk)
    result = caller().get(f"/api/v1/rounds/{its.pk}/result/").json()
    assert result["winners"] == ["1"] and result["result"]["options"]["1"]["grades"] == [0, 0, 0, 0, 1, 1]


def test_lists_ask_the_same_of_the_database(
    ilse: Person, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    asker = caller()
    opened(ilse)
    asker.get("/api/v1/rounds/")
    with django_assert_max_num_queries(4) as few:
        assert len(asker.get("/api/v1/rounds/").json()["results"]) == 1
    for _more in range(4):
        opened(ilse)
    with django_assert_num_queries(len(few)):
        assert len(asker.get("/api/v1/rounds/").json()["results"]) == 5
