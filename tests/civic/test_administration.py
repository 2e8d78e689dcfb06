"""Where administrators begin, what everybody reads of their acts, and what a rule would change."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import revoke_mandate
from accounts.models import Mandate, Person
from charter import actions
from charter.models import AgeBand, District, Office, Phase, Process, RuleVersion, Topic
from proposals.lifecycle import State
from tests import build
from tests.callers import caller, refusal

WHY = "Council of 12 May, act 31."
DAY = dt.timedelta(days=1)


def test_what_needs_attention_is_named(
    client: Client, ilse: Person, ana: Person, omar: Person, molinos: District, salinas: District
) -> None:
    now = timezone.now()
    Topic.objects.create(code="old", name="Brought topic", imported=True)
    District.objects.filter(pk=salinas.pk).update(boundary={"type": "Polygon", "coordinates": []})
    AgeBand.objects.create(district=salinas, age_from=0, population=9)
    Mandate.objects.filter(person=omar).update(valid_until=now + 20 * DAY)
    process = Process.objects.create(code="bank", name="The bank")
    Phase.objects.create(process=process, kind="ideas", starts_at=now - DAY, ends_at=now + 3 * DAY)
    build.proposal(ana, state=State.AWAITING_ANSWER, title="A late bridge", escalated_at=now, due_at=now - 40 * DAY)
    client.force_login(ilse)
    page = client.get("/administration/").content.decode()
    for words in ("A late bridge", "Omar Haddad", "The bank", "Brought topic", "Molinos", "no boundary, no census"):
        assert words in page, words
    assert "no office would answer" in page, "nobody answers for the brought topic"
    assert ">Salinas</a></th>" not in page
    assert page.index("A late bridge") < page.index("Omar Haddad") < page.index("Brought topic")


def test_nothing_waits_in_an_orderly_city(client: Client, ilse: Person) -> None:
    client.force_login(ilse)
    assert "Nothing waits." in client.get("/administration/").content.decode()


def test_the_beginning_costs_the_same_however_much_waits(
    client: Client, ilse: Person, ana: Person, streets: Office, django_assert_num_queries: Any
) -> None:
    client.force_login(ilse)
    client.get("/administration/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fill(numbers: range) -> None:
        for n in numbers:
            build.district(f"d{n}", f"D {n}")
            Topic.objects.create(code=f"t{n}", name=f"T {n}", imported=True)
            moderator = build.mandated(f"m{n}", Mandate.Role.MODERATOR, holder_name=f"Mo {n}")
            Mandate.objects.filter(person=moderator).update(valid_until=timezone.now() + DAY)
            late = {"due_at": timezone.now() - 40 * DAY, "escalated_at": timezone.now()}
            build.proposal(ana, state=State.AWAITING_ANSWER, **late)

    fill(range(1))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/administration/")
    fill(range(1, 20))
    with django_assert_num_queries(len(one)):
        client.get("/administration/")


def test_everybody_reads_who_did_what_and_why(
    client: Client, ilse: Person, carl: Person, molinos: District, streets: Office
) -> None:
    actions.change_district(code="molinos", name="The mills", reason=WHY, by=ilse)
    actions.assign_responsibility(office="streets", district="molinos", reason="Molinos asked for one desk.", by=ilse)
    actions.change_rule(rule="answer_days", value=40, decision="Council, act 7: longer.", by=ilse)
    actions.rename_city(name="New Ribera", reason="The river has a new bed.", by=ilse)
    revoke_mandate(
        mandate_id=build.mandated("otto", "clerk", holder_name="Otto Berg").mandates.get().pk,  # type: ignore[arg-type]
        by=ilse,
        reason="His term at the desk is over.",
    )
    page = client.get("/charter/acts/").content.decode()
    for words in (
        WHY,
        "“Molinos” became “The mills”",
        "Molinos asked for one desk.",
        "version 2: 40",
        "Council, act 7: longer.",
        "The river has a new bed.",
        "Otto Berg",
        "His term at the desk is over.",
    ):
        assert words in page, words
    assert page.count("Ilse Brandt") == 5, "by her real name"
    about = client.get("/charter/acts/?of=district:molinos").content.decode()
    assert WHY in about and "Otto Berg" not in about
    assert "Otto Berg" in client.get("/charter/acts/?of=mandate").content.decode()
    for strange in ("?of=nothing", "?of=district:nothing", "?of=person:1", "?cursor=x", "?of=%00:%00"):
        assert client.get(f"/charter/acts/{strange}").status_code in (200, 400, 404), strange


def test_acts_cost_the_same_at_one_and_at_twenty(
    client: Client, ilse: Person, molinos: District, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def act(n: int) -> None:
        actions.change_district(code="molinos", name=f"Mills {n}", reason=WHY, by=ilse)
        actions.change_rule(rule="answer_days", value=40 + n, decision=WHY, by=ilse)
        actions.rename_city(name=f"City {n}", reason=WHY, by=ilse)
        person = build.mandated(f"m{n}", Mandate.Role.CLERK, holder_name=f"Cl {n}")
        revoke_mandate(mandate_id=person.mandates.get().pk, by=ilse, reason=WHY)

    act(0)
    client.get("/charter/acts/")
    with CaptureQueriesContext(connection) as one:
        client.get("/charter/acts/")
    for n in range(1, 6):
        act(n)
    with django_assert_num_queries(len(one)):
        client.get("/charter/acts/")


# Rules


def test_a_rule_says_what_it_would_change_before_it_does(client: Client, ilse: Person, molinos: District) -> None:
    build.residents(30, molinos)
    client.force_login(ilse)
    look = {"value": "10", "decision": "", "look": "1"}
    page = client.post("/charter/support_threshold_least/", look).content.decode()
    assert "What it would change" in page and "Molinos" in page and '<td class="n">20</td><td class="n">10</td>' in page
    assert not RuleVersion.objects.exists() and 'value="10"' in page
    for rule, value in (("answer_days", "60"), ("gather_days", "60"), ("comment_characters", "300")):
        said = client.post(f"/charter/{rule}/", {"value": value, "look": "1"})
        assert said.status_code == 200 and "What it would change" in said.content.decode(), rule
    wrong = client.post("/charter/answer_days/", {"value": "1", "look": "1"})
    assert wrong.status_code == 400 and "What it would change" not in wrong.content.decode()
    assert not RuleVersion.objects.exists()


def test_a_default_office_says_for_which_topics(client: Client, ilse: Person, streets: Office) -> None:
    Topic.objects.create(code="noise", name="Noise and dust")
    client.force_login(ilse)
    page = client.post("/charter/default_office/", {"value": "streets", "look": "1"}).content.decode()
    assert "Noise and dust" in page and "Streets and Mobility would answer" in page


def test_ana_cannot_even_look(client: Client, ana: Person) -> None:
    client.force_login(ana)
    assert client.post("/charter/answer_days/", {"value": "40", "look": "1"}).status_code == 403


def test_what_was_entered_meanwhile_must_be_read_first(client: Client, ilse: Person) -> None:
    client.force_login(ilse)
    actions.change_rule(rule="answer_days", value=40, decision=WHY, by=ilse)
    stale = client.post("/charter/answer_days/", {"value": "50", "decision": WHY, "seen": "1"})
    assert stale.status_code == 400 and "Version 2 was entered meanwhile: 40" in stale.content.decode()
    assert '<input type="hidden" name="seen" value="2">' in stale.content.decode(), "now it is read"
    assert client.post("/charter/answer_days/", {"value": "50", "decision": WHY, "seen": "2"}).status_code == 302


# Mandates


def test_ilse_gives_a_mandate_and_takes_it_back(client: Client, ilse: Person, carl: Person, streets: Office) -> None:
    client.force_login(ilse)
    until = timezone.localdate() + 30 * DAY
    fields = {
        "role": "official",
        "holder_name": "Carl Weiss",
        "title": "Engineer",
        "office": "streets",
        "reason": WHY,
        "last_on": str(until),
    }
    for wrong, said in (
        ("nobody@demo.example", "Nobody has this address"),
        ("Car", "Nobody has"),
        (ilse.email, "Nobody gives a mandate to themself"),
    ):
        page = client.post("/administration/mandates/grant/", fields | {"person": wrong})
        assert page.status_code == 400 and said in page.content.decode(), wrong
    bare = client.post("/administration/mandates/grant/", fields | {"person": "Carl", "office": ""})
    assert bare.status_code == 400 and "belongs to an office" in bare.content.decode()
    done = client.post("/administration/mandates/grant/", fields | {"person": "CARL@demo.example"})
    assert done["Location"] == "/administration/mandates/", done.content
    held = Mandate.objects.get(person=carl)
    assert timezone.localdate(held.valid_until - dt.timedelta(seconds=1)) == until and held.granted_by == ilse
    again = client.post("/administration/mandates/grant/", fields | {"person": "Carl"})
    assert again.status_code == 400 and "holds this mandate already" in again.content.decode()
    page = client.get("/administration/mandates/").content.decode()
    assert "Carl Weiss" in page and "carl@demo.example" not in page
    assert client.post(f"/administration/mandates/{held.pk}/revoke/", {"reason": "short"}).status_code == 400
    assert client.post(f"/administration/mandates/{held.pk}/revoke/", {"reason": WHY}).status_code == 302
    held.refresh_from_db()
    assert held.revoked_reason == WHY
    assert client.post(f"/administration/mandates/{held.pk}/revoke/", {"reason": WHY}).status_code == 409
    last = ilse.mandates.get()
    assert client.post(f"/administration/mandates/{last.pk}/revoke/", {"reason": WHY}).status_code == 409


def test_programs_give_and_take_back(ilse: Person, carl: Person, streets: Office) -> None:
    api = caller(ilse)
    body = {
        "person": "carl@demo.example",
        "role": "official",
        "holder_name": "Carl Weiss",
        "office": "streets",
        "reason": WHY,
    }
    made = api.post("/api/v1/mandates/", body)
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["office"], row["granted_by"], row["valid_until"]) == ("streets", "Ilse Brandt", None)
    assert "demo.example" not in made.content.decode()
    refusal(api.post("/api/v1/mandates/", body), 400)
    assert "person" in refusal(api.post("/api/v1/mandates/", body | {"person": "no"}), 400)["errors"]
    own = refusal(api.post("/api/v1/mandates/", body | {"person": ilse.email}), 403)
    assert own["type"].endswith("own-mandate")
    refusal(caller(carl).post(f"/api/v1/mandates/{row['id']}/revoke/", {"reason": WHY}), 403)
    assert api.post(f"/api/v1/mandates/{row['id']}/revoke/", {"reason": WHY}).json()["revoked_reason"] == WHY
    refusal(api.post(f"/api/v1/mandates/{row['id']}/revoke/", {"reason": WHY}), 409)
    assert caller().get("/api/v1/mandates/").json()["results"][0]["holder_name"] == "Carl Weiss"


@pytest.mark.parametrize("name", ["ana", "omar", "nora", "cleo", "carl"])
def test_whether_an_account_exists_is_told_to_administrators_alone(request: pytest.FixtureRequest, name: str) -> None:
    api = caller(request.getfixturevalue(name))
    body = {"role": "clerk", "holder_name": "X Y", "reason": WHY}
    answers = [
        api.post("/api/v1/mandates/", body | {"person": who}) for who in ("nobody@demo.example", f"{name}@demo.example")
    ]
    assert [each.status_code for each in answers] == [403, 403] and answers[0].content == answers[1].content
