"""Class “uploads”: what is brought is written anew or handed out to be saved, and never runs.

Which files are refused, and with which words, stands in `tests/brought.py`; `tests/proposals/test_pictures.py` brings
them all. Here every route that takes a file is found, and gets each of them.
"""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.abuse.acts import CALLS, FORMS, body
from tests.abuse.asking import ask, browse, word
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone, watched
from tests.brought import BAD_PDFS, BAD_PICTURES, brought, from_a_phone

ROUTES = {route.name: route for route in routes()}
DOCUMENTS = {"attachments", "api_attachments"}


def takers(world: World) -> list[tuple[str, str, str]]:
    """Routes, methods and fields that take a file, as `acts.py` sends them."""
    found = []
    for name, method in [*((name, "post") for name in FORMS), *CALLS]:
        if (name, method) in EXPECTED:
            found += [
                (name, method, field)
                for field, value in (body(world, name, method) or {}).items()
                if hasattr(value, "read")
            ]
    return found


def test_no_bad_file_is_kept_by_any_route(world: World) -> None:
    """The page of pictures keeps what is good of one sending: there nothing of the bad file may be kept."""
    routes_with_files = takers(world)
    assert {name for name, _m, _f in routes_with_files} >= {
        "proposal-pictures",
        "city-logo",
        "api_pictures",
        "api_attachments",
    }
    for name, method, field in routes_with_files:
        bad = BAD_PDFS if DOCUMENTS & {name, field} else BAD_PICTURES
        who = next(who for who, said in EXPECTED[name, method].words.items() if said == "done")
        for label, (called, content, _words) in bad.items():
            given = body(world, name, method) | {field: brought(called, content)}
            with undone(), watched() as tables:
                said = word(ask(world, ROUTES[name], method, who, about=EXPECTED[name, method].about, given=given))
            assert said == "bad" and not tables, (name, label, said, tables)


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.pdf",
        "a\x00.pdf",
        "x\r\nSet-Cookie: a=b.pdf",
        "\u202efdp.exe",
        "<img src=x onerror=alert(1)>.pdf",
        "a" * 400 + ".pdf",
        '";filename=x.html',
        "con.pdf",
    ],
)
def test_a_files_name_is_no_path_and_no_header(world: World, name: str) -> None:
    from tests.brought import PDF

    pk = world.proposals["draft"].pk
    with undone():
        made = world.programs["ana"].post(
            f"/api/v1/proposals/{pk}/attachments/", {"file": brought(name, PDF + b"\n%3\n%%EOF")}, format="multipart"
        )
        assert made.status_code in (201, 400), made.content
        if made.status_code == 201:
            answer = browse(world, "ana", "get", made.json()["url"])
            given = answer["Content-Disposition"]
            assert (
                given.startswith("attachment;")
                and "\n" not in given
                and "/" not in given.split("filename", 1)[1].replace("%2F", "")
            )
            assert answer["Content-Type"] == "application/pdf" and "Set-Cookie" not in answer
            assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


def test_a_picture_is_written_anew(world: World) -> None:
    """Nothing of the bytes that were brought, and of where and with what it was taken, is handed out."""
    pk = world.proposals["draft"].pk
    with undone():
        made = world.programs["ana"].post(
            f"/api/v1/proposals/{pk}/pictures/",
            {"file": brought("me.jpg", from_a_phone()), "alt": "It."},
            format="multipart",
        )
        answer = browse(world, "ana", "get", made.json()["url"])
        content = b"".join(answer.streaming_content)
        assert not dict(Image.open(io.BytesIO(content)).getexif()) and b"lanted" not in content
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Type"] == "image/jpeg"
