"""Residency: one human being, one voice, and nothing of the document kept."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import policy
from accounts.actions import issue_desk_code, prove_residency, release_residency
from accounts.models import Attempt, DeskCode, Person, Residency
from charter.models import City, District
from civic.env import env
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build


def at_desk(cleo: Person, code: str, document: dict[str, Any], **changes: Any) -> Residency:
    return prove_residency(by=cleo, method="desk", desk_code=code, **(document | changes))


def proofs() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tag, pepper_version, method, expires_on, person_id FROM identity.proof ORDER BY person_id"
        )
        return list(cursor.fetchall())


def test_clerk_verifies_carl(cleo: Person, carl: Person, code: str, document: dict[str, Any], bands: None) -> None:
    residency = at_desk(cleo, f" {code[:4].lower()} {code[4:]} ", document, age_band="16-24", of_voting_age=True)
    assert (residency.level, residency.method, residency.age_band, residency.of_voting_age) == (
        2,
        "desk",
        "16-24",
        True,
    )
    assert residency.valid_until.month != (residency.valid_until + dt.timedelta(days=1)).month, "a month's last day"
    assert policy.may_support(Person.objects.get(pk=carl.pk))
    (tag, version, method, expires_on, person_id), *_others = proofs()
    assert (len(tag), version, method, expires_on, person_id) == (32, 1, "desk", residency.valid_until, carl.pk)
    entry = Entry.objects.get(verb="person.verified")
    assert (entry.actor_id, entry.subject_id, entry.data) == (cleo.pk, carl.pk, {"level": 2, "method": "desk"})
    assert not DeskCode.objects.exists() and not Attempt.objects.filter(count__gt=0).exists()


@pytest.mark.parametrize(
    "written",
    ["planted 4711471147 q", "PLANTED4711471147Q", "00planted.4711471147-q", "ＰＬＡＮＴＥＤ４７１１４７１１４７Ｑ"],
)
def test_one_number_has_one_tag_however_it_is_written(
    cleo: Person, carl: Person, bea: Person, code: str, document: dict[str, Any], written: str
) -> None:
    at_desk(cleo, code, document)
    before = proofs()
    with pytest.raises(ValidationError, match="another account"):
        at_desk(cleo, issue_desk_code(by=bea).code, document, number=written)
    assert proofs() == before


def test_another_persons_number_is_refused_without_saying_whose(
    cleo: Person, carl: Person, code: str, document: dict[str, Any]
) -> None:
    at_desk(cleo, code, document)
    dora = build.person("dora")
    entries = Entry.objects.count()
    with pytest.raises(ValidationError) as refusal:
        at_desk(cleo, issue_desk_code(by=dora).code, document)
    assert list(refusal.value.message_dict) == ["number"]
    assert not any(word in str(refusal.value) for word in ("Carl", "carl", "Molinos", "PLANTED", str(carl.pk)))
    assert not Residency.objects.filter(person=dora).exists() and Entry.objects.count() == entries
    assert DeskCode.objects.filter(person=dora).exists(), "the code still serves for the right document"


def test_carl_renews_and_moves_with_the_same_number(
    cleo: Person, carl: Person, code: str, document: dict[str, Any], salinas: District
) -> None:
    at_desk(cleo, code, document)
    Residency.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=3))
    at_desk(cleo, issue_desk_code(by=carl).code, document, district_id=salinas.pk)
    residency = Residency.objects.get(person=carl)
    assert residency.district == salinas and residency.is_valid and len(proofs()) == 1


def test_number_that_was_proved_elsewhere_keeps_the_old_proof(
    cleo: Person, carl: Person, code: str, document: dict[str, Any]
) -> None:
    """A failed claim must not cost the person the proof they have."""
    at_desk(cleo, code, document)
    dora = build.person("dora")
    at_desk(cleo, issue_desk_code(by=dora).code, document, number="DORA-1")
    before = proofs()
    with pytest.raises(ValidationError):
        at_desk(cleo, issue_desk_code(by=dora).code, document)
    assert proofs() == before and Residency.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "FR"}, "country"),
        ({"kind": "passport"}, "kind"),
        ({"number": "?!"}, "number"),
        ({"number": "000"}, "number"),
        ({"number": "1' OR 1=1 --"}, "number"),
        ({"number": "x" * 60}, "number"),
        ({"district_id": 0}, "district_id"),
        ({"age_band": "17-18"}, "age_band"),
        ({"desk_code": "WRONGONE"}, "desk_code"),
        ({"desk_code": ""}, "desk_code"),
    ],
)
def test_wrong_entries_are_refused_by_field_and_nothing_is_written(
    cleo: Person, code: str, document: dict[str, Any], changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        prove_residency(by=cleo, method="desk", **({"desk_code": code} | document | changes))
    assert list(refusal.value.message_dict) == [field]
    assert not Residency.objects.exists() and not proofs() and not Entry.objects.exists()


def test_desk_code_ends_after_a_week(cleo: Person, code: str, document: dict[str, Any]) -> None:
    DeskCode.objects.update(valid_until=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(ValidationError, match="ended"):
        at_desk(cleo, code, document)


def test_nobody_enters_their_own_proof(cleo: Person, document: dict[str, Any]) -> None:
    own = issue_desk_code(by=cleo).code
    with pytest.raises(Refused) as refusal:
        at_desk(cleo, own, document)
    assert refusal.value.verdict.code == "own-proof" and not proofs()


def test_clerk_is_stopped_after_sixty_failed_tries(cleo: Person, code: str, document: dict[str, Any]) -> None:
    for n in range(60):
        with pytest.raises(ValidationError):
            at_desk(cleo, f"GUESS{n:03}", document)
    with pytest.raises(Refused) as refusal:
        at_desk(cleo, code, document)
    assert refusal.value.verdict.code == "too-many-tries" and not proofs()


def test_resident_is_stopped_after_five_failed_tries(carl: Person, document: dict[str, Any], settings: Any) -> None:
    settings.DEBUG = True
    for _n in range(5):
        with pytest.raises(ValidationError):
            prove_residency(by=carl, method="demo", **(document | {"number": "?"}))
    with pytest.raises(Refused):
        prove_residency(by=carl, method="demo", **document)
    assert not Residency.objects.exists()
    # The next day begins anew.
    Attempt.objects.update(day=timezone.localdate() - dt.timedelta(days=1))
    prove_residency(by=carl, method="demo", **document)


def test_without_a_count_there_is_no_try(carl: Person, document: dict[str, Any], settings: Any) -> None:
    """Closed when unsure: where the counter cannot be written the proof is not looked at."""
    settings.DEBUG = True
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_attempt RENAME TO accounts_attempt_away")
    with pytest.raises(Exception, match="accounts_attempt"):
        prove_residency(by=carl, method="demo", **document)


def test_demonstration_proof_exists_only_with_debug(carl: Person, document: dict[str, Any], settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(Refused) as refusal:
        prove_residency(by=carl, method="demo", **document)
    assert refusal.value.verdict.code == "no-demo" and not proofs()
    settings.DEBUG = True
    assert prove_residency(by=carl, method="demo", **document).level == 2


def test_who_ends_their_own_residency_cannot_prove_another_account(
    cleo: Person, carl: Person, code: str, document: dict[str, Any]
) -> None:
    at_desk(cleo, code, document)
    release_residency(person_id=carl.pk, by=carl)
    assert not Residency.objects.exists() and Entry.objects.get(verb="person.released").data == {"ended_by": "self"}
    dora = build.person("dora")
    with pytest.raises(ValidationError, match="another account"):
        at_desk(cleo, issue_desk_code(by=dora).code, document)
    at_desk(cleo, issue_desk_code(by=carl).code, document)
    # At the desk a slip of the pen can be undone.
    release_residency(person_id=carl.pk, by=cleo)
    assert not proofs()
    at_desk(cleo, issue_desk_code(by=dora).code, document)
    with pytest.raises(IllegalMove):
        release_residency(person_id=carl.pk, by=cleo)


def test_nothing_of_the_document_stays(
    client: Client,
    cleo: Person,
    carl: Person,
    code: str,
    document: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The number goes through the page, once accepted and once refused; then everything that stays is searched."""
    caplog.set_level(logging.DEBUG)
    client.force_login(cleo)
    pages = [client.post("/desk/proof/", document | {"desk_code": code}, follow=True)]
    assert "The proof is entered" in pages[0].content.decode() and "Carl" not in pages[0].content.decode()
    dora = build.person("dora")
    pages.append(client.post("/desk/proof/", document | {"desk_code": issue_desk_code(by=dora).code}))
    assert "another account" in pages[1].content.decode()
    planted = ("PLANTED", "planted", "4711471147")
    for page in pages:
        assert not any(word in page.content.decode() for word in planted)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = cursor.fetchall()
        assert ("identity", "proof") in tables and ("public", "journal_entry") in tables
        for schema, table in tables:
            statement = f'SELECT count(*) FROM "{schema}"."{table}" AS r WHERE r::text ~* %s'  # noqa: S608
            cursor.execute(statement, ["|".join(planted)])
            assert cursor.fetchone()[0] == 0, table
    assert not any(word in caplog.text for word in planted)
    assert not any(word in "".join(capfd.readouterr()) for word in planted)


