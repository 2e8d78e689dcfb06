"""The one stylesheet a browser gets, put together from one file per component.

No build step: the files named in `css/index.txt` are joined in that order, once per process (in DEBUG
whenever one of them has changed), and served under an address that contains the hash of the text, so
that a browser may keep it for ever. The city's own colours, where it has chosen some, are its last rules.
"""

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from commons import colours, face

FOLDER = Path(__file__).parent / "static" / "commons" / "css"


class Sheet(NamedTuple):
    plain: bytes
    zipped: bytes
    digest: str


def sheet() -> Sheet:
    """Give the stylesheet as it is now."""
    known = face.face()
    return _joined(_newest() if settings.DEBUG else 0, known.residents_colour, known.city_colour)


def sheet_url() -> str:
    """Give the address of the stylesheet; it changes with the text."""
    return reverse("stylesheet", args=[sheet().digest])


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    current = sheet()
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(current.zipped if zipped else current.plain, content_type="text/css; charset=utf-8")
    if zipped:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    # A page kept from before a release still asks for the old text: it gets today's, but not for ever.
    kept = "public, max-age=31536000, immutable" if digest == current.digest else "no-cache"
    response["Cache-Control"] = kept
    return response


@lru_cache(maxsize=4)
def _joined(_changed: int, residents: str, city: str) -> Sheet:
    names = (FOLDER / "index.txt").read_text().split()
    text = "".join((FOLDER / name).read_text() for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\n\s*", "\n", text)
    # The drawings have addresses of their own, hashed outside DEBUG.
    text = re.sub(r'url\("(?:\.\./)+([^"]+)"\)', lambda found: f'url("{static("commons/" + found[1])}")', text)
    if residents and city:
        text += colours.stylesheet(residents, city)
    plain = text.encode()
    return Sheet(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:12])


def _newest() -> int:
    return max(path.stat().st_mtime_ns for path in FOLDER.rglob("*"))
