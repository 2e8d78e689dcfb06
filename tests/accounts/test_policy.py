"""What other apps ask before a person takes part."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import policy, queries
from accounts.models import Person, Residency
from charter.models import District
from tests import build


def test_visitor_is_sent_to_sign_in() -> None:
    for nobody in (AnonymousUser(), None):
        verdict = policy.may_take_part(nobody)
        assert (verdict.code, verdict.remedy) == ("sign-in", "/account/sign-in/")
        assert policy.may_support(nobody) == verdict


def test_unconfirmed_person_is_sent_to_confirm(city: object) -> None:
    carl = build.person("carl", email_confirmed_at=None)
    assert policy.may_take_part(carl).remedy == "/account/confirm/"
    assert policy.may_support(carl).code == "confirm-email"


def test_closed_account_takes_no_part(ana: Person) -> None:
    ana.is_active = False
    assert policy.may_take_part(ana).code == policy.may_support(ana).code == "inactive"


def test_carl_takes_part_and_is_sent_to_the_proof(carl: Person) -> None:
    assert policy.may_take_part(carl)
    assert policy.may_support(carl).remedy == "/account/proof/"


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (1, True)])
def test_proof_holds_through_its_last_day(ana: Person, days: int, allowed: bool) -> None:
    Residency.objects.update(valid_until=timezone.localdate() + dt.timedelta(days=days))
    ana.refresh_from_db()
    assert bool(policy.may_support(ana)) is allowed


def test_level_one_supports(molinos: District) -> None:
    assert policy.may_support(build.resident("ana", molinos, level=1))


def test_asking_costs_no_query_once_residency_is_loaded(ana: Person, django_assert_num_queries: object) -> None:
    known = queries.person_with_residency(ana.pk)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert policy.may_take_part(known) and policy.may_support(known)
    fresh = Person.objects.get(pk=ana.pk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert policy.may_support(fresh) and policy.may_support(fresh)


def test_verified_residents_are_counted_by_district(
    ana: Person, bea: Person, mira: Person, carl: Person, molinos: District, salinas: District
) -> None:
    Residency.objects.filter(person=bea).update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    counts = [queries.verified_count(place) for place in (molinos.pk, salinas.pk, None)]
    assert counts == [1, 1, 2]
