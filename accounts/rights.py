"""What accounts hold of people: the account, proofs, mandates, ways to sign in. Also tables of Django and allauth."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session as PlainSession
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.actions.erase_person import erase_due
from accounts.actions.forget_ended import forget_ended
from accounts.actions.make_export import forget_exports
from accounts.actions.tend_idle import erase_idle, months_before, warn_idle
from accounts.actions.tend_letters import tend_letters
from accounts.models import (
    ApiToken,
    Assistance,
    Attempt,
    DataExport,
    DeskCode,
    DeskCount,
    EmailChange,
    Erasure,
    Holding,
    JointAct,
    Letter,
    LetterBatch,
    Look,
    Mandate,
    Mute,
    Organisation,
    Person,
    Representative,
    Residency,
    Session,
    Slip,
)
from commons.clock import today
from commons.rights import CHUNK, EVER, Declaration, Elsewhere, Erased, Personal, Step

PROOF_DAYS, DESK_COUNTS_MONTHS = 30, 24
LOOKS = dt.timedelta(days=365)
ACCOUNT_LONG = _("as long as the account; 24 months without use")
SECRET = _("It is a secret, also from whoever finds your file.")

DECLARATIONS = (
    Declaration(
        Person,
        title=_("Your account"),
        of="pk",
        personal=(
            Personal(
                "email email_confirmed_at",
                purpose=_("You sign in with it, and we write to it. It is never shown to anybody."),
                lifetime=ACCOUNT_LONG,
                erased=Erased.GOES,
                expires="accounts.idle",
            ),
            Personal(
                "name language created_at is_active",
                purpose=_("How you are shown to others, and the language we speak to you."),
                lifetime=ACCOUNT_LONG,
                erased=Erased.GOES,
                expires="accounts.idle",
            ),
            Personal(
                "name_key",
                purpose=_("Nobody takes a name that looks like yours."),
                lifetime=ACCOUNT_LONG,
                erased=Erased.GOES,
                expires="accounts.idle",
            ),
            Personal(
                "last_login seen_on warned_on",
                purpose=_("Accounts that nobody uses are erased. Beside the last sign-in, only the month is kept."),
                lifetime=ACCOUNT_LONG,
                erased=Erased.GOES,
                expires="accounts.idle",
            ),
            Personal(
                "silenced_until",
                purpose=_("Until when you publish no words, where residents decided so. Nobody else is shown it."),
                lifetime=_("until it is over"),
                erased=Erased.GOES,
                expires="accounts.ended",
            ),
            Personal(
                "password",
                purpose=_("You sign in with it. Only a slow hash is kept, which nobody can turn back."),
                lifetime=ACCOUNT_LONG,
                erased=Erased.GOES,
                expires="accounts.idle",
                withheld=SECRET,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Mandate,
        title=_("Your mandates"),
        of="person",
        personal=(
            Personal(
                "person",
                purpose=_("Who may act for the city."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "holder_name",
                purpose=_("Whoever acts for the city does so under their real name."),
                lifetime=_("as long as the account"),
                erased=Erased.EMPTIED,
            ),
            Personal(
                "granted_by ended_by",
                purpose=_("Who let somebody act for the city, and who ended it."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
                withheld=_("The page of mandates says it, by the name of the mandate."),
            ),
            Personal(
                "role office district title valid_from valid_until revoked_at revoked_reason given_back",
                purpose=_("That somebody acted for the city, in which role and when, is a public record."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Residency,
        title=_("Your residency"),
        of="person",
        personal=(
            Personal(
                "person level district age_band of_voting_age method valid_until post_until register_until verified_at",
                purpose=_("Only residents support. Nothing of the document that proved it is here."),
                lifetime=_("30 days after it ends"),
                erased=Erased.GOES,
                expires="accounts.residencies",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        DeskCode,
        title=_("Your code for the office desk"),
        of="person",
        personal=(
            Personal(
                "person code valid_until",
                purpose=_("A clerk finds your account without learning your e-mail address."),
                lifetime=_("until it ends or is used"),
                erased=Erased.GOES,
                expires="accounts.desk_codes",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Assistance,
        title=_("That a clerk acts for you"),
        of="person",
        personal=(
            Personal(
                "person channel began_at valid_until",
                purpose=_("A clerk enters at a desk, or from your signed form, what you want to say."),
                lifetime=_("until the clerk ends it, or pauses for 20 minutes; a day at most"),
                erased=Erased.GOES,
                expires="accounts.ended",
            ),
            Personal(
                "clerk",
                purpose=_("A clerk enters at a desk, or from your signed form, what you want to say."),
                lifetime=_("until the clerk ends it, or pauses for 20 minutes; a day at most"),
                erased=Erased.GOES,
                expires="accounts.ended",
                withheld=_("The file has it apart, with the name of the mandate."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Slip,
        title=_("Your slip from the desk"),
        of="person",
        personal=(
            Personal(
                "person printed_at valid_until links_count",
                purpose=_("With its code the account that was opened for you at a desk becomes your own."),
                lifetime=_("until it is used, at most a year"),
                erased=Erased.GOES,
                expires="accounts.ended",
            ),
            Personal(
                "email link_until",
                purpose=_("The address that was given with the code, until its mailbox confirms it."),
                lifetime=_("24 hours"),
                erased=Erased.GOES,
                expires="accounts.ended",
            ),
            Personal(
                "digest link_digest",
                purpose=_("Only hashes of the code and of the link in the mail are kept."),
                lifetime=_("until it is used, at most a year"),
                erased=Erased.GOES,
                expires="accounts.ended",
                withheld=SECRET,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        DeskCount,
        title=_("How much you entered at the desk as a clerk"),
        of="clerk",
        personal=(
            Personal(
                "clerk",
                purpose=_("Whoever enters far more than others do is seen. Who is supported stays unknown."),
                lifetime=_("as long as the account, at most 24 months"),
                erased=Erased.UNLINKED,
                expires="accounts.desk_counts",
            ),
            Personal(
                "day act count",
                purpose=_("Whoever enters far more than others do is seen. Who is supported stays unknown."),
                lifetime=_("24 months"),
                erased=Erased.STAYS,
                expires="accounts.desk_counts",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Letter,
        title=_("Letters you asked for"),
        of="person",
        personal=(
            Personal(
                "person state end district asked_at sent_at ended_at code_until tries",
                purpose=_("A letter with a code proves where you live."),
                lifetime=_("30 days after it ended"),
                erased=Erased.GOES,
                expires="accounts.letters",
            ),
            Personal(
                "sealed",
                purpose=_("Name and address to be printed, under a key that is not in the database."),
                lifetime=_("until it is printed, at most 7 days"),
                erased=Erased.GOES,
                expires="accounts.letters",
                withheld=_("Sealed until it is printed. It is the address you typed."),
            ),
            Personal(
                "code_digest batch",
                purpose=_("The code you type is compared with a hash."),
                lifetime=_("30 days after it ended"),
                erased=Erased.GOES,
                expires="accounts.letters",
                withheld=SECRET,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        LetterBatch,
        title=_("Letters you made ready as a clerk"),
        of="made_by",
        personal=(
            Personal(
                "made_by made_at loaded_at erased_at",
                purpose=_("Who had addresses in hand can be traced."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        ApiToken,
        title=_("Your tokens for programs"),
        of="person",
        personal=(
            Personal(
                "person name created_at",
                purpose=_("Programs of yours act in your name."),
                lifetime=_("until you revoke it"),
                erased=Erased.GOES,
            ),
            Personal(
                "digest",
                purpose=_("Only a hash is kept."),
                lifetime=_("until you revoke it"),
                erased=Erased.GOES,
                withheld=SECRET,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Session,
        title=_("Where you are signed in"),
        of="person",
        personal=(
            Personal(
                "person device signed_in_at used_on expire_date",
                purpose=_("You see in which browsers you are signed in, and end it. No network address is kept."),
                lifetime=_("14 days after the last use"),
                erased=Erased.GOES,
                expires="accounts.ended",
            ),
            Personal(
                "session_key session_data",
                purpose=_("The browser is known again from one page to the next."),
                lifetime=_("14 days after the last use"),
                erased=Erased.GOES,
                expires="accounts.ended",
                withheld=SECRET,
            ),
        ),
    ),
    Declaration(
        EmailChange,
        title=_("A change of your e-mail address"),
        of="person",
        personal=(
            Personal(
                "person new_email old_confirmed_at new_confirmed_at valid_until",
                purpose=_("Both mailboxes say yes before an address changes."),
                lifetime=_("24 hours"),
                erased=Erased.GOES,
                expires="accounts.ended",
            ),
            Personal(
                "old_digest new_digest",
                purpose=_("The links in the mails; only hashes are kept."),
                lifetime=_("24 hours"),
                erased=Erased.GOES,
                expires="accounts.ended",
                withheld=SECRET,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Mute,
        title=_("People you muted"),
        of="person",
        personal=(
            Personal(
                "person muted created_at",
                purpose=_("You do not read whom you do not want to read. Nobody is told."),
                lifetime=_("until you change it"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Look,
        title=_("Who looked at your data"),
        of="person",
        personal=(
            Personal(
                "person role purpose on",
                purpose=_("You see who of the city saw data of yours, and what for."),
                lifetime=_("12 months"),
                erased=Erased.GOES,
                expires="accounts.looks",
            ),
            Personal(
                "by",
                purpose=_("You see who of the city saw data of yours, and what for."),
                lifetime=_("12 months"),
                erased=Erased.GOES,
                expires="accounts.looks",
                withheld=_("The file has it apart, with the name of the mandate."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        JointAct,
        title=_("Acts that take two people"),
        of="asked_by",
        personal=(
            Personal(
                "asked_by",
                purpose=_("Two people answer for what is done to others, publicly."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "decided_by person",
                purpose=_("Two people answer for what is done to others, publicly."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
                withheld=_("Whom it concerns reads it among who looked at their data."),
            ),
            Personal(
                "kind subject_id ground reason words state asked_at until decided_at taken_at",
                purpose=_("What was decided by two people, and why, is a public record."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Erasure,
        title=_("Your wish to be erased"),
        of="person",
        personal=(
            Personal(
                "person texts asked_at due_at",
                purpose=_("You have a day to change your mind."),
                lifetime=_("24 hours"),
                erased=Erased.GOES,
                expires="accounts.erasures",
            ),
            Personal(
                "digest",
                purpose=_("The link in the mail; only a hash is kept."),
                lifetime=_("24 hours"),
                erased=Erased.GOES,
                expires="accounts.erasures",
                withheld=SECRET,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        DataExport,
        title=_("The file of your data"),
        of="person",
        personal=(
            Personal(
                "person asked_at made_at",
                purpose=_("You take everything with you."),
                lifetime=_("1 hour, or until you took it"),
                erased=Erased.GOES,
                expires="accounts.exports",
            ),
            Personal(
                "content",
                purpose=_("You take everything with you."),
                lifetime=_("1 hour, or until you took it"),
                erased=Erased.GOES,
                expires="accounts.exports",
                withheld=_("It is the file itself."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Attempt,
        title=_("Counters against guessing"),
        personal=(
            Personal(
                "kind subject day count",
                purpose=_(
                    "Nobody guesses passwords or codes. Whom a counter is about is hashed with a key of the day."
                ),
                lifetime=_("48 hours"),
                erased=Erased.GOES,
                expires="accounts.ended",
                withheld=_("Nobody can tell which ones are yours."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        EmailAddress,
        title=_("That your e-mail address is confirmed"),
        of="user",
        personal=(
            Personal(
                "user email verified primary",
                purpose=_("Only who reads an address may use it."),
                lifetime=ACCOUNT_LONG,
                erased=Erased.GOES,
                expires="accounts.idle",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        EmailConfirmation,
        title=_("Links that confirm an e-mail address"),
        of="email_address__user",
        personal=(
            Personal(
                "email_address created sent",
                purpose=_("Only who reads an address may use it."),
                lifetime=ACCOUNT_LONG,
                erased=Erased.GOES,
                expires="accounts.idle",
            ),
            Personal(
                "key",
                purpose=_("Only who reads an address may use it."),
                lifetime=ACCOUNT_LONG,
                erased=Erased.GOES,
                expires="accounts.idle",
                withheld=SECRET,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Authenticator,
        title=_("Your second step of sign-in"),
        of="user",
        personal=(
            Personal(
                "user type created_at last_used_at",
                purpose=_("Nobody gets in with your password alone."),
                lifetime=_("until you remove it"),
                erased=Erased.GOES,
            ),
            Personal(
                "data",
                purpose=_("The key of your app, the public key of your passkey, your recovery codes."),
                lifetime=_("until you remove it"),
                erased=Erased.GOES,
                withheld=SECRET,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Representative,
        title=_("Organisations you speak or spoke for"),
        of="person",
        personal=(
            Personal(
                "person shown",
                purpose=_(
                    "Only who was named may write under an organisation's name. Whether yours is shown, you say."
                ),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "organisation since until",
                purpose=_(
                    "What is written under an organisation's name was written by somebody who spoke for it then."
                ),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
            Personal(
                "granted_by",
                purpose=_("Who let somebody speak for an organisation."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
                withheld=_("It names another person. The list of acts says it, by the name of the mandate."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Organisation,
        title=_("Organisations you looked at as an administrator"),
        of="verified_by",
        personal=(
            Personal(
                "verified_by",
                purpose=_("Who looked at an organisation before it spoke in public."),
                lifetime=_("as long as the account"),
                erased=Erased.UNLINKED,
            ),
            Personal(
                "name verified_at",
                purpose=_("Organisations and what is written under their names are a public record."),
                lifetime=_("for ever"),
                erased=Erased.STAYS,
                expires=EVER,
            ),
        ),
        impersonal="id name_key slug kind registration website about visibility ended_at",
    ),
    Declaration(Holding, impersonal="label rows counted_at"),
    # Django brings these; nothing is ever written there.
    Declaration(PlainSession, impersonal="session_key session_data expire_date"),
    Declaration(Permission, impersonal="id name content_type codename"),
    Declaration(Group, impersonal="id name permissions"),
    Declaration(ContentType, impersonal="id app_label model"),
)


def _held(column: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proofs, addresses FROM identity.held()")
        return int(dict(zip(("proofs", "addresses"), cursor.fetchone(), strict=True))[column])


ELSEWHERE = (
    Elsewhere(
        "identity.proof",
        _("Tags of documents"),
        Personal(
            "tag pepper_version method expires_on person_id",
            purpose=_("One person, one voice. A tag tells nothing without a key that is not in the database."),
            lifetime=_("30 days after the proof ended"),
            erased=Erased.GOES,
            expires="accounts.proofs",
            withheld=_("Nobody, the platform's own pages included, can read it."),
        ),
        lambda: _held("proofs"),
    ),
    Elsewhere(
        "identity.address",
        _("Tags of addresses"),
        Personal(
            "tag pepper_version person_id asked expires_on",
            purpose=_("Only so many people prove one address by letter."),
            lifetime=_("as long as the letter's code, then as long as the proof"),
            erased=Erased.GOES,
            expires="accounts.letters",
            withheld=_("Nobody, the platform's own pages included, can read it."),
        ),
        lambda: _held("addresses"),
    ),
)


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of what stays, and free their number and address. What is theirs alone goes with the row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity.release(%s), identity.drop_address(%s, true), identity.drop_address(%s, false)",
            [person_id, person_id, person_id],
        )
    Mandate.objects.filter(person=person_id).update(person=None, holder_name="")
    Mandate.objects.filter(granted_by=person_id).update(granted_by=None)
    Mandate.objects.filter(ended_by=person_id).update(ended_by=None)
    for key in ("asked_by", "decided_by", "person"):
        JointAct.objects.filter(**{key: person_id}).update(**{key: None})
    LetterBatch.objects.filter(made_by=person_id).update(made_by=None)
    Look.objects.filter(by=person_id).update(by=None)
    DeskCount.objects.filter(clerk=person_id).update(clerk=None)
    Representative.objects.filter(person=person_id, until=None).update(until=Now())
    Representative.objects.filter(person=person_id).update(person=None, shown=False)
    Representative.objects.filter(granted_by=person_id).update(granted_by=None)
    Organisation.objects.filter(verified_by=person_id).update(verified_by=None)


@transaction.atomic
def _forget(rows: QuerySet[Any]) -> int:
    chunk = list(rows.values_list("pk", flat=True)[:CHUNK])
    gone: int = rows.model._default_manager.filter(pk__in=chunk).delete()[0]
    return gone


@transaction.atomic
def forget_proofs(_at: dt.datetime) -> int:
    """Forget tags 30 days after their proof ended: then the number is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.forget_proofs(%s)", [CHUNK])
        return int(cursor.fetchone()[0])


