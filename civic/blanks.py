"""Forms to take home: one to propose on, and a sheet on which neighbours support. A clerk enters what comes back."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

import charter.queries
from accounts.drivers import KINDS
from charter.models import Topic
from civic.cards import FOLDER, fonts, qr, reads_right_to_left
from commons import language
from proposals.forms import PaperForm
from proposals.models import Proposal

# So many voices fit on a page, with room to write.
LINES = 12


def proposal_form(*, lang: str) -> bytes:
    """Return the form to propose on as PDF/UA-1; its fields, in their order, are those of the clerk. Some 50 ms."""
    city, address = charter.queries.city().name, settings.PUBLIC_URL + reverse("proposals")
    with override(lang):
        fields = PaperForm.base_fields
        data = {
            "lang": lang.split("-")[0],
            "title": _("A proposal to the city of %(city)s") % {"city": city},
            "lead": _("Fill in, and bring it to an office desk. There it is made public, word for word."),
            "questions": [
                {"ask": str(fields["title"].label), "hint": _("One sentence."), "lines": 2, "choose": []},
                {
                    "ask": str(fields["body"].label),
                    "hint": _("What is wrong today, what you ask, what you would do yourselves."),
                    "lines": 12,
                    "choose": [],
                },
                {
                    "ask": str(fields["district"].label),
                    "hint": "",
                    "lines": 0,
                    "choose": [
                        _("All of %(city)s") % {"city": city},
                        *(each.name for each in charter.queries.districts() if each.closed_at is None),
                    ],
                },
                {"ask": str(fields["place_name"].label), "hint": "", "lines": 1, "choose": []},
                {
                    "ask": str(fields["topic"].label),
                    "hint": "",
                    "lines": 0,
                    "choose": [topic.name for topic in Topic.objects.all()],
                },
            ],
            "consent": _("I want this to be published on the city's participation platform, without my name."),
            "sign": _("Date and signature"),
            "notes": [
                _("Everybody can read it: write no names and no telephone numbers."),
                _("At the desk you get a slip with a code. With it the proposal is yours, also on the web."),
            ],
            "address": address,
            "qr": qr(address),
        }
    return _set("form.typ", data)


def support_sheet(proposal: Proposal, *, lang: str) -> bytes:
    """Return a sheet of lines to support a proposal on, as tagged PDF. Some 50 ms.

    It is PDF/UA-1 unless a sign of the title is in no font of this machine, which that standard forbids.
    """
    city, address = charter.queries.city().name, settings.PUBLIC_URL + reverse("proposal", args=[proposal.pk])
    with override(lang):
        where = proposal.district.name if proposal.district else _("All of %(city)s") % {"city": city}
        data = {
            "lang": lang.split("-")[0],
            "kicker": _("Support sheet"),
            "title": proposal.title,
            "title_lang": language.of_city(proposal.lang).split("-")[0],
            "rtl": reads_right_to_left(proposal.title),
            "place": where,
            "number": _("Number %(n)d") % {"n": proposal.pk},
            "lead": _("With my signature I support this proposal. I live in %(city)s.") % {"city": city},
            "columns": [
                str(KINDS[settings.IDENTITY_KIND]),
                _("District"),
                _("Age band (optional)"),
                _("Signature"),
            ],
            "count": LINES,
            "notes": [
                _("One person, one voice: whoever has supported it already, here or on the web, counts once."),
                _("Only a clerk reads the numbers, to enter each voice once. Then the sheet is destroyed."),
                _("If you have an account of your own, support there: your number is not taken from a sheet."),
            ],
            "address": address,
            "qr": qr(address),
        }
    return _set("sheet.typ", data)


def _set(sheet: str, data: dict[str, Any]) -> bytes:
    with suppress(typst.TypstError):  # no font of this machine has one of its signs
        return _typeset(sheet, data, ["ua-1"])
    return _typeset(sheet, data, [])


def _typeset(sheet: str, data: dict[str, Any], standards: list[Any]) -> bytes:
    made = typst.compile(
        (FOLDER / sheet).read_bytes(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=standards,
        font_paths=fonts(),
        format="pdf",
    )
    assert isinstance(made, bytes)  # noqa: S101  one document, one file
    return made
