"""What takes all authors: each agrees, and with the last one it is done. A step of the acts themselves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Consent, Proposal, Writer


def all_agree(
    proposal: Proposal, *, act: Consent.Act, by: Person, reason: str = "", about: int = 0
) -> list[str] | None:
    """Note that this author agrees; return everybody's reasons once all do, None while somebody is missing.

    The caller holds the proposal's row locked and has asked the policy; repeating it changes nothing. What is done is
    agreed to no longer: the rows go. Writes `proposal.consent_given` while others are missing.
    """
    if not policy.takes_all(proposal, act):
        return [reason]
    _row, new = Consent.objects.get_or_create(
        proposal=proposal, act=act, about=about, person=by, defaults={"reason": reason}
    )
    if (said := agreed(proposal, act=act, about=about)) is None and new:
        record("proposal.consent_given", actor=by, subject=proposal, act=act.value, about=about)
    return said


def agreed(proposal: Proposal, *, act: Consent.Act, about: int = 0) -> list[str] | None:
    """Return the reasons of all present authors, their consents used up; None while one of them is missing.

    An organisation has one voice: any of those who speak for it now.

    Also asked when an author has left: those who stay may all have agreed. Three queries at most.
    """
    given = list(queries.consents(proposal, act, about=about))
    said = {each.person_id for each in given}
    authors: set[int] = set()
    speaking: set[int] = set()
    for person_id, authorship_id in Writer.objects.filter(proposal=proposal).values_list("person", "authorship"):
        (authors if authorship_id else speaking).add(person_id)
    if not (authors or speaking) or not authors <= said or (speaking and not speaking & said):
        return None
    Consent.objects.filter(proposal=proposal, act=act, about=about).delete()
    return [each.reason for each in given]


@transaction.atomic
def withdraw_consent(*, proposal_id: int, by: Person, act: str, about: int = 0) -> Proposal:
    """Take back that one agrees; nothing happens when one did not. Raises Refused, IllegalMove. Locks the proposal."""
    proposal = queries.locked(proposal_id, by)
    require(policy.may_agree(by, [proposal]))
    if act not in Consent.Act.values:
        raise IllegalMove(proposal.state, "withdraw-consent", _("There is nothing to agree to."))
    gone, _rows = Consent.objects.filter(proposal=proposal, act=act, about=about, person=by).delete()
    if gone:
        record("proposal.consent_withdrawn", actor=by, subject=proposal, act=act, about=about)
    return proposal
