"""Slips: the code with which an account that was opened at a desk becomes its person's own, on half a sheet."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from io import BytesIO
from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.debug import sensitive_variables

import charter.queries
from accounts.drivers import post, printing
from accounts.models import Person

SHEET = Path(__file__).with_name("slip.typ")
CODE_DAYS = 365


@sensitive_variables()
def code_digest(code: str) -> str:
    """Return what is kept of a code: an HMAC under a key that is not in the database."""
    return hmac.new(settings.IDENTITY_PEPPER.encode(), f"slip|{code}".encode(), hashlib.sha256).hexdigest()


@sensitive_variables()
def pdf(person: Person, code: str, *, until: dt.date) -> bytes:
    """Return the slip as PDF/UA-1, in the person's language. Some 30 ms."""
    city, address = charter.queries.city().name, settings.PUBLIC_URL + reverse("account_claim")
    drawn = BytesIO()
    segno.make(f"{address}?code={post.shown_code(code)}", error="m").save(drawn, kind="svg", border=0, omitsize=True)
    with override(person.language):
        data = {
            "lang": person.language.split("-")[0],
            "title": _("Your slip for %(city)s") % {"city": city},
            "lead": _("At the desk you took part as"),
            "name": person.name,
            "code": post.shown_code(code),
            "steps": [
                _("Open %(address)s, or take a picture of the square with your phone.") % {"address": address},
                _("Enter the code and your e-mail address; then choose a password."),
                _("What was entered for you is yours from then on, and what becomes of it is sent to you."),
            ],
            "qr": drawn.getvalue().decode(),
            "qr_alt": _("The same address, with your code filled in"),
            "notes": [
                _("The code holds until %(day)s and works once. A new slip ends this one.")
                % {"day": date_format(until, pgettext("date format of a day in another year", "j F Y"))},
                _("Whoever has this slip can take the account: keep it as you would keep a key."),
                _("Without a computer or a phone: come back to the desk. There they print for you what became of it."),
                _("No document of yours was kept, nor its number."),
            ],
        }
    return printing.set_sheet(SHEET, data)
