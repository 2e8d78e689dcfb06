"""The register to look at, to take along, and through the API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from commons import clock
from commons.register import Sort, of_sort
from journal import outside, signing
from journal.actions import keep_up, publish_root, record
from journal.models import Registered, Root
from journal.queries import read_root, registered_page
from proposals.models import Proposal
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(ana: Person) -> Proposal:
    return build.proposal(ana)


def write(proposal: Proposal, by: Person, count: int) -> None:
    for _ in range(count):
        record("proposal.published", actor=by, subject=proposal, threshold=20)
    record("proposal.withdrawn", actor=by, subject=proposal, reason="Nobody shall read this here.")
    keep_up()


def test_every_act_stands_there_with_its_words_and_its_place(client: Client, proposal: Proposal, ana: Person) -> None:
    assert "Nothing stands here yet" in client.get("/register/").content.decode()
    write(proposal, ana, 1)
    text = client.get("/register/").content.decode()
    assert "Proposal published" in text and f'href="/proposals/{proposal.pk}/"' in text
    assert "The first one is published soon" in text
    root = publish_root()
    text = client.get("/register/").content.decode()
    assert root.hash in text and f"/register/roots/{root.day}.json" in text
    one = client.get("/register/2/").content.decode()
    assert Registered.objects.get(number=2).hash in one and "data.reason" in one and "Nobody shall" not in one
    assert "and every later one" in one
    assert root.public_key in client.get("/register/verify/").content.decode()


def test_it_is_narrowed_and_paged(client: Client, proposal: Proposal, ana: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr("journal.views.pages.ROWS", 3)
    write(proposal, ana, 4)
    first = client.get("/register/?sort=status")
    assert [line.number for line in first.context["lines"]] == [5, 4, 3]
    following = client.get(f"/register/{first.context['next_url']}")
    assert [line.number for line in following.context["lines"]] == [2, 1]
    assert client.get("/register/?sort=draw").context["lines"] == []
    assert client.get("/register/?sort=nothing").status_code == 404
    assert client.get("/register/6/").status_code == 404


PAST = """
INSERT INTO journal_entry (verb, actor_id, subject_type, subject_id, data, created_at)
SELECT (ARRAY['proposal.published', 'proposal.finished', 'proposal.withdrawn', 'rule.changed'])[1 + n %% 4],
       %s, 'proposal', %s, '{}', now()
