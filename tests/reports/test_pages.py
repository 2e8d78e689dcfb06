"""The report's page, its data, and the files of administrators, by page and by programs."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from charter.models import Office
from commons import charts
from proposals.lifecycle import State
from proposals.models import Answer, Commitment
from reports import months
from reports.actions import make_report, publish_months
from reports.models import Job, Month
from tests import build
from tests.callers import caller, refusal
from tests.reports.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(town: Town) -> Town:
    for district, x in ((town.molinos, 0), (town.salinas, 1), (town.cantera, 2)):
        ring = [[x, 41], [x, 42], [x + 1, 42], [x + 1, 41], [x, 41]]
        district.boundary = {"type": "Polygon", "coordinates": [ring]}
        district.save(update_fields=["boundary"])
    publish_months()
    return town


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def plain(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# The page


def test_the_page_says_who_took_part(published: Town, client: Client) -> None:
    month = f"{published.month:%Y-%m}"
    response = client.get("/reports/", {"from": month, "to": month})
    text = plain(response)
    assert response.status_code == 200
    assert "53 residents took part" in text.replace("residents took part 53", "53 residents took part")
    assert "Molinos 1,000 30 30.0" in text
    assert "withheld" in text and "under 10" in text
    assert "Left out, so that nobody can be told from the numbers: Cantera, Salinas" in text.replace(
        "Salinas, Cantera", "Cantera, Salinas"
    )


def test_the_page_keeps_the_content_policy(published: Town, client: Client) -> None:
    html = client.get("/reports/").content.decode()
    assert "style=" not in html and "<style" not in html and 'fill="var(--chart-1)"' in html
    assert html.count('role="img"') >= 3 and html.count("<details") >= html.count('class="chart__plot"')
    assert "nan" not in html.lower().split("financ")[0] or "NaN" not in html


def test_before_anything_is_published_the_page_says_so(city: object, client: Client) -> None:
    assert "No month is published yet" in plain(client.get("/reports/"))
    assert client.get("/reports/data.csv").status_code == 404


@pytest.mark.parametrize(
    "asked", ["from=2090-01", "to=never", "district=nowhere", "topic=nothing", "from=2026-13", "to=-001-01"]
)
def test_what_is_not_there_is_not_found(published: Town, client: Client, asked: str) -> None:
    assert client.get(f"/reports/?{asked}").status_code == 404


def test_a_district_and_a_topic_narrow_what_was_contributed(published: Town, client: Client) -> None:
    month = f"{published.month:%Y-%m}"
    asked = {"from": month, "to": month, "district": "molinos", "topic": "mobility"}
    text = plain(client.get("/reports/", asked))
    assert "36 contributions" in text or "contributions 36" in text  # 33 supports, 2 comments, 1 proposal
    assert "Molinos, Streets and mobility" in text


def test_the_number_of_queries_stays(published: Town, client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/reports/")
    with django_assert_max_num_queries(16):
        client.get("/reports/")
    for step in range(5):
        build.district(f"new-{step}", f"New {step}")
        Month.objects.create(first_day=months.after(published.month, -10 - step))
    with django_assert_max_num_queries(16):
        client.get("/reports/")


def test_offices_and_promises(published: Town, client: Client, streets: Office, omar: Person) -> None:
    begin = months.begin(published.month)
    answered = build.proposal(
        omar,
        state=State.ANSWERED,
        published_at=begin - dt.timedelta(days=90),
        reached_at=begin - dt.timedelta(days=20),
        due_at=begin + dt.timedelta(days=10),
        answered_at=begin + dt.timedelta(days=5),
    )
    late = build.proposal(omar, state=State.AWAITING_ANSWER, reached_at=begin, due_at=begin + dt.timedelta(days=1))
    answer = Answer.objects.create(proposal=answered, office=streets, decision="accepted", reasons="x", summary="x")
    for day, kept in ((3, 2), (4, None), (5, 9)):
        Commitment.objects.create(
            answer=answer,
            text="A crossing",
            due_on=published.month.replace(day=day),
            kept_on=published.month.replace(day=kept) if kept else None,
        )
    month = f"{published.month:%Y-%m}"
    text = plain(client.get("/reports/", {"from": month, "to": month}))
    assert "Streets and Mobility 1 25 25–25 100% 1 0" in text
    assert "1 answer is overdue" in text
    assert "promises kept of 3 due 1" in text and "promises missed 2" in text
    assert late.due_at


def test_the_cells_are_open_to_everybody(published: Town, client: Client) -> None:
    month = f"{published.month:%Y-%m}"
    response = client.get("/reports/data.csv", {"from": month, "to": month})
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    shown = {row["district"]: (row["value"], row["withheld"]) for row in rows if row["measure"] == "people"}
    assert shown == {"": ("53", ""), "molinos": ("30", ""), "salinas": ("", "withheld"), "cantera": ("", "under")}
    assert client.get("/reports/data.json").json()["rows"]
    assert client.get("/reports/data.xlsx").status_code == 404


def test_every_claim_follows_from_its_numbers() -> None:
    from reports import claims

    assert (
        claims.districts([("Miralta", 44.5), ("Cantera", 8.6)]) == "Miralta takes part five times as often as Cantera"
    )
    assert "about as much" in claims.districts([("A", 10), ("B", 9)])
    assert claims.districts([("A", 10), ("B", 0)]) == "A takes part most, B least"
    assert "Too few" in claims.districts([("A", 10)])
    assert claims.quiet([("A", 10), ("B", 4), ("C", 3)], 8) == "C and B are quiet"
    assert claims.ages([("16-24", -5), ("25-64", 8), ("65+", -3)]).startswith("The middle of life is loud")
    assert claims.spread(0.46) == "One in ten people made 46% of all contributions"
    assert claims.channels(900, 100, (20, 80)) == "Paper, desk and meetings bring four times what they did"
    assert claims.offices(["Parks"], 3, 30, 0) == "Parks needs longer than it may"


def test_a_drawing_has_no_numbers_that_are_none() -> None:
    rows = [charts.Bar("A", 0, "0"), charts.Bar("<b>", 0, "0")]
    drawing = charts.drawn(charts.bars, rows, None)
    assert "NaN" not in drawing.wide and "<b>" not in drawing.wide and "&lt;b" in drawing.wide


# Files by page


def test_ilse_has_a_report_made_and_takes_it(published: Town, ilse: Person) -> None:
    client = signed_in(ilse)
    answer = client.post("/jobs/", {"kind": "supports", "format": "csv", "from": "", "to": "", "district": ""})
    job = Job.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/jobs/{job.pk}/"
    waiting = client.get(f"/jobs/{job.pk}/")
    assert "0% done" in plain(waiting) and b'http-equiv="refresh"' in waiting.content
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 409
    make_report(job_id=job.pk)
    done = client.get(f"/jobs/{job.pk}/")
    job.refresh_from_db()
    assert job.sha256 in done.content.decode() and b"refresh" not in done.content
    part = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith("<div") and b"hx-get" not in part.content
    file = client.get(f"/jobs/{job.pk}/file/")
    body = b"".join(file)  # type: ignore[arg-type]
    assert hashlib.sha256(body).hexdigest() == job.sha256
    assert "attachment" in file["Content-Disposition"] and file["X-Content-Type-Options"] == "nosniff"
    assert "supports.csv" in plain(client.get("/jobs/"))


def test_ilse_cancels(published: Town, ilse: Person) -> None:
    client = signed_in(ilse)
    client.post("/jobs/", {"kind": "comments", "format": "xlsx"})
    job = Job.objects.get()
    assert client.get(f"/jobs/{job.pk}/cancel/").status_code == 405
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 302
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 409
    assert make_report(job_id=job.pk) == ""
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_wrong_input_comes_back_with_what_was_chosen(published: Town, ilse: Person) -> None:
    days = sorted(Month.objects.values_list("first_day", flat=True))
    given = {"kind": "comments", "format": "json", "from": f"{days[-1]:%Y-%m}", "to": f"{days[0]:%Y-%m}"}
    response = signed_in(ilse).post("/jobs/", given)
    if len(days) > 1:
        assert response.status_code == 400 and "The last month is before the first." in plain(response)
        assert not Job.objects.exists()
    assert signed_in(ilse).post("/jobs/", {"kind": "weather", "format": "csv"}).status_code == 400


@pytest.mark.parametrize("who", ["ana", "omar", "nora", "cleo", "carl"])
def test_strangers_are_refused_and_nothing_is_written(
    published: Town, ilse: Person, who: str, request: pytest.FixtureRequest
) -> None:
    stranger = request.getfixturevalue(who)
    client, program = signed_in(stranger), caller(stranger)
    made = signed_in(ilse).post("/jobs/", {"kind": "comments", "format": "csv"})["Location"]
    job = Job.objects.get()
    make_report(job_id=job.pk)
    for path in ("/jobs/", made, f"{made}file/"):
        assert client.get(path).status_code == 403
    assert client.post("/jobs/", {"kind": "comments", "format": "csv"}).status_code == 403
    assert client.post(f"{made}cancel/").status_code == 403
    for path in ("", f"{job.pk}/", f"{job.pk}/file/"):
        refusal(program.get(f"/api/v1/reports/{path}"), 403)
    refusal(program.post("/api/v1/reports/", {"kind": "comments"}), 403)
    refusal(program.post(f"/api/v1/reports/{job.pk}/cancel/"), 403)
    assert Job.objects.count() == 1


def test_visitors_sign_in_first(published: Town, client: Client) -> None:
    assert client.get("/jobs/").status_code == 302
    assert client.get("/jobs/1/").status_code == 302
    refusal(caller().post("/api/v1/reports/", {"kind": "comments"}), 401)
    assert client.get("/reports/dictionary/").status_code == 200


# Files by programs


def test_a_program_asks_watches_and_takes(published: Town, ilse: Person) -> None:
    program = caller(ilse)
    month = f"{published.month:%Y-%m}"
    asked = program.post("/api/v1/reports/", {"kind": "participation", "format": "json", "from": month, "to": month})
    body = asked.json()
    assert asked.status_code == 202 and body["state"] == "waiting" and body["progress"] == 0 and body["file"] is None
    assert asked["Location"] == body["url"] == f"/api/v1/reports/{body['id']}/"
    refusal(program.get(f"{body['url']}file/"), 409)
    make_report(job_id=body["id"])
    done = program.get(body["url"]).json()
    assert (done["state"], done["progress"], done["from"], done["to"]) == ("finished", 100, month, month)
    file = b"".join(program.get(done["file"]))
    assert hashlib.sha256(file).hexdigest() == done["sha256"] and json.loads(file)["check"]["rows"] == done["rows"]
    assert [one["id"] for one in program.get("/api/v1/reports/").json()["results"]] == [body["id"]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "weather"}, "kind"),
        ({"kind": "supports", "format": "pdf"}, "format"),
        ({"kind": "supports", "from": "2026"}, "from"),
        ({"kind": "supports", "district": "nowhere"}, "district"),
        ({"kind": "supports", "person": 7}, "person"),
        ({"kind": "participation", "to": "2090-01"}, "to"),
    ],
)
def test_wrong_orders_are_refused_by_field(published: Town, ilse: Person, wrong: dict[str, Any], field: str) -> None:
    assert field in refusal(caller(ilse).post("/api/v1/reports/", wrong), 400)["errors"]
    assert not Job.objects.exists()


def test_nobody_has_more_than_five_under_way(published: Town, ilse: Person) -> None:
    program = caller(ilse)
    answers = [program.post("/api/v1/reports/", {"kind": "supports"}).status_code for _n in range(6)]
    assert answers == [202] * 5 + [403] and Job.objects.count() == 5
