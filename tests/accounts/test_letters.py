"""Proof by letter: from the request to the level, and nothing of name, address or code stays."""

from __future__ import annotations

import datetime as dt
import logging
import re
import sys
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions import (
    ask_letter,
    close_batch,
    issue_desk_code,
    load_batch,
    make_batch,
    match_register,
    prove_residency,
    redeem_letter,
    release_residency,
    stop_letter,
    tend_letters,
)
from accounts.drivers import post, printing
from accounts.models import Attempt, Letter, LetterBatch, Person, Residency
from charter.actions.change_rule import change_rule
from charter.models import District
from commons.clock import today
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions as proposal_actions
from proposals.models import Support
from tests import build
from tests.accounts.registers import KEY, register

ADDRESS = {
    "name": "Plantedname Ruiz",
    "street": "Plantedstreet 12",
    "detail": "3.º B",
    "postcode": "28001",
    "town": "Ribera",
}
PLANTED = ("plantedname", "plantedstreet")


def asked(by: Person, district: District, **changes: str) -> Letter:
    return ask_letter(by=by, district_id=district.pk, **(ADDRESS | changes))


def code_of(letter: Letter) -> str:
    """What stands in a letter that is being printed."""
    letter.refresh_from_db()
    assert letter.sealed is not None
    return post.unseal(letter.sealed, person_id=letter.person_id).code


def sent(letter: Letter, cleo: Person, district: District | None = None) -> str:
    """Print one letter and erase it; return its code."""
    batch = make_batch(by=cleo, districts={letter.pk: (district or letter.district).pk})
    assert batch is not None
    code = code_of(letter)
    load_batch(batch_id=batch.pk, by=cleo)
    close_batch(batch_id=batch.pk, by=cleo)
    return code


@pytest.fixture
def letter(carl: Person, molinos: District) -> Letter:
    return asked(carl, molinos)


def places() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, asked, expires_on FROM identity.address ORDER BY person_id, asked")
        return list(cursor.fetchall())


# The story


