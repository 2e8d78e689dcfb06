"""Act for somebody at the desk: begin, go on, end."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import policy, queries
from accounts.actions.attest import attested
from accounts.actions.claim_residency import claim_residency, tag_of
from accounts.actions.count_at_desk import count_at_desk
from accounts.actions.count_attempt import count_attempt, forgive_attempt
from accounts.actions.note_looks import note_looks
from accounts.actions.open_account import open_assisted_account
from accounts.drivers import Attestation
from accounts.models import Assistance, DeskCode, DeskCount, Look, Mandate, Person, Residency
from commons import language as languages
from commons.clock import now, today
from commons.errors import IllegalMove
from commons.verdict import refuse, require
from journal.actions.record import record

# So long a clerk may pause before the session ends by itself.
PAUSE = dt.timedelta(minutes=20)


def begin_assistance(*, by: Person, channel: str, desk_code: str = "", language: str = "") -> Assistance:
    """Begin to act for who shows `desk_code`, or without one for somebody new: an account is opened for them.

    Raises Refused (no clerk, oneself, a colleague, too many tries), IllegalMove (somebody else is being helped),
    ValidationError by field. Must stand outside any transaction. Locks the clerk, then the person.
    """
    require(policy.may_use_desk(by))
    channel = _channel(channel)
    _count_try(by)
    person = queries.person_with_desk_code(desk_code, at=now()) if desk_code else None
    if desk_code and person is None:
        raise ValidationError({"desk_code": _("No resident shows this code, or it has ended. Ask for a new one.")})
    with transaction.atomic():
        _require_free(by)
        if person is None:
            person = _opened(by, language)
        DeskCode.objects.filter(person=person).delete()
        begun = _begun(by, person.pk, channel)
    forgive_attempt(kind="desk", subject=by.pk)
    return begun


@sensitive_variables("number", "attestation", "tag")
def begin_by_document(
    *,
    by: Person,
    channel: str,
    country: str,
    kind: str,
    number: str,
    district_id: int,
    age_band: str = "",
    of_voting_age: bool = False,
    accept_lower: bool = False,
    language: str = "",
) -> Assistance:
    """Begin to act for whom the document proves, and prove their residency: the same document, the same account.

    Where there is none yet, one is opened. The account of somebody who signs in is not found by a number: refused by
    field `number`. Raises as `begin_assistance` does. A tenth of a second for the tag, before anything is locked. Of
    two clerks with one document at once the second is led to the first one's account: the tag's key decides.
    """
    require(policy.may_use_desk(by))
    channel = _channel(channel)
    _count_try(by)
    attestation = attested(
        method=Residency.Method.DESK,
        country=country,
        kind=kind,
        number=number,
        district_id=district_id,
        age_band=age_band,
        of_voting_age=of_voting_age,
    )
    tag = tag_of(attestation.tag_source)
    for again in (True, False):
        try:
            begun = _begin_by_tag(tag, attestation, by=by, channel=channel, lower=accept_lower, language=language)
            break
        except ValidationError as error:
            if "number" not in error.message_dict:
                raise
            if not again or queries.unclaimed_holder(tag) is None:
                raise ValidationError({"number": _claimed_already()}) from None
    forgive_attempt(kind="desk", subject=by.pk)
    return begun


@transaction.atomic
@sensitive_variables("tag", "attestation")
def _begin_by_tag(
    tag: bytes, attestation: Attestation, *, by: Person, channel: str, lower: bool, language: str
) -> Assistance:
    _require_free(by)
    holder_id = queries.unclaimed_holder(tag)
    if holder_id is None:
        holder_id = _opened(by, language).pk
    begun = _begun(by, holder_id, channel)
    claim_residency(
        person_id=holder_id,
        by=by,
        method=Residency.Method.DESK,
        attestation=attestation,
        tag=tag,
        accept_lower=lower,
    )
    count_at_desk(by, DeskCount.Act.PROOF)
    return queries.assistance_of(by) or begun


@transaction.atomic
def end_assistance(*, by: Person) -> None:
    """Act for nobody any more; nothing happens where that is so already. Raises Refused."""
    require(policy.may_use_desk(by))
    Assistance.objects.filter(clerk=by).delete()


def assisting(by: Person) -> Assistance:
    """Return for whom the clerk acts, in the caller's transaction, and let it go on for another while.

    Raises Refused, IllegalMove (for nobody, or no more). Locks the person, then the session: an erasure waits.
    """
    require(policy.may_use_desk(by))
    found = queries.helped(by)
    Person.objects.select_for_update(no_key=True).filter(pk=found.person_id).first()
    if not Assistance.objects.filter(pk=found.pk, valid_until__gt=now()).update(valid_until=now() + PAUSE):
        raise IllegalMove("nobody", "assist")  # it ended this very moment
    found = queries.helped(by)
    require(policy.may_assist(by, found.person))
    return found


def _channel(channel: str) -> str:
    if channel not in Assistance.CHANNELS:
        raise ValidationError({"channel": _("Say whether the person is here, or their signed form.")})
    return channel


def _count_try(by: Person) -> None:
    if not count_attempt(kind="desk", subject=by.pk):
        require(refuse("too-many-tries", _("That were many tries for one day. Try again tomorrow.")))


def _require_free(by: Person) -> None:
    """Lock the clerk; raise IllegalMove while they act for somebody. What has ended by itself is cleared away."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if queries.assistance_of(by) is not None:
        raise IllegalMove(
            "assisting", "begin", _("You act for somebody already. End that first: one person at a time.")
        )
    Assistance.objects.filter(clerk=by).delete()


def _opened(by: Person, language: str) -> Person:
    person = open_assisted_account(language=languages.of_city(language) if language else languages.own())
    record("person.opened", actor=by, subject=person)
    count_at_desk(by, DeskCount.Act.ACCOUNT)
    return person


def _begun(by: Person, person_id: int, channel: str) -> Assistance:
    person: Person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    require(policy.may_assist(by, person))
    begun: Assistance = Assistance.objects.create(clerk=by, person=person, channel=channel, valid_until=now() + PAUSE)
    note_looks(person_ids=[person.pk], by=by, role=Mandate.Role.CLERK, purpose=Look.Purpose.ASSIST)
    Person.objects.filter(pk=person.pk).update(seen_on=today().replace(day=1), warned_on=None)
    record("person.assisted", actor=by, subject=person, act="assistance.began", channel=channel)
    found = queries.assistance_of(by)
    return found or begun


def _claimed_already() -> str:
    return _(
        "This document has proved the account of somebody who signs in: one person has one voice. They show the code "
        "of their page “Proof of residency”, or take part themself."
    )
