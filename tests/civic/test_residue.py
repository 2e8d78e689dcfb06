"""What looks for somebody in what is left finds them where the journal tells of them."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import City, CityVersion
from journal.actions import record
from tests.civic.residue import kept_as_json, told_of


@pytest.mark.django_db
def test_a_person_whom_the_journal_names_in_what_it_tells_is_found(city: City, ana: Person, bea: Person) -> None:
    record("city.named", actor=None, subject=city, seen=[{"who": ana.pk}], spelt=str(ana.pk), proposal=ana.pk)
    record("person.assisted", actor=None, subject=city, act="x.y", of="person", id=ana.pk)
    record("person.assisted", actor=None, subject=city, act="x.y", of="proposal", id=ana.pk)
    assert told_of({ana.pk}) == ["journal city.named spelt", "journal city.named who", "journal person.assisted id"]
    assert told_of({bea.pk}) == []


@pytest.mark.django_db
def test_a_person_whom_any_other_column_names_is_found(city: City, ana: Person, bea: Person) -> None:
    CityVersion.objects.create(part="name", number=9, value={"by": ana.pk, str(bea.pk): "two"}, reason="So.")
    assert kept_as_json({ana.pk}) == ["charter_cityversion.value by"]
    assert kept_as_json({bea.pk}) == ["charter_cityversion.value"]
