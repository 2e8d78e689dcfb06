"""The design system: its parts say the right words, its files belong together, its page is accessible."""

import datetime as dt
import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from commons import outline, stylesheet
from commons.design import ExampleForm
from commons.templatetags import look
from commons.verdict import ALLOWED, refuse

COMMONS = Path(stylesheet.__file__).parent
PARTS = COMMONS / "templates" / "components"
CSS = COMMONS / "static" / "commons" / "css"


def part(name: str, /, **inputs: Any) -> str:
    """Render a component; runs of white space become one space."""
    return " ".join(render_to_string(f"components/{name}.html", inputs).split())


def template(text: str, **inputs: Any) -> str:
    return str(engines["django"].from_string(text).render(inputs))


# Files


def test_every_style_file_is_in_the_index_once() -> None:
    listed = (CSS / "index.txt").read_text().split()

    assert sorted(listed) == sorted(str(path.relative_to(CSS)) for path in CSS.rglob("*.css"))


def test_styles_keep_the_rules_of_the_house() -> None:
    text = stylesheet.sheet().plain.decode()

    assert "!important" not in text
    assert re.findall(r"(?:^|[\s,}])#[a-z][\w-]*[^;{}]*\{", text) == []
    assert "http" not in re.sub(r'a\[href\^="http"\]', "", text)


def test_every_drawing_that_styles_and_topics_name_exists() -> None:
    for path in CSS.rglob("*.css"):
        for address in re.findall(r'url\("([^"]+)"\)', path.read_text()):
            assert (path.parent / address).exists(), f"{path.name}: {address}"
    drawings = {name for names in look.TOPIC_PICTURES.values() for name in names}
    assert all((COMMONS / "static/commons/art" / f"{name}.svg").exists() for name in drawings)


def test_every_component_says_its_inputs_and_stands_in_the_list() -> None:
    readme = (PARTS / "README.md").read_text()
    for path in PARTS.glob("*.html"):
        assert path.read_text().startswith("{% comment %}\n"), path.name
        assert f"`{path.stem}`" in readme, path.name


def test_templates_carry_no_styles_and_no_scripts() -> None:
    for path in COMMONS.rglob("templates/**/*.html"):
        text = path.read_text()
        assert " style=" not in text, path.name
        assert "<style" not in text, path.name
        assert re.findall(r"<script(?![^>]* src=)", text) == [], path.name
        assert re.findall(r"\son[a-z]+=", text) == [], path.name


# The stylesheet's address


def test_the_stylesheet_is_kept_for_ever_under_its_hash(client: Client) -> None:
    answer = client.get(stylesheet.sheet_url())

    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert b"@layer tokens, base, layout, components, utilities;" in answer.content
    assert b'url("/static/commons/art/wave' in answer.content


def test_the_stylesheet_goes_zipped_to_who_can_read_that(client: Client) -> None:
    answer = client.get(stylesheet.sheet_url(), headers={"accept-encoding": "gzip, br"})

    assert gzip.decompress(answer.content) == stylesheet.sheet().plain
    assert "Accept-Encoding" in answer["Vary"]


def test_an_old_address_gives_the_stylesheet_of_today_without_keeping_it(client: Client) -> None:
    answer = client.get("/look/0123456789ab.css")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"


# Words and widths


def test_a_crossing_says_what_is_missing() -> None:
    drawn = part("crossing", counted=43, threshold=55)

    assert "<strong>43</strong> of 55 supports" in drawn
    assert "12 to go" in drawn
    assert 'width="78.18%"' in drawn
    assert 'aria-label="43 of 55 supports needed"' in drawn


def test_a_crossing_beyond_its_threshold_moves_the_pier() -> None:
    drawn = part("crossing", counted=1204, threshold=602, reached_on=dt.date(2020, 3, 3), elsewhere=1)

    assert "<strong>1,204</strong> supports, 602 needed" in drawn
    assert 'cx="50%"' in drawn
    assert "Reached 3 March 2020" in drawn
    assert "and 1 from another district" in drawn


def test_a_crossing_is_never_wider_than_its_track() -> None:
    assert 'width="100%" height="8" rx="4"/><circle' in part("crossing", counted=9, threshold=0)


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [(24, "", "24 days left"), (7, "soon", "7 days left"), (1, "soon", "Tomorrow"), (0, "soon", "Today")],
)
def test_a_clock_says_what_is_left(days: int, state: str, words: str) -> None:
    clock = look.clock_of(days)

    assert (clock.state, clock.words) == (state, words)


