"""Builders: rows as actions would leave them, for stories that begin later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from accounts import names
from accounts.models import Mandate, Organisation, Person, Representative, Residency, Session
from charter.models import City, District, Office, Responsibility, Topic
from proposals.lifecycle import State
from proposals.models import Answer, Proposal, Revision, Support

PASSWORD = "multitude-demo-city"
BODY = "The pavement is 90 cm wide and 280 children walk on it every morning. We ask for a wider one. " * 2


def city() -> City:
    return City.objects.get_or_create(id=1, defaults={"name": "Ribera"})[0]


def district(code: str, name: str) -> District:
    return District.objects.get_or_create(code=code, defaults={"name": name})[0]


def topic(code: str, name: str) -> Topic:
    return Topic.objects.get_or_create(code=code, defaults={"name": name})[0]


def office(code: str, name: str, *, topic: Topic | None = None, district: District | None = None) -> Office:
    made = Office.objects.get_or_create(code=code, defaults={"name": name})[0]
    if topic or district:
        Responsibility.objects.get_or_create(topic=topic, district=district, defaults={"office": made})
    return made


def answer(proposal: Proposal, *, by: Office | None = None, decision: str = "accepted") -> Answer:
    """A published answer, of the office `streets` unless another is given."""
    given_by = by or office("streets", "Streets")
    return Answer.objects.create(proposal=proposal, office=given_by, decision=decision, reasons="So.", summary="So.")


def person(name: str, **fields: Any) -> Person:
    """A person with a confirmed e-mail `<name>@demo.example`."""
    from allauth.account.models import EmailAddress

    fields.setdefault("email_confirmed_at", timezone.now())
    made: Person = Person.objects.create_user(
        f"{name}@demo.example", PASSWORD, name=name.capitalize(), name_key=name, **fields
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def prove(person: Person, district: District, *, level: int = 2) -> Person:
    Residency.objects.create(
        person=person,
        level=level,
        district=district,
        of_voting_age=True,
        method=Residency.Method.DEMO,
        valid_until=timezone.localdate() + dt.timedelta(days=365),
    )
    return person


def resident(name: str, district: District, *, level: int = 2) -> Person:
    return prove(person(name), district, level=level)


def residents(count: int, district: District, *, prefix: str = "r") -> list[Person]:
    """Many verified residents without passwords or e-mail (taken as confirmed), in two statements."""
    people = Person.objects.bulk_create(
        Person(
            name=f"{prefix}-{district.code}-{n}",
            name_key=f"{prefix}-{district.code}-{n}",
            password="!",
            email_confirmed_at=timezone.now(),
        )
        for n in range(count)
    )
    until = timezone.localdate() + dt.timedelta(days=365)
    Residency.objects.bulk_create(
        Residency(person=p, level=2, district=district, of_voting_age=True, method="demo", valid_until=until)
        for p in people
    )
    return people


def sessions(people: Sequence[Person], *, used_on: dt.date | None = None) -> list[str]:
    """Sign many people in, in one statement; return the keys of their sessions, last used on that day (today)."""
    from django.utils.crypto import get_random_string

    from accounts.sessions import SessionStore

    def row(person: Person) -> Session:
        held = {SESSION_KEY: str(person.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]}
        return Session(
            session_key=get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"),
            session_data=SessionStore().encode(held | {HASH_SESSION_KEY: person.get_session_auth_hash()}),
            expire_date=timezone.now() + dt.timedelta(days=1),
            person=person,
            used_on=used_on or timezone.localdate(),
        )

    return [made.session_key for made in Session.objects.bulk_create(row(person) for person in people)]


def mandated(name: str, role: Mandate.Role, *, holder_name: str, office: Office | None = None) -> Person:
    """A person with a mandate, and with the second step of sign-in that it takes to use one."""
    made = person(name)
    Mandate.objects.create(person=made, role=role, office=office, holder_name=holder_name)
    second_step(made)
    return made


def second_step(person: Person) -> None:
    """Give a person an app for codes, of which only that it is there matters here."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}})


def proposal(author: Person, *, state: State = State.OPEN, threshold: int = 20, **fields: Any) -> Proposal:
    """A proposal in that state with its first revision, unless it is a draft."""
    now = timezone.now()
    defaults: dict[str, Any] = {
        "title": "A crossing where people already cross",
        "body": BODY,
        "topic": fields.pop("topic", None) or topic("mobility", "Streets and mobility"),
        "author": author,
        "state": state,
    }
    if state != State.DRAFT:
        defaults |= {
            "revision_number": 1,
            "published_at": now,
            "gather_until": now + dt.timedelta(days=120),
            "threshold": threshold,
            "threshold_rule_number": 1,
        }
    if state in (State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE):
        defaults |= {
            "reached_at": now,
            "due_at": now + dt.timedelta(days=30),
            "office": office("streets", "Streets and Mobility", topic=defaults["topic"]),
        }
    made: Proposal = Proposal.objects.create(**(defaults | fields))
    if made.revision_number:
        Revision.objects.create(proposal=made, number=1, title=made.title, body=made.body, author=author)
    return made


def organisation(
    name: str = "Ribera on Wheels", *people: Person, kind: str = "association", **fields: Any
) -> Organisation:
    """An organisation that was looked at, and who speaks for it."""
    key = names.key(name)
    made: Organisation = Organisation.objects.create(
        name=name, name_key=key, slug=slugify(name), kind=kind, registration="Register of associations, 1204", **fields
    )
    for person in people:
        Representative.objects.create(organisation=made, person=person)
    return made


def supports(proposal: Proposal, people: list[Person], *, counts: bool = True) -> None:
    revision = proposal.revisions.get(number=proposal.revision_number)
    Support.objects.bulk_create(
        Support(proposal=proposal, person=p, revision=revision, district_id=p.residency.district_id, counts=counts)
        for p in people
    )


def planted(*words: str) -> list[str]:
    """Return the tables, of every schema, in which one of the words stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = cursor.fetchall()
        found = []
        for schema, table in tables:
            cursor.execute(f'SELECT count(*) FROM "{schema}"."{table}" AS r WHERE r::text ~* %s', ["|".join(words)])  # noqa: S608
            if cursor.fetchone()[0]:
                found.append(f"{schema}.{table}")
    return found
