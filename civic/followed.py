"""What a page says of following what it is about."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

import notifications.policy
from notifications.queries import following
from proposals.views.entrance import returning, someone


def followed(request: HttpRequest, what: str, thing: Model) -> dict[str, Any]:
    """Return whether the reader follows it, and whether they may. One query at most, none for a visitor."""
    by = someone(request)
    told = what == "circle" and following.hears_of_circle(thing.pk, by.pk)
    return {
        "follows": told or (what != "circle" and following.follows(what, thing.pk, by.pk)),
        "may_follow": returning(notifications.policy.may_follow(by, thing), request.path),
    }
