"""Class “bombs, XXE, multipart”: what is small on the way and large when read is refused, and memory stays flat."""

from __future__ import annotations

import io
import resource
import threading
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.abuse.asking import browse
from tests.abuse.world import World, undone
from tests.brought import bomb, brought

MOST_BYTES = 100_000_000
BOUNDARY = "planted"
XML = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY b{n} "{"&a;" * 10}">' for n in range(9)) + "]><x>&b8;</x>",
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>',
)  # fmt: skip


class Memory:
    """How much more memory this process had at its highest than before, in bytes, while something was done."""

    def __enter__(self) -> Memory:
        self.before = self.highest = self._now()
        self._ends = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def __exit__(self, *_given: object) -> None:
        self._ends.set()
        self._watch.join()
        self.used = self.highest - self.before

    def _look(self) -> None:
        while not self._ends.is_set():
            self.highest = max(self.highest, self._now())
            time.sleep(0.002)

    @staticmethod
    def _now() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def multipart(*parts: tuple[str, bytes]) -> bytes:
    lines = [f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n" for head, content in parts]
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


def test_the_look_at_memory_sees_it() -> None:
    with Memory() as seen:
        held = bytearray(150_000_000)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(0.02)
    assert seen.used > 100_000_000 and held


@pytest.mark.parametrize("side", [8_000, 30_000, 60_000])
def test_a_picture_of_many_pixels_is_refused_before_it_is_read(world: World, side: int) -> None:
    pk = world.proposals["draft"].pk
    with undone(), Memory() as seen:
        answer = world.programs["ana"].post(
            f"/api/v1/proposals/{pk}/pictures/",
            {"file": brought("b.png", bomb(side)), "alt": "It."},
            format="multipart",
        )
    assert answer.status_code == 400 and seen.used < MOST_BYTES


def test_a_text_of_png_that_unfolds_is_refused(world: World) -> None:
    """zTXt chunks of a megabyte each, a few bytes on the way."""
    folded = zlib.compress(b"\0" * 50_000_000, 9)
    head, rest = bomb(64)[:33], bomb(64)[33:]
    chunk = len(b"k\0\0" + folded).to_bytes(4, "big") + b"zTXt" + b"k\0\0" + folded
    chunk += zlib.crc32(chunk[4:]).to_bytes(4, "big")
    pk = world.proposals["draft"].pk
    with undone(), Memory() as seen:
        answer = world.programs["ana"].post(
            f"/api/v1/proposals/{pk}/pictures/",
            {"file": brought("t.png", head + chunk * 3 + rest), "alt": "It."},
            format="multipart",
        )
    assert answer.status_code == 400 and seen.used < MOST_BYTES


def test_an_archive_is_never_unpacked(world: World) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 100_000_000)
    for room in ("pictures", "attachments"):
        with undone(), Memory() as seen:
            answer = world.programs["ana"].post(
                f"/api/v1/proposals/{world.proposals['draft'].pk}/{room}/",
                {"file": brought("x.pdf", packed.getvalue()), "alt": "It."},
                format="multipart",
            )
        assert answer.status_code == 400 and seen.used < MOST_BYTES


def test_a_body_that_is_packed_is_not_unpacked(world: World) -> None:
    packed = zlib.compress(b'{"title": "' + b"x" * 50_000_000 + b'"}')
    with undone(), Memory() as seen:
        answer = world.programs["ana"].post(
            "/api/v1/proposals/", packed, content_type="application/json", HTTP_CONTENT_ENCODING="deflate"
        )
    assert answer.status_code == 400 and seen.used < MOST_BYTES


@pytest.mark.parametrize("text", XML)
def test_nobody_reads_xml(world: World, text: str) -> None:
    """The API takes none; as a picture or a document it is none; in a text it is text."""
    sent = world.programs["ana"].post("/api/v1/proposals/", text, content_type="application/xml")
    assert sent.status_code == 415
    pk = world.proposals["draft"].pk
    for room, name in (("pictures", "x.svg"), ("attachments", "x.pdf")):
        with undone():
            answer = world.programs["ana"].post(
                f"/api/v1/proposals/{pk}/{room}/",
                {"file": brought(name, text.encode()), "alt": "It."},
                format="multipart",
            )
        assert answer.status_code == 400


def parts(kind: str) -> bytes:
    """Bodies that make careless readers grow."""
    field = 'Content-Disposition: form-data; name="{}"'
    file = field + '; filename="{}"\r\nContent-Type: image/png'
    return {
        "many fields": multipart(*((field.format(f"f{n}"), b"x") for n in range(5_000))),
        "many files": multipart(*((file.format("pictures", f"{n}.png"), b"x") for n in range(2_000))),
        "a long field": multipart((field.format("title"), b"x" * 20_000_000)),
        "a long name": multipart((field.format("n" * 2_000_000), b"x")),
        "a long head": multipart((field.format("a") + "\r\nX: " + "y" * 2_000_000, b"x")),
        "a file that never ends": multipart((file.format("pictures", "a.png"), b"\x89PNG" + b"\0" * 30_000_000))[:-30],
        "a line without an end": b"--" + BOUNDARY.encode() + b"x" * 10_000_000,
        "empty": b"",
        "base64": multipart((field.format("title") + "\r\nContent-Transfer-Encoding: base64", b"A" * 9_999_999)),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "many fields",
        "many files",
        "a long field",
        "a long name",
        "a long head",
        "a file that never ends",
        "a line without an end",
        "empty",
        "base64",
    ],
)
def test_a_form_in_parts_is_bounded(world: World, kind: str) -> None:
    sent = parts(kind)
    pk = world.proposals["draft"].pk
    for address, client in (
        ("/proposals/new/", world.pages["ana"]),
        (f"/proposals/{pk}/pictures/", world.pages["ana"]),
        (f"/api/v1/proposals/{pk}/pictures/", world.programs["ana"]),
    ):
        with undone(), Memory() as seen:
            answer = client.post(address, sent, content_type=f"multipart/form-data; boundary={BOUNDARY}")
        assert answer.status_code in (302, 400, 413, 422), (address, answer.status_code)
        # What was sent is held once by the client of the test itself.
        assert seen.used < MOST_BYTES + len(sent), (address, seen.used)


def test_an_address_of_many_words_is_bounded(world: World) -> None:
    words = "&".join(f"topic=t{n}" for n in range(20_000))
    for path in ("/proposals/", "/api/v1/proposals/", "/proposals/map/"):
        with Memory() as seen:
            answer = browse(world, "visitor", "get", f"{path}?{words}")
        assert answer.status_code in (200, 400) and seen.used < MOST_BYTES
    assert tracemalloc.is_tracing() is False


def test_deep_markdown_is_shown(world: World) -> None:
    """Thousands of levels of quotes, lists and brackets: a page, and soon."""
    from commons.text import plain, rendered

    for text in (
        ">" * 19_000,
        "- " * 9_000,
        "[" * 19_000,
        "*" * 19_000,
        "`" * 19_000,
        "a**b" * 4_000,
        "![" * 9_000,
        "<" * 19_000,
    ):
        began = time.process_time()
        rendered.__wrapped__(text), plain.__wrapped__(text)
        assert time.process_time() - began < 5, text[:10]


def test_answers_of_any(world: World) -> None:
    given: dict[str, Any] = {
        "title": "A ramp beside the steps",
        "body": ">" * 19_000,
        "topic": "mobility",
        "district": "molinos",
    }
    with undone():
        assert world.programs["ana"].post("/api/v1/proposals/", given).status_code == 201
