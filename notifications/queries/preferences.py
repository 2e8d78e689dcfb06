"""By which way people chose to hear of each kind of news."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Mandate, Person
from notifications.models import DEFAULT_MAIL, Kind, Preference


def mail_choices(person_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """Return by which way these people chose to hear, as (person, kind) -> way, defaults left out. One query."""
    chosen = Preference.objects.filter(person_id__in=list(person_ids))
    return {(person, kind): mail for person, kind, mail in chosen.values_list("person_id", "kind", "mail")}


def preferences(person_id: int) -> dict[str, str]:
    """Return by which way a person hears of each kind, defaults included. One query."""
    chosen = dict(Preference.objects.filter(person_id=person_id).values_list("kind", "mail"))
    return {kind: chosen.get(kind, DEFAULT_MAIL[kind].value) for kind in Kind.values}


def kinds_for(person: Person) -> list[Kind]:
    """Return the kinds of news that can reach this person: of an office its officials, of reports administrators."""
    official = person.holds(Mandate.Role.OFFICIAL)
    hidden = set() if official else {Kind.OFFICE_REMINDER, Kind.OFFICE_WORK}
    hidden |= set() if person.holds(Mandate.Role.ADMINISTRATOR) else {Kind.REPORT}
    return [kind for kind in Kind if kind not in hidden]
