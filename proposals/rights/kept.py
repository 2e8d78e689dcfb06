"""How long, and what for, several parts of proposals are kept."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

TAKES_PART = _("Taking part in public is what the platform is for.")
NOTES_KEPT = dt.timedelta(days=365)
AS_PROPOSAL = _("as long as the proposal; what a moderator hid, for 6 months")
