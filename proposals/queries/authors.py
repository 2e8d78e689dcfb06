"""Who wrote something, as readers are told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from proposals.models import Comment, Proposal

# How an import labels what it brings; kept in one language, read in each.
BROUGHT = "imported from "


def author_named(row: Proposal | Comment) -> str:
    """Name the author, or the label of who brought it, or say that they left; in the reader's language. No query."""
    if row.author:
        return row.author.shown_name
    if row.author_label.startswith(BROUGHT):
        return _("imported from %(platform)s") % {"platform": row.author_label.removeprefix(BROUGHT)}
    return row.author_label or _("Somebody who has left")