def test_error_report_hides_the_number(carl: Person, document: dict[str, Any], settings: Any, rf: Any) -> None:
    """Should the action break, the report of the break names no number, in DEBUG as in production."""
    import sys

    from django.views.debug import ExceptionReporter

    settings.DEBUG = True
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION identity.claim RENAME TO claim_away")
    try:
        prove_residency(by=carl, method="demo", **document)
    except Exception:
        settings.DEBUG = False
        report = ExceptionReporter(rf.post("/account/proof/", {}), *sys.exc_info())
        frames = [frame for frame in report.get_traceback_frames() if frame["filename"] != __file__]
    assert frames and not any("PLANTED" in str(frame["vars"]) for frame in frames)


@pytest.mark.django_db(transaction=True)
def test_web_role_may_call_the_functions_and_read_nothing(cleo: Person, carl: Person, code: str, document: Any) -> None:
    """Acts as the role the launcher makes for the web, with the grants the launcher gives."""
    residency = at_desk(cleo, code, document)
    owner = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = 'multitude_web'")
        if not cursor.fetchone()[0]:
            pytest.skip("The role multitude_web is missing: the launcher or the deployment makes it.")
        cursor.execute("SELECT pg_has_role(current_user, 'multitude_web', 'MEMBER')")
        may_become = cursor.fetchone()[0]
    web = owner if may_become else env.database("DATABASE_URL")
    other = psycopg2.connect(
        dbname=owner["NAME"], user=web["USER"], password=web["PASSWORD"], host=web["HOST"], port=web["PORT"] or None
    )
    try:
        other.autocommit = True
        with other.cursor() as cursor:
            cursor.execute("SET ROLE multitude_web")
            cursor.execute("SELECT current_user, identity.is_verified(%s)", [carl.pk])
            assert cursor.fetchone() == ("multitude_web", True)
            for act in ("SELECT * FROM identity.proof", "DELETE FROM identity.proof", "TABLE identity.address"):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(act)
            cursor.execute(
                "SELECT identity.claim(%s, 1::smallint, 'desk', %s, %s)", [bytes(32), residency.valid_until, cleo.pk]
            )
            assert cursor.fetchone() == (True,)
            cursor.execute("SELECT identity.release(%s)", [cleo.pk])
            assert cursor.fetchone() == (True,)
            cursor.execute("SELECT identity.ask_address(%s, 1::smallint, %s, current_date, 6)", [bytes(32), cleo.pk])
            assert cursor.fetchone() == (True,)
            # Nobody puts a table of their own before the function's eyes.
            cursor.execute("CREATE TEMP TABLE proof (person_id bigint, expires_on date)")
            cursor.execute("INSERT INTO proof VALUES (%s, current_date)", [cleo.pk])
            cursor.execute("SET search_path = pg_temp, public")
            cursor.execute("SELECT identity.is_verified(%s)", [cleo.pk])
            assert cursor.fetchone() == (False,)
    finally:
        other.close()


