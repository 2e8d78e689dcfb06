"""Proposals from elsewhere: what is taken in, what is refused and why, and that a second run adds nothing."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from charter.models import City, District, Office, Topic
from commons.text import clean
from journal.models import Entry
from proposals import queries
from proposals.lifecycle import State
from proposals.models import NO_DAY, Answer, Comment, Proposal, Revision, Source, Support
from tests.proposals.places import HALVES

ROW = {
    "id": 3,
    "title": "Bancs a l'ombra",
    "summary": "Calen bancs al carrer Gran.",
    "created_at": "22/01/2016",
    "status": "accepted",
    "source": "citizen",
    "total_votes": 17,
    "url": "https://elsewhere.example/proposals/3",
    "category": "Bon viure",
    "subcategory": "Espai públic ",
    "district": "Sants Montjuïc",
}
TEMPLATES = Path(settings.ROOT) / "docs" / "templates"
OPEN_DATA = Path(settings.OPEN_DATA_DIR) / "proposals"
BARCELONA = OPEN_DATA / "decidim_barcelona_pam2016_proposals.jsonl"
MADRID = OPEN_DATA / "decide_madrid_2019"

pytestmark = pytest.mark.usefixtures("city")


def jsonl(folder: Path, *rows: dict[str, Any] | str) -> Path:
    path = folder / "export.jsonl"
    lines = [row if isinstance(row, str) else json.dumps({**ROW, **row}) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(path: Path, **options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_proposals", path, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_a_row_becomes_a_proposal_with_its_source_beside_it(tmp_path: Path) -> None:
    out, err = run(jsonl(tmp_path, {}))
    assert "1 read, 1 added, 0 already there, 0 refused" in out and not err
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.author, proposal.state) == ("Bancs a l'ombra", None, State.ANSWERED)
    assert proposal.author_label == "imported from elsewhere.example"
    assert proposal.published_at.date().isoformat() == "2016-01-21"  # midnight in Madrid, said in UTC
    assert proposal.channel == "import" and Revision.objects.get().body == proposal.body
    source = Source.objects.get()
    assert (source.platform, source.identifier, source.votes) == ("elsewhere.example", "3", 17)
    assert (source.author_kind, source.submitted_on.isoformat()) == ("citizen", "2016-01-22")
    assert not Support.objects.exists() and proposal.sorting_supports == 0


@pytest.mark.parametrize(("status", "decision"), [("accepted", "accepted"), ("rejected", "declined")])
def test_the_sources_decision_is_labelled_as_the_sources(tmp_path: Path, status: str, decision: str) -> None:
    run(jsonl(tmp_path, {"status": status}))
    proposal, answer = Proposal.objects.get(), Answer.objects.get()
    assert (answer.decision, answer.author_name) == (decision, "as recorded by elsewhere.example")
    assert proposal.next_promise_on == (NO_DAY if decision == "accepted" else None)
    assert "elsewhere.example" in answer.reasons and answer.author is None
    assert (proposal.reached_at, proposal.due_at, proposal.overdue_at) == (None, None, None)


def test_the_office_in_charge_is_the_citys(tmp_path: Path, streets: Office) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"topics": {"Espai públic": "mobility"}}))
    run(jsonl(tmp_path, {}), map=mapping)
    assert Proposal.objects.get().office == streets == Answer.objects.get().office


def test_unknown_names_are_made_and_marked(tmp_path: Path, molinos: District) -> None:
    run(jsonl(tmp_path, {}, {"id": 4, "district": "Molinos"}, {"id": 5, "district": None}))
    made = District.objects.get(imported=True)
    assert (made.code, made.name) == ("sants-montjuic", "Sants Montjuïc")
    assert Topic.objects.get(imported=True).code == "bon-viure"
    assert [p.district for p in Proposal.objects.order_by("id")] == [made, molinos, None]
    assert Entry.objects.filter(verb="district.imported").count() == 1


def test_a_map_sends_names_to_codes(tmp_path: Path, molinos: District, mobility: Topic) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text(
        json.dumps(
            {
                "columns": {"title": "rubric", "total_votes": "votes"},
                "districts": {"Sants Montjuïc": "molinos", "Gràcia": None},
                "topics": {"Bon viure": "mobility"},
            }
        )
    )
    run(jsonl(tmp_path, {"rubric": "Mapped"}, {"id": 4, "rubric": "Wide", "district": "Gràcia"}), map=mapping)
    first, second = Proposal.objects.order_by("id")
    assert (first.title, first.district, first.topic) == ("Mapped", molinos, mobility)
    assert second.district is None
    assert not District.objects.filter(imported=True).exists()


@pytest.mark.parametrize(
    "content",
    ["no json", "[]", '{"districts": {"A": "nowhere"}}', '{"topic": {}}', '{"columns": {"a": "b"}}'],
)
def test_a_map_that_cannot_be_meant_stops_before_anything_is_written(tmp_path: Path, content: str) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text(content)
    with pytest.raises(CommandError):
        run(jsonl(tmp_path, {}), map=mapping)
    assert not Proposal.objects.exists()


def test_a_long_title_is_cut_at_a_word_and_stands_whole_in_the_text(tmp_path: Path) -> None:
    title = "word " * 40 + "end"
    run(jsonl(tmp_path, {"title": title}))
    proposal = Proposal.objects.get()
    assert len(proposal.title) <= 150 and proposal.title.endswith("word…")
    assert proposal.body.startswith(title)


def test_what_is_refused_is_said_by_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path,
        {},
        "{not json",
        "[1, 2]",
        "",
        {"id": 5, "title": "  "},
        {"id": ""},
        {"id": 6, "created_at": "yesterday"},
        {"id": 7, "created_at": "31/02/2016"},
        {"id": 8, "created_at": "2999-01-01"},
        {"id": 9, "total_votes": "many"},
        {"id": 10, "summary": "x" * 20_001},
        {"id": 11},
    )
    with path.open("ab") as file:
        file.write(b'{"id": 12, "title": "\xff", "created_at": "2016-01-22"}\n')
    out, err = run(path)
    assert "12 read, 2 added, 0 already there, 10 refused" in out
    lines = [line.split(": ", 1) for line in err.splitlines()]
    assert [place for place, _reason in lines] == [f"export.jsonl:{n}" for n in (2, 3, 5, 6, 7, 8, 9, 10, 11, 13)]
    reasons = dict(lines)
    assert "title" in reasons["export.jsonl:5"] and "UTF-8" in reasons["export.jsonl:13"]
    assert Proposal.objects.count() == 2


def test_a_second_run_adds_nothing_and_the_same_number_elsewhere_is_another(tmp_path: Path) -> None:
    path = jsonl(tmp_path, {}, {"id": 4}, {"id": 4})
    assert "3 read, 2 added, 1 already there" in run(path)[0]
    assert "3 read, 0 added, 3 already there" in run(path)[0]
    assert "2 added" in run(path, platform="Another")[0]
    assert Proposal.objects.count() == Source.objects.count() == Revision.objects.count() == 4


def test_one_entry_a_run_and_one_a_proposal(tmp_path: Path, city: City) -> None:
    run(jsonl(tmp_path, {}, {"id": 4}))
    finished = Entry.objects.get(verb="import.finished")
    assert (finished.subject_type, finished.subject_id, finished.data["added"]) == ("city", city.pk, 2)
    assert Entry.objects.filter(verb="proposal.imported").count() == 2
    assert not Entry.objects.filter(verb__in=["proposal.published", "proposal.answered", "comment.published"]).exists()


def test_a_point_says_the_district_where_the_source_does_not(
    tmp_path: Path, molinos: District, salinas: District
) -> None:
    for district in (molinos, salinas):
        District.objects.filter(pk=district.pk).update(boundary=HALVES[district.code])
    path = jsonl(
        tmp_path,
        {"district": None, "latitude": 41.05, "longitude": 2.15},
        {"id": 4, "district": "Molinos", "latitude": 41.05, "longitude": 2.15},
        {"id": 5, "district": None, "latitude": 0, "longitude": 0},
        {"id": 6, "district": "Molinos", "latitude": 41.05, "longitude": 2.25},
        {"id": 7, "district": None},
    )
    out, err = run(path)
    assert "5 added, 0 already there, 0 refused" in out and "2 points lie outside the city" in out and not err
    rows = Proposal.objects.order_by("id").values_list("district", "latitude", "longitude")
    assert list(rows) == [
        (salinas.pk, 41.05, 2.15),
        (molinos.pk, 41.05, 2.15),  # what the source says stands
        (None, None, None),
        (molinos.pk, None, None),
        (None, None, None),
    ]
    assert Entry.objects.get(verb="import.finished").data["outside"] == 2
    assert "outside" not in run(path)[0]


def test_without_boundaries_a_point_may_lie_anywhere(tmp_path: Path) -> None:
    assert "outside" not in run(jsonl(tmp_path, {"district": None, "latitude": 41.05, "longitude": 2.15}))[0]
    proposal = Proposal.objects.get()
    assert (proposal.district, proposal.latitude, proposal.longitude) == (None, 41.05, 2.15)


def test_what_the_source_left_open_gathers_here_from_today(tmp_path: Path, ana: object) -> None:
    run(jsonl(tmp_path, {"status": "evaluating"}, {"id": 4, "status": "withdrawn"}, {"id": 5, "status": "archived"}))
    states = [p.state for p in Proposal.objects.order_by("id")]
    assert states == [State.OPEN, State.WITHDRAWN, State.EXPIRED]
    proposal = Proposal.objects.order_by("id").first()
    assert proposal.threshold == 20 and (proposal.gather_until - proposal.published_at).days > 3_000
    assert not Answer.objects.exists()


def test_the_page_says_where_it_comes_from(tmp_path: Path, client: Client) -> None:
    run(jsonl(tmp_path, {}))
    page = client.get(f"/proposals/{Proposal.objects.get().pk}/").content.decode()
    assert "imported from elsewhere.example" in page and "17 votes" in page


def test_columns_of_decidims_csv_are_known(tmp_path: Path) -> None:
    path = tmp_path / "proposals.csv"
    path.write_text(
        "id;category/name/ca;scope/name/ca;title/ca;body/ca;state;published_at;proposal_votes_count;latitude;longitude\n"
        '7;Bon viure;Gràcia;Pati obert;"<p>Obrim el pati.</p><p>Cada ""tarda"";\nsempre.</p>";accepted;'
        "2016-02-01 10:00:00 UTC;12;41.4;2.15\n"
        "8;Bon viure;Gràcia;Sense cel·la;x\n"
        "9;Bon viure;;Sense districte;<script>alert(1)</script>Text;rejected;2016-02-02;3;;\n",
        encoding="utf-8",
    )
    out, err = run(path)
    assert "3 read, 2 added" in out and "proposals.csv:4: it has 5 cells where the header has 10" in err
    yard, wide = Proposal.objects.order_by("id")
    assert (yard.lang, yard.latitude, yard.body) == ("ca", 41.4, 'Obrim el pati.\n\nCada "tarda";\nsempre.')
    assert yard.published_at.isoformat() == "2016-02-01T10:00:00+00:00"
    assert wide.district is None and "<script>" in wide.body  # text stays text; the page escapes it
    assert Source.objects.order_by("id").first().platform == "proposals"


def test_comments_come_in_threads_and_only_once(tmp_path: Path) -> None:
    path, comments = jsonl(tmp_path, {}), tmp_path / "comments.csv"
    comments.write_text(
        "id,parentId,proposalId,date,time,text\n"
        "1,-1,3,2016-02-01,0 days 10:50:19,First\n"
        "2,1,3,2016-02-01,0 days 10:51:00,Second\n"
        "3,2,3,2016-02-01,0 days 10:52:00,Third\n"
        "4,3,3,2016-02-01,0 days 10:53:00,Fourth\n"
        "5,-1,99,2016-02-01,0 days 10:53:00,Of another\n"
        "6,-1,3,2016-02-01,0 days 10:53:00,  \n",
        encoding="utf-8",
    )
    out, err = run(path, comments=comments)
    assert "comments: 6 read, 4 added, 0 already there, 2 refused" in out
    assert "comments.csv:6: its proposal 99 is not here" in err and "comments.csv:7: it has no text" in err
    first, second, third, fourth = Comment.objects.order_by("id")
    assert [c.depth for c in (first, second, third, fourth)] == [0, 1, 2, 2]
    assert (third.parent, fourth.parent, fourth.root) == (second, second, first)
    assert first.author_label == "imported from elsewhere.example"
    assert "0 added, 4 already there" in run(path, comments=comments)[0]
    assert not Entry.objects.filter(verb="comment.published").exists()


def test_what_the_same_hand_sent_twice_stays_twice_and_no_more(tmp_path: Path) -> None:
    path, comments = jsonl(tmp_path, {}), tmp_path / "comments.csv"
    comments.write_text(
        "id,parentId,proposalId,date,time,text,userType\n"
        "1,-1,3,2016-02-01,0 days 10:50:19,Twice,Autor\n"
        "2,-1,3,2016-02-01,0 days 10:50:19,Twice,Autor\n"
        "2,-1,3,2016-02-01,0 days 10:50:19,Twice,Autor\n"
        "3,2,3,2016-02-01,0 days 10:51:00,To the second,\n",
        encoding="utf-8",
    )
    assert "comments: 4 read, 3 added, 1 already there, 0 refused" in run(path, comments=comments)[0]
    first, second, reply = Comment.objects.order_by("id")
    assert (first.body, second.body, reply.parent) == ("Twice", "Twice", second)
    assert first.author_label == "imported from elsewhere.example (Autor)"
    assert "0 added, 4 already there" in run(path, comments=comments)[0]


def test_replies_to_what_was_refused_go_to_what_it_replied_to(tmp_path: Path) -> None:
    path, comments = jsonl(tmp_path, {}), tmp_path / "comments.csv"
    comments.write_text(
        "id,parentId,proposalId,date,text\n"
        "1,-1,3,2016-02-01,First\n"
        "2,1,3,2016-02-02,\n"
        "3,2,3,2016-02-03,\n"
        "4,3,3,2016-02-04,To an empty one\n"
        "5,6,3,2016-02-05,To nothing\n"
        "6,6,3,2016-02-05,\n"
        f"7,1,3,2016-02-06,{'Long. ' * 1_000}\n"
        f"8,1,3,2016-02-06,{'x' * 20_001}\n",
        encoding="utf-8",
    )
    out, err = run(path, comments=comments)
    assert "8 read, 4 added, 0 already there, 4 refused" in out and "comments.csv:9: its text is longer" in err
    first, long, empty, nothing = (Comment.objects.get(body__startswith=b) for b in ("First", "Long", "To an", "To no"))
    assert (empty.parent, nothing.parent, len(long.body)) == (first, None, 5_999)


def test_addresses_without_a_host_are_made_whole_by_the_sites(tmp_path: Path) -> None:
    path = jsonl(tmp_path, {"url": "/proposals/3"}, {"id": 4, "url": "//else.example/4"}, {"id": 5, "isAssociation": 1})
    run(path, site="https://decide.example/")
    sources = {source.identifier: source for source in Source.objects.all()}
    assert sources["3"].url == "https://decide.example/proposals/3" and sources["4"].url == ""
    assert {source.platform for source in sources.values()} == {"decide.example"}
    assert sources["5"].author_kind == "citizen"  # what the source says in words goes first
    with pytest.raises(CommandError):
        run(path, site="decide.example")


def test_what_is_open_no_more_stands_behind_what_is_open(tmp_path: Path) -> None:
    run(jsonl(tmp_path, {}, {"id": 4, "status": "open"}, {"id": 5, "status": "archived", "created_at": "2017-01-01"}))
    listed = queries.listed_page(queries.Listing())
    assert [proposal.state for proposal in listed] == [State.OPEN, State.EXPIRED, State.ANSWERED]


def test_the_template_files_go_in_as_they_are() -> None:
    out, err = run(TEMPLATES / "proposals.csv", comments=TEMPLATES / "comments.csv")
    assert "proposals from decide.example: 3 read, 3 added, 0 already there, 0 refused" in out
    assert "comments: 4 read, 4 added, 0 already there, 0 refused" in out and not err
    bench, trees, old = Proposal.objects.order_by("id")
    assert (bench.district.name, bench.topic.name, bench.lang) == ("Molinos", "Streets and mobility", "en")
    assert (bench.latitude, bench.source.votes, bench.source.author_kind) == (40.4168, 128, "citizen")
    assert [p.state for p in (bench, trees, old)] == [State.OPEN, State.ANSWERED, State.EXPIRED]
    assert trees.district is None and trees.answers.get().decision == "accepted"
    assert [c.depth for c in Comment.objects.order_by("created_at")] == [0, 1, 2, 0]
    assert Comment.objects.get(depth=1).side == "against"
    again, _err = run(TEMPLATES / "proposals.csv", comments=TEMPLATES / "comments.csv")
    assert "0 added, 3 already there" in again and "0 added, 4 already there" in again


def test_queries_do_not_grow_with_the_rows(tmp_path: Path, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    run(jsonl(tmp_path, {"id": 1}))
    with CaptureQueriesContext(connection) as few:
        run(jsonl(tmp_path, {"id": 2}))
    with django_assert_num_queries(len(few)):
        run(jsonl(tmp_path, *({"id": n} for n in range(100, 400))))


@pytest.mark.open_data
@pytest.mark.skipif(not BARCELONA.exists(), reason=f"OPEN_DATA_DIR has no {BARCELONA.name}")
def test_ten_thousand_real_proposals() -> None:
    with BARCELONA.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    out, err = run(BARCELONA)
    added, refused = Proposal.objects.count(), len(err.splitlines())
    assert added + refused == len(rows) == 10_860
    assert f"{added:,} added" in out and f"{refused:,} refused" in out
    assert Proposal.objects.filter(district=None).count() == sum(row["district"] is None for row in rows)
    assert District.objects.filter(imported=True).count() == 10
    assert Answer.objects.filter(decision="declined").count() == sum(row["status"] == "rejected" for row in rows)
    assert "0 added, 10,860 already there" in run(BARCELONA)[0]
    assert Proposal.objects.count() == added


@pytest.mark.open_data
@pytest.mark.skipif(not MADRID.exists(), reason=f"OPEN_DATA_DIR has no {MADRID.name}")
def test_another_platforms_csv_with_its_discussion() -> None:
    options = {"platform": "Decide Madrid", "language": "es", "comments": MADRID / "comments.csv"}
    options["site"] = "https://decide.madrid.es"
    with (MADRID / "comments.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    said = [row for row in rows if row["text"].strip()]
    out, err = run(MADRID / "proposals.csv", **options)
    assert "80 read, 80 added, 0 already there, 0 refused" in out
    assert f"{len(rows):,} read, {len(said):,} added, 0 already there, {len(rows) - len(said)} refused" in out
    assert all(line.endswith("it has no text") for line in err.splitlines())
    assert (Proposal.objects.filter(state="expired").count(), Proposal.objects.filter(state="open").count()) == (75, 5)
    assert Source.objects.get(identifier="7").votes == 6560 and Source.objects.exclude(url="").count() == 80
    assert Source.objects.filter(author_kind="association").count() == 1
    # Every text is there whole, at its second of the city's time, and every reply under what it replied to.
    texts = Counter((row["date"], row["time"].split()[-1], clean(row["text"])) for row in said)
    kept = Counter((f"{c.at:%Y-%m-%d}", f"{c.at:%H:%M:%S}", c.body) for c in in_local_time(Comment.objects.all()))
    assert kept == texts
    answered = {row["id"] for row in rows}
    assert Comment.objects.filter(depth=0).count() >= sum(row["parentId"] not in answered for row in said)
    assert Comment.objects.filter(depth__gt=0).count() > 2_400
    for comment in Comment.objects.filter(depth=2).select_related("parent__parent")[:500]:
        assert comment.created_at >= comment.parent.created_at >= comment.parent.parent.created_at
        assert comment.root == comment.parent.parent
    assert "0 added, 80 already there" in run(MADRID / "proposals.csv", **options)[0]
    assert Comment.objects.count() == len(said)


def in_local_time(comments: Iterable[Comment]) -> Iterator[Comment]:
    for comment in comments:
        comment.at = timezone.localtime(comment.created_at)
        yield comment