def test_carl_proves_where_he_lives_by_letter(
    client: Client, carl: Person, cleo: Person, molinos: District, salinas: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By pages alone: asked for, printed, posted, erased, entered. The clerk corrects the district."""
    codes = ["7K2QM4X9TP"]
    monkeypatch.setattr(post, "new_code", lambda: codes[0])  # the dice, not our rule
    client.force_login(carl)
    assert "Ask for a letter" in client.get("/account/proof/").content.decode()
    client.post("/account/proof/post/ask/", ADDRESS | {"district_id": salinas.pk})
    letter = Letter.objects.get()
    page = client.get("/account/proof/").content.decode()
    assert "Your letter is being prepared" in page and "Plantedstreet" not in page
    assert "not been printed" in client.get("/account/proof/post/").content.decode()

    clerk = Client()
    clerk.force_login(cleo)
    page = clerk.get("/desk/post/").content.decode()
    assert "Plantedstreet 12, 3.º B, 28001 Ribera" in page and "Plantedname" not in page and "Carl" not in page
    there = clerk.post("/desk/post/", {f"letter_{letter.pk}": molinos.pk})["Location"]
    assert clerk.get(f"{there}pdf/").status_code == 405, "addresses are taken by POST"
    pdf = clerk.post(f"{there}pdf/")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert "no-store" in pdf["Cache-Control"] and pdf["Content-Disposition"].startswith("attachment")
    assert clerk.post(f"{there}pdf/").status_code == 200, "should the printer jam"
    clerk.post(f"{there}printed/")
    assert clerk.post(f"{there}pdf/").status_code == 409 and clerk.post(f"{there}printed/").status_code == 409

    page = client.get("/account/proof/post/?code=7K2QM-4X9TP").content.decode()
    assert 'value="7K2QM-4X9TP"' in page and not Residency.objects.exists(), "looking enters nothing"
    client.post("/account/proof/post/", {"code": " 7k2qm 4x9tp "})
    residency = Residency.objects.get(person=carl)
    assert (residency.level, residency.method, residency.district) == (1, "post", molinos)
    assert not residency.of_voting_age and residency.is_valid
    page = client.get("/account/proof/").content.decode()
    assert "You are a verified resident" in page and "level 1" in page
    assert [e.verb for e in Entry.objects.order_by("pk")] == [
        "letters.made_ready",
        "letters.loaded",
        "letters.loaded",
        "letters.erased",
        "person.verified",
    ]
    assert Entry.objects.get(verb="person.verified").data == {"level": 1, "method": "post"}
    assert places() == [(carl.pk, False, residency.valid_until)]


def test_nothing_of_name_address_and_code_stays(
    client: Client,
    carl: Person,
    cleo: Person,
    molinos: District,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    client.force_login(carl)
    client.post("/account/proof/post/ask/", ADDRESS | {"district_id": molinos.pk})
    letter = Letter.objects.get()
    assert build.planted(*PLANTED) == [], "sealed from the first moment"
    code = sent(letter, cleo)
    everywhere = (*PLANTED, code, post.shown_code(code))
    assert build.planted(*everywhere) == []
    client.post("/account/proof/post/", {"code": "AAAAA-AAAAA"})
    client.post("/account/proof/post/", {"code": code})
    assert Residency.objects.filter(person=carl).exists() and build.planted(*everywhere) == []
    said = (caplog.text + "".join(capfd.readouterr())).lower()
    assert not any(word.lower() in said for word in everywhere)
    letter.refresh_from_db()
    assert letter.sealed is None and code.encode() not in bytes(letter.code_digest or b"")


@pytest.mark.parametrize("broken", ["identity.ask_address", "identity.prove_address"])
def test_error_report_names_no_address_and_no_code(
    carl: Person, cleo: Person, molinos: District, rf: Any, settings: Any, broken: str
) -> None:
    """Should an action break, the report of the break tells nothing of what was typed, in DEBUG as in production."""
    from django.views.debug import ExceptionReporter

    def act() -> None:
        if broken == "identity.prove_address":
            code = sent(asked(carl, molinos), cleo)
            planted.append(code)
            break_it()
            redeem_letter(by=carl, code=code)
        else:
            break_it()
            asked(carl, molinos)

    def break_it() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER FUNCTION {broken} RENAME TO away")

    planted = list(PLANTED)
    try:
        act()
    except Exception:
        settings.DEBUG = False
        report = ExceptionReporter(rf.post("/account/proof/post/", {}), *sys.exc_info())
        frames = [frame for frame in report.get_traceback_frames() if frame["filename"] != __file__]
    told = str([frame["vars"] for frame in frames if "/accounts/" in frame["filename"]]).lower()
    assert frames and not any(word.lower() in told for word in planted)


# What is asked for


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"street": "…"}, "street"),
        ({"street": "x" * 61}, "street"),
        ({"postcode": ""}, "postcode"),
        ({"town": ""}, "town"),
        ({"district_id": 0}, "district_id"),
    ],
)
def test_wrong_addresses_are_refused_by_field(
    carl: Person, molinos: District, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        ask_letter(**({"by": carl, "district_id": molinos.pk} | ADDRESS | changes))
    assert list(refusal.value.message_dict) == [field]
    assert not Letter.objects.exists() and not places() and not Attempt.objects.exists()


def test_one_letter_under_way_and_three_a_month(carl: Person, cleo: Person, molinos: District) -> None:
    for _n in range(3):
        letter = asked(carl, molinos)
        with pytest.raises(Refused) as refusal:
            asked(carl, molinos)
        assert refusal.value.verdict.code == "letter-under-way"
        sent(letter, cleo)
        stop_letter(by=carl)
        Attempt.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        asked(carl, molinos)
    assert refusal.value.verdict.code == "too-many-letters" and places() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        for _n in range(2):
            Letter.objects.create(person=carl, district=molinos, sealed=b"x")


def test_asking_and_stopping_is_counted_too(carl: Person, molinos: District) -> None:
    for _n in range(3):
        asked(carl, molinos)
        stop_letter(by=carl)
    with pytest.raises(Refused) as refusal:
        asked(carl, molinos)
    assert refusal.value.verdict.code == "too-many-tries"
    with pytest.raises(IllegalMove):
        stop_letter(by=carl)


WRITTEN = [
    {},
    {"name": "Somebody Else"},
    {"street": "PLANTEDSTREET, 12", "detail": "3-b"},
    {"street": "Plantedstréet  12", "detail": "3 B"},
    {"town": "RIBERA"},
]


def test_as_many_people_as_the_rule_says_however_the_address_is_written(
    ilse: Person, cleo: Person, molinos: District
) -> None:
    change_rule(rule="persons_per_address", value=5, decision="The council decided on 3 November.", by=ilse)
    people = [build.person(f"p{n}") for n in range(6)]
    for person, changes in zip(people, WRITTEN, strict=False):
        asked(person, molinos, **changes)
    with pytest.raises(ValidationError, match="As many people") as refusal:
        asked(people[5], molinos)
    assert list(refusal.value.message_dict) == ["street"] and not any(str(p) in str(refusal.value) for p in people)
    asked(people[5], molinos, detail="4 A")
    stop_letter(by=people[5])
    # A place that was given up is free; one that was proved is not.
    code = sent(Letter.objects.get(person=people[0]), cleo)
    redeem_letter(by=people[0], code=code)
    stop_letter(by=people[1])
    asked(people[5], molinos)
    with pytest.raises(ValidationError, match="As many people"):
        asked(people[1], molinos)
    # Who ends their residency themself keeps the place: else one letter box could give voices one after the other.
    release_residency(person_id=people[0].pk, by=people[0])
    with pytest.raises(ValidationError, match="As many people"):
        asked(people[1], molinos)


def test_street_words_have_one_form() -> None:
    first = post.Address("A", "C/ Mayor, 5", "2ºB", "28001", "Ribera")
    other = post.Address("B", "calle mayor 5", "2-b", "28 001", "RIBERA")
    assert post.address_tag(first) != post.address_tag(post.Address("A", "C/ Mayor, 6", "2ºB", "28001", "Ribera"))
    assert post.address_tag(first) == post.address_tag(post.Address("B", "calle mayor 5", "2-b", "28001", "RIBERA"))
    assert "Mayor" not in repr(first) and other.lines == ["calle mayor 5", "2-b", "28 001 RIBERA"]


# What is printed


def test_batch_is_one_tagged_page_a_letter_in_the_readers_language(
    carl: Person, dora: Person, molinos: District
) -> None:
    address = post.Address("Mª del Carmen *Ruiz* #strong[x]", "Acequia Mayor 12", "", "28001", "Ribera")
    letters = [
        printing.Printed(post.Content(address, post.new_code()), molinos, language) for language in ("en", "fr", "es")
    ]
    made = printing.pdf(letters, on=today())
    assert re.search(rb"/Count 3\b", made) and b"/StructTreeRoot" in made and b"/Marked true" in made
    assert b"pdfuaid" in made, "PDF/UA says so of itself"


def test_signs_nobody_can_print_spoil_no_batch(carl: Person, molinos: District) -> None:
    """One person's name must not keep the others' letters from the printer."""
    with pytest.raises(ValidationError) as refusal:
        asked(carl, molinos, name="Ana \U0010fffd", town="Ribera \U0010fffd")
    assert list(refusal.value.message_dict) == ["name", "town"] and not Letter.objects.exists()
    asked(carl, molinos, name="Zoë Šimůnek-Łąka, محمد علي")
    address = post.Address("\U0010fffd", "Mayor 1", "", "28001", "Ribera")  # asked for on a machine with more fonts
    made = printing.pdf([printing.Printed(post.Content(address, post.new_code()), molinos, "en")], on=today())
    assert made.startswith(b"%PDF") and b"/StructTreeRoot" in made


@pytest.mark.parametrize("broken", ["typeset", "record"])
def test_batch_whose_pdf_failed_was_never_taken(
    letter: Letter, cleo: Person, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Otherwise it would count as printed a day later, and residents would wait for a letter that never was."""
    batch = make_batch(by=cleo, districts={letter.pk: letter.district_id})
    assert batch is not None
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry RENAME TO away" if broken == "record" else "SELECT 1")
    if broken == "typeset":
        monkeypatch.setattr(printing, "SHEET", printing.SHEET.with_name("nothing.typ"))
    with pytest.raises((OSError, DatabaseError)), transaction.atomic():
        load_batch(batch_id=batch.pk, by=cleo)
    batch.refresh_from_db()
    assert batch.loaded_at is None


@pytest.fixture
def dora(city: object) -> Person:
    return build.person("dora")


def test_clerk_refuses_an_address_and_the_resident_is_told(letter: Letter, cleo: Person, carl: Person) -> None:
    assert make_batch(by=cleo, districts={letter.pk: None}) is None
    letter.refresh_from_db()
    assert (letter.state, letter.end, letter.sealed) == ("ended", "undeliverable", None) and places() == []
    assert [m.to for m in mail.outbox] == [[carl.email]] and "Planted" not in mail.outbox[0].body
    assert Entry.objects.get().data == {"refused": 1}


def test_two_clerks_do_not_print_one_letter_and_nobody_prints_their_own(
    letter: Letter, cleo: Person, molinos: District
) -> None:
    own = asked(cleo, molinos)
    make_batch(by=cleo, districts={letter.pk: molinos.pk, own.pk: molinos.pk})
    with pytest.raises(ValidationError, match="None of these"):
        make_batch(by=cleo, districts={letter.pk: molinos.pk, own.pk: molinos.pk})
    own.refresh_from_db()
    assert own.state == "waiting" and LetterBatch.objects.count() == 1
    with pytest.raises(ValidationError, match="Choose a district"):
        make_batch(by=cleo, districts={own.pk: 0})


def test_batch_is_not_closed_before_it_was_taken(letter: Letter, cleo: Person, molinos: District) -> None:
    batch = make_batch(by=cleo, districts={letter.pk: molinos.pk})
    assert batch is not None
    with pytest.raises(IllegalMove, match="close"):
        close_batch(batch_id=batch.pk, by=cleo)
    letter.refresh_from_db()
    assert letter.sealed is not None


@pytest.mark.parametrize("who", ["carl", "ana", "omar", "nora", "ilse"])
def test_only_clerks_print(request: pytest.FixtureRequest, letter: Letter, cleo: Person, who: str) -> None:
    batch = make_batch(by=cleo, districts={letter.pk: letter.district_id})
    assert batch is not None
    other: Person = request.getfixturevalue(who)
    entries = Entry.objects.count()
    client = Client()
    client.force_login(other)
    paths = ["/desk/post/", f"/desk/post/{batch.pk}/"]
    assert [client.get(path).status_code for path in paths] == [403, 403]
    posts = ["/desk/post/", f"/desk/post/{batch.pk}/pdf/", f"/desk/post/{batch.pk}/printed/"]
    assert [client.post(path).status_code for path in posts] == [403, 403, 403]
    batch.refresh_from_db()
    assert batch.loaded_at is None and Entry.objects.count() == entries


# What is erased in time


def later(**time: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(**time)


def test_what_nobody_printed_is_erased_within_a_week_and_the_resident_told(
    letter: Letter, carl: Person, client: Client
) -> None:
    assert tend_letters(at=later(days=6, hours=22)) == 0
    assert tend_letters(at=later(days=6, hours=23.5)) == 1 and tend_letters(at=later(days=7)) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.end, letter.sealed) == ("ended", "unprinted", None) and places() == []
    assert [m.to for m in mail.outbox] == [[carl.email]]
    assert Entry.objects.get(verb="letter.ended").data == {"why": "unprinted"}
    client.force_login(carl)
    assert "was not printed within a week" in client.get("/account/proof/").content.decode()


def test_batch_nobody_took_is_erased_within_a_week_too(letter: Letter, cleo: Person) -> None:
    batch = make_batch(by=cleo, districts={letter.pk: letter.district_id})
    assert batch is not None
    tend_letters(at=later(days=7))
    letter.refresh_from_db()
    batch.refresh_from_db()
    assert (letter.end, letter.sealed) == ("unprinted", None) and batch.erased_at
    with pytest.raises(IllegalMove):
        load_batch(batch_id=batch.pk, by=cleo)


def test_batch_that_was_taken_counts_as_printed_a_day_later(letter: Letter, cleo: Person, carl: Person) -> None:
    batch = make_batch(by=cleo, districts={letter.pk: letter.district_id})
    assert batch is not None
    code = code_of(letter)
    load_batch(batch_id=batch.pk, by=cleo)
    assert tend_letters(at=later(hours=23)) == 0
    assert tend_letters(at=later(hours=25)) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.sealed) == ("sent", None) and not mail.outbox
    assert Entry.objects.filter(verb="letters.erased").get().actor_id is None
    assert redeem_letter(by=carl, code=code).level == 1


