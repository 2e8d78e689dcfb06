"""What is said of answers and of what came of them: verdicts, reports, promises and their dates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.models import Visibility
from commons.rights import EVER, Declaration, Erased, Personal
from proposals.models import AnswerVerdict, Commitment, DoneVerdict, Milestone, MissedDate, MovedDate, ProgressReport

DECLARATIONS = (
    Declaration(
        AnswerVerdict,
        title=_("What you say of answers"),
        of="person",
        personal=(
            Personal(
                "person given_at",
                purpose=_("One word each. Nobody but you sees what you say; numbers are public."),
                lifetime=_("until you take it back, or as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "answer says why reason visibility",
                purpose=_("Verdicts are public as numbers, the words of a contest without a name."),
                lifetime=_("as long as the proposal"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        DoneVerdict,
        title=_("Whether you say that something was done"),
        of="person",
        personal=(
            Personal(
                "person given_at",
                purpose=_("One word each. Nobody but you sees what you say; numbers are public."),
                lifetime=_("until you take it back, or as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal done",
                purpose=_("The number of verdicts is always the number of rows, also when somebody has left."),
                lifetime=_("as long as the proposal"),
                erased=Erased.UNLINKED,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        ProgressReport,
        title=_("Your reports of delivery"),
        of="author",
        personal=(
            Personal(
                "author",
                purpose=_("A report stands under the name you are shown by; who speaks for the city can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "proposal text url visibility channel created_at",
                purpose=_("Residents show what they see of a delivery. What you say for an office is a public record."),
                lifetime=_("until you delete it; what a moderator hid, for 6 months; for an office, for ever"),
                erased=Erased.CHOICE,
                expires=EVER,
            ),
            Personal(
                "office author_name",
                purpose=_("Officials report under their real name. What the city says is a public record."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(Commitment, impersonal="id answer text due_on kept_on evidence given_up_on given_up_reason"),
    Declaration(MovedDate, impersonal="id commitment due_on reason moved_at"),
    Declaration(MissedDate, impersonal="id commitment due_on noted_at"),
    Declaration(Milestone, impersonal="id commitment text due_on reached_on visibility"),
)


def let_go_of_verdicts(person_id: int, *, texts: bool) -> None:
    """Keep the numbers, which others were told; they name nobody, and with `texts` the words go."""
    mine = AnswerVerdict.objects.filter(person=person_id)
    if texts:
        mine.exclude(reason="").update(reason="", visibility=Visibility.ERASED)
    mine.update(person=None)
    DoneVerdict.objects.filter(person=person_id).update(person=None)
