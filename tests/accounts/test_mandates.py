"""Roles are mandates: dated, granted by somebody, public, and never one's own gift."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import forget_ended, give_back_mandate, grant_mandate, revoke_mandate
from accounts.models import Mandate, Person, Session
from charter.models import City, Office
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build

DAY = dt.timedelta(days=1)
REASON = "Council of 12 May, act 9."


def test_ilse_makes_carl_an_official(ilse: Person, carl: Person, streets: Office) -> None:
    mandate = grant_mandate(
        person_id=carl.pk,
        role="official",
        holder_name=" Carl  Weiss ",
        office_id=streets.pk,
        by=ilse,
        title="Engineer",
        reason=REASON,
    )
    build.second_step(carl)
    fresh = Person.objects.get(pk=carl.pk)
    assert fresh.holds("official", office=streets.pk) and fresh.shown_name == "Carl Weiss"
    assert not fresh.holds("official", office=streets.pk + 1) and not fresh.holds("clerk")
    entry = Entry.objects.get(verb="mandate.granted")
    assert (entry.actor_id, entry.subject_id) == (ilse.pk, mandate.pk)
    assert entry.data == {
        "role": "official",
        "office_id": streets.pk,
        "district_id": None,
        "valid_until": None,
        "reason": REASON,
    }
    with pytest.raises(ValidationError, match="already"):
        grant_mandate(
            person_id=carl.pk, role="official", holder_name="Carl", office_id=streets.pk, by=ilse, reason=REASON
        )


@pytest.mark.parametrize(
    ("start", "end", "revoked", "held"),
    [
        (-2 * DAY, None, False, True),
        (-2 * DAY, DAY, False, True),
        (-2 * DAY, -DAY, False, False),
        (DAY, None, False, False),
        (-2 * DAY, None, True, False),
    ],
)
def test_mandate_holds_between_its_dates(
    carl: Person, start: dt.timedelta, end: dt.timedelta | None, revoked: bool, held: bool
) -> None:
    now = timezone.now()
    Mandate.objects.create(
        person=carl,
        role="clerk",
        holder_name="Carl Weiss",
        valid_from=now + start,
        valid_until=now + end if end is not None else None,
        revoked_at=now if revoked else None,
    )
    build.second_step(carl)
    assert carl.holds("clerk") is held
    carl.is_active = False
    del carl.__dict__["_mandates_held"]
    assert not carl.holds("clerk")


def test_revoked_mandate_ends_at_once_with_its_reason(ilse: Person, nora: Person) -> None:
    mandate = nora.mandates.get()
    with pytest.raises(ValidationError):
        revoke_mandate(mandate_id=mandate.pk, by=ilse, reason="short")
    revoke_mandate(mandate_id=mandate.pk, by=ilse, reason="She moves to another post.")
    assert not Person.objects.get(pk=nora.pk).holds("moderator")
    assert Entry.objects.get(verb="mandate.revoked").data["reason"] == "She moves to another post."
    with pytest.raises(IllegalMove):
        revoke_mandate(mandate_id=mandate.pk, by=ilse, reason="She moves to another post.")


def test_last_administrator_stays(ilse: Person) -> None:
    with pytest.raises(IllegalMove, match="revoke is not possible"):
        revoke_mandate(mandate_id=ilse.mandates.get().pk, by=ilse, reason="I would rather garden.")
    assert Person.objects.get(pk=ilse.pk).holds("administrator")


def test_ended_mandate_gives_no_power_through_a_stale_object(ilse: Person, carl: Person) -> None:
    assert ilse.holds("administrator")
    Mandate.objects.filter(person=ilse).update(revoked_at=timezone.now())
    with pytest.raises(Refused):
        grant_mandate(person_id=carl.pk, role="clerk", holder_name="Carl Weiss", by=ilse, reason=REASON)
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "king"}, "role"),
        ({"role": "official"}, "office_id"),
        ({"role": "official", "office_id": 0}, "office_id"),
        ({"district_id": 0}, "district_id"),
        ({"valid_until": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "valid_until"),
        ({"holder_name": " "}, "holder_name"),
        ({"reason": "because"}, "reason"),
    ],
)
def test_wrong_grants_are_refused_by_field(ilse: Person, carl: Person, changes: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {
        "person_id": carl.pk,
        "role": "clerk",
        "holder_name": "Carl Weiss",
        "by": ilse,
        "reason": REASON,
    }
    with pytest.raises(ValidationError) as refusal:
        grant_mandate(**(given | changes))
    assert list(refusal.value.message_dict) == [field]
    assert not carl.mandates.exists() and not Entry.objects.exists()


def test_page_shows_who_holds_what_to_everybody(
    client: Client, ilse: Person, omar: Person, nora: Person, django_assert_num_queries: Any
) -> None:
    Mandate.objects.filter(person=omar).update(granted_by=ilse)
    old = build.mandated("cleo", Mandate.Role.CLERK, holder_name="Cleo Old")
    Mandate.objects.filter(person=old).update(revoked_at=timezone.now())
    page = client.get("/mandates/").content.decode()
    assert all(name in page for name in ("Omar Haddad", "Streets and Mobility", "Nora Lindt", "Ilse Brandt"))
    assert "Cleo Old" not in page and "@demo.example" not in page
    row = re.search(r">Omar Haddad</a>.*?</tr>", page, re.S)
    assert row and "Ilse Brandt" in row[0], "granted by her real name"
    with connection.execute_wrapper(_count := Counter()):
        client.get("/mandates/")
    before = _count.number
    for n in range(20):
        build.mandated(f"m{n}", Mandate.Role.MODERATOR, holder_name=f"Moderator {n}")
    with connection.execute_wrapper(_count := Counter()):
        client.get("/mandates/")
    assert _count.number == before


class Counter:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.number += 1
        return execute(*args)


def test_city_is_founded_once(client: Client, db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("found_city", "Ilse@city.example", "--name", "Ribera", "--holder", "Ilse Brandt")
    said = capsys.readouterr().out
    link = re.search(r"http://localhost:8000(/\S+)", said)
    assert link and City.objects.get().name == "Ribera" and Office.objects.filter(code="city-hall").exists()
    ilse = Person.objects.get(email="ilse@city.example")
    assert ilse.waits_for_factor("administrator") and "second step" in said
    assert not ilse.has_usable_password() and re.search(r"\d{4}$", ilse.name)
    assert list(Entry.objects.values_list("verb", "actor").order_by("pk")) == [
        ("city.founded", None),
        ("mandate.granted", None),
    ]
    # The link sets a password, once; then she signs in.
    form = client.get(link[1], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "lantern walnut quay trombone"})
    page = client.post("/account/sign-in/", {"login": "ilse@city.example", "password": "lantern walnut quay trombone"})
    assert page["Location"] == "/account/security/", "the mandate waits for a second step, which is set up here"
    assert client.session["_auth_user_id"] == str(ilse.pk)
    assert "does not work any more" in Client().get(link[1], follow=True).content.decode()

    for email in ("ilse@city.example", "other@city.example"):
        with pytest.raises(CommandError, match="has been founded"):
            call_command("found_city", email)
    assert Mandate.objects.count() == 1 and Person.objects.count() == 1 and Entry.objects.count() == 2


def test_founding_stays_done_when_the_administrator_is_gone(ilse: Person) -> None:
    Mandate.objects.update(revoked_at=timezone.now())
    with pytest.raises(CommandError, match="has been founded"):
        call_command("found_city", "new@city.example")


def test_founding_trusts_no_unconfirmed_account(db: None) -> None:
    """Whoever signed up first with the mayor's address must not become administrator."""
    build.person("ilse", email_confirmed_at=None)
    with pytest.raises(CommandError, match="without confirming"):
        call_command("found_city", "ilse@demo.example")
    assert not Mandate.objects.exists() and not City.objects.exists()


