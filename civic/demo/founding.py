"""The demo's city before anybody proposes: districts, topics, offices, rules, the people of every story."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import names
from accounts.models import Mandate, Organisation, Person, Representative
from charter.models import AgeBand, City, District, Office, Phase, Process, Responsibility, RuleVersion, Topic
from civic.demo.chronicle import Chronicle
from civic.demo.residents import Residents
from commons import clock

HERE = Path(__file__).parent
PASSWORD = "multitude-demo-city"  # noqa: S105 public on purpose: only where DEBUG is on
AGES = ((0, 15), (16, 29), (30, 44), (45, 64), (65, 79), (80, None))
FOUNDED_DAYS = 530
LOOKED_AT = "Statutes, register and the signature of its board were shown at city hall."
MANDATED = "Founding session of the council, act 5: who speaks and acts for which office, for four years."


@cache
def plan(name: str) -> dict[str, Any]:
    """Return a file of the demo's data."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Ground:
    """What the stories stand on, by code, login or the holder's name."""

    now: dt.datetime
    seed: int
    chronicle: Chronicle = field(default_factory=Chronicle)
    districts: dict[str, District] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    residents: Residents = field(default_factory=Residents)

    @property
    def official(self) -> dict[int, Mandate]:
        """Who speaks for an office, by its id: the first of its officials."""
        return {m.office_id: m for m in reversed(self.mandates.values()) if m.office_id is not None}

    def ago(self, days: float) -> dt.datetime:
        return self.now - dt.timedelta(days=days)


def found(ground: Ground, *, residents: int) -> None:
    """Write the city, its parts, its rules (a few only for so many residents), the people with a login or a mandate."""
    ribera = plan("ribera")
    water = json.loads((HERE / "water.geojson").read_text(encoding="utf-8"))
    city = City.objects.create(id=1, name=ribera["name"], water=water)
    ground.chronicle.tell("city.founded", city, ground.ago(FOUNDED_DAYS))
    _districts(ground, ribera["districts"])
    ground.topics = {
        code: Topic.objects.create(
            code=code, name=row["name"], description=row["text"], texts=_texts("topics", code), position=place
        )
        for place, (code, row) in enumerate(ribera["topics"].items(), start=1)
    }
    _offices(ground, ribera["offices"])
    _people(ground, ribera["people"])
    _mandates(ground, ribera["mandates"])
    _organisations(ground, ribera["organisations"])
    _rules(ground, [row for row in ribera["rules"] if residents >= row.get("from_residents", 0)])
    _processes(ground, ribera["processes"])


def _texts(kind: str, code: str) -> dict[str, dict[str, str]]:
    """Return what a part is called and does in the other languages."""
    fields = {"name": "name", "text": "description"}
    return {
        language: {fields[field]: words for field, words in parts[kind][code].items()}
        for language, parts in plan("ribera_texts").items()
    }


