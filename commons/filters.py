"""What an address may be asked to narrow a list by, outside of forms and the API."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _


def refuse_unknown_filters(request: HttpRequest, known: Iterable[str] = ()) -> None:
    """Raise BadRequest for a filter that the list does not have: unheard, it would silently show everything."""
    if set(request.GET) - set(known):
        raise BadRequest(_("There is no such filter here."))
