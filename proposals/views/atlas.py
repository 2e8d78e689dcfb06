"""The districts as the `map` component draws them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.urls import reverse

from charter.models import City, District
from commons.outline import Drawing, drawing

FRESH_SECONDS = 60


def district_map(
    districts: list[District], *, here: int | None = None, open_counts: Mapping[int | None, int] | None = None
) -> dict[str, Any]:
    """Return `viewbox`, `water` and `districts` of the component; empty when no district has a boundary.

    With `open_counts` (by id) every district is a link. No query, or two a minute and process.
    """
    kept = _drawn(tuple((district.pk, district.code) for district in districts), int(time.monotonic() / FRESH_SECONDS))
    if kept is None:
        return {}
    drawn, water = kept
    shapes = []
    for district in districts:
        if (outline := drawn.outlines.get(district.code)) is None:
            continue
        shape: dict[str, Any] = {"name": district.name, "here": district.pk == here, **outline._asdict()}
        if open_counts is not None:
            shape |= {
                "url": reverse("district", args=[district.code]),
                "open_count": open_counts.get(district.pk, 0),
            }
        shapes.append(shape)
    return {"viewbox": drawn.viewbox, "water": water, "districts": shapes, "place": drawn.place}


@lru_cache(maxsize=4)
def _drawn(districts: tuple[tuple[int, str], ...], _minute: int) -> tuple[Drawing, str] | None:
    """Draw the boundaries and the water. The arguments are the key under which the drawing is kept."""
    ids = [pk for pk, _code in districts]
    rows = District.objects.filter(pk__in=ids, boundary__isnull=False)
    boundaries: dict[str, Any] = dict(rows.values_list("code", "boundary"))
    if (drawn := drawing(boundaries)) is None:
        return None
    water = City.objects.values_list("water", flat=True).first()
    return drawn, drawn.path(water) if water else ""
