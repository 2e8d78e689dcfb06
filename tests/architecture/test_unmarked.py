"""The project has no unmarked words, and the check that says so sees planted ones."""

from pathlib import Path

import pytest

from tests.architecture import unmarked


def test_the_project_has_no_unmarked_words() -> None:
    found = [f"{path}:{line}: {words}" for path, (line, words) in unmarked.findings(unmarked.ROOT)]

    assert found == []


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("<p>Hello</p>", 1),
        ("<p>{% translate 'Hello' %} you</p>", 1),
        ("<p>\n{{ name }},\nwelcome</p>", 3),
        ('<img alt="A bench">', 1),
        ('<input placeholder="Search">', 1),
        ('<a href="/"\n aria-label="{% if x %}Home{% endif %}">{{ x }}</a>', 1),
        ('<input type="submit" value="Send">', 1),
        ('<meta name="description" content="A city">', 1),
        ('{% include "components/button.html" with text="Support" only %}', 1),
        ('\n{{ name|default:"Nobody yet" }}', 2),
        ('{% firstof name "Nobody" %}', 1),
        ("{% comment %}\nquiet\n{% endcomment %}\n<b>loud</b>", 4),
    ],
)
def test_a_planted_word_in_a_template_is_found(template: str, line: int) -> None:
    assert [found.line for found in unmarked.in_template(template)] == [line]


@pytest.mark.parametrize(
    "template",
    [
        "<p>{% translate 'Hello' %}, {{ name }} · 12 %</p>",
        "{% blocktranslate count n=n %}{{ n }} vote{% plural %}{{ n }} votes{% endblocktranslate %}",
        "{% comment %} for those who write pages {% endcomment %}{# and here #}",
        '<a class="card__link" href="/proposals/" data-state="open">{{ title }}</a>',
        '{% include "components/button.html" with text=_("Support") kind="plain" only %}',
        '{% firstof name _("Nobody") %}',
        '<h{{ level|default:"2" }}>{{ kind|default:"dot" }}</h{{ level }}>',
        "<span>Multitude</span>",
        "<script>const words = 1</script>",
    ],
)
def test_marked_words_and_what_nobody_reads_pass(template: str) -> None:
    assert unmarked.in_template(template) == []


def test_a_mail_in_plain_text_is_read_line_by_line() -> None:
    found = unmarked.in_template("{% translate 'Dear neighbour' %},\n\nthe city answered.\n", html=False)

    assert found == [unmarked.Finding(3, "the city answered.")]


@pytest.mark.parametrize(
    "code",
    [
        'forms.CharField(label="Title")',
        'forms.CharField(help_text="One sentence")',
        'forms.CharField(error_messages={"required": "Give a title"})',
        'messages.success(request, "Published")',
        'messages.add_message(request, messages.INFO, "Published")',
        'ValidationError("Too long")',
        'ValidationError({"title": ["Too long"]})',
        'ValidationError("At most %d" % 4)',
        'ValidationError(f"At most {most} characters")',
        'refuse("level", "Confirm your residency")',
        'refuse("level", reason="Confirm your residency")',
        'refuse("level", _("No"), remedy_label="Confirm it")',
        'IllegalMove("open", "answer", "Too early")',
        '_(f"At most {most}")',
        'class State(models.TextChoices):\n    OPEN = "open", "Open"',
    ],
)
def test_a_planted_word_in_python_is_found(code: str) -> None:
    assert len(unmarked.in_python(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        'forms.CharField(label=_("Title"), help_text="")',
        "messages.success(request, _('Published'))",
        'ValidationError(_("At most %(most)d") % {"most": 4}, code="long")',
        'refuse("level", _("Confirm your residency"), remedy="/account/")',
        'IllegalMove("open", "answer")',
        'logger.info("published")',
        'class State(models.TextChoices):\n    OPEN = "open", _("Open")',
    ],
)
def test_marked_words_in_python_pass(code: str) -> None:
    assert unmarked.in_python(code) == []


def test_it_names_file_and_line_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "proposals" / "templates" / "proposals" / "list.html"
    page.parent.mkdir(parents=True)
    page.write_text("<h1>\nProposals</h1>\n")

    assert unmarked.main(tmp_path) == 1
    assert "proposals/templates/proposals/list.html:2: Proposals" in capsys.readouterr().out


def test_it_is_content_with_a_clean_project(tmp_path: Path) -> None:
    assert unmarked.main(tmp_path) == 0
