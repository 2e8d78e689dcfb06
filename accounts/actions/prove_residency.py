"""Prove that a person lives here, once per human being."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import policy, queries
from accounts.actions.assist import assisting
from accounts.actions.attest import attested
from accounts.actions.claim_residency import claim_residency, tag_of
from accounts.actions.count_at_desk import count_at_desk
from accounts.actions.count_attempt import count_attempt, forgive_attempt
from accounts.actions.note_looks import note_looks
from accounts.models import DeskCount, Look, Mandate, Person, Residency
from commons.clock import now
from commons.verdict import refuse, require


@sensitive_variables("number", "attestation", "tag")
def prove_residency(
    *,
    by: Person,
    method: str,
    country: str,
    kind: str,
    number: str,
    district_id: int,
    age_band: str = "",
    of_voting_age: bool = False,
    desk_code: str = "",
    accept_lower: bool = False,
) -> Residency:
    """Give a person their residency; at the desk the one who shows `desk_code`, without one for whom the clerk acts.

    By any other method it is `by` themself.

    Raises Refused (not entitled, too many tries), ValidationError by field (also where the number is another
    person's, and where a valid level would fall and nobody agreed). About a tenth of a second and 32 MB for the tag,
    computed before anything is locked; then locks the person, then the tag. Source: domain, "Residency proof".
    """
    at_desk = method == Residency.Method.DESK
    if at_desk:
        require(policy.may_use_desk(by))
    else:
        require(policy.may_prove(by, by, method))
    counted_as = "desk" if at_desk else "proof"
    if not count_attempt(kind=counted_as, subject=by.pk):
        require(refuse("too-many-tries", _("That were many tries for one day. Try again tomorrow.")))
    helped = queries.assistance_of(by) if at_desk and not desk_code else None
    person = helped.person if helped else queries.person_with_desk_code(desk_code, at=now()) if at_desk else by
    if person is None:
        raise ValidationError({"desk_code": _("No resident shows this code, or it has ended. Ask for a new one.")})
    require(policy.may_prove(by, person, method))
    if at_desk and not helped:
        note_looks(person_ids=[person.pk], by=by, role=Mandate.Role.CLERK, purpose=Look.Purpose.DESK)
    attestation = attested(
        method=method,
        country=country,
        kind=kind,
        number=number,
        district_id=district_id,
        age_band=age_band,
        of_voting_age=of_voting_age,
    )
    tag = tag_of(attestation.tag_source)
    with transaction.atomic():
        if helped:
            person = assisting(by).person
        residency = claim_residency(
            person_id=person.pk, by=by, method=method, attestation=attestation, tag=tag, accept_lower=accept_lower
        )
        if at_desk:
            count_at_desk(by, DeskCount.Act.PROOF)
    forgive_attempt(kind=counted_as, subject=by.pk)
    return residency
