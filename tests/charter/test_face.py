"""The city's face: name, logo, colours, languages, time zone. Ilse changes it; everybody sees it, and why."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Person
from charter import actions
from charter.models import City, CityVersion, Logo
from civic.surroundings import step_in
from commons import clock, colours, face, kept
from commons.errors import Refused
from commons.language import accepted, choices, of_city
from commons.stylesheet import sheet
from journal.models import Entry

REASON = "Council of 12 May, act 7."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def drawing(kind: str = "PNG", size: tuple[int, int] = (600, 200), mode: str = "RGBA") -> io.BytesIO:
    out = io.BytesIO()
    picture = Image.new(mode, size, (20, 90, 160, 0)[: len(mode)])
    picture.save(out, kind, **({"exif": picture.getexif()} if kind == "JPEG" else {}))
    out.seek(0)
    return out


ACTS: dict[str, Callable[[Person], CityVersion]] = {
    "name": lambda by: actions.rename_city(name="Ribera de los Molinos", reason=REASON, by=by),
    "logo": lambda by: actions.set_logo(file=drawing(), reason=REASON, by=by),
    "colours": lambda by: actions.choose_colours(
        residents_colour="#0b6b3a", city_colour="#5b2d8e", reason=REASON, by=by
    ),
    "languages": lambda by: actions.choose_languages(languages=["es", "en"], first="es", reason=REASON, by=by),
    "licence": lambda by: actions.choose_licence(licence="CC0 1.0", reason=REASON, by=by),
    "time_zone": lambda by: actions.set_time_zone(time_zone="America/Bogota", reason=REASON, by=by),
}


@pytest.mark.parametrize("part", ACTS)
def test_ilse_changes_it_and_it_is_public_with_her_name_and_reason(
    client: Client, ilse: Person, part: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = ACTS[part](ilse)
    assert (first.part, first.number) == (part, 2)
    entry = Entry.objects.get(verb="city.changed")
    assert (entry.actor_id, entry.subject_id) == (ilse.pk, first.pk)
    assert entry.data == {"part": part, "lang": "", "number": 2}
    page = client.get("/charter/city/", headers={"accept-language": "en"}).text
    assert REASON in page and ilse.name in page
    with pytest.raises(ValidationError):
        ACTS[part](ilse)
    assert CityVersion.objects.count() == 1, "what is so already is no change"


@pytest.mark.parametrize("part", ACTS)
@pytest.mark.parametrize("name", ["ana", "omar", "nora", "cleo", "carl"])
def test_nobody_else_does_and_nothing_is_written(request: pytest.FixtureRequest, name: str, part: str) -> None:
    person = request.getfixturevalue(name)
    before = City.objects.values().get()
    with pytest.raises(Refused):
        ACTS[part](person)
    assert City.objects.values().get() == before
    assert not CityVersion.objects.exists() and not Logo.objects.exists()
    assert not Entry.objects.filter(verb="city.changed").exists()


PAGES = ["", "name/", "logo/", "colours/", "languages/", "time-zone/", "terms/en/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_the_administrators(client: Client, ilse: Person, ana: Person, page: str) -> None:
    address = f"/administration/city/{page}"
    visitor = client.get(address)
    assert visitor.status_code == 302 and visitor["Location"].startswith("/account/sign-in/")
    client.force_login(ana)
    assert client.get(address).status_code == 403 and client.post(address).status_code in (403, 405)
    client.force_login(ilse)
    assert client.get(address).status_code == 200


def test_she_does_it_on_the_pages(client: Client, ilse: Person) -> None:
    client.force_login(ilse)
    sent: dict[str, dict[str, Any]] = {
        "name": {"name": "  Villa\u202e  Nueva "},
        "logo": {"file": SimpleUploadedFile("logo.png", drawing().read())},
        "colours": {"residents_colour": "#0B6B3A", "city_colour": "#5b2d8e"},
        "languages": {"languages": ["en", "fr"], "first": "fr"},
        "time-zone": {"time_zone": "Asia/Tokyo"},
    }
    for page, fields in sent.items():
        done = client.post(f"/administration/city/{page}/", {**fields, "reason": REASON})
        assert (done.status_code, done.get("Location")) == (302, "/administration/city/"), done.text
    its = City.objects.get()
    assert (its.name, its.time_zone, its.languages) == ("Villa Nueva", "Asia/Tokyo", ["fr", "en"])
    assert (its.residents_colour, its.city_colour) == ("#0b6b3a", "#5b2d8e")
    page = client.get("/administration/city/").text
    assert f'<img class="brand__logo" src="/city/logo/{its.logo}.png" alt="Villa Nueva"' in page
    assert CityVersion.objects.count() == 5
    gone = client.post("/administration/city/logo/remove/", {"reason": REASON})
    assert gone.status_code == 302 and City.objects.get().logo == ""
    assert Logo.objects.exists(), "the history still shows it"
    bare = client.post("/administration/city/name/", {"name": "Other", "reason": ""})
    assert bare.status_code == 400 and City.objects.get().name == "Villa Nueva"


# Colours


def test_contrast_is_measured_as_wcag_says() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert colours.normal(" #A0F ") == "#aa00ff" and colours.normal("red") == colours.normal("#12345") == ""


@pytest.mark.parametrize(
    ("residents", "river", "field", "words"),
    [
        ("#ffd700", "#0b5671", "residents_colour", "1.21 to 1"),
        ("#a80f5c", "#9bc4d0", "city_colour", "at least 4.5 to 1"),
        ("pink", "#0b5671", "residents_colour", "six digits"),
        ("#a80f5c", "", "city_colour", "six digits"),
        ("#a80f5c;}", "#0b5671", "residents_colour", "six digits"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_out(
    ilse: Person, residents: str, river: str, field: str, words: str
) -> None:
    with pytest.raises(ValidationError) as error:
        actions.choose_colours(residents_colour=residents, city_colour=river, reason=REASON, by=ilse)
    assert list(error.value.message_dict) == [field]
    said = error.value.message_dict[field][0]
    assert words in said and not CityVersion.objects.exists()
    if "nearest" in said:
        suggested = said.rsplit(" ", 1)[1].rstrip(".")
        assert colours.measured(suggested).passes
        given = {"residents_colour": residents, "city_colour": river, field: suggested}
        actions.choose_colours(**given, reason=REASON, by=ilse)


@pytest.mark.parametrize(
    "colour", ["#a80f5c", "#0b5671", "#7a5c00", "#006b3c", "#000000", "#4b0082", "#c00000", "#1a1aff"]
)
def test_every_shade_can_be_read_in_light_and_dark(colour: str) -> None:
    assert colours.measured(colour).passes
    for dark, grounds in ((False, colours.LIGHT_GROUNDS), (True, colours.DARK_GROUNDS)):
        shades = colours._family("voice", colour, dark=dark)
        for shade in (shades["voice"], shades["voice-strong"]):
            for ground in (*grounds, shades["voice-soft"], shades["on-voice"]):
                assert colours.contrast(shade, ground) >= 4.5, (dark, shade, ground)


def test_the_stylesheet_wears_them_under_another_address(client: Client, ilse: Person, settings: Any) -> None:
    before = sheet()
    actions.choose_colours(residents_colour="#006b3c", city_colour="#4b0082", reason=REASON, by=ilse)
    page = client.get("/").text
    now = sheet()
    assert now.digest != before.digest and f"/look/{now.digest}.css" in client.get("/").text and "style=" not in page
    served = client.get(f"/look/{now.digest}.css")
    assert "--voice: #006b3c" in served.text and "immutable" in served["Cache-Control"]
    assert client.get(f"/look/{before.digest}.css")["Cache-Control"] == "no-cache"
    actions.choose_colours(residents_colour="", city_colour="", reason=REASON, by=ilse)
    client.get("/")
    assert sheet() == before


# Logo


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (io.BytesIO(SVG), "SVG"),
        (io.BytesIO(b""), "empty"),
        (io.BytesIO(b"%PDF-1.4"), "PDF"),
        (io.BytesIO(drawing().read()[:60]), "damaged"),
        (io.BytesIO(drawing().read() + SVG), "something else"),
        (drawing(size=(4_000, 3_000)), "12 megapixels"),
        (drawing(size=(20, 20)), "too small"),
        (drawing(size=(1_000, 50)), "too long and thin"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(2_000_000)), "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_logo_is_refused(ilse: Person, file: io.BytesIO, words: str) -> None:
    with pytest.raises(ValidationError) as error:
        actions.set_logo(file=file, reason=REASON, by=ilse)
    assert words in error.value.message_dict["file"][0]
    assert not Logo.objects.exists() and not CityVersion.objects.exists()


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGBA")])
def test_a_logo_is_drawn_anew_and_kept_by_browsers(client: Client, ilse: Person, kind: str, mode: str) -> None:
    actions.set_logo(file=drawing(kind, mode=mode), reason=REASON, by=ilse)
    its = Logo.objects.get()
    served = client.get(f"/city/logo/{its.digest}.png")
    picture = Image.open(io.BytesIO(served.content))
    assert (picture.format, picture.size, picture.mode) == ("PNG", (480, 160), "RGBA") and not picture.info
    assert picture.getpixel((5, 5))[3] == (0 if mode == "RGBA" else 255)  # type: ignore[index]
    assert "immutable" in served["Cache-Control"] and served["Content-Type"] == "image/png"
    assert client.get(f"/city/logo/{'0' * 32}.png").status_code == 404


# Languages


@pytest.mark.parametrize(
    ("languages", "first", "field"),
    [
        ([], "en", "languages"),
        (["en"], "fr", "first"),
        (["de"], "de", "languages"),
        (["en", "fr", "es"], "en", "languages"),
    ],
)
def test_a_choice_that_is_none_is_refused(ilse: Person, languages: list[str], first: str, field: str) -> None:
    with pytest.raises(ValidationError) as error:
        actions.choose_languages(languages=languages, first=first, reason=REASON, by=ilse)
    assert list(error.value.message_dict) == [field] and City.objects.get().languages == []


def test_pages_speak_what_the_city_offers(client: Client, ilse: Person) -> None:
    actions.choose_languages(languages=["fr", "es"], first="es", reason=REASON, by=ilse)
    client.get("/")  # a process learns of it when it next reads the city
    assert choices() == [("es", "Español"), ("fr", "Français")]
    assert (accepted("en"), accepted("fr-CA"), accepted(""), of_city("en")) == ("es", "fr", "es", "es")
    page = client.get("/terms/", headers={"accept-language": "en"})
    assert page["Content-Language"] == "es" and 'value="en"' not in page.text and 'value="fr"' in page.text


# Time zone


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Europe/Madrid"])
def test_a_zone_that_is_none_or_the_present_one_is_refused(ilse: Person, zone: str) -> None:
    with pytest.raises(ValidationError) as error:
        actions.set_time_zone(time_zone=zone, reason=REASON, by=ilse)
    assert list(error.value.message_dict) == ["time_zone"] and not CityVersion.objects.exists()


def test_days_end_at_the_citys_midnight_and_what_is_due_stays(client: Client, ilse: Person) -> None:
    start = dt.datetime(2026, 5, 12, 20, 0, tzinfo=dt.UTC)
    due = clock.due(start, 30)
    assert due == dt.datetime(2026, 6, 11, 22, 0, tzinfo=dt.UTC), "Madrid's midnight"
    actions.set_time_zone(time_zone="America/Bogota", reason=REASON, by=ilse)
    page = client.get("/")
    assert page.status_code == 200 and str(clock.zone()) == "America/Bogota"
    assert clock.due(start, 30) == dt.datetime(2026, 6, 12, 5, 0, tzinfo=dt.UTC), "what begins now ends at Bogotá's"
    assert clock.today(dt.datetime(2026, 6, 12, 3, 0, tzinfo=dt.UTC)) == dt.date(2026, 6, 11)
    assert due == dt.datetime(2026, 6, 11, 22, 0, tzinfo=dt.UTC)


def test_a_task_steps_into_the_city_as_a_page_does(ilse: Person) -> None:
    actions.set_time_zone(time_zone="Asia/Tokyo", reason=REASON, by=ilse)
    step_in()
    assert str(timezone.get_current_timezone()) == "Europe/Madrid", "known for half a minute"
    face.forget()
    step_in()
    assert str(timezone.get_current_timezone()) == "Asia/Tokyo"


def test_a_process_asks_once_in_half_a_minute(city: City, settings: Any, django_assert_num_queries: Any) -> None:
    face.forget()
    kept.forget()
    with django_assert_num_queries(3):  # a savepoint, the city, its release
        step_in()
    with django_assert_num_queries(0):
        step_in()
