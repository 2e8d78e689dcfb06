"""No field of any table is left out of what the apps declare to hold of people."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from accounts.models import Person
from commons.rights import ACCOUNT, EVER, rooms

DECLARED = {one.model: one for one in rooms().declarations}
# A view keeps nothing of its own.
MODELS = [model for model in apps.get_models() if model._meta.managed]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_declared_once(model: type[Model]) -> None:
    assert model in DECLARED, f"declare {model._meta.label} in the room `rights` of its app"
    fields = [field.name for field in [*model._meta.local_fields, *model._meta.local_many_to_many]]
    assert sorted(DECLARED[model].names) == sorted(fields)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_who_is_named_is_declared(model: type[Model]) -> None:
    """What leads to a person is personal, whatever else is."""
    plain = set(DECLARED[model].impersonal.split()) if model in DECLARED else set()
    keys = {f.name for f in model._meta.local_fields if isinstance(f, ForeignKey) and f.related_model is Person}
    assert not keys & plain


def test_what_expires_has_a_step() -> None:
    steps = {step.name for step in rooms().steps} | {ACCOUNT, EVER}
    parts = [part for one in rooms().declarations for part in one.personal]
    parts += [one.personal for one in rooms().elsewhere]
    assert {part.expires for part in parts} <= steps


def test_labels_are_told_apart() -> None:
    labels = [one.label for one in rooms().declarations] + [one.label for one in rooms().elsewhere]
    assert len(labels) == len(set(labels))
