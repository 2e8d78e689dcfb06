"""Nobody forgets to say whether an act stands in the public register."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import Resolver404, resolve

from commons.register import Sort, of_sort, subjects, unregistered, verbs

ROOT = Path(__file__).resolve().parent.parent.parent
VERB = re.compile(r"^[a-z_]+\.[a-z_]+$")
# What writes entries: `record`, and what each app has around it.
WRITERS = {"record", "entered", "tell", "_say", "_enter", "_told"}
# Where verbs are kept until they are written.
NAMES = {"VERBS", "verb"}


def written() -> Iterator[tuple[str, str]]:
    """Yield what is written as a verb and where; of a text with parts in it, a pattern."""
    ours = [config.label for config in apps.get_app_configs() if (ROOT / config.label / "apps.py").exists()]
    for path in (path for app in ours for path in (ROOT / app).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in WRITERS:
                for given in (*node.args, *(word.value for word in node.keywords if word.arg == "verb")):
                    for said in _verbs(given):
                        yield said, f"{path.relative_to(ROOT)}:{node.lineno}"
            elif isinstance(node, ast.Assign) and _name(node.targets[0]) in NAMES and path.name != "register.py":
                for said in (said for part in ast.walk(node.value) for said in _verbs(part)):
                    yield said, f"{path.relative_to(ROOT)}:{node.lineno}"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _verbs(node: ast.expr | ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and VERB.match(node.value):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _verbs(node.body)
        yield from _verbs(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        parts = [re.escape(p.value) if isinstance(p, ast.Constant) else "[a-z_]+" for p in node.values]
        if re.fullmatch(r"[^ ]+\\\.[^ ]+", "".join(parts)):
            yield "".join(parts)


def test_every_verb_is_registered_or_named_as_not_registered() -> None:
    known = set(verbs()) | unregistered()
    found = list(written())
    assert len(found) > 150
    forgotten = [f"{said} ({where})" for said, where in found if not any(re.fullmatch(said, verb) for verb in known)]
    assert not forgotten, f"Say in the app's `register` whether these are registered: {', '.join(forgotten)}"


def test_none_is_both_and_none_is_nobodys() -> None:
    assert not set(verbs()) & unregistered()
    found = [said for said, _where in written()]
    assert [verb for verb in verbs() if not any(re.fullmatch(said, verb) for said in found)] == []


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_what_has_a_page_says_a_path_of_ours(verb: str) -> None:
    said = verbs()[verb]
    if said.page:
        where = said.where(7, dict.fromkeys(said.data, "7"))
        try:
            resolve(where)
        except Resolver404:
            pytest.fail(f"{verb}: nothing is at {where}")


def test_words_of_people_are_never_public_facts() -> None:
    words = {"reason", "note", "text", "words", "person", "holder", "author"}
    assert {verb: set(said.data) & words for verb, said in verbs().items() if set(said.data) & words} == {}
    assert all(of_sort(sort) for sort in Sort)


def test_what_registered_acts_are_about_has_a_name() -> None:
    models = {model._meta.model_name for model in apps.get_models()}
    assert set(subjects()) - {"city"} <= models, "a name of nothing"
    named_alike = {verb.split(".")[0].replace("_", "") for verb in verbs()} & models
    assert not named_alike - set(subjects()) - {"juror"}, "say in the app's `register` what it is called"
