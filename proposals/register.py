"""What of proposals stands in the public register: their life, what the city owes, and merges."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.register import Said, Sort

# What can be moderated, by its kind: see `queries.content`.
KINDS = (
    *("proposal", "comment", "answer", "interimreply", "answerverdict", "progressreport", "picture", "attachment"),
    *("amendment", "revision", "merge", "pledge", "helpcall", "need", "ownstep", "takeup", "milestone"),
)
PAGE = "/proposals/{proposal}/"
RESTORED = ("proposal", "due_at", "gather_until")


VERBS = {
    "proposal.published": Said(
        Sort.status, _("Proposal published"), data=("threshold", "kind", "merge"), page="/proposals/{id}/"
    ),
    "proposal.imported": Said(Sort.status, _("Proposal brought over from another platform"), page="/proposals/{id}/"),
    "proposal.revised": Said(
        Sort.status,
        _("Proposal revised"),
        data=("revision", "substantial", "changed_share", "amendment"),
        page="/proposals/{id}/",
    ),
    "proposal.edited": Said(Sort.status, _("Proposal changed by its authors"), page="/proposals/{id}/"),
    "proposal.reached": Said(
        Sort.status,
        _("Threshold reached: the city owes an answer"),
        data=("counted", "threshold", "office", "office_id", "due_at", "kind"),
        page="/proposals/{id}/",
    ),
    "proposal.handed_over": Said(
        Sort.status,
        _("Handed over to another office"),
        data=("from", "from_id", "to", "to_id"),
        page="/proposals/{id}/",
    ),
    "proposal.extended": Said(
        Sort.status, _("Time to answer extended"), data=("days", "due_at"), page="/proposals/{id}/"
    ),
    "proposal.reminded": Said(
        Sort.status, _("Office reminded"), data=("kind", "office", "office_id", "due_at"), page="/proposals/{id}/"
    ),
    "proposal.overdue": Said(
        Sort.status, _("Answer overdue"), data=("kind", "office", "office_id", "due_at"), page="/proposals/{id}/"
    ),
    "proposal.escalated": Said(
        Sort.status,
        _("Overdue answer brought before the administration"),
        data=("kind", "office", "office_id", "due_at"),
        page="/proposals/{id}/",
    ),
    "proposal.interim_replied": Said(
        Sort.status, _("Interim reply given"), data=("reply", "office", "office_id"), page="/proposals/{id}/"
    ),
    "proposal.answered": Said(
        Sort.status,
        _("Answered by the city"),
        data=("answer", "decision", "office", "office_id", "together", "others"),
        page="/proposals/{id}/",
    ),
    "proposal.contested": Said(
        Sort.status,
        _("Answer contested: it goes back"),
        data=("answer", "confirm", "contest", "by_reason", "office", "office_id", "due_at"),
        page="/proposals/{id}/",
    ),
    "proposal.delivery_started": Said(Sort.status, _("Delivery began"), page="/proposals/{id}/delivery/"),
    "proposal.progress": Said(Sort.status, _("Progress reported"), data=("report",), page="/proposals/{id}/delivery/"),
    "proposal.step_planned": Said(
        Sort.status, _("Step planned"), data=("commitment", "due_on"), page="/proposals/{id}/delivery/"
    ),
    "proposal.step_reached": Said(
        Sort.status, _("Step reached"), data=("commitment",), page="/proposals/{id}/delivery/"
    ),
    "proposal.promise_kept": Said(
        Sort.status, _("Promise kept"), data=("commitment",), page="/proposals/{id}/delivery/"
    ),
    "proposal.promise_missed": Said(
        Sort.status,
        _("Promise missed"),
        data=("commitment", "due_on", "office", "office_id"),
        page="/proposals/{id}/delivery/",
    ),
    "proposal.promise_moved": Said(
        Sort.status,
        _("Promise moved to another date"),
        data=("commitment", "was", "due_on"),
        page="/proposals/{id}/delivery/",
    ),
    "proposal.promise_given_up": Said(
        Sort.status, _("Promise given up"), data=("commitment",), page="/proposals/{id}/delivery/"
    ),
    "proposal.done_asked": Said(
        Sort.status, _("Residents asked whether it is done"), data=("until",), page="/proposals/{id}/"
    ),
    "proposal.reopened": Said(
        Sort.status,
        _("Not done, residents say: opened again"),
        data=("yes", "no", "office", "office_id"),
        page="/proposals/{id}/",
    ),
    "proposal.finished": Said(Sort.status, _("Done"), page="/proposals/{id}/"),
    "proposal.ended": Said(
        Sort.status, _("Proposal ended by the city"), data=("ground", "was", "joint_act"), page="/proposals/{id}/"
    ),
    "proposal.resumed": Said(
        Sort.status,
        _("Proposal goes on"),
        data=("ground", "joint_act", "due_at", "expires_at"),
        page="/proposals/{id}/",
    ),
    "rule.vote_opened": Said(
        Sort.rule, _("Rule put to the vote"), data=("round", "closes_at", "due_at"), page="/proposals/{id}/"
    ),
    "rule.vote_cancelled": Said(
        Sort.rule, _("Vote on a rule cancelled"), data=("round", "due_at"), page="/proposals/{id}/"
    ),
    "rule.adopted": Said(
        Sort.rule,
        _("Residents changed a rule"),
        data=("round", "rule", "value", "voters", "votes_for", "votes_against", "quorum", "effective_at"),
        page="/proposals/{id}/",
    ),
    "rule.declined": Said(
        Sort.rule,
        _("Residents kept a rule as it is"),
        data=("round", "rule", "value", "voters", "votes_for", "votes_against", "quorum"),
        page="/proposals/{id}/",
    ),
    "rule.took_effect": Said(Sort.rule, _("Rule in force"), data=("rule", "value"), page="/proposals/{id}/"),
    "proposal.expired": Said(Sort.status, _("Time to gather supports has run out"), page="/proposals/{id}/"),
    "proposal.withdrawn": Said(Sort.status, _("Withdrawn"), data=("merge",), page="/proposals/{id}/"),
    "proposal.taken_up": Said(Sort.status, _("Residents do it themselves"), page="/proposals/{id}/"),
    "proposal.entered_process": Said(
        Sort.status, _("Entered in a process"), data=("process",), page="/proposals/{id}/"
    ),
    "proposal.left_process": Said(Sort.status, _("Taken out of a process"), data=("process",), page="/proposals/{id}/"),
    "amendment.accepted": Said(
        Sort.status,
        _("Amendment taken in"),
        data=("proposal", "revision"),
        page="/proposals/{proposal}/amendments/{id}/",
    ),
    "amendment.rejected": Said(
        Sort.status, _("Amendment not taken in"), data=("proposal",), page="/proposals/{proposal}/amendments/{id}/"
    ),
    "import.finished": Said(
        Sort.status,
        _("Proposals brought over from another platform"),
        data=("platform", "read", "added", "there", "refused", "outside"),
    ),
    "merge.suggested": Said(Sort.merge, _("Merge suggested"), data=("proposals",), page="/merges/{id}/"),
    "merge.written": Said(Sort.merge, _("Common text written"), data=("version",), page="/merges/{id}/"),
    "merge.consented": Said(Sort.merge, _("Consent to a merge"), data=("proposal", "version"), page="/merges/{id}/"),
    "merge.consent_withdrawn": Said(Sort.merge, _("Consent to a merge taken back"), page="/merges/{id}/"),
    "merge.agreed": Said(Sort.merge, _("Merge agreed by all authors"), data=("into",), page="/merges/{id}/"),
    "merge.merged": Said(Sort.merge, _("Merged"), page="/merges/{id}/"),
    "merge.declined": Said(Sort.merge, _("Merge declined"), page="/merges/{id}/"),
    "merge.lapsed": Said(Sort.merge, _("Merge came to nothing"), data=("lapse",), page="/merges/{id}/"),
    "merge.withdrawn": Said(Sort.merge, _("Merge taken back"), page="/merges/{id}/"),
    "merge.undone": Said(Sort.merge, _("Merge undone"), page="/merges/{id}/"),
    "proposal.merged": Said(
        Sort.merge, _("Merged into another proposal"), data=("into", "merge"), page="/proposals/{id}/"
    ),
    "proposal.unmerged": Said(Sort.merge, _("Stands on its own again"), data=("merge",), page="/proposals/{id}/"),
    **{
        f"{kind}.hidden": Said(Sort.moderation, _("Content hidden"), data=("rule", "proposal"), page=PAGE)
        for kind in KINDS
    },
    **{f"{kind}.restored": Said(Sort.moderation, _("Content restored"), data=RESTORED, page=PAGE) for kind in KINDS},
    **{
        f"{kind}.edit_asked": Said(Sort.moderation, _("Change asked for"), data=("rule", "proposal"), page=PAGE)
        for kind in KINDS
    },
}
SUBJECTS = {
    "proposal": _("proposal"),
    "comment": _("comment"),
    "answer": _("answer"),
    "interimreply": _("interim reply"),
    "answerverdict": _("reason against an answer"),
    "progressreport": _("report of delivery"),
    "picture": _("picture"),
    "attachment": _("document"),
    "amendment": _("amendment"),
    "pledge": _("pledge"),
    "helpcall": _("call for help"),
    "merge": _("merge"),
    "revision": _("earlier text"),
    "need": _("something that is needed"),
    "ownstep": _("step of those who do it themselves"),
    "takeup": _("reason for doing it ourselves"),
    "milestone": _("step on the way to a promise"),
}
UNREGISTERED = (
    "amendment.promoted",
    "amendment.proposed",
    "amendment.rewritten",
    "amendment.shown",
    "amendment.withdrawn",
    "assignment.ended",
    "assignment.made",
    "author.invited",
    "author.joined",
    "author.left",
    "comment.deleted",
    "comment.published",
    "help.called",
    "meeting.taken_in",
    "need.closed",
    "need.named",
    "note.deleted",
    "note.written",
    "pledge.made",
    "pledge.withdrawn",
    "proposal.attachment_added",
    "proposal.attachment_removed",
    "proposal.consent_given",
    "proposal.consent_withdrawn",
    "proposal.evidence_added",
    "proposal.picture_added",
    "proposal.picture_described",
    "proposal.picture_removed",
    "proposal.progress_deleted",
    "second_look.asked",
    "second_look.approved",
    "second_look.returned",
    "second_look.ended",
    "step.planned",
    "step.reached",
    *(f"{kind}.erased" for kind in KINDS),
)
