"""Feeds and calendars: each is well formed, holds what its page holds, and nothing that is hidden."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from charter.models import District, Office, Phase, Process
from civic.dates import CALENDARS
from civic.feeds import SOURCES
from commons.models import Visibility
from deliberation.models import Conversation
from proposals.lifecycle import State
from tests import build
from tests.deliberation.circles.build import founded
from tests.deliberation.circles.test_calendar import read

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(address: str) -> list[str]:
    """Read a feed as RFC 4287 asks for it (4.1.1, 4.1.2); return its titles."""
    answer = Client().get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 our own
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            found = part.findall(f"{ATOM}{name}")
            assert len(found) == 1 and found[0].text, name
        assert dt.datetime.fromisoformat(part.findtext(f"{ATOM}updated", "")).tzinfo
        assert all(urlsplit(link.get("href", "")).scheme for link in part.findall(f"{ATOM}link"))
    keys = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(keys) == len(set(keys))
    return [entry.findtext(f"{ATOM}title", "") for entry in feed.iter(f"{ATOM}entry")]


@pytest.fixture
def town(ana: Person, bea: Person, molinos: District, streets: Office) -> dict[str, Any]:
    """Something on every list that a feed is made of, with a twin that is hidden; a process that goes on."""
    now = timezone.now()
    for title, visibility in (("Trees by the mill", Visibility.PUBLIC), ("Plantedword", Visibility.HIDDEN)):
        build.proposal(ana, title=title, district=molinos, visibility=visibility)
        owed: dict[str, Any] = {"state": State.AWAITING_ANSWER, "office": streets, "visibility": visibility}
        build.proposal(ana, title=f"Owed: {title}", **owed)
        Conversation.objects.create(title=title, about="Talk.", visibility=visibility, author=ana)
        its = founded(ana, title=f"Circle {title}")
        its.visibility = visibility
        its.save()
    its = Process.objects.create(code="mill", name="The mill")
    Phase.objects.create(
        process=its,
        kind="ideas",
        features=["propose"],
        starts_at=now - dt.timedelta(days=3),
        ends_at=now + dt.timedelta(9),
    )
    return {"district": molinos}


def test_each_list_has_its_feed_and_what_is_hidden_is_in_none(town: dict[str, Any]) -> None:
    told = {name: entries(f"/feeds/{name}.atom") for name in SOURCES}
    assert "Plantedword" not in str(told)
    assert told["proposals"] == ["Owed: Trees by the mill", "Trees by the mill"]
    assert told["awaiting"] == ["Owed: Trees by the mill"]
    assert told["conversations"] == ["Trees by the mill"] and told["circles"] == ["Circle Trees by the mill"]
    assert len(told["processes"]) == 1
    assert Client().get("/feeds/nothing.atom").status_code == 404


def test_a_narrowed_list_leads_to_its_narrowed_feed(town: dict[str, Any]) -> None:
    page = Client().get("/proposals/?search=trees&district=molinos&cursor=&order=closest").content.decode()
    address = "/feeds/proposals.atom?search=trees&amp;district=molinos"
    assert f'type="application/atom+xml" title="Proposals" href="{address}"' in page
    assert entries(address.replace("&amp;", "&")) == ["Trees by the mill"]
    assert entries("/feeds/proposals.atom?search=bicycles") == []
    assert Client().get("/feeds/awaiting.atom?office=nowhere").status_code == 404
    assert "/feeds/proposals.atom?district=molinos" in Client().get("/districts/molinos/").content.decode()


def test_each_date_stands_in_a_calendar(town: dict[str, Any]) -> None:
    files = {}
    for name in CALENDARS:
        answer = Client().get(f"/calendars/{name}.ics")
        assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
        files[name] = read(answer.content.decode())
    due = files["awaiting"][0]
    assert "Plantedword" not in str(files)
    assert due["SUMMARY"] == "Answer due: Owed: Trees by the mill"
    assert len(due["DTSTART"]) == 8 and due["TRANSP"] == "TRANSPARENT"
    assert len(files["processes"]) == 1
    assert len(files["city"]) == sum(len(files[name]) for name in files if name != "city")


FEEDS = [*(f"/feeds/{name}.atom" for name in SOURCES), "/promises/feed.xml", "/register/roots.atom"]


def test_what_feed_readers_make_of_each_feed(town: dict[str, Any]) -> None:
    """Read by feedparser: nothing is malformed, and each entry has an id, a link and a time."""
    told = 0
    for address in FEEDS:
        found = feedparser.parse(Client().get(address).content)
        assert not found.bozo and found.version == "atom10" and found.feed.title and found.feed.id, address
        assert {link.rel for link in found.feed.links} >= {"self", "alternate"} and found.feed.updated_parsed
        for entry in found.entries:
            assert entry.id and entry.title and entry.updated_parsed and entry.link.startswith("http"), address
            told += 1
        assert len({entry.id for entry in found.entries}) == len(found.entries)
    assert told >= 5


def test_what_calendars_make_of_each_calendar(town: dict[str, Any]) -> None:
    """Read by icalendar: no error, and each date has what RFC 5545 asks for (3.6.1)."""
    told = 0
    for name in CALENDARS:
        content = Client().get(f"/calendars/{name}.ics").content
        read = icalendar.Calendar.from_ical(content)
        assert not read.errors and read["VERSION"] == "2.0" and read["PRODID"], name
        uids = [str(event["UID"]) for event in read.walk("VEVENT")]
        assert len(uids) == len(set(uids))
        for event in read.walk("VEVENT"):
            assert not event.errors and event["DTSTAMP"] and event["SUMMARY"]
            assert event["DTSTART"].dt < event["DTEND"].dt and str(event["URL"]).startswith("http")
            told += 1
    assert told >= 2


@pytest.mark.parametrize(
    "address", [*FEEDS, *(f"/calendars/{name}.ics" for name in CALENDARS), "/calendars/rounds.ics?district=molinos&x=1"]
)
def test_a_filter_that_there_is_not_is_refused(city: object, address: str) -> None:
    """Unheard, a typing error would silently show everything."""
    assert Client().get(f"{address}{'&' if '?' in address else '?'}distrikt=molinos").status_code == 400


def test_a_feed_costs_the_same_for_one_and_for_many(ana: Person, django_assert_max_num_queries: Any) -> None:
    def asked() -> int:
        Client().get("/feeds/proposals.atom")
        with django_assert_max_num_queries(20) as seen:
            Client().get("/feeds/proposals.atom")
        return len(seen)

    build.proposal(ana)
    few = asked()
    for n in range(9):
        build.proposal(ana, title=f"Wish {n}")
    assert asked() == few
