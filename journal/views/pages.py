"""The public register to look at: every act in order, one of them as it was hashed, and how anybody checks it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commons.register import Sort, subjects, verbs
from commons.templatetags.look import grouped
from journal import queries
from journal.models import Registered

ROWS, ROOTS = 30, 30


@dataclass(frozen=True, slots=True)
class Line:
    """One act as the page shows it, read from its canonical text alone."""

    number: int
    words: str | Promise
    at: dt.datetime
    about: str
    url: str
    hash: str


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Newest first. Six queries beside the frame's."""
    sort = request.GET.get("sort", "")
    if sort and sort not in Sort.__members__:
        raise Http404
    cursor = request.GET.get("cursor", "")
    shown = queries.registered_page(sort, cursor=cursor, size=ROWS)
    kept = f"sort={sort}&" if sort else ""
    waiting, root = queries.waiting(), queries.last_root()
    return render(
        request,
        "journal/register.html",
        {
            "lines": [line(row) for row in shown],
            "figures": _figures(queries.head(), waiting),
            "root": root,
            "chips": [
                {"text": _("All"), "url": "?", "current": not sort},
                *({"text": each.value, "url": f"?sort={each.name}", "current": each.name == sort} for each in Sort),
            ],
            "next_url": f"?{kept}cursor={shown.next}" if shown.next else "",
            "previous_url": f"?{kept}cursor={shown.previous}" if shown.previous else "",
        },
    )


@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One act, with everything that is hashed. Two queries beside the frame's."""
    row = queries.entry(number)
    said = json.loads(row.text)
    root = queries.root_over(number)
    context = {
        "line": line(row),
        "row": row,
        "whole": json.dumps(said, indent=2, ensure_ascii=False, sort_keys=True),
        "sealed": said["sealed"],
        "root": root,
        "before": number - 1,
        "crumbs": [(_("Public register"), reverse("register")), (_("Entry %(number)s") % {"number": number}, "")],
    }
    return render(request, "journal/entry.html", context)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How the register is protected, from what it is not, and how anybody checks it."""
    roots = list(queries.roots()[:ROOTS])
    context = {
        "roots": roots,
        "root": roots[0] if roots else None,
        "keys": list(dict.fromkeys(root.public_key for root in roots)),
        "command": f"python3 verify.py register.jsonl --root register-root-{roots[0].day if roots else 'DAY'}.json",
        "inside": "manage.py verify_register --root FILE",
        "export_name": "register.jsonl",
        "script_name": "verify.py",
        "crumbs": [(_("Public register"), reverse("register")), (_("How it is protected"), "")],
    }
    return render(request, "journal/verify.html", context)


def line(row: Registered) -> Line:
    """Read a row as the page shows it. No query."""
    said: dict[str, Any] = json.loads(row.text)
    known, subject = verbs().get(row.verb), said["subject"]
    return Line(
        number=row.number,
        words=known.words if known else row.verb,
        at=dt.datetime.fromisoformat(said["time"]),
        about=_about(subject),
        url=known.where(subject.get("id", 0), said["data"]) if known else "",
        hash=row.hash,
    )


def _about(subject: dict[str, Any]) -> str:
    """Return what an act is about, in words. There is one city; of all else there are many, with numbers."""
    kind, number = subject["type"], subject.get("id", "")
    return f"{subjects().get(kind, kind)} {'' if kind == 'city' else number}".strip()


def _figures(head: Registered | None, waiting: int) -> list[dict[str, Any]]:
    return [
        {"value": grouped(head.number if head else 0), "label": _("acts in the register"), "bank": "city"},
        {"value": grouped(waiting), "label": _("acts wait for their place"), "bank": "you"},
    ]
