"""People one does not want to read: one's own affair."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actions import mute_person, unmute_person
from accounts.models import Mute, Person
from commons.errors import Refused
from journal.models import Entry
from tests.callers import caller, refusal

MUTES = "/api/v1/me/mutes/"


def test_bea_mutes_carl_on_the_page_and_reads_him_again(client: Client, bea: Person, carl: Person) -> None:
    client.force_login(bea)
    page = client.get(f"/account/muted/{carl.pk}/?next=/proposals/").content.decode()
    assert "Mute Carl?" in page and not Mute.objects.exists(), "looking mutes nobody"
    answer = client.post(f"/account/muted/{carl.pk}/", {"next": "/proposals/7/?comments=2"})
    assert answer["Location"] == "/proposals/7/?comments=2"
    assert "Carl" in client.get("/account/muted/").content.decode()
    assert "You muted Carl" in client.get(f"/account/muted/{carl.pk}/").content.decode()
    client.post(f"/account/muted/{carl.pk}/undo/")
    assert not Mute.objects.exists() and "muted nobody" in client.get("/account/muted/").content.decode()


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:1"]
)
def test_nobody_is_led_elsewhere(client: Client, bea: Person, carl: Person, path: str) -> None:
    client.force_login(bea)
    assert client.post(f"/account/muted/{carl.pk}/", {"next": path})["Location"] == "/account/muted/"


def test_muting_is_private(bea: Person, carl: Person, ana: Person) -> None:
    mute_person(person_id=carl.pk, by=bea)
    assert not Entry.objects.exists()
    assert caller(ana).get(MUTES).json() == [] and caller(carl).get(MUTES).json() == []


def test_api_lists_mutes_and_undoes_and_each_may_be_repeated(bea: Person, carl: Person, omar: Person) -> None:
    program = caller(bea)
    for who in (carl, omar, carl):
        assert program.put(f"{MUTES}{who.pk}/").status_code == 204
    assert program.get(MUTES).json() == [{"id": omar.pk, "name": "Omar Haddad"}, {"id": carl.pk, "name": "Carl"}]
    for _n in range(2):
        assert program.delete(f"{MUTES}{carl.pk}/").status_code == 204
    assert [one["id"] for one in program.get(MUTES).json()] == [omar.pk]


def test_who_may_not_mute_is_refused_and_nothing_is_written(bea: Person, carl: Person) -> None:
    refusal(caller().get(MUTES), 401)
    refusal(caller().put(f"{MUTES}{carl.pk}/"), 401)
    assert refusal(caller(bea).put(f"{MUTES}{bea.pk}/"), 403)["type"] == "urn:multitude:mute-yourself"
    refusal(caller(bea).put(f"{MUTES}0/"), 404)
    bea.is_active = False
    with pytest.raises(Refused):
        mute_person(person_id=carl.pk, by=bea)
    assert not Mute.objects.exists()


def test_nobody_reads_again_for_another(bea: Person, carl: Person, ana: Person) -> None:
    mute_person(person_id=carl.pk, by=bea)
    unmute_person(person_id=carl.pk, by=ana)
    assert Mute.objects.filter(person=bea, muted=carl).exists()


def test_the_table_holds_it_fast(bea: Person, carl: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Mute.objects.create(person=bea, muted=bea)
    mute_person(person_id=carl.pk, by=bea)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mute.objects.create(person=bea, muted=carl)
