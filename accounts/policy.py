"""Who may do what with an account, and what other apps ask before a person takes part."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.models import JointAct, Letter, Mandate, Organisation, Person, Representative, Residency
from charter.models import City, Office
from commons import clock
from commons.actor import NEEDS_FACTOR, may_act_as
from commons.verdict import ALLOWED, Verdict, refuse

SIGN_IN, CONFIRM, PROOF = "/account/sign-in/", "/account/confirm/", "/account/proof/"
ERASE = "/account/erase/"
SANCTIONS = "/moderation/sanctions/"
NEW = dt.timedelta(hours=24)
TOKENS_MOST = 20
LETTERS_MOST = 3
NAME_TAKEN = refuse("name-taken", _("Somebody has this name or one that looks like it. Choose another one."))


def may_take_part(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may propose, comment and follow: signed in, active, e-mail confirmed.

    For an account made at a desk a clerk answers, as long as they act for it (`assisted_by`). No query but for those.
    """
    if not isinstance(person, Person):
        return refuse("sign-in", _("Sign in to take part."), remedy=SIGN_IN, remedy_label=_("Sign in or sign up"))
    if not person.is_active:
        return refuse("inactive", _("This account is closed."))
    if person.is_unclaimed:
        return may_assist(person.assisted_by, person)
    if person.email_confirmed_at is None:
        return refuse(
            "confirm-email",
            _("Confirm your e-mail address first: open the link in the mail we sent you."),
            remedy=CONFIRM,
            remedy_label=_("Send me the mail again"),
        )
    return ALLOWED


def may_moderate(
    person: Person | AnonymousUser, *, author_ids: Collection[int | None], district_id: int | None
) -> Verdict:
    """Moderators by mandate hide, restore and ask for another text; never what they wrote themselves."""
    if not isinstance(person, Person) or not person.is_active:
        return may_take_part(person)
    if not person.holds(Mandate.Role.MODERATOR, district=district_id):
        if person.waits_for_factor(Mandate.Role.MODERATOR, district=district_id):
            return NEEDS_FACTOR
        return refuse("not-moderator", _("Only moderators of the city may do this."))
    if person.pk in author_ids:
        return refuse("own-content", _("You wrote this yourself. Another moderator decides about it."))
    return ALLOWED


