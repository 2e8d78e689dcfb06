"""Names of offices and officials, which nobody else is shown under; and a new account's links, which lead nowhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from accounts import actions, names, policy
from accounts.models import Mandate, Person
from charter.models import District
from deliberation.actions import circles
from tests import build

pytestmark = pytest.mark.django_db
PURPOSE = "We look after the trees of our street, and water them in summer."


def test_the_names_of_offices_and_titles_of_officials_are_not_for_residents(carl: Person, omar: Person) -> None:
    Mandate.objects.filter(person=omar).update(title="Chief of Bridges")
    for name in (
        "Streets and Mobility",
        "Str\u0435ets \u0430nd M0bility",
        "The Streets and Mobility",
        "Chief 0f Bridges",
    ):
        assert policy.may_use_name(carl, name).code == "name-of-office", name
    for name in ("Moderatrice", "Funcionaria Ana", "Mod\u00e9rateur"):
        assert policy.may_use_name(carl, name).code == "name-of-office", name
    assert policy.may_use_name(carl, "Bridget Chief") and policy.may_use_name(omar, "Streetwise Sam")


def test_circles_take_no_name_of_the_city_an_office_or_an_official(carl: Person, omar: Person) -> None:
    for title in ("Streets and Mobility", "R1bera", "Omar H\u0430ddad", "M0derators"):
        with pytest.raises(ValidationError) as error:
            circles.found_circle(by=carl, title=title, purpose=PURPOSE)
        assert set(error.value.message_dict) == {"title"}, title
    for title in ("Letters to Omar Haddad", "Streets and Mobility for all", "Moderate speed at the mill"):
        circles.found_circle(by=carl, title=title, purpose=PURPOSE)


def test_who_had_a_name_before_an_official_came_is_asked_to_choose_another(
    bea: Person, ilse: Person, mailoutbox: list[EmailMessage]
) -> None:
    for n, name in enumerate(("0livia Prats", "Prats Olivia", "Olivia Prats Fan")):
        Person.objects.filter(pk=build.person(f"earlier{n}").pk).update(name=name, name_key=names.key(name))
    other = build.person("olive")
    actions.grant_mandate(
        person_id=bea.pk, role="clerk", holder_name="Olivia Prats", by=ilse, reason="She works at the desk from today."
    )
    told = [mail for mail in mailoutbox if "choose another name" in mail.subject]
    assert len(told) == 3 and all("/account/name/" in mail.body for mail in told)
    assert {bea.email, other.email}.isdisjoint({mail.to[0] for mail in told})
    assert policy.may_use_name(other, "Olivia Prats").code == "name-of-official"


def test_links_of_an_account_lead_nowhere_on_its_first_day(carl: Person, molinos: District) -> None:
    body = f"{build.BODY}\n\nSee [our plan](https://plan.example/of-ours)."
    proposal = build.proposal(carl, district=molinos, body=body)
    proposal.revisions.update(body=body)
    page = Client().get(f"/proposals/{proposal.pk}/").content.decode()
    assert 'href="https://plan.example' not in page and "our plan (https://plan.example/of-ours)" in page
    Person.objects.filter(pk=carl.pk).update(created_at=timezone.now() - dt.timedelta(hours=25))
    page = Client().get(f"/proposals/{proposal.pk}/").content.decode()
    assert '<a href="https://plan.example/of-ours" rel="nofollow noopener ugc">our plan</a>' in page
