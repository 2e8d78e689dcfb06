"""One statement puts a ballot into the box, and asks of the round all that the policy asks."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import ApiToken, Person
from charter.models import District
from commons import kept
from commons.errors import Refused
from tests import build
from tests.voting.build import closed, opened, proved
from voting import actions, sealing
from voting.models import Begun, Round
from voting.policy import may_ever_vote

pytestmark = pytest.mark.django_db


def sealed(its: Round, said: bytes = b'["1"]') -> bytes:
    return sealing.seal(said, public_key=bytes(its.public_key or b""), size=its.box_size or 0, round_id=its.pk)


def put(its: Round, by: Person, content: bytes) -> str:
    """Ask the box itself, past every policy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.cast(%s, %s, %s, %s)", [its.pk, by.pk, by.residency.district_id, content])
        return str(cursor.fetchone()[0])


def test_a_ballot_costs_one_statement_beside_its_caller(
    ilse: Person, molinos: District, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.FRAME_FRESH_SECONDS = 30
    kept.forget()
    its, _shares = opened(ilse)
    people = build.residents(3, molinos)
    proved(people)
    for person in people:
        ApiToken.objects.create(person=person, name="vote", digest=ApiToken.digest_of(f"vote-{person.pk}"))

    def vote(person: Person, again: bool) -> None:
        body = {"sealed": b64encode(sealed(its)).decode()}
        as_them = {"Authorization": f"Token vote-{person.pk}"}
        said = Client().put(f"/api/v1/rounds/{its.pk}/ballot/", body, "application/json", headers=as_them)
        assert said.status_code == 200 and said.json()["replaced"] is again, said.content

    vote(people[0], again=False)  # it reads what never changes while the vote is open
    for person, again in ((people[1], False), (people[2], False), (people[1], True)):
        with django_assert_num_queries(2):
            vote(person, again)
    kept.forget()


def test_the_box_asks_where_who_votes_lives(ilse: Person, ana: Person, mira: Person) -> None:
    its, _shares = opened(ilse, districts=["salinas"])
    proved([ana, mira])
    assert put(its, ana, sealed(its)) == "elsewhere"
    assert put(its, mira, sealed(its)) == "taken"
    with pytest.raises(Refused) as refusal:
        actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    assert refusal.value.verdict.code == "elsewhere"


def test_a_ballot_that_was_begun_is_forgotten_with_its_casting_and_not_before(
    ilse: Person, ana: Person, bea: Person
) -> None:
    its, _shares = opened(ilse)
    proved([ana, bea])
    for each in (ana, bea):
        actions.begin_ballot(by=each, round_id=its.pk)
    assert put(its, ana, b"short") == "size"
    with pytest.raises(ValidationError):
        actions.cast_ballot(by=ana, round_id=its.pk, said=["9"])
    assert Begun.objects.filter(person=ana).exists()
    actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    assert list(Begun.objects.values_list("person", flat=True)) == [bea.pk]


def test_nobody_sends_somebody_elses_ballot(ilse: Person, ana: Person, bea: Person) -> None:
    its, _shares = opened(ilse)
    proved([ana, bea])
    first, second = sealed(its), sealed(its)
    assert [put(its, ana, each) for each in (first, first, second)] == ["taken", "same", "replaced"]
    assert [put(its, bea, each) for each in (first, second)] == ["copied", "copied"]
    assert put(its, bea, sealed(its)) == "taken"
    assert [put(its, bea, each) for each in (first, second)] == ["copied", "copied"]


def test_a_closed_vote_says_so_before_it_looks_at_the_ballot(ilse: Person, ana: Person) -> None:
    its, _shares = opened(ilse)
    proved([ana])
    closed(its)
    for more in ({"said": ["9"]}, {"sealed": "no base64"}, {"sealed": b64encode(sealed(its)).decode()}):
        with pytest.raises(Refused) as refusal:
            actions.cast_ballot(by=ana, round_id=its.pk, **more)
        assert refusal.value.verdict.code == "closed"
    assert may_ever_vote(ana)
    with pytest.raises(Round.DoesNotExist):
        actions.cast_ballot(by=ana, round_id=2**40, sealed=b64encode(sealed(its)).decode())