def may_write(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may publish words: takes part, and no jury has silenced the account at this moment.

    What asks this is silenced; what asks `may_take_part` alone (reading, supporting, voting, following, appealing) is
    not, nor is what a mandate allows. One query more, by the database's clock, for who was silenced lately.
    """
    verdict = may_take_part(person)
    if not verdict or not isinstance(person, Person) or person.silenced_until is None:
        return verdict
    if clock.now() >= person.silenced_until:
        return verdict
    until = date_format(localtime(person.silenced_until, clock.zone()), "DATETIME_FORMAT")
    return refuse(
        "silenced",
        _(
            "Until %(until)s this account publishes no words: residents drawn by lot decided so after several cases. "
            "You can still read, support, vote and follow."
        )
        % {"until": until},
        remedy=SANCTIONS,
        remedy_label=_("Why, and how to appeal"),
    )


def is_new(person: Person | None, *, at: dt.datetime) -> bool:
    """Tell whether an account is younger than a day: its links lead nowhere yet. No query."""
    return person is not None and at < person.created_at + NEW


def may_support(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may support: takes part and has a valid residency of level 1 or more.

    One query, none where `residency` is loaded (`queries.person_with_residency`).
    """
    verdict = may_take_part(person)
    if not verdict or not isinstance(person, Person):
        return verdict
    residency: Residency | None = getattr(person, "residency", None)
    if residency is None:
        return refuse(
            "prove-residency",
            _("Only verified residents support proposals. Prove that you live here; it takes some minutes, once."),
            remedy=PROOF,
            remedy_label=_("Prove that you live here"),
        )
    if not residency.is_valid:
        return refuse(
            "residency-ended",
            _("Your proof of residency has ended. Renew it to support proposals."),
            remedy=PROOF,
            remedy_label=_("Renew the proof"),
        )
    return ALLOWED


def has_level(person: Person | AnonymousUser | None, level: int, *, where: str) -> Verdict:
    """Tell whether the person's valid residency is of a level that a place asks (0: none); `where` names the place.

    Queries as `may_support`.
    """
    if level < 1 or not isinstance(person, Person):
        return ALLOWED
    residency: Residency | None = getattr(person, "residency", None)
    if residency is not None and residency.is_valid and residency.level >= level:
        return ALLOWED
    asked = {"where": where, "level": level, "yours": residency.level if residency else 0}
    if residency is None or not residency.is_valid:
        said = _("“%(where)s” asks for a proof of residency of level %(level)d here. Prove that you live in the city.")
        return refuse("level", said % asked, remedy=PROOF, remedy_label=_("Prove that you live here"))
    said = _("“%(where)s” asks for a proof of residency of level %(level)d here; yours is of level %(yours)d.")
    return refuse("level", said % asked, remedy=PROOF, remedy_label=_("Raise the level"))


def may_use_name(person: Person | None, name: str) -> Verdict:
    """Tell whether a person (a new one when None) may be shown under this name. Six queries.

    Look-alikes of officials' real names, of organisations' and other people's names and of words of office are refused.
    """
    if not 2 <= len(name) <= 40:
        return refuse("name-length", _("A name has between 2 and 40 characters."))
    if not any(c.isalpha() for c in name) or not all(c.isalnum() or c in " -.'’" for c in _composed(name)):
        return refuse(
            "name-characters", _("A name has letters; it may also have digits, spaces, hyphens, dots and apostrophes.")
        )
    if len(names.key(name)) < 2 or len(names.key(name)) > 180:
        return refuse("name-characters", _("This name cannot be told apart from others. Choose another one."))
    city = City.objects.values_list("name", flat=True).first() or ""
    if names.speaks_for_the_city(name, city):
        return refuse(
            "name-of-office",
            _("This name sounds as if it spoke for the city. Only mandates do that; choose another one."),
        )
    held = _mandates_now()
    if person is not None:
        held = held.exclude(person=person)
    offices = [*Office.objects.values_list("name", flat=True), *held.exclude(title="").values_list("title", flat=True)]
    if any(names.looks_like(name, office) for office in offices):
        return refuse(
            "name-of-office",
            _("This is the name of an office of the city, or looks like it. Choose another one."),
        )
    if any(names.looks_like(name, real) for real in held.values_list("holder_name", flat=True).distinct()):
        return refuse(
            "name-of-official",
            _("This name looks like the real name of somebody who acts for the city. Choose another one."),
        )
    if Organisation.objects.filter(name_key=names.key(name)).exists():
        return refuse("name-of-organisation", _("This is the name of an organisation. Choose another one."))
    others = Person.objects.filter(name_key=names.key(name))
    if person is not None:
        others = others.exclude(pk=person.pk)
    return NAME_TAKEN if others.exists() else ALLOWED


def may_use_title(title: str) -> Verdict:
    """Tell whether residents may give this title to what is theirs, as a circle. Three queries.

    About the city anything may be said. Refused is a title that is, to the eye, the city's own name, an office's or an
    official's, or a role.
    """
    own = [*City.objects.values_list("name", flat=True), *Office.objects.values_list("name", flat=True)]
    own += _mandates_now().values_list("holder_name", flat=True)
    if names.named_alike(title, (*own, *names.ROLES)):
        return refuse(
            "title-of-office",
            _("This title sounds as if the city or somebody who acts for it spoke. Choose another one."),
        )
    return ALLOWED


def _mandates_now() -> QuerySet[Mandate]:
    return Mandate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=Now()), revoked_at=None)


def _composed(name: str) -> str:
    """Letters with accents count as letters, however they were typed."""
    return "".join(c for c in unicodedata.normalize("NFC", name) if not unicodedata.combining(c))


def may_create_token(person: Person, *, held: int) -> Verdict:
    """Tell whether the person may make one more key to the API. No query."""
    if held >= TOKENS_MOST:
        return refuse("too-many-tokens", _("You have twenty tokens. Revoke one that you do not use."))
    return may_take_part(person)


