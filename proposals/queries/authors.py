"""Who wrote something, as readers are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

import accounts.queries
from accounts.models import Organisation
from journal.models import Entry
from proposals.models import Comment, Consent, HelpCall, Pledge, Proposal, Revision

# How an import labels what it brings; kept in one language, read in each.
BROUGHT = "imported from "
# What only those who answer for a proposal do.
AUTHORS_ACTS = {
    *("proposal.published", "proposal.edited", "proposal.revised", "proposal.withdrawn", "proposal.taken_up"),
    *("proposal.consent_given", "proposal.consent_withdrawn", "proposal.entered_process", "proposal.left_process"),
    *("proposal.picture_added", "proposal.picture_described", "proposal.picture_removed"),
    *("proposal.attachment_added", "proposal.attachment_removed", "proposal.merged", "proposal.unmerged"),
    *("merge.written", "merge.consented", "merge.consent_withdrawn", "merge.agreed", "merge.declined", "merge.undone"),
}


def author_named(row: Proposal | Comment) -> str:
    """Name the organisation, the author, or the label of who brought it, or say that they left; in the reader's words.

    No query.
    """
    if row.organisation:
        return row.organisation.name
    if row.author:
        return row.author.shown_name
    if row.author_label.startswith(BROUGHT):
        return _("imported from %(platform)s") % {"platform": row.author_label.removeprefix(BROUGHT)}
    return row.author_label or _("Somebody who has left")


def organised(rows: Iterable[Proposal | Comment | Pledge | HelpCall]) -> None:
    """Put on each row the organisation it speaks for. One query, none where all speak for themselves."""
    rows = list(rows)
    found = accounts.queries.shown_organisations([row.organisation_id for row in rows])
    for row in rows:
        if row.organisation_id in found:
            row.organisation = found[row.organisation_id]


def spoke_for(proposal: Proposal) -> Callable[[Entry | Revision | Consent], Organisation | None]:
    """Return who tells of an entry, a revision or a consent whether it was done for the proposal's organisation.

    What it brought, and what whoever spoke for it did as an author since, is told under its name. What an author of
    their own did is told under theirs. One query, none where it stands under no organisation's name.
    """
    organisation = proposal.organisation

    def spoke(row: Entry | Revision | Consent) -> Organisation | None:
        match row:
            case Entry():
                first, own, by = row.verb == "proposal.published", row.verb in AUTHORS_ACTS, row.actor_id
            case Revision():
                first, own, by = row.number == 1, True, row.author_id
            case _:
                first, own, by = False, True, row.person_id
        return organisation if first or (own and by in proposal.spokespeople) else None

    return spoke
