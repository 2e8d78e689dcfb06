"""Reads of people, their residency and their mandates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import names
from accounts.drivers import post
from accounts.drivers.post import Address
from accounts.models import (
    ApiToken,
    Assistance,
    DataExport,
    DeskCode,
    DeskCount,
    EmailChange,
    Erasure,
    Holding,
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
    outlived,
)
from accounts.queries.joint import (
    joint_act as joint_act,
)
from accounts.queries.joint import (
    joint_acts as joint_acts,
)
from accounts.queries.joint import (
    last_joint_act as last_joint_act,
)
from accounts.queries.joint import (
    waiting_joint_acts as waiting_joint_acts,
)
from accounts.queries.joint import (
    with_names as with_names,
)
from accounts.queries.mandates import mandates as mandates
from accounts.queries.mandates import mandates_in_force as mandates_in_force
from accounts.queries.mandates import real_name as real_name
from charter.models import AgeBand, Office
from charter.queries import words_in
from commons.clock import now, today
from commons.errors import IllegalMove
from commons.kept import kept
from commons.prepared import Prepared
from commons.rights import Declaration, Elsewhere, rooms


def verified_count(district_id: int | None) -> int:
    """Return how many people have a valid residency in the district, in the whole city when None. Two queries.

    All of them are counted in an index, and those whose account is shut are taken off: few, by an index of their own.
    Source: charter, rule `support_threshold`.
    """
    valid = Residency.objects.filter(valid_until__gte=today())
    if district_id is not None:
        valid = valid.filter(district=district_id)
    return valid.count() - valid.filter(person__is_active=False).count()


def verified_counts() -> dict[int, int]:
    """Return how many people have a valid residency, by the id of their district. One query."""
    valid = Residency.objects.filter(valid_until__gte=today(), person__is_active=True)
    return dict(valid.order_by().values_list("district_id").annotate(n=Count("pk")))


def entitled_count() -> int:
    """Return how many people have a vote: a valid residency of level 2, and of voting age. One query."""
    valid = Residency.objects.filter(valid_until__gte=today(), person__is_active=True)
    return valid.filter(level=2, of_voting_age=True).count()


def person_with_residency(person_id: int) -> Person:
    """Return the person with their residency and its district loaded. One query. Raises Person.DoesNotExist."""
    person: Person = Person.objects.select_related("residency__district").get(pk=person_id)
    return person


SHOWN = """
SELECT person.id, person.name,
    (SELECT residency.district_id FROM accounts_residency AS residency WHERE residency.person_id = person.id),
    mandate.id, mandate.holder_name, office.id, office.code, coalesce(office.texts #>> %(words)s, office.name)
FROM accounts_person AS person
LEFT JOIN accounts_mandate AS mandate ON mandate.person_id = person.id AND mandate.role = 'official'
    AND mandate.revoked_at IS NULL AND mandate.valid_from <= statement_timestamp()
    AND (mandate.valid_until IS NULL OR mandate.valid_until > statement_timestamp())
LEFT JOIN charter_office AS office ON office.id = mandate.office_id
WHERE person.id = ANY(%(ids)s) ORDER BY mandate.id
"""


def shown_people(person_ids: Collection[int | None]) -> dict[int, Person]:
    """Return people by id as pages name them: `shown_name`, `office_badge` and `home_id`, the district they proved.

    One query, by hand: every page with voices asks it. Nothing else of them is loaded.
    """
    ids = list({pk for pk in person_ids if pk is not None})
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"ids": ids, "words": words_in("name")})
        return people_of(cursor.fetchall())


def people_of(rows: Iterable[Sequence[Any]]) -> dict[int, Person]:
    """Return the rows of `SHOWN` as people by id. No query."""
    people: dict[int, Person] = {}
    for pk, name, home_id, badge_id, holder_name, office_id, code, office_name in rows:
        if (person := people.get(pk)) is None:
            people[pk] = person = Person.from_db(DEFAULT_DB_ALIAS, ["id", "name"], [pk, name])
            person.home_id, person.official_mandates = home_id, []
        if badge_id is not None:
            badge = Mandate.from_db(DEFAULT_DB_ALIAS, ["id", "person_id", "holder_name"], [badge_id, pk, holder_name])
            badge.office = Office.from_db(DEFAULT_DB_ALIAS, ["id", "code", "name"], [office_id, code, office_name])
            person.official_mandates.append(badge)
    return people


def language_of(email: str) -> str | None:
    """Return the language of whoever has this address; None for nobody. One index look-up."""
    people = Person.objects.filter(email__in={email, email.lower()})
    return people.values_list("language", flat=True).first()


def free_pseudonym() -> str:
    """Return a random name that nobody has. One query, rarely more."""
    while Person.objects.filter(name_key=names.key(name := names.pseudonym())).exists():
        pass
    return name


def ending_mandates(*, at: dt.datetime, days: int) -> list[Mandate]:
    """Return the mandates in force that end within so many days, the soonest first. One query."""
    soon = Mandate.objects.in_force(at=at).filter(valid_until__lte=at + dt.timedelta(days=days))
    return list(soon.select_related("office", "district").order_by("valid_until", "pk"))


def person_called(text: str) -> Person | None:
    """Return who has exactly this e-mail address, in either case, or exactly this name. One query.

    Nobody is found by a part of either: this is no way to look people up.
    """
    text = text.strip()
    if not text or "\x00" in text:
        return None
    return Person.objects.filter(Q(email__in={text, text.lower()}) if "@" in text else Q(name=text)).first()


def officials(office_id: int) -> QuerySet[Mandate]:
    """Return the mandates in force of an office's officials, with the person, by name. One query."""
    held = Mandate.objects.in_force().filter(role=Mandate.Role.OFFICIAL, office=office_id, person__is_active=True)
    return held.select_related("person").order_by("holder_name", "pk")


def known_officials() -> frozenset[int]:
    """Return who holds an official's mandate, up to `FRAME_FRESH_SECONDS` old: for the frame, no act asks it."""
    return kept("accounts.officials", _official_ids)


def _official_ids() -> frozenset[int]:
    held = Mandate.objects.in_force().filter(role=Mandate.Role.OFFICIAL, person__isnull=False)
    return frozenset(held.values_list("person_id", flat=True))


CALLER = Prepared(
    "caller",
    """
SELECT token.id, token.name::text, person.id, person.email::text, person.name::text, person.language::text,
    person.is_active, person.email_confirmed_at, residency.id, residency.level, residency.district_id,
    residency.of_voting_age, residency.valid_until
FROM accounts_apitoken AS token
JOIN accounts_person AS person ON person.id = token.person_id AND person.is_active
LEFT JOIN accounts_residency AS residency ON residency.person_id = person.id
WHERE token.digest = $1
""",
    takes=1,
)
# In the order of the models.
CALLER_FIELDS = ["id", "email", "name", "language", "is_active", "email_confirmed_at"]
RESIDENCY_FIELDS = ["id", "person_id", "level", "district_id", "of_voting_age", "valid_until"]


def token_in_force(token: str) -> ApiToken | None:
    """Return a key to the API with its active person and their residency, None for an unknown one.

    One query, by hand: every call of a program asks it. Of the person only what rules and pages ask is loaded.
    """
    row = CALLER.row(ApiToken.digest_of(token))
    if row is None:
        return None
    token_id, token_name, *values, residency_id, level, district_id, of_age, valid_until = row
    person: Person = Person.from_db(DEFAULT_DB_ALIAS, CALLER_FIELDS, values)
    proof = [residency_id, person.pk, level, district_id, of_age, valid_until]
    residency = Residency.from_db(DEFAULT_DB_ALIAS, RESIDENCY_FIELDS, proof) if residency_id else None
    Person.residency.related.set_cached_value(person, residency)  # also that there is none
    kept = ApiToken.from_db(DEFAULT_DB_ALIAS, ["id", "person_id", "name"], [token_id, person.pk, token_name])
    kept.person = person
    return kept


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """Return a person's keys to the API, newest first. One query."""
    return person.api_tokens.order_by("-pk")


def desk_code_of(person: Person, *, at: dt.datetime) -> DeskCode | None:
    """Return the code the person may show at the desk, if it is still valid. One query."""
    return DeskCode.objects.filter(person=person, valid_until__gt=at).first()


def person_with_desk_code(code: str, *, at: dt.datetime) -> Person | None:
    """Return who shows this code, written with or without spaces and in either case. One query."""
    plain = "".join(code.split()).replace("-", "").upper()
    found = DeskCode.objects.filter(code=plain, valid_until__gt=at).select_related("person").first()
    return found.person if found else None


def assistance_of(clerk: Person) -> Assistance | None:
    """Return for whom the clerk acts now: the person has `residency` loaded and `assisted_by` set. One query."""
    found = (
        Assistance.objects.filter(clerk=clerk, valid_until__gt=Now())
        .select_related("person__residency__district")
        .first()
    )
    if found is not None:
        found.person.assisted_by = clerk
    return found


def helped(clerk: Person) -> Assistance:
    """Return for whom the clerk acts, as `assistance_of` does. One query. Raises IllegalMove where it is nobody."""
    found = assistance_of(clerk)
    if found is None:
        raise IllegalMove("nobody", "assist", _("You act for nobody at present. Begin with who is there."))
    return found


def unclaimed_holder(tag: bytes) -> int | None:
    """Return the account made at a desk that the document of this tag proves, None where there is none. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.unclaimed_holder(%s)", [tag])
        holder: int | None = cursor.fetchone()[0]
    return holder


def slip_of(person: Person) -> Slip | None:
    """Return the slip that was printed for a person, if its code still holds. One query."""
    return Slip.objects.filter(person=person, valid_until__gt=Now()).first()


def slip_with(code_digest: str) -> Slip | None:
    """Return the slip of the code with this digest, if it still holds. One query."""
    return Slip.objects.filter(digest=code_digest, valid_until__gt=Now()).first()


def slip_by_link(token: str) -> Slip | None:
    """Return the slip whose link this is, None for a link that has ended. One query."""
    links = Slip.objects.filter(link_digest=Slip.link_digest_of(token), link_until__gt=Now())
    return links.select_related("person").first()


COUNTED_DAYS = 31


def desk_counts(*, clerk: Person | None = None) -> list[DeskCount]:
    """Return what clerks (one of them) entered in `COUNTED_DAYS`, by day, latest first, with `who`. Two queries."""
    since = today() - dt.timedelta(days=COUNTED_DAYS)
    mandate = Mandate.objects.filter(person=OuterRef("clerk"), role=Mandate.Role.CLERK).order_by("-pk")
    named = {"who": Subquery(mandate.values("holder_name")[:1])}
    rows = DeskCount.objects.filter(day__gte=since).annotate(**named)
    shown = rows if clerk is None else rows.filter(clerk=clerk)
    return sorted(shown, key=lambda row: (-row.day.toordinal(), row.who or "", row.clerk_id or 0, row.act))


def last_letter(person: Person) -> Letter | None:
    """Return the letter a person asked for last, wherever it is. One query."""
    return Letter.objects.filter(person=person).order_by("-pk").first()


LATELY = dt.timedelta(days=30)


def letters_sent_lately(person: Person) -> int:
    """Return how many letters were posted to a person within a month. One query."""
    return Letter.objects.filter(person=person, sent_at__gt=now() - LATELY).count()


def waiting_letters(by: Person) -> QuerySet[Letter]:
    """Return letters that wait to be made ready by this clerk, the oldest first: nobody makes their own."""
    return Letter.objects.filter(state=Letter.State.WAITING).exclude(person=by).order_by("pk")


@sensitive_variables()
def waiting_addresses(by: Person, *, most: int) -> list[tuple[Letter, Address]]:
    """Return the oldest waiting letters with their addresses, opened for a clerk. One query."""
    letters = waiting_letters(by)[:most]
    return [(one, post.unseal(one.sealed, person_id=one.person_id).address) for one in letters if one.sealed]


def open_batches() -> QuerySet[LetterBatch]:
    """Return batches whose addresses are not erased yet, the oldest first, with `letter_count`. One query."""
    ready = Count("letters", filter=Q(letters__state=Letter.State.READY))
    return LetterBatch.objects.filter(erased_at=None).annotate(letter_count=ready).order_by("pk")


def has_tag(person: Person) -> bool:
    """Tell whether a valid tag of a document binds this person; what it is, nobody can ask. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.is_verified(%s)", [person.pk])
        return bool(cursor.fetchone()[0])


def age_bands() -> list[str]:
    """Return the age bands of the city's census, such as “16-24” and “80+”, youngest first. One query."""
    bounds = AgeBand.objects.order_by("age_from").values_list("age_from", "age_to").distinct()
    return [f"{low}-{high}" if high is not None else f"{low}+" for low, high in bounds]


def is_age_known() -> bool:
    """Tell whether the proof of anybody says how old they are. One query."""
    return Residency.objects.exclude(age_band="").exists()


def factors_of(person: Person) -> list[Authenticator]:
    """Return the app, passkeys and recovery codes of a person, oldest first. One query."""
    return list(Authenticator.objects.filter(user_id=person.pk).order_by("pk"))


def sessions_of(person: Person, *, at: dt.datetime) -> QuerySet[Session]:
    """Return where the person is signed in, latest first. One query."""
    return (
        person.sessions.filter(expire_date__gt=at)
        .exclude(outlived())
        .order_by("-used_on", "-signed_in_at", "session_key")
    )


def email_change_of(person: Person, *, at: dt.datetime) -> EmailChange | None:
    """Return the person's change of address under way, if its links still work. One query."""
    return EmailChange.objects.filter(person=person, valid_until__gt=at).first()


def email_change(token: str, *, at: dt.datetime, lock: bool = False) -> EmailChange | None:
    """Return the change one of whose links this is, None for a link that has ended. One query."""
    digest = EmailChange.digest_of(token)
    rows = EmailChange.objects.filter(Q(old_digest=digest) | Q(new_digest=digest), valid_until__gt=at)
    return (rows.select_for_update() if lock else rows).first()


def mutes_of(person: Person) -> list[Person]:
    """Return whom a person muted, latest first, as pages name them. Two queries."""
    ids = list(Mute.objects.filter(person=person).order_by("-pk").values_list("muted_id", flat=True))
    people = shown_people(ids)
    return [people[pk] for pk in ids if pk in people]


def muted_ids(person_id: int | None) -> frozenset[int]:
    """Return the ids of whom somebody muted. One query, none for a visitor."""
    if person_id is None:
        return frozenset()
    return frozenset(Mute.objects.filter(person=person_id).values_list("muted_id", flat=True))


def has_muted(person: Person, other_id: int) -> bool:
    """Tell whether a person muted another. One query."""
    return Mute.objects.filter(person=person, muted=other_id).exists()


# What is made within a request; more waits for a task.
OWN_ROWS_AT_ONCE = 2_000


def own_rows(person_id: int) -> int:
    """Return how many rows an export of the person would have. A count for each kind of data."""
    return sum(count for _one, count in own_counts(person_id))


def own_counts(person_id: int) -> list[tuple[Declaration, int]]:
    """Return the kinds of data of which something is held about the person, with how much. A count for each kind."""
    declared = [one for one in rooms().declarations if one.of and one.personal]
    counted = [(one, one.rows_of(person_id).count()) for one in declared]
    return [(one, count) for one, count in counted if count]


def own_data(person: Person) -> dict[str, Any]:
    """Return everything held about a person, ready for JSON, with what each thing is for and how long it is kept.

    Words in the active language. A query for each kind of data, about 30.
    """
    known = rooms()
    declared = [one for one in known.declarations if one.of and one.personal]
    return {
        "made_at": now(),
        "held": [_held(one, person.pk) for one in declared],
        "elsewhere": [_elsewhere(one) for one in known.elsewhere],
        "number_is_claimed": has_tag(person),
        "looks": [
            {"on": look.on, "who": look.who, "role": look.role, "purpose": look.get_purpose_display()}
            for look in looks_of(person)
        ],
    }


def _held(one: Declaration, person_id: int) -> dict[str, Any]:
    # Back from where a value is read to the name of its field.
    named = {path: name for name, path in one.exported.items()}
    return {
        "kind": one.label,
        "title": str(one.title),
        "fields": [
            {
                "names": part.names,
                "purpose": str(part.purpose),
                "kept": str(part.lifetime),
                "withheld": str(part.withheld),
            }
            for part in one.personal
        ],
        "rows": [{named[path]: value for path, value in row.items()} for row in one.rows_of(person_id).iterator()],
    }


def _elsewhere(one: Elsewhere) -> dict[str, Any]:
    part = one.personal
    return {
        "kind": one.label,
        "title": str(one.title),
        "purpose": str(part.purpose),
        "kept": str(part.lifetime),
        "withheld": str(part.withheld),
    }


def looks_of(person: Person) -> list[Look]:
    """Return who looked at the person's data and what for, latest first, with `who`. One query."""
    mandate = Mandate.objects.filter(person=OuterRef("by"), role=OuterRef("role")).order_by("-pk")
    named = {"who": Subquery(mandate.values("holder_name")[:1])}
    looks = Look.objects.filter(person=person).annotate(**named)
    return list(looks.order_by("-on", "-pk"))


def erasure_of(person: Person) -> Erasure | None:
    """Return the person's wish to be erased. One query."""
    return Erasure.objects.filter(person=person).first()


def erasure_by(token: str) -> Erasure | None:
    """Return the wish whose link this is. One query."""
    return Erasure.objects.filter(digest=Erasure.digest_of(token)).first()


def export_of(person: Person, *, since: dt.datetime) -> DataExport | None:
    """Return the file that is being made for the person, or was made since a moment. One query."""
    wanted = DataExport.objects.filter(person=person).filter(Q(made_at=None) | Q(made_at__gt=since))
    return wanted.defer("content").first()


def unended_mandates(person: Person) -> list[Mandate]:
    """Return the person's mandates that have not ended, also those to come. One query."""
    held = Mandate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=Now()), person=person, revoked_at=None)
    return list(held.select_related("office").order_by("pk"))


