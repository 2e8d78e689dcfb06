"""Let a revision follow: the one way by which a published text changes. A step of other acts, which ask the policy."""

from __future__ import annotations

import charter.queries
from accounts.models import Person
from commons.difference import changed_share, compared
from commons.text import bounded
from journal.actions import record
from proposals import policy
from proposals.models import Amendment, CountDue, Proposal, Revision

LEAST_REASON = 10


def add_revision(
    proposal: Proposal,
    *,
    title: str,
    body: str,
    by: Person,
    author_id: int | None,
    reason: str,
    substantial: bool,
    amendment: Amendment | None = None,
) -> Revision:
    """Write the next revision of a proposal that the caller has locked, and let the proposal say it.

    The share of changed words is counted from the text that supports are given to (`text_since`), so that many small
    changes are as substantial as one large one. After a substantial change supports count by the rule
    `counted_support` of this moment. Raises ValidationError (reason). Six queries at most.
    """
    rules = charter.queries.rules()
    said = bounded(reason, least=LEAST_REASON, most=Revision.REASON_CHARACTERS, field="reason")
    supported = proposal.revisions.get(number=proposal.text_since)
    share = changed_share(f"{supported.title}\n\n{supported.body}", f"{title}\n\n{body}")
    percent = float(rules["substantial_share"].value)
    is_substantial = policy.is_substantial(share, said=substantial, percent=percent)
    revision: Revision = Revision.objects.create(
        proposal=proposal,
        number=proposal.revision_number + 1,
        title=title,
        body=body,
        author_id=author_id,
        reason=said,
        substantial=is_substantial,
        changed_share=share,
        changes={"title": compared(proposal.title, title), "body": compared(proposal.body, body)},
        amendment=amendment,
    )
    proposal.title, proposal.body, proposal.revision_number = title, body, revision.number
    proposal.edit_asked_at = None
    if is_substantial:
        proposal.text_since = revision.number
        if rules["counted_support"].value == "current":
            proposal.counted_since = revision.number
            CountDue.objects.create(proposal=proposal)
    proposal.save(update_fields=["title", "body", "revision_number", "text_since", "counted_since", "edit_asked_at"])
    record(
        "proposal.revised",
        actor=by,
        subject=proposal,
        revision=revision.number,
        reason=said,
        substantial=is_substantial,
        changed_share=share,
        amendment=amendment.pk if amendment else None,
    )
    return revision
