"""Administrators look at organisations and say who speaks for them; each act has a reason and is public."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import actions, policy
from accounts.models import Organisation, Person, Representative
from commons.errors import IllegalMove, Refused
from journal.models import Entry

WHY = "Its papers were shown on 12 May."
WORDS = {"kind": "association", "registration": "Register of associations, 1204", "website": "https://wheels.example"}


def test_ilse_registers_the_cyclists_and_otto_speaks_for_them(ilse: Person, otto: Person) -> None:
    its = actions.register_organisation(by=ilse, name=" Ribera  on Wheels ", reason=WHY, **WORDS)
    assert (its.name, its.slug, its.verified_by) == ("Ribera on Wheels", "ribera-on-wheels", ilse)
    assert not otto.represents(its.pk)
    actions.let_represent(organisation_id=its.pk, person_id=otto.pk, by=ilse, reason=WHY)
    assert Person.objects.get(pk=otto.pk).organisations == [its]
    told = Entry.objects.filter(subject_type="organisation").order_by("pk")
    assert [(each.verb, each.actor, each.data["reason"]) for each in told] == [
        ("organisation.registered", ilse, WHY),
        ("organisation.represented", ilse, WHY),
    ]
    assert "Otto" not in str([each.data for each in told])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "R"),
        ("name", "Otto"),
        ("name", "RIBERA ON WHEE1S"),
        ("kind", "club"),
        ("registration", ""),
        ("website", "http://wheels.example"),
        ("website", "javascript:alert(1)"),
        ("about", "x" * 1_001),
        ("reason", "short"),
    ],
)
def test_what_is_wrong_is_said_by_field(ilse: Person, wheels: Organisation, field: str, value: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.register_organisation(**{"by": ilse, "name": "Mill Friends", "reason": WHY, **WORDS, field: value})  # type: ignore[arg-type]
    assert list(wrong.value.message_dict) == [field] and Organisation.objects.count() == 1


def test_its_address_stays_when_its_name_changes(ilse: Person, wheels: Organisation) -> None:
    actions.change_organisation(
        organisation_id=wheels.pk, by=ilse, reason=WHY, name="Wheels of Ribera", about="We ride."
    )
    wheels.refresh_from_db()
    assert (wheels.name, wheels.slug, wheels.about) == ("Wheels of Ribera", "ribera-on-wheels", "We ride.")
    changes = Entry.objects.get(verb="organisation.changed").data["changes"]
    assert changes == {"name": ["Ribera on Wheels", "Wheels of Ribera"], "about": None}
    with pytest.raises(ValidationError, match="Nothing would change"):
        actions.change_organisation(organisation_id=wheels.pk, by=ilse, reason=WHY, about="We ride.")


def test_a_closed_one_speaks_no_more(ilse: Person, otto: Person, wheels: Organisation) -> None:
    actions.end_organisation(organisation_id=wheels.pk, by=ilse, reason=WHY)
    assert not otto.represents(wheels.pk) and Representative.objects.get().until is not None
    for again in (actions.end_organisation, actions.change_organisation):
        with pytest.raises(IllegalMove):
            again(organisation_id=wheels.pk, by=ilse, reason=WHY)
    with pytest.raises(IllegalMove):
        actions.let_represent(organisation_id=wheels.pk, person_id=otto.pk, by=ilse, reason=WHY)


def test_a_person_speaks_for_it_once_at_a_time(ilse: Person, otto: Person, wheels: Organisation) -> None:
    with pytest.raises(ValidationError, match="already"):
        actions.let_represent(organisation_id=wheels.pk, person_id=otto.pk, by=ilse, reason=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Representative.objects.create(organisation=wheels, person=otto)
    actions.end_representation(representative_id=Representative.objects.get().pk, by=otto)
    actions.let_represent(organisation_id=wheels.pk, person_id=otto.pk, by=ilse, reason=WHY)
    assert Representative.objects.filter(person=otto).count() == 2


ACTS = {
    "register": lambda by, its, row, other: actions.register_organisation(by=by, name="New", reason=WHY, **WORDS),
    "change": lambda by, its, row, other: actions.change_organisation(
        organisation_id=its.pk, by=by, reason=WHY, about="We ride."
    ),
    "end": lambda by, its, row, other: actions.end_organisation(organisation_id=its.pk, by=by, reason=WHY),
    "let represent": lambda by, its, row, other: actions.let_represent(
        organisation_id=its.pk, person_id=other.pk, by=by, reason=WHY
    ),
    "let oneself represent": lambda by, its, row, other: actions.let_represent(
        organisation_id=its.pk, person_id=by.pk, by=by, reason=WHY
    ),
    "end representation": lambda by, its, row, other: actions.end_representation(
        representative_id=row.pk, by=by, reason=WHY
    ),
    "show": lambda by, its, row, other: actions.show_representation(representative_id=row.pk, by=by, shown=True),
}
MAY = {"end representation": {"ilse", "otto"}, "show": {"otto"}, "let oneself represent": set[str]()}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["carl", "ana", "omar", "nora", "cleo", "ilse", "otto"])
def test_role_by_act(request: pytest.FixtureRequest, wheels: Organisation, bea: Person, who: str, act: str) -> None:
    by: Person = request.getfixturevalue(who)
    row = Representative.objects.get()
    before = [list(m.objects.order_by("pk").values()) for m in (Organisation, Representative, Entry)]  # type: ignore[attr-defined]
    if who in MAY.get(act, {"ilse"}):
        ACTS[act](by, wheels, row, bea)
    else:
        with pytest.raises(Refused):
            ACTS[act](by, wheels, row, bea)
    after = [list(m.objects.order_by("pk").values()) for m in (Organisation, Representative, Entry)]  # type: ignore[attr-defined]
    assert (after != before) is (who in MAY.get(act, {"ilse"}))


def test_nobody_takes_the_name_of_an_organisation(ana: Person, wheels: Organisation) -> None:
    assert policy.may_use_name(ana, "Ribera 0n WheeIs").code == "name-of-organisation"


def test_pages_of_administration(client: Client, ilse: Person, otto: Person, bea: Person) -> None:
    client.force_login(ilse)
    typed = WORDS | {"name": "Ribera on Wheels", "reason": WHY, "about": ""}
    assert client.post("/administration/organisations/new/", typed | {"name": ""}).status_code == 400
    assert client.post("/administration/organisations/new/", typed).status_code == 302
    where = "/administration/organisations/ribera-on-wheels/"
    added = client.post(f"{where}representatives/new/", {"person": "otto@demo.example", "reason": WHY})
    assert added.status_code == 302 and Representative.objects.get().person == otto
    page = client.get(where).content.decode()
    assert "Otto" in page and "not shown" in page
    assert client.post(where, typed | {"about": "We ride."}).status_code == 302
    acts = client.get("/charter/acts/?of=organisation").content.decode()
    assert "Ribera on Wheels" in acts and WHY in acts and "Otto" not in acts
    row = Representative.objects.get()
    assert (
        client.post(f"/administration/organisations/representatives/{row.pk}/end/", {"reason": WHY}).status_code == 302
    )
    assert client.post(f"{where}end/", {"reason": WHY}).status_code == 302
    assert "closed" in client.get("/administration/organisations/").content.decode()
    client.force_login(bea)
    assert client.get("/administration/organisations/").status_code == 403


def test_otto_says_whether_he_is_named(client: Client, otto: Person, wheels: Organisation) -> None:
    public = f"/organisations/{wheels.slug}/"
    client.force_login(otto)
    row = Representative.objects.get()
    assert "Otto" not in Client().get(public).content.decode()
    client.post(f"/account/organisations/{row.pk}/shown/", {"shown": "1"})
    assert "Otto" in Client().get(public).content.decode()
    client.post(f"/account/organisations/{row.pk}/shown/")
    assert "Otto" not in Client().get(public).content.decode()
    client.post(f"/account/organisations/{row.pk}/leave/")
    assert not Person.objects.get(pk=otto.pk).organisations
    assert Entry.objects.get(verb="organisation.left").actor is None