FROM generate_series(1, %s) AS n
"""
ENTRIES = 200_000 if os.environ.get("FULL") else 3_000


@pytest.mark.parametrize("sort", ["status", "rule", "draw"])
def test_a_page_of_one_sort_reads_as_little_in_a_long_register(long_past: None, sort: str) -> None:
    """Whatever PostgreSQL touches for it follows the page and the number of verbs, not the register."""
    with CaptureQueriesContext(connection) as made:
        first = registered_page(sort, size=30)
        registered_page(sort, size=30, cursor=first.next)
    for query in made.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query["sql"])
            (found,) = cursor.fetchone()[0]
        assert touched(found["Plan"]) <= 31 * len(of_sort(Sort[sort])), found


@pytest.fixture
def long_past(proposal: Proposal, ana: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # all of it in the one transaction of a test
        cursor.execute(PAST, [ana.pk, proposal.pk, ENTRIES])
        cursor.execute("ANALYZE journal_entry")
        keep_up(limit=50_000)
        cursor.execute("ANALYZE journal_registered")


def touched(node: dict[str, Any]) -> int:
    """Return how many rows the scans of a plan read, also those they threw away."""
    below = sum(touched(each) for each in node.get("Plans", ()))
    if "Relation Name" not in node:
        return below
    gone = sum(value for name, value in node.items() if name.startswith("Rows Removed"))
    return below + int((node["Actual Rows"] + gone) * node["Actual Loops"])


def test_twenty_lines_ask_as_much_as_one(client: Client, proposal: Proposal, ana: Person) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/register/").status_code == 200
        return len(asked)

    write(proposal, ana, 0)
    publish_root()
    queries()
    one = queries()
    write(proposal, ana, 20)
    assert queries() == one


def test_what_waits_is_said(client: Client, proposal: Proposal, ana: Person) -> None:
    record("proposal.published", actor=ana, subject=proposal, threshold=20)
    figures = client.get("/register/").context["figures"]
    assert [figure["value"] for figure in figures] == ["0", "1"]


def test_a_stranger_verifies_what_was_taken_along(
    client: Client, proposal: Proposal, ana: Person, tmp_path: Path
) -> None:
    """With the program, the register and a root as they are given out, and nothing of the platform."""
    write(proposal, ana, 3)
    root = publish_root()
    write(proposal, ana, 1)
    register, kept, script = tmp_path / "register.jsonl", tmp_path / "root.json", tmp_path / "verify.py"
    register.write_bytes(b"".join(client.get("/register/register.jsonl")))  # type: ignore[arg-type]
    kept.write_bytes(client.get(f"/register/roots/{root.day}.json").content)
    script.write_bytes(client.get("/register/verify.py").content)
    assert read_root(kept.read_text()).said["number"] == 4
    alone = subprocess.run(
        [sys.executable, "-I", str(script), str(register), "--root", str(kept), "--key", root.public_key],
        capture_output=True,
        text=True,
    )
    assert alone.returncode == 0 and "6 entries, whole; 4 of them" in alone.stdout
    lines = register.read_text().splitlines(keepends=True)
    for changed, number in (
        ([lines[0], lines[2], *lines[3:]], 2),
        ([lines[1], lines[0], *lines[2:]], 1),
        (lines[:3], 4),
        ([*lines[:2], lines[2].replace("published", "withdrawn"), *lines[3:]], 3),
    ):
        register.write_text("".join(changed))
        assert outside.main([str(register), "--root", str(kept)]) == 1, number
    register.write_text("".join(lines))
    kept.write_text(kept.read_text().replace(root.hash, "0" * 64))
    assert outside.main([str(register), "--root", str(kept)]) == 1


@pytest.mark.parametrize("text", ["", "a", "ñ" * 1000])
def test_both_programs_take_the_same_signatures(text: str) -> None:
    key = signing.new_key()
    public, signature = (bytes.fromhex(each) for each in (signing.public_key(key), signing.signed(key, text)))
    assert outside.is_signed(public, signature, text.encode())
    for broken in (signature[:-1] + bytes([signature[-1] ^ 1]), signature[:5] + b"\x00" + signature[6:], b""):
        told = signing.is_signed(public.hex(), broken.hex(), text)
        assert outside.is_signed(public, broken, text.encode()) == told
    assert not outside.is_signed(public, signature, text.encode() + b" ")


def test_the_feed_brings_each_root(client: Client, city: Any) -> None:
    root = publish_root()
    answer = client.get("/register/roots.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert f"/register/roots/{root.day}.json" in answer.content.decode() and root.signature in answer.content.decode()


@pytest.mark.parametrize("day", ["2001-01-01", "yesterday", "2026-99-99"])
def test_a_day_without_a_root_is_nowhere(client: Client, city: Any, day: str) -> None:
    assert client.get(f"/register/roots/{day}.json").status_code == 404


def test_the_api_gives_what_is_hashed(client: Client, proposal: Proposal, ana: Person) -> None:
    write(proposal, ana, 2)
    root = publish_root()
    shown = client.get("/api/v1/register/?limit=2&sort=status").json()
    assert [row["number"] for row in shown["results"]] == [3, 2] and shown["next"]
    assert json.loads(shown["results"][1]["text"]) == shown["results"][1]["said"]
    assert client.get("/api/v1/register/1/").json()["hash"] == Registered.objects.get(number=1).hash
    assert [row["hash"] for row in client.get("/api/v1/register/roots/").json()["results"]] == [root.hash]
    assert "seed" not in client.get("/api/v1/register/roots/").json()["results"][0]
    assert client.get("/api/v1/register/?sort=nothing").status_code == 400
    assert client.get("/api/v1/register/?colour=red").status_code == 400


def test_the_seed_of_today_is_told_nowhere(client: Client, proposal: Proposal, ana: Person) -> None:
    root: Root = publish_root(at=clock.now())
    where = ("/register/", "/register/verify/", "/register/roots.atom", "/api/v1/register/roots/")
    for path in (*where, f"/register/roots/{root.day}.json"):
        assert root.seed not in client.get(path).content.decode()
