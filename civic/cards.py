"""A proposal as a picture to share and as a poster: set by the server, from its words and the city's face."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

import charter.queries
from charter.models import City
from commons import language, store
from commons.templatetags.look import grouped
from commons.text import cut, excerpt
from proposals.lifecycle import SUPPORTABLE, State
from proposals.models import Proposal

# Where pictures are kept, and for how long: what was hidden or erased since leaves with the others.
ROOM, KEPT_DAYS = "cards", 7
FOLDER = Path(__file__).parent / "sheets"
# The design system's own, where the city has not chosen.
RESIDENTS, RIVER = "#a80f5c", "#0b5671"
# The bar moves in steps, so that not every support is another picture.
STEPS = 20
LONGEST_TITLE, LEAD = 150, 420
# Written anew whenever the sheets change: what was made before is another picture.
EDITION = 2


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a picture; equal cards are one picture. `filled` of `STEPS`, None: no bar."""

    title: str
    place: str
    city: str
    lang: str
    words: str
    filled: int | None = None
    residents: str = RESIDENTS
    river: str = RIVER
    logo: str = field(default="")

    @property
    def digest(self) -> str:
        """128 bits that change with the picture: its name in addresses."""
        return hashlib.sha256(json.dumps([EDITION, asdict(self)], sort_keys=True).encode()).hexdigest()[:32]


def of_proposal(proposal: Proposal, counted: int, city: City) -> Card:
    """Return a proposal's card, in its own language where the city speaks it. No query where its parts are known."""
    with override(language.of_city(proposal.lang)):
        return Card(
            title=cut(proposal.title, LONGEST_TITLE),
            place=_place(proposal, city),
            lang=proposal.lang,
            words=_standing(proposal),
            filled=_filled(proposal, counted),
            **_face(city),
        )


def of_city(city: City) -> Card:
    """Return the card of every other page, in the city's own language."""
    with override(language.own()):
        name = city.name or "Multitude"
        words = _("Propose, discuss, improve and support what your city should do, and see what it owes you.")
        return Card(title=name, place="", lang=language.own(), words=words, **_face(city))


def png(card: Card) -> bytes:
    """Return the card as a PNG of 1200 by 630 pixels. Some 50 ms."""
    made = typst.compile(
        (FOLDER / "card.typ").read_bytes(),
        sys_inputs={"data": json.dumps(_given(card) | {"steps": STEPS})},
        font_paths=fonts(),
        format="png",
        ppi=72,
    )
    assert isinstance(made, bytes)  # noqa: S101  one page, one picture
    return made


def poster(proposal: Proposal, city: City) -> bytes:
    """Return an A4 poster as tagged PDF, in the proposal's language where the city speaks it. Some 50 ms.

    It is PDF/UA-1 unless a sign of it is in no font of this machine, which that standard forbids.
    """
    address = settings.PUBLIC_URL + reverse("proposal", args=[proposal.pk])
    with override(language.of_city(proposal.lang)):
        card = of_proposal(proposal, 0, city)
        data = _given(card) | {
            "lead": excerpt(proposal.body, LEAD),
            "spoken": language.of_city(proposal.lang).split("-")[0],
            "kicker": _("A proposal to the city"),
            **_way(proposal),
            "desk": _("Without a phone or computer: ask at an office desk of the city. They help you there."),
            "address": address,
            "qr": qr(address),
            "qr_alt": address,
        }
    with suppress(typst.TypstError):  # no font of this machine has one of its signs
        return _set_poster(data, ["ua-1"])
    return _set_poster(data, [])


def _set_poster(data: dict[str, Any], standards: list[Any]) -> bytes:
    made = typst.compile(
        (FOLDER / "poster.typ").read_bytes(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=standards,
        font_paths=fonts(),
        format="pdf",
    )
    assert isinstance(made, bytes)  # noqa: S101  one document, one file
    return made


def qr(address: str) -> str:
    """Return the address as a QR code, drawn as SVG; a quarter of it may be torn or wet."""
    drawn = BytesIO()
    segno.make(address, error="q").save(drawn, kind="svg", border=0, omitsize=True, xmldecl=False)
    return drawn.getvalue().decode()


def _given(card: Card) -> dict[str, Any]:
    """Return the sheet's data. What people wrote reaches the typesetter as data, never as its markup."""
    logo = charter.queries.logo(card.logo) if card.logo else None
    return asdict(card) | {
        "lang": card.lang.split("-")[0],
        "rtl": reads_right_to_left(card.title),
        "logo": list(bytes(logo.content)) if logo else None,
    }


def sweep(*, at: dt.datetime) -> int:
    """Delete pictures older than `KEPT_DAYS`; each is made again when it is asked for. Safe to repeat."""
    swept = 0
    for shelf in store.keys(ROOM, before=at - dt.timedelta(days=KEPT_DAYS)):
        for key in shelf:
            store.drop(ROOM, key)
            swept += 1
    return swept


def reads_right_to_left(text: str) -> bool:
    """Tell by the first letter that has a direction."""
    first = next((kind for sign in text if (kind := unicodedata.bidirectional(sign)) in ("L", "R", "AL")), "L")
    return first != "L"


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The typesetter's own fonts, then the machine's for writing they do not have. Looked for once."""
    return typst.Fonts()


def _face(city: City) -> dict[str, Any]:
    return {
        "city": city.name,
        "residents": city.residents_colour or RESIDENTS,
        "river": city.city_colour or RIVER,
        "logo": city.logo,
    }


def _place(proposal: Proposal, city: City) -> str:
    return proposal.district.name if proposal.district else _("All of %(city)s") % {"city": city.name}


def _way(proposal: Proposal) -> dict[str, Any]:
    """Say how it is supported, or read where nobody can support it any more."""
    there = _("Take a picture of the square with your phone, or open the address below.")
    if proposal.state not in SUPPORTABLE:
        return {"how": _("How it went"), "steps": [there, _("Read what became of it. Follow it, and you are told.")]}
    return {
        "how": _("How to support it"),
        "steps": [
            there,
            _("Sign up. Prove once that you live here: with a letter, or at once at an office desk."),
            _("Press “Support”. Your name is not shown."),
        ],
    }


def _standing(proposal: Proposal) -> str:
    """Say what it needs while it gathers, else where it stands."""
    if proposal.state == State.OPEN and proposal.threshold:
        return _("%(number)s supports needed") % {"number": grouped(proposal.threshold)}
    return str(State(proposal.state).label)


def _filled(proposal: Proposal, counted: int) -> int | None:
    if not proposal.threshold:
        return None
    return min(STEPS, counted * STEPS // proposal.threshold) if proposal.state == State.OPEN else STEPS
