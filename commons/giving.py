"""Give out a stored picture, so that it does nothing wherever it is opened."""

from __future__ import annotations

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from commons import store
from commons.models import StoredPicture
from commons.sizes import MASTER, size_name

# A name that is in an address changes with the file: browsers keep it. What stands between asks again soon, so that
# what is hidden is gone everywhere within five minutes.
PUBLIC = "public, max-age=604800, s-maxage=300, immutable"
PRIVATE = "private, no-cache"
# A file that somebody brought does nothing, wherever it is opened.
SANDBOX = "default-src 'none'; sandbox"


def given_out(
    request: HttpRequest, picture: StoredPicture, room: str, *, width: int | None = None, public: bool
) -> HttpResponseBase:
    """Return one size of a picture, or with no `width` the picture as it was kept. Raises Http404."""
    name, kind = (MASTER, "image/jpeg") if width is None else (size_name(width), "image/webp")
    etag = f'"{picture.digest}-{name}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return guarded(unchanged, public=public)
    file = store.opened(room, picture.key, name)
    if file is None:
        raise Http404
    response = FileResponse(file, content_type=kind)
    response["ETag"] = etag
    return guarded(response, public=public)


def lent(request: HttpRequest, picture: StoredPicture, room: str) -> HttpResponse:
    """Return a picture as it was kept, for one person to look at now: nobody keeps it. Raises Http404."""
    response = given_out(request, picture, room, public=False)
    response["Cache-Control"] = "no-store"
    return cast(HttpResponse, response)


def guarded(response: HttpResponseBase, *, public: bool) -> HttpResponseBase:
    """Let the file do nothing, and be kept by others only where everybody may see it."""
    response["Cache-Control"] = PUBLIC if public else PRIVATE
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