def last_retention() -> dt.datetime | None:
    """Return when a nightly run was done last. One query."""
    last: dt.datetime | None = Holding.objects.aggregate(last=Max("counted_at"))["last"]
    return last


def holdings() -> dict[str, Holding]:
    """Return how many rows of each kind the nightly run counted last, by label. One query."""
    return {one.label: one for one in Holding.objects.all()}


def organisations() -> QuerySet[Organisation]:
    """Return every organisation there is or was, to be paged by `name` and `pk`."""
    return Organisation.objects.all()


def organisation_called(slug: str) -> Organisation:
    """Return the organisation with this slug. One query. Raises Organisation.DoesNotExist."""
    return Organisation.objects.get(slug=slug)


def shown_organisations(ids: Collection[int | None]) -> dict[int, Organisation]:
    """Return organisations by id, as pages name them. One query, none where none is asked for."""
    wanted = {pk for pk in ids if pk is not None}
    rows = Organisation.objects.filter(pk__in=wanted).only("pk", "slug", "name", "kind") if wanted else ()
    return {each.pk: each for each in rows}


def representatives(organisation: Organisation, *, shown_only: bool) -> list[Representative]:
    """Return who speaks for an organisation now, longest first, with `person` as pages name people. Two queries.

    `shown_only`: those who want it known.
    """
    rows = Representative.objects.filter(organisation=organisation, until=None, person__is_active=True)
    found = list((rows.filter(shown=True) if shown_only else rows).order_by("pk"))
    people = shown_people([each.person_id for each in found])
    for each in found:
        each.person = people.get(each.person_id or 0)
    return found


def representations_of(person: Person) -> list[Representative]:
    """Return for which organisations a person speaks now, with `organisation`. One query."""
    return list(Representative.objects.in_force().filter(person=person).select_related("organisation").order_by("pk"))
