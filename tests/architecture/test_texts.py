"""The catalogues are whole, and the tool that keeps them sees what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests.architecture import texts
from tests.architecture.unmarked import ROOT


def test_every_text_is_said_in_every_language() -> None:
    assert texts.check(ROOT) == []


def test_compiling_twice_gives_the_same_bytes_and_no_word_of_the_machine() -> None:
    catalog = texts.read(texts.po_path(ROOT, "fr"), "fr")
    assert texts.as_mo(catalog, "fr") == texts.as_mo(texts.read(texts.po_path(ROOT, "fr"), "fr"), "fr")
    assert str(ROOT).encode() not in texts.as_po(catalog, "fr")
    assert b"Generated-By" not in texts.as_po(catalog, "fr")


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        (Message("Hello %(name)s", "Bonjour %(name)s"), []),
        (Message("Hello", ""), ["is not translated"]),
        (Message("Hello", "Bonjour", flags=["fuzzy"]), ["is marked as fuzzy"]),
        (Message("Hello %(name)s", "Bonjour"), ["has other holes: [] for ['name']"]),
        (Message("Hello %(name)s", "Bonjour %(nom)s"), ["has other holes: ['nom'] for ['name']"]),
        (Message("There is no {code}", "Aucun {kode}"), ["has other holes: ['kode'] for ['code']"]),
        (Message("1%% of all", "1 % de tous"), ["doubles its % otherwise"]),
        (Message("<strong>so</strong>", "ainsi"), ["has other tags"]),
        (Message(("one %(n)s", "%(n)s"), ("un", "%(n)s")), []),
        (Message(("%(n)s day", "%(n)s days"), ("%(n)s jour",)), ["is not translated"]),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(message: Message, wrong: list[str]) -> None:
    assert list(texts.wrongs(message)) == wrong


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with one app."""
    (tmp_path / "civic" / "templates").mkdir(parents=True)
    (tmp_path / "civic" / "views.py").write_text(
        "from django.utils.translation import gettext as say\n"
        "from django.utils.translation import pgettext\n"
        'WORDS = say("One sentence "\n    "in two parts."), pgettext("a month", "May")\n'
    )
    (tmp_path / "civic" / "templates" / "page.html").write_text(
        "{% include 'a.html' with title=_('A title') %}{% blocktranslate trimmed count n=n %}\n  {{ n }} day"
        "{% plural %}{{ n }} days of 100%{% endblocktranslate %}{% translate 'Open' context 'a door' %}"
    )
    return tmp_path


def test_texts_of_code_and_templates_are_collected(project: Path) -> None:
    found = {texts._key(message) for message in texts._messages(texts.collected(project))}
    assert found == {
        (None, "One sentence in two parts."),
        ("a month", "May"),
        (None, "A title"),
        (None, "%(n)s day"),
        ("a door", "Open"),
    }


def test_a_missing_text_an_old_compilation_and_a_text_nobody_says_are_found(project: Path) -> None:
    texts.write(project)
    said = texts.check(project)
    assert "fr: 'A title' is not translated" in said
    path = texts.po_path(project, "fr")
    path.write_text(path.read_text().replace('msgid "A title"\nmsgstr ""', 'msgid "A title"\nmsgstr "Un titre"'))
    assert "fr: django.mo is behind django.po" in texts.check(project)
    (project / "civic" / "templates" / "page.html").write_text("{% translate 'Another' %}")
    said = texts.check(project)
    assert "fr: missing: 'Another'" in said
    assert "fr: nobody says: 'A title'" in said


def test_a_text_that_comes_back_brings_its_translation(project: Path) -> None:
    page = project / "civic" / "templates" / "page.html"
    before, path = page.read_text(), texts.po_path(project, "fr")
    texts.write(project)
    path.write_text(path.read_text().replace('msgid "A title"\nmsgstr ""', 'msgid "A title"\nmsgstr "Un titre"'))
    page.write_text("")
    texts.write(project)
    assert '#~ msgstr "Un titre"' in path.read_text()
    page.write_text(before)
    texts.write(project)
    found: Catalog = texts.read(path, "fr")
    assert found["A title"].string == "Un titre"
    assert not found.obsolete
