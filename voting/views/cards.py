"""Options as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

import proposals.queries
from commons.models import Visibility
from commons.text import rendered
from proposals.views.gallery import framed, gallery
from voting.models import Option, OptionPicture, Round
from voting.views.wording import money, place_names

# With more of them texts are folded.
FEW = 6


def shown(its: Round, rows: Iterable[Option]) -> list[dict[str, Any]]:
    """Return options with what may be shown of them: of a hidden one nothing but its title. One query."""
    rows = list(rows)
    names = place_names()
    pictures = proposals.queries.first_pictures([row.proposal_id for row in rows if row.proposal_id])
    return [_shown(its, row, names, pictures.get(row.proposal_id or 0)) for row in rows]


def _shown(its: Round, row: Option, names: dict[str, str], picture: Any) -> dict[str, Any]:
    hidden, own = row.is_withheld, row.visibility != Visibility.PUBLIC
    code = row.district.code if row.district else ""
    return {
        "code": row.code,
        "title": row.title,
        "lang": row.lang,
        "html": "" if hidden else rendered(row.body),
        "hidden": hidden,
        "hidden_alone": own,
        "flag_url": ""
        if hidden or row.proposal_id or not (row.body or row.place_name)
        else reverse("option-flag", args=[its.pk, row.pk]),
        "proposal_id": None if hidden else row.proposal_id,
        "pictures": []
        if own
        else gallery([picture])
        if picture is not None and not hidden
        else own_pictures(row, row.pictures.all()),
        "district": code,
        "district_name": row.district.name if row.district else names[""],
        "place": "" if hidden else row.place_name,
        "cost": "" if row.cost is None else money(row.cost, its.currency),
        "cost_plain": "" if row.cost is None else str(row.cost),
        "excludes": row.excludes,
        "office": row.office,
        "feasible": row.feasible,
        "because": row.feasible_because,
        "judged_at": row.judged_at,
    }


def own_pictures(option: Option, rows: Iterable[OptionPicture]) -> list[dict[str, Any]]:
    """Return an option's own pictures in the sizes that are there. No query where they are loaded."""

    def frame(each: OptionPicture) -> dict[str, Any]:
        def size(width: int) -> str:
            return reverse("option-picture", args=[option.pk, each.digest, width])

        return framed(each, each.alt, size, reverse("option-picture-whole", args=[option.pk, each.digest]))

    return [frame(each) for each in rows]
