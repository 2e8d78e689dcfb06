"""Rights over one's own data: read, take along, erase, think better of it; and what a night forgets."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts import actions, queries
from accounts.actions.ask_letter import ask_letter
from accounts.actions.tend_idle import months_before
from accounts.models import (
    ApiToken,
    Attempt,
    DataExport,
    DeskCode,
    Erasure,
    Holding,
    Look,
    Mandate,
    Person,
    Residency,
    Session,
)
from charter.models import District
from commons.errors import IllegalMove, Refused
from commons.models import Visibility
from journal.actions import record, sequence
from journal.models import Entry
from notifications.models import Mail, Notification
from proposals import actions as proposing
from proposals.lifecycle import State
from proposals.models import Proposal, Support
from tests import build
from tests.brought import brought, picture
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def crossing(ana: Person) -> Proposal:
    return build.proposal(ana)


@pytest.fixture
def at_beas(bea: Person) -> Client:
    """Bea's browser, in which she has just shown again that it is her."""
    client = Client()
    client.force_login(bea)
    client.post("/account/again/", {"password": build.PASSWORD})
    return client


def erase(person: Person, *, texts: bool = False) -> None:
    """Ask, and let the day go by."""
    actions.ask_erasure(by=person, texts=texts)
    assert actions.erase_due() == 0
    assert actions.erase_due(at=timezone.now() + dt.timedelta(hours=25)) == 1


# Reading


def test_everything_bea_did_is_in_her_data(bea: Person, carl: Person, crossing: Proposal) -> None:
    proposing.give_support(proposal_id=crossing.pk, by=queries.person_with_residency(bea.pk))
    proposing.write_comment(proposal_id=crossing.pk, by=bea, body="=HYPERLINK(planted)")
    actions.mute_person(person_id=carl.pk, by=bea)
    data = caller(bea).get("/api/v1/me/data/").json()
    rows = {section["kind"]: section["rows"] for section in data["held"]}
    assert rows["accounts.person"][0]["email"] == "bea@demo.example"
    assert rows["accounts.residency"][0]["district"] == "molinos"
    assert rows["proposals.support"][0]["proposal"] == crossing.pk
    assert rows["proposals.comment"][0]["body"] == "=HYPERLINK(planted)"
    assert rows["accounts.mute"][0]["muted"] == "Carl"
    assert rows["proposals.proposal"] == []
    text = json.dumps(data)
    person = Person.objects.get(pk=bea.pk)
    assert person.password not in text and ApiToken.objects.get().digest not in text and "ana@" not in text


def test_a_visitor_has_no_data(city: Any) -> None:
    for method, path in [("get", "data/"), ("post", "data/"), ("post", "data/file/"), ("delete", "")]:
        refusal(getattr(caller(), method)(f"/api/v1/me/{path}"), 401)


