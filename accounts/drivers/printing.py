"""Letters as one tagged PDF: a page each, the address where a window envelope shows it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.debug import sensitive_variables

import charter.queries
from accounts.drivers import post
from accounts.drivers.post import Content
from charter.models import District

SHEET = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Printed:
    """One letter as it goes to the printer."""

    content: Content = field(repr=False)
    district: District
    language: str


@sensitive_variables()
def pdf(letters: Sequence[Printed], *, on: dt.date) -> bytes:
    """Return the letters as PDF/UA-1, in the order given, each in its reader's language. About 20 ms a letter.

    What was typed reaches the typesetter as data, never as its markup, and nothing is written to a disk.
    """
    city = charter.queries.city().name
    pages = []
    for letter in letters:
        with override(letter.language):
            pages.append(_page(letter, city=city, on=on))
    return set_sheet(SHEET, {"title": _("Letters with codes"), "pages": pages})


@sensitive_variables()
def set_sheet(sheet: Path, data: dict[str, Any]) -> bytes:
    """Return a sheet with its data as PDF/UA-1, if the fonts here have every sign; else as PDF with empty boxes."""
    given = json.dumps(data)
    try:
        return _set(sheet.read_bytes(), given, ["ua-1"])
    except typst.TypstError:
        return _set(sheet.read_bytes(), given, [])


@sensitive_variables()
def printable(text: str) -> bool:
    """Tell whether the fonts of this machine have every sign of a text. No work for plain letters, else some 10 ms."""
    if text.isascii():
        return True
    try:
        _set(b'#set document(title: "-")\n#sys.inputs.data', text, ["ua-1"])
    except typst.TypstError:
        return False
    return True


@sensitive_variables()
def _set(sheet: bytes, data: str, standards: list[Any]) -> bytes:
    made = typst.compile(sheet, sys_inputs={"data": data}, pdf_standards=standards, font_paths=_fonts(), format="pdf")
    assert isinstance(made, bytes)  # noqa: S101  one document, one file
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The typesetter's own fonts, then the machine's for writing they do not have. Looked for once."""
    return typst.Fonts()


@sensitive_variables()
def _page(letter: Printed, *, city: str, on: dt.date) -> dict[str, Any]:
    code = post.shown_code(letter.content.code)
    address = f"{settings.PUBLIC_URL}/account/proof/post/"
    drawn = BytesIO()
    segno.make(f"{address}?code={code}", error="m").save(drawn, kind="svg", border=0, omitsize=True)
    return {
        "lang": letter.language.split("-")[0],
        "from": city,
        "to": [letter.content.address.name, *letter.content.address.lines],
        "day": date_format(on, pgettext("date format of a day in another year", "j F Y")),
        "title": _("Your code for %(city)s") % {"city": city},
        "greeting": _("Good day,"),
        "paragraphs": [
            _(
                "Somebody with an account on the participation platform of %(city)s asked for this letter, to prove "
                "that they live at this address in the district %(district)s. If that was you, this is your code:"
            )
            % {"city": city, "district": letter.district.name}
        ],
        "code": code,
        "steps": [
            _("Open %(address)s, or take a picture of the square with your phone.") % {"address": address},
            _("Sign in with the account that asked for the letter."),
            _("Enter the code. That is all."),
        ],
        "qr": drawn.getvalue().decode(),
        "qr_alt": _("The same address, with your code filled in"),
        "notes": [
            _("The code holds for %(days)d days and for your account alone. After five wrong tries it ends.")
            % {"days": post.CODE_DAYS},
            _("Your name and your address were erased from our computers once this letter was printed."),
            _("If you did not ask for this letter, throw it away: without the account nobody can use the code."),
        ],
    }
