"""Export files of other platforms, row by row: Decidim's and Consul's columns are known by name.

A file is read as a stream; a line that cannot be used is told with its number and the reason, and the next follows.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import nh3
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from commons import clock
from commons.text import clean, one_line
from proposals.actions.import_comments import SourceComment
from proposals.actions.import_proposals import SourceProposal

FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv"}
LONGEST_LINE = 2_000_000
# A comment may be longer than one that is written here: what was said under other rules is not cut.
LONGEST_BODY, LONGEST_COMMENT, LONGEST_URL, MOST_VOTES = 20_000, 20_000, 500, 2_147_483_647
# Our field, then the columns it may stand in, the best first. “title/ca” counts as “title” in Catalan.
COLUMNS: dict[str, tuple[str, ...]] = {
    "identifier": ("id", "reference", "code"),
    "title": ("title",),
    "summary": ("summary",),
    "body": ("body", "text", "description"),
    "date": ("published_at", "created_at", "date"),
    "status": ("state", "status", "answer_state"),
    "votes": ("total_votes", "proposal_votes_count", "votes", "numSupports", "supports"),
    "url": ("url",),
    "district": ("district", "scope/name"),
    "topic": ("subcategory", "category/name", "category"),
    "broader_topic": ("category",),
    "author_kind": ("source", "author_kind", "author/type"),
    "association": ("isAssociation",),
    "language": ("language", "locale", "lang"),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "comment_proposal": ("proposalId", "commentable_id", "proposal_id", "root_commentable_id"),
    "comment_parent": ("parentId", "parent_id", "ancestor_id"),
    "comment_body": ("text", "body"),
    "comment_date": ("date", "created_at"),
    "comment_time": ("time",),
    "comment_side": ("alignment", "side"),
    "comment_author_kind": ("userType", "author_kind", "author/type"),
}
SIDES = {"1": "for", "-1": "against", "for": "for", "against": "against"}
MARKUP = re.compile(r"</?(?:p|br|div|ul|ol|li|h[1-6]|strong|em|b|i|u|a|span|blockquote)\b[^<>]*>", re.IGNORECASE)
BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|blockquote)>", re.IGNORECASE)
DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:\s+(\d{1,2}):(\d{2}))?")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
Row = Mapping[str, Any]


class Unusable(Exception):
    """This row cannot be taken in; says why."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that was refused, and the reason; of a comment, also which it is and what it replied to."""

    line: int
    reason: str
    identifier: str = ""
    parent: str = ""


class Export:
    """A file of rows. `columns` maps our fields to the file's own columns, before the ones known by name.

    `site` makes addresses whole that begin with a slash.
    """

    def __init__(
        self, path: Path, kind: str, columns: Mapping[str, str] | None = None, language: str = "", site: str = ""
    ) -> None:
        self._path, self._kind, self._given, self._language = path, kind, columns or {}, language
        self._site = site.rstrip("/")

    def proposals(self) -> Iterator[SourceProposal | Refusal]:
        """Yield every row as a proposal or a refusal."""
        for line, row in self._rows():
            try:
                yield row if isinstance(row, Refusal) else self._proposal(line, row)
            except Unusable as error:
                yield Refusal(line, str(error))

    def comments(self) -> Iterator[SourceComment | Refusal]:
        """Yield every row as a comment or a refusal."""
        for line, row in self._rows():
            if isinstance(row, Refusal):
                yield row
                continue
            try:
                yield self._comment(line, row)
            except Unusable as error:
                yield Refusal(line, str(error), one_line(self._text(row, "identifier")), self._parent(row))

    def _rows(self) -> Iterator[tuple[int, Row | Refusal]]:
        with self._path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            yield from (_json_rows(file) if self._kind == "jsonl" else _csv_rows(file))

    def _proposal(self, line: int, row: Row) -> SourceProposal:
        identifier, title = one_line(self._text(row, "identifier")), one_line(self._text(row, "title"))
        if not identifier or len(identifier) > 120:
            raise Unusable(_("it has no identifier of at most 120 characters"))
        if not title:
            raise Unusable(_("it has no title"))
        parts = [_plain(self._text(row, "summary")), _plain(self._text(row, "body"))]
        body = "\n\n".join(filter(None, dict.fromkeys(parts))) or title
        if len(title) + len(body) + 2 > LONGEST_BODY:
            raise Unusable(_("its text is longer than %(most)d characters") % {"most": LONGEST_BODY})
        topics = [one_line(self._text(row, name)) for name in ("topic", "broader_topic")]
        return SourceProposal(
            line=line,
            identifier=identifier,
            title=title,
            body=body,
            published_at=_moment(self._text(row, "date")),
            status=self._text(row, "status").strip().lower(),
            votes=_votes(self._text(row, "votes")),
            url=self._url(row),
            district=one_line(self._text(row, "district")),
            topics=tuple(dict.fromkeys(filter(None, topics))),
            author_kind=self._author_kind(row),
            language=self._language or self._said_language(row) or _language_of(row),
            **self._place(row),
        )

    def _comment(self, line: int, row: Row) -> SourceComment:
        body = _plain(self._text(row, "comment_body"))
        if not body:
            raise Unusable(_("it has no text"))
        if len(body) > LONGEST_COMMENT:
            raise Unusable(_("its text is longer than %(most)d characters") % {"most": LONGEST_COMMENT})
        time = self._text(row, "comment_time").split(" ")[-1]
        return SourceComment(
            line=line,
            identifier=one_line(self._text(row, "identifier")),
            proposal=one_line(self._text(row, "comment_proposal")),
            parent=self._parent(row),
            body=body,
            created_at=_moment(f"{self._text(row, 'comment_date')} {time}".strip()),
            side=SIDES.get(self._text(row, "comment_side"), "neither"),
            language=self._language or self._said_language(row) or "und",
            author_kind=one_line(self._text(row, "comment_author_kind"))[:40],
        )

    def _parent(self, row: Row) -> str:
        parent = one_line(self._text(row, "comment_parent"))
        return "" if parent == "-1" else parent

    def _said_language(self, row: Row) -> str:
        said = self._text(row, "language").strip()
        return said if LANGUAGE.fullmatch(said) else ""

    def _author_kind(self, row: Row) -> str:
        said = one_line(self._text(row, "author_kind"))[:40]
        return said or ("association" if self._text(row, "association").strip().lower() in ("1", "true") else "")

    def _url(self, row: Row) -> str:
        """Return an absolute address; one without a host is made whole by the site's, anything else is left out."""
        text = self._text(row, "url")
        text = f"{self._site}{text}" if self._site and re.match(r"/[^/]", text) else text
        return text if re.match(r"https?://[^\s]+$", text) and len(text) <= LONGEST_URL else ""

    def _text(self, row: Row, field: str) -> str:
        """Return the first column of a field that says something, as text."""
        given = self._given.get(field)
        for name in (given,) if given else COLUMNS[field]:
            value = row[name] if name in row else _localised(row, name)
            if value is not None and str(value).strip() and not isinstance(value, list | dict):
                return str(value)
        return ""

    def _place(self, row: Row) -> dict[str, float]:
        try:
            latitude, longitude = float(self._text(row, "latitude")), float(self._text(row, "longitude"))
        except ValueError:
            return {}
        inside = -90 <= latitude <= 90 and -180 <= longitude <= 180
        return {"latitude": latitude, "longitude": longitude} if inside else {}


