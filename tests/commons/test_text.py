"""What people write is kept, and nothing else comes with it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commons import text


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
        "![tracker](https://elsewhere.example/pixel.png)",
        "<a href='https://x.example' onclick='alert(1)'>x</a>",
        "<svg/onload=alert(1)>",
        "<iframe src=//elsewhere.example></iframe>",
        "`<b>`\n\n<style>body{display:none}</style>",
    ],
)
def test_markdown_keeps_words_and_drops_what_acts(attack: str) -> None:
    html = text.rendered(f"Before\n\n{attack}\n\nafter")
    lowered = html.lower()
    for bad in ("<script", "<img", 'href="javascript', 'href="data', "<svg", "<iframe", "<style", "<a href='"):
        assert bad not in lowered
    assert "Before" in html and "after" in html


def test_headings_begin_below_the_pages_own_and_links_are_marked_as_others() -> None:
    html = text.rendered("# Big\n\n[a page](https://example.org)")
    assert "<h2>Big</h2>" in html
    assert 'rel="nofollow noopener ugc"' in html


def test_without_links_an_address_is_read_and_not_pressed() -> None:
    said = text.rendered("[a page](https://example.org/?a=1&b=2) and <https://b.example>, *yes*", links=False)
    assert "<a" not in said and "a page (https://example.org/?a=1&amp;b=2)" in said
    assert said.count("https://b.example") == 1 and "<em>yes</em>" in said
    assert "<script" not in text.rendered("[x<script>](https://e.example/<script>)", links=False)


def test_control_and_direction_marks_are_taken_out() -> None:
    assert text.clean(" a\u202eb\u0000c\r\nd\ufeff ") == "abc\nd"
    assert text.one_line("two\n\nlines\tand  tabs") == "two lines and tabs"
    assert text.clean("e\u0301") == "\u00e9"


def test_an_excerpt_is_plain_and_ends_at_a_word() -> None:
    assert text.excerpt("**Shade** for *280* children & teachers") == "Shade for 280 children & teachers"
    assert text.cut("one two three four five", 14) == "one two three…"
    assert text.cut("x" * 30, 10) == "x" * 9 + "…"


def test_bounds_say_how_much_there_is() -> None:
    with pytest.raises(ValidationError, match="at least 20 characters; there are 5"):
        text.bounded("short", least=20, most=100, field="body")
    with pytest.raises(ValidationError, match="to 3 characters; there are 5"):
        text.bounded("short", least=1, most=3, field="body")


def test_a_hundred_kilobytes_cost_in_proportion() -> None:
    """Nested marks are where Markdown readers explode; ours may take no more than 40 times for 10 times the text."""
    import time

    def seconds(length: int) -> float:
        start = time.perf_counter()
        text.rendered("[" * length + "*a_" * length)
        return time.perf_counter() - start

    seconds(200)
    assert seconds(10_000) < 40 * seconds(1_000) + 1