def test_the_file_is_taken_once_and_has_no_formulas(bea: Person, crossing: Proposal, at_beas: Client) -> None:
    proposing.write_comment(proposal_id=crossing.pk, by=bea, body="=HYPERLINK(planted)")
    assert at_beas.post("/account/data/").status_code == 302
    assert "Take the file" in at_beas.get("/account/data/").content.decode()
    assert at_beas.get("/account/data/file/").status_code == 302 and DataExport.objects.exists()
    answer = at_beas.post("/account/data/file/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {"data.json", "proposals.comment.csv", "accounts.person.csv"} <= set(archive.namelist())
        assert "'=HYPERLINK" in archive.read("proposals.comment.csv").decode()
        assert json.loads(archive.read("data.json"))["held"]
    assert not DataExport.objects.exists()
    assert at_beas.post("/account/data/file/").status_code == 409


def test_a_large_file_waits_for_its_task(bea: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "OWN_ROWS_AT_ONCE", 0)
    bea_calls = caller(bea)
    refusal(bea_calls.get("/api/v1/me/data/"), 409)
    assert bea_calls.post("/api/v1/me/data/").json()["until"] is None
    refusal(bea_calls.post("/api/v1/me/data/file/"), 409)
    assert actions.make_exports() == 1 and actions.make_exports() == 0
    assert bea_calls.post("/api/v1/me/data/file/").content[:2] == b"PK"


def test_a_file_is_kept_for_an_hour(bea: Person) -> None:
    actions.ask_export(by=bea)
    assert actions.forget_exports() == 0
    DataExport.objects.update(made_at=timezone.now() - dt.timedelta(minutes=61))
    with pytest.raises(IllegalMove):
        actions.take_export(by=bea)
    assert actions.forget_exports() == 1 and not DataExport.objects.exists()


def test_taking_takes_the_password_again(bea: Person, client: Client) -> None:
    client.force_login(bea)
    assert "/account/again/" in client.post("/account/data/")["Location"]
    assert "/account/again/" in client.get("/account/erase/")["Location"]
    assert not DataExport.objects.exists() and not Erasure.objects.exists()


# Who looked


def test_the_clerk_who_found_bea_stands_in_her_list(bea: Person, cleo: Person, client: Client) -> None:
    code = actions.issue_desk_code(by=bea).code
    actions.prove_residency(
        by=cleo, method="desk", desk_code=code, country="ES", kind="national-id", number="12345678Z",
        district_id=bea.residency.district_id,
    )  # fmt: skip
    assert [(look.role, look.purpose, look.who) for look in queries.looks_of(bea)] == [("clerk", "desk", "Cleo Marín")]
    assert queries.looks_of(cleo) == []
    client.force_login(bea)
    assert "Cleo Marín" in client.get("/account/data/").content.decode()
    assert caller(bea).get("/api/v1/me/data/").json()["looks"][0]["who"] == "Cleo Marín"


def test_who_sees_an_address_is_noted_once_a_day(bea: Person, cleo: Person, molinos: District) -> None:
    ask_letter(by=bea, name="B", street="Mayor 5", postcode="28001", town="Ribera", district_id=molinos.pk)
    desk = Client()
    desk.force_login(cleo)
    desk.get("/desk/post/")
    desk.get("/desk/post/")
    batch = actions.make_batch(by=cleo, districts={bea.letters.get().pk: molinos.pk})
    assert batch
    actions.load_batch(batch_id=batch.pk, by=cleo)
    assert sorted(Look.objects.filter(person=bea, by=cleo).values_list("purpose", flat=True)) == ["address", "letter"]


def test_looking_at_oneself_is_no_look(cleo: Person) -> None:
    actions.note_looks(person_ids=[cleo.pk], by=cleo, role="clerk", purpose="desk")
    assert not Look.objects.exists()


# Erasing


def test_bea_changes_her_mind_by_the_link_in_the_mail(
    bea: Person, at_beas: Client, client: Client, mailoutbox: list[Any]
) -> None:
    before = queries.own_data(bea)["held"]
    page = at_beas.post("/account/erase/", {"texts": "go"})
    assert page.status_code == 302 and Erasure.objects.get().texts
    link = re.search(r"/account/erase/cancel/[\w-]+/", str(mailoutbox[0].body))
    assert link and client.get(link[0]).status_code == 200 and Erasure.objects.exists()
    assert "stays" in client.post(link[0]).content.decode()
    assert actions.erase_due(at=timezone.now() + dt.timedelta(days=3)) == 0
    after = queries.own_data(Person.objects.get(pk=bea.pk))["held"]
    kinds = {"accounts.person", "accounts.residency", "account.emailaddress"}
    assert [s for s in after if s["kind"] in kinds] == [s for s in before if s["kind"] in kinds]
    assert client.post(link[0]).status_code == 409


def test_bea_changes_her_mind_on_the_page(bea: Person, at_beas: Client) -> None:
    at_beas.post("/account/erase/", {"texts": "stay"})
    at_beas.post("/account/erase/cancel/")
    assert not Erasure.objects.exists() and at_beas.post("/account/erase/cancel/").status_code == 409


def test_open_supports_are_withdrawn_and_later_ones_keep_their_row(bea: Person, ana: Person) -> None:
    open_one, late = build.proposal(ana), build.proposal(ana, state=State.AWAITING_ANSWER)
    build.supports(open_one, [bea])
    build.supports(late, [bea])
    proposing.count_supports()
    erase(bea)
    assert not Support.objects.filter(proposal=open_one).exists()
    kept = Support.objects.get(proposal=late)
    assert (kept.person, kept.created_at) == (None, None) and kept.district_id
    proposing.count_supports()
    open_one.refresh_from_db()
    assert open_one.sorting_supports == 0


def test_who_comes_back_counts_once(bea: Person, carl: Person, ana: Person, molinos: District) -> None:
    """The number that supported a proposal supports it still, with its new account: whether or not it says so again."""
    quiet, eager = (build.proposal(ana, state=State.AWAITING_ANSWER) for _ in range(2))
    document = {"country": "ES", "kind": "national-id", "number": "12345678Z", "district_id": molinos.pk}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DEBUG", True)
        actions.prove_residency(by=bea, method="demo", **document)  # type: ignore[arg-type]
        build.supports(quiet, [bea])
        build.supports(eager, [bea])
        erase(bea)
        actions.prove_residency(by=carl, method="demo", **document)  # type: ignore[arg-type]
    proposing.give_support(proposal_id=eager.pk, by=queries.person_with_residency(carl.pk))
    assert Support.objects.filter(proposal=eager).count() == 2
    sequence()
    assert proposing.heed_releases() == 2
    for proposal in (quiet, eager):
        assert [support.person_id for support in Support.objects.filter(proposal=proposal)] == [carl.pk]
    assert proposing.heed_releases() == 0


def test_texts_stay_without_a_name(bea: Person, crossing: Proposal) -> None:
    mine = build.proposal(bea, title="Planted elms")
    comment = proposing.write_comment(proposal_id=crossing.pk, by=bea, body="Planted words.")
    draft, left = build.proposal(bea, state=State.DRAFT), build.proposal(bea)
    proposing.withdraw_proposal(proposal_id=left.pk, by=bea, reason="Planted reason.")
    erase(bea)
    assert Entry.objects.get(verb="proposal.withdrawn", subject_id=left.pk).data["reason"] == "Planted reason."
    comment.refresh_from_db()
    mine.refresh_from_db()
    assert (comment.author, comment.body, mine.author, mine.title) == (None, "Planted words.", None, "Planted elms")
    assert not Proposal.objects.filter(pk=draft.pk).exists()
    page = Client().get(f"/proposals/{mine.pk}/").content.decode()
    assert "Planted elms" in page and "Somebody who has left" in page and "Bea" not in page


def test_texts_go_where_they_are_ones_own(bea: Person, ana: Person, crossing: Proposal) -> None:
    alone, shared = build.proposal(bea, title="Planted elms"), build.proposal(bea, title="Shared elms")
    build.supports(shared, [ana])
    comment = proposing.write_comment(proposal_id=crossing.pk, by=bea, body="Planted words.")
    left = build.proposal(bea)
    proposing.withdraw_proposal(proposal_id=left.pk, by=bea, reason="Planted reason.")
    erase(bea, texts=True)
    assert "reason" not in Entry.objects.get(verb="proposal.withdrawn", subject_id=left.pk).data
    comment.refresh_from_db()
    alone.refresh_from_db()
    shared.refresh_from_db()
    assert (comment.body, comment.visibility) == ("", Visibility.ERASED)
    assert (alone.title, alone.body, alone.visibility, alone.state) == ("", "", Visibility.ERASED, State.WITHDRAWN)
    assert (shared.title, shared.author) == ("Shared elms", None)
    assert Client().get(f"/proposals/{alone.pk}/").status_code == 404
    assert alone.revisions.get().body == ""


def test_the_files_of_a_draft_go_with_it(bea: Person, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    draft = build.proposal(bea, state=State.DRAFT)
    file = brought("elms.png", picture("PNG", size=(64, 64)))
    proposing.add_picture(proposal_id=draft.pk, by=bea, file=file, alt="Elms.")
    assert [path for path in tmp_path.rglob("*") if path.is_file()]
    erase(bea)
    proposing.sweep_files(at=timezone.now() + dt.timedelta(days=2))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_nobody_leaves_with_a_mandate(omar: Person, ilse: Person) -> None:
    with pytest.raises(Refused, match="holds-mandate"):
        actions.ask_erasure(by=omar)
    assert not actions.erase_person(person_id=omar.pk) and not Erasure.objects.exists()
    client = Client()
    client.force_login(omar)
    omar.mandates.update(valid_from=timezone.now() + dt.timedelta(days=2))
    assert not actions.erase_person(person_id=omar.pk)  # also one that is to begin
    client.post(f"/account/mandates/{omar.mandates.get().pk}/give-back/")
    erase(omar)
    held = Mandate.objects.get(role="official")
    assert held.person is None and held.revoked_at
    with pytest.raises(IllegalMove):
        actions.give_back_mandate(mandate_id=ilse.mandates.get().pk, by=ilse)


def test_nobody_gives_back_anothers_mandate(omar: Person, bea: Person) -> None:
    with pytest.raises(Mandate.DoesNotExist):
        actions.give_back_mandate(mandate_id=omar.mandates.get().pk, by=bea)
    assert omar.mandates.get().revoked_at is None


def test_the_api_wants_the_password_again(bea: Person) -> None:
    calls = caller(bea)
    refusal(calls.delete("/api/v1/me/"), 400)
    refusal(calls.delete("/api/v1/me/", {"password": "wrong"}), 400)
    refusal(calls.delete("/api/v1/me/", {"code": "123456"}), 400)
    assert not Erasure.objects.exists()
    answer = calls.delete("/api/v1/me/", {"password": build.PASSWORD, "texts": True})
    assert answer.status_code == 202 and answer.json()["texts"] is True and Erasure.objects.count() == 1


def test_asking_again_begins_the_day_anew(bea: Person) -> None:
    first = actions.ask_erasure(by=bea)
    Erasure.objects.update(due_at=timezone.now() + dt.timedelta(hours=1))
    assert actions.ask_erasure(by=bea).due_at > first.due_at - dt.timedelta(minutes=1)
    assert Erasure.objects.count() == 1


def test_one_erasure_that_fails_does_not_stop_the_others(
    bea: Person, carl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from proposals import rights

    honest = rights.erase

    def broken(person_id: int, *, texts: bool) -> None:
        if person_id == bea.pk:
            raise RuntimeError("broken")
        honest(person_id, texts=texts)

    monkeypatch.setattr(rights, "erase", broken)
    for person in (bea, carl):
        actions.ask_erasure(by=person)
    assert actions.erase_due(at=timezone.now() + dt.timedelta(days=2)) == 1
    assert Person.objects.filter(pk=bea.pk).exists() and not Person.objects.filter(pk=carl.pk).exists()


# The journal


def test_the_journal_forgets_people_and_nothing_else(bea: Person, carl: Person, crossing: Proposal) -> None:
    entry = record("person.renamed", actor=bea, subject=bea)
    kept = record("proposal.edited", actor=carl, subject=crossing)
    Entry.objects.filter(pk=entry.pk).update(subject_id=0, actor=None)
    refused: list[dict[str, Any]] = [{"subject_id": carl.pk}, {"verb": "a.b"}, {"data": {"a": 1}}, {"actor": carl}]
    for change in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=kept.pk).update(subject_id=0)


# The night


def test_a_night_forgets_what_has_had_its_time(
    bea: Person, carl: Person, ana: Person, crossing: Proposal, client: Client
) -> None:
    at = timezone.now()
    client.force_login(bea)
    Session.objects.update(expire_date=at - dt.timedelta(days=1))
    Attempt.objects.create(kind="code", subject="x", day=at.date() - dt.timedelta(days=3), count=1)
    DeskCode.objects.create(person=bea, code="OLD", valid_until=at - dt.timedelta(hours=1))
    Look.objects.create(person=bea, by=ana, role="clerk", purpose="desk", on=at.date() - dt.timedelta(days=400))
    Residency.objects.filter(person=ana).update(valid_until=at.date() - dt.timedelta(days=40))
    for name, state, age in [("old", "sent", 31), ("new", "sent", 29), ("waits", "waiting", 90)]:
        mail = Mail.objects.create(message_id=name, to="bea@demo.example", subject=name, text=name, state=state)
        Mail.objects.filter(pk=mail.pk).update(created_at=at - dt.timedelta(days=age))
    entry = record("proposal.edited", actor=ana, subject=crossing)
    for person, age in [(bea, 366), (carl, 300)]:
        line = Notification.objects.create(
            person=person, entry=entry, kind="overdue", reason="author", proposal=crossing
        )
        Notification.objects.filter(pk=line.pk).update(created_at=at - dt.timedelta(days=age))

    ended = actions.run_retention()
    assert not Session.objects.exists() and not DeskCode.objects.exists() and not Look.objects.exists()
    assert not Attempt.objects.filter(subject="x").exists()
    assert set(Residency.objects.values_list("person", flat=True)) == {bea.pk}
    assert set(Mail.objects.values_list("message_id", flat=True)) == {"new", "waits"}
    assert Notification.objects.get().person == carl
    assert ended["accounts.looks"] == 1 and ended["notifications.mails"] == 1
    assert set(actions.run_retention().values()) == {0}
    assert Holding.objects.get(label="notifications.notification").rows == 1


def test_a_tag_is_forgotten_thirty_days_after_its_proof(bea: Person) -> None:
    with connection.cursor() as cursor:
        for person, days in [(bea.pk, 31), (0, 29)]:
            cursor.execute(
                "SELECT identity.claim(sha256(%s), 1::smallint, 'desk', current_date - %s, %s)",
                [str(person).encode(), days, person],
            )
        actions.run_retention()
        cursor.execute("SELECT proofs FROM identity.held()")
        assert cursor.fetchone() == (1,)


def test_the_run_is_done_once_a_day_and_again_after_a_failure(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from commons import rights

    def broken(_at: dt.datetime) -> int:
        raise RuntimeError("broken")

    steps = rights.rooms().steps
    monkeypatch.setattr(rights.Rooms, "steps", [rights.Step("broken", broken), *steps])
    assert actions.run_retention_daily() and actions.run_retention_daily()
    monkeypatch.undo()
    assert actions.run_retention_daily() and not actions.run_retention_daily()
    assert actions.run_retention_daily(at=timezone.now() + dt.timedelta(days=1))


def test_an_idle_account_is_written_to_and_then_erased(
    bea: Person, carl: Person, ana: Person, omar: Person, mailoutbox: list[Any]
) -> None:
    at = timezone.now()
    Person.objects.update(seen_on=months_before(at.date(), 24), last_login=None)
    Person.objects.filter(pk=ana.pk).update(seen_on=months_before(at.date(), 22))
    actions.run_retention()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["bea@demo.example", "carl@demo.example"]
    actions.run_retention(at=at + dt.timedelta(days=20))
    assert len(mailoutbox) == 2 and Person.objects.count() == 4
    client = Client()
    client.force_login(carl)
    client.get("/")
    Session.objects.update(used_on=None)
    client.get("/")  # a day's first look
    carl.refresh_from_db()
    assert carl.seen_on and carl.warned_on is None
    actions.run_retention(at=at + dt.timedelta(days=50))
    assert set(Person.objects.values_list("name", flat=True)) == {"Carl", "Ana", "Omar"}


def test_who_never_confirmed_is_forgotten(city: Any) -> None:
    for name, days in [("otto", 31), ("dora", 29)]:
        person = build.person(name, email_confirmed_at=None)
        Person.objects.filter(pk=person.pk).update(created_at=timezone.now() - dt.timedelta(days=days))
    actions.run_retention()
    assert [person.name for person in Person.objects.all()] == ["Dora"]


# The page


def test_the_page_of_privacy_shows_every_kind(bea: Person, client: Client) -> None:
    assert ">How many<" not in client.get("/privacy/").content.decode()
    actions.run_retention()
    page = client.get("/privacy/").content.decode()
    for words in ("Tags of documents", "What you support", "Counters against guessing", "48 hours", "24 months"):
        assert words in page
    assert ">How many<" in page and "bea@" not in page