def forget_residencies(at: dt.datetime) -> int:
    """Delete residencies 30 days after they ended."""
    return _forget(Residency.objects.filter(valid_until__lt=today(at) - dt.timedelta(days=PROOF_DAYS)))


def forget_desk_codes(at: dt.datetime) -> int:
    return _forget(DeskCode.objects.filter(valid_until__lte=at))


def forget_looks(at: dt.datetime) -> int:
    return _forget(Look.objects.filter(on__lt=today(at) - LOOKS))


def forget_desk_counts(at: dt.datetime) -> int:
    return _forget(DeskCount.objects.filter(day__lt=months_before(today(at), DESK_COUNTS_MONTHS)))


STEPS = (
    Step("accounts.erasures", lambda at: erase_due(at=at)),
    Step("accounts.exports", lambda at: forget_exports(at=at)),
    Step("accounts.letters", lambda at: tend_letters(at=at)),
    Step("accounts.ended", lambda _at: forget_ended()),
    Step("accounts.desk_codes", forget_desk_codes),
    Step("accounts.desk_counts", forget_desk_counts),
    Step("accounts.proofs", forget_proofs),
    Step("accounts.residencies", forget_residencies),
    Step("accounts.looks", forget_looks),
    Step("accounts.warn_idle", lambda at: warn_idle(at=at)),
    Step("accounts.idle", lambda at: erase_idle(at=at)),
)
