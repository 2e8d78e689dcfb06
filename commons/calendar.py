"""iCalendar files (RFC 5545): events with a beginning, an end, a place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. `uid`: the same for ever; `changed_at`: of this version; `sequence`: how often it was changed.

    From a moment to a moment, or from a day to the day after the last; what takes whole days takes nobody's time.
    """

    uid: str
    changed_at: dt.datetime
    starts_at: dt.datetime | dt.date
    ends_at: dt.datetime | dt.date
    title: str
    url: str = ""
    place: str = ""
    text: str = ""
    sequence: int = 0
    cancelled: bool = False
    point: tuple[float, float] | None = None


def calendar(name: str, events: Iterable[Event]) -> str:
    """Return a whole file; moments in UTC, lines folded at 75 octets and ended by CR LF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Multitude//Calendar//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for each in events:
        lines += _event(each)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(its: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(its.uid)}",
        f"DTSTAMP:{_moment(its.changed_at)}",
        f"DTSTART{_when(its.starts_at)}",
        f"DTEND{_when(its.ends_at)}",
        f"SEQUENCE:{its.sequence}",
        f"STATUS:{'CANCELLED' if its.cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(its.title)}",
    ]
    if not isinstance(its.starts_at, dt.datetime):
        lines.append("TRANSP:TRANSPARENT")
    if its.place:
        lines.append(f"LOCATION:{escaped(its.place)}")
    if its.point:
        lines.append(f"GEO:{its.point[0]:.6f};{its.point[1]:.6f}")
    if its.text:
        lines.append(f"DESCRIPTION:{escaped(its.text)}")
    if its.url:
        lines.append(f"URL:{_CONTROLS.sub('', its.url)}")
    return [*lines, "END:VEVENT"]


def _when(at: dt.datetime | dt.date) -> str:
    return f":{_moment(at)}" if isinstance(at, dt.datetime) else f";VALUE=DATE:{at:%Y%m%d}"


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Return text as a value of type TEXT: no line end and no separator is left bare."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).translate(_ESCAPED)


def folded(line: str) -> str:
    """Return a content line in pieces of at most 75 octets, none cut within a character."""
    pieces, piece, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        # A piece after the first begins with the blank that marks it.
        if octets + size > MOST_OCTETS:
            pieces.append(piece)
            piece, octets = "", 1
        piece, octets = piece + character, octets + size
    return "\r\n ".join([*pieces, piece])
