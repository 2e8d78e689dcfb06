"""A component drawn once is what it would be when drawn again, and nothing is taken for another."""

from __future__ import annotations

import pytest
from django.utils.safestring import mark_safe

from commons.drawn import drawn, frozen, thawed


@pytest.mark.parametrize(
    "value", [{}, {"a": [1, True, {"b": ["x"]}]}, [], [["a", 1]], {"a": mark_safe("<b>")}, None, "x"]
)
def test_what_is_frozen_can_be_thawed(value: object) -> None:
    hash(frozen(value))
    assert thawed(frozen(value)) == value


def test_a_map_is_no_list_and_a_safe_word_no_plain_one() -> None:
    assert frozen({"a": 1}) != frozen([["a", 1]])
    assert frozen(mark_safe("<b>")) != frozen("<b>")
    assert frozen(True) != frozen(1) != frozen(1.0)


def test_other_inputs_give_other_html_and_markup_stays_what_it_was() -> None:
    def badge(text: object) -> str:
        return drawn("components/badge.html", {"text": text, "state": "open"})

    assert badge("Open") == badge("Open")
    assert "Shut" in badge("Shut")
    assert "&lt;b&gt;" in badge("<b>")
    assert "<b>" in badge(mark_safe("<b>"))
    assert "&lt;b&gt;" in badge("<b>")


def test_what_is_not_plain_is_refused() -> None:
    with pytest.raises(TypeError):
        drawn("components/badge.html", {"text": {1, 2}})
