"""Vote. A secret ballot is sealed before it is written anywhere; the latest one before closing counts."""

from __future__ import annotations

import binascii
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import require_voice
from accounts.models import Organisation, Person
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import refuse, require
from voting import policy, queries, sealing
from voting.actions.open_round import LOCK
from voting.models import Begun, Round
from voting.papers import Fault, Paper, Spoiled

AGAIN = refuse(
    "proved-anew",
    _(
        "Your proof of residency became another document's after this vote had opened. So that nobody votes twice, it "
        "counts from the next vote on."
    ),
)
CLOSED = gettext_lazy("This vote has closed in the meantime. Your ballot was not taken.")
ANEW = gettext_lazy("This is no sealed ballot of this vote. Load the page again and vote once more.")


@dataclass(frozen=True, slots=True)
class Cast:
    """What is told to who voted: the receipt (hash of the sealed ballot; "" in the open), and if it replaced one."""

    receipt: str
    replaced: bool


def cast_ballot(
    *, by: Person, round_id: int, said: Any = None, sealed: str = "", organisation_id: int | None = None
) -> Cast:
    """Take a ballot, over the one that was there: `said` as in `choices.txt`, or `sealed` by the voter, in base64.

    With `organisation_id` it is that organisation's, by its speaker, in an open round. No entry: who voted is nobody's
    business. Raises Refused, ValidationError by `ballot`, IllegalMove (closed in the meantime), Round.DoesNotExist.
    Locks: the round's shared advisory lock, then that of the voter. One statement for a secret ballot that nothing is
    wrong with; anything else is read and weighed.
    """
    if organisation_id is not None:
        return _for_organisation(by, round_id, organisation_id, said)
    taken = _at_once(by, round_id, said, sealed) if policy.may_ever_vote(by) else None
    return taken or _weighed(by, round_id, said, sealed)


def _at_once(by: Person, round_id: int, said: Any, sealed: str) -> Cast | None:
    """Put a secret ballot into the box, which asks of the round what `policy.may_vote` does; None where it says no."""
    its = queries.envelope(round_id) if round_id.bit_length() < 32 else None
    if its is None:
        return None
    try:
        content = _sealed_by_voter(sealed) if sealed else _sealed_here(its, round_id, said)
    except ValidationError:
        return None  # a closed round says first that it is closed
    return _cast(content, _put(round_id, by, content))


@transaction.atomic
def _weighed(by: Person, round_id: int, said: Any, sealed: str) -> Cast:
    """Cast where it is open, and say why not where not."""
    its = queries.round_in_full(round_id, by)
    require(policy.may_vote(by, its, at=clock.now()))
    return _secretly(its, by, said, sealed) if its.is_secret else _openly(its, by, said)


@transaction.atomic
def begin_ballot(*, by: Person, round_id: int) -> None:
    """Remember that a ballot was begun, and nothing of it: its owner can be reminded. Raises as `cast_ballot`."""
    its = queries.round_in_full(round_id, by)
    require(policy.may_vote(by, its, at=clock.now()))
    if not queries.has_voted(its, by):
        Begun.objects.bulk_create([Begun(round=its, person=by)], ignore_conflicts=True)


def written(paper: Paper, said: Any) -> str:
    """Return a ballot as a line of `choices.txt`. Raises ValidationError by `ballot`, in words for who votes."""
    try:
        return paper.line(said)
    except Spoiled as error:
        raise ValidationError({"ballot": said_of(error.fault) % {"about": error.about}}) from error


def _secretly(its: Round, by: Person, said: Any, sealed: str) -> Cast:
    if sealed:
        content = _sealed_by_voter(sealed)
    else:
        key = bytes(its.public_key or b"")
        content = _sealed_here(queries.Envelope(queries.paper_of(its), key, its.box_size or 0), its.pk, said)
    answer = _put(its.pk, by, content)
    if answer == "unproved":
        require(AGAIN)
    if answer in ("size", "copied"):
        raise ValidationError({"ballot": ANEW})
    if taken := _cast(content, answer):
        return taken
    raise IllegalMove(its.state, "vote", str(CLOSED))


def _put(round_id: int, by: Person, content: bytes) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.cast(%s, %s, %s, %s)", [round_id, by.pk, by.residency.district_id, content])
        return str(cursor.fetchone()[0])


def _cast(content: bytes, answer: str) -> Cast | None:
    return Cast(sha256(content).hexdigest(), answer == "replaced") if answer in ("taken", "replaced", "same") else None


def _sealed_here(its: queries.Envelope, round_id: int, said: Any) -> bytes:
    line = written(its.paper, said)
    return sealing.seal(line.encode(), public_key=its.public_key, size=its.size, round_id=round_id)


def _sealed_by_voter(sealed: str) -> bytes:
    try:
        return b64decode(sealed, validate=True)
    except (binascii.Error, ValueError):
        raise ValidationError({"ballot": ANEW}) from None


def _openly(its: Round, by: Person, said: Any) -> Cast:
    line = written(queries.paper_of(its), said)
    home = by.residency.district_id
    done = _written(its, OPENLY, {"round": its.pk, "person": by.pk, "district": home, "said": line})
    Begun.objects.filter(round=its, person=by).delete()
    return done


@transaction.atomic
def _for_organisation(by: Person, round_id: int, organisation_id: int, said: Any) -> Cast:
    its = queries.round_in_full(round_id, by)
    organisation = Organisation.objects.filter(pk=organisation_id).first() or Organisation(pk=organisation_id)
    require(policy.may_vote_for(by, its, organisation, at=clock.now()))
    require_voice(by, organisation_id)
    line = written(queries.paper_of(its), said)
    return _written(its, FOR_ORGANISATION, {"round": its.pk, "organisation": organisation_id, "said": line})


def _written(its: Round, statement: str, values: dict[str, Any]) -> Cast:
    with connection.cursor() as cursor:
        # A statement of its own: the next one sees what was written until the lock was there.
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [LOCK, its.pk])
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if row is None:
        raise IllegalMove(its.state, "vote", str(CLOSED))
    return Cast("", bool(row[0]))


OPENLY = """
INSERT INTO voting_openballot (round_id, person_id, district_id, said)
SELECT id, %(person)s, %(district)s, %(said)s FROM voting_round
WHERE id = %(round)s AND state = 'open' AND opens_at <= clock_timestamp() AND clock_timestamp() < closes_at
ON CONFLICT (round_id, person_id) DO UPDATE SET district_id = excluded.district_id, said = excluded.said
RETURNING xmax <> 0
"""
FOR_ORGANISATION = """
INSERT INTO voting_organisationballot (round_id, organisation_id, said)
SELECT id, %(organisation)s, %(said)s FROM voting_round
WHERE id = %(round)s AND state = 'open' AND opens_at <= clock_timestamp() AND clock_timestamp() < closes_at
ON CONFLICT (round_id, organisation_id) DO UPDATE SET said = excluded.said
RETURNING xmax <> 0
"""


def said_of(fault: Fault) -> str:
    """Return what is said of a ballot that is none, with a place for what it is about."""
    words = {
        Fault.SHAPE: _("This is no ballot of this vote: %(about)s"),
        Fault.UNKNOWN: _("“%(about)s” is not on this ballot."),
        Fault.TWICE: _("“%(about)s” is on your ballot twice."),
        Fault.MANY: _("Choose at most %(about)s."),
        Fault.POINTS: _("For “%(about)s” there are no such points."),
        Fault.MONEY: _("Together this costs more than the budget. Take something off."),
        Fault.AREAS: _("Choose projects of one district only, besides those of the whole city."),
    }
    return words[fault]
