"""What programs are told: robots, the site map, one address for each page."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client

from accounts.models import Person
from charter.models import District, Office
from civic.pages import crawlers
from commons.models import Visibility
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build

SITE = "http://localhost:8000"


@pytest.fixture
def crossing(ana: Person, molinos: District, streets: Office) -> Proposal:
    return build.proposal(ana, district=molinos)


def addresses(text: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(text).iter() if each.tag.endswith("}loc")]  # noqa: S314


def test_robots_may_read_and_keep_out_of_what_is_ones_own(client: Client, db: None) -> None:
    said = client.get("/robots.txt")
    assert said["Content-Type"].startswith("text/plain")
    for path in ("/account/", "/inbox/", "/administration/", "/api/", "/*?", "/proposals/new/"):
        assert f"Disallow: {path}\n" in said.text
    assert "Disallow: /\n" not in said.text and f"Sitemap: {SITE}/sitemap.xml" in said.text


def test_the_map_names_what_is_public_and_nothing_else(
    client: Client, ana: Person, crossing: Proposal, molinos: District
) -> None:
    draft = build.proposal(ana, district=molinos, state=State.DRAFT)
    hidden = build.proposal(ana, district=molinos)
    Proposal.objects.filter(pk=hidden.pk).update(visibility=Visibility.HIDDEN)
    index = addresses(client.get("/sitemap.xml").text)
    assert index[0] == f"{SITE}/sitemap/pages.xml" and len(index) == 2
    pages = addresses(client.get("/sitemap/pages.xml").text)
    for shown in ("reports/", "proposals/order/", "proposals/map/", "moderation/"):
        assert f"{SITE}/{shown}" in pages
    assert {f"{SITE}/", f"{SITE}/districts/molinos/", f"{SITE}/privacy/", f"{SITE}/charter/answer_days/"} <= set(pages)
    for address in pages:
        assert client.get(address.removeprefix(SITE)).status_code == 200, address
    part = client.get(index[1].removeprefix(SITE))
    text = b"".join(part.streaming_content).decode()  # type: ignore[attr-defined]
    assert f"{SITE}/proposals/{crossing.pk}/" in addresses(text) and "<lastmod>20" in text
    assert not {f"{SITE}/proposals/{each.pk}/" for each in (draft, hidden)} & set(addresses(text))


def test_chunks_never_overlap_and_are_read_in_batches(
    client: Client, ana: Person, molinos: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawlers, "CHUNK", 4)
    monkeypatch.setattr(crawlers, "BATCH", 2)
    made = {build.proposal(ana, district=molinos).pk for _ in range(9)}
    parts = addresses(client.get("/sitemap.xml").text)[1:]
    assert parts == [f"{SITE}/sitemap/proposals-{number}.xml" for number in range(-(-max(made) // 4))]
    found: list[str] = []
    # Numbers go on where other tests stopped, thousands of empty chunks further: the first of them stands for all.
    for part in dict.fromkeys((parts[0], *parts[(min(made) - 1) // 4 :])):
        text = b"".join(client.get(part.removeprefix(SITE)).streaming_content).decode()  # type: ignore[attr-defined]
        assert len(addresses(text)) <= 4
        found += addresses(text)
    assert found == [f"{SITE}/proposals/{pk}/" for pk in sorted(made)]


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/", "/"),
        ("/proposals/?order=newest&cursor=", "/proposals/"),
        ("/proposals/?topic=mobility&district=molinos&search=bench", "/proposals/?district=molinos&topic=mobility"),
        ("/awaiting/?office=streets", "/awaiting/?office=streets"),
        ("/districts/molinos/?x=1", "/districts/molinos/"),
        ("/topics/mobility/", "/topics/mobility/"),
        ("/offices/streets/", "/offices/streets/"),
        ("/charter/", "/charter/"),
        ("/charter/city/", "/charter/city/"),
        ("/mandates/", "/mandates/"),
        ("/legal/", "/legal/"),
    ],
)
def test_a_public_page_has_one_address(
    client: Client, molinos: District, streets: Office, asked: str, canonical: str
) -> None:
    page = client.get(asked).text.replace("&amp;", "&")
    assert page.count('rel="canonical"') == 1 and f'<link rel="canonical" href="{SITE}{canonical}">' in page
    assert page.count('property="og:url"') == 1 and "hreflang" not in page


def test_what_is_ones_own_is_not_to_be_found(client: Client, ana: Person) -> None:
    client.force_login(ana)
    for path in ("/account/", "/inbox/", "/proposals/new/"):
        page = client.get(path).text
        assert 'content="noindex"' in page and 'rel="canonical"' not in page, path


def test_beyond_the_last_chunk_is_nothing(client: Client, ana: Person) -> None:
    last = build.proposal(ana).pk // 50_000
    assert client.get(f"/sitemap/proposals-{last}.xml").status_code == 200
    assert client.get(f"/sitemap/proposals-{last + 1}.xml").status_code == 404
