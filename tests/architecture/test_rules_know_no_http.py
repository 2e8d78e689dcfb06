"""Rules know no HTTP. The layers are import-linter's; a part of a package from outside it cannot forbid."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("journal", "charter", "accounts", "proposals", "moderation", "notifications")
ROOMS = ("lifecycle", "models", "policy", "queries", "actions", "rights")
FORBIDDEN = ("django.http", "django.shortcuts", "django.views.generic", "django.views.decorators.http")
FILES = [
    path
    for app in APPS
    for room in ROOMS
    for path in [*ROOT.glob(f"{app}/{room}.py"), *ROOT.glob(f"{app}/{room}/**/*.py")]
]


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    whole = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return whole | parts


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rule_knows_no_http(path: Path) -> None:
    assert not [name for name in imported(path) if name.startswith(FORBIDDEN)]


def test_there_are_rules_to_look_at() -> None:
    assert len(FILES) > 40