def test_an_overdue_clock_is_full() -> None:
    assert look.clock_of(-3) == ("overdue", 100, "Overdue")


def test_one_day_is_not_days() -> None:
    assert part("overdue", days=1).endswith("1 day overdue</span>")
    assert part("overdue", days=1200).endswith("1,200 days overdue</span>")


def test_a_day_of_another_year_names_its_year() -> None:
    today = timezone.localdate()

    assert look.day(today) == f"{today.day} {today:%B}"
    assert look.day(dt.date(2019, 5, 7)) == "7 May 2019"
    assert look.day(None) == ""


def test_a_moment_is_shown_on_the_day_it_has_in_the_city() -> None:
    assert look.day(dt.datetime(2019, 5, 6, 23, 30, tzinfo=dt.UTC)) == "7 May 2019"


def test_an_unknown_icon_is_a_mistake_and_an_unknown_topic_is_not() -> None:
    with pytest.raises(KeyError):
        look.icon("unicorn")
    assert "#dot" in look.topic_icon("lighting")
    assert "#topic-green" in look.topic_icon("green")


def test_names_keep_their_mark_and_tint() -> None:
    assert look.initials("Heron 4821") == "H"
    assert look.initials("Clara Oriol") == "CO"
    assert look.initials("4821") == "4"
    assert look.tone("Heron 4821") == look.tone("Heron 4821")


# Inputs that people wrote


HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("card", {"title": HOSTILE, "place": HOSTILE, "author": HOSTILE, "text": HOSTILE, "url": "/"}),
        ("person", {"name": HOSTILE, "role": HOSTILE}),
        ("owed", {"title": HOSTILE, "place": HOSTILE, "office": HOSTILE, "supports": 1, "days_left": 1}),
        ("letter", {"text": HOSTILE, "why": HOSTILE, "url": "/"}),
        ("flash", {"text": HOSTILE}),
        ("answer", {"summary": HOSTILE, "office": HOSTILE, "commitments": [{"text": HOSTILE}]}),
        ("comment", {"comment": {"id": 1, "author": HOSTILE, "html": HOSTILE, "reply_url": "/"}}),
        ("map", {"districts": [{"name": HOSTILE, "path": "M0 0", "url": "/", "here": True, "x": 1, "y": 1}]}),
        ("crossing", {"counted": 1, "threshold": 2, "note": HOSTILE}),
    ],
)
def test_what_people_wrote_stays_text(name: str, inputs: dict[str, Any]) -> None:
    drawn = part(name, **inputs)

    assert "<img src=x" not in drawn
    assert "&lt;img src=x" in drawn


# Optional inputs


def test_an_input_left_out_is_not_shown() -> None:
    drawn = template(
        '{% include "components/card.html" with title=p.title url="/" place="Molinos" comments=p.comments '
        "days_left=p.left only %}",
        p={"title": "A bench"},
    )

    assert "comment" not in drawn
    assert "left" not in drawn
    assert "crossing" not in drawn


def test_zero_is_an_input() -> None:
    drawn = part("card", title="A bench", url="/", place="Molinos", comments=0, days_left=0, threshold=20, counted=0)

    assert "0 comments" in drawn
    assert "Today" in drawn
    assert "<strong>0</strong> of 20" in drawn


def test_a_refusal_stands_beside_the_greyed_button() -> None:
    verdict = refuse("level", "Confirm your residency.", remedy="/account/", remedy_label="How?")
    drawn = part("button", text="Support", verdict=verdict)

    assert '<button type="button" class="button" aria-disabled="true" aria-describedby="why">' in drawn
    assert 'id="why">Confirm your residency. <a href="/account/">How?</a>' in drawn


def test_a_permission_leaves_the_button() -> None:
    assert part("button", text="Support", verdict=ALLOWED).startswith('<button class="button">')


# Forms


