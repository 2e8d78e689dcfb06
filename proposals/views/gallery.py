"""A proposal's pictures and documents, as the components `gallery` and `files` show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from commons.models import StoredPicture
from proposals.models import Attachment, Picture


def gallery(pictures: Iterable[Picture]) -> list[dict[str, Any]]:
    """Return each picture in the sizes that are there; while none is made yet, in the one that was kept."""
    return [_shown(picture) for picture in pictures]


def _shown(picture: Picture) -> dict[str, Any]:
    def size(width: int) -> str:
        return reverse("picture", args=[picture.proposal_id, picture.digest, width])

    return framed(picture, picture.alt, size, reverse("picture-whole", args=[picture.proposal_id, picture.digest]))


def framed(picture: StoredPicture, alt: str, size: Callable[[int], str], whole: str) -> dict[str, Any]:
    """Return one picture with the addresses of its sizes, and of it whole."""
    sizes = {width: size(width) for width in picture.widths}
    return {
        "src": sizes[min(sizes, key=lambda width: abs(width - 960))] if sizes else whole,
        "srcset": ", ".join(f"{address} {width}w" for width, address in sizes.items()),
        "url": sizes[max(sizes)] if sizes else whole,
        "small": sizes[min(sizes)] if sizes else whole,
        "width": picture.width,
        "height": picture.height,
        "alt": alt,
    }


def documents(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Return each document with the address of its download."""
    return [
        {
            "name": each.name,
            "url": reverse("attachment", args=[each.proposal_id, each.digest]),
            "size": filesizeformat(each.bytes_count),
        }
        for each in attachments
    ]
