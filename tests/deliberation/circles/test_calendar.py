"""Calendar files, read back by a reader of RFC 5545 that knows nothing of the writer."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Person
from commons.calendar import Event, calendar, folded
from deliberation.actions import circles
from tests.deliberation.circles.build import convened, founded

AT = dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=120)
LINE = re.compile(r"^[A-Z-]+(;[A-Z-]+=[^:;]+)*:.*$", re.S)


def read(file: str) -> list[dict[str, str]]:
    """Read a file as a calendar does: unfold, split, unescape. Whatever breaks the format fails here."""
    assert file.endswith("\r\n") and "\n" not in file.replace("\r\n", "") and "\r" not in file.replace("\r\n", "")
    for raw in file.split("\r\n"):
        assert len(raw.encode()) <= 75, raw
    lines = file.replace("\r\n ", "").split("\r\n")[:-1]
    assert all(LINE.match(line) for line in lines)
    pairs = [(line.split(":", 1)[0].split(";")[0], line.split(":", 1)[1]) for line in lines]
    assert pairs[0] == ("BEGIN", "VCALENDAR") and pairs[-1] == ("END", "VCALENDAR")
    assert {"VERSION", "PRODID"} <= {name for name, _value in pairs}
    events: list[dict[str, str]] = []
    for name, value in pairs:
        if (name, value) == ("BEGIN", "VEVENT"):
            events.append({})
        elif events and name != "END":
            assert name not in events[-1], f"{name} twice"
            text = name in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION")
            if text:
                assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
            events[-1][name] = re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), value) if text else value
    for each in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(each)
        for name in ("DTSTAMP", "DTSTART", "DTEND"):
            assert re.fullmatch(r"\d{8}(T\d{6}Z)?", each[name])
    return events


@given(TEXT, TEXT, TEXT)
def test_whatever_is_written_is_read_back(title: str, place: str, text: str) -> None:
    its = Event("1@city", AT, AT, AT + dt.timedelta(hours=2), title, "https://city.example/1", place, text)
    (found,) = read(calendar(title, [its]))
    plain = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", title.replace("\r\n", "\n").replace("\r", "\n"))
    assert found["SUMMARY"] == plain
    assert (found["DTSTART"], found["DTEND"]) == ("20270327T233000Z", "20270328T013000Z"), "moments stand in UTC"


def test_no_character_is_cut_in_two() -> None:
    line = "SUMMARY:" + "é" * 200
    assert folded(line).replace("\r\n ", "") == line
    assert all(len(piece.encode()) <= 75 for piece in folded(line).split("\r\n"))


@pytest.mark.django_db
def test_a_member_has_the_link_and_others_have_not(ana: Person, bea: Person, client: Client) -> None:
    its = founded(ana, bea, openness="invitation")
    meeting = convened(ana, its, link="https://meet.example/a,b;c", latitude=41.1, longitude=2.2)
    moved = circles.change_meeting(by=ana, meeting_id=meeting.pk, place_name="At bea's, second floor; ring twice")
    file = f"/circles/meetings/{meeting.pk}/meeting.ics"
    (open_,) = read(client.get(file).content.decode())
    assert "DESCRIPTION" not in open_ and "LOCATION" not in open_ and "GEO" not in open_, "a home is nobody's business"
    client.force_login(bea)
    response = client.get(file)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (mine,) = read(response.content.decode())
    assert mine["DESCRIPTION"] == meeting.link and mine["LOCATION"] == moved.place_name
    assert (mine["SEQUENCE"], mine["STATUS"]) == ("1", "CONFIRMED") and mine["GEO"] == "41.100000;2.200000"
    circles.cancel_meeting(by=ana, meeting_id=meeting.pk)
    (fed,) = read(client.get(f"/circles/{its.pk}/meetings.ics").content.decode())
    assert fed["UID"] == mine["UID"] and (fed["SEQUENCE"], fed["STATUS"]) == ("2", "CANCELLED")
    assert "DESCRIPTION" not in fed, "a feed has no reader it knows"
