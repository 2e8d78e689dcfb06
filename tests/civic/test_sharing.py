"""A proposal to take along: the picture of a shared address, the poster, the page for paper."""

from __future__ import annotations

import datetime as dt
import io
import re
import zlib
from typing import Any

import pytest
import segno
import typst
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from accounts.models import Person
from charter import actions as charter_actions
from charter.models import District, Office
from civic import cards
from civic.pages import share
from commons.models import Visibility
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Comment, Proposal
from tests import build

SITE = "http://localhost:8000"
REASON = "Council of 12 May, act 7."
TITLES = [
    "One voice short",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "مقعد في الظل لكل من ينتظر الحافلة في شارع النهر",
    "Ça suffit: où sont les œuvres de l’été",
    "Räder 🚲 für alle \ue000",
    '#import "x" $math$ *bold* <script> \\ @label',
]


@pytest.fixture(autouse=True)
def media_of_this_test_alone(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def crossing(ana: Person, molinos: District, streets: Office) -> Proposal:
    return build.proposal(ana, district=molinos)


def tag(page: str, name: str) -> str:
    found = re.search(rf'<meta property="{name}" content="([^"]*)">', page)
    assert found, name
    return found[1]


def test_the_page_tells_how_to_show_it_and_asks_nothing_more_for_it(client: Client, crossing: Proposal) -> None:
    page = client.get(f"/proposals/{crossing.pk}/").text
    assert tag(page, "og:title") == crossing.title and tag(page, "og:type") == "article"
    assert tag(page, "og:url") == f"{SITE}/proposals/{crossing.pk}/" and tag(page, "og:description")
    assert f'<link rel="canonical" href="{SITE}/proposals/{crossing.pk}/">' in page
    assert page.count("twitter:card") == 1
    image = tag(page, "og:image").removeprefix(SITE)
    served = client.get(image)
    picture = Image.open(io.BytesIO(served.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert "immutable" in served["Cache-Control"] and served["Content-Type"] == "image/png"


def test_a_picture_is_made_once_and_another_name_leads_to_it(
    client: Client, crossing: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = tag(client.get(f"/proposals/{crossing.pk}/").text, "og:image").removeprefix(SITE)
    first = client.get(image)
    made: list[Any] = []
    monkeypatch.setattr(share.cards, "png", made.append)
    assert client.get(image).content == first.content and not made
    other = client.get(f"/proposals/{crossing.pk}/share/{'0' * 32}.png")
    assert (other.status_code, other["Location"]) == (302, image) and "immutable" not in other["Cache-Control"]


def test_another_title_or_face_is_another_picture_and_the_old_one_is_gone(
    client: Client, crossing: Proposal, ilse: Person, tmp_path: Any
) -> None:
    def image() -> str:
        return tag(client.get(f"/proposals/{crossing.pk}/").text, "og:image").removeprefix(SITE)

    seen = {image()}
    client.get(image())
    Proposal.objects.filter(pk=crossing.pk).update(title="Another title for the crossing")
    seen.add(image())
    charter_actions.choose_colours(residents_colour="#006b3c", city_colour="#4b0082", reason=REASON, by=ilse)
    seen.add(image())
    assert len(seen) == 3
    client.get(image())
    assert len(list(tmp_path.rglob("*.png"))) == 1


def test_while_others_draw_the_platforms_own_is_shown(
    client: Client, crossing: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share, "BUSY_SECONDS", 0.01)
    image = tag(client.get(f"/proposals/{crossing.pk}/").text, "og:image").removeprefix(SITE)
    with share._drawing:
        busy = client.get(image)
    assert busy.status_code == 302 and busy["Location"].startswith("/static/commons/art/share")
    assert busy["Cache-Control"] == "no-store" and client.get(image).status_code == 200


@pytest.mark.parametrize("state", ["draft", "hidden"])
def test_nothing_is_taken_along_of_what_is_not_public(
    client: Client, crossing: Proposal, ana: Person, state: str
) -> None:
    image = tag(client.get(f"/proposals/{crossing.pk}/").text, "og:image").removeprefix(SITE)
    client.get(image)
    if state == "draft":
        Proposal.objects.filter(pk=crossing.pk).update(state=State.DRAFT, published_at=None)
    else:
        Proposal.objects.filter(pk=crossing.pk).update(visibility=Visibility.HIDDEN)
    paths = (image, f"/proposals/{crossing.pk}/poster.pdf", f"/proposals/{crossing.pk}/print/")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    client.force_login(ana)
    assert [client.get(path).status_code for path in paths[:2]] == [404, 404], (
        "not even to its author: it is for others"
    )
    page = client.get(f"/proposals/{crossing.pk}/").text
    assert "og:title" not in page and 'content="noindex"' in page and "poster.pdf" not in page
    for wrong in ("/proposals/999999/poster.pdf", f"/proposals/{10**30}/poster.pdf"):
        assert client.get(wrong).status_code == 404


@pytest.mark.parametrize("title", TITLES)
def test_any_title_becomes_a_picture_and_a_poster(crossing: Proposal, title: str) -> None:
    crossing.title = title
    city = cards.charter.queries.known().city
    assert cards.png(cards.of_proposal(crossing, 7, city)).startswith(b"\x89PNG")
    assert cards.poster(crossing, city).startswith(b"%PDF-")


def test_a_poster_is_a_tagged_pdf_with_title_and_way(client: Client, crossing: Proposal) -> None:
    page = client.get(f"/proposals/{crossing.pk}/poster.pdf")
    assert (page.status_code, page["Content-Type"]) == (200, "application/pdf")
    pdf = page.content
    assert b"/StructTreeRoot" in _open(pdf) and b"pdfuaid" in _open(pdf) and b"/Count 1" in _open(pdf)
    assert crossing.title.encode("utf-16-be").hex() in _open(pdf).hex() or crossing.title.encode() in _open(pdf)


def test_the_square_on_it_is_the_address() -> None:
    address = f"{SITE}/proposals/7/"
    drawn, rows = cards.qr(address), list(segno.make(address, error="q").matrix)
    assert segno.make(address, error="q").error in ("Q", "H")
    side = len(rows)
    assert f'viewBox="0 0 {side} {side}"' in drawn
    dark = Image.open(io.BytesIO(_raster(drawn, side))).convert("L")
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            assert (dark.getpixel((x * 8 + 4, y * 8 + 4)) < 128) == bool(module)  # type: ignore[operator]


def test_posters_are_bounded(client: Client, crossing: Proposal) -> None:
    codes = [client.get(f"/proposals/{crossing.pk}/poster.pdf").status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


def test_on_paper_there_is_the_text_and_no_chrome(client: Client, crossing: Proposal, bea: Person) -> None:
    page = client.get(f"/proposals/{crossing.pk}/print/").text
    assert crossing.title in page and f"{SITE}/proposals/{crossing.pk}/</p>" in page and "<svg" in page
    for chrome in ("<nav", "<form", "<button", "<script", "masthead", 'class="footer"', "style="):
        assert chrome not in page, chrome
    assert f'href="/proposals/{crossing.pk}/print/"' in client.get(f"/proposals/{crossing.pk}/").text


def test_on_paper_every_voice_of_a_thread_is_read_but_what_is_hidden(
    client: Client, crossing: Proposal, ana: Person, bea: Person
) -> None:
    first = actions.write_comment(proposal_id=crossing.pk, by=bea, body="I pass there every morning.")
    for body, visibility in (("So do I, with a pram.", "public"), ("Nobody reads this.", "hidden")):
        reply = actions.write_comment(proposal_id=crossing.pk, by=ana, body=body, parent_id=first.pk)
        Comment.objects.filter(pk=reply.pk).update(visibility=visibility)
    page = client.get(f"/proposals/{crossing.pk}/print/").text
    assert page.index("I pass there every morning.") < page.index("So do I, with a pram.")
    assert "Nobody reads this." not in page


@pytest.mark.parametrize("state", State)
def test_a_poster_asks_for_support_only_while_it_can_be_given(
    crossing: Proposal, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    crossing.state = state
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(cards, "_set_poster", lambda data, standards: said.append(data) or b"%PDF-")
    cards.poster(crossing, cards.charter.queries.known().city)
    assert ("Press “Support”" in str(said[0]["steps"])) == (state in (State.OPEN, State.AWAITING_ANSWER))


def test_other_pages_show_the_city(client: Client, crossing: Proposal) -> None:
    for path in ("/", "/proposals/", "/awaiting/"):
        page = client.get(path).text
        assert tag(page, "og:image") == f"{SITE}/share/city.png" and tag(page, "og:site_name") == "Multitude, Ribera"
    assert tag(client.get("/awaiting/").text, "og:title") == "Answers the city owes"
    assert Image.open(io.BytesIO(client.get("/share/city.png").content)).size == (1200, 630)


def test_old_pictures_are_swept_and_made_again(client: Client, crossing: Proposal, tmp_path: Any) -> None:
    image = tag(client.get(f"/proposals/{crossing.pk}/").text, "og:image").removeprefix(SITE)
    first = client.get(image).content
    now = timezone.now()
    assert cards.sweep(at=now) == 0 and cards.sweep(at=now + dt.timedelta(days=8)) == 1
    assert not list(tmp_path.rglob("*.png")) and client.get(image).content == first


def test_a_picture_costs_three_queries(client: Client, crossing: Proposal) -> None:
    image = tag(client.get(f"/proposals/{crossing.pk}/").text, "og:image").removeprefix(SITE)
    with CaptureQueriesContext(connection) as asked:
        client.get(image)
    assert len(asked) == 3


def _open(pdf: bytes) -> bytes:
    """Return the file with its packed parts unpacked."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n", pdf):
        try:
            parts.append(zlib.decompressobj().decompress(pdf[found.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def _raster(svg: str, side: int) -> bytes:
    page = (
        f"#set page(width: {side * 8}pt, height: {side * 8}pt, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 100%)"
    )
    made = typst.compile(page.encode(), sys_inputs={"svg": svg}, format="png", ppi=72)
    assert isinstance(made, bytes)
    return made
