"""Commitments as the component `promises` shows them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from proposals.models import Commitment


def shown(promise: Commitment, today: dt.date) -> dict[str, Any]:
    """Return one commitment; a day that has passed without word is marked as missed."""
    state, name = "in_delivery", _("Promised")
    if promise.kept_on:
        state, name = "kept", _("Kept")
    elif promise.due_on < today:
        state, name = "missed", _("Date missed")
    return {"text": promise.text, "due_on": promise.due_on, "state": state, "state_name": name}
