"""Many files for one draft at once: five pictures, one place each, and nobody pushes a sixth in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import Person
from charter.models import District
from proposals.lifecycle import State
from proposals.models import Picture, Proposal
from tests import build
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
FILES = 10


@pytest.fixture
def draft(
    ana: Person, molinos: District, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Proposal:
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))
    return build.proposal(ana, district=molinos, state=State.DRAFT)


@pytest.fixture
def unguarded() -> Iterator[None]:
    """The table without the constraint of places."""
    guard = next(c for c in Picture._meta.constraints if c.name == "proposals_picture_position")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Picture, guard)
    yield
    Picture.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Picture, guard)


def calls(draft: Proposal, files: int) -> list[dict[str, int]]:
    return [{"proposal": draft.pk, "person": draft.author_id or 0, "shade": shade} for shade in range(files)]


def places(draft: Proposal) -> list[int]:
    return list(Picture.objects.filter(proposal=draft).order_by("position").values_list("position", flat=True))


def test_ten_files_at_once_fill_five_places(draft: Proposal) -> None:
    assert rush("illustrate", calls(draft, FILES)) == {"added": 5, "refused": 5}
    assert places(draft) == [1, 2, 3, 4, 5]


def test_without_the_lock_the_constraint_holds(draft: Proposal) -> None:
    outcomes = rush("illustrate_by_look_and_insert", calls(draft, 40))
    assert outcomes["IntegrityError"] and places(draft) == list(range(1, len(places(draft)) + 1))


def test_without_lock_and_constraint_two_stand_in_one_place(unguarded: None, draft: Proposal) -> None:
    rush("illustrate_by_look_and_insert", calls(draft, 40))
    assert len(places(draft)) > len(set(places(draft)))