def _districts(ground: Ground, rows: dict[str, Any]) -> None:
    shapes = json.loads((HERE / "districts.geojson").read_text(encoding="utf-8"))["features"]
    for shape in shapes:
        code = shape["properties"]["code"]
        ground.districts[code] = District.objects.create(
            code=code,
            name=shape["properties"]["name"],
            description=rows[code]["text"],
            texts=_texts("districts", code),
            boundary=shape["geometry"],
        )
        people = [rows[code]["people"] * share // 1_000 for share in rows[code]["ages"]]
        people[0] += rows[code]["people"] - sum(people)
        AgeBand.objects.bulk_create(
            AgeBand(district=ground.districts[code], age_from=age_from, age_to=age_to, population=population)
            for (age_from, age_to), population in zip(AGES, people, strict=True)
        )


def _offices(ground: Ground, rows: dict[str, Any]) -> None:
    for code, row in rows.items():
        office = Office.objects.create(
            code=code, name=row["name"], description=row["text"], texts=_texts("offices", code)
        )
        ground.offices[code] = office
        for topic in row.get("topics", []):
            Responsibility.objects.create(office=office, topic=ground.topics[topic])
        for topic, district in row.get("pairs", []):
            Responsibility.objects.create(
                office=office, topic=ground.topics[topic], district=ground.districts[district]
            )


def _people(ground: Ground, rows: list[dict[str, Any]]) -> None:
    for place, row in enumerate(rows):
        login, since = row["login"], ground.ago(FOUNDED_DAYS - 20 - 7 * place)
        person = Person.objects.create(
            email=f"{login}@demo.example",
            password=make_password(PASSWORD),
            name=login.capitalize(),
            name_key=names.key(login),
            email_confirmed_at=since,
            created_at=since,
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        ground.people[login] = person


def _mandates(ground: Ground, rows: list[dict[str, Any]]) -> None:
    """Officials without a login have an account nobody can sign in to: their answers are theirs."""
    ilse = ground.people["ilse"]
    for place, row in enumerate(rows):
        since = ground.ago(FOUNDED_DAYS - 5 * place - 1)
        login = row.get("login")
        holder = ground.people[login] if login else _unreachable(row["holder"], since)
        mandate = Mandate.objects.create(
            person=holder,
            role=row["role"],
            office=ground.offices.get(row.get("office", "")),
            holder_name=row["holder"],
            title=row["title"],
            granted_by=None if holder == ilse else ilse,
            valid_from=since,
            valid_until=timezone.localtime(since).replace(hour=0, minute=0, second=0, microsecond=0)
            + dt.timedelta(days=1_461),
        )
        for known_as in filter(None, (login, row["holder"])):
            ground.people[known_as], ground.mandates[known_as] = holder, mandate
        ground.chronicle.tell(
            "mandate.granted",
            mandate,
            since,
            None if holder == ilse else ilse.pk,
            role=mandate.role,
            office_id=mandate.office_id,
            district_id=None,
            valid_until=mandate.valid_until.isoformat() if mandate.valid_until else None,
            **({} if holder == ilse else {"reason": row.get("reason", MANDATED)}),
        )


def _organisations(ground: Ground, rows: list[dict[str, Any]]) -> None:
    ilse = ground.people["ilse"]
    for row in rows:
        since = ground.ago(row["days"])
        words = {name: row[name] for name in ("slug", "name", "kind", "registration", "about")}
        its = Organisation.objects.create(
            name_key=names.key(row["name"]),
            website=row.get("website", ""),
            verified_at=since,
            verified_by=ilse,
            **words,
        )
        Representative.objects.create(
            organisation=its,
            person=ground.people[row["speaks"]],
            since=since,
            granted_by=ilse,
            shown=row.get("shown", False),
        )
        ground.organisations[row["slug"]] = its
        for verb in ("organisation.registered", "organisation.represented"):
            told = {"code": its.slug, "name": its.name, "reason": LOOKED_AT}
            ground.chronicle.tell(verb, its, since, ilse.pk, **told)


def _unreachable(holder: str, since: dt.datetime) -> Person:
    return Person.objects.create(
        password=make_password(None),
        name=holder,
        name_key=names.key(holder),
        email_confirmed_at=since,
        created_at=since,
    )


def _rules(ground: Ground, rows: list[dict[str, Any]]) -> None:
    numbers: dict[str, int] = {}
    ilse = ground.people["ilse"]
    for row in rows:
        numbers[row["rule"]] = numbers.get(row["rule"], 1) + 1
        version = RuleVersion.objects.create(
            rule=row["rule"],
            number=numbers[row["rule"]],
            value=row["value"],
            decision=row["decision"],
            changed_by=ilse,
            created_at=ground.ago(row["days"]),
            effective_at=ground.ago(row["days"]),
        )
        ground.chronicle.tell(
            "rule.changed",
            version,
            version.created_at,
            ilse.pk,
            rule=version.rule,
            number=version.number,
            value=version.value,
            effective_at=version.effective_at.isoformat(),
        )


def _processes(ground: Ground, rows: dict[str, Any]) -> None:
    """Phases are told in days from today: what is past, in force and to come stays so."""
    ilse = ground.people["ilse"]
    today = clock.today(ground.now)
    for code, row in rows.items():
        process = Process.objects.create(
            code=code,
            name=row["name"],
            description=row["text"].strip(),
            texts=_texts("processes", code),
            district=ground.districts.get(row.get("district", "")),
            office=ground.offices.get(row.get("office", "")),
            districts=row.get("districts", []),
            topics=row.get("topics", []),
            result=row.get("result", "").strip(),
        )
        ground.processes[code] = process
        at, said = ground.ago(row["days"]), {"code": code, "name": row["name"], "reason": row["reason"]}
        ground.chronicle.tell("process.created", process, at, ilse.pk, **said)
        for phase in row["phases"]:
            first, last = (today + dt.timedelta(days=phase[end]) for end in ("from", "to"))
            made = Phase.objects.create(
                process=process,
                kind=phase["kind"],
                features=phase["features"],
                levels=phase.get("levels", {}),
                starts_at=(starts_at := clock.end_of_day(first - dt.timedelta(days=1))),
                ends_at=clock.end_of_day(last),
                begun_told_at=starts_at if first <= today else None,
                ending_told_at=starts_at if last <= today else None,
            )
            days = {"first_on": first.isoformat(), "last_on": last.isoformat()}
            what = {"phase": made.pk, "kind": made.kind, "features": made.features, "levels": made.levels}
            ground.chronicle.tell("process.phase_planned", process, at, ilse.pk, **said, **what, **days)
