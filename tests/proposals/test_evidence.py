"""Residents and officials show how a delivery goes, with pictures that obey the rules of all pictures."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from accounts.models import Person
from charter.models import District
from commons import store
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from moderation import actions as moderating
from moderation.rights import erase_hidden_content
from proposals import actions, queries, rights
from proposals.actions import sweep_files
from proposals.lifecycle import State
from proposals.models import Picture, ProgressReport, Proposal
from tests import build
from tests.brought import BAD_PICTURES, brought, from_a_phone, picture
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db
SEEN = "The north side is painted, the south side is not."
WORDS = "It names a neighbour and shows his face."


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def built(ana: Person, omar: Person, molinos: District) -> Proposal:
    proposal = build.proposal(ana, state=State.IN_DELIVERY, district=molinos)
    build.answer(proposal, by=proposal.office)
    return proposal


def seen(proposal: Proposal, by: Person, *shades: int) -> ProgressReport:
    kept = [actions.keep_picture(by=by, file=brought(f"{n}.jpg", picture(shade=n))) for n in shades]
    pictures = [(each, f"Crossing number {n}.") for n, each in enumerate(kept)]
    return actions.report_progress(proposal_id=proposal.pk, by=by, text=SEEN, pictures=pictures)


def page_of(proposal: Proposal, by: Person | None = None) -> str:
    client = Client()
    if by:
        client.force_login(by)
    return client.get(f"/proposals/{proposal.pk}/delivery/").content.decode()


def test_a_resident_reports_under_their_own_name_and_an_official_as_the_office(
    built: Proposal, bea: Person, omar: Person
) -> None:
    hers, his = seen(built, bea, 1), seen(built, omar)
    assert (hers.office, hers.author_name) == (None, "") and his.author_name == "Omar Haddad"
    page = page_of(built)
    assert page.index(f"report-{his.pk}") < page.index(f"report-{hers.pk}")
    assert 'alt="Crossing number 0."' in page and "Bea" in page and "Omar Haddad" in page
    events = [row.data for row in Entry.objects.filter(verb="proposal.progress").order_by("id")]
    assert ["office" in data for data in events] == [False, True] and SEEN not in str(events)


@pytest.mark.parametrize("state", [State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.DONE])
def test_only_a_delivery_is_reported_on(state: State, ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, state=state, district=molinos)
    with pytest.raises(IllegalMove):
        seen(proposal, bea)
    assert not ProgressReport.objects.exists()


def test_a_report_has_three_pictures_each_once_and_with_words(built: Proposal, bea: Person, mira: Person) -> None:
    with pytest.raises(ValidationError, match="at most 3"):
        seen(built, bea, 1, 2, 3, 4)
    assert not ProgressReport.objects.exists() and not Picture.objects.exists()
    seen(built, bea, 1, 2, 3)
    with pytest.raises(ValidationError, match="already"):
        seen(built, mira, 2)
    kept = actions.keep_picture(by=mira, file=brought("5.jpg", picture(shade=5)))
    with pytest.raises(ValidationError):
        actions.report_progress(proposal_id=built.pk, by=mira, text=SEEN, pictures=[(kept, " ")])
    assert ProgressReport.objects.count() == 1


def test_they_are_not_pictures_of_the_proposal(built: Proposal, bea: Person, ana: Person) -> None:
    report = seen(built, bea, 1)
    evidence = report.pictures.get()
    assert list(queries.pictures(built, ana)) == [] and queries.undescribed(built) == 0
    address = f"/proposals/{built.pk}/pictures/{evidence.digest}/"
    assert address not in Client().get(f"/proposals/{built.pk}/").content.decode()
    assert caller().get(f"/api/v1/proposals/{built.pk}/pictures/").json()["results"] == []
    for act in (
        lambda: actions.remove_picture(picture_id=evidence.pk, by=ana),
        lambda: actions.describe_picture(picture_id=evidence.pk, by=ana, alt="Nothing to see."),
    ):
        with pytest.raises((Refused, IllegalMove)):
            act()
    assert Client().get(f"{address}whole.jpg").status_code == 200
    for width in actions.make_sizes(picture_id=evidence.pk):
        assert Client().get(f"{address}{width}.webp").status_code == 200


def test_where_it_was_taken_is_not_kept(built: Proposal, bea: Person) -> None:
    path = f"/api/v1/proposals/{built.pk}/progress/"
    report = caller(bea).post(path, {"text": SEEN}).json()
    given = {"file": brought("phone.jpg", from_a_phone(orientation=6)), "alt": "The kerb."}
    added = caller(bea).post(f"/api/v1/progress/{report['id']}/pictures/", given, format="multipart")
    assert added.status_code == 201, added.content
    whole = b"".join(Client().get(added.json()["url"]).streaming_content)  # type: ignore[arg-type]
    assert b"Planted" not in whole and not Image.open(io.BytesIO(whole)).getexif()
    [shown] = caller().get(path).json()["results"][0]["pictures"]
    assert (shown["alt"], shown["position"]) == ("The kerb.", 1)


def test_pictures_come_from_its_writer_within_the_edit_window(built: Proposal, bea: Person, mira: Person) -> None:
    report = seen(built, bea)
    path = f"/api/v1/progress/{report.pk}/pictures/"

    def given(shade: int) -> dict[str, Any]:
        return {"file": brought("a.jpg", picture(shade=shade)), "alt": "The kerb."}

    refusal(caller(mira).post(path, given(1), format="multipart"), 403)
    refusal(caller().post(path, given(1), format="multipart"), 401)
    refusal(caller(bea).post(path, given(1) | {"alt": " "}, format="multipart"), 400)
    assert caller(bea).post(path, given(1), format="multipart").status_code == 201
    ProgressReport.objects.update(created_at=timezone.now() - dt.timedelta(minutes=16))
    refusal(caller(bea).post(path, given(2), format="multipart"), 403)
    assert Picture.objects.count() == 1


def test_one_bad_file_loses_neither_words_nor_good_files(built: Proposal, bea: Person) -> None:
    client, path = Client(), f"/proposals/{built.pk}/delivery/report/"
    client.force_login(bea)
    name, content, says = BAD_PICTURES["bomb"]
    page = client.post(
        path,
        {
            "text": SEEN,
            "picture_1": brought("kerb.jpg", picture()),
            "alt_1": "The kerb.",
            "picture_2": brought(name, content),
            "alt_2": "A bomb.",
        },
    )
    said = page.content.decode()
    assert page.status_code == 422 and not ProgressReport.objects.exists()
    assert SEEN in said and 'value="The kerb."' in said and says in said and "kerb.jpg" in said
    tokens = dict(re.findall(r'name="(kept_\d)" value="([^"]+)"', said))
    assert list(tokens) == ["kept_1"]
    # Without words for it a picture is not published; nor is anything else then.
    page = client.post(path, {"text": SEEN, "alt_1": "", **tokens})
    assert page.status_code == 422 and "Say what picture 1 shows." in page.content.decode()
    # Nobody uses what another brought.
    other = Client()
    other.force_login(build.residents(1, built.district)[0])
    other.post(path, {"text": SEEN, "alt_1": "Not mine.", **tokens})
    assert not Picture.objects.exists()
    assert client.post(path, {"text": SEEN, "alt_1": "The kerb.", **tokens}).status_code == 302
    assert Picture.objects.get().alt == "The kerb."
    # Left out, it is a report without.
    assert client.post(path, {"text": SEEN, "drop_1": "on", **tokens}).status_code == 302
    assert Picture.objects.count() == 1


def test_a_report_is_flagged_hidden_with_its_pictures_and_brought_back(
    built: Proposal, bea: Person, mira: Person, nora: Person
) -> None:
    report = seen(built, bea, 1)
    evidence, kind = report.pictures.get(), {"kind": "progressreport", "content_id": report.pk}
    address = f"/proposals/{built.pk}/pictures/{evidence.digest}/whole.jpg"
    assert caller(mira).post(f"/api/v1/progress/{report.pk}/flag/", {"reason": "other", "text": "It shows me."})
    assert Client().get(f"/proposals/{built.pk}/flag/?about=progressreport-{report.pk}").status_code == 200
    moderator = Client()
    moderator.force_login(nora)
    assert SEEN in moderator.get(f"/moderation/content/progressreport/{report.pk}/").content.decode()
    moderating.hide(**kind, by=nora, reason="illegal", text=WORDS)
    assert SEEN not in page_of(built) and SEEN not in page_of(built, bea)
    for person in (None, bea, built.author):
        client = Client()
        if person:
            client.force_login(person)
        assert client.get(address).status_code == 404
        refusal(caller(person).get(f"/api/v1/progress/{report.pk}/"), 404)
        refusal(caller(person).get(f"/api/v1/pictures/{evidence.pk}/"), 404)
    moderating.restore(**kind, by=nora, reason="mistake", text=WORDS)
    assert SEEN in page_of(built) and Client().get(address).status_code == 200
    # A picture alone can go, too: the words stay.
    moderating.hide(kind="picture", content_id=evidence.pk, by=nora, reason="illegal", text=WORDS)
    assert SEEN in page_of(built) and evidence.digest not in page_of(built)
    assert Client().get(address).status_code == 404


def test_what_was_hidden_for_half_a_year_is_erased(
    built: Proposal, bea: Person, nora: Person, django_capture_on_commit_callbacks: Any
) -> None:
    report = seen(built, bea, 1)
    key = report.pictures.get().key
    moderating.hide(kind="progressreport", content_id=report.pk, by=nora, reason="illegal", text=WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_hidden_content(timezone.now() + dt.timedelta(days=185)) == 1
    report.refresh_from_db()
    assert (report.text, report.visibility, Picture.objects.count()) == ("", "erased", 0)
    sweep_files(at=timezone.now() + dt.timedelta(days=2))
    assert store.opened(store.PICTURES, key, "master.jpg") is None


@pytest.mark.parametrize("texts", [False, True])
def test_who_leaves_takes_them_along_or_leaves_them_nameless(
    built: Proposal, bea: Person, omar: Person, texts: bool
) -> None:
    hers, his = seen(built, bea, 1), seen(built, omar, 2)
    key = hers.pictures.get().key
    for person in (bea, omar):
        rights.erase(person.pk, texts=texts)
    hers.refresh_from_db()
    his.refresh_from_db()
    assert hers.author is None and his.author is None
    assert (his.text, his.author_name, his.pictures.count()) == (SEEN, "Omar Haddad", 1)
    assert (hers.text, hers.pictures.count()) == (("", 0) if texts else (SEEN, 1))
    sweep_files(at=timezone.now() + dt.timedelta(days=2))
    assert (store.opened(store.PICTURES, key, "master.jpg") is None) is texts
    assert ("Somebody who has left" in page_of(built)) is not texts


def test_it_is_in_the_data_of_who_brought_it(built: Proposal, bea: Person, ana: Person) -> None:
    seen(built, bea, 1)

    def held(person: Person) -> list[str]:
        data = caller(person).get("/api/v1/me/data/").json()["held"]
        return [row["alt"] for section in data if section["kind"] == "proposals.picture" for row in section["rows"]]

    assert (held(bea), held(ana)) == (["Crossing number 0."], [])


def test_residents_take_a_report_back_and_offices_do_not(
    built: Proposal, bea: Person, mira: Person, omar: Person
) -> None:
    hers, his = seen(built, bea, 1), seen(built, omar)
    path = f"/api/v1/progress/{hers.pk}/"
    refusal(caller(mira).delete(path), 403)
    refusal(caller(omar).delete(f"/api/v1/progress/{his.pk}/"), 403)
    client = Client()
    client.force_login(bea)
    button = f"/proposals/{built.pk}/delivery/reports/{hers.pk}/delete/"
    assert button in page_of(built, bea) and button not in page_of(built, mira)
    assert client.post(f"/proposals/{built.pk + 1}/delivery/reports/{hers.pk}/delete/").status_code == 404
    assert client.post(button).status_code == 302
    with pytest.raises(ObjectDoesNotExist):
        queries.report(hers.pk, bea)
    assert not Picture.objects.exists() and f"report-{hers.pk}" not in page_of(built)
    assert Entry.objects.filter(verb="proposal.progress_deleted", actor=bea).count() == 1


def test_the_page_costs_the_same_for_one_report_and_for_twenty(built: Proposal, bea: Person) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page_of(built)
        return len(asked)

    seen(built, bea, 1)
    cost()
    one = cost()
    reports = ProgressReport.objects.bulk_create(
        ProgressReport(proposal=built, author=bea, text=f"{n}. {SEEN}") for n in range(19)
    )
    Picture.objects.bulk_create(
        Picture(proposal=built, report=each, position=1, key=f"{n:032}", digest=f"{n:032}", width=9, height=9, alt="A.")
        for n, each in enumerate(reports)
    )
    assert cost() == one
    ProgressReport.objects.create(proposal=built, author=bea, text=SEEN)
    assert "?cursor=" in page_of(built)