def _json_rows(file: TextIO) -> Iterator[tuple[int, Row | Refusal]]:
    number = 0
    while text := file.readline(LONGEST_LINE):
        number += 1
        if len(text) == LONGEST_LINE and not text.endswith("\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            yield number, Refusal(number, _("the line is longer than %(most)d characters") % {"most": LONGEST_LINE})
            continue
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            yield number, Refusal(number, _("it is not JSON"))
            continue
        yield number, _checked(number, row)


def _csv_rows(file: TextIO) -> Iterator[tuple[int, Row | Refusal]]:
    """Rows by the header's names; the delimiter is the one the header has most of. Lines count as in the file."""
    csv.field_size_limit(LONGEST_LINE)
    header = file.readline(LONGEST_LINE)
    delimiter = max(";,\t", key=header.count)
    names = next(csv.reader([header], delimiter=delimiter), [])
    reader, start = csv.reader(file, delimiter=delimiter), 2
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, Refusal(start, _("it is not CSV: %(why)s") % {"why": error})
            start = reader.line_num + 2
            continue
        line, start = start, reader.line_num + 2
        if not cells:
            continue
        if len(cells) != len(names):
            found = {"have": len(cells), "want": len(names)}
            yield line, Refusal(line, _("it has %(have)d cells where the header has %(want)d") % found)
            continue
        yield line, _checked(line, dict(zip(names, cells, strict=True)))


def _checked(line: int, row: object) -> Row | Refusal:
    if not isinstance(row, dict):
        return Refusal(line, _("it is not an object"))
    if any("\udc80" <= sign <= "\udcff" for value in row.values() if isinstance(value, str) for sign in value):
        return Refusal(line, _("it is not UTF-8"))
    return row


def _localised(row: Row, name: str) -> object:
    """Return the value of “name/en” or, in JSON, of {"en": …}; any language will do."""
    return next((row[key] for key in row if key.startswith(f"{name}/") and str(row[key]).strip()), None)


def _language_of(row: Row) -> str:
    return next((key.partition("/")[2][:10] for key in row if key.startswith("title/")), "und")


def _plain(text: str) -> str:
    """Return clean text; where the source has HTML, its words and paragraphs."""
    if MARKUP.search(text):
        text = html.unescape(nh3.clean(BREAKS.sub("\n\n", text), tags=set()))
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.splitlines()))
    return clean(text)


def _votes(text: str) -> int:
    if not text:
        return 0
    try:
        votes = int(float(text))
    except (ValueError, OverflowError):
        raise Unusable(_("its votes are not a number")) from None
    if not 0 <= votes <= MOST_VOTES:
        raise Unusable(_("its votes are not a number that can be"))
    return votes


def _moment(text: str) -> dt.datetime:
    """Return the moment; a day alone is its beginning in the city's time."""
    text = text.strip().replace(" UTC", "+00:00")
    moment = _parsed(text)
    if moment is None:
        raise Unusable(_("its date cannot be read: “%(date)s”") % {"date": text[:40]})
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment, clock.zone())
    if moment > timezone.now():
        raise Unusable(_("its date lies in the future: %(date)s") % {"date": text[:40]})
    return moment


def _parsed(text: str) -> dt.datetime | None:
    try:
        if match := DAY_FIRST.fullmatch(text):
            day, month, year, hour, minute = (int(part or 0) for part in match.groups())
            return dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001 the city's time is added by the caller
        if (moment := parse_datetime(text)) is not None:
            return moment
        day_alone = parse_date(text)
    except ValueError:
        return None
    return dt.datetime.combine(day_alone, dt.time.min) if day_alone else None