def test_demo_page_tells_the_way_and_verifies(client: Client, carl: Person, document: Any, settings: Any) -> None:
    settings.DEBUG = True
    client.force_login(carl)
    assert "type any number" in client.get("/account/proof/").content.decode()
    wrong = client.post("/account/proof/", document | {"number": "?"}).content.decode()
    assert "There is a problem" in wrong and "selected" in wrong and "PLANTED" not in wrong
    assert client.post("/account/proof/", document)["Location"] == "/account/"
    assert "Molinos" in client.get("/account/").content.decode()


def test_page_without_debug_offers_the_desk_only(client: Client, carl: Person, document: Any, settings: Any) -> None:
    settings.DEBUG = False
    client.force_login(carl)
    assert "type any number" not in client.get("/account/proof/").content.decode()
    assert client.post("/account/proof/", document).status_code == 403 and not Residency.objects.exists()
    client.post("/account/proof/code/")
    code = DeskCode.objects.get(person=carl).code
    assert f"{code[:4]} {code[4:]}" in client.get("/account/proof/").content.decode()


def test_carl_ends_his_residency_by_post_only(client: Client, ana: Person) -> None:
    client.force_login(ana)
    client.get("/account/proof/end/")
    assert Residency.objects.exists()
    client.post("/account/proof/end/")
    assert not Residency.objects.exists()


def test_peppers_and_salts_make_other_tags(city: City, document: dict[str, Any], settings: Any) -> None:
    from accounts.actions.claim_residency import tag_of
    from accounts.drivers import Shown
    from accounts.drivers.desk import Desk

    attested = Desk().attest(Shown(**document), on=dt.date(2026, 11, 23))
    assert attested.valid_until == dt.date(2028, 11, 30) and "PLANTED" not in repr(attested)
    first = tag_of(attested.tag_source)
    assert first == tag_of(attested.tag_source) and len(first) == 32
    settings.IDENTITY_PEPPER = "another pepper that is long enough"
    assert tag_of(attested.tag_source) != first
