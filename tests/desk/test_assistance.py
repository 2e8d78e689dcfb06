"""A clerk acts for somebody at the desk: whom, for how long, what is written down, and what never happens."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import actions, policy, queries
from accounts.models import Assistance, Attempt, DeskCode, DeskCount, Erasure, Look, Mandate, Person, Residency, Slip
from accounts.rights import forget_desk_counts
from charter.models import District
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build
from tests.desk.conftest import DESK, PAPER, document

pytestmark = pytest.mark.django_db(transaction=True)


def counts(clerk: Person) -> dict[str, int]:
    return dict(DeskCount.objects.filter(clerk=clerk).values_list("act", "count"))


def test_somebody_without_an_account_gets_one_that_only_a_clerk_acts_for(cleo: Person) -> None:
    helped = actions.begin_assistance(by=cleo, channel=DESK, language="es")
    dora = Person.objects.get(pk=helped.person_id)
    assert (dora.email, dora.language, dora.is_unclaimed, dora.has_usable_password()) == (None, "es", True, False)
    assert policy.may_take_part(dora).code == "unclaimed"
    assert policy.may_take_part(helped.person)
    assert policy.may_support(helped.person).code == "prove-residency"
    entries = list(Entry.objects.order_by("pk").values_list("verb", "actor", "subject_type", "subject_id"))
    assert entries == [
        ("person.opened", cleo.pk, "person", dora.pk),
        ("person.assisted", cleo.pk, "person", dora.pk),
    ]
    assert Look.objects.get(person=dora).purpose == "assist"
    assert counts(cleo) == {"account": 1}


def test_who_has_an_account_is_found_by_the_code_they_show_once(cleo: Person, carl: Person) -> None:
    code = actions.issue_desk_code(by=carl).code
    helped = actions.begin_assistance(by=cleo, channel=DESK, desk_code=f" {code[:4].lower()} {code[4:]}")
    assert helped.person == carl and helped.person.assisted_by == cleo
    actions.end_assistance(by=cleo)
    with pytest.raises(ValidationError) as error:
        actions.begin_assistance(by=cleo, channel=DESK, desk_code=code)
    assert set(error.value.message_dict) == {"desk_code"}
    assert not DeskCode.objects.exists() and Person.objects.count() == 2


def test_the_same_document_leads_to_the_same_account_at_every_desk(
    cleo: Person, clara: Person, molinos: District, salinas: District
) -> None:
    first = actions.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    again = actions.begin_by_document(by=clara, channel=PAPER, **document(salinas, "1234 5678-z"))
    assert first.person_id == again.person_id
    assert again.person.residency.district == salinas and again.person.residency.level == 2
    assert policy.may_support(again.person)
    other = Person.objects.exclude(pk__in=[cleo.pk, clara.pk]).get()
    assert other.pk == first.person_id
    assert counts(cleo) == {"account": 1, "proof": 1} and counts(clara) == {"proof": 1}
    verbs = list(Entry.objects.filter(subject_type="person", actor=clara).values_list("verb", flat=True))
    assert verbs == ["person.assisted", "person.moved"]


def test_the_account_of_somebody_who_signs_in_is_not_found_by_a_number(
    cleo: Person, carl: Person, molinos: District
) -> None:
    code = actions.issue_desk_code(by=carl).code
    actions.prove_residency(by=cleo, method="desk", desk_code=code, **document(molinos))
    people = Person.objects.count()
    with pytest.raises(ValidationError) as error:
        actions.begin_by_document(by=cleo, channel=PAPER, **document(molinos))
    assert "signs in" in error.value.message_dict["number"][0]
    assert Person.objects.count() == people and not Assistance.objects.exists()


def test_one_person_at_a_time_and_until_the_clerk_pauses_for_long(cleo: Person, settings: Any) -> None:
    first = actions.begin_assistance(by=cleo, channel=DESK)
    people = Person.objects.count()
    with pytest.raises(IllegalMove) as refusal:
        actions.begin_assistance(by=cleo, channel=DESK)
    assert refusal.value.state == "assisting" and Person.objects.count() == people
    Assistance.objects.update(valid_until=timezone.now() - dt.timedelta(seconds=1))
    assert queries.assistance_of(cleo) is None
    with pytest.raises(IllegalMove) as refusal:
        actions.print_slip(by=cleo)
    assert refusal.value.state == "nobody"
    second = actions.begin_assistance(by=cleo, channel=PAPER)
    assert second.person_id != first.person_id
    before = second.valid_until
    actions.print_slip(by=cleo)
    assert Assistance.objects.get().valid_until > before
    actions.end_assistance(by=cleo)
    actions.end_assistance(by=cleo)
    assert not Assistance.objects.exists()


def test_nobody_acts_for_themself_or_for_a_colleague(cleo: Person, omar: Person) -> None:
    for person, code in ((cleo, "own-desk"), (omar, "colleague")):
        shown = actions.issue_desk_code(by=person).code
        with pytest.raises(Refused) as refusal:
            actions.begin_assistance(by=cleo, channel=DESK, desk_code=shown)
        assert refusal.value.verdict.code == code
        assert DeskCode.objects.filter(person=person).exists()  # nothing was written: the code holds still
    with pytest.raises(IntegrityError), transaction.atomic():
        Assistance.objects.create(clerk=cleo, person=cleo, channel=DESK, valid_until=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Assistance.objects.create(clerk=cleo, person=omar, channel="web", valid_until=timezone.now())


def test_who_is_given_a_mandate_meanwhile_acts_for_themself(cleo: Person, carl: Person) -> None:
    code = actions.issue_desk_code(by=carl).code
    actions.begin_assistance(by=cleo, channel=DESK, desk_code=code)
    Mandate.objects.create(person=carl, role=Mandate.Role.OFFICIAL, holder_name="Carl", office=build.office("x", "X"))
    with pytest.raises(Refused) as refusal:
        actions.ask_assisted_erasure(by=cleo)
    assert refusal.value.verdict.code == "colleague"


@pytest.mark.parametrize("who", ["carl", "ana", "omar", "nora", "ilse"])
def test_only_clerks_sit_at_the_desk(who: str, request: pytest.FixtureRequest, molinos: District) -> None:
    by: Person = request.getfixturevalue(who)
    before = Person.objects.count(), Entry.objects.count()
    for act in (
        lambda: actions.begin_assistance(by=by, channel=DESK),
        lambda: actions.begin_by_document(by=by, channel=DESK, **document(molinos)),
        lambda: actions.end_assistance(by=by),
        lambda: actions.print_slip(by=by),
        lambda: actions.ask_assisted_erasure(by=by),
        lambda: actions.cancel_assisted_erasure(by=by),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.verdict.code == "not-clerk"
    assert before == (Person.objects.count(), Entry.objects.count())


def test_a_channel_that_is_none_of_a_desk_is_refused_by_its_name(cleo: Person, molinos: District) -> None:
    for act in (
        lambda: actions.begin_assistance(by=cleo, channel="web"),
        lambda: actions.begin_by_document(by=cleo, channel="import", **document(molinos)),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert set(error.value.message_dict) == {"channel"}


def test_a_clerk_who_guesses_codes_is_stopped(cleo: Person) -> None:
    for _n in range(60):
        with pytest.raises(ValidationError):
            actions.begin_assistance(by=cleo, channel=DESK, desk_code="AAAA AAAA")
    with pytest.raises(Refused) as refusal:
        actions.begin_assistance(by=cleo, channel=DESK)
    assert refusal.value.verdict.code == "too-many-tries"
    assert Attempt.objects.get(kind="desk").count == 61


def test_a_proof_given_in_the_session_needs_no_code(cleo: Person, clara: Person, molinos: District) -> None:
    helped = actions.begin_assistance(by=cleo, channel=DESK)
    residency = actions.prove_residency(by=cleo, method="desk", **document(molinos))
    assert residency.person_id == helped.person_id and residency.method == "desk"
    with pytest.raises(ValidationError) as error:
        actions.prove_residency(by=clara, method="desk", **document(molinos, "87654321X"))
    assert set(error.value.message_dict) == {"desk_code"}
    other = actions.begin_assistance(by=clara, channel=DESK)
    with pytest.raises(ValidationError) as error:
        actions.prove_residency(by=clara, method="desk", **document(molinos))
    assert set(error.value.message_dict) == {"number"}
    assert not Residency.objects.filter(person=other.person_id).exists()


def test_a_wrong_document_leaves_no_account_behind(cleo: Person, molinos: District) -> None:
    for wrong in ({"number": "1"}, {"country": "FR"}, {"district_id": 0}, {"age_band": "1-2"}):
        with pytest.raises(ValidationError) as error:
            actions.begin_by_document(by=cleo, channel=DESK, **(document(molinos) | wrong))
        assert set(error.value.message_dict) == set(wrong)
    assert Person.objects.count() == 1 and not Assistance.objects.exists()


def test_the_number_stands_nowhere(cleo: Person, molinos: District) -> None:
    actions.begin_by_document(by=cleo, channel=DESK, **document(molinos, "76543210S"))
    assert build.planted("76543210") == []


def test_an_unclaimed_account_cannot_sign_in_and_gets_no_mail(
    cleo: Person, molinos: District, client: Client, mailoutbox: list[Any]
) -> None:
    helped = actions.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    for login in ("", helped.person.name, "None"):
        page = client.post("/account/sign-in/", {"login": login, "password": build.PASSWORD})
        assert "_auth_user_id" not in client.session and page.status_code == 200
    client.post("/account/password/reset/", {"email": "None"})
    wish = actions.ask_assisted_erasure(by=cleo)
    assert wish.person_id == helped.person_id and not mailoutbox


def test_a_person_is_erased_from_the_desk_after_a_day_or_thinks_better_of_it(cleo: Person, molinos: District) -> None:
    helped = actions.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    actions.ask_assisted_erasure(by=cleo, texts=True)
    actions.cancel_assisted_erasure(by=cleo)
    with pytest.raises(IllegalMove):
        actions.cancel_assisted_erasure(by=cleo)
    actions.ask_assisted_erasure(by=cleo)
    said = Entry.objects.filter(actor=cleo, verb="person.assisted").order_by("pk").values_list("data__act", flat=True)
    assert list(said) == ["assistance.began", "erasure.asked", "erasure.cancelled", "erasure.asked"]
    Erasure.objects.update(due_at=timezone.now())
    assert actions.erase_due() == 1
    assert not Person.objects.filter(pk=helped.person_id).exists() and not Assistance.objects.exists()
    assert not Entry.objects.filter(subject_type="person", subject_id=helped.person_id).exists()
    # The number is free again: who comes back is a new person.
    again = actions.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    assert again.person_id != helped.person_id


def test_who_signs_in_is_neither_erased_nor_given_a_slip_at_the_desk(cleo: Person, carl: Person) -> None:
    code = actions.issue_desk_code(by=carl).code
    actions.begin_assistance(by=cleo, channel=DESK, desk_code=code)
    for act in (actions.print_slip, actions.ask_assisted_erasure, actions.cancel_assisted_erasure):
        with pytest.raises(Refused) as refusal:
            act(by=cleo)
        assert refusal.value.verdict.code == "claimed"
    assert not Slip.objects.exists() and not Erasure.objects.exists()


def test_an_account_no_desk_has_seen_for_two_years_is_erased(cleo: Person, carl: Person, molinos: District) -> None:
    from accounts.actions.tend_idle import erase_idle

    helped = actions.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    actions.end_assistance(by=cleo)
    at = timezone.now()
    Person.objects.filter(pk=helped.person_id).update(created_at=at - dt.timedelta(days=800))
    assert erase_idle(at=at) == 0  # seen this month
    assert erase_idle(at=at + dt.timedelta(days=700)) == 0
    assert erase_idle(at=at + dt.timedelta(days=780)) == 1
    assert not Person.objects.filter(pk=helped.person_id).exists() and Person.objects.filter(pk=carl.pk).exists()


def test_what_has_ended_is_forgotten_and_counts_after_two_years(cleo: Person) -> None:
    actions.begin_assistance(by=cleo, channel=DESK)
    actions.print_slip(by=cleo)
    at = timezone.now()
    Assistance.objects.update(valid_until=at - dt.timedelta(minutes=1))
    Slip.objects.update(valid_until=at - dt.timedelta(minutes=1))
    assert actions.forget_ended() >= 2
    assert not Assistance.objects.exists() and not Slip.objects.exists()
    assert forget_desk_counts(at + dt.timedelta(days=700)) == 0
    assert forget_desk_counts(at + dt.timedelta(days=800)) == 2


def test_the_web_finds_no_account_of_a_person_who_signs_in_by_tag(
    cleo: Person, carl: Person, molinos: District
) -> None:
    """The one function that leads from a tag to a person answers for accounts made at a desk alone."""
    from accounts.actions.claim_residency import tag_of

    helped = actions.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    tag = tag_of("ES|national-id|12345678Z")
    assert queries.unclaimed_holder(tag) == helped.person_id
    Person.objects.filter(pk=helped.person_id).update(email="dora@demo.example", email_confirmed_at=timezone.now())
    assert queries.unclaimed_holder(tag) is None