def test_code_ends_after_thirty_days_and_its_row_after_thirty_more(letter: Letter, cleo: Person, carl: Person) -> None:
    code = sent(letter, cleo)
    Letter.objects.update(code_until=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(ValidationError, match="no longer works"):
        redeem_letter(by=carl, code=code)
    tend_letters()
    letter.refresh_from_db()
    assert letter.end == "late" and places() == [] and not Residency.objects.exists()
    tend_letters(at=later(days=31))
    assert not Letter.objects.exists()


# What is entered


def test_five_wrong_tries_end_the_letter(letter: Letter, cleo: Person, carl: Person) -> None:
    code = sent(letter, cleo)
    for unreadable in ("", "7K2QM", "7K2QM-4X9TU", "x" * 40):
        with pytest.raises(ValidationError, match="ten letters"):
            redeem_letter(by=carl, code=unreadable)
    for left in (4, 3, 2, 1):
        with pytest.raises(ValidationError, match=f"You have {left} tr"):
            redeem_letter(by=carl, code="AAAAA-AAAAA")
    with pytest.raises(ValidationError, match="Five wrong"):
        redeem_letter(by=carl, code="AAAAA-AAAAA")
    with pytest.raises(ValidationError, match="Five wrong"):
        redeem_letter(by=carl, code=code)
    letter.refresh_from_db()
    assert (letter.state, letter.end, letter.tries) == ("ended", "tries", 5)
    assert not Residency.objects.exists() and places() == []


def test_right_code_at_the_fifth_try(letter: Letter, cleo: Person, carl: Person) -> None:
    code = sent(letter, cleo)
    for _n in range(4):
        with pytest.raises(ValidationError):
            redeem_letter(by=carl, code="AAAAA-AAAAA")
    assert redeem_letter(by=carl, code=code.lower()).level == 1
    with pytest.raises(ValidationError, match="entered already"):
        redeem_letter(by=carl, code=code)


def test_code_serves_its_own_account_alone(letter: Letter, cleo: Person, carl: Person, dora: Person) -> None:
    code = sent(letter, cleo)
    with pytest.raises(ValidationError, match="account that asked"):
        redeem_letter(by=dora, code=code)
    other = asked(dora, letter.district)
    sent(other, cleo)
    with pytest.raises(ValidationError, match="not the code of your letter"):
        redeem_letter(by=dora, code=code)
    letter.refresh_from_db()
    assert letter.tries == 0 and not Residency.objects.exists()


def test_letters_that_look_like_digits_are_read_as_them() -> None:
    assert post.plain_code("oI1lO-0abcd") == "01110" + "0ABCD"
    assert len({post.new_code() for _n in range(1000)}) == 1000
    assert 32**post.CODE_LENGTH == 2**50


# Letter and register together; moving


def test_letter_and_register_together_give_level_2(
    letter: Letter, cleo: Person, carl: Person, molinos: District, settings: Any
) -> None:
    with register() as running:
        settings.REGISTER_URL, settings.REGISTER_KEY = running.url, KEY  # type: ignore[attr-defined]
        redeem_letter(by=carl, code=sent(letter, cleo))
        residency = match_register(by=carl, number="planted 4711471147 q", birth_year=1984)
    assert (residency.level, residency.method, residency.of_voting_age) == (2, "post_register", True)
    assert residency.post_until and residency.register_until and places() == [(carl.pk, False, residency.post_until)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT method FROM identity.proof")
        assert cursor.fetchall() == [("post_register",)]


def test_register_then_letter_gives_level_2_and_another_district_does_not(
    cleo: Person, carl: Person, dora: Person, molinos: District, salinas: District, settings: Any
) -> None:
    with register() as running:
        settings.REGISTER_URL, settings.REGISTER_KEY = running.url, KEY  # type: ignore[attr-defined]
        match_register(by=carl, number="planted 4711471147 q", birth_year=1984)
        match_register(by=dora, number="planted 9999 x", birth_year=2012)
    assert redeem_letter(by=carl, code=sent(asked(carl, molinos), cleo)).level == 2
    moved = redeem_letter(by=dora, code=sent(asked(dora, molinos, detail="4 A"), cleo))
    assert (moved.level, moved.method, moved.district, moved.register_until) == (1, "post", molinos, None)


def test_ana_moves_by_desk_and_what_she_supports_stays(
    ana: Person, cleo: Person, molinos: District, salinas: District, document: dict[str, Any]
) -> None:
    old, new = build.proposal(build.person("p"), district=molinos), build.proposal(build.person("q"), district=salinas)
    proposal_actions.give_support(proposal_id=old.pk, by=ana)
    prove_residency(
        by=cleo, method="desk", desk_code=issue_desk_code(by=ana).code, **(document | {"district_id": salinas.pk})
    )
    assert Entry.objects.get(verb="person.moved").data == {"level": 2, "method": "desk"}
    ana = Person.objects.get(pk=ana.pk)
    for proposal in (old, new):
        proposal_actions.give_support(proposal_id=proposal.pk, by=ana)
    assert sorted(Support.objects.filter(person=ana).values_list("proposal", "district", "counts")) == [
        (old.pk, molinos.pk, True),
        (new.pk, salinas.pk, True),
    ]
    assert proposal_actions.heed_releases() == 0


def test_letter_does_not_lower_a_level_by_the_way(
    client: Client, mira: Person, cleo: Person, molinos: District, salinas: District
) -> None:
    code = sent(asked(mira, molinos), cleo)
    client.force_login(mira)
    page = client.post("/account/proof/post/", {"code": code}).content.decode()
    assert "level 1 only" in page and 'type="checkbox" name="accept_lower"' in page
    assert Residency.objects.get(person=mira).district == salinas and Letter.objects.get().tries == 0
    client.post("/account/proof/post/", {"code": code, "accept_lower": "on"})
    residency = Residency.objects.get(person=mira)
    assert (residency.level, residency.district) == (1, molinos)


def test_proof_at_the_desk_stops_the_letter_and_frees_the_address(
    letter: Letter, carl: Person, cleo: Person, document: dict[str, Any]
) -> None:
    prove_residency(by=cleo, method="desk", desk_code=issue_desk_code(by=carl).code, **document)
    letter.refresh_from_db()
    assert (letter.end, letter.sealed) == ("stopped", None) and places() == []


def test_page_says_what_is_held(client: Client, letter: Letter, carl: Person, cleo: Person) -> None:
    client.force_login(carl)
    page = client.get("/account/proof/").content.decode()
    assert "Name and address, locked" in page and "Nothing yet." in page
    code = sent(letter, cleo)
    assert "Name and address are erased" in client.get("/account/proof/").content.decode()
    redeem_letter(by=carl, code=code)
    page = re.sub(r"<[^>]+>|\s+", " ", client.get("/account/proof/").content.decode())
    for line in ("Way Letter", "Level 1", "District Molinos", "Of the number nothing", "Of the address a code that"):
        assert line in re.sub(r" +", " ", page), line
