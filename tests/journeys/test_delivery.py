"""From an accepted answer to what was done: by the API alone, and in plain pages without a script."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Person
from charter.models import District, Office
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Picture, Proposal
from tests import build
from tests.brought import brought, from_a_phone, picture
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
WHY = "The supplier of the poles went out of business."
SEEN = "Both ends are painted; the poles stand, without lamps."
ANSWER = {
    "decision": "accepted",
    "reasons": "The crossing is the shortest way to the school.",
    "summary": "Yes: a crossing with lamps this year.",
}


@pytest.fixture
def owed(
    ana: Person, bea: Person, omar: Person, molinos: District, streets: Office, settings: Settings, tmp_path: Path
) -> Proposal:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos, title="A crossing at the mill")
    Proposal.objects.filter(pk=proposal.pk).update(reached_at=timezone.now())
    build.supports(proposal, [bea, *build.residents(12, molinos)])
    return proposal


def day(n: int) -> str:
    return str(TODAY + dt.timedelta(days=n))


def a_month_later() -> None:
    """Four weeks after it was done; the night's beat asks the supporters."""
    Proposal.objects.update(closed_at=timezone.now() - dt.timedelta(days=29))
    assert actions.tend_clocks() >= 1


def ledger(state: str) -> list[str]:
    content = b"".join(Client().get(f"/promises/promises.csv?state={state}").streaming_content)  # type: ignore[arg-type]
    return [row["promise"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]


def test_by_the_api_alone(owed: Proposal, bea: Person, mira: Person, omar: Person) -> None:
    one, official, resident, anybody = f"/api/v1/proposals/{owed.pk}/", caller(omar), caller(bea), caller()
    promised = [{"text": "Paint the crossing", "due_on": day(9)}, {"text": "Two lamps", "due_on": day(40)}]
    answered = official.post(f"{one}answer/", ANSWER | {"commitments": promised})
    assert answered.status_code == 201, answered.content
    paint, lamps = (row["id"] for row in answered.json()["commitments"])

    # Judged by those who had asked, and by nobody else.
    assert resident.put(f"{one}answer/verdict/", {"says": "confirm"}).json()["confirm"] == 1
    changed = resident.put(f"{one}answer/verdict/", {"says": "contest", "why": "vague", "reason": "Which lamps?"})
    assert (changed.json()["confirm"], changed.json()["contest"], changed.json()["mine"]) == (0, 1, "contest")
    refusal(caller(mira).put(f"{one}answer/verdict/", {"says": "confirm"}), 403)
    said = anybody.get(f"{one}answer/verdict/").json()
    assert (said["by_reason"], said["reasons"][0]["reason"]) == ({"vague": 1}, "Which lamps?")

    # Delivered: a step, a moved date, a report with a picture by bea.
    assert official.post(f"{one}deliver/").json()["state"] == "in_delivery"
    promise = "/api/v1/commitments/{}/".format
    step = official.post(f"{promise(lamps)}milestones/", {"text": "Order the poles", "due_on": day(20)}).json()
    assert official.post(f"/api/v1/milestones/{step['id']}/reach/").json()["reached_on"] == day(0)
    moved = official.post(f"{promise(lamps)}move/", {"due_on": day(70), "reason": WHY}).json()
    assert [(row["due_on"], row["reason"]) for row in moved["moves"]] == [(day(40), WHY)]
    report = resident.post(f"{one}progress/", {"text": SEEN})
    assert report.status_code == 201 and report.json()["office"] is None
    evidence = {"file": brought("phone.jpg", from_a_phone()), "alt": "Two poles without lamps."}
    added = resident.post(f"/api/v1/progress/{report.json()['id']}/pictures/", evidence, format="multipart")
    assert added.status_code == 201, added.content
    [told] = anybody.get(f"{one}progress/").json()["results"]
    assert told["author_name"] == "Bea" and told["pictures"][0]["alt"] == "Two poles without lamps."
    assert anybody.get("/api/v1/commitments/?state=to_come").json()["results"][0]["title"] == "A crossing at the mill"

    # Nothing is done before every promise has ended; then supporters are asked.
    refusal(official.post(f"{one}finish/"), 409)
    for each in (paint, lamps):
        assert official.post(f"{promise(each)}keep/", {"evidence": "It stands at the mill."}).status_code == 200
    assert official.post(f"{one}finish/").json()["state"] == "done"
    refusal(resident.put(f"{one}done/verdict/", {"done": False}), 409)
    a_month_later()
    assert resident.put(f"{one}done/verdict/", {"done": False}).json() == {
        "yes": 0, "no": 1, "mine": False, "state": "done"
    }  # fmt: skip
    assert ledger("kept") == ["Two lamps", "Paint the crossing"] and ledger("overdue") == []


def test_in_plain_pages(owed: Proposal, bea: Person, omar: Person) -> None:
    one, hers, his = f"/proposals/{owed.pk}/", Client(), Client()
    hers.force_login(bea)
    his.force_login(omar)

    def press(client: Client, path: str, **fields: Any) -> str:
        page = client.post(path, fields, follow=True)
        assert page.status_code == 200, (path, page.content.decode()[:2_000])
        return str(page.content.decode())

    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0}
    rows |= {"form-0-text": "Paint the crossing", "form-0-due_on": day(9)}
    assert "Paint the crossing" in press(his, f"{one}answer/", **ANSWER, **rows)
    assert "1 say that it answers them, 0 that it does not." in press(hers, f"{one}answer/confirm/")
    said = press(hers, f"{one}answer/contest/", why="vague", reason="Which paint?")
    assert "0 say that it answers them, 1 that it does not." in said and "Which paint?" in said

    delivery = press(his, f"{one}delivery/start/", note="Works begin on Monday.")
    promise = re.search(r'href="(/proposals/\d+/promises/\d+/)move/', delivery)
    assert promise is not None
    press(his, f"{promise[1]}step/", text="Order the paint", due_on=day(5))
    reach = re.search(r'action="(/proposals/\d+/steps/\d+/reach/)"', his.get(f"{one}delivery/").content.decode())
    assert reach is not None
    press(his, reach[1])
    delivery = press(his, f"{promise[1]}move/", due_on=day(30), reason=WHY)
    assert WHY in delivery and "reached" in delivery

    brings = {"picture_1": brought("poles.jpg", picture()), "alt_1": "Two poles without lamps."}
    delivery = press(hers, f"{one}delivery/report/", text=SEEN, **brings)
    evidence = Picture.objects.get()
    assert SEEN in delivery and evidence.digest in delivery and 'alt="Two poles without lamps."' in delivery
    assert "Seen on site" in Client().get(one).content.decode()
    assert WHY in Client().get("/promises/").content.decode() and ledger("to_come") == ["Paint the crossing"]

    press(his, f"{promise[1]}keep/", evidence="Painted, see Mill Street 3.")
    press(his, f"{one}delivery/finish/", note="All of it.")
    a_month_later()
    page = hers.get(one).content.decode()
    assert "Was it done?" in page and f"{one}not-done/" in page
    assert "Of its supporters 0 say yes, 1 say no." in press(hers, f"{one}not-done/")
    assert "Of its supporters 1 say yes, 0 say no." in press(hers, f"{one}done/")
    assert ledger("kept") == ["Paint the crossing"]
    assert "Kept: Paint the crossing" in Client().get("/promises/feed.xml").content.decode()