def test_founding_takes_a_confirmed_account_and_prints_no_link(
    carl: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("found_city", "CARL@demo.example", "--holder", "Carl Weiss")
    assert "/account/" not in capsys.readouterr().out
    build.second_step(carl)
    assert Person.objects.get(pk=carl.pk).holds("administrator")
    assert Person.objects.get(pk=carl.pk).check_password(build.PASSWORD)


@pytest.mark.parametrize("email", ["not an address", "", "a@b"])
def test_founding_needs_an_address(db: None, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("found_city", email)
    assert not Person.objects.exists()


def test_who_did_is_read_too_with_how_it_ended(client: Client, ilse: Person, omar: Person, nora: Person) -> None:
    cleo = build.mandated("cleo", Mandate.Role.CLERK, holder_name="Cleo Old")
    revoke_mandate(mandate_id=nora.mandates.get().pk, by=ilse, reason="She moves to another post.")
    Mandate.objects.filter(person=cleo).update(valid_from=timezone.now() - 3 * DAY, valid_until=timezone.now() - DAY)
    give_back_mandate(mandate_id=omar.mandates.get().pk, by=omar)
    page = client.get("/mandates/ended/").content.decode()
    assert page.index("Omar Haddad") < page.index("Nora Lindt") < page.index("Cleo Old"), "what ended last first"
    for words in ("given back by its holder", "taken back by Ilse Brandt", "its time ran out"):
        assert words in page
    narrow = client.get("/mandates/ended/?role=moderator").content.decode()
    assert "Nora Lindt" in narrow and "Omar Haddad" not in narrow
    assert "Omar Haddad" in client.get("/mandates/ended/?office=streets").content.decode()
    own = client.get(f"/mandates/{nora.mandates.get().pk}/").content.decode()
    assert "She moves to another post." in own and "taken back by Ilse Brandt" in own
    rows = client.get("/api/v1/mandates/?state=ended").json()["results"]
    assert {(row["holder_name"], row["given_back"], row["ended_by"]) for row in rows} == {
        ("Omar Haddad", True, "Omar Haddad"),
        ("Nora Lindt", False, "Ilse Brandt"),
        ("Cleo Old", False, None),
    }
    now = client.get("/api/v1/mandates/?state=now&role=administrator").json()["results"]
    assert [row["holder_name"] for row in now] == ["Ilse Brandt"]
    assert client.get("/api/v1/mandates/?state=never").status_code == 400


@pytest.mark.parametrize("how", ["revoked", "given_back", "ran_out"])
def test_sessions_end_with_the_mandate(how: str, ilse: Person, nora: Person) -> None:
    browser = Client()
    browser.force_login(nora)
    Session.objects.filter(person=nora).update(signed_in_at=timezone.now() - dt.timedelta(hours=1))
    assert browser.get("/moderation/queue/").status_code == 200
    held = nora.mandates.get()
    if how == "revoked":
        revoke_mandate(mandate_id=held.pk, by=ilse, reason="She moves to another post.")
    elif how == "given_back":
        browser.post(f"/account/mandates/{held.pk}/give-back/")
    else:
        Mandate.objects.filter(pk=held.pk).update(
            valid_from=timezone.now() - DAY, valid_until=timezone.now() - dt.timedelta(seconds=1)
        )
    gone = browser.get("/moderation/queue/")
    assert gone.status_code == 302 and gone["Location"].startswith("/account/sign-in/")
    forget_ended()
    assert not Session.objects.filter(person=nora).exists()
    # Who signs in again is a resident as all are, and stays signed in.
    browser.force_login(nora)
    Session.objects.filter(person=nora).update(signed_in_at=timezone.now() + dt.timedelta(seconds=1))
    assert browser.get("/account/").status_code == 200 and browser.get("/moderation/queue/").status_code == 403
