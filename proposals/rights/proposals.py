"""What a person's proposals hold: drafts, texts and what is asked of a rule."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from commons.rights import EVER, Declaration, Erased, Personal
from proposals.actions.erase_content import drop_files_of
from proposals.lifecycle import State
from proposals.models import Amendment, Authorship, Comment, Pledge, Proposal, Revision, RuleChange, Support
from proposals.rights.kept import TAKES_PART

# Where a text is its author's alone, if nobody else has taken part.
OWN = (State.OPEN, State.WITHDRAWN, State.EXPIRED)
FOR_EVER = _("for ever; a draft until you delete it; what a moderator hid, for 6 months")

DECLARATIONS = (
    Declaration(
        Proposal,
        title=_("Your proposals and drafts"),
        of="author",
        personal=(
            Personal(
                "author author_label",
                purpose=_("The proposal stands under the name you are shown by."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "title body lang topic district process place_name latitude longitude state visibility channel "
                "created_at published_at closed_at edit_asked_at hidden_at",
                purpose=TAKES_PART,
                lifetime=FOR_EVER,
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id organisation kind revision_number text_since counted_since forked_from merged_into gather_until "
        "threshold threshold_rule_number sorting_supports sorting_share "
        "exposure_rank bridging_score office reached_at due_at extended_at overdue_at escalated_at answered_at "
        "contested_at done_asked_at done_until reopened_at next_promise_on search",
    ),
    Declaration(
        Revision,
        title=_("Earlier texts of your proposals"),
        of="author",
        personal=(
            Personal(
                "author proposal number title body reason substantial amendment visibility created_at",
                purpose=_("Everybody can see what was changed after others had agreed."),
                lifetime=_("for ever"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id changed_share changes",
    ),
    # What is asked of a rule is the proposal's, as its title is; what came of it are numbers of nobody.
    Declaration(
        RuleChange,
        impersonal="id proposal rule value wished_on round_id adopted votes_for votes_against voters quorum decided_at "
        "effective_at",
    ),
)


def delete_drafts(person_id: int) -> None:
    """Delete what was never published and nobody else writes, with its files."""
    with_others = Authorship.objects.filter(proposal=OuterRef("pk")).exclude(person=person_id)
    written = Authorship.objects.filter(person=person_id).values("proposal")
    drafts = Proposal.objects.filter(~Exists(with_others), pk__in=written, published_at=None)
    drop_files_of(drafts)
    drafts.delete()


def own_alone(person_id: int) -> list[Proposal]:
    """Return what the person writes and nobody else took part in, locked."""
    others = Support.objects.filter(proposal=OuterRef("pk")).exclude(person=person_id)
    voices = Comment.objects.filter(proposal=OuterRef("pk")).exclude(author=person_id)
    writers = Authorship.objects.filter(proposal=OuterRef("pk")).exclude(person=person_id)
    amenders = Amendment.objects.filter(proposal=OuterRef("pk")).exclude(author=person_id)
    written = Authorship.objects.filter(person=person_id).values("proposal")
    mine = Proposal.objects.filter(pk__in=written, organisation=None, state__in=OWN, visibility=Visibility.PUBLIC)
    givers = Pledge.objects.filter(proposal=OuterRef("pk")).exclude(author=person_id)
    alone = mine.filter(~Exists(others), ~Exists(voices), ~Exists(writers), ~Exists(amenders), ~Exists(givers))
    return list(alone.order_by("pk").select_for_update(of=("self",)))