def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_mend() -> None:
    form = ExampleForm(data={"body": "Shade.", "district": "isla", "told": ["mail"]})
    fields = {field.name: part("field", field=field) for field in form}
    summary = part("error_summary", form=form)

    assert '<a href="#id_title">Give your proposal a title</a>' in summary
    assert '<a href="#id_topic_0">' in summary
    assert 'aria-describedby="id_title_helptext id_title_error"' in fields["title"]
    assert 'id="id_title_error"' in fields["title"]
    assert 'aria-invalid="true"' in fields["title"]
    assert "Shade.</textarea>" in fields["body"]
    assert "<span data-used>6</span> of 20,000 characters" in fields["body"]
    assert '<option value="isla" selected>' in fields["district"]
    assert "<fieldset" in fields["topic"]
    assert 'value="mail" id="id_told_1" checked' in fields["told"]


def test_a_form_without_errors_has_no_summary() -> None:
    assert part("error_summary", form=ExampleForm()) == ""


def test_an_error_of_the_whole_form_comes_first() -> None:
    class Crossed(forms.Form):
        name = forms.CharField()

        def clean(self) -> None:
            raise forms.ValidationError("The two do not fit.")

    assert look.form_errors(Crossed(data={})) == [
        ("", "The two do not fit."),
        ("#id_name", "Name: This field is required."),
    ]


def test_an_error_follows_a_question_without_a_colon() -> None:
    class Asked(forms.Form):
        why = forms.CharField(label="Why is it wrong?")

    assert look.form_errors(Asked(data={})) == [("#id_why", "Why is it wrong? This field is required.")]


def test_a_day_that_is_kept_for_later_has_its_year() -> None:
    day = timezone.localdate().replace(month=5, day=7)
    assert look.when(day) == f'<time datetime="{day.isoformat()}">7 May</time>'
    assert look.when(day, with_year=True) == f'<time datetime="{day.isoformat()}">7 May {day.year}</time>'


# Boundaries


def test_boundaries_become_paths_with_a_place_for_the_name() -> None:
    square = {"type": "Polygon", "coordinates": [[[2.0, 41.0], [2.1, 41.0], [2.1, 41.1], [2.0, 41.1], [2.0, 41.0]]]}
    two = {"type": "MultiPolygon", "coordinates": [square["coordinates"], [[[2.2, 41.0], [2.3, 41.0], [2.3, 41.1]]]]}
    drawn = outline.drawing({"one": square, "two": two})

    assert drawn is not None
    assert drawn.outlines["one"].path.count("M") == 1
    assert drawn.outlines["two"].path.count("M") == 2
    assert drawn.outlines["one"][1:] == (100, 132)
    assert drawn.place(2.0, 41.1) == (0, 0)
    assert outline.drawing({}) is None


# Whole pages


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "429", "500", "503"])
def test_error_pages_can_be_drawn_with_nothing_at_all(code: str) -> None:
    drawn = render_to_string(f"{code}.html")

    assert "<h1>" in drawn
    assert stylesheet.sheet_url() in drawn


def test_the_page_of_a_refusal_says_why_and_what_to_do() -> None:
    verdict = refuse("level", "Confirm your residency first.", remedy="/account/", remedy_label="How?")
    drawn = render_to_string("403.html", {"verdict": verdict})

    assert "Confirm your residency first." in drawn
    assert '<a class="button" href="/account/">How?</a>' in drawn


def test_the_frame_knows_where_one_is() -> None:
    request = RequestFactory().get("/awaiting/")
    drawn = template('{% extends "base.html" %}', request=request)

    assert drawn.count('aria-current="page"') == 1
    assert re.search(r'href="/awaiting/" aria-current="page"', drawn)


def test_the_living_page_shows_a_chart_with_its_table(client: Client, db: None) -> None:
    page = client.get("/design/").content.decode()
    figure = page[page.index('<figure class="chart">') :].partition("</figure>")[0]
    assert "<svg viewBox" in figure and "The same as a table" in figure
    assert "Puerta Vieja" in figure.partition("<table")[2] and "61" in figure.partition("<table")[2]


def test_a_midnight_that_ends_something_is_said_as_the_end_of_its_day() -> None:
    midnight = dt.datetime(2026, 12, 6, tzinfo=timezone.get_current_timezone())
    assert look.ending(midnight) == "5 December 2026, 24:00" and look.moment(midnight) == "6 December 2026, 00:00"
    assert look.ending(midnight + dt.timedelta(hours=9)) == "6 December 2026, 09:00"
    assert look.ending(None) == look.moment(None) == ""
