"""Enter the code of a letter."""

from __future__ import annotations

import hmac

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from accounts import policy, queries
from accounts.actions.claim_residency import claim_residency, outcome_level, require_level
from accounts.actions.end_letter import end_letter
from accounts.drivers import Attestation, post
from accounts.models import Letter, Person, Residency
from commons.clock import today
from commons.verdict import require

# The count commits before the code is looked at: of parallel tries exactly five get a look.
COUNT = """
UPDATE accounts_letter SET tries = tries + 1
WHERE person_id = %s AND state = 'sent' AND tries < %s AND code_until > clock_timestamp()
RETURNING id
"""


@sensitive_variables("code", "plain")
def redeem_letter(*, by: Person, code: str, accept_lower: bool = False) -> Residency:
    """Make the person a verified resident of the letter's district, once. Must stand outside any transaction.

    Raises Refused, ValidationError by field: `code` (wrong, ended, five tries), `accept_lower`. A code that is not
    written like one costs no try. Locks the person, then the letter, then the address's place.
    """
    require(policy.may_ask_for_proof(by))
    plain = post.plain_code(code)
    letter = queries.last_letter(by)
    if letter is not None and letter.state == Letter.State.SENT and not accept_lower:
        standing = Residency.objects.filter(person=by).select_related("district").first()
        require_level(outcome_level(post.METHOD, _attested(letter), standing), standing)
    tried = _counted(by)
    if tried is None:
        raise ValidationError({"code": _no_code(letter)})
    if not _fits(tried, plain):
        raise ValidationError({"code": _wrong(tried)})
    return _redeem(letter_id=tried, by=by, accept_lower=accept_lower)


def _counted(person: Person) -> int | None:
    """Count one try and return its letter; None when there is no try left."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(COUNT, [person.pk, Letter.MOST_TRIES])
        row = cursor.fetchone()
    return row[0] if row else None


@sensitive_variables()
def _fits(letter_id: int, plain: str) -> bool:
    kept = Letter.objects.filter(pk=letter_id).values_list("code_digest", flat=True).get()
    return kept is not None and hmac.compare_digest(bytes(kept), post.code_digest(letter_id, plain))


@transaction.atomic
def _wrong(letter_id: int) -> str:
    """Say what a wrong code leads to; the fifth one ends the letter."""
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.tries < Letter.MOST_TRIES:
        left = letter.tries_left
        return ngettext(
            "This is not the code of your letter. You have %(left)d try left.",
            "This is not the code of your letter. You have %(left)d tries left.",
            left,
        ) % {"left": left}
    if letter.state == Letter.State.SENT:
        end_letter(letter, Letter.End.TRIES)
    return _no_code(letter)


def _no_code(letter: Letter | None) -> str:
    """Say why there is no code to enter."""
    if letter is not None and letter.state in Letter.HELD:
        return _("Your letter has not been printed yet. Its code can be entered once it is in the post.")
    if letter is not None and letter.end == Letter.End.USED:
        return _("This code has been entered already. You need not do it again.")
    if letter is not None and (letter.end == Letter.End.TRIES or letter.tries >= Letter.MOST_TRIES):
        return _("Five wrong codes were entered: this letter's code no longer works. Ask for another letter.")
    if letter is not None:
        return _("This letter's code no longer works. Ask for another letter.")
    return _("You have not asked for a letter. Sign in with the account that asked for it.")


@transaction.atomic
def _redeem(*, letter_id: int, by: Person, accept_lower: bool) -> Residency:
    Person.objects.select_for_update().get(pk=by.pk)
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.state != Letter.State.SENT:  # it was entered, stopped or ended since we looked
        raise ValidationError({"code": _no_code(letter)})
    attestation = _attested(letter)
    end_letter(letter, Letter.End.USED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.prove_address(%s, %s)", [by.pk, attestation.valid_until])
    return claim_residency(
        person_id=by.pk, by=by, method=post.METHOD, attestation=attestation, accept_lower=accept_lower
    )


def _attested(letter: Letter) -> Attestation:
    return post.attest(letter.district_id, on=today())