def may_ask_for_proof(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may begin to prove their residency. No query."""
    return may_take_part(person)


def may_use_desk(by: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person sits at an office desk. One query, none where the mandates are loaded."""
    verdict = may_take_part(by)
    if not verdict or not isinstance(by, Person):
        return verdict
    no = refuse("not-clerk", _("Only clerks with a mandate in force enter proofs at the desk."))
    return may_act_as(by, Mandate.Role.CLERK, no)


def may_assist(clerk: Person | None, person: Person) -> Verdict:
    """Tell whether a clerk may act for this person: never for themself, nor for who holds a mandate. Two queries.

    None where the mandates are loaded.
    """
    if clerk is None:
        return refuse(
            "unclaimed", _("This account was made at a desk. Only a clerk acts for it, with its person there.")
        )
    verdict = may_use_desk(clerk)
    if not verdict:
        return verdict
    if clerk.pk == person.pk:
        return refuse("own-desk", _("Nobody acts for themself at the desk. Use your own account."))
    if person.mandates_held:
        return refuse(
            "colleague", _("This person holds a mandate of the city. They act for themself, in their account.")
        )
    return ALLOWED if person.is_active else refuse("inactive", _("This account is closed."))


def may_have_slip(person: Person) -> Verdict:
    """Tell whether a slip may be printed for this person, or their account erased from a desk. No query."""
    if person.is_unclaimed:
        return ALLOWED
    return refuse(
        "claimed", _("This account belongs to somebody who signs in. They do this themself, in their account.")
    )


may_be_erased_at_desk = may_have_slip


def may_read_desk_counts(by: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may read how much was entered: an administrator of all, a clerk of their own.

    One query, none where the mandates are loaded.
    """
    if isinstance(by, Person) and by.holds(Mandate.Role.ADMINISTRATOR):
        return ALLOWED
    return may_use_desk(by)


def may_use_workspace(by: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person answers for an office. One query, none where the mandates are loaded."""
    verdict = may_take_part(by)
    if not verdict or not isinstance(by, Person):
        return verdict
    no = refuse("not-official", _("Only officials with a mandate in force have a workspace."))
    return may_act_as(by, Mandate.Role.OFFICIAL, no)


def may_prove(by: Person, person: Person, method: str) -> Verdict:
    """Tell whether `by` may enter this person's proof by this method. At most one query."""
    if method == Residency.Method.DEMO:
        if not settings.DEBUG:
            return refuse("no-demo", _("The demonstration proof exists only on a demonstration installation."))
        if by.pk != person.pk:
            return refuse("not-yourself", _("Everybody gives this proof for themselves."))
        return may_ask_for_proof(person)
    verdict = may_use_desk(by)
    if verdict and by.pk == person.pk:
        return refuse("own-proof", _("Nobody enters their own proof. Ask another clerk."))
    return verdict


def may_ask_for_letter(person: Person, last: Letter | None, *, sent: int) -> Verdict:
    """Tell whether the person may ask for a letter, given their last one and how many were sent lately. No query."""
    verdict = may_ask_for_proof(person)
    if not verdict:
        return verdict
    if last is not None and last.state in Letter.UNDER_WAY:
        return refuse("letter-under-way", _("A letter is on its way to you already. Stop it to ask for another one."))
    if sent >= LETTERS_MOST:
        return refuse(
            "too-many-letters",
            _("We sent you three letters within a month. Wait some weeks, or come to an office desk."),
        )
    return ALLOWED


def may_match_register(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may be looked up in the city's register, where there is one. No query."""
    if not settings.REGISTER_URL:
        return refuse("no-register", _("This city has not connected its register."))
    return may_ask_for_proof(person)


def may_release(by: Person, person: Person) -> Verdict:
    """Tell whether `by` may end this person's residency: themself, or a clerk at the desk. At most one query."""
    return ALLOWED if by.pk == person.pk and by.is_active else may_use_desk(by)


def may_grant(by: Person, person: Person) -> Verdict:
    """Tell whether `by` may give this person a mandate: an administrator, never to themself. At most one query."""
    verdict = may_revoke(by)
    if not verdict:
        return verdict
    if by.pk == person.pk:
        return refuse("own-mandate", _("Nobody gives a mandate to themself. Ask another administrator."))
    if not may_take_part(person):
        return refuse(
            "holder-unconfirmed", _("This person must confirm their e-mail address before they hold a mandate.")
        )
    return ALLOWED


def may_revoke(by: Person) -> Verdict:
    """Tell whether `by` may take mandates back: an administrator. At most one query."""
    verdict = may_take_part(by)
    if not verdict:
        return verdict
    no = refuse("not-administrator", _("Only administrators give mandates and take them back."))
    return may_act_as(by, Mandate.Role.ADMINISTRATOR, no)


def may_found(person: Person | None, *, founded: bool) -> Verdict:
    """Tell whether the first administrator's mandate may be given to this account (None: a new one). No query."""
    if founded:
        return refuse("founded", _("The city has been founded: administrators grant further mandates."))
    if person is not None and not may_take_part(person):
        return refuse(
            "holder-unconfirmed",
            _("Somebody signed up with this address without confirming it. Confirm it first, or give another one."),
        )
    return ALLOWED


def may_change_email(person: Person) -> Verdict:
    """Tell whether the person may ask for another address. No query."""
    return may_take_part(person)


def may_mute(by: Person, person: Person) -> Verdict:
    """Tell whether `by` may keep this person's comments folded for themself: anybody's but their own. No query."""
    if by.pk == person.pk:
        return refuse("mute-yourself", _("This is you. You can mute others only."))
    return ALLOWED if by.is_active else refuse("inactive", _("This account is closed."))


def may_read_own_data(person: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person may have a file of what is held about them: whoever has an account. No query."""
    if not isinstance(person, Person):
        return refuse("sign-in", _("Sign in to take part."), remedy=SIGN_IN, remedy_label=_("Sign in or sign up"))
    return ALLOWED


def may_be_erased(person: Person) -> Verdict:
    """Tell whether the account may be erased: nobody leaves with a mandate, also one that is to begin. One query."""
    held = Mandate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=Now()), person=person, revoked_at=None)
    if held.exists():
        return refuse(
            "holds-mandate",
            _("You hold a mandate of the city. Give it back first; then the account can be erased."),
            remedy=ERASE,
            remedy_label=_("Your mandates"),
        )
    return ALLOWED


NOT_REPRESENTATIVE = refuse(
    "not-representative", _("You do not speak for this organisation. An administrator says who does.")
)


def may_govern_organisations(by: Person | AnonymousUser | None) -> Verdict:
    """Tell whether `by` may register organisations and say who speaks for them: an administrator. At most one query."""
    verdict = may_take_part(by)
    if not verdict or not isinstance(by, Person):
        return verdict
    no = refuse("not-administrator", _("Only administrators register organisations and say who speaks for them."))
    return may_act_as(by, Mandate.Role.ADMINISTRATOR, no)


def may_represent(by: Person, person: Person) -> Verdict:
    """Tell whether `by` may have this person speak for an organisation: never themself. At most one query."""
    verdict = may_govern_organisations(by)
    if not verdict:
        return verdict
    if by.pk == person.pk:
        words = _("Nobody makes themself speak for an organisation. Ask another administrator.")
        return refuse("own-organisation", words)
    if not may_take_part(person):
        return refuse(
            "representative-unconfirmed",
            _("This person must confirm their e-mail address before they speak for an organisation."),
        )
    return ALLOWED


def may_end_representation(by: Person, representative: Representative) -> Verdict:
    """Tell whether `by` may end it: whoever speaks for the organisation, or an administrator. At most one query."""
    own = representative.person_id is not None and representative.person_id == by.pk
    return ALLOWED if own and by.is_active else may_govern_organisations(by)


def may_show_representation(by: Person, representative: Representative) -> Verdict:
    """Tell whether `by` may say that their name stands beside the organisation: nobody but themself. No query."""
    if representative.person_id is None or representative.person_id != by.pk:
        return NOT_REPRESENTATIVE
    return may_take_part(by)


def may_speak_as(person: Person | AnonymousUser | None, organisation_id: int | None) -> Verdict:
    """Tell whether the person may write under that organisation's name; None is their own. One query, then none."""
    verdict = may_take_part(person)
    if not verdict or organisation_id is None or not isinstance(person, Person):
        return verdict
    return ALLOWED if person.represents(organisation_id) else NOT_REPRESENTATIVE


def may_give_data(by: Person, person_id: int | None) -> Verdict:
    """Tell whether `by` may ask for, agree to or take a file about that person: an administrator, never about themself.

    At most one query.
    """
    verdict = may_take_part(by)
    if not verdict:
        return verdict
    no = refuse("not-administrator", _("Only administrators hand over what is held about somebody, and always two."))
    verdict = may_act_as(by, Mandate.Role.ADMINISTRATOR, no)
    if verdict and person_id is not None and by.pk == person_id:
        words = _("This is about you. Take your own file on the page of your data.")
        return refuse("own-data", words, remedy="/account/data/", remedy_label=_("Your data"))
    return verdict


def may_see_joint_acts(by: Person | AnonymousUser | None) -> Verdict:
    """Tell whether the person sees what waits for a second one: administrators, moderators. At most one query."""
    verdict = may_take_part(by)
    if not verdict or not isinstance(by, Person):
        return verdict
    no = refuse("not-joint", _("Only administrators and moderators decide what takes two people."))
    moderates = may_act_as(by, Mandate.Role.MODERATOR, no)
    return moderates or may_act_as(by, Mandate.Role.ADMINISTRATOR, moderates)


def may_decide_joint_act(by: Person, act: JointAct) -> Verdict:
    """Tell whether `by` is a second person: neither who asked nor whom it concerns. No query."""
    if act.asked_by_id == by.pk:
        return refuse("first-person", _("You asked for this yourself. It takes another person to agree."))
    if act.person_id == by.pk:
        return refuse("own-data", _("This is about you. Somebody else decides about it."))
    return ALLOWED


def may_take_back_joint_act(by: Person, act: JointAct) -> Verdict:
    """Tell whether `by` may take it back: who asked. No query."""
    return ALLOWED if act.asked_by_id == by.pk else refuse("not-first", _("Only who asked for it takes it back."))


def may_take_data(by: Person, act: JointAct) -> Verdict:
    """Tell whether `by` takes the file of an act: who asked for it. No query."""
    return ALLOWED if act.asked_by_id == by.pk else refuse("not-first", _("Only who asked for the file takes it."))
