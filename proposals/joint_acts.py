"""What takes two people in proposals: that the city ends one, and that it goes on after all."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.joint import Joint
from accounts.models import JointAct, Mandate, Person
from commons.models import Visibility
from commons.verdict import Verdict
from proposals import policy
from proposals.actions.end_proposal import END, RESUME, end_proposal, fits_end, fits_resume, resume_proposal
from proposals.models import Proposal, Writer

ROLES = (Mandate.Role.ADMINISTRATOR, Mandate.Role.MODERATOR)
GROUNDS = {
    "law": _("the law forbids it"),
    "court": _("a court decided so"),
    "double": _("an import brought it in twice by mistake"),
    "elsewhere": _("it is not about this city"),
}
RESUME_GROUNDS = {
    "mistaken": _("it was ended by mistake"),
    "court": _("a court decided so"),
    "changed": _("the reason is gone"),
}


def _may(by: Person, act: JointAct) -> Verdict:
    proposal = Proposal.objects.only("pk", "district").get(pk=act.subject_id or 0)
    authors = list(Writer.objects.filter(proposal=proposal).values_list("person_id", flat=True))
    return policy.may_end(by, author_ids=authors, district_id=proposal.district_id)


def _about(acts: Collection[JointAct]) -> dict[int, tuple[str, str]]:
    rows = Proposal.objects.filter(pk__in=[act.subject_id for act in acts], visibility=Visibility.PUBLIC)
    titles = dict(rows.values_list("pk", "title"))
    named = {}
    for act in acts:
        title = titles.get(act.subject_id or 0)
        url = reverse("proposal", args=[act.subject_id]) if title else ""
        named[act.pk] = (title or str(_("a proposal that is no longer public")), url)
    return named


JOINT_ACTS = (
    Joint(
        code=END,
        title=_("End a proposal"),
        done=_("The proposal has ended. Who writes and supports it was told."),
        roles=ROLES,
        grounds=GROUNDS,
        may=_may,
        fits=fits_end,
        run=end_proposal,
        about=_about,
    ),
    Joint(
        code=RESUME,
        title=_("Let a proposal go on"),
        done=_("The proposal goes on. Who writes and supports it was told."),
        roles=ROLES,
        grounds=RESUME_GROUNDS,
        may=_may,
        fits=fits_resume,
        run=resume_proposal,
        about=_about,
    ),
)
